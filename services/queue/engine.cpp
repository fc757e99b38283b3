#include "services/queue/engine.h"

#include <algorithm>

#include "service/log.h"

namespace centralino::queue {
namespace {

namespace log = service::log;
using std::chrono::milliseconds;

// What other replicas made due is looked for this often: each heartbeat of an edge tells of it too.
constexpr milliseconds kLookAtLeast{5000};

}  // namespace

Engine::Engine(redis::Options redis, Policy policy, Observer& observer)
    : observer_(observer),
      transitions_(policy),
      due_clock_(kLookAtLeast,
                 [this](const model::OrganizationId& organization) { RunDue(organization); }),
      lane_(redis) {
  // A latch: the client's thread begins with OnRedis, which waits here until redis_ is set.
  std::lock_guard lock(mutex_);
  redis_ = std::make_unique<redis::Client>(std::move(redis), [this](bool up) { OnRedis(up); });
}

Engine::~Engine() {
  // The clock's thread posts to the client, so it goes first; the client's last callbacks may
  // still set the clock.
  due_clock_.Stop();
  redis_.reset();
}

bool Engine::redis_up() const { return redis_->up(); }

void Engine::OnRedis(bool up) {
  const auto configurations = Configurations();
  observer_.RedisChanged(up);
  log::Write(up ? log::Level::kInfo : log::Level::kWarning, {},
             up ? "Redis is reached" : "Redis is away");
  if (!up) return;
  // It may have come back empty. Scripts load themselves; who is in which group is ours to say.
  for (const auto& configuration : configurations) Rewrite(configuration->organization);
}

void Engine::Configure(Configuration configuration) {
  const model::OrganizationId organization = configuration.organization;
  {
    std::lock_guard lock(mutex_);
    configurations_[organization] = std::make_shared<const Configuration>(std::move(configuration));
  }
  Rewrite(organization);
}

std::shared_ptr<const Configuration> Engine::Find(const model::OrganizationId& organization) const {
  std::lock_guard lock(mutex_);
  const auto found = configurations_.find(organization);
  return found == configurations_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const Configuration>> Engine::Configurations() const {
  std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<const Configuration>> all;
  for (const auto& [organization, configuration] : configurations_) all.push_back(configuration);
  return all;
}

namespace {

std::function<void(absl::StatusOr<Done>)> Rewritten(const model::OrganizationId& organization) {
  return [organization](const absl::StatusOr<Done>& done) {
    if (done.ok() || absl::IsUnavailable(done.status())) return;  // said by OnRedis already
    log::Error({.organisation = organization.value}, "the groups could not be written to Redis",
               {{"error", std::string(done.status().message())}});
  };
}

}  // namespace

void Engine::Rewrite(const model::OrganizationId& organization) {
  const std::shared_ptr<const Configuration> configuration = Find(organization);
  if (configuration == nullptr) return;
  Run<Done>(transitions_.Configure(*configuration), Rewritten(organization));
}

void Engine::GatherRewrite(const model::OrganizationId& organization) {
  const std::shared_ptr<const Configuration> configuration = Find(organization);
  if (configuration == nullptr) return;
  Gather<Done>(transitions_.Configure(*configuration), Rewritten(organization));
}

void Engine::RunGathered() {
  if (lane_.Run()) return;
  // The client notices, says so, and looks when Redis is back.
  redis_->Post(redis::Command({"PING"}), nullptr);
}

void Engine::Ran(const redis::Script& script, const model::OrganizationId& organization,
                 Clock::time_point posted, const Effects* effects) {
  const Clock::time_point now = Clock::now();
  observer_.ScriptRan(script.name(), now - posted, effects != nullptr);
  if (effects != nullptr && !effects->looked_at_due) return;
  Clock::duration wait = kLookAtLeast;
  if (effects != nullptr && effects->next_due) {
    // Redis tells whole milliseconds, rounded down: one more, so as not to come too early.
    wait = std::max(*effects->next_due - effects->now, milliseconds{0}) + milliseconds{1};
  }
  due_clock_.Set(organization, now + wait);
}

void Engine::RunDue(const model::OrganizationId& organization) {
  Run<DueAnswer>(
      transitions_.Due(organization), [this, organization](const absl::StatusOr<DueAnswer>& due) {
        if (due.ok()) {
          if (due->done > 0) observer_.DueDone(due->late);
        } else if (!absl::IsUnavailable(due.status()) && !absl::IsCancelled(due.status())) {
          log::Error({.organisation = organization.value}, "what fell due could not be done",
                     {{"error", std::string(due.status().message())}});
        }
      });
}

}  // namespace centralino::queue
