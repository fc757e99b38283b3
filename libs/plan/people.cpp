// Response groups and operators: waiting, ringing, and who answers instead.
#include <algorithm>

#include "model/lookup.h"
#include "plan/announcements.h"
#include "plan/callback.h"
#include "plan/patience.h"
#include "plan/walk.h"
#include "speech/sentences.h"

namespace centralino::plan {
namespace {

namespace sentence = speech::sentence;

// The desk whose e-mail address helps a caller of this group: the one he came through, else the
// only desk that the group answers for.
const model::Desk* DeskBehind(const model::Organization& organization, const std::string& desk,
                              const model::GroupId& group) {
  if (!desk.empty()) return model::Find(organization, model::DeskId(desk));
  const model::Desk* only = nullptr;
  for (const model::Desk& each : organization.desks) {
    if (each.group != group && each.consultation_group != group) continue;
    if (only != nullptr) return nullptr;
    only = &each;
  }
  return only;
}

Speaking SpeakingAt(const Call& call, const model::Desk* desk) {
  return {call.organization(), call.language,
          desk == nullptr ? std::nullopt : std::optional(desk->site)};
}

// The reason, how else the desk can be reached, goodbye.
Decision GiveUp(const Call& call, const model::Desk* desk, std::vector<std::string> reasons) {
  const Speaking speaking = SpeakingAt(call, desk);
  std::vector<speech::Prompt> prompts;
  for (const std::string& reason : reasons) prompts.push_back(speaking.Sentence(reason));
  if (desk == nullptr || desk->email.empty()) return SayAndEnd(call, std::move(prompts));
  prompts.push_back(Address(speaking, *desk));
  return SayAddressAndEnd(call, *desk, std::move(prompts));
}

bool CanAnswer(const model::ResponseGroup& group, const std::string& except) {
  return std::any_of(group.members.begin(), group.members.end(), [&](const model::Member& member) {
    return member.operator_id.value != except;
  });
}

Place EntranceOf(const model::GroupId& group, const Trail& trail) {
  return {.kind = PlaceKind::kGroup,
          .id = group.value,
          .where = "enter",
          .desk = trail.desk,
          .except = trail.except,
          .hops = trail.hops};
}

bool Exists(const model::Organization& organization, const model::Destination& destination) {
  return std::visit([&](const auto& id) { return model::Find(organization, id) != nullptr; },
                    destination);
}

const char* WhyNotWaiting(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::kNobodyPresent:
      return sentence::kNobodyPresent;
    case OutcomeKind::kLineFull:
      return sentence::kLineFull;
    case OutcomeKind::kWaitedTooLong:
      return sentence::kWaitedTooLong;
    case OutcomeKind::kStarted:
    case OutcomeKind::kDone:
    case OutcomeKind::kKey:
    case OutcomeKind::kNoInput:
    case OutcomeKind::kAbsent:
    case OutcomeKind::kBusy:
    case OutcomeKind::kNoAnswer:
    case OutcomeKind::kDeclined:
    case OutcomeKind::kUnreachable:
    case OutcomeKind::kUnavailable:
    case OutcomeKind::kNowAvailable:
    case OutcomeKind::kNowPaused:
    case OutcomeKind::kNowAway:
    case OutcomeKind::kNowUnanswered:
    case OutcomeKind::kAvailableAgain:
    case OutcomeKind::kNothingSaid:
      return sentence::kApology;
  }
  return sentence::kApology;
}

const char* WhyNotRinging(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::kAbsent:
      return sentence::kOperatorAbsent;
    case OutcomeKind::kBusy:
    case OutcomeKind::kDeclined:
      return sentence::kOperatorBusy;
    case OutcomeKind::kStarted:
    case OutcomeKind::kDone:
    case OutcomeKind::kKey:
    case OutcomeKind::kNoInput:
    case OutcomeKind::kNoAnswer:
    case OutcomeKind::kUnreachable:
    case OutcomeKind::kNobodyPresent:
    case OutcomeKind::kLineFull:
    case OutcomeKind::kWaitedTooLong:
    case OutcomeKind::kUnavailable:
    case OutcomeKind::kNowAvailable:
    case OutcomeKind::kNowPaused:
    case OutcomeKind::kNowAway:
    case OutcomeKind::kNowUnanswered:
    case OutcomeKind::kAvailableAgain:
    case OutcomeKind::kNothingSaid:
      return sentence::kOperatorNoAnswer;
  }
  return sentence::kOperatorNoAnswer;
}

}  // namespace

