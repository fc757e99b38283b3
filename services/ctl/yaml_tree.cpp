#include "services/ctl/yaml_tree.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace centralino::ctl {
namespace {

// An alias can make a small file a huge tree.
constexpr std::size_t kMostNodes = 1'000'000;

YamlNode Convert(const YAML::Node& from, std::size_t& nodes) {
  YamlNode to;
  if (++nodes > kMostNodes) throw YAML::Exception(from.Mark(), "the file is too large");
  to.line = from.Mark().line + 1;
  switch (from.Type()) {
    case YAML::NodeType::Undefined:
    case YAML::NodeType::Null:
      break;
    case YAML::NodeType::Scalar:
      to.kind = YamlNode::Kind::kScalar;
      to.scalar = from.Scalar();
      break;
    case YAML::NodeType::Sequence:
      to.kind = YamlNode::Kind::kList;
      for (const auto& entry : from) to.list.push_back(Convert(entry, nodes));
      break;
    case YAML::NodeType::Map:
      to.kind = YamlNode::Kind::kMap;
      for (const auto& entry : from) {
        to.map.push_back({Convert(entry.first, nodes), Convert(entry.second, nodes)});
      }
      break;
  }
  return to;
}

// yaml-cpp marks what stood in quotes with the tag "!".
void Emit(const YAML::Node& node, YAML::Emitter& out) {
  switch (node.Type()) {
    case YAML::NodeType::Undefined:
    case YAML::NodeType::Null:
      out << YAML::Null;
      break;
    case YAML::NodeType::Scalar: {
      const std::string& text = node.Scalar();
      const bool plain = text.find_first_of("0123456789+-.~") != 0 && text != "true" &&
                         text != "false" && text != "null" && text != "yes" && text != "no";
      if (node.Tag() == "!" && !plain) out << YAML::DoubleQuoted;
      out << text;
      break;
    }
    case YAML::NodeType::Sequence:
      out << YAML::BeginSeq;
      for (const auto& entry : node) Emit(entry, out);
      out << YAML::EndSeq;
      break;
    case YAML::NodeType::Map:
      out << YAML::BeginMap;
      for (const auto& entry : node) {
        out << YAML::Key << entry.first.Scalar() << YAML::Value;
        Emit(entry.second, out);
      }
      out << YAML::EndMap;
      break;
  }
}

}  // namespace

absl::StatusOr<YamlNode> ReadYaml(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream content;
  if (!in || !(content << in.rdbuf())) {
    return absl::NotFoundError(fmt::format("cannot read {}: {}", path, std::strerror(errno)));
  }
  try {
    std::size_t nodes = 0;
    return Convert(YAML::Load(content.str()), nodes);
  } catch (const YAML::Exception& error) {
    return absl::InvalidArgumentError(
        fmt::format("{}:{}: {}", path, error.mark.line + 1, error.msg));
  }
}

std::string JsonToYaml(const std::string& json) {
  YAML::Emitter out;
  out.SetIndent(2);
  Emit(YAML::Load(json), out);
  return std::string(out.c_str()) + "\n";
}

}  // namespace centralino::ctl
