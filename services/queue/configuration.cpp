// The groups of a revision as the scripts want them.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "services/queue/transitions.h"

namespace centralino::queue {
namespace {

// All at once is rung like longest idle: a caller has one offer at a time.
const char* StrategyWord(model::RingStrategy strategy) {
  switch (strategy) {
    case model::RingStrategy::kInOrder:
      return "in-order";
    case model::RingStrategy::kFewestCalls:
      return "fewest-calls";
    case model::RingStrategy::kLongestIdle:
    case model::RingStrategy::kAllAtOnce:
      return "longest-idle";
  }
  return "longest-idle";
}

}  // namespace

Configuration MakeConfiguration(const model::Snapshot& snapshot) {
  const model::Organization& organization = snapshot.organization;
  Configuration made{.organization = organization.id, .revision = snapshot.revision};
  std::map<std::string, nlohmann::json> memberships;
  std::map<std::string, std::set<std::string>> groups_of;
  std::map<std::string, nlohmann::json> members;
  for (const model::Operator& one : organization.operators) {
    made.operators.push_back(one.id);
    memberships[one.id.value] = nlohmann::json::array();
  }
  for (const model::ResponseGroup& group : organization.groups) {
    made.groups.push_back(group.id);
    int place = 0;
    members[group.id.value] = nlohmann::json::array();
    for (const model::Member& member : group.members) {
      // A level is a byte of the score by which the free are sorted (scripts/common.lua).
      memberships[member.operator_id.value].push_back({group.id.value,
                                                       std::clamp(member.level, 1, 255), ++place,
                                                       StrategyWord(group.strategy)});
      groups_of[member.operator_id.value].insert(group.id.value);
      members[group.id.value].push_back(member.operator_id.value);
    }
  }
  std::map<std::string, std::set<std::string>> neighbours;
  for (const auto& [id, groups] : groups_of) {
    for (const std::string& group : groups) neighbours[group].insert(groups.begin(), groups.end());
  }
  for (const model::GroupId& group : made.groups) {
    neighbours[group.value].insert(group.value);
    made.words.push_back("g:" + group.value);
    made.words.push_back(nlohmann::json(neighbours[group.value]).dump());
    made.words.push_back("m:" + group.value);
    made.words.push_back(members[group.value].dump());
  }
  for (const auto& [id, groups] : memberships) {
    made.words.push_back("o:" + id);
    made.words.push_back(groups.dump());
  }
  std::sort(made.groups.begin(), made.groups.end());
  std::sort(made.operators.begin(), made.operators.end());
  return made;
}

}  // namespace centralino::queue
