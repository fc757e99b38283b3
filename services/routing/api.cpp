#include "services/routing/api.h"

#include <prometheus/gauge.h>

#include "centralino/routing/v1/routing.grpc.pb.h"
#include "service/metrics.h"
#include "service/wait_for.h"
#include "services/routing/decide_stream.h"
#include "services/routing/decider.h"
#include "wire/status.h"

namespace centralino::routing {

namespace {

// The standing stream has a queue of its own; the rest is called seldom, each on a thread.
using Base = v1::Routing::WithAsyncMethod_Decide<v1::Routing::Service>;

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

  void EndStreams() { streams_.EndAll({grpc::StatusCode::UNAVAILABLE, "routing is stopping"}); }

 private:
  grpc::Status NextStep(grpc::ServerContext*, const v1::NextStepRequest* request,
                        v1::NextStepResponse* response) override {
    return service::WaitFor<v1::NextStepResponse>(
        [&](auto answer) { decider_.Decide(*request, std::move(answer)); },
        [&](v1::NextStepResponse answer) { *response = std::move(answer); });
  }

  grpc::Status Simulate(grpc::ServerContext*, const v1::SimulateRequest* request,
                        v1::SimulateResponse* response) override {
    absl::StatusOr<v1::SimulateResponse> heard = decider_.Simulate(*request);
    if (!heard.ok()) return wire::ToGrpc(heard.status());
    *response = *std::move(heard);
    return grpc::Status::OK;
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
