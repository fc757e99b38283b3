// Bindings in Redis (DESIGN §4): one hash for each user, one field for each phone.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "redis/client.h"
#include "services/sip-edge/sip/loop.h"
#include "services/sip-edge/sip/ports.h"

namespace centralino::edge {

std::string ToJson(const Binding& binding);
absl::StatusOr<Binding> ReadBinding(std::string_view json);

class RedisBindings : public Bindings {
 public:
  // Both must outlive this; everything on the loop's thread.
  RedisBindings(redis::Client& client, Loop& loop, std::string edge);
  ~RedisBindings() override;

  // Only this edge's own bindings are written; those of others are theirs.
  void Save(const std::string& organization, const std::string& user,
            const std::vector<Binding>& bindings) override;
  void Load(const std::string& organization, const std::string& user, Loaded done) override;

  // Redis is there again: what could not be saved meanwhile is saved.
  void Retry();

 private:
  using Key = std::pair<std::string, std::string>;  // organisation, user

  struct Unsaved {
    std::uint64_t number = 0;  // of the attempt: a younger one outranks it
    std::vector<Binding> bindings;
  };

  void Write(const Key& key, const std::vector<Binding>& bindings);
  void Settle(const Key& key, bool saved, Unsaved attempt);

  redis::Client& client_;
  Loop& loop_;
  std::string edge_;
  std::map<Key, Unsaved> unsaved_;  // one entry a user: bounded by the users
  std::uint64_t attempts_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace centralino::edge
