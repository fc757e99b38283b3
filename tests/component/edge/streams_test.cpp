// Standing streams to a service that comes, goes and comes back.
#include <grpcpp/grpcpp.h>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <memory>

#include "centralino/routing/v1/routing.grpc.pb.h"
#include "fake_service.h"
#include "services/sip-edge/clients/routing_client.h"

namespace centralino::edge {
namespace {

using namespace std::chrono_literals;

// A routing that hangs up on everybody, with a cause that says who answered.
class Hanger final : public routing::v1::Routing::Service {
 public:
  grpc::Status Decide(grpc::ServerContext*,
                      grpc::ServerReaderWriter<routing::v1::DecideResponse,
                                               routing::v1::DecideRequest>* stream) override {
    routing::v1::DecideRequest message;
    while (stream->Read(&message)) {
      Take(message, *stream);
      for (const auto& other : message.more()) Take(other, *stream);
    }
    return grpc::Status::OK;
  }
  std::atomic<bool> mute{false};
  std::atomic<int> asked{0};

 private:
  template <class Stream>
  void Take(const routing::v1::DecideRequest& request, Stream& stream) {
    if (request.tag() == 0 || mute) return;
    ++asked;
    routing::v1::DecideResponse response;
    response.set_tag(request.tag());
    response.mutable_response()->mutable_step()->mutable_hangup()->set_cause(
        routing::v1::Hangup::BUSY);
    response.mutable_response()->mutable_next()->set_revision(1);
    response.mutable_response()->mutable_next()->set_place("here");
    stream.Write(response);
  }
};

struct Server {
  explicit Server(int port = 0) : server(service, port) {}
  int port() const { return server.port(); }
  Hanger service;
  testing::Server server;
};

std::string At(int port) { return "127.0.0.1:" + std::to_string(port); }

struct Client {
  Loop loop;
  std::unique_ptr<RoutingClient> routing;

  Client() {
    loop.Call([this] { routing = std::make_unique<RoutingClient>(loop, [](bool) {}); });
  }
  ~Client() {
    loop.Call([this] { routing.reset(); });
  }
  void Use(std::vector<std::string> addresses) {
    loop.Call([&] { routing->SetAddresses(addresses); });
  }
  std::future<absl::StatusOr<plan::Decision>> Ask(const std::string& call = "call") {
    auto answer = std::make_shared<std::promise<absl::StatusOr<plan::Decision>>>();
    loop.Post([this, answer, call] {
      RoutingQuestion question;
      question.organization = OrganizationId("empoli");
      question.call = CallId(call);
      question.facts.dialled = "+3905717571";
      routing->Ask(question, [answer](absl::StatusOr<plan::Decision> decision) {
        answer->set_value(std::move(decision));
      });
    });
    return answer->get_future();
  }
};

TEST_CASE("a question is answered over the standing stream") {
  Server server(0);
  Client client;
  client.Use({At(server.port())});
  const auto decision = client.Ask().get();
  CAPTURE(decision.status().ToString());
  REQUIRE(decision.ok());
  CHECK(std::get<plan::Hangup>(decision->step).cause == plan::HangupCause::kBusy);
}

TEST_CASE("a question to a service that is away is answered as unavailable within two seconds") {
  Client client;
  client.Use({At(1)});
  auto answer = client.Ask();
  REQUIRE(answer.wait_for(2s) == std::future_status::ready);
  CHECK(absl::IsUnavailable(answer.get().status()));
}

TEST_CASE("a service that says nothing is unavailable within two seconds") {
  Server server(0);
  server.service.mute = true;
  Client client;
  client.Use({At(server.port())});
  auto answer = client.Ask();
  REQUIRE(answer.wait_for(2s) == std::future_status::ready);
  CHECK(absl::IsUnavailable(answer.get().status()));
}

TEST_CASE("a service that comes back within the limit answers what was asked meanwhile") {
  int port = 0;
  Client client;
  {
    Server first(0);
    port = first.port();
    client.Use({At(port)});
    REQUIRE(client.Ask().get().ok());
  }
  auto answer = client.Ask();
  Server second(port);
  CHECK(answer.get().ok());
}

TEST_CASE("while one instance is down the others answer") {
  Server alive(0);
  Client client;
  auto dying = std::make_unique<Server>(0);
  client.Use({At(alive.port()), At(dying->port())});
  for (int i = 0; i < 20; ++i) REQUIRE(client.Ask(std::to_string(i)).get().ok());
  CHECK(alive.service.asked > 0);
  CHECK(dying->service.asked > 0);
  dying.reset();
  for (int i = 0; i < 20; ++i) CHECK(client.Ask(std::to_string(i)).get().ok());
}

}  // namespace
}  // namespace centralino::edge
