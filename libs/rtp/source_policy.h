// Whose packets a leg takes, and where it sends its own.
//
// Like a doorkeeper with one name on his list. SDP named an address and a port. A phone behind a
// router may truly send from another port of that address: if told so (`latch`), the first port
// heard is written beside the name. The router may forget, and let the same stream out by yet
// another port: once the written one has been silent for a second, that one is written instead
// (docs/adr/0008). But when the very port on the list turns up, the other is struck out and none
// is ever written down again: a stranger behind the same router who spoke first cannot keep the
// call. From any other address nothing is taken, ever.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace centralino::rtp {

// An IP address and port. IPv4 is kept as an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2).
struct Endpoint {
  std::array<std::uint8_t, 16> address{};
  std::uint16_t port = 0;
  bool operator==(const Endpoint&) const = default;
};

class SourcePolicy {
 public:
  // What SDP says now; may be called again. The same endpoint again changes nothing: a
  // re-INVITE is no new chance to latch.
  void Expect(const Endpoint& expected, bool latch);

  // Whether a packet from there, of the stream `ssrc`, is the far party's. May latch.
  bool Accept(const Endpoint& from, std::uint32_t ssrc);

  // Once every 20 ms.
  void Tick() {
    if (silent_ticks_ < kSilentTicks) ++silent_ticks_;
  }

  // A second: longer than any jitter, shorter than anybody says "hello?" into a dead line.
  static constexpr int kSilentTicks = 50;

  // Where to send: the latched port if there is one, otherwise what SDP said.
  const Endpoint& destination() const { return latched_ ? *latched_ : expected_; }

 private:
  Endpoint expected_;
  std::optional<Endpoint> latched_;
  std::uint32_t ssrc_ = 0;  // of the newest packet from there
  int silent_ticks_ = 0;    // since
  bool may_latch_ = false;  // until the first packet from the expected address has come
  bool known_ = false;
};

}  // namespace centralino::rtp
