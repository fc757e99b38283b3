// The queue: who waits, in what order, for which group.
#include <string>

#include "redis/connection.h"
#include "service/config.h"
#include "service/log.h"
#include "service/service.h"
#include "services/queue/replica.h"
#include "wire/snapshot_feed.h"

namespace {

namespace service = centralino::service;
namespace queue = centralino::queue;
namespace wire = centralino::wire;

constexpr char kNoConfiguration[] = "no configuration was ever loaded";

}  // namespace

int main(int argc, char** argv) {
  service::Config config("queue", "Who waits, in what order, for which group; whom operators get.");
  service::Address redis_at{"127.0.0.1", 7379};
  service::Address directory{"127.0.0.1", 7001};
  std::chrono::seconds edge_lease{10};
  std::chrono::seconds rest_after_busy{15};
  std::chrono::seconds rest_after_no_answer{30};
  config.Add("redis", &redis_at, "Redis with the lines and operators");
  config.Add("directory", &directory, "directory, which publishes the groups");
  config.Add("edge-lease", &edge_lease, "an edge not heard of for so long has lost its calls");
  config.Add("rest-after-busy", &rest_after_busy, "an operator whose phone was busy is left alone");
  config.Add("rest-after-no-answer", &rest_after_no_answer,
             "an operator who did not answer is left alone");
  if (auto exit_code = config.Parse(argc, argv)) return *exit_code;

  service::Service service(config);
  service.health().Hold(kNoConfiguration);
  service.health().SetDependency("directory", false);

  centralino::redis::Options redis;
  redis.host = redis_at.host;
  redis.port = redis_at.port;
  queue::Policy policy;
  policy.lease = edge_lease;
  policy.rest_after_busy = rest_after_busy;
  policy.rest_after_no_answer = rest_after_no_answer;
  queue::Replica replica(redis, policy, service.metrics(), service.health());

  wire::SnapshotFeedOptions options;
  options.directory = directory.ToString();
  options.state_dir = config.common().state_dir;
  options.instance = config.common().instance;
  options.log = [](const std::string& message) { service::log::Info(message); };
  wire::SnapshotFeed feed(std::move(options));
  feed.OnChange([&](const wire::SnapshotFeed::Snapshot& snapshot) {
    replica.Publish(*snapshot);
    service.health().Release(kNoConfiguration);
  });
  feed.OnConnected([&](bool up) { service.health().SetDependency("directory", up); });
  feed.Start();

  service.Serve(replica.service(), [&](auto& on) { replica.AwaitStreams(on); });
  service.OnDrain("end the edges' streams", [&](auto) { replica.EndStreams(); });
  return service.Run();
}
