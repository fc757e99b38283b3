#include "service/health.h"

#include "service/json.h"
#include "service/log.h"

namespace centralino::service {
namespace {

std::string JsonArray(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) {
    if (out.size() > 1) out += ',';
    AppendJsonString(out, item);
  }
  return out + "]";
}

}  // namespace

Health::Health(Metrics& metrics) : metrics_(metrics) {}

void Health::Hold(const std::string& reason) {
  std::scoped_lock lock(mutex_);
  reasons_.insert(reason);
  Tell("", false);
}

void Health::Release(const std::string& reason) {
  std::scoped_lock lock(mutex_);
  if (reasons_.erase(reason) != 0 && reasons_.empty()) Tell("", true);
}

bool Health::ready() const {
  std::scoped_lock lock(mutex_);
  return reasons_.empty();
}

std::vector<std::string> Health::reasons() const {
  std::scoped_lock lock(mutex_);
  return {reasons_.begin(), reasons_.end()};
}

void Health::SetDependency(const std::string& name, bool up) {
  std::scoped_lock lock(mutex_);
  const auto known = dependencies_.find(name);
  if (known != dependencies_.end() && known->second == up) return;
  dependencies_[name] = up;
  metrics_
      .Gauge("centralino_dependency_up", "1 while what the service leans on answers.",
             {{"name", name}})
      .Set(up ? 1 : 0);
  if (up) {
    log::Info("dependency is there", {{"dependency", name}});
  } else {
    log::Warning("dependency is away", {{"dependency", name}});
  }
  Tell(name, up);
}

std::map<std::string, bool> Health::dependencies() const {
  std::scoped_lock lock(mutex_);
  return dependencies_;
}

void Health::Listen(Listener listener) {
  std::scoped_lock lock(mutex_);
  listener_ = std::move(listener);
  Tell("", reasons_.empty());
  for (const auto& [name, up] : dependencies_) Tell(name, up);
}

void Health::Tell(const std::string& name, bool serving) {
  if (listener_) listener_(name, serving);
}

std::string ReadinessJson(const Health& health) {
  std::vector<std::string> degraded;
  for (const auto& [name, up] : health.dependencies()) {
    if (!up) degraded.push_back(name);
  }
  const auto reasons = health.reasons();
  std::string body;
  {
    JsonObject object(body);
    object.Add("ready", reasons.empty());
    object.AddRaw("reasons", JsonArray(reasons));
    object.AddRaw("degraded", JsonArray(degraded));
  }
  return body + "\n";
}

}  // namespace centralino::service
