#include "calendar/rome.h"

#include <cstdio>
#include <cstdlib>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace centralino::calendar {
namespace {

const absl::TimeZone& Rome() {
  static const absl::TimeZone* const kRome = [] {
    auto* const zone = new absl::TimeZone;
    if (!absl::LoadTimeZone("Europe/Rome", zone)) {
      std::fputs("The time zone Europe/Rome is not known here: install the package tzdata.\n",
                 stderr);
      std::abort();
    }
    return zone;
  }();
  return *kRome;
}

absl::CivilMinute CivilMinuteOf(std::chrono::year_month_day day, int minutes) {
  return absl::CivilMinute(int{day.year()}, unsigned{day.month()}, unsigned{day.day()}, 0, 0) +
         minutes;
}

model::Instant FromAbsl(absl::Time time) {
  return model::Instant(std::chrono::milliseconds(absl::ToUnixMillis(time)));
}

absl::Time ToAbsl(model::Instant instant) {
  return absl::FromUnixMillis(instant.time_since_epoch().count());
}

}  // namespace

CivilTime InRome(model::Instant instant) {
  const absl::CivilSecond civil = Rome().At(ToAbsl(instant)).cs;
  return {.day = std::chrono::year(static_cast<int>(civil.year())) /
                 std::chrono::month(static_cast<unsigned>(civil.month())) /
                 std::chrono::day(static_cast<unsigned>(civil.day())),
          .minutes = civil.hour() * 60 + civil.minute()};
}

std::vector<model::Instant> WhenClockShows(std::chrono::year_month_day day, int minutes) {
  const absl::TimeZone::TimeInfo info = Rome().At(absl::CivilSecond(CivilMinuteOf(day, minutes)));
  switch (info.kind) {
    case absl::TimeZone::TimeInfo::UNIQUE:
      return {FromAbsl(info.pre)};
    case absl::TimeZone::TimeInfo::REPEATED:
      return {FromAbsl(info.pre), FromAbsl(info.post)};
    case absl::TimeZone::TimeInfo::SKIPPED:
      break;
  }
  return {};
}

std::vector<model::Instant> ClockChangesOn(std::chrono::year_month_day day) {
  std::vector<model::Instant> changes;
  const absl::Time end = Rome().At(absl::CivilSecond(CivilMinuteOf(day, 24 * 60))).trans;
  absl::Time time = Rome().At(absl::CivilSecond(CivilMinuteOf(day, 0))).trans;
  absl::TimeZone::CivilTransition change;
  while (Rome().NextTransition(time, &change)) {
    time = Rome().At(change.to).trans;
    if (time >= end) break;
    changes.push_back(FromAbsl(time));
  }
  return changes;
}

}  // namespace centralino::calendar
