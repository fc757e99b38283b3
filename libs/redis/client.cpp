#include "redis/client.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace centralino::redis {
namespace {

using Clock = std::chrono::steady_clock;

// How many requests one pipeline holds at most, so that no reply waits for a long train.
constexpr std::size_t kMostInPipeline = 128;
// Without traffic Redis is asked this often whether it is there.
constexpr std::chrono::milliseconds kProbeIdle{1000};
constexpr std::chrono::milliseconds kProbeAway{25};

}  // namespace

class Client::Worker {
 public:
  Worker(Options options, OnChange on_change)
      : connection_(std::move(options)),
        on_change_(std::move(on_change)),
        thread_([this] { Loop(); }) {}

  ~Worker() {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    for (Posted& posted : waiting_) {
      Answer(posted, absl::CancelledError("the Redis client is closing"));
    }
  }

  void Post(Request request, Callback callback, std::chrono::milliseconds may_wait) {
    const Clock::time_point due =
        may_wait.count() > 0 ? Clock::now() + may_wait : Clock::time_point::min();
    {
      std::lock_guard lock(mutex_);
      if (waiting_.size() < kMostWaiting) {
        waiting_.push_back({std::move(request), std::move(callback)});
        if (due < due_) {
          due_ = due;
          wake_.notify_one();
        }
        return;
      }
    }
    if (callback) callback(absl::ResourceExhaustedError("too many requests wait for Redis"));
  }

  bool up() const { return up_.load(std::memory_order_relaxed); }

 private:
  struct Posted {
    Request request;
    Callback callback;
  };

  static void Answer(Posted& posted, absl::StatusOr<Reply> outcome) {
    if (posted.callback) posted.callback(std::move(outcome));
  }

  void Loop() {
    Probe();
    std::vector<Posted> batch;
    for (;;) {
      batch.clear();
      {
        std::unique_lock lock(mutex_);
        const Clock::time_point probe = Clock::now() + (up() ? kProbeIdle : kProbeAway);
        while (!stopping_) {
          // A copy: Post may move it while the wait looks at it.
          const Clock::time_point until = std::min(due_, probe);
          if (until <= Clock::now()) break;
          wake_.wait_until(lock, until);
        }
        if (stopping_) return;
        while (!waiting_.empty() && batch.size() < kMostInPipeline) {
          batch.push_back(std::move(waiting_.front()));
          waiting_.pop_front();
        }
        due_ = waiting_.empty() ? Clock::time_point::max() : Clock::time_point::min();
      }
      // After an outage one PING goes first: on_change(true) must come before any request.
      if (batch.empty() || !up()) Probe();
      if (!batch.empty()) RunBatch(batch);
    }
  }

  void Probe() { Note(connection_.Run(Command({"PING"})).status()); }

  void RunBatch(std::vector<Posted>& batch) {
    std::vector<Request> requests;
    requests.reserve(batch.size());
    for (Posted& posted : batch) requests.push_back(std::move(posted.request));
    std::vector<absl::StatusOr<Reply>> outcomes = connection_.RunAll(requests);
    Note(absl::OkStatus());
    for (std::size_t i = 0; i < batch.size(); ++i) Answer(batch[i], std::move(outcomes[i]));
  }

  // LOADING and the like answer PING with an error: Redis is there but of no use yet.
  void Note(const absl::Status& probe) {
    const bool now_up = connection_.up() && probe.ok();
    if (now_up == up_.exchange(now_up)) return;
    if (on_change_) on_change_(now_up);
  }

  Connection connection_;  // touched by thread_ only
  const OnChange on_change_;
  std::atomic<bool> up_ = false;

  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::deque<Posted> waiting_;
  Clock::time_point due_ = Clock::time_point::max();  // of the most urgent in waiting_
  bool stopping_ = false;

  std::thread thread_;  // last: it uses all of the above
};

Client::Client(Options options, OnChange on_change)
    : worker_(std::make_unique<Worker>(std::move(options), std::move(on_change))) {}
Client::~Client() = default;

void Client::Post(Request request, Callback callback, std::chrono::milliseconds may_wait) {
  worker_->Post(std::move(request), std::move(callback), may_wait);
}

absl::StatusOr<Reply> Client::Run(Request request) {
  auto promise = std::make_shared<std::promise<absl::StatusOr<Reply>>>();
  std::future<absl::StatusOr<Reply>> answer = promise->get_future();
  Post(std::move(request),
       [promise](absl::StatusOr<Reply> outcome) { promise->set_value(std::move(outcome)); });
  return answer.get();
}

bool Client::up() const { return worker_->up(); }

}  // namespace centralino::redis
