// Call records: from the edges' Redis streams into PostgreSQL.
//
//   edge ── XADD ──► records:{0} … records:{15} ── consumer group "directory" ──► call, segment
//
// Nobody reads records as they come, so they are gathered for a while and go in together: one
// transaction, two statements. A record is acknowledged after the commit, and inserted only if it
// is not there yet: it is lost by no crash and counted twice by none. While PostgreSQL is away
// records wait in Redis. A record that can never be stored is set aside in the stream
// "records:aside" and counted.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
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
  // As Redis comes and goes: how many attempts failed meanwhile, or why it is away.
  std::function<void(bool up, const std::string& what)> redis;
};

class RecordConsumer {
 public:
  struct Options {
    redis::Options redis;
    std::string instance;
    // Records read by another consumer so long ago are taken over: it died.
    std::chrono::milliseconds take_over_after{60'000};
    std::chrono::milliseconds take_over_every{15'000};
    std::chrono::milliseconds gather{1'000};  // between two looks at the streams
    std::chrono::milliseconds retry{500};     // while Redis or PostgreSQL is away
    std::size_t batch = 800;                  // of all streams together, at most about so many
    std::string prefix = wire::kRecordStreamPrefix;  // of the streams' names
  };

  RecordConsumer(postgres::Pool& pool, Options options, RecordEvents events);
  ~RecordConsumer();
  RecordConsumer(const RecordConsumer&) = delete;
  RecordConsumer& operator=(const RecordConsumer&) = delete;

 private:
  using Entries = std::vector<redis::StreamEntry>;
  // What became of the records that were read together.
  struct Batch {
    std::size_t added = 0;
    std::size_t repeated = 0;
    std::vector<std::pair<const redis::StreamEntry*, std::string>> refused;  // and why
  };

  void Run();
  void Report(const absl::Status& redis);
  absl::Status Prepare();
  absl::StatusOr<Entries> ReadNew();
  absl::StatusOr<Entries> TakeOver(std::chrono::milliseconds idle);
  // Whether more than was read may wait.
  bool AnyFull(const Entries& entries) const;
  std::size_t MostOfStream() const;
  absl::Status Handle(const Entries& entries);
  absl::Status Store(std::span<const CheckedRecord> records,
                     std::span<const redis::StreamEntry* const> origins, Batch& batch);
  absl::Status Acknowledge(const Entries& entries);
  absl::Status SetAside(const redis::StreamEntry& entry, const std::string& why);
  void Measure();
  void Sleep(std::chrono::milliseconds duration);

  postgres::Pool& pool_;
  const Options options_;
  const RecordEvents events_;
  redis::Connection redis_;
  const redis::Consumer consumer_;
  std::vector<std::string> streams_;
  std::optional<bool> up_;  // as it was told last
  std::size_t failed_ = 0;  // attempts since Redis went away
  std::mutex mutex_;        // for stopped_ alone
  std::condition_variable stopped_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace centralino::directory
