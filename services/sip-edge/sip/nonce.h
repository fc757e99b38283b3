// Nonces that any replica can verify without having made them: expiry, randomness, and an HMAC
// over both and the source address (RFC 7616 §5.4 leaves the form to the server).
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "services/sip-edge/sip/ports.h"

namespace centralino::edge {

class Nonces {
 public:
  static constexpr std::chrono::seconds kLifetime{300};
  // Nonces in use whose count is remembered; beyond it the ones that expire first are forgotten,
  // and forgotten means refused: each answer is `stale`, never a hole.
  static constexpr std::size_t kMostInUse = 100'000;

  explicit Nonces(std::string key) : key_(std::move(key)) {}

  std::string Make(std::string_view source, Instant now) const;

  // True once for each (nonce, count), counts rising: a replay is false. So is a nonce that
  // expired, was made for another source or not made by us.
  bool Use(std::string_view nonce, std::string_view source, std::uint32_t count, Instant now);

 private:
  std::string Seal(std::string_view expiry_and_random, std::string_view source) const;
  void Forget(Instant now);

  std::string key_;
  std::unordered_map<std::string, std::uint32_t> last_count_;
  std::multimap<Instant, std::string> by_expiry_;
  Instant forgotten_before_{};  // nonces expiring up to here may have been used and forgotten
};

}  // namespace centralino::edge
