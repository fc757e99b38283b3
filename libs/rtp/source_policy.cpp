#include "rtp/source_policy.h"

namespace centralino::rtp {

void SourcePolicy::Expect(const Endpoint& expected, bool latch) {
  if (known_ && expected == expected_) {
    // Only ever stricter for an endpoint that is known already.
    may_latch_ = may_latch_ && latch;
    return;
  }
  known_ = true;
  expected_ = expected;
  latched_.reset();
  may_latch_ = latch;
}

bool SourcePolicy::Accept(const Endpoint& from, std::uint32_t ssrc) {
  if (!known_ || from.address != expected_.address) return false;
  if (from.port == expected_.port) {
    latched_.reset();
    may_latch_ = false;
    return true;
  }
  // The same stream by another way: nobody off its path knows the 32 random bits of its SSRC.
  const bool moved = latched_ && silent_ticks_ >= kSilentTicks && ssrc == ssrc_;
  if (from != latched_ && !moved && !may_latch_) return false;
  latched_ = from;
  may_latch_ = false;
  ssrc_ = ssrc;
  silent_ticks_ = 0;
  return true;
}

}  // namespace centralino::rtp
