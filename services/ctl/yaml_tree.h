// A YAML file as a plain tree that remembers lines. yaml-cpp stays in the .cpp.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace centralino::ctl {

struct YamlEntry;

struct YamlNode {
  enum class Kind { kNull, kScalar, kList, kMap };
  Kind kind = Kind::kNull;
  int line = 0;  // from 1
  std::string scalar;
  std::vector<YamlNode> list;
  // In the order of the file; a key may be there twice, which its reader says.
  std::vector<YamlEntry> map;
};

struct YamlEntry {
  YamlNode key;
  YamlNode value;
};

// INVALID_ARGUMENT "FILE:LINE: what" when it is no YAML; NOT_FOUND when it cannot be read.
absl::StatusOr<YamlNode> ReadYaml(const std::string& path);

// The same document as YAML, for people. Texts that YAML would take for something else are quoted.
std::string JsonToYaml(const std::string& json);

}  // namespace centralino::ctl
