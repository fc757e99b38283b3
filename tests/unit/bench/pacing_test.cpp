#include "bench/figures/pacing.h"

#include <catch2/catch.hpp>

namespace centralino::bench {
namespace {

using namespace std::chrono_literals;

struct Stream {
  PacingSums sums;
  Pacing pacing;

  void Hear(std::chrono::nanoseconds arrival, std::uint16_t sequence, std::uint32_t timestamp,
            std::uint32_t ssrc = 1) {
    pacing.Add({arrival, timestamp, ssrc, sequence}, sums);
  }
  double Longest() const { return sums.steps.InMilliseconds().max; }
};

TEST_CASE("a stream that comes as it was stamped has no deviation") {
  Stream stream;
  for (std::uint16_t i = 0; i < 50; ++i) stream.Hear(i * 20ms, i, i * 160u);
  CHECK(stream.sums.received == 50);
  CHECK(stream.sums.steps.count() == 49);
  CHECK(stream.Longest() == 0);
  CHECK(stream.sums.missing == 0);
}

TEST_CASE("early and late packets deviate alike") {
  Stream stream;
  stream.Hear(0ms, 1, 0);
  stream.Hear(23ms, 2, 160);
  stream.Hear(40ms, 3, 320);
  CHECK(stream.sums.steps.count() == 2);
  CHECK(stream.Longest() == Approx(3));
  CHECK(stream.sums.steps.InMilliseconds().p50 == Approx(3));
}

TEST_CASE("sequence numbers and timestamps may wrap around") {
  Stream stream;
  stream.Hear(0ms, 65535, 0xFFFFFFFFu - 79);
  stream.Hear(20ms, 0, 80);
  CHECK(stream.Longest() == 0);
  CHECK(stream.sums.missing == 0);
}

TEST_CASE(
    "a hole in the numbers is packets missing, and the step over it is judged by its stamps") {
  Stream stream;
  stream.Hear(0ms, 1, 0);
  stream.Hear(80ms, 5, 640);
  CHECK(stream.sums.missing == 3);
  CHECK(stream.Longest() == 0);
}

TEST_CASE("a packet that comes behind a later one was not missing") {
  Stream stream;
  stream.Hear(0ms, 1, 0);
  stream.Hear(40ms, 3, 320);
  stream.Hear(41ms, 2, 160);
  CHECK(stream.sums.missing == 0);
  CHECK(stream.sums.late == 1);
}

TEST_CASE("a packet that comes twice fills no hole") {
  Stream stream;
  stream.Hear(0ms, 1, 0);
  stream.Hear(60ms, 4, 480);
  stream.Hear(60ms, 4, 480);
  CHECK(stream.sums.missing == 2);
  CHECK(stream.sums.late == 1);
}

TEST_CASE("another SSRC is a stream begun anew, not a deviation") {
  Stream stream;
  stream.Hear(0ms, 1, 0);
  stream.Hear(20ms, 900, 77777, 2);
  CHECK(stream.sums.broken == 1);
  CHECK(stream.sums.steps.count() == 0);
  CHECK(stream.sums.missing == 0);
}

TEST_CASE("what is forgotten is compared with nothing") {
  Stream stream;
  stream.Hear(0ms, 1, 0);
  stream.pacing.Forget();
  stream.Hear(10s, 400, 160);
  CHECK(stream.sums.steps.count() == 0);
  CHECK(stream.sums.missing == 0);
}

}  // namespace
}  // namespace centralino::bench
