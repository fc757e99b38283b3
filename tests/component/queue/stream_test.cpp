// The gRPC service as edges see it: two replicas on one Redis, edges connected to both.
#include <google/protobuf/util/time_util.h>
#include <grpcpp/create_channel.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "centralino/queue/v1/queue.grpc.pb.h"
#include "service/grpc_server.h"
#include "services/queue/replica.h"
#include "tests/component/queue/house.h"
#include "wire/status.h"

namespace centralino::queue {
namespace {

using namespace std::chrono_literals;
using google::protobuf::util::TimeUtil;

Policy ShortPolicy() {
  Policy policy;
  policy.lease = 1500ms;
  policy.grace = 300ms;
  return policy;
}

// A replica as main.cpp makes it, on a free port of loopback.
class Server {
 public:
  explicit Server(const model::Snapshot& snapshot, redis::Options redis = TestRedis())
      : metrics_("queue"),
        health_(metrics_),
        grpc_(health_),
        replica_(std::move(redis), ShortPolicy(), metrics_, health_) {
    replica_.Publish(snapshot);
    grpc_.Add(replica_.service(), [this](auto& queue) { replica_.AwaitStreams(queue); });
    REQUIRE(grpc_.Start({"127.0.0.1", 0}).ok());
  }
  ~Server() {
    replica_.EndStreams();
    grpc_.Shutdown(1s);
  }

  std::shared_ptr<grpc::Channel> Channel() const {
    return grpc::CreateChannel("127.0.0.1:" + std::to_string(grpc_.port()),
                               grpc::InsecureChannelCredentials());
  }
  std::string Metrics() const { return metrics_.Text(); }

 private:
  service::Metrics metrics_;
  service::Health health_;
  service::GrpcServer grpc_;
  Replica replica_;
};

// One stream of an edge to one replica.
class Edge {
 public:
  Edge(const Server& server, const std::string& id, const model::OrganizationId& organization)
      : organization_("organizations/" + organization.value),
        stub_(v1::Queue::NewStub(server.Channel())),
        stream_(stub_->Serve(&context_)),
        reader_([this] {
          v1::ServeResponse response;
          while (stream_->Read(&response)) {
            std::lock_guard lock(mutex_);
            heard_.push_back(response);
            heard_.insert(heard_.end(), response.more().begin(), response.more().end());
            changed_.notify_all();
          }
        }) {
    v1::ServeRequest hello;
    hello.mutable_hello()->set_edge_id(id);
    Ask(std::move(hello));
  }
  ~Edge() {
    context_.TryCancel();
    reader_.join();
  }

  v1::ServeRequest New(const std::string& call = "call-1") {
    v1::ServeRequest request;
    request.set_organization(organization_);
    request.set_call_id(call);
    return request;
  }

  // Sends and waits for the answer with the same tag.
  v1::ServeResponse Ask(v1::ServeRequest request) {
    const std::uint64_t tag = ++tags_;
    request.set_tag(tag);
    REQUIRE(stream_->Write(request));
    return Hear([tag](const v1::ServeResponse& response) { return response.tag() == tag; });
  }

  // The first message that fits, taken out of what was heard.
  v1::ServeResponse Hear(const std::function<bool(const v1::ServeResponse&)>& fits,
                         std::chrono::milliseconds limit = 10s) {
    std::unique_lock lock(mutex_);
    const auto until = std::chrono::steady_clock::now() + limit;
    for (;;) {
      const auto found = std::find_if(heard_.begin(), heard_.end(), fits);
      if (found != heard_.end()) {
        v1::ServeResponse response = *found;
        heard_.erase(found);
        return response;
      }
      if (changed_.wait_until(lock, until) == std::cv_status::timeout) {
        FAIL("the edge waited in vain");
      }
    }
  }

  v1::Offer HearOffer() {
    return Hear([](const v1::ServeResponse& response) { return response.has_offer(); }).offer();
  }

  v1::Joined Join(const std::string& ticket, const std::string& group) {
    v1::ServeRequest request = New("call-" + ticket);
    request.mutable_join()->set_ticket_id(ticket);
    request.mutable_join()->set_group(group);
    request.mutable_join()->set_wait_when_nobody_present(true);
    *request.mutable_join()->mutable_ring_time() = TimeUtil::SecondsToDuration(20);
    return Ask(std::move(request)).joined();
  }

