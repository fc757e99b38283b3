#include "bench/soak/leftovers.h"

#include <httplib.h>

#include <cmath>
#include <cstdlib>
#include <sstream>

#include "bench/soak/town.h"
#include "redis/connection.h"

namespace centralino::soak {
namespace {

std::string MetricsOf(const support::Status& status, const std::string& service) {
  httplib::Client client("http://" + status.service(service).http);
  client.set_keep_alive(false);
  client.set_connection_timeout(2, 0);
  client.set_read_timeout(5, 0);
  const auto response = client.Get("/metrics");
  return response && response->status == 200 ? response->body : "";
}

using Strings = std::vector<std::string>;

Strings Texts(redis::Connection& redis, Strings words) {
  const auto reply = redis.Run(redis::Command(std::move(words)));
  if (!reply.ok()) return {};
  return reply->Texts().value_or(Strings{});
}

Strings KeysOf(redis::Connection& redis, const std::string& pattern) {
  Strings keys;
  std::string cursor = "0";
  do {
    const auto reply =
        redis.Run(redis::Command({"SCAN", cursor, "MATCH", pattern, "COUNT", "1000"}));
    if (!reply.ok()) return {"Redis: " + std::string(reply.status().message())};
    const auto parts = reply->Array().value();
    cursor = parts.at(0).Text().value();
    const Strings some = parts.at(1).Texts().value();
    keys.insert(keys.end(), some.begin(), some.end());
  } while (cursor != "0");
  return keys;
}

// What is over is kept for a while, so that a repeat changes nothing: such keys run out.
bool RunsOut(redis::Connection& redis, const std::string& key) {
  const auto left = redis.Run(redis::Command({"PTTL", key}));
  return left.ok() && left->Integer().value_or(-1) != -1;
}

// "act" and "offer" of an operator's text (services/queue/scripts/common.lua): empty at rest.
std::string ActOf(redis::Connection& redis, const std::string& key) {
  const auto reply = redis.Run(redis::Command({"GET", key}));
  std::istringstream text(reply.ok() ? reply->Text().value_or("") : "");
  std::string field;
  std::string act;
  for (int i = 0; i < 4 && std::getline(text, field, '\t'); ++i) {
    if (i >= 2) act += field;
  }
  return act;
}

}  // namespace

std::optional<double> Metric(const support::Status& status, const std::string& service,
                             const std::string& name, const std::string& label) {
  std::optional<double> sum;
  std::istringstream lines(MetricsOf(status, service));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name) || line.find(label) == std::string::npos) continue;
    const char after = line.size() > name.size() ? line[name.size()] : ' ';
    if (after != '{' && after != ' ') continue;
    const auto value = line.rfind(' ');
    sum = sum.value_or(0) + std::atof(line.c_str() + value);
  }
  return sum;
}

std::vector<std::string> BusyGauges(const support::Status& status) {
  struct Gauge {
    const char* service;
    const char* name;
    const char* label;
    const char* what;
  };
  static constexpr Gauge kGauges[] = {
      {"sip-edge", "centralino_calls", "", "calls at sip-edge"},
      {"sip-edge", "centralino_sip_registrations", "soak", "registrations at sip-edge"},
      {"media", "centralino_media_sessions", "", "sessions at media"},
      {"media", "centralino_media_prompts_waiting", "", "prompts asked of media"},
      {"queue", "centralino_callers_waiting", "soak", "callers waiting at queue"},
      {"directory", "centralino_call_records_waiting", "", "records waiting for directory"},
  };
  std::vector<std::string> busy;
  for (const Gauge& gauge : kGauges) {
    const auto now = Metric(status, gauge.service, gauge.name, gauge.label);
    if (now && *now != 0) busy.push_back(std::to_string(std::lround(*now)) + " " + gauge.what);
  }
  return busy;
}

std::vector<std::string> LeftInRedis(const std::string& address) {
  const auto options = redis::ParseAddress(address);
  if (!options.ok()) return {"no address of Redis: " + address};
  redis::Connection redis(*options);
  const std::string stem = std::string("{") + kOrganization + "}:";
  std::vector<std::string> left;
  for (const std::string& key : KeysOf(redis, stem + "*")) {
    const std::string what = key.substr(stem.size());
    const auto queue = what.find(':');
    const std::string kind = queue == std::string::npos ? what : what.substr(queue + 1);
    const auto is = [&](const std::string& begin) { return kind.starts_with(begin); };
    // What outlives calls: the groups, versions, arrivals, and what recent answers taught.
    if (is("config") || is("versions") || is("seq") || is("answer")) continue;
    const bool of_call = is("ticket:") || is("offer:") || is("request:");
    if (of_call && RunsOut(redis, key)) continue;
    if (is("operator:")) {
      const std::string act = ActOf(redis, key);
      if (!act.empty()) left.push_back(key + " is " + act);
    } else if (is("due")) {
      for (const std::string& due : Texts(redis, {"ZRANGE", key, "0", "-1"})) {
        // The edge's own lease lives as long as the edge; rests and wrap-ups run out by themselves.
        if (!due.starts_with("e:") && !due.starts_with("w:")) left.push_back(key + " " + due);
      }
    } else {
      left.push_back(key);
    }
  }
  return left;
}

}  // namespace centralino::soak
