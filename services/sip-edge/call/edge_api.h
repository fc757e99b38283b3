// The gRPC service centralino.edge.v1.Edge.
#pragma once

#include <memory>

#include "services/sip-edge/call/calls.h"
#include "services/sip-edge/sip/loop.h"
#include "services/sip-edge/sip/ports.h"

namespace grpc {
class Service;
}

namespace centralino::edge {

// Everything it reads is the loop's.
class EdgeApi {
 public:
  struct Sources {
    Loop* loop = nullptr;
    const Calls* calls = nullptr;
    Bindings* bindings = nullptr;
    // The operators of an organisation, in the order of their users.
    std::function<std::vector<OperatorInfo>(const OrganizationId&)> operators;
  };

  explicit EdgeApi(Sources sources);
  ~EdgeApi();
  grpc::Service& service();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::edge
