// Runs the queue's transitions on Redis for one replica, hands on what they bring about, and does
// what falls due. All state is in Redis: any number of engines may work side by side.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "redis/client.h"
#include "services/queue/due_clock.h"
#include "services/queue/lane.h"
#include "services/queue/transitions.h"

namespace centralino::queue {

// What the engine tells the world, on the Redis client's thread or the streams'; all short.
class Observer {
 public:
  using Seconds = std::chrono::duration<double>;
  virtual ~Observer() = default;

  // Offers, withdrawals and moved lines, for the edges they concern. `cause` is when the request
  // that brought them about came in, or when the thing fell due.
  virtual void Happened(const Effects& effects, std::chrono::steady_clock::time_point cause) = 0;
  virtual void RedisChanged(bool up) = 0;
  // Something fell due and was done so long after its instant.
  virtual void DueDone(std::chrono::milliseconds late) = 0;
  virtual void ScriptRan(const std::string& script, Seconds took, bool ok) = 0;
};

class Engine {
 public:
  using Clock = std::chrono::steady_clock;

  // The observer outlives the engine.
  Engine(redis::Options redis, Policy policy, Observer& observer);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  const Transitions& transitions() const { return transitions_; }
  bool redis_up() const;

  // A revision was published: from now on these are the groups.
  void Configure(Configuration configuration);
  // Null: nothing is published for this organisation.
  std::shared_ptr<const Configuration> Find(const model::OrganizationId& organization) const;
  std::vector<std::shared_ptr<const Configuration>> Configurations() const;
  // Writes the groups to Redis again, which may have lost them.
  void Rewrite(const model::OrganizationId& organization);

  // From any thread, without waiting; requests run in the order they came in. `done` is called on
  // the Redis client's thread, before what the transition brought about is handed on.
  template <class Answer>
  void Run(Transition<Answer> transition, std::function<void(absl::StatusOr<Answer>)> done) {
    Sent sent = Prepare(transition, std::move(done));
    redis_->Post(std::move(transition.request), std::move(sent));
  }

  // The same for the streams' thread alone: requests gather until RunGathered, which waits for
  // Redis, so that one thread reads a stream, runs the scripts and answers.
  template <class Answer>
  void Gather(Transition<Answer> transition, std::function<void(absl::StatusOr<Answer>)> done) {
    Sent sent = Prepare(transition, std::move(done));
    lane_.Gather(std::move(transition.request), std::move(sent));
  }
  void GatherRewrite(const model::OrganizationId& organization);
  void RunGathered();

 private:
  using Sent = std::function<void(absl::StatusOr<redis::Reply>)>;

  // What is done with the reply.
  template <class Answer>
  Sent Prepare(Transition<Answer>& transition, std::function<void(absl::StatusOr<Answer>)> done) {
    return [this, cause = Clock::now(), organization = transition.organization,
            script = transition.request.script, read = std::move(transition.read),
            done = std::move(done)](absl::StatusOr<redis::Reply> reply) {
      absl::StatusOr<Outcome<Answer>> outcome = read(std::move(reply));
      if (!outcome.ok()) {
        done(outcome.status());
        return Ran(*script, organization, cause, nullptr);
      }
      done(std::move(outcome->answer));
      observer_.Happened(outcome->effects, cause);
      Ran(*script, organization, cause, &outcome->effects);
    };
  }
  // Null: it failed.
  void Ran(const redis::Script& script, const model::OrganizationId& organization,
           Clock::time_point posted, const Effects* effects);
  void RunDue(const model::OrganizationId& organization);
  void OnRedis(bool up);

  Observer& observer_;
  const Transitions transitions_;
  mutable std::mutex mutex_;  // guards configurations_: read by every stream, written by the feed
  std::map<model::OrganizationId, std::shared_ptr<const Configuration>> configurations_;
  DueClock due_clock_;
  Lane lane_;                             // the streams' thread's
  std::unique_ptr<redis::Client> redis_;  // last made, first gone: its callbacks use all of this
};

}  // namespace centralino::queue
