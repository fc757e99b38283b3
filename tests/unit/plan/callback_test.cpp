// Keeping one's place and being called back, as a configuration offers it.
#include "plan/callback.h"

#include <catch2/catch.hpp>
#include <variant>

#include "empoli.h"
#include "plan/plan.h"

namespace centralino::plan {
namespace {

using namespace model;

Snapshot Town(const Callback& callback = {}) {
  Snapshot town = SmallEmpoli();
  town.organization.groups[0].waiting.callback = callback;
  return town;
}

TEST_CASE("a group's wait says whole how one is called back") {
  const Snapshot town = Town();
  const ResponseGroup& group = town.organization.groups[0];
  const auto callback = CallbackOf(town.organization, group, "+3905717571");
  REQUIRE(callback);
  CHECK(callback->numbers == UsualClassOfService());
  CHECK(callback->shown == E164{"+3905717571"});
  // Who called an extension sees the first number that is answered.
  CHECK(CallbackOf(town.organization, group, "100")->shown.has_value());

  Snapshot wide = Town({.numbers = ClassOfService{NumberClass::kForeign}});
  CHECK(CallbackOf(wide.organization, wide.organization.groups[0], "")->numbers ==
        ClassOfService{NumberClass::kForeign});
  Snapshot off = SmallEmpoli();
  CHECK_FALSE(CallbackOf(off.organization, off.organization.groups[0], "+3905717571"));
}

TEST_CASE("a callback that could not be made is an error") {
  Organization town = Town().organization;
  CHECK(Validate(town).errors.empty());
  town.numbers.clear();
  REQUIRE(Validate(town).errors.size() == 1);
  CHECK(Validate(town).errors[0].field == "configuration.groups[0].waiting.callback");

  town = Town({.shown = E164{"+39057199999"}}).organization;
  REQUIRE(Validate(town).errors.size() == 1);
  CHECK(Validate(town).errors[0].field == "configuration.groups[0].waiting.callback.shown");
}

TEST_CASE("whoever lets expensive numbers be called is warned") {
  const std::size_t usual = Validate(Town().organization).warnings.size();
  Organization town = Town().organization;
  town.outgoing.insert(NumberClass::kPremium);
  CHECK(Validate(town).warnings.size() == usual + 1);
  town.groups[0].waiting.callback->numbers = ClassOfService{NumberClass::kMobile};
  CHECK(Validate(town).warnings.size() == usual);
}

}  // namespace
}  // namespace centralino::plan
