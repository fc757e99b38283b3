#include <random>

#include "bench/load/meter.h"
#include "bench/load/organization.h"
#include "bench/load/workloads.h"

namespace centralino::bench {
namespace {

// Callers that wait behind each operator at any time.
constexpr int kWaiting = 3;

class Dispatch {
 public:
  Dispatch(Board& board, int talks) : board_(board), talks_(talks), desks_(kDesks) {}

  Result Run() {
    Result result{.name = "dispatch",
                  .title = "dispatch, lines of one operator, talks of 1 to 3 s",
                  .unit = "call"};
    std::vector<std::string> users;
    for (int desk = 0; desk < kDesks; ++desk) users.push_back(DeskExtensionOf(desk));
    if (!board_.Register(
            users,
            [this](std::size_t desk, std::shared_ptr<Call> call) { OnRing(desk, std::move(call)); },
            seconds(20))) {
      result.failures.push_back("not all telephones registered");
      board_.Unregister();
      return result;
    }
    const Meter meter(board_);
    for (std::size_t desk = 0; desk < desks_.size(); ++desk) {
      for (int i = 0; i <= kWaiting; ++i) Dial(desk);
    }
    const auto limit = board_.loop().After(seconds(30 + 4 * talks_), [this] {
      failures_.push_back("the talks did not come to an end in time");
      board_.loop().Stop();
    });
    board_.loop().Run();
    board_.loop().Cancel(limit);
    ProgressEnd();
    meter.Read(result);
    result.calls = talked_;
    result.failed = failed_;
    result.units = talked_;
    result.failures = failures_;
    const Spread gaps = SpreadOf(gaps_);
    result.notes.push_back("from his BYE to the next INVITE, ms: " + ToText(SpreadOf(from_bye_)));
    result.notes.push_back("from the 200 to his BYE to the next INVITE, ms: " + ToText(gaps));
    result.rows = {{.id = "dispatch p50",
                    .what = "dispatch, line waiting, p50",
                    .value = gaps.p50,
                    .unit = "ms",
                    .goal = 3},
                   {.id = "dispatch p99",
                    .what = "dispatch, line waiting, p99",
                    .value = gaps.p99,
                    .unit = "ms",
                    .limit = 100,
                    .goal = 15}};
    over_ = true;
    for (const auto& call : callers_) call->End();
    board_.Sleep(seconds(4));  // the longest talk, whose end is still to come
    board_.Unregister();
    return result;
  }

 private:
  struct Desk {
    int talks = 0;
    std::optional<Instant> hung_up;
    std::optional<Instant> free_since;
  };

  void Dial(std::size_t desk) {
    CallEvents events;
    events.on_answered = [](const SipMessage&) { return std::string(); };
    events.on_failed = [this](const SipMessage& response) {
      if (over_) return;
      ++failed_;
      if (failures_.size() < 5) failures_.push_back("refused " + std::to_string(response.status));
    };
    callers_.push_back(board_.trunk().Invite(DeskNumberOf(static_cast<int>(desk)), "0571123456",
                                             board_.sdp(), events));
  }

  void OnRing(std::size_t index, std::shared_ptr<Call> call) {
    Desk& desk = desks_[index];
    if (over_) return call->Refuse(486);
    if (desk.hung_up) {
      const Instant rang = board_.ArrivedAt(index);
      from_bye_.push_back(SecondsBetween(*desk.hung_up, rang) * 1000);
      // The INVITE may even come first.
      gaps_.push_back(desk.free_since ? SecondsBetween(*desk.free_since, rang) * 1000 : 0);
    }
    desk.hung_up.reset();
    desk.free_since.reset();
    call->Answer(board_.sdp());
    Dial(index);  // the line stays as long as it was
    const milliseconds talk(std::uniform_int_distribution<>(1000, 3000)(random_));
    board_.loop().After(talk, [this, index, call] { HangUp(index, call); });
  }

  void HangUp(std::size_t index, const std::shared_ptr<Call>& call) {
    desks_[index].hung_up = Clock::now();
    call->Bye([this, index](const SipMessage& response) {
      if (response.status == 200 && desks_[index].hung_up) {
        desks_[index].free_since = board_.ArrivedAt(index);
      }
    });
    if (over_) return;
    ++talked_;
    ++desks_[index].talks;
    Progress("dispatch: " + std::to_string(talked_) + " of " + std::to_string(kDesks * talks_) +
             " talks");
    for (const Desk& desk : desks_) {
      if (desk.talks < talks_) return;
    }
    board_.loop().Stop();
  }

  Board& board_;
  const int talks_;
  std::vector<Desk> desks_;
  std::vector<std::shared_ptr<Call>> callers_;
  std::mt19937 random_{7};  // the same talks in every run
  bool over_ = false;
  int talked_ = 0;
  int failed_ = 0;
  std::vector<double> from_bye_;
  std::vector<double> gaps_;
  std::vector<std::string> failures_;
};

}  // namespace

Result RunDispatch(Board& board, int talks_per_line) {
  return Dispatch(board, talks_per_line).Run();
}

}  // namespace centralino::bench
