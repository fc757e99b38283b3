#include "services/directory/watch_stream.h"

#include <deque>
#include <utility>

#include "wire/status.h"

namespace centralino::directory {
namespace {

// A client that does not read: it begins again when it comes back.
constexpr std::size_t kMostWaiting = 10'000;

class WatchStream : public grpc::ServerWriteReactor<v1::WatchSnapshotsResponse>,
                    public Watcher,
                    public std::enable_shared_from_this<WatchStream> {
 public:
  WatchStream(Publications& publications, bool with_credentials)
      : publications_(publications), with_credentials_(with_credentials) {}

  void Begin() {
    self_ = shared_from_this();
    if (const absl::Status added = publications_.Add(self_); !added.ok()) End(added);
  }

  bool with_credentials() const override { return with_credentials_; }

  void Push(Message message) override {
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    if (waiting_.size() >= kMostWaiting) {
      EndLocked(absl::ResourceExhaustedError("the client does not read"));
      return;
    }
    waiting_.push_back(std::move(message));
    // One write at a time; its message stays at the front until it is done.
    if (waiting_.size() == 1) StartWrite(waiting_.front().get());
  }

  void End(const absl::Status& why) override {
    const std::lock_guard lock(mutex_);
    EndLocked(why);
  }

 private:
  void EndLocked(const absl::Status& why) {
    if (ended_) return;
    ended_ = true;
    Finish(wire::ToGrpc(why));
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    waiting_.pop_front();
    if (!ok) {
      EndLocked(absl::CancelledError("the client went away"));
    } else if (!ended_ && !waiting_.empty()) {
      StartWrite(waiting_.front().get());
    }
  }

  void OnCancel() override { End(absl::CancelledError("the client went away")); }

  void OnDone() override {
    publications_.Remove(self_);
    // The last use of this object.
    const auto keep = std::move(self_);
  }

  Publications& publications_;
  const bool with_credentials_;
  std::shared_ptr<WatchStream> self_;
  // Guards what is below, and that nothing is written after the end. gRPC runs a reactor's
  // callbacks on threads of its own, never inside StartWrite or Finish.
  std::mutex mutex_;
  std::deque<Message> waiting_;
  bool ended_ = false;
};

}  // namespace

grpc::ServerWriteReactor<v1::WatchSnapshotsResponse>* NewWatchStream(
    Publications& publications, const v1::WatchSnapshotsRequest& request) {
  auto stream = std::make_shared<WatchStream>(publications, request.with_credentials());
  stream->Begin();
  return stream.get();
}

}  // namespace centralino::directory
