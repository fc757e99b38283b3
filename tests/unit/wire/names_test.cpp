#include <catch2/catch.hpp>

#include "wire/names.h"

using namespace centralino;
using namespace centralino::wire;

TEST_CASE("ids are like DNS labels") {
  for (const char* id : {"a", "0", "museo-del-vetro", "100"}) CHECK(IsId(id));
  for (const char* id : {"", "-a", "a-", "Anagrafe", "a b", "a/b", "perché"}) CHECK_FALSE(IsId(id));
  CHECK(IsId(std::string(63, 'a')));
  CHECK_FALSE(IsId(std::string(64, 'a')));
}

TEST_CASE("E.164 has a plus and digits") {
  CHECK(IsE164("+3905717571"));
  for (const char* number : {"", "+", "05717571", "+39 0571", "+1234567890123456", "+39a"}) {
    CHECK_FALSE(IsE164(number));
  }
}

TEST_CASE("names are put together and taken apart") {
  const model::OrganizationId empoli("empoli");
  CHECK(Name(empoli) == "organizations/empoli");
  CHECK(Name(empoli, "desks", "urp") == "organizations/empoli/desks/urp");
  CHECK(Name(empoli, model::Destination(model::GroupId("urp"))) ==
        "organizations/empoli/groups/urp");

  const auto parts = SplitName("organizations/empoli/desks/urp");
  REQUIRE(parts);
  CHECK(parts->organization == "empoli");
  CHECK(parts->collection == "desks");
  CHECK(parts->id == "urp");
  CHECK(SplitName("organizations/empoli")->collection.empty());
  CHECK(SplitName("organizations/empoli/draft")->id.empty());
  for (const char* name :
       {"", "empoli", "organizations", "organizations/", "organizations//desks",
        "organizations/empoli/", "organizations/empoli/desks/", "organizations/empoli/desks/urp/x",
        "organizations/Empoli/desks/urp", "organizationsx/empoli"}) {
    INFO(name);
    CHECK_FALSE(SplitName(name));
  }
  CHECK(OrganizationFromName("organizations/empoli", "parent")->value == "empoli");
  CHECK_FALSE(OrganizationFromName("organizations/empoli/desks/urp", "parent").ok());
  CHECK(ChildFromName("organizations/empoli/calls/x", "calls", "name")->second == "x");
  CHECK_FALSE(ChildFromName("organizations/empoli/desks/x", "calls", "name").ok());
}
