#include "services/media/metrics.h"

#include <memory>
#include <vector>

#include "services/media/edges.h"
#include "services/media/engine.h"
#include "services/media/prompts.h"

namespace centralino::media {
namespace {

// A counter that follows a figure which is counted elsewhere.
class Following {
 public:
  Following(service::Metrics& metrics, const std::string& name, const std::string& help,
            std::function<double()> read, const service::Metrics::Labels& labels = {})
      : counter_(metrics.Counter(name, help, labels)), read_(std::move(read)) {}
  void Refresh() {
    const double now = read_();
    if (now > counter_.Value()) counter_.Increment(now - counter_.Value());
  }

 private:
  prometheus::Counter& counter_;
  std::function<double()> read_;
};

double Sum(const Engine& engine, Count Counters::*count) {
  std::uint64_t sum = 0;
  for (const auto& thread : engine.threads()) sum += (thread->counters().*count).value();
  return static_cast<double>(sum);
}

}  // namespace

std::function<void(std::chrono::nanoseconds)> TickLateness(service::Metrics& metrics) {
  prometheus::Histogram& late = metrics.Histogram(
      "centralino_media_tick_lateness_seconds",
      "How late a media thread woke for the packets due in a millisecond.",
      {0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1});
  return [&late](std::chrono::nanoseconds by) {
    late.Observe(std::chrono::duration<double>(by).count());
  };
}

void Publish(service::Metrics& metrics, const Engine& engine, const Edges& edges,
             const Prompts& prompts) {
  auto counters = std::make_shared<std::vector<Following>>();
  const auto packets = [&](const std::string& name, const std::string& help,
                           Count Counters::*count) {
    counters->emplace_back(metrics, name, help, [&engine, count] { return Sum(engine, count); });
  };
  packets("centralino_media_packets_sent_total", "RTP packets sent.", &Counters::packets_sent);
  packets("centralino_media_packets_received_total", "RTP packets taken.",
          &Counters::packets_received);
  packets("centralino_media_packets_refused_total",
          "RTP packets from a wrong source, malformed, of an unknown payload type or too many.",
          &Counters::packets_refused);
  packets("centralino_media_packets_unsent_total", "RTP packets that the system did not take.",
          &Counters::packets_unsent);
  packets("centralino_media_digits_total", "Keys pressed by callers and operators.",
          &Counters::digits);
  packets("centralino_media_bridges_total", "Pairs of sessions that were connected.",
          &Counters::bridges);
  packets("centralino_media_sessions_closed_total", "Sessions that have ended.",
          &Counters::sessions_closed);

  const auto prompt = [&](const std::string& name, const std::string& help, auto figure,
                          const service::Metrics::Labels& labels = {}) {
    counters->emplace_back(
        metrics, name, help,
        [&prompts, figure] { return static_cast<double>(prompts.figures().*figure); }, labels);
  };
  const std::string served = "centralino_media_prompts_served_total";
  const std::string served_help = "Prompts asked for, by where they were found.";
  prompt(served, served_help, &Prompts::Figures::found, {{"from", "memory"}});
  prompt(served, served_help, &Prompts::Figures::read, {{"from", "disk"}});
  prompt(served, served_help, &Prompts::Figures::synthesised, {{"from", "voice"}});
  prompt("centralino_media_prompts_failed_total", "Prompts that no voice could say.",
         &Prompts::Figures::failed);
  prompt("centralino_media_prompts_dropped_total",
         "Prompts that were not made, for nobody waited any longer.", &Prompts::Figures::dropped);
  prompt("centralino_media_prompts_unkept_total",
         "Prompts that could not be kept on disk (no folder, or a full disk).",
         &Prompts::Figures::unkept);
  prompt("centralino_media_synthesis_seconds_total", "Time spent speaking.",
         &Prompts::Figures::synthesis_seconds);

  prometheus::Gauge& sessions =
      metrics.Gauge("centralino_media_sessions", "Sessions that are open.");
  prometheus::Gauge& attached =
      metrics.Gauge("centralino_media_edges", "Edges that use this instance.");
  prometheus::Gauge& ports =
      metrics.Gauge("centralino_media_port_pairs", "RTP and RTCP port pairs of this instance.");
  prometheus::Gauge& cached =
      metrics.Gauge("centralino_media_prompts_cached", "Prompts kept in memory.");
  prometheus::Gauge& bytes =
      metrics.Gauge("centralino_media_prompt_cache_bytes", "Memory of the prompts kept.");
  prometheus::Gauge& waiting =
      metrics.Gauge("centralino_media_prompts_waiting", "Prompts asked for and not yet made.");
  metrics.BeforeReading(
      [=, &engine, &edges, &prompts, &sessions, &attached, &ports, &cached, &bytes, &waiting] {
        for (Following& counter : *counters) counter.Refresh();
        const Prompts::Figures figures = prompts.figures();
        sessions.Set(static_cast<double>(engine.sessions()));
        attached.Set(static_cast<double>(edges.size()));
        ports.Set(static_cast<double>(engine.port_pairs()));
        cached.Set(static_cast<double>(figures.memory_prompts));
        bytes.Set(static_cast<double>(figures.memory_bytes));
        waiting.Set(static_cast<double>(figures.waiting));
      });
}

}  // namespace centralino::media
