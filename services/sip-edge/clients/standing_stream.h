// One long-lived bidirectional gRPC stream to one instance, kept up: written from the loop's
// thread, read into it, begun again with backoff when it ends. For the clients' .cpp files only.
#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/client_callback.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "services/sip-edge/sip/loop.h"

namespace centralino::edge {

// A channel that tries again soon: gRPC's own backoff grows to two minutes.
std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address);

template <class Request, class Response>
class StandingStream {
 public:
  using Reactor = grpc::ClientBidiReactor<Request, Response>;
  // Calls the stub's asynchronous method.
  using Begin = std::function<void(grpc::ClientContext*, Reactor*)>;
  // Called on the loop's thread.
  struct Events {
    std::function<void()> up;
    std::function<void(const Response&)> message;
    std::function<void(const std::string& reason)> down;
  };
  // So many messages may wait to be written; a stream that is further behind is given up.
  static constexpr std::size_t kMostWaiting = 10'000;

  // `hello` is written first on each stream; once it is gone the stream is up.
  StandingStream(Loop& loop, Begin begin, Request hello, Events events)
      : loop_(loop),
        begin_(std::move(begin)),
        hello_(std::move(hello)),
        events_(std::move(events)),
        alive_(std::make_shared<bool>(true)) {}

  // On the loop's thread, or when the loop has ended; afterwards nothing is called any more.
  ~StandingStream() {
    alive_.reset();
    if (attempt_ != nullptr) attempt_->EndAndWait();
  }
  StandingStream(const StandingStream&) = delete;
  StandingStream& operator=(const StandingStream&) = delete;

  void Start() {
    up_ = false;
    attempt_ = std::make_shared<Attempt>(*this, hello_);
    attempt_->Go(begin_);
  }

  bool up() const { return up_; }

  // False: the stream is not up, nothing was sent.
  bool Send(Request request) {
    if (!up_) return false;
    if (attempt_->Write(std::move(request))) return true;
    Recycle();
    return false;
  }

  // Ends this stream; a new one is begun. For one that does not answer.
  void Recycle() {
    if (attempt_ != nullptr) attempt_->Cancel();
  }

 private:
  // Outlives the stream that sets it.
  class Done {
   public:
    void Set() {
      const std::lock_guard lock(mutex_);
      set_ = true;
      changed_.notify_all();
    }
    void Wait() {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return set_; });
    }

   private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool set_ = false;
  };

  // One stream from its beginning to OnDone. gRPC's threads call it; it only posts.
  class Attempt final : public Reactor, public std::enable_shared_from_this<Attempt> {
   public:
    Attempt(StandingStream& owner, Request hello)
        : owner_(&owner), loop_(owner.loop_), owner_alive_(owner.alive_) {
      waiting_.push_back(std::move(hello));
    }

    void Go(const Begin& begin) {
      self_ = this->shared_from_this();
      begin(&context_, this);
      // Writes come from outside of reactions: the stream is held until reading has ended.
      this->AddHold();
      this->StartRead(&incoming_);
      {
        const std::lock_guard lock(mutex_);
        writing_ = true;
      }
      this->StartWrite(&waiting_.front());
      this->StartCall();
    }

    bool Write(Request request) {
      const std::lock_guard lock(mutex_);
      if (ended_ || waiting_.size() >= kMostWaiting) return false;
      waiting_.push_back(std::move(request));
      if (!writing_) {
        writing_ = true;
        this->StartWrite(&waiting_.front());
      }
      return true;
    }

    void Cancel() { context_.TryCancel(); }

    void EndAndWait() {
      context_.TryCancel();
      done_->Wait();
    }

   private:
    void OnWriteDone(bool ok) override {
      bool first = false;
      {
        const std::lock_guard lock(mutex_);
        waiting_.pop_front();
        if (!ok) {
          ended_ = true;
          writing_ = false;
          return;
        }
        first = !greeted_;
        greeted_ = true;
        writing_ = !waiting_.empty() && !ended_;
        if (writing_) this->StartWrite(&waiting_.front());
      }
      if (first) Tell([](StandingStream& owner) { owner.OnUp(); });
    }

    void OnReadDone(bool ok) override {
      if (!ok) {
        {
          const std::lock_guard lock(mutex_);
          ended_ = true;
        }
        context_.TryCancel();  // the far side is done: so are we
        this->RemoveHold();
        return;
      }
      auto message = std::make_shared<Response>(std::move(incoming_));
      incoming_ = Response();
      Tell([message](StandingStream& owner) { owner.events_.message(*message); });
      this->StartRead(&incoming_);
    }

    // The last owner of a channel must not be one of gRPC's threads: it would join itself. So this
    // ends on the loop's thread; after Set() nothing of it may be touched.
    void OnDone(const grpc::Status& status) override {
      const std::shared_ptr<Done> done = done_;
      Tell([reason = status.error_message()](StandingStream& owner) { owner.OnDown(reason); });
      loop_.Post([self = std::move(self_)] {});
      done->Set();
    }

    // What gRPC's threads learn, told on the loop's thread if the owner is still there.
    void Tell(std::function<void(StandingStream&)> news) {
      if (owner_alive_.expired()) return;
      loop_.Post([alive = owner_alive_, owner = owner_, news = std::move(news)] {
        if (!alive.expired()) news(*owner);
      });
    }

    StandingStream* owner_;
    Loop& loop_;
    std::weak_ptr<bool> owner_alive_;
    grpc::ClientContext context_;
    Response incoming_;
    std::shared_ptr<Attempt> self_;  // until OnDone
    const std::shared_ptr<Done> done_ = std::make_shared<Done>();
    // Guards what the loop's thread and gRPC's share.
    std::mutex mutex_;
    std::deque<Request> waiting_;  // front: being written
    bool writing_ = false;
    bool greeted_ = false;
    bool ended_ = false;
  };

  void OnUp() {
    up_ = true;
    backoff_ = kFirstBackoff;
    events_.up();
  }

  void OnDown(const std::string& reason) {
    const bool was_up = std::exchange(up_, false);
    if (was_up) events_.down(reason);
    loop_.After(backoff_, [alive = std::weak_ptr<bool>(alive_), this] {
      if (!alive.expired()) Start();
    });
    backoff_ = std::min(backoff_ * 2, kLongestBackoff);
  }

  static constexpr std::chrono::milliseconds kFirstBackoff{50};
  static constexpr std::chrono::milliseconds kLongestBackoff{1000};

  Loop& loop_;
  Begin begin_;
  Request hello_;
  Events events_;
  std::chrono::milliseconds backoff_ = kFirstBackoff;
  bool up_ = false;
  std::shared_ptr<Attempt> attempt_;
  std::shared_ptr<bool> alive_;
};

}  // namespace centralino::edge
