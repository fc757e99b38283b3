#include "services/directory/observe.h"

#include "service/health.h"
#include "service/log.h"
#include "service/metrics.h"

namespace centralino::directory {
namespace {

namespace log = service::log;

constexpr char kRecordsHelp[] = "Call records taken from Redis, by outcome.";

}  // namespace

Observer::Observer(service::Metrics& metrics, service::Health& health)
    : metrics_(metrics), health_(health) {
  health_.SetDependency("postgres", false);
  health_.SetDependency("redis", false);
}

std::function<void(bool, const std::string&)> Observer::OnPostgres() {
  return [this](bool up, const std::string& why) {
    health_.SetDependency("postgres", up);
    if (!up) log::Warning("degraded", {{"why", why}});
  };
}

std::function<void(std::chrono::duration<double>)> Observer::OnTransaction() {
  auto& seconds = metrics_.Histogram(
      "centralino_postgres_transaction_seconds",
      "How long transactions take, waiting for a connection included.", service::StepSeconds());
  return [&seconds](std::chrono::duration<double> took) { seconds.Observe(took.count()); };
}

Publications::Options Observer::ForPublications() {
  auto& watchers =
      metrics_.Gauge("centralino_snapshot_watchers", "Open streams of WatchSnapshots.");
  Publications::Options options;
  options.on_watchers = [&watchers](std::size_t count) {
    watchers.Set(static_cast<double>(count));
  };
  options.log = [](const std::string& line) { log::Error(line); };
  return options;
}

Editor::Published Observer::OnPublished(Publications& publications) {
  return [this, &publications](const model::OrganizationId& organization) {
    metrics_.Counter("centralino_publications_total", "Revisions published.").Increment();
    log::Info({.organisation = organization.value}, "a revision was published");
    publications.Poke();
  };
}

Emergencies::Changed Observer::OnEmergency(Publications& publications) {
  return [this, &publications](const model::OrganizationId& organization,
                               const v1::AuditEntry& entry) {
    metrics_
        .Counter("centralino_emergencies_total", "Closures made and lifted.",
                 {{"action", entry.action()}})
        .Increment();
    log::Warning({.organisation = organization.value}, "an emergency was declared or ended",
                 {{"action", entry.action()},
                  {"author", entry.author()},
                  {"what", entry.changes_size() > 0 ? entry.changes(0) : ""}});
    publications.Poke();
  };
}

RecordEvents Observer::ForRecords() {
  auto& stored =
      metrics_.Counter("centralino_call_records_total", kRecordsHelp, {{"outcome", "stored"}});
  auto& repeated =
      metrics_.Counter("centralino_call_records_total", kRecordsHelp, {{"outcome", "repeated"}});
  auto& aside =
      metrics_.Counter("centralino_call_records_total", kRecordsHelp, {{"outcome", "set aside"}});
  auto& lag = metrics_.Histogram("centralino_call_record_lag_seconds",
                                 "From the end of a call to its record in PostgreSQL.",
                                 service::HumanSeconds());
  auto& waiting = metrics_.Gauge("centralino_call_records_waiting",
                                 "Call records in Redis that are not in PostgreSQL yet.");
  return {
      .stored =
          [&stored, &repeated](std::size_t records, std::size_t again) {
            stored.Increment(static_cast<double>(records));
            repeated.Increment(static_cast<double>(again));
          },
      .set_aside =
          [&aside](const std::string& why, const std::string& entry) {
            aside.Increment();
            log::Error("a call record was set aside", {{"why", why}, {"entry", entry}});
          },
      .lag =
          [&lag](std::chrono::milliseconds age) {
            lag.Observe(std::chrono::duration<double>(age).count());
          },
      .waiting = [&waiting](std::size_t count) { waiting.Set(static_cast<double>(count)); },
      .redis =
          [this](bool up, const std::string& what) {
            health_.SetDependency("redis", up);
            if (up) {
              log::Info("Redis is reached", {{"after", what}});
            } else {
              log::Warning("Redis is away", {{"why", what}});
            }
          },
  };
}

}  // namespace centralino::directory
