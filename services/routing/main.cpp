// routing: what happens next with a call, as a pure function of a published configuration.
#include <prometheus/gauge.h>

#include <string>

#include "service/civil_clock.h"
#include "service/log.h"
#include "service/service.h"
#include "services/routing/api.h"
#include "services/routing/decider.h"
#include "services/routing/feed_revisions.h"
#include "services/routing/observe.h"

using namespace centralino;

int main(int argc, char** argv) {
  service::Config config("routing", "What happens next with a call.");
  service::Address directory{"127.0.0.1", 7001};
  absl::StatusOr<service::CivilClock> clock = service::CivilClock::Parse("now");
  config.Add("directory", &directory, "directory's gRPC address");
  config.Add(
      "civil-time",
      [&clock](std::string_view text) {
        clock = service::CivilClock::Parse(text);
        return clock.status();
      },
      "now", "the calendars' time in Europe/Rome, such as 2026-11-25T10:00, or now");
  if (auto exit_code = config.Parse(argc, argv)) return *exit_code;

  service::Service service(config);
  if (clock->set()) {
    service::log::Warning("civil time is set", {{"starts", clock->LocalTime()}});
  }
  const std::string no_configuration = "no configuration";
  service.health().Hold(no_configuration);
  service.health().SetDependency("directory", false);

  wire::SnapshotFeed feed(
      {.directory = directory.ToString(),
       .state_dir = config.common().state_dir,
       .instance = config.common().instance,
       .log = [](const std::string& message) { service::log::Warning(message); }});
  feed.OnChange([&](const wire::SnapshotFeed::Snapshot& snapshot) {
    const std::string& organisation = snapshot->organization.id.value;
    service.metrics()
        .Gauge("centralino_live_revision", "The revision under which new calls begin.",
               {{"organisation", organisation}})
        .Set(static_cast<double>(snapshot->revision));
    service::log::Info({.organisation = organisation}, "new calls begin under this revision",
                       {{"revision", snapshot->revision}});
    service.health().Release(no_configuration);
  });
  feed.OnConnected([&](bool up) {
    service.health().SetDependency("directory", up);
    if (up) service.health().Release(no_configuration);
  });

  routing::CountClosures(feed, service.metrics(), [&clock] { return clock->Now(); });
  routing::FeedRevisions revisions(feed);
  routing::Decider decider(revisions, service.metrics(), [&clock] { return clock->Now(); });
  routing::Api api(decider, service.metrics());
  service.Serve(api.service(), [&](auto& queue) { api.AwaitStreams(queue); });
  service.OnDrain("end streams", [&](auto) { api.EndStreams(); });
  feed.Start();
  const int exit_code = service.Run();
  feed.Stop();
  return exit_code;
}
