#include "redis/connection.h"

#include <fmt/format.h>
#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <algorithm>
#include <csignal>
#include <mutex>
#include <optional>
#include <unordered_set>
#include <utility>

#include "absl/strings/numbers.h"

namespace centralino::redis {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct FreeContext {
  void operator()(redisContext* context) const { redisFree(context); }
};
struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using ReplyPointer = std::unique_ptr<redisReply, FreeReply>;

timeval ToTimeval(milliseconds time) {
  return {.tv_sec = static_cast<time_t>(time.count() / 1000),
          .tv_usec = static_cast<suseconds_t>(time.count() % 1000 * 1000)};
}

// hiredis 0.14 writes with write(2): a peer that is gone would end the process.
void IgnoreBrokenPipes() {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction now {};
    if (sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_DFL) {
      std::signal(SIGPIPE, SIG_IGN);
    }
  });
}

absl::StatusOr<Reply> Convert(const redisReply& reply) {
  switch (reply.type) {
    case REDIS_REPLY_NIL:
      return Reply{};
    case REDIS_REPLY_INTEGER:
      return Reply{static_cast<std::int64_t>(reply.integer)};
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      return Reply{std::string(reply.str, reply.len)};
    case REDIS_REPLY_ERROR:
      return ErrorReply(std::string_view(reply.str, reply.len));
    case REDIS_REPLY_ARRAY: {
      std::vector<Reply> elements;
      elements.reserve(reply.elements);
      for (std::size_t i = 0; i < reply.elements; ++i) {
        absl::StatusOr<Reply> element = Convert(*reply.element[i]);
        if (!element.ok()) return element.status();
        elements.push_back(*std::move(element));
      }
      return Reply{std::move(elements)};
    }
    default:
      return absl::InternalError(fmt::format("Redis: unknown kind of reply {}", reply.type));
  }
}

}  // namespace

absl::StatusOr<Options> ParseAddress(std::string_view address) {
  Options options;
  const std::size_t colon = address.rfind(':');
  int port = 0;
  if (colon == std::string_view::npos || colon == 0 ||
      !absl::SimpleAtoi(std::string(address.substr(colon + 1)), &port) || port < 1 ||
      port > 65535) {
    return absl::InvalidArgumentError(
        fmt::format("\"{}\" is not an address of Redis: HOST:PORT", address));
  }
  std::string_view host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  options.host = std::string(host);
  options.port = static_cast<std::uint16_t>(port);
  return options;
}

class Connection::State {
 public:
  explicit State(Options options) : options_(std::move(options)), backoff_(options_.backoff) {}

