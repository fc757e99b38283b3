// How long callers will wait, from the answers of each group that Redis keeps for all replicas.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "services/queue/engine.h"
#include "waiting/expect.h"

namespace centralino::queue {

// Reads a group's answers now and then, behind the questions: the first one after a start is not
// answered. Lives on the streams' thread, and longer than the engine.
class Expectations {
 public:
  std::optional<waiting::Wait> Of(Engine& engine, const model::OrganizationId& organization,
                                  const model::GroupId& group, const waiting::Situation& situation);

 private:
  struct Known {
    std::vector<waiting::Answer> recent;
    std::optional<Engine::Clock::time_point> asked;
  };

  std::map<std::pair<model::OrganizationId, model::GroupId>, Known> known_;
};

}  // namespace centralino::queue
