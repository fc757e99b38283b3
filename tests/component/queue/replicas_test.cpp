// Several replicas against one Redis, at the same time and at random, compared step by step with
// a reference model that knows no Redis.
//
// Each replica is a thread with its own connection. Redis runs the scripts one by one in some
// order; each script is wrapped, for this test only, so that it also tells its place in that
// order. The model then plays the same calls in that order and must predict every answer, every
// offer and every event. Answers that say the same twice, late settles of offers long gone, edges
// that die and clocks that jump are all in.
//
// CENTRALINO_RANDOM_STEPS: so many steps instead of 100,000.
#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/component/queue/replica_runner.h"
#include "tests/support/random.h"

namespace centralino::queue {
namespace {

// Short rests, so that much happens in little time.
Policy LivelyPolicy() {
  Policy policy = TestPolicy(10s);
  policy.rest_after_busy = 700ms;
  policy.rest_after_no_answer = 1500ms;
  return policy;
}

// ---- The comparison -------------------------------------------------------------------------

class Trial {
 public:
  explicit Trial(std::uint64_t seed)
      : policy_(LivelyPolicy()),
        org_(NewOrganization("random")),
        model_(policy_),
        redis_(TestRedis()) {
    for (int i = 0; i < 3; ++i) {
      replicas_.push_back(std::make_unique<ReplicaRunner>(
          i, org_, policy_, world_, seed * 3 + static_cast<std::uint64_t>(i)));
    }
    replicas_[0]->Pass(std::chrono::milliseconds(1'700'000'000'000));
    replicas_[0]->Configure();
    Compare();
  }
  ~Trial() { Forget(org_); }

  void OneAfterAnother(int steps, std::uint64_t seed) {
    std::mt19937 random(static_cast<std::mt19937::result_type>(seed));
    for (int i = 0; i < steps; ++i) replicas_[random() % replicas_.size()]->Step();
    Compare();
  }

  void AtTheSameTime(int steps) {
    std::vector<std::thread> threads;
    for (auto& replica : replicas_) {
      threads.emplace_back([&] {
        for (int i = 0; i < steps; ++i) replica->Step();
      });
    }
    for (std::thread& thread : threads) thread.join();
    Compare();
  }

  // Everybody is served: nobody was lost on the way.
  void Drain() {
    for (const std::string& one : kOperators) {
      replicas_[0]->Presence(one, 10h);
      replicas_[0]->SetMode(one, OperatorMode::kAvailable);
    }
    for (int round = 0; round < 2000 && Waiting() > 0; ++round) {
      std::vector<World::Known> offers;
      {
        std::lock_guard lock(world_.mutex);
        offers = world_.offers;
      }
      for (const World::Known& known : offers)
        replicas_[1]->Settle(known.offer, SettleResult::kEnded);
      replicas_[2]->Pass(3s);
      replicas_[2]->RunDue();
      Compare();
    }
    CHECK(Waiting() == 0);
  }

  std::int64_t steps() const { return steps_; }
  int offers() const { return offers_; }

 private:
  int Waiting() const {
    int waiting = 0;
    for (const std::string& group : model_.Groups()) {
      // A line nobody serves is never empty.
      if (!served_.contains(group)) continue;
      waiting += static_cast<int>(model_.LineOf(group).size());
    }
    return waiting;
  }

  void Compare() {
    std::vector<Entry> log;
    {
      std::lock_guard lock(world_.mutex);
      log.swap(world_.log);
    }
    std::sort(log.begin(), log.end(),
              [](const Entry& a, const Entry& b) { return a.order < b.order; });
    for (Entry& entry : log) {
      const Seen predicted = entry.predict(model_);
      KeepLatest(told_,
                 std::to_string(entry.order) + " replica " + std::to_string(entry.replica) + ": " +
                     entry.what + " -> " + ToText(entry.seen),
                 std::size_t{40});
      const bool in_order = entry.order == ++steps_;
      const std::string broken = model_.Broken();
      if (!in_order || !(predicted == entry.seen) || !broken.empty()) {
        std::string story;
        for (const std::string& line : told_) story += line + "\n";
        FAIL(story << "but the model says " << ToText(predicted) << "\n"
                   << broken << (in_order ? "" : "and the order has a gap"));
      }
      offers_ += static_cast<int>(entry.seen.offers.size());
      for (const std::string& offer : entry.seen.offers) {
        // Lines that somebody was ever called out of do have operators.
        REQUIRE(given_.insert(offer).second);
      }
    }
    CompareWholes();
  }

  // The lines and operators in Redis are those of the model.
  void CompareWholes() {
    const Transitions transitions(policy_);
    served_.clear();
    for (const std::string& group : model_.Groups()) {
      const std::string stem = "{" + org_.value + "}:queue:";
      const auto line = redis_.Run(
          redis::Command({"ZUNION", "2", stem + "wait:" + group, stem + "ring:" + group}));
      REQUIRE(line.ok());
      REQUIRE(line->Texts().value() == model_.LineOf(group));
      const auto present =
          redis_.Run(redis::Command({"SCARD", "{" + org_.value + "}:queue:present:" + group}));
      if (present->Integer().value() > 0) served_.insert(group);
    }
    static constexpr const char* kWords[] = {"unregistered", "available", "ringing", "talking",
                                             "wrap-up",      "paused",    "away"};
    for (const std::string& id : model_.Operators()) {
      const auto transition = transitions.Operators(org_, {model::OperatorId(id)});
      const auto outcome = transition.read(redis_.Run(transition.request));
      REQUIRE(outcome.ok());
      REQUIRE(kWords[static_cast<int>(outcome->answer.front().activity)] == model_.ActivityOf(id));
    }
  }

  const Policy policy_;
  const model::OrganizationId org_;
  ReferenceModel model_;
  redis::Connection redis_;
  World world_;
  std::vector<std::unique_ptr<ReplicaRunner>> replicas_;
  std::vector<std::string> told_;
  std::set<std::string> given_;
  std::set<std::string> served_;
  std::int64_t steps_ = 0;
  int offers_ = 0;
};

TEST_CASE("replicas that take turns do what the model says, and can be played again") {
  const std::uint64_t seed = support::Seed();
  std::cout << "seed " << seed << "\n";
  INFO("CENTRALINO_SEED=" << seed);
  const auto steps = static_cast<int>(support::Steps(100'000) / 5);
  Trial trial(seed);
  for (int done = 0; done < steps; done += 500) {
    trial.OneAfterAnother(500, seed + static_cast<std::uint64_t>(done));
  }
  trial.Drain();
  CHECK(trial.offers() > steps / 40);
}

TEST_CASE("replicas that work at the same time: no caller twice, nobody lost, the order kept") {
  const std::uint64_t seed = support::Seed();
  std::cout << "seed " << seed << "\n";
  INFO("CENTRALINO_SEED=" << seed);
  const auto steps = static_cast<int>(support::Steps(100'000) * 4 / 5);
  Trial trial(seed);
  for (int done = 0; done < steps; done += 3'000) trial.AtTheSameTime(1'000);
  trial.Drain();
  CHECK(trial.offers() > steps / 40);
}

}  // namespace
}  // namespace centralino::queue
