#include "support/stack/status.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace centralino::support {
namespace {

using nlohmann::json;

// Null where something is not known: a service that is down has no pid.
std::string TextOf(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? "" : found->get<std::string>();
}

Status FromJson(const json& top) {
  Status status;
  const json& sip = top.at("sip");
  status.sip = {sip.at("address").get<std::string>(), sip.at("port").get<std::uint16_t>()};
  const json& smtp = top.at("smtp");
  status.smtp = {smtp.at("address").get<std::string>(), smtp.at("port").get<std::uint16_t>()};
  status.trunk = top.at("trunk").get<std::vector<std::string>>();
  status.carrier_port = top.value("carrier_port", std::uint16_t{0});
  for (const json& entry : top.at("numbers")) {
    status.numbers.push_back({TextOf(entry, "number"), TextOf(entry, "what")});
  }
  for (const json& entry : top.at("operators")) {
    status.operators.push_back({TextOf(entry, "user"), TextOf(entry, "password"),
                                TextOf(entry, "extension"), TextOf(entry, "group")});
  }
  for (const json& entry : top.at("services")) {
    const auto pid = entry.find("pid");
    status.services.push_back({TextOf(entry, "name"),
                               pid == entry.end() || !pid->is_number() ? 0 : pid->get<int>(),
                               TextOf(entry, "grpc"), TextOf(entry, "http"), TextOf(entry, "log"),
                               entry.value("ready", false)});
  }
  return status;
}

[[noreturn]] void Die(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

}  // namespace

const Status::Service& Status::service(const std::string& name) const {
  for (const Service& service : services) {
    if (service.name == name) return service;
  }
  Die("the status names no service " + name);
}

const Status::Operator& Status::operator_of(const std::string& user) const {
  for (const Operator& entry : operators) {
    if (entry.user == user) return entry;
  }
  Die("the status names no operator " + user);
}

std::optional<Status> ParseStatus(const std::string& text, std::string* why) {
  try {
    return FromJson(json::parse(text));
  } catch (const json::exception& error) {
    *why = std::string("the status is not as expected: ") + error.what();
    return std::nullopt;
  }
}

std::optional<Status> ReadStatus(const std::string& path, std::string* why) {
  std::ifstream file(path);
  if (!file) {
    *why = "cannot read the status file " + path;
    return std::nullopt;
  }
  std::stringstream text;
  text << file.rdbuf();
  return ParseStatus(text.str(), why);
}

}  // namespace centralino::support
