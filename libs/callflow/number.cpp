// The number of callers ahead, said truly.
//
//   AskAhead    read_at        first packet        number word ends         end
//      |-----------|-----------------|-------------------|-------------------|   music …
//                  <--- 100 ms ----->                    ^
//                                    a fall until here stops the sentence
//
// A number is true if the line had it at some instant from 100 ms before the first packet until
// that packet. When voice or network were slower than that, the line is looked at once more: the
// sentence goes on only if the number still holds.
#include <algorithm>

#include "callflow/voice.h"
#include "speech/sentences.h"

namespace centralino::callflow {
namespace {

constexpr std::chrono::milliseconds kFresh{100};
// Clocks that differ must not make a caller ask for ever.
constexpr int kMostLooks = 3;

bool PhoneRings(const Run& run) {
  return run.state.callee && run.state.callee->state == LegState::kRinging;
}

// The number as it is said: of a long line only that there are more, however many.
int AsSaid(const Waiting& waiting, int number) {
  const int most = waiting.step.policy.announce_up_to;
  return most > 0 && number > most ? most + 1 : number;
}

void RecordNumber(Run& run, const Waiting& waiting, const Sentence& said) {
  run.Do(RecordAnnouncement{waiting.ticket, said.line_version, said.number, said.or_more,
                            said.read_at, said.first_packet, said.heard});
}

const char* SentenceFor(bool again, bool more) {
  if (more) return again ? speech::sentence::kAheadMoreNow : speech::sentence::kAheadMore;
  return again ? speech::sentence::kAheadNow : speech::sentence::kAhead;
}

void SayNumber(Run& run, Waiting& waiting, const AheadAnswered& answer, int falls) {
  const int number = AsSaid(waiting, *answer.number);
  const int most = waiting.step.policy.announce_up_to;
  const bool more = most > 0 && number > most;
  speech::Prompt prompt = WaitSentence(waiting, SentenceFor(waiting.told.has_value(), more));
  prompt.slots["count"] = speech::Count{more ? number - 1 : number};
  std::vector<speech::Prompt> prompts{std::move(prompt)};
  const std::optional<waiting::Wait> wait = WaitToSay(run, waiting, answer);
  if (wait) prompts.push_back(WordsOf(waiting, *wait));
  OfferCallback(run, waiting, prompts);
  Say(run, waiting, Saying::kNumber, std::move(prompts));
  Sentence& saying = *waiting.saying;
  saying.number = number;
  saying.or_more = more;
  saying.line_version = answer.line_version;
  saying.read_at = answer.read_at;
  saying.falls = falls;
  saying.wait = wait;
}

// It may not have been the number any more when the sentence began.
void BeginAnew(Run& run, Waiting& waiting, const AheadAnswered& answer) {
  const int falls = waiting.saying->falls + 1;
  const bool fell = answer.number && AsSaid(waiting, *answer.number) < waiting.saying->number;
  StopNumber(run, waiting);
  if (PhoneRings(run)) return SayConnecting(run, waiting);
  const bool rose = !fell && waiting.told;
  if (falls < 2 && answer.number && !rose) return SayNumber(run, waiting, answer, falls);
  if (fell) return SayAdvancing(run, waiting);
  SayHoldTheLine(run, waiting);
}

// While a number is being said: does it hold?
void Check(Run& run, Waiting& waiting, const AheadAnswered& answer) {
  Sentence& saying = *waiting.saying;
  const bool fell = answer.number && AsSaid(waiting, *answer.number) < saying.number;
  if (saying.heard) {
    if (fell) waiting.seen_version = saying.line_version;  // to be told when this one has ended
    return;
  }
  if (fell) return BeginAnew(run, waiting, answer);
  if (saying.sure || !saying.first_packet) return;
  if (answer.read_at < *saying.first_packet - kFresh && ++saying.looks < kMostLooks) {
    return Look(run, waiting);
  }
  saying.sure = answer.number && AsSaid(waiting, *answer.number) == saying.number;
  if (!saying.sure) BeginAnew(run, waiting, answer);
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
  const std::optional<int> number =
      answer.number ? std::optional(AsSaid(waiting, *answer.number)) : std::nullopt;
  const bool rises = number && waiting.told && *number > *waiting.told;
  const bool being_connected = run.state.callee && waiting.spoke_at;
  if (!number || rises || being_connected) return SayWithoutNumber(run, waiting);
  const auto every = waiting.step.policy.announce_every;
  if (waiting.told == number && waiting.told_at && run.now < *waiting.told_at + every) {
    return LookAt(run, waiting, *waiting.told_at + every);
  }
  SayNumber(run, waiting, answer, 0);
}

// The answer to joining told the number: as if it had been asked for.
void ToldAhead(Run& run, Waiting& waiting, const Joined& joined) {
  waiting.question = run.NextSerial();
  waiting.looked_at = run.now;
  OnAhead(run, waiting,
          AheadAnswered{waiting.question, joined.ahead, false, joined.line_version, joined.read_at,
                        joined.wait});
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
  saying.sure = first_packet - saying.read_at <= kFresh;
  if (!saying.sure) Look(run, waiting);
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
