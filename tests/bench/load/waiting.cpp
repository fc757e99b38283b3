#include <optional>
#include <thread>

#include "bench/load/held_calls.h"
#include "bench/load/meter.h"
#include "bench/load/organization.h"

namespace centralino::bench {
namespace {

constexpr double kDialled = 100;  // a second
constexpr int kOneCore = 1000;    // callers that one core must be enough for
constexpr seconds kEvery{15};     // the announcement comes
// Rounds of announcements in which the voice may learn to say so many places.
constexpr int kMostRounds = 20;

// Of the announcements that are due in this time, the share that was heard: music begins and an
// announcement begins, each with a marker bit.
double ShareHeard(const RtpStreams::Counted& counted, int callers, double seconds) {
  const double due = callers * seconds / static_cast<double>(kEvery.count());
  return static_cast<double>(counted.heard.joints) / 2 / due;
}

// Until all announcements of a round are heard: what is said for the first time must be
// synthesised first, which is not what is measured.
int WarmUp(HeldCalls& held, RtpStreams& streams, int callers) {
  held.Hold(seconds(5), "settling");
  for (int round = 1; round <= kMostRounds; ++round) {
    streams.StartCounting();
    held.Hold(kEvery, "warming up, round " + std::to_string(round));
    const auto counted = streams.StopCounting();
    if (ShareHeard(counted, callers, static_cast<double>(kEvery.count())) > 0.95) return round;
  }
  return kMostRounds;
}

std::vector<Row> RowsOf(const Result& result, const RtpStreams::Counted& counted, double kib,
                        const Cost& cost) {
  const std::string id = result.name;
  const std::string of =
      ", N = " + Whole(result.calls) + (result.calls == kOneCore ? ", one core" : "");
  const Spread steps = counted.heard.steps.InMilliseconds();
  const bool tells = result.calls >= 1000;  // with fewer, what the first call brings with it
  return {{.id = id + " cpu",
           .what = "W2 CPU" + of,
           .value = result.CpuPerUnit(),
           .unit = "ms per caller·s",
           .raw = 50 * cost.rtp_sent_us / 1000,
           .limit = 0.6,
           .goal = 0.3},
          {.id = id + " d-p99",
           .what = "W2 pacing, D p99" + of,
           .value = steps.p99,
           .unit = "ms",
           .limit = 2,
           .goal = 1},
          {.id = id + " d-p999",
           .what = "W2 pacing, D p99.9" + of,
           .value = steps.p999,
           .unit = "ms",
           .goal = 5},
          {.id = id + " missing",
           .what = "W2 packets missing" + of,
           .value = static_cast<double>(counted.heard.missing),
           .unit = "packets",
           .limit = 0,
           .goal = 0},
          {.id = id + " memory",
           .what = "W2 memory" + of,
           .value = kib / result.calls,
           .unit = "KiB per caller",
           .limit = tells ? std::optional(64.0) : std::nullopt,
           .goal = tells ? std::optional(24.0) : std::nullopt}};
}

}  // namespace

Result RunWaiting(Board& board, int callers, seconds time, const Cost& cost) {
  Result result{.name = "w2-" + std::to_string(callers),
                .title = "W2 waiting room",
                .calls = callers,
                .unit = "caller·s"};
  RtpStreams streams;
  const ByProcess before = board.processes().Memory();
  const double before_redis = board.processes().RedisKib();
  HeldCalls held(board, streams, result.name, /*speaks=*/false);
  held.Dial(callers, kDialled, [](int) { return std::string(kWaitingNumber); });
  const int rounds = WarmUp(held, streams, callers);
  // One core for all services, as the rivals were measured; the other one is for the listeners.
  const bool one_core = callers == kOneCore && std::thread::hardware_concurrency() > 1;
  if (one_core) board.processes().Confine({0});
  streams.StartCounting();
  const Meter meter(board);
  held.Hold(time, "measuring");
  meter.Read(result);
  if (one_core) board.processes().Confine({});
  const auto counted = streams.StopCounting();
  const ByProcess grown = board.processes().Memory() - before;
  result.failed = held.failed();
  result.failures = held.failures();
  result.units = callers * result.seconds;
  result.notes = PacingNotes(counted);
  const double share = ShareHeard(counted, callers, result.seconds);
  result.notes.push_back(Digits(100 * share) + " % of the announcements due were heard, after " +
                         std::to_string(rounds) + " rounds of warming up");
  if (share < 0.9) result.failures.push_back("announcements are left out");
  result.notes.push_back("memory grew by KiB per caller: " + ToText(grown, callers) + "; Redis " +
                         Digits((board.processes().RedisKib() - before_redis) / callers));
  result.rows = RowsOf(result, counted, Sum(grown), cost);
  held.HangUp();
  return result;
}

}  // namespace centralino::bench
