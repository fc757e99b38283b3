#include "plan/closure.h"

#include <algorithm>

#include "calendar/opening.h"
#include "model/lookup.h"
#include "speech/sentences.h"

namespace centralino::plan {
namespace {

namespace sentence = speech::sentence;
using model::Closure;

bool LastsLonger(const Closure& a, const Closure& b) {
  if (!a.until || !b.until) return !a.until && b.until;
  return *a.until > *b.until;
}

template <class Covers>
const Closure* Longest(const Call& call, const Covers& covers) {
  const Closure* longest = nullptr;
  for (const Closure& each : call.overrides.closures) {
    if (!each.HoldsAt(call.facts.now) || !std::visit(covers, each.scope)) continue;
    if (longest == nullptr || LastsLonger(each, *longest)) longest = &each;
  }
  return longest;
}

struct Covers {
  const model::Organization& organization;
  const model::DeskId* desk;
  const std::optional<model::SiteId>& site;

  bool operator()(const model::Everything&) const { return true; }
  bool operator()(const model::DeskId& closed) const { return desk != nullptr && *desk == closed; }
  bool operator()(const model::SiteId& closed) const {
    if (!site) return false;
    const std::vector<const model::Site*> chain = model::WithParents(organization, *site);
    return std::any_of(chain.begin(), chain.end(),
                       [&](const model::Site* each) { return each->id == closed; });
  }
};

std::optional<model::Instant> FirstOpening(const Opens& opens, model::Instant from) {
  if (opens.doors == nullptr && opens.bands == nullptr) return from;
  std::optional<model::Instant> first;
  for (const model::Calendar* const calendar : {opens.doors, opens.bands}) {
    if (calendar == nullptr) continue;
    const auto next = calendar::NextOpening({*calendar, opens.municipality}, from);
    if (next && (!first || *next < *first)) first = next;
  }
  return first;
}

}  // namespace

const Closure* ClosureOf(const Call& call, const model::Desk& desk) {
  const std::optional site(desk.site);
  return Longest(call, Covers{call.organization(), &desk.id, site});
}

const Closure* ClosureOf(const Call& call, const std::optional<model::SiteId>& site) {
  return Longest(call, Covers{call.organization(), nullptr, site});
}

std::vector<speech::Prompt> AboutClosure(const Speaking& speaking, const Closure& closure,
                                         const std::string& name, const Opens& opens,
                                         model::Instant now) {
  const bool all = std::holds_alternative<model::Everything>(closure.scope);
  const std::string& whose = all ? speaking.organization.display_name : name;
  std::vector<speech::Prompt> prompts{
      speaking.Sentence(sentence::kClosedUnexpectedly, {{"name", speech::Text{whose}}})};
  speech::Prompt reason = speaking.Own(closure.reason);
  if (!reason.text.empty()) prompts.push_back(std::move(reason));
  const auto opening = closure.until ? FirstOpening(opens, *closure.until) : std::nullopt;
  prompts.push_back(opening ? OpensAt(speaking, Opening::kDoors, *opening, now)
                            : speaking.Sentence(sentence::kReopeningUnknown));
  return prompts;
}

}  // namespace centralino::plan
