// bench: the workloads against a running platform. SIP on one thread, RTP on another.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "bench/figures/compare.h"
#include "bench/load/machine.h"
#include "bench/load/organization.h"
#include "bench/load/suite.h"

namespace centralino::bench {
namespace {

struct Wish {
  std::string status;
  std::string commit;
  std::string json;
  std::string markdown;
  std::string compare;
  double noise = 10;
  std::vector<std::string> only;
  Sizes sizes;
};

bool Write(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) std::fprintf(stderr, "cannot write %s\n", path.c_str());
  return static_cast<bool>(file);
}

std::optional<std::vector<Row>> ReadRows(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  auto rows = RowsOfJson(text.str());
  if (!rows) std::fprintf(stderr, "%s holds no figures of ./dev bench --json\n", path.c_str());
  return rows;
}

// 0: all calls were served, and no row misses what is ahead of all. 1: not. 2: nothing could be
// measured.
int Run(const Wish& wish) {
  std::vector<Row> before;
  if (!wish.compare.empty()) {
    auto rows = ReadRows(wish.compare);
    if (!rows) return 2;
    before = std::move(*rows);
  }
  Loop loop;
  Board board(loop, wish.status);
  std::string why = board.Connect();
  if (why.empty()) why = PublishOrganization(board.status().service("directory").grpc);
  if (why.empty() && !board.AwaitOrganization(seconds(240))) {
    why = "the bench organisation is not live at the edge";
  }
  if (!why.empty()) {
    std::fprintf(stderr, "%s\n", why.c_str());
    return 2;
  }
  Report report{.machine = ThisMachine(wish.commit), .results = {}};
  std::printf("%s\n\n", ToText(report.machine).c_str());
  RunSuite(board, wish.sizes, wish.only, [&](Result result) {
    std::printf("%s\n", ToText(result).c_str());
    std::fflush(stdout);
    report.results.push_back(std::move(result));
  });
  const std::vector<Row> rows = report.rows();
  std::printf("%s", ToTable(rows).c_str());
  if (!wish.compare.empty()) {
    std::printf("\nbeside %s (%.0f %% is noise):\n%s", wish.compare.c_str(), wish.noise,
                ToText(Compare(before, rows, wish.noise)).c_str());
  }
  if (!wish.json.empty() && !Write(wish.json, ToJson(report))) return 2;
  if (!wish.markdown.empty() && !Write(wish.markdown, ToMarkdown(rows))) return 2;
  int exit_code = 0;
  for (const Result& result : report.results) {
    if (result.Served()) continue;
    std::printf("not served: %s\n", result.title.c_str());
    exit_code = 1;
  }
  for (const Row& row : rows) {
    if (!row.MissesLimit()) continue;
    std::printf("not ahead of all: %s\n", row.what.c_str());
    exit_code = 1;
  }
  return exit_code;
}

}  // namespace
}  // namespace centralino::bench

int main(int argc, char** argv) {
  using namespace centralino::bench;
  Wish wish;
  CLI::App app(
      "Runs the workloads of docs/performance.md. Exit code 0 if all calls were served and every "
      "row is within \"ahead of all\".",
      "./dev bench");
  app.add_option("--status", wish.status, "file with what `./dev status --json` printed")
      ->required()
      ->envname("CENTRALINO_TEST_STATUS")
      ->group("");  // `./dev bench` gives these two
  app.add_option("--commit", wish.commit, "what was built, for the record")->group("");
  app.add_option("--json", wish.json, "file for the figures")->type_name("FILE");
  app.add_option("--markdown", wish.markdown, "file for the table")->type_name("FILE");
  app.add_option("--compare", wish.compare, "figures of an earlier run: better or worse by row")
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  app.add_option("--noise", wish.noise, "percent that are no difference")->capture_default_str();
  app.add_option("--only", wish.only, "these workloads")
      ->delimiter(',')
      ->type_name("NAME,…")
      ->check(CLI::IsMember(WorkloadNames()));
  app.add_flag_callback(
      "--short", [&] { wish.sizes = ShortSizes(); },
      "a few seconds each, and N = 100 alone in the waiting room unless --only names more");
  app.add_option("--w1-rate", wish.sizes.w1_rate, "queue calls a second");
  app.add_option("--w3-rate", wish.sizes.w3_rate, "signalling calls a second");
  app.add_option("--w4-calls", wish.sizes.w4_calls, "bridged calls, at most 1000")
      ->check(CLI::Range(1, kCrowd));
  CLI11_PARSE(app, argc, argv);
  return Run(wish);
}
