#include "plan/simulate.h"

#include <optional>

#include "speech/render.h"

namespace centralino::plan {
namespace {

std::vector<speech::Utterance> Rendered(const std::vector<speech::Prompt>& prompts) {
  std::vector<speech::Utterance> all;
  for (const speech::Prompt& prompt : prompts) {
    for (speech::Utterance& utterance : speech::Render(prompt)) all.push_back(std::move(utterance));
  }
  return all;
}

struct Words {
  std::vector<speech::Utterance> operator()(const Announce& step) const {
    return Rendered(step.prompts);
  }
  std::vector<speech::Utterance> operator()(const Menu& step) const {
    return Rendered(step.prompts);
  }
  std::vector<speech::Utterance> operator()(const Ring&) const { return {}; }
  std::vector<speech::Utterance> operator()(const Wait&) const { return {}; }
  std::vector<speech::Utterance> operator()(const OperatorState&) const { return {}; }
  std::vector<speech::Utterance> operator()(const Hangup&) const { return {}; }
  std::vector<speech::Utterance> operator()(const Record& step) const {
    std::vector<speech::Prompt> prompts = step.notice;
    prompts.insert(prompts.end(), step.invitation.begin(), step.invitation.end());
    return Rendered(prompts);
  }
};

// The next outcome for this step; nullopt: the rehearsal ends here.
struct Answer {
  const std::vector<Outcome>& outcomes;
  std::size_t& used;

  std::optional<Outcome> Given() const {
    if (used == outcomes.size()) return std::nullopt;
    return outcomes[used++];
  }
  std::optional<Outcome> operator()(const Announce&) const {
    return Outcome{.kind = OutcomeKind::kDone};
  }
  std::optional<Outcome> operator()(const Menu&) const {
    return Given().value_or(Outcome{.kind = OutcomeKind::kNoInput});
  }
  std::optional<Outcome> operator()(const Ring&) const { return Given(); }
  std::optional<Outcome> operator()(const Wait&) const { return Given(); }
  std::optional<Outcome> operator()(const OperatorState&) const { return Given(); }
  std::optional<Outcome> operator()(const Hangup&) const { return std::nullopt; }
  // Whoever is asked for a message leaves one.
  std::optional<Outcome> operator()(const Record&) const {
    return Given().value_or(Outcome{.kind = OutcomeKind::kDone});
  }
};

}  // namespace

std::vector<Heard> Simulate(const model::Snapshot& snapshot, const model::Overrides& overrides,
                            const Facts& facts, const std::vector<Outcome>& outcomes) {
  std::vector<Heard> heard;
  std::size_t used = 0;
  Cursor cursor;
  std::optional<Outcome> outcome = Outcome{};
  while (outcome && heard.size() < kMaxSimulatedSteps) {
    Decision decision = NextStep(snapshot, overrides, facts, cursor, *outcome);
    outcome = std::visit(Answer{outcomes, used}, decision.step);
    // A repeated beginning would be asked for by kStarted; a rehearsal begins once.
    if (outcome && outcome->kind == OutcomeKind::kStarted) outcome->kind = OutcomeKind::kDone;
    cursor = std::move(decision.next);
    std::vector<speech::Utterance> words = std::visit(Words{}, decision.step);
    heard.push_back({.step = std::move(decision.step), .utterances = std::move(words)});
  }
  return heard;
}

std::vector<Heard> Simulate(const model::Snapshot& snapshot, const Facts& facts,
                            const std::vector<Outcome>& outcomes) {
  return Simulate(snapshot, {}, facts, outcomes);
}

}  // namespace centralino::plan
