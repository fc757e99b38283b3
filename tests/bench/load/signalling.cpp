#include "bench/load/meter.h"
#include "bench/load/organization.h"
#include "bench/load/workloads.h"

namespace centralino::bench {
namespace {

constexpr int kPhones = 200;

// Each dials operators in turn; a call is so short that nobody is busy when his turn comes again.
class Signalling {
 public:
  Signalling(Board& board, const Load& load) : board_(board), load_(load) {}

  Result Run(const Cost& cost) {
    Result result{.name = "w3",
                  .title = "W3 signalling through both legs, no RTP",
                  .calls = load_.calls,
                  .rate = load_.rate,
                  .unit = "call"};
    std::vector<std::string> users;
    for (int i = 0; i < kPhones; ++i) users.push_back(CrowdExtensionOf(i));
    const auto answer = [this](std::size_t, std::shared_ptr<Call> call) {
      call->Answer(board_.sdp());
    };
    if (!board_.Register(users, answer, seconds(60))) {
      result.failures.push_back("not all telephones registered");
      board_.Unregister();
      return result;
    }
    const std::size_t datagrams = board_.datagrams();
    const Meter meter(board_);
    begin_ = Clock::now();
    DialNext();
    board_.loop().Run();
    meter.Read(result);
    result.failed = failed_;
    result.failures = failures_;
    result.units = load_.calls;
    result.notes.push_back("from INVITE to 200, ms: " + ToText(SpreadOf(to_answer_)));
    result.rows.push_back({.id = "w3 cpu",
                           .what = "W3 CPU",
                           .value = result.CpuPerUnit(),
                           .unit = "ms per call",
                           .raw = static_cast<double>(board_.datagrams() - datagrams) *
                                  cost.sip_us / 1000 / load_.calls,
                           .limit = 2,
                           .goal = 0.9});
    board_.Unregister();
    return result;
  }

 private:
  void DialNext() {
    const int number = dialled_++;
    Dial(number);
    if (dialled_ < load_.calls) {
      board_.loop().At(begin_ + std::chrono::duration_cast<Clock::duration>(
                                    std::chrono::duration<double>((number + 1) / load_.rate)),
                       [this] { DialNext(); });
    }
    if (number % 100 == 0) {
      Progress("W3: " + std::to_string(number) + " of " + std::to_string(load_.calls) + " calls, " +
               std::to_string(failed_) + " failed");
    }
  }

  void Dial(int number) {
    const Instant dialled = Clock::now();
    auto call = std::make_shared<std::weak_ptr<Call>>();
    CallEvents events;
    events.on_answered = [this, dialled, call](const SipMessage&) {
      to_answer_.push_back(SecondsBetween(dialled, Clock::now()) * 1000);
      // Behind the ACK.
      board_.loop().Post([this, call] {
        if (const auto it = call->lock()) {
          it->Bye([this](const SipMessage& response) {
            Ended(response.status == 200 ? "" : "BYE " + std::to_string(response.status));
          });
        }
      });
      return std::string();
    };
    events.on_failed = [this](const SipMessage& response) {
      Ended("refused " + std::to_string(response.status) + " " + response.reason);
    };
    *call =
        board_.trunk().Invite(OwnNumberOf(number % kPhones), "0571123456", board_.sdp(), events);
  }

  void Ended(const std::string& failure) {
    ++ended_;
    if (!failure.empty()) {
      ++failed_;
      if (failures_.size() < 5) failures_.push_back(failure);
    }
    if (ended_ < load_.calls) return;
    ProgressEnd();
    board_.loop().After(seconds(1), [this] { board_.loop().Stop(); });
  }

  Board& board_;
  const Load load_;
  Instant begin_;
  int dialled_ = 0;
  int ended_ = 0;
  int failed_ = 0;
  std::vector<double> to_answer_;
  std::vector<std::string> failures_;
};

}  // namespace

Result RunSignalling(Board& board, const Load& load, const Cost& cost) {
  return Signalling(board, load).Run(cost);
}

}  // namespace centralino::bench
