#include "services/ctl/session.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <grpcpp/grpcpp.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <thread>

#include "wire/status.h"

namespace centralino::ctl {
namespace {

constexpr std::chrono::seconds kDeadline{10};
constexpr std::chrono::milliseconds kPause{200};

std::string User() {
  const char* const name = std::getenv("USER");
  std::string user = name != nullptr ? name : "unknown";
  // A metadata value is visible ASCII.
  std::replace_if(
      user.begin(), user.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
  return user;
}

std::shared_ptr<grpc::Channel> Open(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(64 * 1024 * 1024);  // a revision of a large organisation
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 500);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

// Of "host:port": each address that the name has; what cannot be resolved, as it is.
std::vector<std::string> EveryAddress(const std::string& address) {
  const auto colon = address.rfind(':');
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  std::vector<std::string> all;
  if (colon != std::string::npos &&
      getaddrinfo(address.substr(0, colon).c_str(), nullptr, &hints, &found) == 0) {
    for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
      std::array<char, INET_ADDRSTRLEN> text{};
      const auto* const ip = reinterpret_cast<const sockaddr_in*>(each->ai_addr);
      inet_ntop(AF_INET, &ip->sin_addr, text.data(), text.size());
      all.push_back(text.data() + address.substr(colon));
    }
    freeaddrinfo(found);
  }
  return all.empty() ? std::vector{address} : all;
}

}  // namespace

Session::Session(Addresses addresses)
    : addresses_(std::move(addresses)),
      directory_(directory::v1::Directory::NewStub(Open(addresses_.directory))),
      routing_(routing::v1::Routing::NewStub(Open(addresses_.routing))),
      queue_(queue::v1::Queue::NewStub(Open(addresses_.queue))) {}

absl::Status Session::Run(const std::string& service,
                          const std::function<grpc::Status(grpc::ClientContext*)>& call) {
  const auto until = std::chrono::steady_clock::now() + addresses_.patience;
  while (true) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kDeadline);
    context.AddMetadata("centralino-user", User());
    const grpc::Status status = call(&context);
    if (status.ok()) return absl::OkStatus();
    if (status.error_code() != grpc::StatusCode::UNAVAILABLE) return wire::FromGrpc(status);
    if (std::chrono::steady_clock::now() >= until) {
      return absl::UnavailableError(fmt::format(
          "{} at {} cannot do it now: {} (is it running? --{} or CENTRALINO_{} says where it is)",
          service, AddressOf(service), status.error_message(), service,
          service == "directory" ? "DIRECTORY"
          : service == "routing" ? "ROUTING"
          : service == "media"   ? "MEDIA"
                                 : "QUEUE"));
    }
    std::this_thread::sleep_for(kPause);
  }
}

const std::string& Session::AddressOf(const std::string& service) const {
  return service == "directory" ? addresses_.directory
         : service == "routing" ? addresses_.routing
         : service == "media"   ? addresses_.media
                                : addresses_.queue;
}

const std::vector<Session::MediaInstance>& Session::media() {
  if (!media_.empty()) return media_;
  for (const std::string& address : EveryAddress(addresses_.media)) {
    media_.push_back({address, media::v1::Messages::NewStub(Open(address))});
  }
  return media_;
}

absl::StatusOr<std::string> Session::Organization(const std::string& given) {
  if (given.rfind("organizations/", 0) == 0) return given;
  if (!given.empty()) return "organizations/" + given;
  directory::v1::ListOrganizationsRequest request;
  const auto all = Call<directory::v1::ListOrganizationsResponse>(
      "directory", [&](auto* context, auto* response) {
        return directory_->ListOrganizations(context, request, response);
      });
  if (!all.ok()) return all.status();
  if (all->organizations_size() == 1) return all->organizations(0).name();
  if (all->organizations().empty()) {
    return absl::NotFoundError("there is no organisation yet: load one with `apply -f FILE`");
  }
  std::string names;
  for (const auto& organization : all->organizations()) names += " " + organization.name();
  return absl::InvalidArgumentError("say which organisation:" + names);
}

}  // namespace centralino::ctl
