// Bindings in Redis (DESIGN §4): one hash for each user, one field for each phone.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "redis/client.h"
#include "services/sip-edge/sip/loop.h"
#include "services/sip-edge/sip/ports.h"

namespace centralino::edge {

std::string ToJson(const Binding& binding);
absl::StatusOr<Binding> ReadBinding(std::string_view json);

class RedisBindings : public Bindings {
 public:
  // Both must outlive this; answers come on the loop's thread.
  RedisBindings(redis::Client& client, Loop& loop, std::string edge);

  // Only this edge's own bindings are written; those of others are theirs.
  void Save(const std::string& organization, const std::string& user,
            const std::vector<Binding>& bindings) override;
  void Load(const std::string& organization, const std::string& user, Loaded done) override;

 private:
  redis::Client& client_;
  Loop& loop_;
  std::string edge_;
};

}  // namespace centralino::edge
