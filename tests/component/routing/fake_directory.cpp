#include "fake_directory.h"

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <vector>

#include "centralino/directory/v1/directory.grpc.pb.h"
#include "wire/directory.h"
#include "wire/overrides.h"

namespace centralino::routing {
namespace {

namespace pb = ::centralino::directory::v1;

pb::Revision ToMessage(const model::Snapshot& snapshot, bool live) {
  pb::Revision message;
  message.set_name(
      wire::Name(snapshot.organization.id, "revisions", std::to_string(snapshot.revision)));
  message.set_revision(snapshot.revision);
  message.mutable_publish_time()->set_seconds(1'700'000'000);
  message.set_live(live);
  if (!live) message.mutable_supersede_time()->set_seconds(1'700'000'001);
  *message.mutable_configuration() = wire::ToProto(snapshot.organization);
  return message;
}

}  // namespace

class FakeDirectory::Impl : public pb::Directory::Service {
 public:
  Impl() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }

  void Stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(2));
    server_->Wait();
  }

  grpc::Status WatchSnapshots(grpc::ServerContext* context, const pb::WatchSnapshotsRequest*,
                              grpc::ServerWriter<pb::WatchSnapshotsResponse>* writer) override {
    std::unique_lock lock(mutex_);
    std::size_t sent = 0;
    bool synced = false;
    while (!stopping_ && !context->IsCancelled()) {
      while (sent < published_.size()) {
        pb::WatchSnapshotsResponse message;
        message = published_[sent++];
        writer->Write(message);
      }
      if (!std::exchange(synced, true)) {
        pb::WatchSnapshotsResponse message;
        message.mutable_synced();
        writer->Write(message);
      }
      changed_.wait_for(lock, std::chrono::milliseconds(50));
    }
    return grpc::Status(grpc::StatusCode::UNAVAILABLE, "stopping");
  }

  grpc::Status GetRevision(grpc::ServerContext*, const pb::GetRevisionRequest* request,
                           pb::Revision* response) override {
    const std::lock_guard lock(mutex_);
    ++times_asked_;
    const auto found = remembered_.find(request->name());
    if (found == remembered_.end()) return {grpc::StatusCode::NOT_FOUND, "no such revision"};
    *response = found->second;
    return grpc::Status::OK;
  }

  void Publish(const model::Snapshot& snapshot) {
    const std::lock_guard lock(mutex_);
    *published_.emplace_back().mutable_revision() = ToMessage(snapshot, true);
    changed_.notify_all();
  }

  void Override(const model::Overrides& overrides) {
    const std::lock_guard lock(mutex_);
    *published_.emplace_back().mutable_overrides() =
        wire::ToProto(model::OrganizationId("empoli"), overrides);
    changed_.notify_all();
  }

  void Remember(const model::Snapshot& snapshot) {
    const std::lock_guard lock(mutex_);
    pb::Revision message = ToMessage(snapshot, false);
    remembered_[message.name()] = message;
  }

  int times_asked() {
    const std::lock_guard lock(mutex_);
    return times_asked_;
  }
  int port() const { return port_; }

 private:
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<pb::WatchSnapshotsResponse> published_;
  std::map<std::string, pb::Revision> remembered_;
  int times_asked_ = 0;
  bool stopping_ = false;
};

FakeDirectory::FakeDirectory() : impl_(std::make_unique<Impl>()) {}
FakeDirectory::~FakeDirectory() { impl_->Stop(); }

std::string FakeDirectory::address() const { return "127.0.0.1:" + std::to_string(impl_->port()); }
void FakeDirectory::Publish(const model::Snapshot& snapshot) { impl_->Publish(snapshot); }
void FakeDirectory::Override(const model::Overrides& overrides) { impl_->Override(overrides); }
void FakeDirectory::Remember(const model::Snapshot& snapshot) { impl_->Remember(snapshot); }
int FakeDirectory::times_asked() const { return impl_->times_asked(); }

}  // namespace centralino::routing
