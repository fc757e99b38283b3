#include <optional>

#include "bench/load/meter.h"
#include "bench/load/organization.h"
#include "bench/load/queue_calls.h"

namespace centralino::bench {
namespace {

// Answer, a second of welcome, two of talk; what goes beyond is waiting.
constexpr double kHoldingSeconds = 3.2;

std::vector<std::string> Users(int count, std::string (*extension)(int)) {
  std::vector<std::string> users;
  for (int i = 0; i < count; ++i) users.push_back(extension(i));
  return users;
}

}  // namespace

Result RunQueueCalls(Board& board, const Load& load, bool speech, const Cost& cost) {
  const std::string id = speech ? "w1-speech" : "w1";
  const std::string what = speech ? "speech both ways" : "silent";
  Result result{.name = id,
                .title = "W1 queue call, " + what,
                .calls = load.calls,
                .rate = load.rate,
                .unit = "call"};
  std::optional<RtpStreams> streams;
  if (speech) streams.emplace();
  QueueCalls calls(board, id, kQueueNumber, load, streams ? &*streams : nullptr);
  if (!board.Register(
          Users(kOperators, ExtensionOf),
          [&](std::size_t, const std::shared_ptr<Call>& call) { calls.OnRing(call); },
          seconds(60))) {
    result.failures.push_back("not all telephones registered");
    board.Unregister();
    return result;
  }
  const std::size_t datagrams = board.datagrams();
  const Meter meter(board);
  calls.Run();
  meter.Read(result);
  board.Sleep(seconds(3));  // a telephone that rang for a caller who gave up
  result.failed = calls.failed();
  result.failures = calls.failures();
  result.units = load.calls;
  result.notes.push_back("from the answer to the talk (a second of welcome in it), ms: " +
                         ToText(SpreadOf(calls.to_talk())));
  // Each leg is sent 50 packets a second; of one who speaks as many are received.
  const double packet_us = cost.rtp_sent_us + (speech ? cost.rtp_received_us : 0);
  const double raw_us = static_cast<double>(board.datagrams() - datagrams) * cost.sip_us +
                        calls.leg_seconds() * 50 * packet_us;
  result.rows.push_back({.id = id + " cpu",
                         .what = "W1 CPU, " + what,
                         .value = result.CpuPerUnit(),
                         .unit = "ms per call",
                         .raw = raw_us / 1000 / load.calls,
                         .limit = speech ? 8 : 6,
                         .goal = speech ? 4 : 3});
  board.Unregister();
  return result;
}

Result RunSustained(Board& board, const std::vector<double>& rates, seconds each) {
  Result result{.name = "w1-rate", .title = "W1 sustained, silent", .unit = "call"};
  Row row{.id = "w1-rate",
          .what = "W1 sustained, < 0.1 % failed",
          .unit = "calls/s",
          .limit = 200,
          .goal = 300,
          .more_is_better = true};
  QueueCalls* calls = nullptr;
  if (!board.Register(
          Users(kCrowd, CrowdExtensionOf),
          [&](std::size_t, const std::shared_ptr<Call>& call) {
            if (calls) calls->OnRing(call);
          },
          seconds(120))) {
    result.failures.push_back("not all telephones registered");
    board.Unregister();
    return result;
  }
  for (const double rate : rates) {
    const Load load{rate, static_cast<int>(rate * static_cast<double>(each.count()))};
    QueueCalls step(board, "w1-rate " + Whole(rate), kCrowdNumber, load, nullptr);
    calls = &step;
    Result here;
    const Meter meter(board);
    step.Run();
    meter.Read(here);
    board.Sleep(seconds(3));
    calls = nullptr;
    const bool piled = step.open_at_end() > 1.5 * rate * kHoldingSeconds + 10;
    const bool clean = step.failed() * 1000 < load.calls && !piled;
    result.notes.push_back(
        Whole(rate) + "/s: " + (clean ? "clean" : "not clean") + ", " + Whole(step.failed()) +
        " of " + Whole(load.calls) + " failed, " + Whole(step.open_at_end()) +
        " open at the end, CPU ms per call " + Digits(Sum(here.cpu) / load.calls) + ", " +
        Digits(Sum(here.cpu) / here.seconds / 10) + " % of a core, this program " +
        Digits(here.load_cpu / here.seconds / 10) +
        " %; answer to talk, ms: " + ToText(SpreadOf(step.to_talk())) +
        (step.failures().empty() ? "" : "; " + step.failures().front()));
    if (!clean) {
      if (result.calls == 0) result.failures.push_back("not even the lowest rate is clean");
      break;
    }
    result.calls = load.calls;
    result.failed = step.failed();
    result.rate = row.value = rate;
    result.cpu = here.cpu;
    result.load_cpu = here.load_cpu;
    result.seconds = here.seconds;
    result.units = load.calls;
  }
  result.rows.push_back(row);
  board.Unregister();
  return result;
}

}  // namespace centralino::bench
