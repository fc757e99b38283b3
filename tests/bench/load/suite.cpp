#include "bench/load/suite.h"

#include <algorithm>
#include <cstdio>

#include "bench/load/raw.h"

namespace centralino::bench {
namespace {

constexpr char kRaw[] = "the kernel alone, µs per datagram: ";

struct Workload {
  const char* name;
  bool fresh;  // on services that began anew: memory is measured
  bool brief;  // part of --short
  Result (*run)(Board& board, const Sizes& sizes, const Cost& cost);
};

Load LoadOf(double rate, const Sizes& sizes) {
  return {rate, static_cast<int>(rate * static_cast<double>(sizes.time.count()))};
}

const Workload kWorkloads[] = {
    {"w1", false, true,
     [](Board& board, const Sizes& sizes, const Cost& cost) {
       return RunQueueCalls(board, LoadOf(sizes.w1_rate, sizes), false, cost);
     }},
    {"w1-speech", false, true,
     [](Board& board, const Sizes& sizes, const Cost& cost) {
       return RunQueueCalls(board, LoadOf(sizes.w1_rate, sizes), true, cost);
     }},
    {"w1-rate", false, false,
     [](Board& board, const Sizes& sizes, const Cost&) {
       return RunSustained(board, sizes.sustained, sizes.time);
     }},
    {"dispatch", false, true,
     [](Board& board, const Sizes& sizes, const Cost&) { return RunDispatch(board, sizes.talks); }},
    {"w2-100", true, true,
     [](Board& board, const Sizes& sizes, const Cost& cost) {
       return RunWaiting(board, 100, sizes.time, cost);
     }},
    {"w2-1000", true, false,
     [](Board& board, const Sizes& sizes, const Cost& cost) {
       return RunWaiting(board, 1000, sizes.time, cost);
     }},
    {"w2-3000", true, false,
     [](Board& board, const Sizes& sizes, const Cost& cost) {
       return RunWaiting(board, 3000, sizes.time, cost);
     }},
    {"w3", false, true,
     [](Board& board, const Sizes& sizes, const Cost& cost) {
       return RunSignalling(board, LoadOf(sizes.w3_rate, sizes), cost);
     }},
    {"w4", true, true,
     [](Board& board, const Sizes& sizes, const Cost& cost) {
       return RunRelay(board, sizes.w4_calls, sizes.time, cost);
     }},
    {"flat", false, true,
     [](Board& board, const Sizes& sizes, const Cost&) {
       return RunFlat(board, sizes.flat_events);
     }},
};

}  // namespace

Sizes ShortSizes() {
  return {.time = seconds(15),  // a whole round of announcements
          .talks = 5,
          .w4_calls = 200,
          .flat_events = 200,
          .brief = true};
}

std::vector<std::string> WorkloadNames() {
  std::vector<std::string> names;
  for (const Workload& workload : kWorkloads) names.emplace_back(workload.name);
  return names;
}

void RunSuite(Board& board, const Sizes& sizes, const std::vector<std::string>& only,
              const std::function<void(Result)>& done) {
  const Cost cost = MeasureKernel();
  std::printf("%sSIP %.2f, RTP %.2f, RTP in batches %.2f sent and %.2f received\n\n", kRaw,
              cost.sip_us, cost.rtp_us, cost.rtp_sent_us, cost.rtp_received_us);
  for (const Workload& workload : kWorkloads) {
    const bool named = std::find(only.begin(), only.end(), workload.name) != only.end();
    if (only.empty() ? sizes.brief && !workload.brief : !named) continue;
    if (workload.fresh) {
      if (const std::string why = board.Restart(); !why.empty()) {
        done({.name = workload.name, .title = workload.name, .failures = {why}});
        continue;
      }
    }
    done(workload.run(board, sizes, cost));
  }
}

}  // namespace centralino::bench
