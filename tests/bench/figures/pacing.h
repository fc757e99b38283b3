// How evenly one RTP stream arrives.
//
//   RTP timestamp   0        160        320        480
//   arrival         |--------|------------|------|        D = |arrival step - timestamp step|
//                    D ≈ 0      D = 4 ms   D = 6 ms
#pragma once

#include <chrono>
#include <cstdint>

#include "bench/figures/spread.h"

namespace centralino::bench {

// Of many streams together.
struct PacingSums {
  Histogram steps;
  std::uint64_t received = 0;
  std::uint64_t missing = 0;  // holes in the sequence numbers that nothing filled
  std::uint64_t late = 0;     // came behind a later one, or twice
  std::uint64_t broken = 0;   // another SSRC: the stream began anew
  std::uint64_t joints = 0;   // marker bits: music begins, an announcement begins
};

class Pacing {
 public:
  // A packet as the kernel stamped it, from the fields of its header (RFC 3550 §5.1).
  struct Packet {
    std::chrono::nanoseconds arrival;
    std::uint32_t timestamp;
    std::uint32_t ssrc;
    std::uint16_t sequence;
    bool marker = false;
  };
  void Add(const Packet& packet, PacingSums& sums);
  // What comes next is compared with nothing before it.
  void Forget() { begun_ = false; }

 private:
  bool begun_ = false;
  Packet last_{};
};

}  // namespace centralino::bench
