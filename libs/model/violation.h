// A field that is wrong, and why: what google.rpc.BadRequest carries over the wire.
#pragma once

#include <string>
#include <vector>

namespace centralino::model {

struct Violation {
  std::string field;        // path: "configuration.desks[3].group"
  std::string description;  // a sentence for a person
  bool operator==(const Violation&) const = default;
};

using Violations = std::vector<Violation>;

}  // namespace centralino::model
