// routing as the binary wires it, on a port of its own, with a client.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "centralino/routing/v1/routing.grpc.pb.h"
#include "plan/step.h"
#include "service/grpc_server.h"
#include "service/health.h"
#include "service/metrics.h"
#include "services/routing/api.h"
#include "services/routing/decider.h"
#include "services/routing/feed_revisions.h"
#include "services/routing/observe.h"

namespace centralino::routing {

class House {
 public:
  // An empty state folder: nothing is kept.
  House(const std::string& directory, const std::string& state_dir);
  ~House();

  v1::Routing::Stub& client() { return *client_; }
  Api& api() { return api_; }
  service::Metrics& metrics() { return metrics_; }
  wire::SnapshotFeed& feed() { return feed_; }

  // Until that revision of empoli is live; false after 5 s.
  bool WaitForRevision(model::RevisionNumber revision);

  // Until that version of empoli's overrides holds; false after 5 s.
  bool WaitForOverrides(std::int64_t version);

  // One question about a call to the switchboard on Wednesday, 25 November 2026 at 10:00.
  grpc::Status Ask(const plan::Cursor& cursor, const plan::Outcome& outcome,
                   v1::NextStepResponse& response);

 private:
  service::Metrics metrics_;
  service::Health health_;
  wire::SnapshotFeed feed_;
  FeedRevisions revisions_;
  Decider decider_;
  Api api_;
  service::GrpcServer server_;
  std::unique_ptr<v1::Routing::Stub> client_;
};

// The facts and context of such a question.
v1::NextStepRequest Question(const plan::Cursor& cursor, const plan::Outcome& outcome);

// A folder of its own, gone when the object is.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace centralino::routing
