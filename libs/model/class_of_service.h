// Which telephone numbers may be called from here: what calls cost, and what abuse would.
#pragma once

#include <set>
#include <string_view>

namespace centralino::model {

// An Italian number by what calling it costs; any other country's is foreign.
enum class NumberClass { kFixed, kMobile, kTollFree, kSharedCost, kPremium, kForeign };

// What an organisation or a group lets be called.
using ClassOfService = std::set<NumberClass>;
inline ClassOfService UsualClassOfService() { return {NumberClass::kFixed, NumberClass::kMobile}; }

enum class Callable {
  kYes,
  kNoNumber,    // nobody can have this number
  kNotAllowed,  // a number, but not of a class that is allowed
};

// `e164` with its plus. Emergency and short codes, and numbers of no known class, are never
// allowed.
Callable MayCall(std::string_view e164, const ClassOfService& allowed);

}  // namespace centralino::model
