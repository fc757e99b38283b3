// What every workload plays on: callers at the trunk, telephones of the bench organisation. The
// silent have no audio of their own: what the platform sends them goes to a socket that nobody
// reads, and the kernel drops it for nothing.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/load/processes.h"
#include "bench/load/raw.h"
#include "support/loop/loop.h"
#include "support/sip/user_agent.h"
#include "support/stack/status.h"

namespace centralino::bench {

using support::Call;
using support::CallEvents;
using support::Clock;
using support::Instant;
using support::Loop;
using support::milliseconds;
using support::seconds;
using support::SecondsBetween;
using support::SipMessage;
using support::UserAgent;

// Where a program stands, now and then: a line that is written over on a terminal, a line each
// ten seconds elsewhere.
void Progress(const std::string& text);
void ProgressEnd();

class Board {
 public:
  Board(Loop& loop, std::string status_file);
  ~Board();

  // Reads where the platform is. Empty, or what is wrong.
  std::string Connect();
  // All services begin anew, so that what grows can be seen. Empty, or what went wrong.
  std::string Restart();
  // Until the bench organisation is live at the edge. False after the limit.
  bool AwaitOrganization(seconds limit);

  Loop& loop() { return loop_; }
  const support::Status& status() const { return status_; }
  const Processes& processes() const { return *processes_; }
  UserAgent& trunk() { return *trunk_; }
  // SDP of a silent caller or telephone.
  const std::string& sdp() const { return sdp_; }
  // SIP datagrams that the parties sent and received so far.
  std::size_t datagrams() const;
  void Sleep(milliseconds time);

  // Telephones of these users, registered one after the other; `on_call` gets the index. False
  // when some did not register within the limit.
  bool Register(const std::vector<std::string>& users,
                std::function<void(std::size_t, std::shared_ptr<Call>)> on_call, seconds limit);
  void Unregister();
  // When the kernel had what this telephone is told now.
  Instant ArrivedAt(std::size_t phone) const { return phones_[phone]->transactions().arrived(); }

 private:
  void AwaitCalm(seconds limit);
  void RegisterNext(std::size_t index);

  Loop& loop_;
  const std::string status_file_;
  support::Status status_;
  std::unique_ptr<Processes> processes_;
  int sink_;
  std::string sdp_;
  std::unique_ptr<UserAgent> trunk_;
  std::vector<std::unique_ptr<UserAgent>> phones_;
  std::size_t registered_ = 0;
  std::size_t past_datagrams_ = 0;
};

}  // namespace centralino::bench
