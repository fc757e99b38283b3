// The gRPC server of a service, with the standard health service and reflection.
#pragma once

#include <chrono>
#include <memory>

#include "absl/status/status.h"
#include "service/address.h"
#include "service/health.h"

namespace grpc {
class Service;
}

namespace centralino::service {

class GrpcServer {
 public:
  explicit GrpcServer(Health& health);
  ~GrpcServer();

  // Before Start; the service outlives the server.
  void Add(grpc::Service& service);

  // Port 0: the system chooses one, see port().
  absl::Status Start(const Address& listen);
  std::uint16_t port() const;

  // Takes no new calls; those still open after `patience` are cancelled. Streams should have
  // been ended before, else their clients see UNAVAILABLE.
  void Shutdown(std::chrono::milliseconds patience);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace centralino::service
