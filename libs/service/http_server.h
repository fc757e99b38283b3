// The one HTTP port of a service: /metrics, /healthz (the process lives), /readyz (it can work).
#pragma once

#include <memory>

#include "absl/status/status.h"
#include "service/address.h"
#include "service/health.h"
#include "service/metrics.h"

namespace centralino::service {

class HttpServer {
 public:
  HttpServer(const Metrics& metrics, const Health& health);
  ~HttpServer();

  // Port 0: the system chooses one, see port().
  absl::Status Start(const Address& listen);
  std::uint16_t port() const;
  void Stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// "cannot listen on 127.0.0.1:9103: address in use (set --http-listen or …)".
absl::Status CannotListen(const Address& address, std::string_view why, std::string_view option);

}  // namespace centralino::service
