#include "service/civil_clock.h"

#include <fmt/format.h>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace centralino::service {
namespace {

absl::StatusOr<absl::TimeZone> Rome() {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone("Europe/Rome", &zone)) {
    return absl::FailedPreconditionError(
        "the time zone Europe/Rome is not on this machine (install the package tzdata)");
  }
  return zone;
}

}  // namespace

absl::StatusOr<CivilClock> CivilClock::Parse(std::string_view text, System system, Steady steady) {
  CivilClock clock;
  clock.system_ = std::move(system);
  clock.steady_ = std::move(steady);
  if (text.empty() || text == "now") return clock;

  auto rome = Rome();
  if (!rome.ok()) return rome.status();
  absl::CivilMinute minute;
  if (!absl::ParseCivilTime({text.data(), text.size()}, &minute)) {
    return absl::InvalidArgumentError(
        fmt::format("\"{}\" is not a civil time such as 2026-11-25T10:00, or now", text));
  }
  const absl::TimeZone::TimeInfo info = rome->At(absl::CivilSecond(minute));
  if (info.kind == absl::TimeZone::TimeInfo::SKIPPED) {
    return absl::InvalidArgumentError(
        fmt::format("there is no {} in Europe/Rome: the clocks go forward over it", text));
  }
  clock.set_ = true;
  clock.start_ = model::Instant(model::milliseconds(absl::ToUnixMillis(info.pre)));
  clock.started_at_ = clock.steady_();
  return clock;
}

model::Instant CivilClock::Now() const {
  if (!set_) return std::chrono::floor<model::milliseconds>(system_());
  return start_ + std::chrono::floor<model::milliseconds>(steady_() - started_at_);
}

std::string CivilClock::LocalTime() const {
  auto rome = Rome();
  const absl::Time now = absl::FromUnixMillis(Now().time_since_epoch().count());
  return absl::FormatTime("%Y-%m-%dT%H:%M:%S", now, rome.ok() ? *rome : absl::UTCTimeZone());
}

}  // namespace centralino::service
