// Registrations in Redis, as other edges and our next life see them. Key
// "{ORGANISATION}:bindings:USER", gone when the last of the user's bindings expires.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "redis/client.h"
#include "services/sip-edge/sip/loop.h"
#include "services/sip-edge/sip/ports.h"

namespace centralino::edge {

class BindingsStore final : public Bindings {
 public:
  // The client outlives it; all on the loop's thread.
  BindingsStore(Loop& loop, redis::Client& redis, WallClock clock);
  ~BindingsStore() override;

  void Save(const std::string& organization, const std::string& user,
            const std::vector<Binding>& bindings) override;
  void Load(const std::string& organization, const std::string& user, Loaded done) override;

  // Redis is there again: what could not be saved meanwhile is saved.
  void Retry();

 private:
  using Key = std::pair<std::string, std::string>;

  void Write(const Key& key, const std::vector<Binding>& bindings);

  Loop& loop_;
  redis::Client& redis_;
  const WallClock clock_;
  std::map<Key, std::vector<Binding>> unsaved_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

std::string WriteBindings(const std::vector<Binding>& bindings);
absl::StatusOr<std::vector<Binding>> ReadBindings(const std::string& text);

}  // namespace centralino::edge
