#include "callflow/voice.h"

#include <algorithm>

#include "speech/sentences.h"

namespace centralino::callflow {
namespace {

// A line that changes many times a second does not make every caller ask as often.
constexpr std::chrono::milliseconds kLookGap{1000};

bool PhoneRings(const Run& run) {
  return run.state.callee && run.state.callee->state == LegState::kRinging;
}

}  // namespace

void Say(Run& run, Waiting& waiting, Saying what, std::vector<speech::Prompt> prompts) {
  Sentence sentence;
  sentence.what = what;
  sentence.play = PlayToCaller(run, std::move(prompts), true);
  waiting.saying = sentence;
  waiting.spoke_at = run.now;
  LookAt(run, waiting, run.now + waiting.step.policy.announce_every);
}

void SayConnecting(Run& run, Waiting& waiting) {
  StopNumber(run, waiting);
  if (!AwaitsKept(waiting)) waiting.asking.reset();
  Cancel(run, Timer::kKey);
  waiting.connecting_due = false;
  waiting.connecting_at = run.now;
  Say(run, waiting, Saying::kConnecting, {WaitSentence(waiting, speech::sentence::kConnecting)});
}

void SayAdvancing(Run& run, Waiting& waiting) {
  Say(run, waiting, Saying::kAdvancing, {WaitSentence(waiting, speech::sentence::kAdvancing)});
}

void SayHoldTheLine(Run& run, Waiting& waiting) {
  std::vector<speech::Prompt> prompts{WaitSentence(waiting, speech::sentence::kHoldTheLine)};
  OfferCallback(run, waiting, prompts);
  Say(run, waiting, Saying::kHoldTheLine, std::move(prompts));
}

speech::Prompt WaitSentence(const Waiting& waiting, std::string_view name) {
  speech::Prompt prompt;
  prompt.sentence = name;
  prompt.language = waiting.step.language;
  prompt.voice = waiting.step.voice;
  return prompt;
}

void LookAt(Run& run, Waiting& waiting, Instant at) {
  waiting.next_look = at;
  Start(run, Timer::kAnnounce, at);
}

void LookSoon(Run& run, Waiting& waiting) {
  if (waiting.question != 0 || waiting.saying) return;  // what comes next will see it
  Instant at = run.now;
  if (waiting.quiet_since) at = *waiting.quiet_since + waiting.step.policy.announce_min_gap;
  if (waiting.looked_at) at = std::max(at, *waiting.looked_at + kLookGap);
  if (at <= run.now) return Look(run, waiting);
  if (!waiting.next_look || at < *waiting.next_look) LookAt(run, waiting, at);
}

void OnVoice(Run& run, Waiting& waiting, const PlayStarted& event) {
  if (!waiting.saying || event.play != waiting.saying->play || event.item != 0) return;
  if (waiting.saying->what == Saying::kNumber) NumberStarted(run, waiting, event.at);
}

void OnVoice(Run& run, Waiting& waiting, const MarkReached& event) {
  if (!waiting.saying || event.play != waiting.saying->play) return;
  if (waiting.saying->what != Saying::kNumber) return;
  NumberHeard(run, waiting);
  if (event.item > 0) WaitHeard(waiting);
}

void OnVoice(Run& run, Waiting& waiting, const PlayEnded& event) {
  if (!waiting.saying || event.play != waiting.saying->play) return;
  if (waiting.saying->what == Saying::kNumber) {
    NumberHeard(run, waiting);
    WaitHeard(waiting);
  }
  const Sentence said = *waiting.saying;
  waiting.saying.reset();
  waiting.quiet_since = run.now;
  if (waiting.connecting_due && PhoneRings(run)) return SayConnecting(run, waiting);
  const bool number_due = said.what == Saying::kAdvancing || said.what == Saying::kConnecting;
  const bool moved = waiting.line_version > waiting.seen_version;
  if (!run.state.callee && (number_due || moved)) LookSoon(run, waiting);
  if (!waiting.next_look && waiting.question == 0) {
    LookAt(run, waiting, run.now + waiting.step.policy.announce_every);
  }
}

void OnAnnounceTimer(Run& run, Waiting& waiting) {
  waiting.next_look.reset();
  if (waiting.saying) return;  // its end plans what follows
  const auto gap = waiting.step.policy.announce_min_gap;
  if (waiting.quiet_since && run.now < *waiting.quiet_since + gap) {
    return LookAt(run, waiting, *waiting.quiet_since + gap);
  }
  if (PhoneRings(run)) return SayConnecting(run, waiting);
  Look(run, waiting);
}

void OnPhoneRings(Run& run, Waiting& waiting) {
  if (!waiting.spoke_at) {  // the first number comes before it
    waiting.connecting_due = true;
    return;
  }
  if (waiting.saying) {
    switch (waiting.saying->what) {
      case Saying::kNumber:
        // "Your call is next" may be said to its end; so may a number that was already heard.
        if (waiting.saying->number == 0 || waiting.saying->heard) {
          waiting.connecting_due = true;
          return;
        }
        return SayConnecting(run, waiting);
      case Saying::kConnecting:
        return;
      case Saying::kAdvancing:
      case Saying::kHoldTheLine:
      case Saying::kAsking:
        return SayConnecting(run, waiting);
    }
  }
  // One phone after the other rings: he was told just now.
  const bool just_told = waiting.connecting_at && waiting.quiet_since &&
                         *waiting.quiet_since >= *waiting.connecting_at &&
                         run.now - *waiting.quiet_since < waiting.step.policy.announce_min_gap;
  if (!just_told) SayConnecting(run, waiting);
}

}  // namespace centralino::callflow