  v1::ServeResponse Settle(const std::string& offer, v1::Settle::Result result) {
    v1::ServeRequest request = New();
    request.mutable_settle()->set_offer_id(offer);
    request.mutable_settle()->set_result(result);
    return Ask(std::move(request));
  }

  void Register(const std::string& id) {
    v1::ServeRequest request = New("");
    request.mutable_presence()->set_operator_(id);
    *request.mutable_presence()->mutable_expires() = TimeUtil::GetCurrentTime();
    request.mutable_presence()->mutable_expires()->set_seconds(
        request.presence().expires().seconds() + 3600);
    CHECK(Ask(std::move(request)).has_ack());
  }

  v1::AheadAnswer::Entry Ahead(const std::string& ticket) {
    v1::ServeRequest request = New();
    request.mutable_ahead()->add_ticket_ids(ticket);
    const v1::ServeResponse response = Ask(std::move(request));
    REQUIRE(response.ahead().entries_size() == 1);
    return response.ahead().entries(0);
  }

  v1::HeartbeatAnswer Beat(const std::vector<std::string>& offers = {}) {
    v1::ServeRequest request;
    for (const std::string& offer : offers) {
      request.mutable_heartbeat()->add_offers()->set_offer_id(offer);
      request.mutable_heartbeat()->mutable_offers()->rbegin()->set_organization(organization_);
    }
    auto* line = request.mutable_heartbeat()->add_lines();
    line->set_organization(organization_);
    line->set_group("anagrafe");
    return Ask(std::move(request)).heartbeat();
  }

