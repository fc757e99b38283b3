// Desks: their group while they are open, the consultation group in their bands; else their hours,
// when the next ones are, the e-mail address, spelled for who asks, and on to where they lead.
#include "model/lookup.h"
#include "plan/announcements.h"
#include "plan/closure.h"
#include "plan/walk.h"
#include "speech/sentences.h"

namespace centralino::plan {
namespace {

namespace sentence = speech::sentence;

Speaking SpeakingAt(const Call& call, const model::Desk& desk) {
  return {call.organization(), call.language, desk.site};
}

Place PlaceAt(const model::Desk& desk, const char* where, int hops) {
  return {.kind = PlaceKind::kDesk, .id = desk.id.value, .where = where, .hops = hops};
}

// Who answers now, if anybody does.
std::optional<model::GroupId> GroupAt(const model::Desk& desk, const DeskHours& hours,
                                      model::Instant now) {
  if (hours.InBand(now) && desk.consultation_group) return desk.consultation_group;
  return hours.Answers(now) ? desk.group : std::nullopt;
}

Decision GoOn(const Call& call, const model::Desk& desk, int hops) {
  if (!desk.otherwise) return SayAndEnd(call, {});
  return Enter(call, *desk.otherwise, {.hops = hops});
}

}  // namespace

Decision EnterDesk(const Call& call, const model::Desk& desk, const Trail& trail) {
  const DeskHours hours = HoursOf(call.organization(), desk);
  const model::Closure* const closure = ClosureOf(call, desk);
  const auto group = closure ? std::nullopt : GroupAt(desk, hours, call.facts.now);
  if (group) return Enter(call, *group, {.hops = trail.hops, .desk = desk.id.value});
  const Speaking speaking = SpeakingAt(call, desk);
  std::vector<speech::Prompt> prompts =
      closure ? AboutClosure(speaking, *closure, desk.display_name,
                             {hours.opening, hours.bands, hours.municipality}, call.facts.now)
              : AboutHours(speaking, desk, call.facts.now);
  if (!desk.email.empty()) {
    prompts.push_back(Address(speaking, desk));
    return call.Then(Announce{std::move(prompts)}, PlaceAt(desk, "offer", trail.hops));
  }
  // A desk without anybody and without anything to say about it.
  if (prompts.empty()) prompts.push_back(speaking.Sentence(sentence::kApology));
  if (!desk.otherwise) return SayAndEnd(call, std::move(prompts));
  return call.Then(Announce{std::move(prompts)}, PlaceAt(desk, "on", trail.hops));
}

Decision SayAddressAndEnd(const Call& call, const model::Desk& desk,
                          std::vector<speech::Prompt> prompts) {
  return call.Then(Announce{std::move(prompts)}, PlaceAt(desk, "last-offer", 0));
}

Decision ResumeDesk(const Call& call, const model::Desk& desk, const Place& place,
                    const Outcome& outcome) {
  const bool last = place.where == "last-offer" || place.where == "last-email";
  const bool offered = place.where == "email" || place.where == "last-email";
  const bool asks = outcome.kind == OutcomeKind::kKey && outcome.key == kSpellKey;
  if (place.where == "on" || (offered && !asks)) {
    return last ? SayAndEnd(call, {}) : GoOn(call, desk, place.hops);
  }
  const Speaking speaking = SpeakingAt(call, desk);
  std::vector<speech::Prompt> prompts;
  if (offered) prompts.push_back(SpelledAddress(speaking, desk));
  prompts.push_back(SpellingOffer(speaking));
  return call.Then(Menu{std::move(prompts)},
                   PlaceAt(desk, last ? "last-email" : "email", place.hops));
}

}  // namespace centralino::plan
