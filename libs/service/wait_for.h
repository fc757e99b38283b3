// For methods that are called seldom: waits, on the thread that serves the call, for an answer that
// comes from another. For .cpp files of gRPC services.
#pragma once

#include <future>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "wire/status.h"

namespace centralino::service {

// `ask` gets the function to be called with an absl::StatusOr<Answer>, once, from any thread;
// `take` gets the answer, if there is one.
template <class Answer, class Ask, class Take>
grpc::Status WaitFor(const Ask& ask, const Take& take) {
  const auto promise = std::make_shared<std::promise<absl::StatusOr<Answer>>>();
  ask([promise](absl::StatusOr<Answer> answer) { promise->set_value(std::move(answer)); });
  absl::StatusOr<Answer> answer = promise->get_future().get();
  if (!answer.ok()) return wire::ToGrpc(answer.status());
  take(*std::move(answer));
  return grpc::Status::OK;
}

}  // namespace centralino::service
