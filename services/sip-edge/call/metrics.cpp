#include "services/sip-edge/call/metrics.h"

namespace centralino::edge {
namespace {

constexpr char kCalls[] = "centralino_calls_total";
constexpr char kAnnounced[] = "centralino_announced_numbers_total";
constexpr char kAnnouncedHelp[] =
    "Numbers of callers ahead, said to the end or stopped because they fell.";
constexpr char kWaits[] = "centralino_announced_waits_total";
constexpr char kWaitsHelp[] =
    "Waits that were told to callers who were answered: four in five should be as told.";
constexpr char kRecords[] = "centralino_call_records_total";
constexpr char kRecordsHelp[] = "Records of finished calls, by where they went.";

std::string_view Name(callflow::End end) {
  switch (end) {
    case callflow::End::kTalked:
      return "talked";
    case callflow::End::kServed:
      return "served";
    case callflow::End::kAbandoned:
      return "abandoned";
    case callflow::End::kRejected:
      return "rejected";
    case callflow::End::kFailed:
      return "failed";
    case callflow::End::kDrained:
      return "drained";
    case callflow::End::kCallback:
      return "callback";
  }
  return "";
}

double Seconds(std::chrono::microseconds span) {
  return std::chrono::duration<double>(span).count();
}

// A guide answers in milliseconds, a direct number when somebody takes up his phone.
service::Metrics::Buckets SetupSeconds() {
  return {0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80};
}

// Told minus true, on both sides of nothing.
service::Metrics::Buckets ErrorSeconds() {
  return {-1800, -600, -300, -120, -60, -30, -10, 0, 10, 30, 60, 120, 300, 600, 1800};
}

}  // namespace

EdgeMetrics::EdgeMetrics(service::Metrics& metrics)
    : metrics_(metrics),
      up_(metrics.Gauge("centralino_calls", "Calls that are up.")),
      unowned_(metrics.Counter("centralino_unowned_numbers_total",
                               "Calls to numbers that nobody owns.")),
      setup_(metrics.Histogram("centralino_call_setup_seconds",
                               "From INVITE to our 200 to the caller.", SetupSeconds())),
      bridge_(metrics.Histogram("centralino_answer_to_bridge_seconds",
                                "From an operator's 200 until media was told to connect.",
                                service::StepSeconds())),
      freshness_(metrics.Histogram(
          "centralino_announced_number_age_seconds",
          "From reading the number of callers ahead to the first packet that says it.",
          service::StepSeconds())),
      heard_(metrics.Counter(kAnnounced, kAnnouncedHelp, {{"result", "heard"}})),
      stopped_(metrics.Counter(kAnnounced, kAnnouncedHelp, {{"result", "stopped"}})),
      wait_error_(metrics.Histogram("centralino_announced_wait_error_seconds",
                                    "The wait told to a caller minus the one he really had.",
                                    ErrorSeconds())),
      waited_as_told_(metrics.Counter(kWaits, kWaitsHelp, {{"waited", "as told"}})),
      waited_less_(metrics.Counter(kWaits, kWaitsHelp, {{"waited", "less"}})),
      waited_more_(metrics.Counter(kWaits, kWaitsHelp, {{"waited", "more"}})),
      kept_(metrics.Counter(kRecords, kRecordsHelp, {{"to", "redis"}})),
      spooled_(metrics.Counter(kRecords, kRecordsHelp, {{"to", "disk"}})),
      lost_(metrics.Counter(kRecords, kRecordsHelp, {{"to", "nowhere"}})) {}

void EdgeMetrics::Up(int calls) { up_.Set(calls); }

void EdgeMetrics::Ended(callflow::End end) {
  prometheus::Counter*& counter = ended_[end];
  if (counter == nullptr) {
    counter = &metrics_.Counter(kCalls, "Calls that ended, by how.",
                                {{"outcome", std::string(Name(end))}});
  }
  counter->Increment();
}

void EdgeMetrics::Unowned() { unowned_.Increment(); }

void EdgeMetrics::Answered(std::chrono::milliseconds after_invite) {
  setup_.Observe(Seconds(after_invite));
}

void EdgeMetrics::Bridged(std::chrono::microseconds after_answer) {
  bridge_.Observe(Seconds(after_answer));
}

void EdgeMetrics::Step(std::string_view step, std::chrono::microseconds took) {
  auto known = steps_.find(step);
  if (known == steps_.end()) {
    prometheus::Histogram& histogram = metrics_.Histogram(
        "centralino_call_step_seconds", "How long other services took for one step.",
        service::StepSeconds(), {{"step", std::string(step)}});
    known = steps_.emplace(step, &histogram).first;
  }
  known->second->Observe(Seconds(took));
}

void EdgeMetrics::Announced(bool heard, std::optional<std::chrono::milliseconds> read_to_packet) {
  (heard ? heard_ : stopped_).Increment();
  if (read_to_packet) freshness_.Observe(Seconds(*read_to_packet));
}

void EdgeMetrics::Waited(const waiting::Wait& told, std::chrono::milliseconds waited) {
  const waiting::Bounds bounds = BoundsOf(told);
  (waited < bounds.from ? waited_less_
   : waited < bounds.to ? waited_as_told_
                        : waited_more_)
      .Increment();
  wait_error_.Observe(Seconds(std::chrono::minutes(told.minutes) - waited));
}

}  // namespace centralino::edge
