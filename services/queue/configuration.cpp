// The groups of a revision as the scripts want them.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "services/queue/transitions.h"

namespace centralino::queue {
namespace {

// Those whom all at once rings are sorted as by longest idle: it says who comes into a caller's
// hands where few are free.
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

nlohmann::json Rules(const model::ResponseGroup& group) {
  nlohmann::json rules = {{"away", group.away_after}};
  if (group.strategy == model::RingStrategy::kAllAtOnce) rules["all"] = 1;
  const bool late = std::any_of(group.level_after.begin(), group.level_after.end(),
                                [](auto after) { return after.count() > 0; });
  if (!late) return rules;
  std::vector<std::vector<std::string>> levels(group.level_after.size() + 1);
  for (const model::Member& member : group.members) {
    // Levels beyond those named open with the last of them.
    const auto level = std::clamp<std::size_t>(static_cast<std::size_t>(std::max(1, member.level)),
                                               1, levels.size());
    levels[level - 1].push_back(member.operator_id.value);
  }
  for (const auto after : group.level_after) rules["after"].push_back(milliseconds(after).count());
  rules["levels"] = levels;
  return rules;
}

}  // namespace

std::string PrimaryLanguage(const std::string& tag) {
  std::string primary = tag.substr(0, tag.find('-'));
  for (char& c : primary) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return primary;
}

Configuration MakeConfiguration(const model::Snapshot& snapshot) {
  const model::Organization& organization = snapshot.organization;
  Configuration made{.organization = organization.id, .revision = snapshot.revision};
  std::map<std::string, nlohmann::json> memberships;
  std::map<std::string, std::set<std::string>> groups_of;
  std::map<std::string, nlohmann::json> members;
  std::map<std::string, nlohmann::json> speakers;
  for (const model::Operator& one : organization.operators) {
    made.operators.push_back(one.id);
    memberships[one.id.value] = nlohmann::json::array();
    for (const std::string& language : one.languages) {
      speakers[PrimaryLanguage(language)].push_back(one.id.value);
    }
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
  for (const model::ResponseGroup& group : organization.groups) {
    const std::string& id = group.id.value;
    neighbours[id].insert(id);
    made.words.push_back("g:" + id);
    made.words.push_back(nlohmann::json::array({neighbours[id], Rules(group)}).dump());
    made.words.push_back("m:" + id);
    made.words.push_back(members[id].dump());
  }
  for (const auto& [language, operators] : speakers) {
    made.words.push_back("s:" + language);
    made.words.push_back(operators.dump());
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
