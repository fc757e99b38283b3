#include "services/sip-edge/records/record_log.h"

#include <chrono>

#include "redis/stream.h"
#include "service/log.h"
#include "services/sip-edge/records/record_message.h"
#include "wire/record_stream.h"

namespace centralino::edge {

namespace log = service::log;
namespace {

// Nobody waits for a record: so long they gather, and one wake of the client and of Redis serves
// all of them. What a crash takes with it is little beside the calls that were still going on.
constexpr std::chrono::milliseconds kGather{100};

}  // namespace

RecordLog::RecordLog(redis::Client& redis, std::string folder, Counters counters)
    : redis_(redis),
      spool_(std::move(folder)),
      counters_(std::move(counters)),
      jobs_(1),  // an earlier life may have left something on disk
      thread_([this] { Work(); }) {}

RecordLog::~RecordLog() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void RecordLog::Keep(const FinishedCall& call) {
  Job job{call.call.value, Serialise(call)};
  {
    const std::lock_guard lock(mutex_);
    ++unanswered_;
  }
  redis::Request append = redis::Append(StreamOf(job.call), {{wire::kRecordField, job.record}});
  redis_.Post(
      std::move(append),
      [this, job = std::move(job)](const absl::StatusOr<redis::Reply>& id) mutable {
        Answered(std::move(job), id.ok());
      },
      kGather);
}

// One whose answer is not known is not done with.
void RecordLog::Answered(Job job, bool kept) {
  if (kept) counters_.kept();
  const std::lock_guard lock(mutex_);
  --unanswered_;
  if (!kept) jobs_.push_back(std::move(job));
  // Under the lock: this may be the last that the destructor waits for.
  if (!kept || stopping_) wake_.notify_all();
}

void RecordLog::Replay() {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back({});
  }
  wake_.notify_all();
}

void RecordLog::Work() {
  for (;;) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return !jobs_.empty() || (stopping_ && unanswered_ == 0); });
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    if (job.call.empty()) {
      SendSpooled();
    } else {
      ToDisk(job);
    }
  }
}

void RecordLog::SendSpooled() {
  for (const std::string& call : spool_.List()) {
    const auto record = spool_.Read(call);
    if (!record.ok()) continue;
    const auto id = redis_.Run(redis::Append(StreamOf(call), {{wire::kRecordField, *record}}));
    if (!id.ok()) return;  // away again; the next time
    counters_.kept();
    spool_.Remove(call);
  }
}

void RecordLog::ToDisk(const Job& job) {
  const absl::Status written = spool_.Write(job.call, job.record);
  if (written.ok()) return counters_.spooled();
  counters_.lost();
  log::Error({job.call, ""}, "a call record could not be kept", {{"error", written.ToString()}});
}

}  // namespace centralino::edge
