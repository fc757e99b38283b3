// The clock of calendars. It can be set, so that offices are open at any hour of a trial;
// leases, timers and logs never use it.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "model/organization.h"

namespace centralino::service {

class CivilClock {
 public:
  using System = std::function<std::chrono::system_clock::time_point()>;
  using Steady = std::function<std::chrono::steady_clock::time_point()>;

  // "now" or empty: the real one. "2026-11-25T10:00", local in Europe/Rome: starts there and
  // ticks on. An hour the clocks skip in spring is refused; of one that comes twice in autumn
  // the first is taken.
  static absl::StatusOr<CivilClock> Parse(std::string_view text,
                                          System system = std::chrono::system_clock::now,
                                          Steady steady = std::chrono::steady_clock::now);

  model::Instant Now() const;
  bool set() const { return set_; }
  // "2026-11-25T10:00:07", local in Europe/Rome.
  std::string LocalTime() const;

 private:
  CivilClock() = default;

  System system_;
  Steady steady_;
  bool set_ = false;
  model::Instant start_;
  std::chrono::steady_clock::time_point started_at_;
};

}  // namespace centralino::service