  std::vector<absl::StatusOr<Reply>> RunAll(std::span<const Request> requests) {
    std::vector<absl::StatusOr<Reply>> outcomes;
    outcomes.reserve(requests.size());
    if (absl::Status ready = Connect(); !ready.ok()) {
      outcomes.assign(requests.size(), ready);
      return outcomes;
    }
    milliseconds patience = options_.command_timeout;
    std::vector<int> loads(requests.size(), 0);  // how many SCRIPT LOAD went before each request
    for (std::size_t i = 0; i < requests.size(); ++i) {
      patience = std::max(patience, options_.command_timeout + requests[i].blocks);
      if (requests[i].script != nullptr && loaded_.insert(requests[i].script->sha()).second) {
        Append({"SCRIPT", "LOAD", requests[i].script->text()});
        loads[i] = 1;
      }
      AppendRequest(requests[i]);
    }
    SetPatience(patience);
    std::vector<std::size_t> unknown;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      absl::Status loaded = absl::OkStatus();
      for (int n = 0; n < loads[i]; ++n) {
        // A script that does not compile: the EVALSHA behind it says only NOSCRIPT.
        if (absl::StatusOr<Reply> load = Read(); !load.ok()) loaded = load.status();
      }
      outcomes.push_back(Read());
      if (!loaded.ok()) {
        loaded_.erase(requests[i].script->sha());
        outcomes.back() = loaded;
      } else if (requests[i].script != nullptr && absl::IsNotFound(outcomes.back().status())) {
        unknown.push_back(i);
      }
    }
    for (std::size_t i : unknown) outcomes[i] = LoadAndRun(requests[i]);
    if (up_) backoff_ = options_.backoff;
    return outcomes;
  }

  bool up() const { return up_; }

 private:
  absl::Status Connect() {
    if (context_ != nullptr) return absl::OkStatus();
    const Clock::time_point now = Clock::now();
    if (now < next_attempt_) return away_;
    IgnoreBrokenPipes();
    context_.reset(redisConnectWithTimeout(options_.host.c_str(), options_.port,
                                           ToTimeval(options_.connect_timeout)));
    if (context_ == nullptr) return Lose("no memory for a connection");
    if (context_->err != 0) return Lose(std::string(context_->errstr));
    redisEnableKeepAlive(context_.get());
    loaded_.clear();
    patience_ = milliseconds{0};
    return absl::OkStatus();
  }

  // The connection is of no use any more: whatever was under way has an unknown outcome.
  absl::Status Lose(std::string reason) {
    context_.reset();
    up_ = false;
    next_attempt_ = Clock::now() + backoff_;
    backoff_ = std::min(backoff_ * 2, options_.backoff_limit);
    away_ = absl::UnavailableError(
        fmt::format("Redis at {}:{} is away: {}", options_.host, options_.port, reason));
    return away_;
  }

  void SetPatience(milliseconds patience) {
    if (patience == patience_) return;
    redisSetTimeout(context_.get(), ToTimeval(patience));
    patience_ = patience;
  }

  void Append(const std::vector<std::string>& words) {
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    texts.reserve(words.size());
    sizes.reserve(words.size());
    for (const std::string& word : words) {
      texts.push_back(word.data());
      sizes.push_back(word.size());
    }
    redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), texts.data(),
                           sizes.data());
  }

  void AppendRequest(const Request& request) {
    if (request.script == nullptr) {
      Append(request.words);
      return;
    }
    std::vector<std::string> words{"EVALSHA", request.script->sha(), std::to_string(request.keys)};
    words.insert(words.end(), request.words.begin(), request.words.end());
    Append(words);
  }

  absl::StatusOr<Reply> Read() {
    if (context_ == nullptr) return away_;
    void* raw = nullptr;
    if (redisGetReply(context_.get(), &raw) != REDIS_OK) {
      return Lose(std::string(context_->errstr));
    }
    up_ = true;
    return Convert(*ReplyPointer(static_cast<redisReply*>(raw)));
  }

  absl::StatusOr<Reply> LoadAndRun(const Request& request) {
    if (context_ == nullptr) return away_;
    Append({"SCRIPT", "LOAD", request.script->text()});
    AppendRequest(request);
    absl::StatusOr<Reply> loaded = Read();
    absl::StatusOr<Reply> outcome = Read();
    return loaded.ok() ? outcome : loaded;
  }

  const Options options_;
  std::unique_ptr<redisContext, FreeContext> context_;
  std::unordered_set<std::string> loaded_;  // scripts sent on this connection
  milliseconds patience_{0};
  milliseconds backoff_;
  Clock::time_point next_attempt_{};
  absl::Status away_ = absl::UnavailableError("Redis was not reached yet");
  bool up_ = false;
};

Connection::Connection(Options options) : state_(std::make_unique<State>(std::move(options))) {}
Connection::~Connection() = default;

absl::StatusOr<Reply> Connection::Run(const Request& request) {
  return std::move(RunAll(std::span(&request, 1)).front());
}

std::vector<absl::StatusOr<Reply>> Connection::RunAll(std::span<const Request> requests) {
  return state_->RunAll(requests);
}

bool Connection::up() const { return state_->up(); }

}  // namespace centralino::redis
