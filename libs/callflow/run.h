// What the phases of callflow share. Not for users of the library.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "callflow/callflow.h"

namespace centralino::callflow {

// One step of the machine: the state being changed, the commands so far, the instant.
struct Run {
  State& state;
  std::vector<Command>& commands;
  Instant now;

  template <class C>
  void Do(C command) {
    commands.emplace_back(std::move(command));
  }
  Serial NextSerial() { return ++state.serial; }
  // An id of this call's own: the call's with a letter for the kind and a number.
  std::string MintId(char kind);
};

// ---- Events that mean nothing to a phase ------------------------------------------------------

template <class E>
struct Ignore {
  void operator()(const E&) const {}
};
template <class... E>
struct Ignores : Ignore<E>... {
  using Ignore<E>::operator()...;
};

// ---- Timers -----------------------------------------------------------------------------------

void Start(Run& run, Timer timer, Instant at);
void Cancel(Run& run, Timer timer);

// ---- The caller's ears ------------------------------------------------------------------------

speech::Prompt SystemSentence(const Run& run, std::string_view name);
// Plays to the caller; the serial of the play.
Serial PlayToCaller(Run& run, std::vector<speech::Prompt> prompts, bool then_music);

// A key pressed before the menu it is for: kept, but not without end.
void TypeAhead(Run& run, const Digit& digit);

// ---- From step to step ------------------------------------------------------------------------

void AskNext(Run& run, plan::Outcome outcome);
void AskNext(Run& run, plan::OutcomeKind outcome);
// Begins a step that routing handed out; prepares the caller for it if need be.
void Begin(Run& run, plan::Step step);
// Answers or opens what `Preparing` lacks; enters the step when nothing is lacking.
void Prepare(Run& run);

void Enter(Run& run, const plan::Announce& step);
void Enter(Run& run, const plan::Menu& step);
void Enter(Run& run, const plan::Ring& step);
void Enter(Run& run, const plan::Wait& step);
void Enter(Run& run, const plan::OperatorState& step);
void BeginCallback(Run& run, const CallbackDue& due);
// Called back, he said that he is there: he waits on the line again, in his place.
void WaitAgain(Run& run, const CallingBack& phase);
void Enter(Run& run, const plan::Record& step);

// ---- Endings ----------------------------------------------------------------------------------

// Why a phase is left without an outcome of its own.
enum class Why { kCallerLeft, kMediaLost, kDrain };
// Gives back what the phase holds (ticket, operator) and records what it was.
void Abandon(Run& run, Why why);
void AbandonWaiting(Run& run, Waiting waiting, Why why);
void AbandonRinging(Run& run, const Ringing& ringing, Why why);
void AbandonCallingBack(Run& run, const CallingBack& phase, Why why);
void AbandonTalking(Run& run, const Talking& talking, Why why);
void AbandonMessage(Run& run, const LeavingMessage& message, Why why);
std::string_view OutcomeOf(Why why);

// The last words are being said; then the end.
void Part(Run& run, Serial play, End end);
// Apology and goodbye, then the end.
void Apologise(Run& run, End end);
// Closes the caller's leg (an unanswered one with `status`) and everything left; the last act.
void EndCall(Run& run, End end, int status);

// ---- The operator's phone ---------------------------------------------------------------------

struct Taken {
  OfferId offer;
  OperatorId operator_id;
  model::GroupId group;
  model::seconds ring_time{20};
  Instant expires{};
};
// He is held for this call, or is being asked for: his session is opened. One who is held beside
// the callee is one of the others.
void TakeOperator(Run& run, Taken taken);
// A session of theirs is there: its phone rings.
void InviteOperator(Run& run, const LegId& leg);
// Ends the callee's leg and session and gives him back; `result` absent: the queue has him already.
// If others ring, one of them is the callee then.
void GiveBackOperator(Run& run, std::optional<Settlement> result);
// Of the callee and the others the one of this leg or offer becomes the callee; false: none is.
bool Prefer(Run& run, const LegId& leg);
bool Prefer(Run& run, const OfferId& offer);
// The callee has answered: the others stop ringing. The queue lets them go by itself.
void LetOthersGo(Run& run);
// Caller and operator hear each other, at once; the offer is settled as answered.
void Connect(Run& run);
// Who is put on hold hears music.
void MusicForHeld(Run& run);
void RecordRing(Run& run, const OperatorLeg& leg, std::string_view outcome);

// How a phone that did not answer looks to the queue, to routing and in the record.
struct Failure {
  Settlement settlement;
  plan::OutcomeKind outcome;
  std::string_view text;
};
Failure FailureOf(int sip_status);

bool IsCallee(const Run& run, const LegId& leg);
// Of the others.
bool RingsAlong(const Run& run, const LegId& leg);

// ---- The phases' handlers ---------------------------------------------------------------------

void Handle(Run& run, Idle& phase, const Event& event);
void Handle(Run& run, TakingCaller& phase, const Event& event);
void Handle(Run& run, Deciding& phase, const Event& event);
void Handle(Run& run, Preparing& phase, const Event& event);
void Handle(Run& run, Announcing& phase, const Event& event);
void Handle(Run& run, InMenu& phase, const Event& event);
void Handle(Run& run, Ringing& phase, const Event& event);
void Handle(Run& run, Waiting& phase, const Event& event);
void Handle(Run& run, Talking& phase, const Event& event);
void Handle(Run& run, Parting& phase, const Event& event);
void Handle(Run& run, Finished& phase, const Event& event);
void Handle(Run& run, SettingState& phase, const Event& event);
void Handle(Run& run, CallingBack& phase, const Event& event);
void Handle(Run& run, LeavingMessage& phase, const Event& event);

}  // namespace centralino::callflow
