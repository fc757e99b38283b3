#include "wire/snapshot_stream.h"

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <mutex>
#include <optional>

#include "centralino/directory/v1/directory.grpc.pb.h"
#include "wire/status.h"

namespace centralino::wire {
namespace {

using directory::v1::WatchSnapshotsResponse;

// A revision of a large organisation is some hundred kilobytes.
constexpr int kLargestMessage = 64 * 1024 * 1024;

// Hands one message at a time from gRPC's thread to ours: the next read starts when the last
// message was taken, so a slow reader slows the sender instead of filling memory.
class Reader : public grpc::ClientReadReactor<WatchSnapshotsResponse> {
 public:
  // Held until Wait(): without a read under way gRPC could be done with us between two reads.
  void Begin() {
    AddHold();
    StartRead(&message_);
    StartCall();
  }

  enum class Event { kMessage, kEnd, kSilence };

  Event Next(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, limit, [&] { return arrived_ || ended_; })) return Event::kSilence;
    return arrived_ ? Event::kMessage : Event::kEnd;
  }

  const WatchSnapshotsResponse& message() const { return message_; }

  void Taken() {
    {
      const std::lock_guard lock(mutex_);
      arrived_ = false;
    }
    StartRead(&message_);
  }

  // Until gRPC is done with this object.
  grpc::Status Wait() {
    RemoveHold();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return done_.has_value(); });
    return *done_;
  }

 private:
  void OnReadDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    (ok ? arrived_ : ended_) = true;
    changed_.notify_all();
  }

  void OnDone(const grpc::Status& status) override {
    const std::lock_guard lock(mutex_);
    done_ = status;
    changed_.notify_all();
  }

  std::mutex mutex_;  // guards arrived_, ended_, done_; message_ belongs to whoever's turn it is
  std::condition_variable changed_;
  bool arrived_ = false;
  bool ended_ = false;
  std::optional<grpc::Status> done_;
  WatchSnapshotsResponse message_;
};

}  // namespace

struct DirectoryClient::Impl {
  std::unique_ptr<directory::v1::Directory::Stub> stub;
  std::mutex mutex;  // guards context and cancelled: Cancel() comes from another thread
  grpc::ClientContext* context = nullptr;
  bool cancelled = false;
};

DirectoryClient::DirectoryClient(const std::string& address, std::chrono::milliseconds min_backoff,
                                 std::chrono::milliseconds max_backoff)
    : impl_(std::make_unique<Impl>()) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kLargestMessage);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, static_cast<int>(min_backoff.count()));
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, static_cast<int>(min_backoff.count()));
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, static_cast<int>(max_backoff.count()));
  impl_->stub = directory::v1::Directory::NewStub(
      grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
}

DirectoryClient::~DirectoryClient() = default;

absl::Status DirectoryClient::Watch(const directory::v1::WatchSnapshotsRequest& request,
                                    std::chrono::milliseconds silence,
                                    const std::function<void(const Message&)>& handle) {
  grpc::ClientContext context;
  {
    const std::lock_guard lock(impl_->mutex);
    if (impl_->cancelled) return absl::CancelledError("stopped");
    impl_->context = &context;
  }
  Reader reader;
  impl_->stub->async()->WatchSnapshots(&context, &request, &reader);
  reader.Begin();
  bool silent = false;
  for (bool open = true; open;) {
    switch (reader.Next(silence)) {
      case Reader::Event::kMessage:
        handle(reader.message());
        reader.Taken();
        break;
      case Reader::Event::kSilence:
        silent = true;
        context.TryCancel();
        open = false;
        break;
      case Reader::Event::kEnd:
        open = false;
        break;
    }
  }
  const grpc::Status status = reader.Wait();
  const std::lock_guard lock(impl_->mutex);
  impl_->context = nullptr;
  if (silent) return absl::UnavailableError("directory is silent");
  return status.ok() ? absl::UnavailableError("directory ended the stream") : FromGrpc(status);
}

void DirectoryClient::Cancel() {
  const std::lock_guard lock(impl_->mutex);
  impl_->cancelled = true;
  if (impl_->context != nullptr) impl_->context->TryCancel();
}

absl::StatusOr<directory::v1::Revision> DirectoryClient::GetRevision(
    const std::string& name, std::chrono::milliseconds limit) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + limit);
  directory::v1::GetRevisionRequest request;
  request.set_name(name);
  directory::v1::Revision revision;
  const grpc::Status status = impl_->stub->GetRevision(&context, request, &revision);
  if (!status.ok()) return FromGrpc(status);
  return revision;
}

}  // namespace centralino::wire
