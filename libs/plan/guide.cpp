// Guides: the greeting, the menu, its repeats and what follows them.
#include <algorithm>

#include "calendar/opening.h"
#include "model/lookup.h"
#include "plan/announcements.h"
#include "plan/closure.h"
#include "plan/walk.h"
#include "speech/sentences.h"

namespace centralino::plan {
namespace {

namespace sentence = speech::sentence;

Speaking SpeakingAt(const Call& call, const model::Guide& guide) {
  return {call.organization(), call.language, guide.site};
}

// The calendar of the guide's site, if it is closed by it now.
const model::Calendar* ClosedBy(const Call& call, const model::Guide& guide) {
  if (!guide.site) return nullptr;
  const model::Calendar* const calendar = model::CalendarOf(call.organization(), *guide.site);
  if (calendar == nullptr) return nullptr;
  const std::string municipality = model::MunicipalityOf(call.organization(), *guide.site);
  return calendar::IsOpen({*calendar, municipality}, call.facts.now) ? nullptr : calendar;
}

// What is closed, when the guide says so.
const std::string& NameOf(const Call& call, const model::Guide& guide) {
  const model::Site* const site =
      guide.site ? model::Find(call.organization(), *guide.site) : nullptr;
  return site == nullptr ? guide.display_name : site->display_name;
}

Decision SayClosure(const Call& call, const model::Guide& guide, const model::Closure& closure) {
  const Speaking speaking = SpeakingAt(call, guide);
  Opens opens;
  if (guide.site) {
    opens = {.doors = model::CalendarOf(call.organization(), *guide.site),
             .municipality = model::MunicipalityOf(call.organization(), *guide.site)};
  }
  std::vector<speech::Prompt> prompts{Welcome(speaking, guide)};
  for (speech::Prompt& each :
       AboutClosure(speaking, closure, NameOf(call, guide), opens, call.facts.now)) {
    prompts.push_back(std::move(each));
  }
  return SayAndEnd(call, std::move(prompts));
}

Decision SayClosed(const Call& call, const model::Guide& guide, const model::Calendar& calendar) {
  const Speaking speaking = SpeakingAt(call, guide);
  const std::string& name = NameOf(call, guide);
  std::vector<speech::Prompt> prompts{
      Welcome(speaking, guide),
      speaking.Sentence(sentence::kClosed, {{"name", speech::Text{name}}})};
  if (calendar::HasWeeklyHours(calendar)) {
    prompts.push_back(speaking.Sentence(sentence::kHours, {{"week", WeekOf(calendar)}}));
  }
  const std::string municipality = model::MunicipalityOf(call.organization(), *guide.site);
  if (auto next = NextOpening(speaking, Opening::kDoors, &calendar, municipality, call.facts.now)) {
    prompts.push_back(*std::move(next));
  }
  return SayAndEnd(call, std::move(prompts));
}

Decision SayMenu(const Call& call, const model::Guide& guide, std::vector<speech::Prompt> first,
                 int repeats_done, const Trail& trail) {
  const Speaking speaking = SpeakingAt(call, guide);
  for (speech::Prompt& offer : OtherLanguages(speaking, guide)) first.push_back(std::move(offer));
  for (speech::Prompt& option : Options(speaking, guide)) first.push_back(std::move(option));
  return call.Then(Menu{.prompts = std::move(first), .key_timeout = guide.key_timeout},
                   Place{.kind = PlaceKind::kGuide,
                         .id = guide.id.value,
                         .where = "menu",
                         .count = repeats_done,
                         .hops = trail.hops});
}

}  // namespace

Decision EnterGuide(const Call& call, const model::Guide& guide, const Trail& trail) {
  if (const model::Closure* const closure = ClosureOf(call, guide.site)) {
    return SayClosure(call, guide, *closure);
  }
  if (const model::Calendar* const calendar = ClosedBy(call, guide)) {
    return SayClosed(call, guide, *calendar);
  }
  const Speaking speaking = SpeakingAt(call, guide);
  const speech::Prompt welcome = Welcome(speaking, guide);
  if (guide.options.empty() && OtherLanguages(speaking, guide).empty()) {
    return call.Then(Announce{{welcome}}, Place{.kind = PlaceKind::kGuide,
                                                .id = guide.id.value,
                                                .where = "otherwise",
                                                .hops = trail.hops});
  }
  return SayMenu(call, guide, {welcome}, 0, trail);
}

Decision AfterMenu(const Call& call, const model::Guide& guide, const Place& place,
                   const Outcome& outcome) {
  const Trail trail = TrailOf(place);
  if (outcome.kind == OutcomeKind::kKey) {
    const auto option =
        std::find_if(guide.options.begin(), guide.options.end(),
                     [&](const model::MenuOption& each) { return each.key == outcome.key; });
    if (option != guide.options.end()) return Enter(call, option->destination, trail);
    const auto language =
        std::find_if(guide.languages.begin(), guide.languages.end(),
                     [&](const model::LanguageKey& each) { return each.key == outcome.key; });
    if (language != guide.languages.end()) {
      // From here to its end the call is in that language: the guide begins again in it.
      return Enter({call.snapshot, call.overrides, call.facts, language->language}, guide.id,
                   trail);
    }
    return SayMenu(call, guide, {SpeakingAt(call, guide).Sentence(sentence::kUnknownKey)},
                   place.count, trail);
  }
  // Who is asked for his language only is asked once.
  const int repeats = guide.options.empty() ? 0 : guide.repeats;
  if (place.count < repeats) return SayMenu(call, guide, {}, place.count + 1, trail);
  return Otherwise(call, guide, trail);
}

Decision Otherwise(const Call& call, const model::Guide& guide, const Trail& trail) {
  if (!guide.otherwise) return SayAndEnd(call, {});
  return Enter(call, *guide.otherwise, trail);
}

}  // namespace centralino::plan
