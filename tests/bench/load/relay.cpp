#include <unordered_map>

#include "bench/load/held_calls.h"
#include "bench/load/meter.h"
#include "bench/load/organization.h"

namespace centralino::bench {
namespace {

constexpr double kDialled = 50;  // a second
constexpr seconds kWarmUp{3};

}  // namespace

Result RunRelay(Board& board, int calls, seconds time, const Cost& cost) {
  Result result{.name = "w4", .title = "W4 relay", .calls = calls, .unit = "stream·s"};
  RtpStreams streams;
  std::vector<std::string> users;
  for (int i = 0; i < calls; ++i) users.push_back(CrowdExtensionOf(i));
  std::vector<std::shared_ptr<Leg>> legs;
  const auto on_ring = [&](std::size_t, const std::shared_ptr<Call>& call) {
    legs.push_back(std::make_shared<Leg>(streams));
    call->Answer(legs.back()->Sdp());
    legs.back()->Begin(call->invite().body, true);
    call->events.on_bye = [leg = legs.back()](const SipMessage&) { leg->End(); };
  };
  if (!board.Register(users, on_ring, seconds(120))) {
    result.failures.push_back("not all telephones registered");
    board.Unregister();
    return result;
  }
  const ByProcess before = board.processes().Memory();
  HeldCalls held(board, streams, result.name, /*speaks=*/true);
  held.Dial(calls, kDialled, OwnNumberOf);
  held.Hold(kWarmUp, "warming up");
  streams.StartCounting();
  const Meter meter(board);
  held.Hold(time, "measuring");
  meter.Read(result);
  const auto counted = streams.StopCounting();
  const ByProcess grown = board.processes().Memory() - before;
  result.failed = held.failed();
  result.failures = held.failures();
  result.units = 2 * calls * result.seconds;
  result.notes = PacingNotes(counted);
  result.notes.push_back("memory grew by KiB per call: " + ToText(grown, calls));
  result.rows = {{.id = "w4 cpu",
                  .what = "W4 CPU, N = " + Whole(calls),
                  .value = result.CpuPerUnit(),
                  .unit = "ms per stream·s",
                  .raw = 50 * (cost.rtp_sent_us + cost.rtp_received_us) / 1000,
                  .limit = 0.5,
                  .goal = 0.3},
                 {.id = "w4 missing",
                  .what = "W4 packets missing",
                  .value = static_cast<double>(counted.heard.missing),
                  .unit = "packets"},
                 {.id = "w4 memory",
                  .what = "memory of a call, two legs",
                  .value = Sum(grown) / calls,
                  .unit = "KiB per call",
                  .limit = 200,
                  .goal = 64}};
  held.HangUp();
  board.Unregister();
  return result;
}

}  // namespace centralino::bench
