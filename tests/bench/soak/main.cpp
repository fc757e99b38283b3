// soak: mixed calls for as long as one wishes against a running platform, on one thread; then what
// they left behind.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "bench/soak/callers.h"
#include "bench/soak/desks.h"
#include "bench/soak/town.h"
#include "bench/soak/verdict.h"
#include "support/stack/publish.h"

namespace centralino::soak {
namespace {

using support::Loop;
using support::milliseconds;
using support::seconds;

constexpr milliseconds kRehearsal{4000};
// It rings twice in vain, waits, talks.
constexpr seconds kLongestStory{100};

struct Wish {
  std::string status;
  std::string redis;
  std::string postgres;
  std::string json;
  double minutes = 60;
  double rate = 5;
  std::uint64_t seed = 0;
};

// Where the platform sends what nobody listens to: a socket that is never read, so that the kernel
// drops it for nothing.
class Sink {
 public:
  Sink() : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const int small = 2304;
    setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(fd_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      std::abort();
    }
    port_ = ntohs(address.sin_port);
  }
  ~Sink() { close(fd_); }
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  std::string sdp() const {
    return support::WriteDescription(
        {.audio = {"127.0.0.1", port_}, .codecs = {support::AudioCodec::kPcma}});
  }

 private:
  int fd_;
  std::uint16_t port_ = 0;
};

class Soak {
 public:
  Soak(const Wish& wish, const support::Status& status)
      : wish_(wish),
        status_(status),
        watch_(std::filesystem::path(wish.status).parent_path()),
        desks_(loop_, status, sink_.sdp(), ledger_, wish.seed),
        callers_(loop_, status, sink_.sdp(), desks_, ledger_, wish.seed + 1) {}

