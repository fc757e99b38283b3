#include "model/dial_string.h"

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

#include <algorithm>

#include "absl/status/status.h"

namespace centralino::model {
namespace {

using i18n::phonenumbers::PhoneNumberUtil;

// E.164 §6: at most 15 digits after the plus.
constexpr std::size_t kMaxE164Digits = 15;
// Italian numbers with an area code begin with 0 and have 6 digits or more (ITALY), so anything
// shorter than 8 digits that does not begin with 0 is an extension or a short code.
constexpr std::size_t kMaxExtensionDigits = 7;
constexpr std::size_t kMinExtensionDigits = 2;

const PhoneNumberUtil& Util() {
  static PhoneNumberUtil* const kUtil = [] {
    PhoneNumberUtil* util = PhoneNumberUtil::GetInstance();
    util->SetLogger(new i18n::phonenumbers::NullLogger);  // by default it writes to stdout
    return util;
  }();
  return *kUtil;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsSeparator(char c) {
  return c == '-' || c == '.' || c == '(' || c == ')' || c == ' ' || c == '/';
}

bool StartsWithIgnoringCase(std::string_view text, std::string_view lower_case) {
  return text.size() >= lower_case.size() &&
         std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

bool TakePrefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// The digits, with the plus if there was one in front; separators are dropped.
absl::StatusOr<std::string> Compact(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (IsDigit(c) || (c == '+' && digits.empty())) {
      digits.push_back(c);
    } else if (!IsSeparator(c)) {
      return absl::InvalidArgumentError("a number has only digits and separators");
    }
  }
  return digits;
}

// "*12": a star and few digits.
bool IsCode(std::string_view text) {
  return text.size() > 1 && text.size() <= kMaxExtensionDigits && text.front() == '*' &&
         std::all_of(text.begin() + 1, text.end(), IsDigit);
}

// The value of ";phone-context=" if it is a number prefix; a domain says nothing about digits.
std::string_view NumberContext(std::string_view parameters) {
  while (!parameters.empty()) {
    parameters.remove_prefix(1);  // the semicolon
    const std::string_view one = parameters.substr(0, parameters.find(';'));
    parameters.remove_prefix(one.size());
    constexpr std::string_view kName = "phone-context=";
    if (StartsWithIgnoringCase(one, kName) && one.substr(kName.size()).starts_with('+')) {
      return one.substr(kName.size());
    }
  }
  return {};
}

// A number with its country code.
absl::StatusOr<Dialled> International(std::string_view digits) {
  if (digits.size() > kMaxE164Digits) {
    return absl::InvalidArgumentError("longer than the 15 digits of E.164");
  }
  i18n::phonenumbers::PhoneNumber number;
  const auto error = Util().Parse("+" + std::string(digits), "ZZ", &number);
  if (error != PhoneNumberUtil::NO_PARSING_ERROR || !Util().IsPossibleNumber(number)) {
    return absl::InvalidArgumentError("no telephone number");
  }
  E164 result;
  Util().Format(number, PhoneNumberUtil::E164, &result.value);
  // "+49 (0)30…": a trunk prefix is taken away, one 0 at a time; never the Italian 0.
  if (result.value.size() <= digits.size()) return International(result.value.substr(1));
  return result;
}

}  // namespace

absl::StatusOr<Dialled> ParseDialString(std::string_view user, DialledBy by) {
  if (user.size() > kMaxDialString) return absl::InvalidArgumentError("too long for a number");
  const std::size_t end = std::min(user.find(';'), user.size());
  if (by == DialledBy::kPhone && IsCode(user.substr(0, end))) {
    return Extension{std::string(user.substr(0, end))};
  }
  absl::StatusOr<std::string> compact = Compact(user.substr(0, end));
  if (!compact.ok()) return compact.status();
  std::string_view digits = *compact;
  if (TakePrefix(digits, "+")) return International(digits);

  if (const std::string_view context = NumberContext(user.substr(end)); !context.empty()) {
    absl::StatusOr<std::string> prefix = Compact(context);
    if (!prefix.ok()) return prefix.status();
    return International(prefix->substr(1) + std::string(digits));
  }
  if (digits.empty()) return absl::InvalidArgumentError("no digits");
  if (TakePrefix(digits, "00")) return International(digits);

  if (digits.size() <= kMaxExtensionDigits && digits.front() != '0') {
    if (digits.size() < kMinExtensionDigits) {
      return absl::InvalidArgumentError("one digit is no number");
    }
    return Extension{std::string(digits)};
  }
  // "39…" of a carrier is a country code where a number follows it: the area code's 0, or a
  // mobile's 3 when with it the whole is longer than a mobile (10 digits at most).
  const bool carrier_form =
      by == DialledBy::kTrunk &&
      (digits.starts_with("390") || (digits.starts_with("393") && digits.size() > 10));
  return International((carrier_form ? "" : "39") + std::string(digits));
}

std::string ToString(const Dialled& dialled) {
  struct {
    std::string operator()(const E164& number) const { return number.value; }
    std::string operator()(const Extension& extension) const { return extension.value; }
  } text;
  return std::visit(text, dialled);
}

}  // namespace centralino::model
