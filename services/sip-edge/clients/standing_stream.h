// One long-lived bidirectional gRPC stream to one instance, kept up, begun again with backoff when
// it ends. It lives on the loop's thread altogether:
//
//   socket ──readable──► loop ──► completion queue ──► Events
//   socket ◄── one message for all that one turn of the loop has sent ◄── Send
//
// gRPC has threads of its own to wait for sockets; each message would wake one of them, and that
// one the loop. So the socket is ours, the loop watches it, and gRPC's queue is looked at, never
// waited for (docs/adr/0006). For the clients' .cpp files only.
#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/async_stream.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "services/sip-edge/clients/socket_channel.h"
#include "services/sip-edge/sip/loop.h"

namespace centralino::edge {

// Request and Response have a field `repeated … more`: what goes out together.
template <class Request, class Response>
class StandingStream {
 public:
  using Stream = grpc::ClientAsyncReaderWriter<Request, Response>;
  // Calls the stub's asynchronous method.
  using Begin = std::function<std::unique_ptr<Stream>(const std::shared_ptr<grpc::Channel>&,
                                                      grpc::ClientContext*, grpc::CompletionQueue*,
                                                      void* tag)>;
  struct Events {
    std::function<void()> up;
    std::function<void(const Response&)> message;
    std::function<void(const std::string& reason)> down;
  };
  // So many messages may wait to be written; a stream that is further behind is given up.
  static constexpr std::size_t kMostWaiting = 10'000;

  // `hello` is written first on each stream; once it is gone the stream is up.
  StandingStream(Loop& loop, std::string address, Begin begin, Request hello, Events events)
      : loop_(loop),
        address_(std::move(address)),
        begin_(std::move(begin)),
        hello_(std::move(hello)),
        events_(std::move(events)) {
    Look();
  }
  StandingStream(const StandingStream&) = delete;
  StandingStream& operator=(const StandingStream&) = delete;

  void Start() {
    up_ = false;
    attempt_ = std::make_unique<Attempt>(loop_, address_, [this] { Pump(); });
    if (attempt_->socket.channel() == nullptr) {
      attempt_->status = {grpc::StatusCode::UNAVAILABLE, "no socket to " + address_};
      return Post([this] { OnDown(); });
    }
    attempt_->stream =
        begin_(attempt_->socket.channel(), &attempt_->context, &attempt_->queue, Tag(Step::kBegun));
    Pump();
  }

  bool up() const { return up_; }

  // False: the stream is not up, nothing was sent.
  bool Send(Request request) {
    if (!up_) return false;
    if (attempt_->waiting.size() >= kMostWaiting) {
      Recycle();
      return false;
    }
    attempt_->waiting.push_back(std::move(request));
    if (!std::exchange(attempt_->flush_is_due, true)) {
      Post([this] {
        Flush();
        Pump();
      });
    }
    return true;
  }

  // Ends this stream; a new one is begun. For one that does not answer.
  void Recycle() {
    if (attempt_ == nullptr) return;
    attempt_->context.TryCancel();
    Post([this] { Pump(); });
  }

 private:
  using Clock = std::chrono::steady_clock;
  // What gRPC has done; the tag of an operation.
  enum class Step : std::intptr_t { kBegun = 1, kRead, kWritten, kFinished };
  static void* Tag(Step step) { return reinterpret_cast<void*>(step); }

  // One stream from its connection to its end.
  struct Attempt {
    Attempt(Loop& loop, const std::string& address, const Loop::Task& readable)
        : socket(loop, address, readable) {}
    // Cancelled, what is under way is given back at once; only then its memory may go.
    ~Attempt() {
      context.TryCancel();
      queue.Shutdown();
      void* tag = nullptr;
      bool ok = false;
      while (queue.Next(&tag, &ok)) {
      }
    }

    const Clock::time_point begun = Clock::now();
    SocketChannel socket;
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    std::unique_ptr<Stream> stream;
    Response incoming;
    grpc::Status status;
    std::deque<Request> waiting;
    bool writing = false;
    bool flush_is_due = false;
  };