 private:
  const std::string organization_;
  grpc::ClientContext context_;
  std::unique_ptr<v1::Queue::Stub> stub_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ServeRequest, v1::ServeResponse>> stream_;
  std::uint64_t tags_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<v1::ServeResponse> heard_;
  std::thread reader_;
};

struct Town {
  Town()
      : organization(NewOrganization("stream")),
        snapshot(MakeSnapshot(organization, 1,
                              {{.id = "anagrafe", .members = {"rossi", "bianchi"}},
                               {.id = "tributi", .members = {"verdi"}}})) {}
  ~Town() { Forget(organization); }
  model::OrganizationId organization;
  model::Snapshot snapshot;
};

TEST_CASE("the wait is told beside the number, once the group's answers are known") {
  Town town;
  // As many waits of those who found nobody ahead and one operator, at this hour.
  const auto now = std::chrono::system_clock::now().time_since_epoch() / 1ms;
  std::vector<std::string> push = {"LPUSH",
                                   "{" + town.organization.value + "}:queue:answers:anagrafe"};
  for (int i = 0; i < 40; ++i) push.push_back("0 1 " + std::to_string(now) + " 20000");
  redis::Connection redis(TestRedis());
  REQUIRE(redis.Run(redis::Command(push)).ok());

  Server one(town.snapshot);
  Edge a(one, "edge-a", town.organization);
  a.Register("rossi");
  a.Join("t1", "anagrafe");
  REQUIRE(a.Settle(a.HearOffer().offer_id(), v1::Settle::ANSWERED).has_ack());
  // The first question makes the replica read them.
  CHECK_FALSE(a.Join("t2", "anagrafe").has_expected_wait());
  const v1::AheadAnswer::Entry second = a.Ahead("t2");
  CHECK(second.ahead() == 0);
  CHECK(second.expected_wait().words() == v1::ExpectedWait::LESS_THAN);
  CHECK(second.expected_wait().minutes() == 1);
  // Of those with one ahead nothing is known.
  CHECK_FALSE(a.Join("t3", "anagrafe").has_expected_wait());
}

TEST_CASE("two edges and two replicas: each edge gets its own callers' offers, in order") {
  Town town;
  Server one(town.snapshot);
  Server two(town.snapshot);
  Edge a1(one, "edge-a", town.organization);
  Edge a2(two, "edge-a", town.organization);
  Edge b1(one, "edge-b", town.organization);
  Edge b2(two, "edge-b", town.organization);

  CHECK(a1.Join("t1", "anagrafe").result() == v1::Joined::WAITING);
  CHECK(b2.Join("t2", "anagrafe").result() == v1::Joined::WAITING);
  CHECK(a2.Join("t3", "anagrafe").result() == v1::Joined::WAITING);
  CHECK(b1.Ahead("t3").ahead() == 2);
  CHECK(b1.Ahead("t1").ahead() == 0);
  CHECK_FALSE(b1.Ahead("nobody's").has_ahead());

  // The replica that ran the script delivers, on its own stream to the edge concerned.
  b2.Register("rossi");
  const v1::Offer first = a2.HearOffer();
  CHECK(first.ticket_id() == "t1");
  CHECK(first.operator_() == "rossi");
  CHECK(first.call_id() == "call-t1");
  CHECK(a1.Ahead("t1").ringing());

  CHECK(a1.Settle(first.offer_id(), v1::Settle::ANSWERED).has_ack());
  CHECK(a2.Settle(first.offer_id(), v1::Settle::ANSWERED).has_ack());
  CHECK(a1.Settle(first.offer_id(), v1::Settle::BUSY).error().code() == 9);
  CHECK(a1.Ahead("t3").ahead() == 1);
  b1.Hear([](const v1::ServeResponse& response) { return response.has_line_changed(); });

  CHECK(a1.Settle(first.offer_id(), v1::Settle::ENDED).has_ack());
  CHECK(b1.HearOffer().ticket_id() == "t2");
  CHECK(a1.Settle("nobody's", v1::Settle::BUSY).error().code() == 5);
}

TEST_CASE("an offer for an edge that is not connected to this replica comes by its heartbeat") {
  Town town;
  Server one(town.snapshot);
  Server two(town.snapshot);
  Edge a1(one, "edge-a", town.organization);
  Edge b2(two, "edge-b", town.organization);
  a1.Join("t1", "anagrafe");
  b2.Register("rossi");
  const v1::HeartbeatAnswer answer = a1.Beat();
  REQUIRE(answer.missing_offers_size() == 1);
  CHECK(answer.missing_offers(0).ticket_id() == "t1");
  CHECK(answer.lines_size() == 1);
  CHECK(a1.Beat({answer.missing_offers(0).offer_id()}).missing_offers_size() == 0);
}

TEST_CASE("an edge that vanished frees its operators when its lease runs out") {
  Town town;
  Server one(town.snapshot);
  Server two(town.snapshot);
  Edge alive(two, "alive", town.organization);
  alive.Register("verdi");
  {
    Edge dead(one, "dead", town.organization);
    dead.Join("lost", "tributi");
    CHECK(dead.HearOffer().operator_() == "verdi");
  }
  alive.Join("waits", "tributi");
  const auto begin = std::chrono::steady_clock::now();
  // Beat so that our own lease does not run out while the other's does.
  std::string heard;
  while (heard.empty()) {
    const v1::HeartbeatAnswer answer = alive.Beat();
    if (answer.missing_offers_size() > 0) heard = answer.missing_offers(0).ticket_id();
    REQUIRE(std::chrono::steady_clock::now() - begin < 10s);
    std::this_thread::sleep_for(100ms);
  }
  CHECK(heard == "waits");
}

TEST_CASE("a wrong message is refused with its fields, and the stream goes on") {
  Town town;
  Server server(town.snapshot);
  Edge edge(server, "edge-a", town.organization);
  v1::ServeRequest request = edge.New("");
  request.mutable_join()->set_group("anagrafe");
  const v1::ServeResponse refused = edge.Ask(request);
  CHECK(refused.error().code() == 3);
  CHECK(refused.error().details_size() == 1);
  request = edge.New();
  request.set_organization("organizations/atlantis");
  request.mutable_leave()->set_ticket_id("t");
  request.mutable_leave()->set_reason(v1::Leave::ABANDONED);
  CHECK(edge.Ask(request).error().code() == 5);
  CHECK(edge.Join("t1", "nowhere").result() == v1::Joined::NO_SUCH_GROUP);
  CHECK(edge.Join("t2", "anagrafe").result() == v1::Joined::WAITING);
}

TEST_CASE("groups that Redis lost are written again when somebody joins") {
  Town town;
  Server server(town.snapshot);
  Edge edge(server, "edge-a", town.organization);
  edge.Join("t1", "anagrafe");
  Forget(town.organization);
  CHECK(edge.Join("t2", "anagrafe").result() == v1::Joined::WAITING);
  CHECK(edge.Ahead("t2").ahead() == 0);
}

TEST_CASE("Redis away: every request is answered UNAVAILABLE within a second") {
  Town town;
  redis::Options nowhere;
  nowhere.port = 1;  // nobody listens there
  Server server(town.snapshot, nowhere);
  Edge edge(server, "edge-a", town.organization);
  const auto begin = std::chrono::steady_clock::now();
  v1::ServeRequest request = edge.New();
  request.mutable_ahead()->add_ticket_ids("t1");
  CHECK(edge.Ask(std::move(request)).error().code() == 14);
  CHECK(std::chrono::steady_clock::now() - begin < 1s);
  CHECK_THAT(server.Metrics(), Catch::Contains("centralino_script_failures_total"));
}

TEST_CASE("admin clients see lines and operators in pages and set an operator's state") {
  Town town;
  Server server(town.snapshot);
  Edge edge(server, "edge-a", town.organization);
  edge.Join("t1", "anagrafe");
  const auto stub = v1::Queue::NewStub(server.Channel());
  const std::string parent = "organizations/" + town.organization.value;

  v1::ListLinesRequest list;
  list.set_parent(parent);
  list.set_page_size(1);
  v1::ListLinesResponse page;
  {
    grpc::ClientContext context;
    REQUIRE(stub->ListLines(&context, list, &page).ok());
  }
  REQUIRE(page.lines_size() == 1);
  CHECK(page.lines(0).name() == parent + "/lines/anagrafe");
  CHECK(page.lines(0).waiting() == 1);
  list.set_page_token(page.next_page_token());
  {
    grpc::ClientContext context;
    REQUIRE(stub->ListLines(&context, list, &page).ok());
  }
  CHECK(page.lines(0).name() == parent + "/lines/tributi");
  CHECK(page.next_page_token().empty());
  list.set_page_size(-1);
  {
    grpc::ClientContext context;
    CHECK(stub->ListLines(&context, list, &page).error_code() ==
          grpc::StatusCode::INVALID_ARGUMENT);
  }

  v1::SetOperatorStateRequest set;
  set.set_name(parent + "/operators/verdi");
  set.set_state(v1::Operator::PAUSED);
  set.set_reason("pranzo");
  set.set_request_id("once");
  edge.Register("verdi");
  v1::Operator verdi;
  {
    grpc::ClientContext context;
    REQUIRE(stub->SetOperatorState(&context, set, &verdi).ok());
  }
  CHECK(verdi.state() == v1::Operator::PAUSED);
  CHECK(verdi.reason() == "pranzo");
  set.set_state(v1::Operator::TALKING);
  {
    grpc::ClientContext context;
    const grpc::Status status = stub->SetOperatorState(&context, set, &verdi);
    CHECK(status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
    CHECK(wire::ViolationsOf(wire::FromGrpc(status)).front().field == "state");
  }
  v1::GetLineRequest get;
  get.set_name(parent + "/lines/nowhere");
  v1::Line line;
  {
    grpc::ClientContext context;
    CHECK(stub->GetLine(&context, get, &line).error_code() == grpc::StatusCode::NOT_FOUND);
  }
  v1::ListOperatorsRequest operators;
  operators.set_parent(parent);
  v1::ListOperatorsResponse everyone;
  {
    grpc::ClientContext context;
    REQUIRE(stub->ListOperators(&context, operators, &everyone).ok());
  }
  CHECK(everyone.operators_size() == 3);
  const std::string metrics = server.Metrics();
  CHECK_THAT(metrics, Catch::Contains("centralino_callers_waiting{group=\"anagrafe\""));
  CHECK_THAT(metrics, Catch::Contains("centralino_operators{"));
}

TEST_CASE("a replica that goes away ends its streams") {
  Town town;
  auto server = std::make_unique<Server>(town.snapshot);
  const auto stub = v1::Queue::NewStub(server->Channel());
  grpc::ClientContext context;
  const auto stream = stub->Serve(&context);
  v1::ServeRequest hello;
  hello.set_tag(1);
  hello.mutable_hello()->set_edge_id("edge-a");
  REQUIRE(stream->Write(hello));
  v1::ServeResponse response;
  REQUIRE(stream->Read(&response));
  server.reset();
  CHECK_FALSE(stream->Read(&response));
  CHECK(stream->Finish().error_code() == grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace centralino::queue
