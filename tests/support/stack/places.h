// Who is who in the example organisation: found by what they are, not by name, so that the example
// may grow.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/organization.h"

namespace centralino::support {

// As a citizen of the district dials it: "05717571".
std::string AsDialled(const model::E164& number);

// An operator's own number, and the group that answers when he is absent.
struct DirectNumber {
  std::string number;
  std::string extension;
  model::OperatorId operator_id;
  model::GroupId diversion;
  std::vector<std::string> others;  // extensions of the group's other members
};
std::optional<DirectNumber> FindDirectNumber(const model::Snapshot& snapshot);

// A number, and a key where one is needed, at which a closed desk tells its hours, its bands and
// its e-mail address; and everything that is said.
struct ClosedDesk {
  std::string number;
  std::string key;  // empty: none
  std::vector<std::string> words;
};
std::optional<ClosedDesk> FindClosedDesk(const model::Snapshot& snapshot, model::Instant now);

// Every number of a site, by a part of its id.
struct NumberOfSite {
  std::string number;
  model::NumberState state;
};
std::vector<NumberOfSite> FindNumbersOf(const model::Snapshot& snapshot, const std::string& site);

// The words of the first step of a call, and the group whose line it comes to with that key.
std::vector<std::string> GreetingOf(const model::Snapshot& snapshot, model::Instant now,
                                    const std::string& number);
std::optional<model::GroupId> GroupBehind(const model::Snapshot& snapshot, model::Instant now,
                                          const std::string& number, const std::string& key);
const model::ResponseGroup* FindGroup(const model::Snapshot& snapshot, const model::GroupId& id);

// Members' extensions, in order of level and place.
std::vector<std::string> ExtensionsOf(const model::Snapshot& snapshot, const model::GroupId& group);

}  // namespace centralino::support
