#include "services/sip-edge/clients/routing_client.h"

#include <fmt/format.h>

#include <algorithm>

#include "centralino/routing/v1/routing.grpc.pb.h"
#include "services/sip-edge/clients/request_pool.h"
#include "wire/names.h"
#include "wire/routing.h"
#include "wire/status.h"

namespace centralino::edge {
namespace {

using routing::v1::DecideRequest;
using routing::v1::DecideResponse;
using Pool = RequestPool<DecideRequest, DecideResponse>;

// The limit within which "routing is away" must be known.
constexpr std::chrono::milliseconds kAnswerLimit{1800};

Pool::Parts MakeParts(std::function<void(bool up)> changed) {
  Pool::Parts parts;
  parts.begin = [](const auto& channel, auto* context, auto* queue, void* tag) {
    return routing::v1::Routing::NewStub(channel)->AsyncDecide(context, queue, tag);
  };
  // Any first message shows that the stream is up; this one is answered by an error of no tag.
  parts.hello = [] { return DecideRequest(); };
  parts.changed = std::move(changed);
  return parts;
}

// W3C trace context, level 1: the call's UUID is the trace, each question a span of its own.
std::string TraceParent(const CallId& call, std::uint64_t span) {
  std::string trace = call.value;
  trace.erase(std::remove(trace.begin(), trace.end(), '-'), trace.end());
  return fmt::format("00-{}-{:016x}-01", trace, span);
}

}  // namespace

class RoutingClient::Impl {
 public:
  Impl(Loop& loop, std::function<void(bool up)> changed)
      : pool(loop, MakeParts(std::move(changed))) {}
  Pool pool;
  std::uint64_t spans = 0;
};

RoutingClient::RoutingClient(Loop& loop, std::function<void(bool up)> changed)
    : impl_(std::make_unique<Impl>(loop, std::move(changed))) {}
RoutingClient::~RoutingClient() = default;

void RoutingClient::SetAddresses(const std::vector<std::string>& addresses) {
  impl_->pool.SetAddresses(addresses);
}

void RoutingClient::Ask(const RoutingQuestion& question, Answer answer) {
  DecideRequest request;
  routing::v1::NextStepRequest& next = *request.mutable_request();
  next.mutable_context()->set_organization(wire::Name(question.organization));
  next.mutable_context()->set_call_id(question.call.value);
  next.mutable_context()->set_traceparent(TraceParent(question.call, ++impl_->spans));
  wire::ToProto(wire::Question{question.facts, question.cursor, question.outcome}, next);
  impl_->pool.Ask(std::move(request), std::hash<CallId>()(question.call), kAnswerLimit,
                  [answer = std::move(answer)](const absl::StatusOr<DecideResponse>& response) {
                    if (!response.ok()) return answer(response.status());
                    if (response->has_error()) return answer(wire::FromProto(response->error()));
                    answer(wire::FromProto(response->response()));
                  });
}

}  // namespace centralino::edge
