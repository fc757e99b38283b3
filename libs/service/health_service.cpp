#include "service/health_service.h"

#include <chrono>
#include <optional>

namespace centralino::service {
namespace {

// A watcher that went away is noticed within this time.
constexpr std::chrono::seconds kLookEvery{1};

}  // namespace

void HealthService::Set(const std::string& name, bool serving) {
  const std::lock_guard lock(mutex_);
  serving_[name] = serving;
  changed_.notify_all();
}

void HealthService::EndWatches() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

HealthService::Response::ServingStatus HealthService::StatusOf(const std::string& name) const {
  const auto found = serving_.find(name);
  if (found == serving_.end()) return Response::SERVICE_UNKNOWN;
  return found->second ? Response::SERVING : Response::NOT_SERVING;
}

grpc::Status HealthService::Check(grpc::ServerContext*,
                                  const grpc::health::v1::HealthCheckRequest* request,
                                  Response* response) {
  const std::lock_guard lock(mutex_);
  const auto status = StatusOf(request->service());
  if (status == Response::SERVICE_UNKNOWN) {
    return {grpc::StatusCode::NOT_FOUND, "there is no service \"" + request->service() + "\""};
  }
  response->set_status(status);
  return grpc::Status::OK;
}

grpc::Status HealthService::Watch(grpc::ServerContext* context,
                                  const grpc::health::v1::HealthCheckRequest* request,
                                  grpc::ServerWriter<Response>* writer) {
  std::unique_lock lock(mutex_);
  if (watches_ == kMostWatches) {
    return {grpc::StatusCode::RESOURCE_EXHAUSTED, "16 watch already"};
  }
  ++watches_;
  std::optional<Response::ServingStatus> told;
  while (!ended_ && !context->IsCancelled()) {
    const auto status = StatusOf(request->service());
    if (told == status) {
      changed_.wait_for(lock, kLookEvery);
      continue;
    }
    told = status;
    Response response;
    response.set_status(status);
    lock.unlock();
    const bool heard = writer->Write(response);
    lock.lock();
    if (!heard) break;
  }
  --watches_;
  return grpc::Status::OK;
}

}  // namespace centralino::service
