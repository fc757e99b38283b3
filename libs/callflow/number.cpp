// The number of callers ahead, said truly.
//
//   AskAhead    read_at        first packet        number word ends         end
//      |-----------|-----------------|-------------------|-------------------|   music …
//                  <--- 100 ms ----->                    ^
//                                    a fall until here stops the sentence
//
// A number is true if the line had it at some instant from 100 ms before the first packet until
// that packet. When voice or network were slower than that, the line is looked at once more: the
// same version means that the number held all the while.
#include "callflow/voice.h"
#include "speech/sentences.h"

namespace centralino::callflow {
namespace {

constexpr std::chrono::milliseconds kFresh{100};

bool PhoneRings(const Run& run) {
  return run.state.callee && run.state.callee->state == LegState::kRinging;
}

void RecordNumber(Run& run, const Waiting& waiting, const Sentence& said) {
  run.Do(RecordAnnouncement{waiting.ticket, said.line_version, said.number, said.read_at,
                            said.first_packet, said.heard});
}

void SayNumber(Run& run, Waiting& waiting, const AheadAnswered& answer, int falls) {
  const bool again = waiting.told.has_value();
  speech::Prompt prompt =
      WaitSentence(waiting, again ? speech::sentence::kAheadNow : speech::sentence::kAhead);
  prompt.slots["count"] = speech::Count{*answer.number};
  std::vector<speech::Prompt> prompts{std::move(prompt)};
  Say(run, waiting, Saying::kNumber, std::move(prompts));
  Sentence& saying = *waiting.saying;
  saying.number = *answer.number;
  saying.line_version = answer.line_version;
  saying.read_at = answer.read_at;
  saying.falls = falls;
}

// While a number is being said: did it fall?
void Check(Run& run, Waiting& waiting, const AheadAnswered& answer) {
  Sentence& saying = *waiting.saying;
  if (saying.heard || !answer.number) return;
  if (*answer.number >= saying.number) return;
  const int falls = saying.falls + 1;
  StopNumber(run, waiting);
  if (PhoneRings(run)) return SayConnecting(run, waiting);
  if (falls >= 2) return SayAdvancing(run, waiting);
  SayNumber(run, waiting, answer, falls);
}

// No number can be said. The first words must still come; later ones only at their interval.
void SayWithoutNumber(Run& run, Waiting& waiting) {
  if (PhoneRings(run) && waiting.connecting_due) return SayConnecting(run, waiting);
  const auto every = waiting.step.policy.announce_every;
  if (waiting.spoke_at && run.now < *waiting.spoke_at + every) {
    return LookAt(run, waiting, *waiting.spoke_at + every);
  }
  SayHoldTheLine(run, waiting);
}

// The queue does not know the ticket: it may have lost it. Joining again is a no-op if not.
void JoinAgain(Run& run, const Waiting& waiting) {
  if (run.state.callee) return;
  run.Do(JoinLine{waiting.ticket, waiting.step});
}

}  // namespace

void Look(Run& run, Waiting& waiting) {
  if (waiting.question != 0) return;
  waiting.question = run.NextSerial();
  waiting.looked_at = run.now;
  run.Do(AskAhead{waiting.question, waiting.ticket});
}

void OnAhead(Run& run, Waiting& waiting, const AheadAnswered& answer) {
  if (answer.question == 0 || answer.question != waiting.question) return;
  waiting.question = 0;
  if (answer.number && answer.line_version < waiting.line_version && !waiting.asked_twice) {
    waiting.asked_twice = true;  // read before a change that is known of
    return Look(run, waiting);
  }
  waiting.asked_twice = false;
  waiting.line_version = std::max(waiting.line_version, answer.line_version);
  waiting.seen_version = waiting.line_version;
  if (!answer.number) JoinAgain(run, waiting);
  if (waiting.saying) {
    if (waiting.saying->what == Saying::kNumber) Check(run, waiting, answer);
    return;
  }
  const bool rises = answer.number && waiting.told && *answer.number > *waiting.told;
  const bool being_connected = run.state.callee && waiting.spoke_at;
  if (!answer.number || rises || being_connected) return SayWithoutNumber(run, waiting);
  const auto every = waiting.step.policy.announce_every;
  if (waiting.told == answer.number && waiting.told_at && run.now < *waiting.told_at + every) {
    return LookAt(run, waiting, *waiting.told_at + every);
  }
  SayNumber(run, waiting, answer, 0);
}

// The answer to joining told the number: as if it had been asked for.
void ToldAhead(Run& run, Waiting& waiting, const Joined& joined) {
  waiting.question = run.NextSerial();
  waiting.looked_at = run.now;
  OnAhead(
      run, waiting,
      AheadAnswered{waiting.question, joined.ahead, false, joined.line_version, joined.read_at});
}

void OnLineMoved(Run& run, Waiting& waiting, std::int64_t version) {
  if (version <= waiting.line_version) return;
  waiting.line_version = version;
  if (!waiting.joined) return;
  if (waiting.saying) {
    if (waiting.saying->what == Saying::kNumber && !waiting.saying->heard) Look(run, waiting);
    return;
  }
  if (!run.state.callee) LookSoon(run, waiting);
}

void NumberStarted(Run& run, Waiting& waiting, Instant first_packet) {
  Sentence& saying = *waiting.saying;
  if (saying.first_packet) return;
  saying.first_packet = first_packet;
  waiting.told_at = first_packet;
  LookAt(run, waiting, first_packet + waiting.step.policy.announce_every);
  if (first_packet - saying.read_at > kFresh) Look(run, waiting);
}

void NumberHeard(Run& run, Waiting& waiting) {
  Sentence& saying = *waiting.saying;
  if (saying.heard) return;
  saying.heard = true;
  waiting.told = saying.number;
  if (!waiting.told_at) waiting.told_at = run.now;
  waiting.numbers_told.push_back(saying.number);
  RecordNumber(run, waiting, saying);
}

void StopNumber(Run& run, Waiting& waiting) {
  if (!waiting.saying) return;
  if (waiting.saying->what == Saying::kNumber && !waiting.saying->heard) {
    RecordNumber(run, waiting, *waiting.saying);
  }
  waiting.saying.reset();
}

}  // namespace centralino::callflow
