#include "plan/callback.h"

#include <algorithm>

#include "model/lookup.h"
#include "model/names.h"

namespace centralino::plan {
namespace {

bool Answered(const model::PhoneNumber& number) {
  using S = model::NumberState;
  return number.state == S::kParallel || number.state == S::kLive || number.state == S::kRetiring;
}

// A citizen who calls back the number that he saw must be answered.
std::optional<model::E164> NumberToShow(const model::Organization& organization,
                                        std::string_view dialled) {
  const model::E164 own{std::string(dialled)};
  const model::PhoneNumber* const called = model::Find(organization, own);
  if (called != nullptr && Answered(*called)) return own;
  const auto first =
      std::find_if(organization.numbers.begin(), organization.numbers.end(), Answered);
  if (first == organization.numbers.end()) return std::nullopt;
  return first->number;
}

}  // namespace

std::optional<model::Callback> CallbackOf(const model::Organization& organization,
                                          const model::ResponseGroup& group,
                                          std::string_view dialled) {
  std::optional<model::Callback> callback = group.waiting.callback;
  if (!callback) return std::nullopt;
  if (!callback->numbers) callback->numbers = organization.outgoing;
  if (!callback->shown) callback->shown = NumberToShow(organization, dialled);
  if (!callback->shown) return std::nullopt;
  return callback;
}

void CheckCallback(const model::Organization& organization, const model::ResponseGroup& group,
                   const std::string& at, Verdict& verdict) {
  if (!group.waiting.callback) return;
  const model::Callback& callback = *group.waiting.callback;
  const std::string field = at + ".waiting.callback";
  if (callback.shown) {
    const model::PhoneNumber* const shown = model::Find(organization, *callback.shown);
    if (shown == nullptr || !Answered(*shown)) {
      verdict.errors.push_back({field + ".shown", "'" + callback.shown->value +
                                                      "' is none of the organisation's numbers "
                                                      "that are answered"});
    }
  } else if (!NumberToShow(organization, "")) {
    verdict.errors.push_back(
        {field, "the organisation has no number that is answered: there is none to call from"});
  }
  const model::ClassOfService& numbers =
      callback.numbers ? *callback.numbers : organization.outgoing;
  for (const model::NumberClass each :
       {model::NumberClass::kSharedCost, model::NumberClass::kPremium,
        model::NumberClass::kForeign}) {
    if (!numbers.contains(each)) continue;
    verdict.warnings.push_back({field + ".numbers", "whoever calls can have " +
                                                        std::string(model::ToString(each)) +
                                                        " numbers called at the organisation's "
                                                        "cost"});
  }
}

}  // namespace centralino::plan
