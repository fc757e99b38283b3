#include "bench/load/held_calls.h"

#include <algorithm>

namespace centralino::bench {

void HeldCalls::Dial(int calls, double rate, const std::function<std::string(int)>& number) {
  const Instant begin = Clock::now();
  const Instant limit = begin + seconds(30) + std::chrono::seconds(static_cast<int>(calls / rate));
  for (int i = 0; i < calls; ++i) {
    board_.loop().At(begin + std::chrono::duration_cast<Clock::duration>(
                                 std::chrono::duration<double>(i / rate)),
                     [this, &number, i] { DialOne(number(i)); });
  }
  while (settled_ < static_cast<std::size_t>(calls) && Clock::now() < limit) {
    board_.Sleep(milliseconds(200));
    Progress(name_ + ": " + std::to_string(settled_) + " of " + std::to_string(calls) +
             " calls are up, " + std::to_string(failed_) + " failed");
  }
  for (std::size_t i = settled_; i < callers_.size(); ++i) Failed("not answered");
}

void HeldCalls::DialOne(const std::string& number) {
  auto caller = std::make_shared<Caller>(streams_);
  callers_.push_back(caller);
  CallEvents events;
  events.on_answered = [this, caller](const SipMessage& ok) {
    ++settled_;
    caller->up = true;
    caller->leg.Begin(ok.body, speaks_);
    return std::string();
  };
  events.on_failed = [this, caller](const SipMessage& response) {
    if (ending_) return;
    ++settled_;
    Failed("refused " + std::to_string(response.status) + " " + response.reason);
  };
  events.on_bye = [this, caller](const SipMessage&) {
    caller->up = false;
    caller->leg.End();
    if (!ending_) Failed("ended by the platform");
  };
  caller->call = board_.trunk().Invite(number, "0571123456", caller->leg.Sdp(), events);
}

void HeldCalls::Hold(seconds time, const std::string& what) {
  for (seconds left = time; left.count() > 0; --left) {
    Progress(name_ + ": " + what + ", " + std::to_string(left.count()) + " s left, " +
             std::to_string(failed_) + " failed");
    board_.Sleep(seconds(1));
  }
  ProgressEnd();
}

void HeldCalls::HangUp() {
  ending_ = true;
  // A few at a time: this is not what is measured.
  Instant when = Clock::now();
  const auto open = std::make_shared<std::size_t>(0);
  for (const auto& caller : callers_) {
    if (!caller->up) continue;
    ++*open;
    board_.loop().At(when += milliseconds(2), [caller, open] {
      caller->leg.End();
      if (!caller->up) {
        --*open;
      } else {
        caller->call->Bye([open](const SipMessage&) { --*open; });
      }
    });
  }
  const Instant limit = when + seconds(40);
  while (*open > 0 && Clock::now() < limit) {
    Progress(name_ + ": hanging up, " + std::to_string(*open) + " left");
    board_.Sleep(milliseconds(200));
  }
  ProgressEnd();
  // What comes for them now is nobody's business any more.
  for (const auto& caller : callers_) caller->call->events = {};
}

void HeldCalls::Failed(const std::string& why) {
  ++failed_;
  if (failures_.size() < 5) failures_.push_back(why);
}

std::vector<std::string> PacingNotes(const RtpStreams::Counted& counted) {
  const PacingSums& heard = counted.heard;
  std::vector<std::string> notes{"D, ms: " + ToText(heard.steps.InMilliseconds()),
                                 Whole(static_cast<double>(heard.received)) + " packets heard, " +
                                     Whole(static_cast<double>(heard.missing)) + " missing, " +
                                     Whole(static_cast<double>(heard.late)) + " late or twice, " +
                                     Whole(static_cast<double>(heard.broken)) +
                                     " streams begun anew"};
  if (counted.said > 0) notes[1] += "; " + Whole(static_cast<double>(counted.said)) + " said";
  if (counted.dropped > 0) {
    notes.push_back(Whole(static_cast<double>(counted.dropped)) +
                    " packets lost by this program, which did not read in time");
  }
  return notes;
}

}  // namespace centralino::bench
