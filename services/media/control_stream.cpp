#include "services/media/control_stream.h"

#include <utility>

#include "service/log.h"
#include "service/text.h"
#include "services/media/conversions.h"

namespace centralino::media {
namespace {

namespace log = service::log;

}  // namespace

ControlStream::ControlStream(Engine& engine, Edges& edges, Open& open,
                             const std::shared_ptr<Stream>& stream)
    : engine_(engine), edges_(edges), open_(open), stream_(stream) {}

// The edge is detached before the stream ends: here it is alive.
bool ControlStream::Write(const Event& event) {
  v1::ControlResponse response;
  ToMessage(event, response);
  return stream_.lock()->Send(std::move(response));
}

void ControlStream::Replace() { stream_.lock()->Cancel(); }

void ControlStream::OnMessage(const v1::ControlRequest& request) {
  if (edge_ == nullptr) return Greet(request);
  const absl::Status status = Obey(request);
  if (status.ok()) return;
  edge_->Tell({.session = {request.call_id(), request.session_id()},
               .tag = request.tag(),
               .what = Failed{status}});
  log::Info({.call_id = request.call_id()}, "command refused",
            {{"session", request.session_id()}, {"reason", service::Message(status)}});
}

void ControlStream::Greet(const v1::ControlRequest& request) {
  if (!request.has_hello() || request.hello().edge_id().empty()) {
    return stream_.lock()->End(
        {grpc::StatusCode::INVALID_ARGUMENT, "the first message must be a Hello"});
  }
  edge_ = edges_.Attach(request.hello().edge_id(), this);
  log::Info("an edge has come", {{"edge", edge_->id()}});
}

void ControlStream::OnClientDone() {
  const std::shared_ptr<Stream> stream = stream_.lock();
  open_.Remove(stream);
  if (edge_ != nullptr) {
    edges_.Detach(edge_, this, Edges::Clock::now());
    log::Info("an edge's stream has ended", {{"edge", edge_->id()}});
  }
  stream->End(grpc::Status::OK);
}

absl::Status ControlStream::Obey(const v1::ControlRequest& request) {
  const Engine::Target target{
      .owner = edge_.get(), .session_id = request.session_id(), .tag = request.tag()};
  switch (request.body_case()) {
    case v1::ControlRequest::kHello:
      return absl::FailedPreconditionError("Hello was said already");
    case v1::ControlRequest::kCreate: {
      const SessionName name{request.call_id(), request.session_id()};
      const auto created = engine_.Create(name, edge_, request.create().near());
      if (!created.ok()) return created.status();
      edge_->Tell({.session = name, .tag = request.tag(), .what = *created});
      return absl::OkStatus();
    }
    case v1::ControlRequest::kSetRemote: {
      const auto remote = FromMessage(request.set_remote());
      return remote.ok() ? engine_.SetRemote(target, *remote) : remote.status();
    }
    case v1::ControlRequest::kPlay: {
      const auto play = FromMessage(request.play());
      return play.ok() ? engine_.Play(target, *play) : play.status();
    }
    case v1::ControlRequest::kStop:
      return engine_.Stop(target);
    case v1::ControlRequest::kBridge:
      return engine_.Bridge(target, request.bridge().other_session_id());
    case v1::ControlRequest::kUnbridge:
      return engine_.Unbridge(target);
    case v1::ControlRequest::kRecord: {
      const auto record = FromMessage(request.record(), request.call_id());
      return record.ok() ? engine_.Record(target, record->letter, record->limits) : record.status();
    }
    case v1::ControlRequest::kStopRecording:
      return engine_.StopRecording(target);
    case v1::ControlRequest::kSendRecording:
      return engine_.SendRecording(target);
    case v1::ControlRequest::kClose:
      return engine_.Close(target, {.answer = !request.close().unanswered()});
    case v1::ControlRequest::BODY_NOT_SET:
      return absl::InvalidArgumentError("the message has no body that this version knows");
  }
  return absl::InvalidArgumentError("unknown body");
}

}  // namespace centralino::media
