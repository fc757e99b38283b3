// The skeleton every service shares. A main.cpp reads its Config, makes a Service, wires its own
// parts and runs:
//
//   int main(int argc, char** argv) {
//     service::Config config("queue", "Who waits, in what order, for which group.");
//     service::Address redis{"127.0.0.1", 6379};
//     config.Add("redis", &redis, "Redis");
//     if (auto exit_code = config.Parse(argc, argv)) return *exit_code;
//
//     service::Service service(config);
//     Lines lines(redis, service.metrics(), service.health());
//     QueueApi api(lines);
//     service.Serve(api);
//     service.OnDrain("end streams", [&](auto) { api.EndStreams(); });
//     return service.Run();
//   }
//
// Make the Service before any thread: it blocks SIGTERM and SIGINT, which Run waits for.
#pragma once

#include <string>
#include <utility>

#include "service/config.h"
#include "service/drain.h"
#include "service/grpc_server.h"
#include "service/health.h"
#include "service/http_server.h"
#include "service/metrics.h"

namespace centralino::service {

class Service {
 public:
  explicit Service(const Config& config);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  Metrics& metrics() { return metrics_; }
  Health& health() { return health_; }

  // A gRPC service to offer, and how it waits for standing streams. It outlives Run.
  void Serve(grpc::Service& service, GrpcServer::AwaitStreams await = nullptr) {
    grpc_.Add(service, std::move(await));
  }

  // Steps of the drain, in order. Once they have run, gRPC ends and Run returns.
  void OnDrain(std::string name, Drain::Step step) { drain_.Add(std::move(name), std::move(step)); }

  // Opens both ports, is ready (unless Health is held for another reason), waits for SIGTERM or
  // SIGINT and drains. A second signal ends the process at once. Returns the exit code: 0, or 1
  // after one sentence on stderr when a port could not be opened.
  int Run();

  // Ends the service as SIGTERM would. From any thread.
  static void RequestStop();

 private:
  absl::Status Open();

  CommonOptions options_;
  std::string name_;
  Metrics metrics_;
  Health health_;
  HttpServer http_;
  GrpcServer grpc_;
  Drain drain_;
};

}  // namespace centralino::service