Decision EnterGroup(const Call& call, const model::ResponseGroup& group, const Trail& trail) {
  const Speaking speaking = SpeakingAt(call, DeskBehind(call.organization(), trail.desk, group.id));
  const bool foreign = group.languages != model::LanguageRule::kAny &&
                       !model::SameLanguage(call.language, call.organization().language);
  model::WaitingPolicy policy = group.waiting;
  policy.callback = CallbackOf(call.organization(), group, call.facts.dialled);
  return call.Then(Wait{.group = group.id,
                        .policy = std::move(policy),
                        .ring_time = group.ring_time,
                        .wrap_up = group.wrap_up,
                        .priority = group.priority,
                        .speaks = foreign ? call.language : "",
                        .speaks_only = foreign && group.languages == model::LanguageRule::kRequire,
                        .except = model::OperatorId(trail.except),
                        .language = call.language,
                        .voice = speaking.VoiceFor(call.language)},
                   Place{.kind = PlaceKind::kGroup,
                         .id = group.id.value,
                         .where = "wait",
                         .desk = trail.desk,
                         .except = trail.except,
                         .hops = trail.hops});
}

Decision AfterWait(const Call& call, const model::ResponseGroup& group, const Place& place,
                   const Outcome& outcome) {
  // He was served: what is left is to hang up.
  if (outcome.kind == OutcomeKind::kDone) {
    return call.Then(Hangup{}, Place{.kind = PlaceKind::kEnd});
  }
  const model::Desk* const desk = DeskBehind(call.organization(), place.desk, group.id);
  if (outcome.kind == OutcomeKind::kUnavailable) return GiveUp(call, desk, {sentence::kApology});

  const model::Patience::Instead instead = InsteadOf(group, outcome.kind);
  const auto* const destination = instead ? std::get_if<model::Destination>(&*instead) : nullptr;
  if (destination == nullptr || *destination == model::Destination(group.id) ||
      place.hops >= kMaxHops || !Exists(call.organization(), *destination)) {
    return GiveUp(call, desk, {WhyNotWaiting(outcome.kind), sentence::kCallBackLater});
  }
  Trail trail = TrailOf(place);
  if (trail.desk.empty() && desk != nullptr) trail.desk = desk->id.value;
  const Speaking speaking = SpeakingAt(call, desk);
  if (const auto* const another = std::get_if<model::GroupId>(destination)) {
    return call.Then(Announce{{speaking.Sentence(sentence::kDiverting)}},
                     EntranceOf(*another, trail));
  }
  // Elsewhere than to other people: he hears why, and goes on from there.
  Place next = EntranceOf(group.id, trail);
  next.where = Word(outcome.kind);
  return call.Then(Announce{{speaking.Sentence(WhyNotWaiting(outcome.kind))}}, std::move(next));
}

Decision EnterInstead(const Call& call, const model::ResponseGroup& group, OutcomeKind outcome,
                      const Trail& trail) {
  const model::Patience::Instead instead = InsteadOf(group, outcome);
  const auto* const destination = instead ? std::get_if<model::Destination>(&*instead) : nullptr;
  if (destination != nullptr) return Enter(call, *destination, trail);
  return GiveUp(call, DeskBehind(call.organization(), trail.desk, group.id),
                {WhyNotWaiting(outcome), sentence::kCallBackLater});
}

Decision EnterOperator(const Call& call, const model::Operator& person, const Trail& trail) {
  const model::ResponseGroup* const group =
      person.diversion ? model::Find(call.organization(), *person.diversion) : nullptr;
  return call.Then(Ring{.operator_id = person.id,
                        .ring_time = group == nullptr ? Ring{}.ring_time : group->ring_time},
                   Place{.kind = PlaceKind::kOperator,
                         .id = person.id.value,
                         .where = "ring",
                         .desk = trail.desk,
                         .hops = trail.hops});
}

Decision AfterRing(const Call& call, const model::Operator& person, const Place& place,
                   const Outcome& outcome) {
  if (outcome.kind == OutcomeKind::kDone) {
    return call.Then(Hangup{}, Place{.kind = PlaceKind::kEnd});
  }
  const model::ResponseGroup* const group =
      person.diversion ? model::Find(call.organization(), *person.diversion) : nullptr;
  const model::Desk* const desk =
      group == nullptr ? nullptr : DeskBehind(call.organization(), place.desk, group->id);
  if (outcome.kind == OutcomeKind::kUnavailable) return GiveUp(call, desk, {sentence::kApology});

  const std::string reason = WhyNotRinging(outcome.kind);
  if (group == nullptr || !CanAnswer(*group, person.id.value) || place.hops >= kMaxHops) {
    return GiveUp(call, desk, {reason, sentence::kCallBackLater});
  }
  const Speaking speaking = SpeakingAt(call, desk);
  return call.Then(
      Announce{{speaking.Sentence(reason), speaking.Sentence(sentence::kDiverting)}},
      EntranceOf(group->id, {.hops = place.hops, .desk = place.desk, .except = person.id.value}));
}

}  // namespace centralino::plan
