// Redis for threads that must never wait: a gRPC reactor, the SIP loop.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "redis/connection.h"
#include "redis/reply.h"
#include "redis/request.h"

namespace centralino::redis {

// One thread with one Connection. Requests run in the order they were posted; what gathered while
// the thread was busy goes out as one pipeline. While Redis is away each request is answered with
// UNAVAILABLE and the client tries again in the background, with backoff, also without traffic.
class Client {
 public:
  // Called on the client's thread: it must be short and must not wait for this client.
  using Callback = std::function<void(absl::StatusOr<Reply>)>;
  // Called on the client's thread when Redis was reached (true; first of all, and after each
  // time it was away, before any request posted meanwhile) or lost (false).
  using OnChange = std::function<void(bool up)>;

  // At most so many requests wait; more are answered RESOURCE_EXHAUSTED by the posting thread.
  static constexpr std::size_t kMostWaiting = 100'000;

  explicit Client(Options options, OnChange on_change = nullptr);
  // Requests not yet sent are answered CANCELLED.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // From any thread, without waiting. A null callback: the answer is of no interest. One that
  // `may_wait` goes out with the next that may not, or with what has gathered by then.
  void Post(Request request, Callback callback,
            std::chrono::milliseconds may_wait = std::chrono::milliseconds(0));

  // Posts and waits; never from a callback of this client.
  absl::StatusOr<Reply> Run(Request request);

  bool up() const;

 private:
  class Worker;
  std::unique_ptr<Worker> worker_;
};

}  // namespace centralino::redis
