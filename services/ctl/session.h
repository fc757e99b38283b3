// Where centralinoctl's commands talk to: the services, and the terminal.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "centralino/directory/v1/directory.grpc.pb.h"
#include "centralino/media/v1/messages.grpc.pb.h"
#include "centralino/queue/v1/queue.grpc.pb.h"
#include "centralino/routing/v1/routing.grpc.pb.h"

namespace centralino::ctl {

struct Addresses {
  std::string directory = "127.0.0.1:7001";
  std::string routing = "127.0.0.1:7002";
  std::string queue = "127.0.0.1:7003";
  // A name stands for every address it has: each instance keeps messages of its own.
  std::string media = "127.0.0.1:7004";
  // A service that is not there yet is asked again for so long.
  std::chrono::seconds patience{10};
};

class Session {
 public:
  explicit Session(Addresses addresses);

  directory::v1::Directory::Stub& directory() { return *directory_; }
  routing::v1::Routing::Stub& routing() { return *routing_; }
  queue::v1::Queue::Stub& queue() { return *queue_; }

  struct MediaInstance {
    std::string address;
    std::unique_ptr<media::v1::Messages::Stub> messages;
  };
  const std::vector<MediaInstance>& media();

  // Runs one call until it is answered with something other than UNAVAILABLE, within the patience.
  // `service` is the word for it in a failure: "directory".
  template <class Response>
  absl::StatusOr<Response> Call(
      const std::string& service,
      const std::function<grpc::Status(grpc::ClientContext*, Response*)>& call) {
    Response response;
    const absl::Status done =
        Run(service, [&](grpc::ClientContext* context) { return call(context, &response); });
    if (!done.ok()) return done;
    return response;
  }

  // "empoli" and "organizations/empoli" are the same. Empty: the only organisation there is.
  absl::StatusOr<std::string> Organization(const std::string& given);

 private:
  absl::Status Run(const std::string& service,
                   const std::function<grpc::Status(grpc::ClientContext*)>& call);
  const std::string& AddressOf(const std::string& service) const;

  const Addresses addresses_;
  std::unique_ptr<directory::v1::Directory::Stub> directory_;
  std::unique_ptr<routing::v1::Routing::Stub> routing_;
  std::unique_ptr<queue::v1::Queue::Stub> queue_;
  std::vector<MediaInstance> media_;
};

}  // namespace centralino::ctl
