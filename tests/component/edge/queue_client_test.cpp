// The edge and queue: questions, what is told until it is heard, presence, healing.
#include <atomic>
#include <catch2/catch.hpp>
#include <future>

#include "centralino/queue/v1/queue.grpc.pb.h"
#include "fake_service.h"
#include "services/sip-edge/clients/queue_client.h"

namespace centralino::edge {
namespace {

using namespace std::chrono_literals;
using queue::v1::ServeRequest;
using queue::v1::ServeResponse;
using Script = testing::Script<ServeRequest, ServeResponse>;

class Replica final : public queue::v1::Queue::Service {
 public:
  explicit Replica(Script::React react) : script(std::move(react)) {}
  grpc::Status Serve(grpc::ServerContext*, Script::Stream* stream) override {
    return script.Run(stream);
  }
  Script script;
};

auto Is(ServeRequest::BodyCase kind) {
  return [kind](const ServeRequest& request) { return request.body_case() == kind; };
}

// The events that reach the calls.
class Ear final : public QueueEvents {
 public:
  void OnOffer(const OfferToCall& offer) override {
    offered = offer.offer;
    ++offers;
  }
  void OnOfferWithdrawn(const CallId&, const OfferId&) override { ++withdrawn; }
  void OnLineChanged(const LineVersion& line) override { version = line.version; }
  std::vector<LineVersion> Lines() const override {
    return {{OrganizationId("empoli"), GroupId("anagrafe"), 7}};
  }
  std::vector<LiveOffer> Offers() const override {
    return {{OrganizationId("empoli"), OfferId("running")}};
  }
  OfferId offered;
  std::atomic<int> offers{0};
  std::atomic<int> withdrawn{0};
  std::atomic<std::int64_t> version{0};
};

struct Edge {
  Ear ear;
  Loop loop;
  std::unique_ptr<QueueClient> queue;

