// Call records: from the edges' Redis streams into PostgreSQL.
//
//   edge ── XADD ──► records:{0} … records:{15} ── consumer group "directory" ──► call, segment
//
// A record is acknowledged after the commit, and inserted only if it is not there yet: it is lost
// by no crash and counted twice by none. While PostgreSQL is away records wait in Redis. A record
// that can never be stored is set aside in the stream "records:aside" and counted.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "postgres/pool.h"
#include "redis/connection.h"
#include "redis/stream.h"
#include "services/directory/calls.h"
#include "wire/record_stream.h"

namespace centralino::directory {

// What the consumer tells of its work; from its thread.
struct RecordEvents {
  std::function<void(std::size_t records, std::size_t repeated)> stored;
  std::function<void(const std::string& why, const std::string& entry)> set_aside;
  std::function<void(std::chrono::milliseconds)> lag;  // age of each record when stored
  std::function<void(std::size_t)> waiting;            // records in Redis, now and then
  std::function<void(bool up, const std::string& why)> redis;
};

class RecordConsumer {
 public:
  struct Options {
    redis::Options redis;
    std::string instance;
    // Records read by another consumer so long ago are taken over: it died.
    std::chrono::milliseconds take_over_after{60'000};
    std::chrono::milliseconds take_over_every{15'000};
    std::chrono::milliseconds block{1'000};
    std::size_t batch = 200;
    std::string prefix = wire::kRecordStreamPrefix;  // of the streams' names
  };

  RecordConsumer(postgres::Pool& pool, Options options, RecordEvents events);
  ~RecordConsumer();
  RecordConsumer(const RecordConsumer&) = delete;
  RecordConsumer& operator=(const RecordConsumer&) = delete;

 private:
  using Entries = std::vector<redis::StreamEntry>;

  void Run();
  void Report(std::optional<bool>& up, const absl::Status& redis) const;
  absl::Status Prepare();
  absl::StatusOr<Entries> ReadNew();
  absl::StatusOr<Entries> TakeOver(std::chrono::milliseconds idle);
  absl::Status Handle(const Entries& entries);
  absl::Status Store(const std::vector<CheckedRecord>& records, std::size_t* repeated);
  absl::Status SetAside(const redis::StreamEntry& entry, const std::string& why);
  void Measure();
  void Sleep(std::chrono::milliseconds duration);

  postgres::Pool& pool_;
  const Options options_;
  const RecordEvents events_;
  redis::Connection redis_;
  const redis::Consumer consumer_;
  std::vector<std::string> streams_;
  std::mutex mutex_;  // for stopped_ alone
  std::condition_variable stopped_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace centralino::directory
