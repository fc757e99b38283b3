// gRPC's health checking protocol over what Health tells. Safe from any thread.
#pragma once

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

#include "grpc/health/v1/health.grpc.pb.h"

namespace centralino::service {

class HealthService final : public grpc::health::v1::Health::Service {
 public:
  // Each holds a thread of the server while it watches; one more gets RESOURCE_EXHAUSTED.
  static constexpr int kMostWatches = 16;

  void Set(const std::string& name, bool serving);
  // The server ends.
  void EndWatches();

  grpc::Status Check(grpc::ServerContext*, const grpc::health::v1::HealthCheckRequest* request,
                     grpc::health::v1::HealthCheckResponse* response) override;
  grpc::Status Watch(grpc::ServerContext* context,
                     const grpc::health::v1::HealthCheckRequest* request,
                     grpc::ServerWriter<grpc::health::v1::HealthCheckResponse>* writer) override;

 private:
  using Response = grpc::health::v1::HealthCheckResponse;
  Response::ServingStatus StatusOf(const std::string& name) const;

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::map<std::string, bool> serving_;
  int watches_ = 0;
  bool ended_ = false;
};

}  // namespace centralino::service
