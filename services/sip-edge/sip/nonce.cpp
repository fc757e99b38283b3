#include "services/sip-edge/sip/nonce.h"

#include <charconv>
#include <optional>

#include "services/sip-edge/sip/crypto.h"

namespace centralino::edge {
namespace {

constexpr std::size_t kRandomHex = 16;
constexpr std::size_t kSealHex = 32;  // 128 bits of the HMAC

std::optional<Instant> ExpiryOf(std::string_view nonce) {
  const std::size_t dash = nonce.find('-');
  if (dash == std::string_view::npos || nonce.size() != dash + 1 + kRandomHex + 1 + kSealHex) {
    return std::nullopt;
  }
  std::int64_t milliseconds = 0;
  const auto [stopped, error] =
      std::from_chars(nonce.data(), nonce.data() + dash, milliseconds, 16);
  if (error != std::errc() || stopped != nonce.data() + dash) return std::nullopt;
  return Instant(std::chrono::milliseconds(milliseconds));
}

std::string HexNumber(std::int64_t number) {
  char text[24];
  const auto [end, error] = std::to_chars(text, text + sizeof text, number, 16);
  return std::string(text, end);
}

}  // namespace

std::string Nonces::Seal(std::string_view expiry_and_random, std::string_view source) const {
  std::string text(expiry_and_random);
  text.append("|").append(source);
  return HexHmacSha256(key_, text).substr(0, kSealHex);
}

std::string Nonces::Make(std::string_view source, Instant now) const {
  const std::string body =
      HexNumber((now + kLifetime).time_since_epoch().count()) + "-" + RandomHex(kRandomHex / 2);
  return body + "-" + Seal(body, source);
}

bool Nonces::Use(std::string_view nonce, std::string_view source, std::uint32_t count,
                 Instant now) {
  const auto expiry = ExpiryOf(nonce);
  if (!expiry || *expiry <= now || *expiry > now + kLifetime || *expiry <= forgotten_before_) {
    return false;
  }
  const std::string_view body = nonce.substr(0, nonce.size() - kSealHex - 1);
  if (nonce[body.size()] != '-') return false;
  if (!ConstantTimeEqual(nonce.substr(body.size() + 1), Seal(body, source))) return false;
  Forget(now);
  const auto [last, first_use] = last_count_.try_emplace(std::string(nonce), 0);
  if (count <= last->second) return false;
  last->second = count;
  if (first_use) by_expiry_.emplace(*expiry, nonce);
  return true;
}

void Nonces::Forget(Instant now) {
  while (!by_expiry_.empty() &&
         (by_expiry_.begin()->first <= now || by_expiry_.size() >= kMostInUse)) {
    forgotten_before_ = std::max(forgotten_before_, by_expiry_.begin()->first);
    last_count_.erase(by_expiry_.begin()->second);
    by_expiry_.erase(by_expiry_.begin());
  }
}

}  // namespace centralino::edge
