#include "model/class_of_service.h"

#include <phonenumbers/phonenumberutil.h>

#include <optional>
#include <string>

#include "model/dial_string.h"

namespace centralino::model {
namespace {

using Parsed = i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr int kItaly = 39;

std::optional<NumberClass> ClassOf(const PhoneNumberUtil& util, const Parsed& number) {
  if (number.country_code() != kItaly) return NumberClass::kForeign;
  switch (util.GetNumberType(number)) {
    case PhoneNumberUtil::FIXED_LINE:
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE:
      return NumberClass::kFixed;
    case PhoneNumberUtil::MOBILE:
      return NumberClass::kMobile;
    case PhoneNumberUtil::TOLL_FREE:
      return NumberClass::kTollFree;
    case PhoneNumberUtil::SHARED_COST:
      return NumberClass::kSharedCost;
    case PhoneNumberUtil::PREMIUM_RATE:
      return NumberClass::kPremium;
    default:
      return std::nullopt;
  }
}

}  // namespace

Callable MayCall(std::string_view e164, const ClassOfService& allowed) {
  // Also makes the library ready.
  const auto dialled = ParseDialString(e164, DialledBy::kTrunk);
  if (!e164.starts_with('+') || !dialled.ok()) return Callable::kNoNumber;
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  Parsed number;
  const auto error = util.Parse(std::string(e164), "ZZ", &number);
  if (error != PhoneNumberUtil::NO_PARSING_ERROR || !util.IsValidNumber(number)) {
    return Callable::kNoNumber;
  }
  const std::optional<NumberClass> found = ClassOf(util, number);
  return found && allowed.contains(*found) ? Callable::kYes : Callable::kNotAllowed;
}

}  // namespace centralino::model
