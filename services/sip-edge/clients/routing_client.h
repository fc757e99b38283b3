// Routing, over one standing stream to each instance.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/sip-edge/call/ports.h"
#include "services/sip-edge/sip/loop.h"

namespace centralino::edge {

class RoutingClient final : public Routing {
 public:
  // `changed`: whether any instance can be reached.
  RoutingClient(Loop& loop, std::function<void(bool up)> changed);
  ~RoutingClient() override;

  void SetAddresses(const std::vector<std::string>& addresses);
  void Ask(const RoutingQuestion& question, Answer answer) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::edge
