// routing's gRPC service.
#pragma once

#include <memory>

namespace grpc {
class ServerCompletionQueue;
class Service;
}  // namespace grpc

namespace centralino::service {
class Metrics;
}

namespace centralino::routing {

class Decider;

class Api {
 public:
  // Both outlive the API.
  Api(Decider& decider, service::Metrics& metrics);
  ~Api();

  grpc::Service& service();
  // Serves the standing streams that edges open, on this queue.
  void AwaitStreams(grpc::ServerCompletionQueue& queue);
  // Ends the standing streams, so that edges turn to another replica.
  void EndStreams();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::routing
