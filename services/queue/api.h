// The gRPC service centralino.queue.v1.Queue. No gRPC header here: those stay in .cpp files.
#pragma once

#include <memory>

#include "services/queue/engine.h"

namespace grpc {
class ServerCompletionQueue;
class Service;
}  // namespace grpc

namespace centralino::queue {

class Expectations;
class Streams;

class Api {
 public:
  Api(Engine& engine, Streams& streams, Expectations& expectations);
  ~Api();

  grpc::Service& service();
  // Serves the standing streams that edges open, on this queue.
  void AwaitStreams(grpc::ServerCompletionQueue& queue);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::queue
