// One edge's standing stream. The reactor lives from the call to OnDone and deletes itself.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "centralino/media/v1/media.pb.h"
#include "services/media/edges.h"

namespace centralino::media {

class ControlStreams;

// This header has gRPC in it and is for the API's own files.
class ControlStream final : public grpc::ServerBidiReactor<v1::ControlRequest, v1::ControlResponse>,
                            public EventWriter {
 public:
  ControlStream(ControlStreams& all, grpc::CallbackServerContext* context, Engine& engine,
                Edges& edges);

  // EventWriter
  bool Write(const Event& event) override;
  void Replace() override;

  // The instance ends.
  void End();

 private:
  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override {}  // the read that is always under way fails, which ends the stream
  void OnDone() override;

  absl::Status Handle(const v1::ControlRequest& request);
  void Leave(const grpc::Status& status);

  ControlStreams& all_;
  grpc::CallbackServerContext* const context_;
  Engine& engine_;
  Edges& edges_;
  v1::ControlRequest request_;
  std::shared_ptr<Edge> edge_;  // after Hello

  // Guards what follows: media threads write, gRPC's threads finish writes.
  std::mutex mutex_;
  std::deque<v1::ControlResponse> outgoing_;  // the first is being written
  bool finished_ = false;
};

// All streams that are open, so that they can be ended.
class ControlStreams {
 public:
  void Add(ControlStream* stream);
  void Remove(ControlStream* stream);
  void EndAll();

 private:
  std::mutex mutex_;  // guards streams_
  std::vector<ControlStream*> streams_;
};

}  // namespace centralino::media
