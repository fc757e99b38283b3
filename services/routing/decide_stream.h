// The standing stream of one edge: questions of all its calls, answered in any order. For the API's
// .cpp file.
#pragma once

#include <memory>
#include <mutex>

#include "centralino/routing/v1/routing.pb.h"
#include "service/server_stream.h"
#include "services/routing/decider.h"

namespace centralino::routing {

class DecideStream final
    : public service::ServerStream<v1::DecideRequest, v1::DecideResponse>::Reader {
 public:
  using Stream = service::ServerStream<v1::DecideRequest, v1::DecideResponse>;
  using Open = service::OpenStreams<Stream>;

  DecideStream(Decider& decider, Open& open, const std::shared_ptr<Stream>& stream);

  void OnMessage(const v1::DecideRequest& request) override;
  void OnClientDone() override;

 private:
  // An answer may come later, from another thread, when this is gone.
  struct Questions {
    std::mutex mutex;  // guards both
    std::size_t open = 0;
    bool all_asked = false;
  };
  static void Answered(Stream& stream, Questions& questions, std::uint64_t tag,
                       absl::StatusOr<v1::NextStepResponse> answer);

  Decider& decider_;
  Open& open_;
  const std::weak_ptr<Stream> stream_;  // which owns this
  const std::shared_ptr<Questions> questions_ = std::make_shared<Questions>();
};

}  // namespace centralino::routing
