#include "bench/load/queue_calls.h"

namespace centralino::bench {
namespace {

constexpr seconds kTalk{2};
constexpr seconds kPatience{15};

}  // namespace

struct QueueCalls::Caller {
  Instant answered;
  bool over = false;
  Loop::TimerId patience = 0;
  std::unique_ptr<Leg> leg;  // of one who speaks
  std::weak_ptr<Call> call;
};

void QueueCalls::OnRing(const std::shared_ptr<Call>& call) {
  auto leg = streams_ ? std::make_shared<Leg>(*streams_) : nullptr;
  call->Answer(leg ? leg->Sdp() : board_.sdp());
  if (leg) leg->Begin(call->invite().body, true);
  board_.loop().After(kTalk, [call, leg] {
    if (leg) leg->End();
    call->Bye();
  });
}

void QueueCalls::Run() {
  begin_ = Clock::now();
  DialNext();
  board_.loop().Run();
  ProgressEnd();
}

void QueueCalls::DialNext() {
  const int number = dialled_++;
  Dial();
  if (dialled_ < load_.calls) {
    board_.loop().At(begin_ + std::chrono::duration_cast<Clock::duration>(
                                  std::chrono::duration<double>((number + 1) / load_.rate)),
                     [this] { DialNext(); });
  } else {
    open_at_end_ = dialled_ - done_ - failed_;
  }
  if (number % 20 == 0) {
    Progress(name_ + ": " + std::to_string(number) + " of " + std::to_string(load_.calls) +
             " calls, " + std::to_string(failed_) + " failed");
  }
}

void QueueCalls::Dial() {
  auto caller = std::make_shared<Caller>();
  if (streams_) caller->leg = std::make_unique<Leg>(*streams_);
  CallEvents events;
  events.on_answered = [caller](const SipMessage& ok) {
    caller->answered = Clock::now();
    if (caller->leg && !caller->over) caller->leg->Begin(ok.body, true);
    return std::string();
  };
  events.on_failed = [this, caller](const SipMessage& response) {
    Failed(*caller, "refused " + std::to_string(response.status) + " " + response.reason);
  };
  events.on_bye = [this, caller](const SipMessage&) {
    if (caller->over) return;
    const double talk = std::chrono::duration<double>(kTalk).count();
    const double lasted = SecondsBetween(caller->answered, Clock::now());
    if (lasted < talk) return Failed(*caller, "ended without a talk");
    leg_seconds_ += lasted + talk;
    to_talk_.push_back((lasted - talk) * 1000);
    ++done_;
    Over(*caller);
  };
  caller->call = board_.trunk().Invite(number_, "0571123456",
                                       caller->leg ? caller->leg->Sdp() : board_.sdp(), events);
  caller->patience = board_.loop().After(kPatience, [this, caller] {
    if (const auto call = caller->call.lock()) call->End();
    Failed(*caller, caller->answered == Instant{} ? "not answered" : "answered but not served");
  });
}

void QueueCalls::Failed(Caller& caller, const std::string& why) {
  if (caller.over) return;
  ++failed_;
  if (failures_.size() < 5) failures_.push_back(why);
  Over(caller);
}

void QueueCalls::Over(Caller& caller) {
  caller.over = true;
  board_.loop().Cancel(caller.patience);
  if (caller.leg) caller.leg->End();
  if (done_ + failed_ < load_.calls) return;
  // What follows a call (records, settlements) belongs to its cost.
  board_.loop().After(seconds(1), [this] { board_.loop().Stop(); });
}

}  // namespace centralino::bench
