// Desks: their group while they are open; hours, bands and e-mail address otherwise.
#include "model/lookup.h"
#include "plan/announcements.h"
#include "plan/walk.h"
#include "speech/sentences.h"

namespace centralino::plan {
namespace {

namespace sentence = speech::sentence;

}  // namespace

Decision EnterDesk(const Call& call, const model::Desk& desk, const Trail& trail) {
  const model::Organization& organization = call.organization();
  const DeskHours hours = HoursOf(organization, desk);
  const bool answers = hours.Answers(call.facts.now);
  if (answers && desk.group) {
    return Enter(call, *desk.group, {.hops = trail.hops, .desk = desk.id.value});
  }
  const Speaking speaking{organization, call.language(), desk.site};
  std::vector<speech::Prompt> prompts;
  if (!answers) prompts.push_back(ClosedNotice(speaking, desk));
  for (speech::Prompt& prompt : About(speaking, desk)) prompts.push_back(std::move(prompt));
  if (!answers) {
    const Reopening reopening{{hours.opening, hours.bands}, hours.municipality};
    if (auto next = NextOpening(speaking, reopening, call.facts.now)) prompts.push_back(*next);
  }
  // A desk without anybody and without anything to say about it.
  if (prompts.empty()) prompts.push_back(speaking.Sentence(sentence::kApology));
  return SayAndEnd(call, std::move(prompts));
}

}  // namespace centralino::plan
