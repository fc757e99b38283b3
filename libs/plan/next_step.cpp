#include "model/lookup.h"
#include "plan/announcements.h"
#include "plan/closure.h"
#include "plan/patience.h"
#include "plan/plan.h"
#include "plan/walk.h"
#include "speech/sentences.h"

namespace centralino::plan {
namespace {

namespace sentence = speech::sentence;
using model::NumberState;

Decision HangUp(const Call& call, HangupCause cause) {
  return call.Then(Hangup{cause}, Place{.kind = PlaceKind::kEnd});
}

// An operator's extension; from outside it is not a number of ours.
Decision DialledExtension(const Call& call) {
  const model::Operator* const person =
      call.facts.caller_kind == CallerKind::kOperator
          ? model::FindByExtension(call.organization(), call.facts.dialled)
          : nullptr;
  if (person == nullptr) return HangUp(call, HangupCause::kUnowned);
  return Enter(call, person->id, {});
}

// A number that is no longer served says which one is, if one is.
Decision SayRetired(const Call& call, const model::PhoneNumber& number) {
  const Speaking speaking{call.organization(), call.language, number.site};
  if (!number.successor) return SayAndEnd(call, {speaking.Sentence(sentence::kNumberRetired)});
  return SayAndEnd(call, {speaking.Sentence(sentence::kNumberChanged,
                                            {{"phone", speech::Phone{number.successor->value}}})});
}

// Guides and desks know themselves whether they are closed; for people the number's site does.
const model::Closure* ClosureBefore(const Call& call, const model::PhoneNumber& number) {
  const bool people = std::holds_alternative<model::GroupId>(*number.destination) ||
                      std::holds_alternative<model::OperatorId>(*number.destination);
  return people ? ClosureOf(call, number.site) : nullptr;
}

Decision SayClosed(const Call& call, const model::PhoneNumber& number,
                   const model::Closure& closure) {
  const Speaking speaking{call.organization(), call.language, number.site};
  const model::Site* const site =
      number.site ? model::Find(call.organization(), *number.site) : nullptr;
  const std::string& name = site == nullptr ? call.organization().display_name : site->display_name;
  Opens opens;
  if (number.site) {
    opens = {.doors = model::CalendarOf(call.organization(), *number.site),
             .municipality = model::MunicipalityOf(call.organization(), *number.site)};
  }
  return SayAndEnd(call, AboutClosure(speaking, closure, name, opens, call.facts.now));
}

Decision ServeNumber(const Call& call, const model::PhoneNumber& number) {
  if (!number.destination) return HangUp(call, HangupCause::kUnowned);
  if (const model::Closure* const closure = ClosureBefore(call, number)) {
    return SayClosed(call, number, *closure);
  }
  return Enter(call, *number.destination, {});
}

Decision DialledNumber(const Call& call, const model::PhoneNumber& number) {
  switch (number.state) {
    case NumberState::kPlanned:
      // Not yet in use: staff can try it, the public cannot.
      if (call.facts.caller_kind == CallerKind::kOutside) {
        return HangUp(call, HangupCause::kUnowned);
      }
      return ServeNumber(call, number);
    case NumberState::kParallel:
    case NumberState::kLive:
      return ServeNumber(call, number);
    case NumberState::kRetiring: {
      if (!number.successor || !number.destination) return ServeNumber(call, number);
      const Speaking speaking{call.organization(), call.language, number.site};
      return call.Then(
          Announce{{speaking.Sentence(sentence::kNumberChanging,
                                      {{"phone", speech::Phone{number.successor->value}}})}},
          Place{.kind = PlaceKind::kNumber, .where = "go"});
    }
    case NumberState::kRetired:
    case NumberState::kQuarantine:
      return SayRetired(call, number);
  }
  return HangUp(call, HangupCause::kUnowned);
}

Decision Start(const Call& call) {
  if (call.facts.dialled.starts_with('*')) {
    return call.facts.caller_kind == CallerKind::kOperator ? DialCode(call)
                                                           : HangUp(call, HangupCause::kUnowned);
  }
  if (!call.facts.dialled.starts_with('+')) return DialledExtension(call);
  const model::PhoneNumber* const number =
      model::Find(call.organization(), model::E164{call.facts.dialled});
  return number == nullptr ? HangUp(call, HangupCause::kUnowned) : DialledNumber(call, *number);
}

Decision ResumeGuide(const Call& call, const Place& place, const Outcome& outcome) {
  const model::Guide* const guide = model::Find(call.organization(), model::GuideId(place.id));
  if (guide == nullptr) return Start(call);
  if (place.where == "menu") return AfterMenu(call, *guide, place, outcome);
  if (place.where == "otherwise") return Otherwise(call, *guide, TrailOf(place));
  return Start(call);
}

Decision ResumeGroup(const Call& call, const Place& place, const Outcome& outcome) {
  const model::ResponseGroup* const group =
      model::Find(call.organization(), model::GroupId(place.id));
  if (group == nullptr) return Start(call);
  if (place.where == "enter") return Enter(call, group->id, TrailOf(place));
  if (place.where == "wait") return AfterWait(call, *group, place, outcome);
  if (const auto ended = OutcomeOf(place.where)) {
    return EnterInstead(call, *group, *ended, TrailOf(place));
  }
  return Start(call);
}

Decision ResumeDesk(const Call& call, const Place& place, const Outcome& outcome) {
  const model::Desk* const desk = model::Find(call.organization(), model::DeskId(place.id));
  return desk == nullptr ? Start(call) : ResumeDesk(call, *desk, place, outcome);
}

Decision ResumeMessages(const Call& call, const Place& place, const Outcome& outcome) {
  const model::Desk* const desk = model::Find(call.organization(), model::MessagesId(place.id));
  return desk == nullptr ? Start(call) : AfterRecord(call, *desk, outcome);
}

Decision Resume(const Call& call, const Place& place, const Outcome& outcome) {
  switch (place.kind) {
    case PlaceKind::kNumber: {
      const model::PhoneNumber* const number =
          model::Find(call.organization(), model::E164{call.facts.dialled});
      return number == nullptr ? Start(call) : ServeNumber(call, *number);
    }
    case PlaceKind::kGuide:
      return ResumeGuide(call, place, outcome);
    case PlaceKind::kDesk:
      return ResumeDesk(call, place, outcome);
    case PlaceKind::kGroup:
      return ResumeGroup(call, place, outcome);
    case PlaceKind::kOperator: {
      const model::Operator* const person =
          model::Find(call.organization(), model::OperatorId(place.id));
      return person == nullptr ? Start(call) : AfterRing(call, *person, place, outcome);
    }
    case PlaceKind::kCode:
      return AfterCode(call, outcome);
    case PlaceKind::kMessages:
      return ResumeMessages(call, place, outcome);
    case PlaceKind::kEnd:
      return HangUp(call, HangupCause::kNormal);
  }
  return Start(call);
}

std::string LanguageOf(const model::Organization& organization, const Facts& facts,
                       const std::string& chosen) {
  if (!chosen.empty()) return chosen;
  if (!facts.language.empty()) return facts.language;
  const model::PhoneNumber* const number = model::Find(organization, model::E164{facts.dialled});
  return number == nullptr || number->language.empty() ? organization.language : number->language;
}

}  // namespace

Call::Call(const model::Snapshot& its_snapshot, const model::Overrides& its_overrides,
           const Facts& its_facts, std::string its_choice)
    : snapshot(its_snapshot),
      overrides(its_overrides),
      facts(its_facts),
      chosen(std::move(its_choice)),
      language(LanguageOf(snapshot.organization, facts, chosen)) {}

Decision SayAndEnd(const Call& call, std::vector<speech::Prompt> prompts) {
  const Speaking speaking{call.organization(), call.language, std::nullopt};
  prompts.push_back(speaking.Sentence(sentence::kGoodbye));
  return call.Then(Announce{std::move(prompts)}, Place{.kind = PlaceKind::kEnd});
}

Decision Enter(const Call& call, const model::Destination& destination, const Trail& trail) {
  const Trail further{.hops = trail.hops + 1, .desk = trail.desk, .except = trail.except};
  struct {
    const Call& call;
    const Trail& trail;

    Decision operator()(const model::GuideId&, const model::Guide& guide) const {
      return EnterGuide(call, guide, trail);
    }
    Decision operator()(const model::DeskId&, const model::Desk& desk) const {
      return EnterDesk(call, desk, trail);
    }
    Decision operator()(const model::GroupId&, const model::ResponseGroup& group) const {
      return EnterGroup(call, group, trail);
    }
    Decision operator()(const model::OperatorId&, const model::Operator& person) const {
      return EnterOperator(call, person, trail);
    }
    Decision operator()(const model::MessagesId&, const model::Desk& desk) const {
      return EnterMessages(call, desk, trail);
    }
  } const enter{call, further};
  return std::visit(
      [&](const auto& id) {
        const auto* const thing = model::Find(call.organization(), id);
        // Validate lets no such draft be published; a caller must not be left in silence even so.
        if (thing == nullptr || further.hops > kMaxHops) {
          const Speaking speaking{call.organization(), call.language, std::nullopt};
          return SayAndEnd(call, {speaking.Sentence(sentence::kApology)});
        }
        return enter(id, *thing);
      },
      destination);
}

Decision NextStep(const model::Snapshot& snapshot, const model::Overrides& overrides,
                  const Facts& facts, const Cursor& cursor, const Outcome& outcome) {
  const std::optional<Place> place = Parse(cursor.place);
  if (!place || outcome.kind == OutcomeKind::kStarted) {
    return Start({snapshot, overrides, facts, ""});
  }
  return Resume({snapshot, overrides, facts, place->language}, *place, outcome);
}

Decision NextStep(const model::Snapshot& snapshot, const Facts& facts, const Cursor& cursor,
                  const Outcome& outcome) {
  return NextStep(snapshot, {}, facts, cursor, outcome);
}

}  // namespace centralino::plan
