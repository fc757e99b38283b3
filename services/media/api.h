// The gRPC service centralino.media.v1.Media.
#pragma once

#include <memory>

namespace grpc {
class ServerCompletionQueue;
class Service;
}  // namespace grpc

namespace centralino::media {

class Edges;
class Engine;
class Prompts;

class MediaApi {
 public:
  // All three outlive it.
  MediaApi(Engine& engine, Edges& edges, Prompts& prompts);
  ~MediaApi();

  grpc::Service& service();
  // Serves the standing streams that edges open, on this queue.
  void AwaitStreams(grpc::ServerCompletionQueue& queue);
  // Ends the edges' streams, and the warming of prompts, which otherwise keep a server from its
  // end.
  void EndStreams();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::media
