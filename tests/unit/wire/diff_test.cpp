#include <catch2/catch.hpp>

#include "town.h"
#include "wire/directory.h"
#include "wire/directory_diff.h"

using namespace centralino;
using namespace centralino::wire;

namespace {

std::vector<std::string> Words(const model::Organization& before,
                               const model::Organization& after) {
  std::vector<std::string> words;
  for (const auto& change : Diff(ToProto(before), ToProto(after))) words.push_back(InWords(change));
  return words;
}

}  // namespace

TEST_CASE("nothing differs between a thing and itself, in whatever order its resources stand") {
  CHECK(Words(Town(), Town()).empty());
  auto other = Town();
  std::swap(other.sites[0], other.sites[1]);
  CHECK(Words(Town(), other).empty());
}

TEST_CASE("a changed field is told with what it was and what it is") {
  auto after = Town();
  after.desks[0].email = "urp@comune.empoli.fi.it";
  after.groups[0].ring_time = std::chrono::seconds{20};
  after.numbers[0].successor.reset();
  after.display_name = "Empoli";
  CHECK(Words(Town(), after) ==
        std::vector<std::string>{
            "organizations/empoli display_name: Comune di Empoli -> Empoli",
            "organizations/empoli/desks/office email: segreteria@comune.empoli.fi.it -> "
            "urp@comune.empoli.fi.it",
            "organizations/empoli/groups/people ring_time: 12 s -> 20 s",
            "organizations/empoli/numbers/+3905717571 successor: "
            "organizations/empoli/numbers/+39057175710 -> (nothing)"});
}

TEST_CASE("resources that come and go are told by name; the order of members matters") {
  auto after = Town();
  after.desks.clear();
  after.guides.push_back({.id = model::GuideId("second")});
  std::swap(after.groups[0].members[0], after.groups[0].members[1]);
  const auto words = Words(Town(), after);
  REQUIRE(words.size() == 3);
  CHECK(words[0] == "organizations/empoli/desks/office removed");
  CHECK(words[1].find("groups/people members") != std::string::npos);
  CHECK(words[2] == "organizations/empoli/guides/second added");
}

TEST_CASE("secrets never appear in a difference") {
  const auto with = ToProto(Town(), Secrets::kInclude);
  auto without = ToProto(Town());
  without.mutable_operators(0)->set_password("hunter2-hunter2");
  CHECK(Diff(with, without).empty());
}