  Edge() {
    loop.Call([this] {
      queue = std::make_unique<QueueClient>(loop, "edge-1", [](bool) {});
      queue->SetEvents(&ear);
    });
  }
  ~Edge() {
    loop.Call([this] { queue.reset(); });
  }
  void Use(const std::vector<std::string>& addresses) {
    loop.Call([&] { queue->SetAddresses(addresses); });
  }
};

const Party kParty{OrganizationId("empoli"), CallId("call")};

TEST_CASE("an edge says who it is, and its heartbeat what it has") {
  Replica replica([](const ServeRequest&, const auto&) {});
  testing::Server server(replica);
  Edge edge;
  edge.Use({server.address()});
  REQUIRE(replica.script.Wait(Is(ServeRequest::kHello)));
  CHECK(replica.script.Received(Is(ServeRequest::kHello))[0].hello().edge_id() == "edge-1");
  REQUIRE(replica.script.Wait(Is(ServeRequest::kHeartbeat), 2));
  const auto beat = replica.script.Received(Is(ServeRequest::kHeartbeat))[0].heartbeat();
  REQUIRE(beat.lines_size() == 1);
  CHECK(beat.lines(0).organization() == "organizations/empoli");
  CHECK(beat.lines(0).version() == 7);
  REQUIRE(beat.offers_size() == 1);
  CHECK(beat.offers(0).offer_id() == "running");
}

TEST_CASE("what a heartbeat's answer heals reaches the calls") {
  Replica replica([](const ServeRequest& request, const auto& answer) {
    if (!request.has_heartbeat()) return;
    ServeResponse response;
    response.set_tag(request.tag());
    auto& line = *response.mutable_heartbeat()->add_lines();
    line.set_organization("organizations/empoli");
    line.set_group("anagrafe");
    line.set_version(9);
    response.mutable_heartbeat()->add_missing_offers()->set_offer_id("lost");
    response.mutable_heartbeat()->add_withdrawn()->set_offer_id("running");
    answer(response);
  });
  testing::Server server(replica);
  Edge edge;
  edge.Use({server.address()});
  CHECK(testing::Eventually([&] { return edge.ear.offers > 0; }));
  edge.loop.Call([&] { CHECK(edge.ear.offered == OfferId("lost")); });
  CHECK(edge.ear.withdrawn > 0);
  CHECK(edge.ear.version == 9);
}

TEST_CASE("presence is told again to a replica that comes") {
  Replica replica([](const ServeRequest&, const auto&) {});
  Edge edge;
  int port = 0;
  {
    testing::Server first(replica);
    port = first.port();
    edge.Use({first.address()});
    REQUIRE(replica.script.Wait(Is(ServeRequest::kHello)));
    edge.loop.Call([&] {
      edge.queue->ReportPresence(OrganizationId("empoli"), OperatorId("rossi"),
                                 Instant(std::chrono::hours(1'000'000)));
    });
    REQUIRE(replica.script.Wait(Is(ServeRequest::kPresence)));
  }
  testing::Server second(replica, port);
  REQUIRE(replica.script.Wait(Is(ServeRequest::kPresence), 2));
  CHECK(replica.script.Received(Is(ServeRequest::kPresence))[1].presence().operator_() == "rossi");
}

TEST_CASE("questions of one turn about one organisation go out as one") {
  Replica replica([](const ServeRequest& request, const auto& answer) {
    if (!request.has_ahead()) return;
    ServeResponse response;
    response.set_tag(request.tag());
    for (const auto& ticket : request.ahead().ticket_ids()) {
      if (ticket == "unknown") continue;
      auto& entry = *response.mutable_ahead()->add_entries();
      entry.set_ticket_id(ticket);
      entry.set_ahead(static_cast<int>(ticket.size()));
    }
    answer(response);
  });
  testing::Server server(replica);
  Edge edge;
  edge.Use({server.address()});
  std::atomic<int> answers{0};
  std::map<std::string, std::optional<int>> numbers;
  edge.loop.Call([&] {
    for (const char* ticket : {"a", "bb", "unknown"}) {
      edge.queue->Ahead(kParty, TicketId(ticket), [&, ticket](const AheadAnswer& answer) {
        numbers[ticket] = answer.number;
        ++answers;
      });
    }
  });
  REQUIRE(testing::Eventually([&] { return answers == 3; }));
  edge.loop.Call([&] {
    CHECK(numbers["a"] == 1);
    CHECK(numbers["bb"] == 2);
    CHECK_FALSE(numbers["unknown"].has_value());
  });
  CHECK(replica.script.Received(Is(ServeRequest::kAhead)).size() == 1);
}

TEST_CASE("what became of an offer is told until the queue has heard it") {
  std::atomic<int> tries{0};
  Replica replica([&](const ServeRequest& request, const auto& answer) {
    if (!request.has_settle()) return;
    ServeResponse response;
    response.set_tag(request.tag());
    if (++tries < 3) {
      response.mutable_error()->set_code(static_cast<int>(grpc::StatusCode::UNAVAILABLE));
    } else {
      response.mutable_error()->set_code(static_cast<int>(grpc::StatusCode::FAILED_PRECONDITION));
    }
    answer(response);
  });
  testing::Server server(replica);
  Edge edge;
  edge.Use({server.address()});
  std::atomic<bool> refused{false};
  edge.loop.Call([&] {
    edge.queue->Settle(kParty, OfferId("offer"), callflow::Settlement::kAnswered,
                       [&] { refused = true; });
  });
  CHECK(testing::Eventually([&] { return refused.load(); }));
  CHECK(tries == 3);
}

TEST_CASE("a call that is over before the queue was told of its answer says only that it ended") {
  Replica replica([](const ServeRequest&, const auto&) {});
  testing::Server server(replica);
  Edge edge;
  edge.Use({server.address()});
  REQUIRE(replica.script.Wait(Is(ServeRequest::kHello)));
  const auto settle = [&](const char* offer, callflow::Settlement result) {
    edge.queue->Settle(kParty, OfferId(offer), result, [] {});
  };
  edge.loop.Call([&] {
    settle("short", callflow::Settlement::kAnswered);
    settle("long", callflow::Settlement::kAnswered);
    settle("odd", callflow::Settlement::kAnswered);
    settle("short", callflow::Settlement::kEnded);
    settle("odd", callflow::Settlement::kWithdrawn);
  });
  REQUIRE(replica.script.Wait(Is(ServeRequest::kSettle), 4));
  std::vector<std::string> told;
  for (const ServeRequest& request : replica.script.Received(Is(ServeRequest::kSettle))) {
    told.push_back(request.settle().offer_id() + " " +
                   queue::v1::Settle::Result_Name(request.settle().result()));
  }
  CHECK(told ==
        std::vector<std::string>{"short ENDED", "odd ANSWERED", "odd WITHDRAWN", "long ANSWERED"});
}

TEST_CASE("a caller who leaves is told of after those who were answered before") {
  Replica replica([](const ServeRequest&, const auto&) {});
  testing::Server server(replica);
  Edge edge;
  edge.Use({server.address()});
  REQUIRE(replica.script.Wait(Is(ServeRequest::kHello)));
  edge.loop.Call([&] {
    edge.queue->Settle(kParty, OfferId("o"), callflow::Settlement::kAnswered, [] {});
    edge.queue->Leave(kParty, TicketId("t"), callflow::LeaveReason::kAbandoned);
  });
  REQUIRE(replica.script.Wait(Is(ServeRequest::kLeave)));
  CHECK(replica.script.Received(Is(ServeRequest::kSettle)).size() == 1);
}

TEST_CASE("a queue that is away is said to be so within two seconds") {
  Edge edge;
  edge.Use({"127.0.0.1:1"});
  std::promise<callflow::JoinResult> joined;
  edge.loop.Call([&] {
    edge.queue->Join(
        kParty, TicketId("t"), plan::Wait{}, TicketId(),
        [&](callflow::JoinResult result, const AheadAnswer&) { joined.set_value(result); });
  });
  auto result = joined.get_future();
  REQUIRE(result.wait_for(2s) == std::future_status::ready);
  CHECK(result.get() == callflow::JoinResult::kUnavailable);
}

TEST_CASE("a queue without its Redis is unavailable at once") {
  Replica replica([](const ServeRequest& request, const auto& answer) {
    if (request.tag() == 0) return;
    ServeResponse response;
    response.set_tag(request.tag());
    response.mutable_error()->set_code(static_cast<int>(grpc::StatusCode::UNAVAILABLE));
    answer(response);
  });
  testing::Server server(replica);
  Edge edge;
  edge.Use({server.address()});
  REQUIRE(replica.script.Wait(Is(ServeRequest::kHello)));
  std::promise<callflow::ReserveResult> reserved;
  edge.loop.Call([&] {
    edge.queue->Reserve(kParty, callflow::ReserveOperator{OfferId("o"), OperatorId("rossi")},
                        [&](callflow::ReserveResult result) { reserved.set_value(result); });
  });
  auto result = reserved.get_future();
  REQUIRE(result.wait_for(500ms) == std::future_status::ready);
  CHECK(result.get() == callflow::ReserveResult::kUnavailable);
}

}  // namespace
}  // namespace centralino::edge
