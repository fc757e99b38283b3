#include "services/queue/expectations.h"

#include <chrono>

namespace centralino::queue {
namespace {

// A few answers more or less change no quantile.
constexpr std::chrono::seconds kReadAgain{15};

}  // namespace

std::optional<waiting::Wait> Expectations::Of(Engine& engine,
                                              const model::OrganizationId& organization,
                                              const model::GroupId& group,
                                              const waiting::Situation& situation) {
  Known& known = known_[{organization, group}];
  const auto now = Engine::Clock::now();
  if (!known.asked || now - *known.asked > kReadAgain) {
    known.asked = now;
    engine.Gather<std::vector<waiting::Answer>>(
        engine.transitions().Answers(organization, group),
        [&known](absl::StatusOr<std::vector<waiting::Answer>> answers) {
          if (answers.ok()) known.recent = *std::move(answers);
        });
  }
  return waiting::Expect(known.recent, situation);
}

}  // namespace centralino::queue
