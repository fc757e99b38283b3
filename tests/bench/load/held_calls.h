// Calls that are dialled at a rate, held together, and hung up together by their callers.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/load/leg.h"
#include "bench/load/workloads.h"

namespace centralino::bench {

class HeldCalls {
 public:
  HeldCalls(Board& board, RtpStreams& streams, std::string name, bool speaks)
      : board_(board), streams_(streams), name_(std::move(name)), speaks_(speaks) {}

  // Until all are answered or refused.
  void Dial(int calls, double rate, const std::function<std::string(int)>& number);
  void Hold(seconds time, const std::string& what);
  // And waits until the platform has said so to the last.
  void HangUp();

  // Refused, or ended by the platform before HangUp.
  int failed() const { return failed_; }
  const std::vector<std::string>& failures() const { return failures_; }

 private:
  struct Caller {
    Leg leg;
    std::shared_ptr<Call> call;
    bool up = false;
    explicit Caller(RtpStreams& streams) : leg(streams) {}
  };
  void DialOne(const std::string& number);
  void Failed(const std::string& why);

  Board& board_;
  RtpStreams& streams_;
  const std::string name_;
  const bool speaks_;
  std::vector<std::shared_ptr<Caller>> callers_;
  std::size_t settled_ = 0;
  bool ending_ = false;
  int failed_ = 0;
  std::vector<std::string> failures_;
};

// What was heard of all streams, in words.
std::vector<std::string> PacingNotes(const RtpStreams::Counted& counted);

}  // namespace centralino::bench
