#include <algorithm>
#include <map>

#include "bench/load/meter.h"
#include "bench/load/organization.h"
#include "bench/load/queue_edge.h"

namespace centralino::bench {
namespace {

constexpr int kWaiting[] = {100, 1'000, 10'000};
constexpr int kBatch = 50;
constexpr seconds kIdle{10};

class Flat {
 public:
  Flat(Board& board, int events)
      : board_(board), edge_(board.status().service("queue").grpc, "bench"), events_(events) {}

  Result Run() {
    for (const int waiting : kWaiting) {
      Progress("flat: " + std::to_string(waiting) + " tickets");
      Count(edge_.Join(kFlatGroup, last_, waiting - (last_ - first_)));
      last_ = first_ + waiting;
      Measure(waiting);
    }
    ProgressEnd();
    Count(edge_.Leave(first_, last_ - first_));
    Compare("departure", "a departure", departure_);
    Compare("change", "an operator's change", change_);
    Compare("idle", "an idle line, a second", idle_);
    return std::move(result_);
  }

 private:
  using Costs = std::map<int, double>;  // by tickets: ms of queue and Redis

  void Measure(int waiting) {
    // Whoever leaves at the front moves all behind him. As many come at the end, uncounted.
    double spent = 0;
    for (int done = 0; done < events_; done += kBatch) {
      spent += Spent([this] { Count(edge_.Leave(first_, kBatch)); });
      Count(edge_.Join(kFlatGroup, last_, kBatch));
      first_ += kBatch;
      last_ += kBatch;
    }
    departure_[waiting] = spent / events_;
    change_[waiting] =
        Spent([this] { Count(edge_.ChangeOperator(kFlatOperator, events_)); }) / events_;
    idle_[waiting] = Spent([this] { board_.Sleep(kIdle); }) / static_cast<double>(kIdle.count());
  }

  template <class Function>
  double Spent(Function function) {
    const ByProcess before = board_.processes().Cpu();
    function();
    const ByProcess spent = board_.processes().Cpu() - before;
    return spent.at("queue") + spent.at("redis");
  }

  void Count(int errors) {
    result_.failed += errors;
    if (errors > 0) result_.failures.push_back(Whole(errors) + " requests were refused");
  }

  // Flat is what costs no more with a hundred times as many.
  void Compare(const std::string& id, const std::string& what, const Costs& costs) {
    std::string note = what + ", ms of queue and Redis:";
    for (const auto& [waiting, cost] : costs) {
      note += "  " + Whole(waiting) + " tickets " + Digits(cost);
    }
    result_.notes.push_back(note);
    result_.rows.push_back({.id = "flat " + id,
                            .what = "flat: " + what + ", 10,000 tickets over 100",
                            .value = costs.at(10'000) / std::max(costs.at(100), 0.001),
                            .unit = "times",
                            .limit = 2,
                            .goal = 1.3});
  }

  Board& board_;
  QueueEdge edge_;
  const int events_;
  int first_ = 0;
  int last_ = 0;
  Costs departure_;
  Costs change_;
  Costs idle_;
  Result result_{.name = "flat", .title = "queue alone, by its stream", .calls = 10'000};
};

}  // namespace

Result RunFlat(Board& board, int events) { return Flat(board, events).Run(); }

}  // namespace centralino::bench
