// One edge's standing stream. For the API's .cpp file.
#pragma once

#include <memory>

#include "centralino/media/v1/media.pb.h"
#include "service/server_stream.h"
#include "services/media/edges.h"

namespace centralino::media {

class ControlStream final
    : public service::ServerStream<v1::ControlRequest, v1::ControlResponse>::Reader,
      public EventWriter {
 public:
  using Stream = service::ServerStream<v1::ControlRequest, v1::ControlResponse>;
  using Open = service::OpenStreams<Stream>;

  ControlStream(Engine& engine, Edges& edges, Open& open, const std::shared_ptr<Stream>& stream);

  void OnMessage(const v1::ControlRequest& request) override;
  void OnClientDone() override;

  // EventWriter
  bool Write(const Event& event) override;
  void Replace() override;

 private:
  void Greet(const v1::ControlRequest& request);
  absl::Status Obey(const v1::ControlRequest& request);

  Engine& engine_;
  Edges& edges_;
  Open& open_;
  const std::weak_ptr<Stream> stream_;  // which owns this
  std::shared_ptr<Edge> edge_;          // after Hello
};

}  // namespace centralino::media
