// Finished calls go to Redis, for directory to keep; while Redis is away they go to disk, and from
// there to Redis when it is back. None is lost, one may come twice (directory keeps it once).
//
//   loop ──Keep──► XADD, Redis' client, which sends what 100 ms have gathered ──► Redis
//                       └── failed ──► this thread, spool ── Redis is back ──┘
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "redis/client.h"
#include "services/sip-edge/call/ports.h"
#include "services/sip-edge/records/spool.h"

namespace centralino::edge {

class RecordLog final : public Records {
 public:
  struct Counters {
    std::function<void()> kept;     // in Redis
    std::function<void()> spooled;  // on disk
    std::function<void()> lost;     // neither: a full disk; said in the log
  };

  // The client outlives it.
  RecordLog(redis::Client& redis, std::string folder, Counters counters);
  // Whatever was not answered yet is in Redis or on disk afterwards.
  ~RecordLog() override;

  void Keep(const FinishedCall& call) override;
  // Redis is there (again): what lies on disk is sent. From any thread.
  void Replay();

 private:
  struct Job {
    std::string call;
    std::string record;  // empty: send what lies on disk
  };

  void Work();
  void Answered(Job job, bool kept);
  void SendSpooled();
  void ToDisk(const Job& job);

  redis::Client& redis_;
  Spool spool_;
  const Counters counters_;
  std::mutex mutex_;  // guards what follows, shared by loop, Redis' thread and ours
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  int unanswered_ = 0;  // by Redis
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace centralino::edge
