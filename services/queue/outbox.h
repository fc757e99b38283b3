// What a replica has to say on one stream: messages gather here and are written one by one.
//
// gRPC allows one write at a time and wants Finish once, when nothing is being written. Any
// thread may Send or End; the reactor reports OnWriteDone and Ends when its reads do. Calls into
// gRPC are made outside the lock, by the one thread that decided on them.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>

#include "centralino/queue/v1/queue.pb.h"

namespace centralino::queue {

class Outbox {
 public:
  using Response = v1::ServeResponse;
  using Reactor = grpc::ServerBidiReactor<v1::ServeRequest, v1::ServeResponse>;

  // An edge that does not read so many messages is dropped; its heartbeat heals what it missed.
  static constexpr std::size_t kMostWaiting = 20'000;

  explicit Outbox(Reactor& reactor) : reactor_(&reactor) {}

  void Send(Response response) {
    Step step = Step::kNone;
    {
      std::lock_guard lock(mutex_);
      if (ending_) return;
      waiting_.push_back(std::move(response));
      if (waiting_.size() > kMostWaiting) {
        EndLocked(grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "the edge reads too slowly"));
      }
      step = Next();
    }
    Take(step);
  }

  // The stream ends when what is being written is out.
  void End(grpc::Status status) {
    Step step = Step::kNone;
    {
      std::lock_guard lock(mutex_);
      if (ending_) return;
      EndLocked(std::move(status));
      step = Next();
    }
    Take(step);
  }

  void OnWriteDone() {
    Step step = Step::kNone;
    {
      std::lock_guard lock(mutex_);
      writing_ = false;
      step = Next();
    }
    Take(step);
  }

 private:
  enum class Step { kNone, kWrite, kFinish };

  void EndLocked(grpc::Status status) {
    ending_ = true;
    status_ = std::move(status);
    waiting_.clear();
  }

  // Decides the next call into gRPC. The lock is held.
  Step Next() {
    if (writing_ || finished_) return Step::kNone;
    if (ending_) {
      finished_ = true;
      return Step::kFinish;
    }
    if (waiting_.empty()) return Step::kNone;
    current_ = std::move(waiting_.front());
    waiting_.pop_front();
    writing_ = true;
    return Step::kWrite;
  }

  // Until it is taken no other step is decided, so the reactor is alive and current_ is ours.
  void Take(Step step) {
    switch (step) {
      case Step::kNone:
        return;
      case Step::kWrite:
        reactor_->StartWrite(&current_);
        return;
      case Step::kFinish:
        reactor_->Finish(status_);
        return;
    }
  }

  Reactor* const reactor_;
  std::mutex mutex_;  // guards all below; current_ and status_ are gRPC's once handed over
  std::deque<Response> waiting_;
  Response current_;
  grpc::Status status_;
  bool writing_ = false;
  bool ending_ = false;
  bool finished_ = false;
};

}  // namespace centralino::queue
