// Ready and degraded are two things. A service is *not ready* while it can do nothing: it
// starts, drains, or has never had a configuration. It is *degraded* while something it leans
// on is away; it goes on and stays ready, so that one lost Redis does not take every pod out.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "service/metrics.h"

namespace centralino::service {

class Health {
 public:
  // `name` is empty for the service as a whole.
  using Listener = std::function<void(const std::string& name, bool serving)>;

  explicit Health(Metrics& metrics);

  // Not ready while any reason is held: "starting", "no configuration", "warming the voice".
  void Hold(const std::string& reason);
  void Release(const std::string& reason);
  bool ready() const;
  std::vector<std::string> reasons() const;

  // Is what the service leans on there? A gauge centralino_dependency_up{name}, an entry of the
  // gRPC health service called `name`, and a log line at each change. From any thread.
  void SetDependency(const std::string& name, bool up);
  std::map<std::string, bool> dependencies() const;

  // Told of every change, and at once of all that is known.
  void Listen(Listener listener);

 private:
  void Tell(const std::string& name, bool serving);

  Metrics& metrics_;
  // Guards everything below: dependencies report from their own threads.
  mutable std::mutex mutex_;
  std::set<std::string> reasons_;
  std::map<std::string, bool> dependencies_;
  Listener listener_;
};

// The answer of /readyz: {"ready":false,"reasons":["starting"],"degraded":["redis"]}.
std::string ReadinessJson(const Health& health);

}  // namespace centralino::service
