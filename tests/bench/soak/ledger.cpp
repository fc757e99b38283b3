#include "bench/soak/ledger.h"

#include <algorithm>
#include <cstdlib>

namespace centralino::soak {
namespace {

// Two things that happen so close together may be seen in either order by the platform.
constexpr std::chrono::milliseconds kClose{2000};

bool Close(const std::optional<Instant>& a, const std::optional<Instant>& b) {
  return a && b && std::chrono::abs(*a - *b) < kClose;
}

// As the platform shows a caller: with or without the country.
std::string Bare(const std::string& number) {
  return number.starts_with("+39") ? number.substr(3) : number;
}

}  // namespace

std::size_t Ledger::Begin(std::string story, const std::string& caller) {
  last_[caller] = calls_.size();
  calls_.push_back({.story = std::move(story), .sip_call_id = "", .dialled = Clock::now()});
  return calls_.size() - 1;
}

std::optional<std::size_t> Ledger::LastOf(const std::string& caller) const {
  const auto found = last_.find(Bare(caller));
  if (found == last_.end()) return std::nullopt;
  return found->second;
}

std::size_t Ledger::open() const {
  return static_cast<std::size_t>(std::count_if(
      calls_.begin(), calls_.end(), [](const Seen& seen) { return seen.ending == Ending::kNone; }));
}

bool IsRecorded(const Seen& seen) { return seen.story != "wrong number"; }

std::string Differs(const Seen& seen, const Recorded& recorded) {
  if (!IsRecorded(seen)) return recorded.rows == 0 ? "" : "a record of a number that nobody owns";
  if (recorded.rows == 0) return "no record";
  if (recorded.rows > 1) return "more than one record";
  if (recorded.failure) return "a part of the platform failed it";
  // A 200 that crosses a CANCEL is seen by the caller, or not.
  if (recorded.answered != seen.answered && !seen.left) return "answered or not";

  const bool operator_ended = recorded.outcome == "operator-hung-up";
  const bool caller_ended = recorded.outcome == "caller-hung-up";
  const bool abandoned = recorded.outcome == "abandoned";
  switch (seen.ending) {
    case Ending::kNone:
      return "it never ended";
    case Ending::kRefused:
      if (seen.left) return recorded.status == 487 ? "" : "cancelled, with another status";
      return recorded.status == seen.refused && !abandoned ? "" : "refused otherwise";
    case Ending::kByPlatform:
      if (seen.operator_by) return operator_ended ? "" : "the operator hung up";
      return operator_ended || caller_ended || abandoned ? "nobody hung up" : "";
    case Ending::kByCaller:
      if (Close(seen.left, seen.operator_by)) return operator_ended || caller_ended ? "" : "a talk";
      if (Close(seen.left, seen.picked_up)) return operator_ended ? "the caller hung up" : "";
      if (seen.picked_up) return caller_ended ? "" : "the caller hung up in his talk";
      return operator_ended || caller_ended ? "there was no talk" : "";
  }
  return "";
}

}  // namespace centralino::soak
