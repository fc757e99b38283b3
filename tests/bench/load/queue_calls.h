// W1: calls that pass a line and are answered at once, dialled at a steady rate.
#pragma once

#include <string>
#include <vector>

#include "bench/load/leg.h"
#include "bench/load/workloads.h"

namespace centralino::bench {

class QueueCalls {
 public:
  // `streams`: caller and operator speak; null: they are silent.
  QueueCalls(Board& board, std::string name, std::string number, const Load& load,
             RtpStreams* streams)
      : board_(board),
        name_(std::move(name)),
        number_(std::move(number)),
        load_(load),
        streams_(streams) {}

  // At an operator's telephone.
  void OnRing(const std::shared_ptr<Call>& call);
  // Until the last call has ended, or given up.
  void Run();

  int done() const { return done_; }
  int failed() const { return failed_; }
  // When the last was dialled.
  int open_at_end() const { return open_at_end_; }
  // Of both legs together.
  double leg_seconds() const { return leg_seconds_; }
  // From the answer to the talk, ms.
  const std::vector<double>& to_talk() const { return to_talk_; }
  // The first few, in words.
  const std::vector<std::string>& failures() const { return failures_; }

 private:
  struct Caller;

  void DialNext();
  void Dial();
  void Over(Caller& caller);
  void Failed(Caller& caller, const std::string& why);

  Board& board_;
  const std::string name_;
  const std::string number_;
  const Load load_;
  RtpStreams* const streams_;
  Instant begin_;
  int dialled_ = 0;
  int done_ = 0;
  int failed_ = 0;
  int open_at_end_ = 0;
  double leg_seconds_ = 0;
  std::vector<double> to_talk_;
  std::vector<std::string> failures_;
};

}  // namespace centralino::bench
