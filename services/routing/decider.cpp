#include "services/routing/decider.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include <array>
#include <chrono>
#include <string>

#include "plan/plan.h"
#include "plan/simulate.h"
#include "service/log.h"
#include "service/metrics.h"
#include "service/request_context.h"
#include "wire/routing.h"
#include "wire/time.h"

namespace centralino::routing {
namespace {

using Steady = std::chrono::steady_clock;
namespace log = service::log;

constexpr std::array<const char*, std::variant_size_v<plan::Step>> kStepNames = {
    "announce", "menu", "ring", "wait", "hangup", "operator-state", "record"};

void FillNow(model::Instant now, v1::Facts& facts) {
  if (!facts.has_now()) *facts.mutable_now() = wire::ToTimestamp(now);
}

bool IsUnowned(const plan::Step& step) {
  const auto* const hangup = std::get_if<plan::Hangup>(&step);
  return hangup != nullptr && hangup->cause == plan::HangupCause::kUnowned;
}

}  // namespace

class Decider::Counters {
 public:
  explicit Counters(service::Metrics& metrics)
      : errors_(metrics.Counter("centralino_decision_errors_total",
                                "Questions that were refused or could not be answered.")),
        fallbacks_(metrics.Counter(
            "centralino_revision_fallbacks_total",
            "Decisions made under the live revision because the call's own is gone.")),
        unowned_(metrics.Counter("centralino_unowned_numbers_total",
                                 "Calls to a number or extension that nobody owns.")),
        seconds_(metrics.Histogram("centralino_decision_seconds",
                                   "From a question to its answer, inside routing.",
                                   service::StepSeconds())) {
    for (std::size_t i = 0; i < kStepNames.size(); ++i) {
      decisions_[i] = &metrics.Counter("centralino_decisions_total", "Steps handed out, by kind.",
                                       {{"step", kStepNames[i]}});
    }
  }

  void Decided(const plan::Decision& decision, Steady::time_point began) const {
    decisions_.at(decision.step.index())->Increment();
    if (IsUnowned(decision.step)) unowned_.Increment();
    seconds_.Observe(std::chrono::duration<double>(Steady::now() - began).count());
  }
  void Refused() const { errors_.Increment(); }
  void FellBack() const { fallbacks_.Increment(); }

 private:
  std::array<prometheus::Counter*, kStepNames.size()> decisions_{};
  prometheus::Counter& errors_;
  prometheus::Counter& fallbacks_;
  prometheus::Counter& unowned_;
  prometheus::Histogram& seconds_;
};

Decider::Decider(Revisions& revisions, service::Metrics& metrics, Clock civil_now)
    : revisions_(revisions),
      civil_now_(std::move(civil_now)),
      counters_(std::make_shared<const Counters>(metrics)),
      seeker_(revisions) {}

absl::StatusOr<Revisions::Snapshot> Decider::Live(const model::OrganizationId& organization) const {
  if (Revisions::Snapshot live = revisions_.Live(organization)) return live;
  if (!revisions_.Known()) return absl::UnavailableError("no configuration has arrived yet");
  return absl::NotFoundError("'" + organization.value + "' has no published revision");
}

void Decider::Decide(const v1::NextStepRequest& request, Answer answer) {
  const Steady::time_point began = Steady::now();
  const auto refuse = [&](const absl::Status& why) {
    counters_->Refused();
    answer(why);
  };
  const auto context = service::CheckContext(request.context());
  if (!context.ok()) return refuse(context.status());
  v1::NextStepRequest with_now = request;
  FillNow(civil_now_(), *with_now.mutable_facts());
  auto question = wire::FromProto(with_now);
  if (!question.ok()) return refuse(question.status());
  auto live = Live(context->organization);
  if (!live.ok()) return refuse(live.status());

  const auto decide = [counters = counters_, began, context = *context,
                       question = *std::move(question),
                       overrides = revisions_.OverridesOf(context->organization),
                       answer = std::move(answer)](const model::Snapshot& snapshot) {
    const plan::Decision decision =
        plan::NextStep(snapshot, *overrides, question.facts, question.cursor, question.outcome);
    counters->Decided(decision, began);
    if (log::Enabled(log::Level::kDebug)) {
      log::Debug(context.ForLog(), "decided",
                 {{"dialled", question.facts.dialled},
                  {"from", question.cursor.place},
                  {"step", kStepNames.at(decision.step.index())},
                  {"next", decision.next.place},
                  {"revision", decision.next.revision}});
    }
    answer(wire::ToProto(decision));
  };

  const model::RevisionNumber pinned = with_now.cursor().revision();
  if (pinned == 0 || pinned == (*live)->revision) return decide(**live);
  if (const auto own = revisions_.Find(context->organization, pinned)) return decide(*own);
  seeker_.Seek(
      context->organization, pinned,
      [decide, live = *live, counters = counters_, context = *context](Revisions::Snapshot found) {
        if (found == nullptr) {
          counters->FellBack();
          log::Warning(context.ForLog(),
                       "the call's revision is gone; it goes on under the live one",
                       {{"revision", live->revision}});
        }
        decide(found == nullptr ? *live : *found);
      });
}

absl::StatusOr<v1::SimulateResponse> Decider::Simulate(const v1::SimulateRequest& request) {
  const auto organization = service::ParseOrganization(request.organization(), "organization");
  if (!organization.ok()) return organization.status();
  v1::Facts with_now = request.facts();
  FillNow(civil_now_(), with_now);
  const auto facts = wire::FromProto(with_now, "facts");
  if (!facts.ok()) return facts.status();
  const auto outcomes = wire::OutcomesFromProto(request);
  if (!outcomes.ok()) return outcomes.status();
  const auto live = Live(*organization);
  if (!live.ok()) return live.status();
  const auto overrides = revisions_.OverridesOf(*organization);
  return wire::ToProto(plan::Simulate(**live, *overrides, *facts, *outcomes), (*live)->revision);
}

}  // namespace centralino::routing
