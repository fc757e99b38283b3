#include <catch2/catch.hpp>

#include "town.h"
#include "wire/snapshot_shelf.h"

using namespace centralino;
using namespace centralino::wire;
using namespace std::chrono_literals;

namespace {

const model::OrganizationId kEmpoli("empoli");
const model::Instant kStart{std::chrono::milliseconds{1'000'000}};

SnapshotPointer Revision(model::RevisionNumber number, model::Instant published = kStart,
                         const std::string& phone = "+3905717571") {
  model::Snapshot snapshot{.organization = Town(), .revision = number, .published = published};
  snapshot.organization.numbers[0].number.value = phone;
  return std::make_shared<const model::Snapshot>(std::move(snapshot));
}

}  // namespace

TEST_CASE("a new live revision supersedes the former, which can still be found") {
  SnapshotShelf shelf;
  CHECK(shelf.empty());
  CHECK(shelf.PutLive(Revision(1)));
  CHECK(shelf.PutLive(Revision(2, kStart + 5s)));
  CHECK(shelf.Live(kEmpoli)->revision == 2);
  CHECK(shelf.Find(kEmpoli, 1)->revision == 1);
  CHECK(shelf.Find(kEmpoli, 3) == nullptr);
  CHECK(shelf.Live(model::OrganizationId("vinci")) == nullptr);
  const auto all = shelf.All(kEmpoli);
  REQUIRE(all.size() == 2);
  CHECK(all[0].superseded == kStart + 5s);
  CHECK_FALSE(all[1].superseded);
}

TEST_CASE("the same live revision again is no news, another content under its number is") {
  SnapshotShelf shelf;
  CHECK(shelf.PutLive(Revision(1)));
  CHECK_FALSE(shelf.PutLive(Revision(1)));
  CHECK(shelf.PutLive(Revision(1, kStart, "+39057100")));
  CHECK(shelf.LiveByNumber({"+3905717571"}) == nullptr);
  CHECK(shelf.LiveByNumber({"+39057100"})->revision == 1);
}

TEST_CASE("directory's word counts, even if the numbers go back") {
  SnapshotShelf shelf;
  shelf.PutLive(Revision(9));
  CHECK(shelf.PutLive(Revision(7, kStart + 1s)));
  CHECK(shelf.Live(kEmpoli)->revision == 7);
  CHECK(shelf.Find(kEmpoli, 9) != nullptr);
}

TEST_CASE("what was superseded long ago is dropped, the live one never") {
  SnapshotShelf shelf;
  shelf.PutSuperseded(Revision(1), kStart);
  shelf.PutSuperseded(Revision(2), kStart + 10s);
  shelf.PutLive(Revision(3));
  CHECK(shelf.DropSupersededBefore(kStart + 5s) == std::vector{kEmpoli});
  CHECK(shelf.Find(kEmpoli, 1) == nullptr);
  CHECK(shelf.Find(kEmpoli, 2) != nullptr);
  CHECK(shelf.DropSupersededBefore(kStart + 5s).empty());
  shelf.DropSupersededBefore(kStart + 1000s);
  CHECK(shelf.Live(kEmpoli)->revision == 3);
}

TEST_CASE("numbers and domains lead to the organisation whose they are") {
  SnapshotShelf shelf;
  shelf.PutLive(Revision(1));
  CHECK(shelf.LiveByNumber({"+3905717571"})->organization.id == kEmpoli);
  CHECK(shelf.LiveByDomain("empoli.example")->organization.id == kEmpoli);
  CHECK(shelf.LiveByDomain("vinci.example") == nullptr);
  // A number that the next revision gives up.
  shelf.PutLive(Revision(2, kStart + 1s, "+39057199"));
  CHECK(shelf.LiveByNumber({"+3905717571"}) == nullptr);
  CHECK(shelf.LiveByNumber({"+39057199"})->revision == 2);
  CHECK(shelf.Organizations() == std::vector{kEmpoli});
}
