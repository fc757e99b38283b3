// The gRPC server of a service, with the standard health service and reflection.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "service/address.h"
#include "service/health.h"

namespace grpc {
class ServerCompletionQueue;
class Service;
}  // namespace grpc

namespace centralino::service {

// Before gRPC's first use in a process; again it does nothing. Every queue polls its own sockets
// alone: else threads that wait for other things read them and wake the one that was meant, twice
// for every message. And gRPC stays for the process's life: its last shutdown runs on a thread that
// nobody can wait for, which aborts when the process ends meanwhile.
void PrepareGrpc();

class GrpcServer {
 public:
  // Asks for the first standing stream; called once, when the server has started.
  using AwaitStreams = std::function<void(grpc::ServerCompletionQueue&)>;

  explicit GrpcServer(Health& health);
  ~GrpcServer();

  // Before Start; the service outlives the server. Its standing streams (server_stream.h), and
  // those of all other services, are served by one thread.
  void Add(grpc::Service& service, AwaitStreams await = nullptr);

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
