// The standing stream of one edge: questions of all its calls, answered in any order.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <memory>
#include <mutex>
#include <set>

#include "centralino/routing/v1/routing.pb.h"
#include "services/routing/decider.h"

namespace centralino::routing {

class DecideStream;

// The streams that are open.
class OpenStreams {
 public:
  using Changed = std::function<void(std::size_t open)>;

  explicit OpenStreams(Changed changed) : changed_(std::move(changed)) {}

  grpc::ServerBidiReactor<v1::DecideRequest, v1::DecideResponse>* Open(Decider& decider);
  // Each is finished with UNAVAILABLE; new ones too.
  void EndAll();

 private:
  friend class DecideStream;
  void Remove(const std::shared_ptr<DecideStream>& stream);

  Changed changed_;
  // Guards the set: streams come and go on gRPC's threads.
  std::mutex mutex_;
  std::set<std::shared_ptr<DecideStream>> streams_;
  bool ending_ = false;
};

}  // namespace centralino::routing