  Findings Run() {
    findings_ = {.rate = wish_.rate, .seed = wish_.seed};
    const double since =
        std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    const double unowned = Unowned();
    desks_.Open([this](int registered) {
      if (registered < kOperators) {
        findings_.wrong.push_back(
            fmt::format("{} of {} telephones registered", registered, kOperators));
      }
      loop_.Stop();
    });
    Pass(seconds(60));
    // Connections that are opened once, by the first who needs them, are no loss.
    Call(kRehearsal);
    Look();
    begin_ = Clock::now();
    Tell();
    Call(milliseconds(static_cast<int>(wish_.minutes * 60'000)));
    desks_.CloseAll([this] { loop_.Stop(); });
    Pass(seconds(10));
    Settle(since);
    findings_.unowned = Unowned() - unowned;
    loop_.Cancel(tell_);
    Look();
    return findings_;
  }

  const Ledger& ledger() const { return ledger_; }
  const Watch& watch() const { return watch_; }

 private:
  double Elapsed() const { return support::SecondsBetween(begin_, Clock::now()); }

  void Pass(Clock::duration time) {
    const auto timer = loop_.After(time, [this] { loop_.Stop(); });
    loop_.Run();
    loop_.Cancel(timer);
  }

  // Calls for so long, then waits for the last of them.
  void Call(milliseconds time) {
    callers_.Start(wish_.rate);
    Pass(time);
    callers_.Stop();
    findings_.seconds = Elapsed();
    findings_.warm_up = std::min(600.0, findings_.seconds / 3);
    for (seconds waited{0}; waited < kLongestStory && callers_.up() > 0; ++waited) Pass(seconds(1));
    if (callers_.up() > 0) {
      findings_.wrong.push_back(fmt::format("{} calls did not end", callers_.up()));
    }
  }

  double Unowned() const {
    return Metric(status_, "sip-edge", "centralino_unowned_numbers_total").value_or(0);
  }

  void Look() {
    std::string gone;
    if (watch_.Look(&gone)) return;
    const std::string what = gone + " ended or was started anew";
    if (std::count(findings_.wrong.begin(), findings_.wrong.end(), what) == 0) {
      findings_.wrong.push_back(what);
    }
  }

  // A sample every two seconds; a line over the last one, or one each half minute in a file.
  void Tell() {
    Look();
    const bool terminal = isatty(STDERR_FILENO) != 0;
    if (terminal || told_++ % 15 == 0) {
      std::string text = fmt::format("{}soak {:02.0f}:{:02.0f} of {:.0f} min: {} calls, {} up; MiB",
                                     terminal ? "\r\033[K" : "", std::floor(Elapsed() / 60),
                                     std::fmod(Elapsed(), 60), wish_.minutes,
                                     ledger_.calls().size(), callers_.up());
      for (const auto& [name, samples] : watch_.samples()) {
        text += fmt::format(" {} {:.1f}", name, samples.back().resident_kib / 1024);
      }
      std::fprintf(stderr, "%s%s", text.c_str(), terminal ? "" : "\n");
    }
    tell_ = loop_.After(seconds(2), [this] { Tell(); });
  }

  // What a call leaves for a moment (records on their way, an operator's rest) is given this long.
  void Settle(double since) {
    for (int i = 0; i < 15; ++i) {
      Pass(seconds(1));
      findings_.records = ReadRecords(wish_.postgres, since);
      findings_.busy = BusyGauges(status_);
      findings_.left = LeftInRedis(wish_.redis);
      const auto to_record = static_cast<std::size_t>(
          std::count_if(ledger_.calls().begin(), ledger_.calls().end(), IsRecorded));
      if (findings_.busy.empty() && findings_.left.empty() &&
          findings_.records.calls.size() == to_record) {
        return;
      }
    }
  }

  const Wish wish_;
  const support::Status& status_;
  Instant begin_ = Clock::now();
  Loop loop_;
  Ledger ledger_;
  Watch watch_;
  Sink sink_;
  Desks desks_;
  Callers callers_;
  Findings findings_;
  Loop::TimerId tell_ = 0;
  int told_ = 0;
};

// 0: all is as it must be. 1: something is not. 2: nothing could be tried.
int Run(const Wish& wish) {
  std::string why;
  const auto status = support::ReadStatus(wish.status, &why);
  if (status) why = support::Publish(status->service("directory").grpc, MakeTown(), kPassword);
  if (!why.empty()) {
    std::fprintf(stderr, "%s\n", why.c_str());
    return 2;
  }
  Soak soak(wish, *status);
  const Findings findings = soak.Run();
  const Verdict verdict = Judge(findings, soak.ledger(), soak.watch());
  std::printf("\n%s", ToTable(findings, verdict).c_str());
  if (!wish.json.empty()) {
    std::ofstream file(wish.json);
    file << ToJson(findings, verdict);
    file.close();
    if (!file) {
      std::fprintf(stderr, "cannot write %s\n", wish.json.c_str());
      return 2;
    }
  }
  return verdict.not_so.empty() ? 0 : 1;
}

}  // namespace
}  // namespace centralino::soak

int main(int argc, char** argv) {
  centralino::soak::Wish wish;
  wish.seed = std::random_device{}();
  CLI::App app(
      "Mixed calls against a running platform. Exit code 0 if memory stays flat, no descriptor, "
      "lease, ticket, session or registration is left, and every call has exactly its record.");
  app.add_option("--status", wish.status, "file with what `./dev status --json` printed")
      ->required()
      ->envname("CENTRALINO_TEST_STATUS");
  app.add_option("--redis", wish.redis, "HOST:PORT of the platform's Redis")
      ->required()
      ->envname("CENTRALINO_PLATFORM_REDIS");
  app.add_option("--postgres", wish.postgres, "libpq's string for its database, as a superuser")
      ->required()
      ->envname("CENTRALINO_PLATFORM_POSTGRES");
  app.add_option("--minutes", wish.minutes, "of calling")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 10'000.0));
  app.add_option("--rate", wish.rate, "calls a second")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 200.0));
  app.add_option("--seed", wish.seed, "of what people do")->envname("CENTRALINO_SEED");
  app.add_option("--json", wish.json, "file for the figures");
  CLI11_PARSE(app, argc, argv);
  return centralino::soak::Run(wish);
}
