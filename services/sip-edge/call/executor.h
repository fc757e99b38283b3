// Does what callflow asks for, for one call. Not for users of Calls.
#pragma once

#include "services/sip-edge/call/calls.h"

namespace centralino::edge {

class Calls::Executor {
 public:
  Executor(Calls& calls, Call& call) : calls_(calls), call_(call) {}

  void operator()(const callflow::AskRouting& command);
  void operator()(const callflow::RingCaller& command);
  void operator()(const callflow::AnswerCaller& command);
  void operator()(const callflow::RejectCaller& command);
  void operator()(const callflow::DialCaller& command);
  void operator()(const callflow::RingOperator& command);
  void operator()(const callflow::ReleaseLeg& command);
  void operator()(const callflow::OpenMedia& command);
  void operator()(const callflow::CloseMedia& command);
  void operator()(const callflow::Play& command);
  void operator()(const callflow::StopPlay& command);
  void operator()(const callflow::Bridge& command);
  void operator()(const callflow::Unbridge& command);
  void operator()(const callflow::JoinLine& command);
  void operator()(const callflow::LeaveLine& command);
  void operator()(const callflow::AskCallback& command);
  void operator()(const callflow::EndCallback& command);
  void operator()(const callflow::AskAhead& command);
  void operator()(const callflow::ReserveOperator& command);
  void operator()(const callflow::SettleOffer& command);
  void operator()(const callflow::SetOperatorState& command);
  void operator()(const callflow::StartTimer& command);
  void operator()(const callflow::CancelTimer& command);
  void operator()(const callflow::RecordSegment& command);
  void operator()(const callflow::RecordAnnouncement& command);
  void operator()(const callflow::RecordWait& command);
  void operator()(const callflow::Finish& command);
  void operator()(const callflow::StartRecording& command);
  void operator()(const callflow::StopRecording& command);
  void operator()(const callflow::SendRecording& command);

 private:
  CallPorts& ports() { return calls_.ports_; }
  Party party() const { return {call_.organization, call_.id}; }
  // An event for this call, later, if calls and call are still there.
  std::function<void(callflow::Event)> Later() const;
  // The same, timed as a step.
  std::function<void(callflow::Event)> Timed(std::string_view step) const;

  Calls& calls_;
  Call& call_;
};

}  // namespace centralino::edge
