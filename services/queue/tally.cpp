#include "services/queue/tally.h"

#include <array>
#include <condition_variable>
#include <memory>
#include <string_view>

namespace centralino::queue {
namespace {

using Seconds = Observer::Seconds;

constexpr std::string_view kCallerOutcomes[] = {"answered", "abandoned",   "timeout",
                                                "nobody",   "failed-call", "lost"};

constexpr std::string_view kOfCallbacks = "callback-";

bool IsOfCaller(std::string_view what) {
  for (std::string_view outcome : kCallerOutcomes) {
    if (outcome == what) return true;
  }
  return false;
}

constexpr std::array kActivities = {
    std::pair{OperatorActivity::kUnregistered, "unregistered"},
    std::pair{OperatorActivity::kAvailable, "available"},
    std::pair{OperatorActivity::kRinging, "ringing"},
    std::pair{OperatorActivity::kTalking, "talking"},
    std::pair{OperatorActivity::kWrapUp, "wrap_up"},
    std::pair{OperatorActivity::kPaused, "paused"},
    std::pair{OperatorActivity::kAway, "away"},
};

// Waits until as many answers came as were asked for. Shared with callbacks that may come late.
struct Pending {
  std::mutex mutex;
  std::condition_variable changed;
  int open = 0;

  void Finish() {
    std::lock_guard lock(mutex);
    --open;
    changed.notify_one();
  }
};

}  // namespace

TallyBook::TallyBook(service::Metrics& metrics)
    : metrics_(metrics),
      dispatch_(metrics.Histogram("centralino_dispatch_seconds",
                                  "From what freed an operator or brought a caller to the offer's "
                                  "way to the edge.",
                                  service::StepSeconds())),
      late_(metrics.Histogram("centralino_due_lateness_seconds",
                              "How late wrap-ups, offers and leases that fell due were handled.",
                              service::StepSeconds())) {
  for (const std::string& script : ScriptNames()) {
    scripts_[script] =
        &metrics.Histogram("centralino_script_seconds",
                           "From posting a script to its answer, its wait for others included.",
                           service::StepSeconds(), {{"script", script}});
    failed_scripts_[script] =
        &metrics.Counter("centralino_script_failures_total", "Scripts that were not run or failed.",
                         {{"script", script}});
  }
}

void TallyBook::Count(const Effects& effects, std::chrono::steady_clock::time_point cause) {
  if (!effects.offers.empty()) {
    dispatch_.Observe(Seconds(std::chrono::steady_clock::now() - cause).count());
  }
  const std::string& organisation = effects.organization.value;
  for (const Tally& tally : effects.tallies) {
    if (tally.what.starts_with(kOfCallbacks)) {
      metrics_
          .Counter("centralino_callbacks_total",
                   "Callers who asked to be called back, by group and what became of it.",
                   {{"organisation", organisation},
                    {"group", tally.group.value},
                    {"event", tally.what.substr(kOfCallbacks.size())}})
          .Increment();
    } else if (IsOfCaller(tally.what)) {
      metrics_
          .Counter("centralino_callers_served_total",
                   "Callers that left a line, by group and how it ended.",
                   {{"organisation", organisation},
                    {"group", tally.group.value},
                    {"outcome", tally.what}})
          .Increment();
      metrics_
          .Histogram("centralino_wait_seconds", "How long callers waited, by how it ended.",
                     service::HumanSeconds(),
                     {{"organisation", organisation}, {"outcome", tally.what}})
          .Observe(Seconds(tally.waited).count());
      if (tally.off) {
        metrics_
            .Histogram("centralino_announced_ahead_error_callers",
                       "The number of callers ahead told with joining minus those really answered "
                       "before.",
                       {-20, -10, -5, -3, -2, -1, 0, 1, 2, 3, 5, 10, 20},
                       {{"organisation", organisation}})
            .Observe(*tally.off);
      }
    } else if (tally.what == "away") {
      metrics_
          .Counter("centralino_operators_set_away_total",
                   "Operators who were set to away because they did not answer.",
                   {{"organisation", organisation}, {"group", tally.group.value}})
          .Increment();
    } else {
      metrics_
          .Counter("centralino_offers_failed_total", "Offers that no operator answered, by reason.",
                   {{"organisation", organisation},
                    {"group", tally.group.value},
                    {"reason", tally.what}})
          .Increment();
    }
  }
}

void TallyBook::ScriptRan(const std::string& script, Seconds took, bool ok) {
  if (const auto found = scripts_.find(script); found != scripts_.end()) {
    if (ok) {
      found->second->Observe(took.count());
    } else {
      failed_scripts_.at(script)->Increment();
    }
  }
}

void TallyBook::DueDone(std::chrono::milliseconds late) { late_.Observe(Seconds(late).count()); }

void TallyBook::Refresh(Engine& engine, std::chrono::milliseconds limit) {
  const auto pending = std::make_shared<Pending>();
  service::Metrics& metrics = metrics_;
  const auto configurations = engine.Configurations();
  pending->open = 2 * static_cast<int>(configurations.size());
  for (const auto& configuration : configurations) {
    const std::string organisation = configuration->organization.value;
    engine.Run<std::vector<LineState>>(
        engine.transitions().Lines(configuration->organization, configuration->groups),
        [&metrics, pending, organisation](absl::StatusOr<std::vector<LineState>> lines) {
          for (const LineState& line : lines.ok() ? *lines : std::vector<LineState>{}) {
            const service::Metrics::Labels labels = {{"organisation", organisation},
                                                     {"group", line.group.value}};
            metrics
                .Gauge("centralino_callers_waiting", "Callers in line, ringing ones included.",
                       labels)
                .Set(line.waiting + line.ringing);
            metrics
                .Gauge("centralino_callbacks_waiting", "Callers in line who are to be called back.",
                       labels)
                .Set(line.callbacks);
            metrics
                .Gauge("centralino_longest_wait_seconds", "How long the longest waiting waits.",
                       labels)
                .Set(Seconds(line.longest_wait).count());
          }
          pending->Finish();
        });
    engine.Run<std::vector<OperatorState>>(
        engine.transitions().Operators(configuration->organization, configuration->operators),
        [&metrics, pending, organisation](absl::StatusOr<std::vector<OperatorState>> operators) {
          if (operators.ok()) {
            std::map<OperatorActivity, int> count;
            for (const OperatorState& one : *operators) ++count[one.activity];
            for (const auto& [activity, name] : kActivities) {
              metrics
                  .Gauge("centralino_operators", "Operators by state.",
                         {{"organisation", organisation}, {"state", name}})
                  .Set(count[activity]);
            }
          }
          pending->Finish();
        });
  }
  std::unique_lock lock(pending->mutex);
  pending->changed.wait_for(lock, limit, [&] { return pending->open == 0; });
}

}  // namespace centralino::queue
