#include "services/routing/decide_stream.h"

#include <deque>
#include <utility>

#include "wire/status.h"

namespace centralino::routing {
namespace {

// Answers that wait to be written; until they are, no further question is read. An edge has a
// question open for each of its calls at most.
constexpr std::size_t kMostWaiting = 4096;

}  // namespace

// gRPC never calls a reaction from inside StartRead, StartWrite or Finish, so they may be called
// under the lock. The stream lives until OnDone; an answer that comes later finds it ended.
class DecideStream : public grpc::ServerBidiReactor<v1::DecideRequest, v1::DecideResponse>,
                     public std::enable_shared_from_this<DecideStream> {
 public:
  DecideStream(Decider& decider, OpenStreams& open) : decider_(decider), open_(open) {}

  void Begin() { StartRead(&request_); }

  void End(const absl::Status& why) {
    const std::lock_guard lock(mutex_);
    EndLocked(why);
  }

 private:
  void OnReadDone(bool ok) override {
    if (!ok) {  // the edge has said all: it has the answers, or does not want them
      const std::lock_guard lock(mutex_);
      half_closed_ = true;
      if (open_questions_ == 0 && waiting_.empty()) EndLocked(absl::OkStatus());
      return;
    }
    {
      const std::lock_guard lock(mutex_);
      ++open_questions_;
    }
    decider_.Decide(request_.request(), [self = shared_from_this(), tag = request_.tag()](
                                            absl::StatusOr<v1::NextStepResponse> answer) {
      self->Answered(tag, std::move(answer));
    });
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    if (waiting_.size() + open_questions_ < kMostWaiting) {
      StartRead(&request_);
    } else {
      read_paused_ = true;
    }
  }

  void Answered(std::uint64_t tag, absl::StatusOr<v1::NextStepResponse> answer) {
    v1::DecideResponse response;
    response.set_tag(tag);
    if (answer.ok()) {
      *response.mutable_response() = *std::move(answer);
    } else {
      *response.mutable_error() = wire::ToProto(answer.status());
    }
    const std::lock_guard lock(mutex_);
    --open_questions_;
    if (ended_) return;
    waiting_.push_back(std::move(response));
    if (waiting_.size() == 1) StartWrite(&waiting_.front());
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    waiting_.pop_front();
    if (!ok) return EndLocked(absl::CancelledError("the edge went away"));
    if (ended_) return;
    if (!waiting_.empty()) StartWrite(&waiting_.front());
    if (std::exchange(read_paused_, false)) StartRead(&request_);
    if (half_closed_ && open_questions_ == 0 && waiting_.empty()) EndLocked(absl::OkStatus());
  }

  void OnCancel() override { End(absl::CancelledError("the edge went away")); }

  void OnDone() override { open_.Remove(shared_from_this()); }

  void EndLocked(const absl::Status& why) {
    if (std::exchange(ended_, true)) return;
    Finish(wire::ToGrpc(why));
  }

  Decider& decider_;
  OpenStreams& open_;
  v1::DecideRequest request_;  // being read, or being decided
  // Guards what is below, and that nothing is read or written after the end.
  std::mutex mutex_;
  std::deque<v1::DecideResponse> waiting_;  // the first is being written
  std::size_t open_questions_ = 0;
  bool read_paused_ = false;
  bool half_closed_ = false;
  bool ended_ = false;
};

grpc::ServerBidiReactor<v1::DecideRequest, v1::DecideResponse>* OpenStreams::Open(
    Decider& decider) {
  auto stream = std::make_shared<DecideStream>(decider, *this);
  bool ending = false;
  {
    const std::lock_guard lock(mutex_);
    streams_.insert(stream);
    changed_(streams_.size());
    ending = ending_;
  }
  if (ending) {
    stream->End(absl::UnavailableError("routing is stopping"));
  } else {
    stream->Begin();
  }
  return stream.get();
}

void OpenStreams::EndAll() {
  std::set<std::shared_ptr<DecideStream>> streams;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    streams = streams_;
  }
  for (const auto& stream : streams) stream->End(absl::UnavailableError("routing is stopping"));
}

void OpenStreams::Remove(const std::shared_ptr<DecideStream>& stream) {
  const std::lock_guard lock(mutex_);
  streams_.erase(stream);
  changed_(streams_.size());
}

}  // namespace centralino::routing
