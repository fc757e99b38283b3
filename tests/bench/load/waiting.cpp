#include "bench/load/held_calls.h"
#include "bench/load/meter.h"
#include "bench/load/organization.h"

namespace centralino::bench {
namespace {

constexpr double kDialled = 100;  // a second
// Until everyone has heard his first place, and what was synthesised for it is done with.
constexpr seconds kWarmUp{20};

std::vector<Row> RowsOf(const Result& result, const RtpStreams::Counted& counted, double kib,
                        const Cost& cost) {
  const std::string id = result.name;
  const std::string of = ", N = " + Digits(result.calls);
  const Spread steps = counted.heard.steps.InMilliseconds();
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
           .limit = 64,
           .goal = 24}};
}

}  // namespace

Result RunWaiting(Board& board, int callers, seconds time, const Cost& cost) {
  Result result{.name = "w2-" + std::to_string(callers),
                .title = "W2 waiting room",
                .calls = callers,
                .unit = "caller·s"};
  RtpStreams streams;
  const double before_kib = board.processes().ResidentKib();
  const double before_redis = board.processes().RedisKib();
  HeldCalls held(board, streams, result.name, /*speaks=*/false);
  held.Dial(callers, kDialled, [](int) { return std::string(kWaitingNumber); });
  held.Hold(kWarmUp, "warming up");
  streams.StartCounting();
  const Meter meter(board);
  held.Hold(time, "measuring");
  meter.Read(result);
  const auto counted = streams.StopCounting();
  const double kib = board.processes().ResidentKib() - before_kib;
  result.failed = held.failed();
  result.failures = held.failures();
  result.units = callers * result.seconds;
  result.notes = PacingNotes(counted);
  result.notes.push_back("Redis grew by " +
                         Digits((board.processes().RedisKib() - before_redis) / callers) +
                         " KiB per caller");
  result.rows = RowsOf(result, counted, kib, cost);
  held.HangUp();
  return result;
}

}  // namespace centralino::bench
