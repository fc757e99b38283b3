// The waiting lines and operators as queue tells them: the ledger with which a test compares what
// was heard.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/loop/loop.h"

namespace centralino::support {

struct LineNow {
  int waiting = 0;
  int ringing = 0;
  int present = 0;
  int available = 0;
};

class Lines {
 public:
  // HOST:PORT of queue's gRPC.
  explicit Lines(const std::string& queue, std::string organization = "organizations/empoli");
  ~Lines();

  // By group. Empty when queue does not answer.
  std::map<std::string, LineNow> Now();
  // "TALKING" and the like, by operator's id.
  std::map<std::string, std::string> Operators();

  // As an administrator does: the operator (by id) rests no longer from earlier calls.
  bool SetAvailable(const std::string& id);

  // Nobody waits, nobody's phone rings, nobody talks.
  bool WaitUntilIdle(milliseconds limit);
  // This many wait in the group, ringing ones included.
  bool WaitForCallers(const std::string& group, int count, milliseconds limit);
  // The group has this many available operators.
  bool WaitForAvailable(const std::string& group, int count, milliseconds limit);

 private:
  struct Stub;
  std::unique_ptr<Stub> stub_;
  std::string organization_;
};

}  // namespace centralino::support
