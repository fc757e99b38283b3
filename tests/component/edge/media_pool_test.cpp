// The edge and its media instances: which one takes a call, and what happens when one goes.
#include <atomic>
#include <catch2/catch.hpp>

#include "centralino/media/v1/media.grpc.pb.h"
#include "fake_service.h"
#include "services/sip-edge/clients/media_pool.h"

namespace centralino::edge {
namespace {

using media::v1::ControlRequest;
using media::v1::ControlResponse;
using Script = testing::Script<ControlRequest, ControlResponse>;

auto Is(ControlRequest::BodyCase kind) {
  return [kind](const ControlRequest& request) { return request.body_case() == kind; };
}

// Opens every session, and has no others.
class Instance final : public media::v1::Media::Service {
 public:
  Instance()
      : script([this](const ControlRequest& request, const auto& answer) {
          ControlResponse response;
          response.set_tag(request.tag());
          response.set_session_id(request.session_id());
          if (request.has_create()) {
            sessions.insert(request.session_id());
            response.mutable_created()->set_address("127.0.0.1");
            response.mutable_created()->set_port(20000);
            answer(response);
          } else if (!request.has_hello() && sessions.count(request.session_id()) == 0) {
            response.mutable_error()->set_code(static_cast<int>(grpc::StatusCode::NOT_FOUND));
            answer(response);
          }
        }) {}
  grpc::Status Control(grpc::ServerContext*, Script::Stream* stream) override {
    return script.Run(stream);
  }
  std::set<std::string> sessions;
  Script script;
};

class Ear final : public MediaEvents {
 public:
  void OnReady(const LegId&, const RtpEndpoint&) override { ++ready; }
  void OnLost(const LegId&) override { ++lost; }
  void OnPlayStarted(const LegId&, callflow::Serial, int, Instant) override {}
  void OnMarkReached(const LegId&, callflow::Serial, int) override {}
  void OnPlayEnded(const LegId&, callflow::Serial) override { ++ended; }
  void OnDigit(const LegId&, char) override {}
  void OnRecordingEnded(const LegId&, const RecordingId& recording,
                        callflow::RecordingResult result) override {
    recordings.push_back({recording, result});
  }
  std::atomic<int> ready{0};
  std::atomic<int> lost{0};
  std::atomic<int> ended{0};
  std::vector<std::pair<RecordingId, callflow::RecordingResult>> recordings;
};

struct Edge {
  Ear ear;
  Loop loop;
  std::unique_ptr<MediaPool> media;
  std::atomic<int> up{0};

  Edge() {
    loop.Call([this] {
      media = std::make_unique<MediaPool>(loop, "edge-1",
                                          MediaPool::Callbacks{[](bool) {},
                                                               [this](const std::string& address) {
                                                                 media->SetWarm(address);
                                                                 ++up;
                                                               }});
      media->SetEvents(&ear);
    });
  }
  ~Edge() {
    loop.Call([this] { media.reset(); });
  }
  void Use(const std::vector<std::string>& addresses) {
    loop.Call([&] { media->SetAddresses(addresses); });
    REQUIRE(testing::Eventually([&] { return up == static_cast<int>(addresses.size()); }));
  }
  void Open(const std::string& leg, const std::string& near = "") {
    const int before = ear.ready;
    loop.Call([&] { media->Open(CallId("call"), LegId(leg), LegId(near)); });
    REQUIRE(testing::Eventually([&] { return ear.ready == before + 1; }));
  }
};

TEST_CASE("calls are shared among instances, both legs of one call in one") {
  Instance a;
  Instance b;
  testing::Server server_a(a);
  testing::Server server_b(b);
  Edge edge;
  edge.Use({server_a.address(), server_b.address()});
  for (int i = 0; i < 4; ++i) {
    edge.Open("caller" + std::to_string(i));
    edge.Open("phone" + std::to_string(i), "caller" + std::to_string(i));
  }
  CHECK(a.sessions.size() == 4);
  CHECK(b.sessions.size() == 4);
  for (int i = 0; i < 4; ++i) {
    const std::string number = std::to_string(i);
    CHECK(a.sessions.count("caller" + number) == a.sessions.count("phone" + number));
  }
}

TEST_CASE("without an instance a session is lost at once") {
  Edge edge;
  edge.loop.Call([&] { edge.media->Open(CallId("call"), LegId("caller"), LegId()); });
  CHECK(testing::Eventually([&] { return edge.ear.lost == 1; }));
}

TEST_CASE("an instance that kept its sessions is told again what holds, words said are not") {
  Instance instance;
  Edge edge;
  int port = 0;
  {
    testing::Server first(instance);
    port = first.port();
    edge.Use({first.address()});
    edge.Open("caller");
    edge.Open("other");
    edge.loop.Call([&] {
      edge.media->SetRemote(LegId("caller"), AudioTerms{});
      edge.media->SetRemote(LegId("other"), AudioTerms{});
      speech::Utterance words;
      words.words = "benvenuti";
      edge.media->Play(LegId("caller"), 1, {words}, true, RecordingId());
      edge.media->Play(LegId("other"), 2, {words}, true, RecordingId());
    });
    REQUIRE(instance.script.Wait(Is(ControlRequest::kPlay), 2));
    ControlResponse ended;
    ended.set_session_id("other");
    ended.mutable_play_ended()->set_play_id("2");
    instance.script.Say(ended);
    REQUIRE(testing::Eventually([&] { return edge.ear.ended == 1; }));
  }
  testing::Server second(instance, port);
  REQUIRE(instance.script.Wait(Is(ControlRequest::kPlay), 4));
  for (const ControlRequest& again : instance.script.Received(Is(ControlRequest::kPlay))) {
    if (again.session_id() == "caller") CHECK(again.play().items_size() == 1);
  }
  const auto plays = instance.script.Received([](const ControlRequest& request) {
    return request.has_play() && request.session_id() == "other";
  });
  REQUIRE(plays.size() == 2);
  CHECK(plays[1].play().items_size() == 0);  // only the music goes on
  CHECK(plays[1].play().then_music());
  CHECK(instance.script.Received(Is(ControlRequest::kSetRemote)).size() == 4);
  CHECK(edge.ear.lost == 0);
}

TEST_CASE("an instance that was begun anew has lost the sessions") {
  Instance before;
  Instance after;
  Edge edge;
  int port = 0;
  {
    testing::Server first(before);
    port = first.port();
    edge.Use({first.address()});
    edge.Open("caller");
    edge.loop.Call([&] { edge.media->SetRemote(LegId("caller"), AudioTerms{}); });
  }
  testing::Server second(after, port);
  CHECK(testing::Eventually([&] { return edge.ear.lost == 1; }));
}

}  // namespace
}  // namespace centralino::edge
