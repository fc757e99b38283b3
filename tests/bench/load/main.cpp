// bench: the workloads against a running platform, on one thread.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <string>

#include "bench/load/organization.h"
#include "bench/load/raw.h"
#include "bench/load/workloads.h"

namespace centralino::bench {
namespace {

struct Wish {
  std::string status;
  std::string json;
  std::string only;
  double w1_rate = 30;
  int w1_calls = 900;
  int talks = 25;
  double w3_rate = 100;
  int w3_calls = 3000;
};

// 0: all calls were served, and dispatch is within its limit. 1: not. 2: nothing could be
// measured. Processor time is told beside its limit, and is no failure: it depends on the machine.
int Run(const Wish& wish) {
  std::string why;
  const auto status = support::ReadStatus(wish.status, &why);
  if (status) why = PublishOrganization(status->service("directory").grpc);
  if (!why.empty()) {
    std::fprintf(stderr, "%s\n", why.c_str());
    return 2;
  }
  const Cost cost{MicrosecondsPerDatagram(600), MicrosecondsPerDatagram(172)};
  std::printf("the kernel alone: %.2f µs for a SIP datagram, %.2f µs for one of RTP\n\n",
              cost.sip_us, cost.rtp_us);
  const Processes processes(*status, wish.status);
  Loop loop;
  Board board(loop, *status, processes);
  std::vector<Result> results;
  const auto wanted = [&](const char* name) { return wish.only.empty() || wish.only == name; };
  const auto keep = [&](Result result) {
    std::printf("%s\n", ToTable(result).c_str());
    std::fflush(stdout);
    results.push_back(std::move(result));
  };
  if (wanted("w1")) keep(RunQueueCalls(board, {wish.w1_rate, wish.w1_calls}, cost));
  if (wanted("dispatch")) keep(RunDispatch(board, wish.talks));
  if (wanted("w3")) keep(RunSignalling(board, {wish.w3_rate, wish.w3_calls}, cost));
  if (!wish.json.empty()) {
    std::ofstream file(wish.json);
    file << ToJson(results);
    file.close();
    if (!file) {
      std::fprintf(stderr, "cannot write %s\n", wish.json.c_str());
      return 2;
    }
  }
  for (const Result& result : results) {
    if (!result.Served() || (result.bounds_times && !result.WithinLimit())) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace centralino::bench

int main(int argc, char** argv) {
  centralino::bench::Wish wish;
  CLI::App app(
      "Runs the workloads W1, dispatch and W3. Exit code 0 if all calls were served and dispatch "
      "is within its limit.");
  app.add_option("--status", wish.status, "file with what `./dev status --json` printed")
      ->required()
      ->envname("CENTRALINO_TEST_STATUS");
  app.add_option("--json", wish.json, "file for the figures");
  app.add_option("--only", wish.only, "one workload")
      ->check(CLI::IsMember({"w1", "dispatch", "w3"}));
  app.add_option("--w1-rate", wish.w1_rate, "queue calls a second")->capture_default_str();
  app.add_option("--w1-calls", wish.w1_calls, "queue calls")->capture_default_str();
  app.add_option("--talks", wish.talks, "talks of each of the lines in dispatch")
      ->capture_default_str();
  app.add_option("--w3-rate", wish.w3_rate, "signalling calls a second")->capture_default_str();
  app.add_option("--w3-calls", wish.w3_calls, "signalling calls")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return centralino::bench::Run(wish);
}