  // Takes what gRPC has done. Ready sockets are read in here, and nothing is waited for.
  void Pump() {
    void* tag = nullptr;
    bool ok = false;
    while (attempt_ != nullptr &&
           attempt_->queue.AsyncNext(&tag, &ok, gpr_inf_past(GPR_CLOCK_MONOTONIC)) ==
               grpc::CompletionQueue::GOT_EVENT) {
      OnStep(static_cast<Step>(reinterpret_cast<std::intptr_t>(tag)), ok);
    }
  }

  void OnStep(Step step, bool ok) {
    Attempt& attempt = *attempt_;
    switch (step) {
      case Step::kBegun:
        if (!ok) return attempt.stream->Finish(&attempt.status, Tag(Step::kFinished));
        attempt.writing = true;
        attempt.stream->Write(hello_, Tag(Step::kWritten));
        return attempt.stream->Read(&attempt.incoming, Tag(Step::kRead));
      case Step::kRead:
        if (!ok) {
          attempt.context.TryCancel();  // the far side is done: so are we
          return attempt.stream->Finish(&attempt.status, Tag(Step::kFinished));
        }
        return OnRead();
      case Step::kWritten:
        attempt.writing = false;
        if (!ok) return;
        if (!up_) return OnUp();
        return Flush();
      case Step::kFinished:
        // Not in here: the queue is being read, the socket is being watched.
        return Post([this] { OnDown(); });
    }
  }

  void OnRead() {
    const Response message = std::exchange(attempt_->incoming, Response());
    attempt_->stream->Read(&attempt_->incoming, Tag(Step::kRead));
    events_.message(message);
    for (const Response& other : message.more()) events_.message(other);
  }

  void Flush() {
    if (attempt_ == nullptr || attempt_->writing) return;
    attempt_->flush_is_due = false;
    std::deque<Request>& waiting = attempt_->waiting;
    if (waiting.empty()) return;
    Request message = std::move(waiting.front());
    waiting.pop_front();
    for (Request& other : waiting) *message.add_more() = std::move(other);
    waiting.clear();
    attempt_->writing = true;
    attempt_->stream->Write(message, Tag(Step::kWritten));
  }

  void OnUp() {
    up_ = true;
    backoff_ = kFirstBackoff;
    events_.up();
  }

  void OnDown() {
    const std::string reason = attempt_->status.error_message();
    attempt_.reset();
    const bool was_up = std::exchange(up_, false);
    if (was_up) events_.down(reason);
    After(backoff_, [this] { Start(); });
    backoff_ = std::min(backoff_ * 2, kLongestBackoff);
  }

  // gRPC's own timers, a connection that comes up and a full socket make nothing readable.
  void Look() {
    After(up_ || attempt_ == nullptr ? kLookEvery : kLookWhileConnecting, [this] { Look(); });
    if (attempt_ == nullptr) return;
    if (!up_ && Clock::now() - attempt_->begun > kConnectLimit) attempt_->context.TryCancel();
    Pump();
  }

  void Post(Loop::Task task) {
    loop_.Post([alive = std::weak_ptr<bool>(alive_), task = std::move(task)] {
      if (!alive.expired()) task();
    });
  }
  void After(std::chrono::milliseconds delay, Loop::Task task) {
    loop_.After(delay, [alive = std::weak_ptr<bool>(alive_), task = std::move(task)] {
      if (!alive.expired()) task();
    });
  }

  static constexpr std::chrono::milliseconds kFirstBackoff{50};
  static constexpr std::chrono::milliseconds kLongestBackoff{1000};
  static constexpr std::chrono::milliseconds kConnectLimit{2000};
  static constexpr std::chrono::milliseconds kLookEvery{100};
  static constexpr std::chrono::milliseconds kLookWhileConnecting{5};

  Loop& loop_;
  const std::string address_;
  const Begin begin_;
  const Request hello_;
  const Events events_;
  std::chrono::milliseconds backoff_ = kFirstBackoff;
  bool up_ = false;
  std::unique_ptr<Attempt> attempt_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace centralino::edge
