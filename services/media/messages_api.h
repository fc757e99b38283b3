// The gRPC service centralino.media.v1.Messages.
#pragma once

#include <memory>

namespace grpc {
class Service;
}  // namespace grpc

namespace centralino::mail {
class Outbox;
}  // namespace centralino::mail

namespace centralino::media {

class MessagesApi {
 public:
  // The outbox outlives it.
  explicit MessagesApi(mail::Outbox& outbox);
  ~MessagesApi();

  grpc::Service& service();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::media
