#include "services/routing/decide_stream.h"

#include <utility>

#include "wire/status.h"

namespace centralino::routing {

DecideStream::DecideStream(Decider& decider, Open& open, const std::shared_ptr<Stream>& stream)
    : decider_(decider), open_(open), stream_(stream) {}

void DecideStream::OnMessage(const v1::DecideRequest& request) {
  {
    const std::lock_guard lock(questions_->mutex);
    ++questions_->open;
  }
  decider_.Decide(request.request(),
                  [stream = stream_.lock(), questions = questions_,
                   tag = request.tag()](absl::StatusOr<v1::NextStepResponse> answer) {
                    Answered(*stream, *questions, tag, std::move(answer));
                  });
}

void DecideStream::OnClientDone() {
  const std::shared_ptr<Stream> stream = stream_.lock();
  open_.Remove(stream);
  const std::lock_guard lock(questions_->mutex);
  questions_->all_asked = true;
  if (questions_->open == 0) stream->End(grpc::Status::OK);
}

void DecideStream::Answered(Stream& stream, Questions& questions, std::uint64_t tag,
                            absl::StatusOr<v1::NextStepResponse> answer) {
  v1::DecideResponse response;
  response.set_tag(tag);
  if (answer.ok()) {
    *response.mutable_response() = *std::move(answer);
  } else {
    *response.mutable_error() = wire::ToProto(answer.status());
  }
  stream.Send(std::move(response));
  const std::lock_guard lock(questions.mutex);
  if (--questions.open == 0 && questions.all_asked) stream.End(grpc::Status::OK);
}

}  // namespace centralino::routing
