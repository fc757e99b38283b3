// Random lives of calls: whatever comes, in whatever order, nobody is left in silence, every leg
// is closed, no ticket held twice, every offer settled once, the end comes once.
#include <catch2/catch.hpp>

#include "tests/support/random.h"
#include "world.h"

namespace centralino::callflow {
namespace {

void LiveOne(std::uint64_t seed, std::uint64_t& steps, std::map<std::string, int>& phases) {
  testing::World world(seed);
  try {
    world.Begin();
    const int length = 1 + world.Random(120);
    for (int i = 0; i < length && !world.finished(); ++i, ++steps) {
      ++phases[std::string(PhaseName(world.state()))];
      if (world.Random(7) == 0) {
        world.Anything();
      } else {
        world.Likely();
      }
    }
    if (!world.finished()) world.HangUp();
    for (int i = 0; i < 5; ++i) world.Anything();
    if (!world.finished()) throw std::logic_error("the call outlived its caller");
  } catch (const std::logic_error& broken) {
    FAIL("CENTRALINO_SEED=" << seed << ": " << broken.what() << "\n"
                            << world.History() << world.state());
  }
}

TEST_CASE("no order of events breaks a call") {
  const std::uint64_t seed = support::Seed();
  WARN("seed " << seed);
  std::map<std::string, int> phases;
  const std::uint64_t enough = support::Steps(1'000'000);
  std::uint64_t steps = 0;
  // A life that breaks names the seed with which it comes first.
  for (std::uint64_t call = 0; steps < enough; ++call) LiveOne(seed + call, steps, phases);
  if (enough < 100'000) return;
  // The lives were worth living: every phase was reached often.
  for (const char* phase : {"deciding", "answering", "announcement", "menu", "ringing", "waiting",
                            "talking", "hold", "parting", "calling back", "message"}) {
    CAPTURE(phase);
    CHECK(phases[phase] > 100);
  }
}

}  // namespace
}  // namespace centralino::callflow
