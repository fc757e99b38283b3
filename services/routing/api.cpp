#include "services/routing/api.h"

#include <prometheus/gauge.h>

#include "centralino/routing/v1/routing.grpc.pb.h"
#include "service/metrics.h"
#include "services/routing/decide_stream.h"
#include "services/routing/decider.h"
#include "wire/status.h"

namespace centralino::routing {

namespace {

// The standing stream has a queue of its own; the rest is called seldom.
using Base = v1::Routing::WithAsyncMethod_Decide<v1::Routing::WithCallbackMethod_NextStep<
    v1::Routing::WithCallbackMethod_Simulate<v1::Routing::Service>>>;

}  // namespace

class Api::Impl final : public Base {
 public:
  Impl(Decider& decider, service::Metrics& metrics)
      : decider_(decider),
        streams_(
            [&gauge = metrics.Gauge("centralino_decide_streams", "Standing streams of edges.")](
                std::size_t open) { gauge.Set(static_cast<double>(open)); }) {}

  void AwaitStreams(grpc::ServerCompletionQueue& queue) {
    DecideStream::Stream::Serve(
        queue,
        [this](auto* context, auto* stream, auto* on, void* tag) {
          RequestDecide(context, stream, on, on, tag);
        },
        [this](const std::shared_ptr<DecideStream::Stream>& stream) {
          streams_.Add(stream);
          return std::make_unique<DecideStream>(decider_, streams_, stream);
        });
  }

  void EndStreams() {
    streams_.EndAll({grpc::StatusCode::UNAVAILABLE, "routing is stopping"});
  }

 private:
  grpc::ServerUnaryReactor* NextStep(grpc::CallbackServerContext* context,
                                     const v1::NextStepRequest* request,
                                     v1::NextStepResponse* response) override {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    decider_.Decide(*request, [reactor, response](absl::StatusOr<v1::NextStepResponse> answer) {
      const absl::Status status = answer.status();
      if (status.ok()) *response = *std::move(answer);
      reactor->Finish(wire::ToGrpc(status));
    });
    return reactor;
  }

  grpc::ServerUnaryReactor* Simulate(grpc::CallbackServerContext* context,
                                     const v1::SimulateRequest* request,
                                     v1::SimulateResponse* response) override {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    absl::StatusOr<v1::SimulateResponse> heard = decider_.Simulate(*request);
    const absl::Status status = heard.status();
    if (status.ok()) *response = *std::move(heard);
    reactor->Finish(wire::ToGrpc(status));
    return reactor;
  }

  Decider& decider_;
  DecideStream::Open streams_;
};

Api::Api(Decider& decider, service::Metrics& metrics)
    : impl_(std::make_unique<Impl>(decider, metrics)) {}
Api::~Api() = default;

grpc::Service& Api::service() { return *impl_; }
void Api::AwaitStreams(grpc::ServerCompletionQueue& queue) { impl_->AwaitStreams(queue); }
void Api::EndStreams() { impl_->EndStreams(); }

}  // namespace centralino::routing
