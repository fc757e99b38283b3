// The edge, wired: SIP on one side, the calls in the middle, the other services around them.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redis/client.h"
#include "secrets/vault.h"
#include "service/address.h"
#include "service/civil_clock.h"
#include "service/service.h"
#include "services/sip-edge/call/calls.h"
#include "services/sip-edge/call/edge_api.h"
#include "services/sip-edge/call/metrics.h"
#include "services/sip-edge/clients/instances.h"
#include "services/sip-edge/clients/media_pool.h"
#include "services/sip-edge/clients/published.h"
#include "services/sip-edge/clients/queue_client.h"
#include "services/sip-edge/clients/routing_client.h"
#include "services/sip-edge/records/record_log.h"
#include "services/sip-edge/sip/loop.h"
#include "services/sip-edge/sip/prometheus_sip_metrics.h"
#include "services/sip-edge/sip/redis_bindings.h"
#include "services/sip-edge/sip/sip_side.h"
#include "wire/snapshot_feed.h"

namespace centralino::edge {

struct EdgeSettings {
  service::Address sip_listen{"127.0.0.1", 5060};
  std::string sip_advertise;
  std::vector<std::string> trunks;
  std::string trunk_out;  // IP:PORT; empty: no calls out
  std::string trunk_user;
  std::string trunk_password_file;
  std::string default_organization;
  std::string key_file;
  bool offer_sha256 = false;
  std::chrono::seconds session_probe{90};
  service::Address directory{"127.0.0.1", 7001};
  std::vector<service::Address> routing{{"127.0.0.1", 7002}};
  std::vector<service::Address> queue{{"127.0.0.1", 7003}};
  std::vector<service::Address> media{{"127.0.0.1", 7004}};
  service::Address redis{"127.0.0.1", 7379};
  std::string civil_time = "now";
  std::string state_dir;
  std::string instance;
};

class Edge {
 public:
  static absl::StatusOr<std::unique_ptr<Edge>> Start(EdgeSettings settings,
                                                     service::Metrics& metrics,
                                                     service::Health& health);
  ~Edge();
  Edge(const Edge&) = delete;
  Edge& operator=(const Edge&) = delete;

  grpc::Service& api() { return api_->service(); }

  // Takes no new calls and waits for those that are up.
  void WaitForCalls(std::chrono::steady_clock::time_point until);
  // Those that are left hear an apology; then everybody is released.
  void SayGoodbye();

 private:
  Edge(EdgeSettings settings, secrets::Vault vault, service::CivilClock civil, redis::Options redis,
       service::Metrics& metrics, service::Health& health);
  void MakeParts();
  absl::Status OpenSip(std::string nonce_key);
  void Connect();
  void CallBack();
  void OnPresence(const PresenceChange& change);
  bool Empty();
  bool WaitUntilEmpty(std::chrono::steady_clock::time_point until);

  class LoopTimers;

  bool draining_ = false;  // the loop's

  const EdgeSettings settings_;
  const secrets::Vault vault_;
  const service::CivilClock civil_;
  service::Health& health_;
  EdgeMetrics metrics_;
  PrometheusSipMetrics sip_metrics_;

  // Threads last made, first ended; what the loop owns is made and ended on its thread.
  Loop loop_;
  std::unique_ptr<redis::Client> redis_;
  std::unique_ptr<RecordLog> records_;
  std::unique_ptr<RedisBindings> bindings_;
  std::unique_ptr<LoopTimers> timers_;
  std::unique_ptr<MediaPool> media_;
  std::unique_ptr<QueueClient> queue_;
  std::unique_ptr<RoutingClient> routing_;
  std::unique_ptr<Published> published_;
  std::unique_ptr<Calls> calls_;
  std::unique_ptr<SipSide> sip_;
  std::unique_ptr<EdgeApi> api_;
  std::unique_ptr<wire::SnapshotFeed> feed_;
  std::vector<std::unique_ptr<Instances>> instances_;
};

}  // namespace centralino::edge
