// The story that the demo plays, asserted.
#include <catch2/catch.hpp>

#include "e2e/calls/fixture.h"
#include "e2e/story/stage.h"

namespace centralino::support {
namespace {

void Assert(const story::Stage& stage) {
  CHECK_FALSE(stage.checks().empty());
  for (const story::Check& check : stage.checks()) {
    INFO("step " << check.step << ": " << check.what << ": " << check.why);
    CHECK(check.ok);
  }
}

TEST_CASE("callers in a line hear their number, are served in order, move up and hear it") {
  story::Stage stage(TheHouse(), nullptr);
  story::PlayLine(stage);
  Assert(stage);
}

TEST_CASE("an absent operator's own number reaches a competent colleague") {
  story::Stage stage(TheHouse(), nullptr);
  story::PlayDirect(stage);
  Assert(stage);
}

TEST_CASE("a closed desk tells its hours, its bands and its address to write down") {
  story::Stage stage(TheHouse(), nullptr);
  story::PlayClosed(stage);
  Assert(stage);
}

TEST_CASE("the second level answers when the first of the line has waited long enough") {
  story::Stage stage(TheHouse(), nullptr);
  story::PlayLevels(stage);
  Assert(stage);
}

TEST_CASE("old and new number of a nursery reach the same guide") {
  story::Stage stage(TheHouse(), nullptr);
  story::PlayNursery(stage);
  Assert(stage);
}

}  // namespace
}  // namespace centralino::support
