#include "bench/load/queue_edge.h"

#include <google/protobuf/util/time_util.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "centralino/queue/v1/queue.grpc.pb.h"

namespace centralino::bench {
namespace {

namespace pb = ::centralino::queue::v1;
using google::protobuf::util::TimeUtil;

// Requests under way at a time.
constexpr int kWindow = 32;

std::string TicketOf(int number) { return "flat-" + std::to_string(number); }

}  // namespace

class QueueEdge::Impl {
 public:
  Impl(const std::string& queue, const std::string& organization)
      : organization_("organizations/" + organization),
        stub_(pb::Queue::NewStub(grpc::CreateChannel(queue, grpc::InsecureChannelCredentials()))),
        stream_(stub_->Serve(&context_)),
        reader_([this] { Read(); }) {
    pb::ServeRequest hello;
    hello.mutable_hello()->set_edge_id("bench-flat");
    Write(hello);
    beat_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        pb::ServeRequest beat;
        beat.mutable_heartbeat();
        Write(beat);
        std::this_thread::sleep_for(std::chrono::seconds(1));
      }
    });
  }
  ~Impl() {
    beat_ = {};
    context_.TryCancel();
    reader_.join();
  }

  // `fill` writes the body of the n-th request.
  int Ask(int count, const std::function<void(int, pb::ServeRequest&)>& fill) {
    errors_ = 0;
    for (int i = 0; i < count; ++i) {
      pb::ServeRequest request;
      request.set_organization(organization_);
      fill(i, request);
      request.set_call_id("bench-call");
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return open_ < kWindow || over_; });
      if (over_) return count - i;
      ++open_;
      request.set_tag(++tags_);
      lock.unlock();
      Write(request);
    }
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_ == 0 || over_; });
    return errors_ + open_;
  }

  pb::Queue::Stub& stub() { return *stub_; }
  const std::string& organization() const { return organization_; }

 private:
  void Write(const pb::ServeRequest& request) {
    const std::lock_guard lock(write_mutex_);
    stream_->Write(request);
  }
  void Read() {
    pb::ServeResponse message;
    while (stream_->Read(&message)) {
      const std::lock_guard lock(mutex_);
      Take(message);
      for (const pb::ServeResponse& other : message.more()) Take(other);
      changed_.notify_all();
    }
    const std::lock_guard lock(mutex_);
    over_ = true;
    changed_.notify_all();
  }

  void Take(const pb::ServeResponse& response) {
    if (response.tag() == 0) return;
    --open_;
    if (response.has_error()) ++errors_;
  }

  const std::string organization_;
  grpc::ClientContext context_;
  std::unique_ptr<pb::Queue::Stub> stub_;
  std::unique_ptr<grpc::ClientReaderWriter<pb::ServeRequest, pb::ServeResponse>> stream_;
  std::mutex write_mutex_;  // one Write at a time
  std::mutex mutex_;        // guards what follows
  std::condition_variable changed_;
  std::uint64_t tags_ = 0;
  int open_ = 0;
  int errors_ = 0;
  bool over_ = false;
  std::thread reader_;
  std::jthread beat_;  // last: it writes
};

QueueEdge::QueueEdge(const std::string& queue, const std::string& organization)
    : impl_(std::make_unique<Impl>(queue, organization)) {}
QueueEdge::~QueueEdge() = default;

int QueueEdge::Join(const std::string& group, int first, int count) {
  return impl_->Ask(count, [&](int i, pb::ServeRequest& request) {
    pb::Join& join = *request.mutable_join();
    join.set_ticket_id(TicketOf(first + i));
    join.set_group(group);
    join.set_wait_when_nobody_present(true);
    *join.mutable_ring_time() = TimeUtil::SecondsToDuration(20);
  });
}

int QueueEdge::Leave(int first, int count) {
  return impl_->Ask(count, [&](int i, pb::ServeRequest& request) {
    request.mutable_leave()->set_ticket_id(TicketOf(first + i));
    request.mutable_leave()->set_reason(pb::Leave::ABANDONED);
  });
}

int QueueEdge::ChangeOperator(const std::string& operator_id, int count) {
  int errors = 0;
  for (int i = 0; i < count; ++i) {
    pb::SetOperatorStateRequest request;
    request.set_name(impl_->organization() + "/operators/" + operator_id);
    request.set_state(i % 2 == 0 ? pb::Operator::PAUSED : pb::Operator::AVAILABLE);
    request.set_reason(i % 2 == 0 ? "bench" : "");
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
    pb::Operator answer;
    if (!impl_->stub().SetOperatorState(&context, request, &answer).ok()) ++errors;
  }
  return errors;
}

}  // namespace centralino::bench
