#include "services/media/control_stream.h"

#include <grpcpp/server_context.h>

#include <utility>

#include "service/log.h"
#include "service/text.h"
#include "services/media/conversions.h"

namespace centralino::media {
namespace {

namespace log = service::log;

// An edge that reads so much too slowly is as good as gone; it may come back.
constexpr std::size_t kMostOutgoing = 20000;

}  // namespace

ControlStream::ControlStream(ControlStreams& all, grpc::CallbackServerContext* context,
                             Engine& engine, Edges& edges)
    : all_(all), context_(context), engine_(engine), edges_(edges) {
  all_.Add(this);
  StartRead(&request_);
}

bool ControlStream::Write(const Event& event) {
  const std::lock_guard lock(mutex_);
  if (finished_) return false;
  if (outgoing_.size() >= kMostOutgoing) {
    context_->TryCancel();
    return false;
  }
  outgoing_.emplace_back();
  ToMessage(event, outgoing_.back());
  if (outgoing_.size() == 1) StartWrite(&outgoing_.front());
  return true;
}

void ControlStream::Replace() { End(); }

void ControlStream::End() { context_->TryCancel(); }

void ControlStream::OnWriteDone(bool ok) {
  const std::lock_guard lock(mutex_);
  if (!outgoing_.empty()) outgoing_.pop_front();
  if (ok && !finished_ && !outgoing_.empty()) StartWrite(&outgoing_.front());
}

void ControlStream::OnReadDone(bool ok) {
  if (!ok) return Leave(grpc::Status::OK);
  if (edge_ == nullptr) {
    if (!request_.has_hello() || request_.hello().edge_id().empty()) {
      return Leave({grpc::StatusCode::INVALID_ARGUMENT, "the first message must be a Hello"});
    }
    edge_ = edges_.Attach(request_.hello().edge_id(), this);
    log::Info("an edge has come", {{"edge", edge_->id()}});
  } else if (const auto status = Handle(request_); !status.ok()) {
    edge_->Tell({.session = {request_.call_id(), request_.session_id()},
                 .tag = request_.tag(),
                 .what = Failed{status}});
    log::Info({.call_id = request_.call_id()}, "command refused",
              {{"session", request_.session_id()}, {"reason", service::Message(status)}});
  }
  StartRead(&request_);
}

void ControlStream::Leave(const grpc::Status& status) {
  if (edge_ != nullptr) {
    edges_.Detach(edge_, this, Edges::Clock::now());
    log::Info("an edge's stream has ended", {{"edge", edge_->id()}});
  }
  const std::lock_guard lock(mutex_);
  finished_ = true;
  Finish(status);
}

void ControlStream::OnDone() {
  all_.Remove(this);
  delete this;
}

absl::Status ControlStream::Handle(const v1::ControlRequest& request) {
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
    case v1::ControlRequest::kClose:
      return engine_.Close(target);
    case v1::ControlRequest::BODY_NOT_SET:
      return absl::InvalidArgumentError("the message has no body that this version knows");
  }
  return absl::InvalidArgumentError("unknown body");
}

void ControlStreams::Add(ControlStream* stream) {
  const std::lock_guard lock(mutex_);
  streams_.push_back(stream);
}

void ControlStreams::Remove(ControlStream* stream) {
  const std::lock_guard lock(mutex_);
  std::erase(streams_, stream);
}

void ControlStreams::EndAll() {
  const std::lock_guard lock(mutex_);
  for (ControlStream* stream : streams_) stream->End();
}

}  // namespace centralino::media
