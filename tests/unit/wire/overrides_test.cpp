#include "wire/overrides.h"

#include <catch2/catch.hpp>

#include "wire/snapshot_shelf.h"
#include "wire/status.h"

using namespace centralino;
using namespace centralino::wire;

namespace {

const model::OrganizationId kEmpoli("empoli");

model::Overrides Some() {
  return {.version = 7,
          .closures = {{.scope = model::Everything{}},
                       {.scope = model::SiteId("museo-del-vetro"),
                        .reason = {{"it", "Allerta meteo."}, {"en", "Weather alert."}}},
                       {.scope = model::DeskId("anagrafe"),
                        .reason = {},
                        .until = model::Instant(std::chrono::seconds(1'800'000'000))}}};
}

}  // namespace

TEST_CASE("overrides come over the wire as they were") {
  const auto read = FromProto(ToProto(kEmpoli, Some()));
  REQUIRE(read.ok());
  CHECK(read->first == kEmpoli);
  CHECK(read->second == Some());
}

TEST_CASE("what is closed is named like any resource") {
  CHECK(Name(kEmpoli, model::ClosureScope(model::Everything{})) == "organizations/empoli");
  CHECK(Name(kEmpoli, model::ClosureScope(model::SiteId("a"))) == "organizations/empoli/sites/a");
  CHECK(Name(kEmpoli, model::ClosureScope(model::DeskId("a"))) == "organizations/empoli/desks/a");
  for (const char* name : {"", "organizations", "organizations/", "organizations/empoli/desks",
                           "organizations/empoli/groups/a", "organizations/empoli/sites/A",
                           "organizations/empoli/sites/a/b"}) {
    INFO(name);
    CHECK_FALSE(ScopeFromName(name, "scope").ok());
  }
}

TEST_CASE("the shelf keeps the overrides of each organisation, and says what is news") {
  SnapshotShelf shelf;
  CHECK(*shelf.Overrides(kEmpoli) == model::Overrides{});
  CHECK(shelf.PutOverrides(kEmpoli, Some()));
  CHECK_FALSE(shelf.PutOverrides(kEmpoli, Some()));
  CHECK(*shelf.Overrides(kEmpoli) == Some());
  CHECK(*shelf.Overrides(model::OrganizationId("vinci")) == model::Overrides{});
  // Directory knows best, also when its numbers went back.
  CHECK(shelf.PutOverrides(kEmpoli, {.version = 1}));
  CHECK(shelf.Overrides(kEmpoli)->closures.empty());
}
