#include <cmath>

#include "bench/load/organization.h"
#include "bench/load/workloads.h"

namespace centralino::bench {
namespace {

constexpr seconds kTalk{2};
constexpr seconds kPatience{15};

class QueueCalls {
 public:
  QueueCalls(Board& board, const Load& load) : board_(board), load_(load) {}

  Result Run(const Cost& cost) {
    Result result{.name = "W1", .title = "queue call, silent", .limit = 6, .goal = 3};
    result.timing = "from the answer to the talk (a second of welcome in it)";
    std::vector<std::string> users;
    for (int i = 0; i < kOperators; ++i) users.push_back(ExtensionOf(i));
    if (!board_.Register(
            users, [this](std::size_t, std::shared_ptr<Call> call) { OnRing(std::move(call)); },
            seconds(30))) {
      result.failures.push_back("not all telephones registered");
      board_.Unregister();
      return result;
    }
    const CpuTimes before = board_.processes().Now();
    const std::size_t datagrams = board_.datagrams();
    begin_ = Clock::now();
    DialNext();
    board_.loop().Run();
    result.cpu = board_.processes().Now() - before;
    result.calls = load_.calls;
    result.failed = load_.calls - done_;
    result.rate = load_.rate;
    result.times = SpreadOf(to_talk_);
    result.failures = failures_;
    result.raw_ms = (static_cast<double>(board_.datagrams() - datagrams) * cost.sip_us +
                     leg_seconds_ * 50 * cost.rtp_us) /
                    1000 / load_.calls;
    board_.Unregister();
    return result;
  }

 private:
  void DialNext() {
    const int number = dialled_++;
    Dial();
    if (dialled_ < load_.calls) {
      board_.loop().At(begin_ + std::chrono::duration_cast<Clock::duration>(
                                    std::chrono::duration<double>((number + 1) / load_.rate)),
                       [this] { DialNext(); });
    }
    if (number % 20 == 0) {
      Progress("W1: " + std::to_string(number) + " of " + std::to_string(load_.calls) + " calls, " +
               std::to_string(failed_) + " failed");
    }
  }

  void Dial() {
    struct Seen {
      Instant answered;
      bool over = false;
      Loop::TimerId patience = 0;
    };
    auto seen = std::make_shared<Seen>();
    auto call = std::make_shared<std::weak_ptr<Call>>();
    CallEvents events;
    events.on_answered = [seen](const SipMessage&) {
      seen->answered = Clock::now();
      return std::string();
    };
    events.on_failed = [this, seen](const SipMessage& response) {
      if (seen->over) return;
      seen->over = true;
      board_.loop().Cancel(seen->patience);
      Failed("refused " + std::to_string(response.status) + " " + response.reason);
    };
    events.on_bye = [this, seen](const SipMessage&) {
      if (seen->over) return;
      seen->over = true;
      board_.loop().Cancel(seen->patience);
      const double lasted = SecondsBetween(seen->answered, Clock::now());
      leg_seconds_ += lasted + std::chrono::duration<double>(kTalk).count();
      const double waited = lasted - std::chrono::duration<double>(kTalk).count();
      if (waited < 0) return Failed("ended without a talk");
      to_talk_.push_back(waited * 1000);
      ++done_;
      Ended();
    };
    const auto dialled = board_.trunk().Invite(kQueueNumber, "0571123456", board_.sdp(), events);
    *call = dialled;
    seen->patience = board_.loop().After(kPatience, [this, seen, call] {
      if (seen->over) return;
      seen->over = true;
      if (const auto it = call->lock()) it->End();
      Failed(seen->answered == Instant{} ? "not answered" : "answered but not served");
    });
  }

  void OnRing(std::shared_ptr<Call> call) {
    call->Answer(board_.sdp());
    board_.loop().After(kTalk, [call] { call->Bye(); });
  }

  void Failed(const std::string& why) {
    ++failed_;
    if (failures_.size() < 5) failures_.push_back(why);
    Ended();
  }

  void Ended() {
    if (done_ + failed_ < load_.calls) return;
    ProgressEnd();
    // What follows a call (records, settlements) belongs to its cost.
    board_.loop().After(seconds(1), [this] { board_.loop().Stop(); });
  }

  Board& board_;
  const Load load_;
  Instant begin_;
  int dialled_ = 0;
  int done_ = 0;
  int failed_ = 0;
  double leg_seconds_ = 0;
  std::vector<double> to_talk_;
  std::vector<std::string> failures_;
};

}  // namespace

Result RunQueueCalls(Board& board, const Load& load, const Cost& cost) {
  return QueueCalls(board, load).Run(cost);
}

}  // namespace centralino::bench
