#include "service/options_file.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "absl/status/status.h"

namespace centralino::service {
namespace {

std::string Place(const std::string& path, const YAML::Node& node) {
  return fmt::format("{}:{}", path, node.Mark().line + 1);
}

absl::StatusOr<std::string> Value(const std::string& path, const YAML::Node& node) {
  if (node.IsScalar()) return node.Scalar();
  std::string joined;
  if (!node.IsSequence()) {
    return absl::InvalidArgumentError(Place(path, node) +
                                      ": an option is a value or a list of values");
  }
  for (const auto& item : node) {
    if (!item.IsScalar()) {
      return absl::InvalidArgumentError(Place(path, item) + ": a list holds plain values");
    }
    if (!joined.empty()) joined += ',';
    joined += item.Scalar();
  }
  return joined;
}

}  // namespace

absl::StatusOr<std::map<std::string, std::string>> ReadOptionsFile(const std::string& path) {
  std::map<std::string, std::string> values;
  try {
    const YAML::Node root = YAML::LoadFile(path);
    if (root.IsNull()) return values;
    if (!root.IsMap()) {
      return absl::InvalidArgumentError(path + ": expected \"option: value\" lines");
    }
    for (const auto& entry : root) {
      auto value = Value(path, entry.second);
      if (!value.ok()) return value.status();
      values[entry.first.Scalar()] = *std::move(value);
    }
  } catch (const YAML::BadFile&) {
    return absl::NotFoundError("cannot read the configuration file " + path);
  } catch (const YAML::Exception& error) {
    return absl::InvalidArgumentError(
        fmt::format("{}:{}: {}", path, error.mark.line + 1, error.msg));
  }
  return values;
}

}  // namespace centralino::service
