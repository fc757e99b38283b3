#include "service/uuid.h"

#include <sys/random.h>

#include <atomic>
#include <chrono>
#include <cstdlib>

namespace centralino::service {
namespace {

constexpr char kHex[] = "0123456789abcdef";
constexpr std::uint64_t kSequenceBits = 12;

std::uint64_t Random64() {
  std::uint64_t value = 0;
  // Up to 256 bytes are never cut short (getrandom(2)); without them no id can be given.
  if (getrandom(&value, sizeof value, 0) != sizeof value) std::abort();
  return value;
}

// Milliseconds and the sequence as one number that only grows: several ids of one millisecond
// count up (RFC 9562 §6.2, method 1), and a clock set back is waited out.
std::uint64_t NextTick() {
  static std::atomic<std::uint64_t> last{0};
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  const std::uint64_t fresh = static_cast<std::uint64_t>(now.count()) << kSequenceBits;
  std::uint64_t before = last.load(std::memory_order_relaxed);
  std::uint64_t next = 0;
  do {
    next = fresh > before ? fresh : before + 1;
  } while (!last.compare_exchange_weak(before, next, std::memory_order_relaxed));
  return next;
}

}  // namespace

std::string FormatUuid7(std::uint64_t milliseconds, std::uint32_t sequence, std::uint64_t random) {
  const std::uint64_t high = milliseconds << 16 | 0x7000U | (sequence & 0xfffU);
  const std::uint64_t low = 0x8000'0000'0000'0000U | (random & 0x3fff'ffff'ffff'ffffU);
  std::string text;
  text.reserve(36);
  for (int digit = 0; digit < 32; ++digit) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) text += '-';
    const std::uint64_t half = digit < 16 ? high : low;
    text += kHex[half >> (60 - 4 * (digit % 16)) & 0xf];
  }
  return text;
}

std::string NewUuid() {
  const std::uint64_t tick = NextTick();
  return FormatUuid7(tick >> kSequenceBits, static_cast<std::uint32_t>(tick & 0xfff), Random64());
}

std::optional<model::Instant> UuidTime(std::string_view uuid) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-7xxx-xxxx-xxxxxxxxxxxx";
  constexpr std::string_view kDigits(kHex, 16);
  if (uuid.size() != kShape.size()) return std::nullopt;
  std::int64_t milliseconds = 0;
  int digits = 0;
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    const auto value = kDigits.find(uuid[i]);
    const bool right = kShape[i] == 'x' ? value != std::string_view::npos : uuid[i] == kShape[i];
    if (!right) return std::nullopt;
    if (kShape[i] == 'x' && ++digits <= 12) {
      milliseconds = milliseconds << 4 | static_cast<std::int64_t>(value);
    }
  }
  // The variant bits are 10 (RFC 9562 §4.1).
  if ((kDigits.find(uuid[19]) & 0xc) != 0x8) return std::nullopt;
  return model::Instant(model::milliseconds(milliseconds));
}

}  // namespace centralino::service
