// One blocking connection to one Redis, for one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "redis/reply.h"
#include "redis/request.h"

namespace centralino::redis {

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 6379;
  std::chrono::milliseconds connect_timeout{300};
  std::chrono::milliseconds command_timeout{500};
  // After a failed attempt no new one is made for this long, doubled each time up to the limit.
  std::chrono::milliseconds backoff{25};
  std::chrono::milliseconds backoff_limit{1000};
};

// "HOST:PORT", "[IPv6]:PORT"; INVALID_ARGUMENT otherwise.
absl::StatusOr<Options> ParseAddress(std::string_view address);

// Connects at the first request and again by itself after a failure. While the backoff runs,
// requests fail at once with UNAVAILABLE. A request whose reply was lost fails likewise and may or
// may not have run. The first use of a script on a connection loads it in the same pipeline, so
// the order of requests always holds; NOSCRIPT (somebody flushed them) loads it and asks again.
class Connection {
 public:
  explicit Connection(Options options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  absl::StatusOr<Reply> Run(const Request& request);
  // All are sent, then all replies are read: one round trip. Each has its own outcome, in order.
  std::vector<absl::StatusOr<Reply>> RunAll(std::span<const Request> requests);

  // True after a request got through, false after one did not.
  bool up() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace centralino::redis
