// Redis for a thread that has nothing else to do until it answers: requests gather and go out as
// one pipeline, whose replies are waited for. No other thread is woken for any of it.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "redis/connection.h"

namespace centralino::queue {

class Lane {
 public:
  using Callback = std::function<void(absl::StatusOr<redis::Reply>)>;

  explicit Lane(redis::Options options) : connection_(std::move(options)) {}

  void Gather(redis::Request request, Callback callback);

  // Runs what has gathered, and what that gathers, in this order. False: Redis is away; all were
  // answered so.
  bool Run();

 private:
  redis::Connection connection_;
  std::vector<redis::Request> requests_;
  std::vector<Callback> callbacks_;
};

}  // namespace centralino::queue
