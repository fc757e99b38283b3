#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <random>
#include <thread>

#include "rtp/telephone_event.h"
#include "support.h"

namespace centralino::media {
namespace {

const auto kWord = Tone(audio::Codec::kPcma, 440, 160);

std::vector<std::uint8_t> Key(char key) {
  const auto payload = rtp::WriteTelephoneEvent({.event = *rtp::EventOfKey(key), .duration = 160});
  return {payload.begin(), payload.end()};
}

void WithKeys(Remote& remote) { remote.dtmf_receive = 101; }
void Latching(Remote& remote) {
  remote.dtmf_receive = 101;
  remote.latch = true;
}

Closed CloseAndCount(Instance& media, const std::string& session) {
  REQUIRE(media.engine->Close(media.Of(session)).ok());
  const auto closed = media.edge->WaitFor<Closed>(session);
  REQUIRE(closed);
  return *closed;
}

TEST_CASE("audio and keys from anywhere but where SDP says do nothing") {
  Instance media;
  Phone caller;
  Phone stranger("127.0.0.1");
  Phone far_stranger("127.0.0.7");
  const auto port = media.Create("a");
  media.SetRemote("a", caller, WithKeys);
  caller.Listen(1);
  for (Phone* phone : {&stranger, &far_stranger}) {
    phone->Send(port, 8, kWord);
    phone->Send(port, 101, Key('6'));
  }
  caller.Send(port, 101, Key('1'));
  REQUIRE(media.edge->WaitFor<Digit>("a"));
  CHECK(media.edge->Keys("a") == "1");
  const Closed closed = CloseAndCount(media, "a");
  CHECK(closed.packets_received == 1);
  CHECK(closed.packets_refused == 4);
  CHECK(stranger.ListenFor(0ms).empty());
}

TEST_CASE("a latched port is answered, until the exact one of SDP turns up") {
  Instance media;
  Phone listed;         // what SDP says
  Phone behind_router;  // what packets come from
  Phone other_port;
  const auto port = media.Create("a");
  media.SetRemote("a", listed, Latching);
  REQUIRE(listed.Listen(2).size() == 2);  // media has taken in what SDP says
  behind_router.Send(port, 8, kWord);
  const auto first = media.edge->WaitFor<FirstPacket>("a");
  REQUIRE(first);
  CHECK(first->from.port == behind_router.port());
  CHECK(behind_router.Listen(5).size() == 5);

  other_port.Send(port, 101, Key('6'));
  listed.Send(port, 101, Key('1'));
  REQUIRE(media.edge->WaitFor<Digit>("a"));
  behind_router.ListenFor(60ms);
  listed.ListenFor(0ms);
  behind_router.Send(port, 101, Key('9'));
  CHECK(listed.Listen(5).size() == 5);
  CHECK(behind_router.ListenFor(0ms).empty());
  media.SetRemote("a", listed, Latching);
  behind_router.Send(port, 101, Key('8'));
  CHECK(listed.Listen(3).size() == 3);
  CHECK(media.edge->Keys("a") == "1");
}

TEST_CASE("a phone whose router lets it out by a new port in mid-call hears and is heard again") {
  Instance media;
  const Phone listed;  // what its SDP says: never heard
  Phone before;
  Phone after;
  Phone once_more;
  Phone neighbour;                  // behind the same router
  Phone far_stranger("127.0.0.7");  // with all that the phone's packets tell
  Phone caller;
  const auto port = media.Create("phone");
  const auto caller_port = media.Create("caller", "phone");
  media.SetRemote("phone", listed, Latching);
  media.SetRemote("caller", caller, WithKeys);
  REQUIRE(media.engine->Bridge(media.Of("caller"), "phone").ok());
  REQUIRE(caller.Listen(1).size() == 1);  // media has taken in what SDP says
  const auto heard_by_caller = [&](std::uint8_t mark) {
    const auto heard = caller.ListenFor(60ms);
    return std::any_of(heard.begin(), heard.end(),
                       [&](const Heard& packet) { return packet.payload.front() == mark; });
  };
  const auto word = [](std::uint8_t mark) { return std::vector<std::uint8_t>(160, mark); };
  before.Send(port, 8, word(1));
  CHECK(heard_by_caller(1));

  after.next = before.next;
  after.Send(port, 8, word(2));  // the old port spoke just now
  CHECK_FALSE(heard_by_caller(2));
  std::this_thread::sleep_for(1200ms);
  far_stranger.next = after.next;
  far_stranger.Send(port, 8, word(3));
  neighbour.next.ssrc = 4711;
  neighbour.Send(port, 8, word(4));
  neighbour.Send(port, 101, Key('6'));
  CHECK_FALSE(heard_by_caller(3));
  CHECK_FALSE(heard_by_caller(4));
  before.ListenFor(0ms);

  after.Send(port, 8, word(5));
  CHECK(heard_by_caller(5));
  CHECK(after.Listen(5).size() == 5);
  caller.Send(caller_port, 8, word(6));
  const auto heard = after.ListenFor(60ms);
  CHECK(std::any_of(heard.begin(), heard.end(),
                    [](const Heard& packet) { return packet.payload.front() == 6; }));
  before.ListenFor(0ms);
  before.next = after.next;
  before.Send(port, 8, word(7));  // the old way is closed
  CHECK_FALSE(heard_by_caller(7));

  std::this_thread::sleep_for(1200ms);
  once_more.next = after.next;
  once_more.Send(port, 101, Key('5'));
  REQUIRE(media.edge->WaitFor<Digit>("phone"));
  CHECK(once_more.Listen(5).size() == 5);
  CHECK(media.edge->Keys("phone") == "5");
  CHECK(neighbour.ListenFor(0ms).empty());
  CHECK(far_stranger.ListenFor(0ms).empty());
  CHECK(CloseAndCount(media, "phone").packets_refused == 5);
}

TEST_CASE("a caller who never sends RTP is served all the same") {
  Instance media;
  Phone caller;
  media.Create("a");
  media.SetRemote("a", caller, Latching);
  REQUIRE(media.engine
              ->Play(media.Of("a"), {.play_id = "p",
                                     .items = {{.utterance = Italian("Attenda.")}},
                                     .then_music = true})
              .ok());
  CHECK(media.edge->WaitFor<PlayEnded>("a"));
  CHECK(caller.Listen(20).size() == 20);
  CHECK_FALSE(media.edge->WaitFor<FirstPacket>("a", 0ms));
}

TEST_CASE("malformed packets, unknown payload types and floods are refused and counted") {
  Instance media;
  Phone caller;
  const auto port = media.Create("a");
  media.SetRemote("a", caller, WithKeys);
  caller.Listen(1);
  std::mt19937 random(1);
  for (int i = 0; i < 20; ++i) {
    std::vector<std::uint8_t> garbage(random() % 200);
    for (auto& byte : garbage) byte = static_cast<std::uint8_t>(random() & 0x3f);
    caller.SendRaw(port, garbage);
  }
  caller.SendRaw(port, std::vector<std::uint8_t>(1900, 0x80));
  caller.Send(port, 0, kWord);  // PCMU, where PCMA was agreed
  caller.Send(port, 8, kWord);
  REQUIRE(media.edge->WaitFor<FirstPacket>("a"));
  CHECK(CloseAndCount(media, "a").packets_refused == 22);

  const auto flooded = media.Create("b");
  media.SetRemote("b", caller);
  caller.Listen(1);
  for (int i = 0; i < 3000; ++i) caller.Send(flooded, 8, kWord);
  CHECK(caller.Listen(10).size() == 10);
  const Closed closed = CloseAndCount(media, "b");
  CHECK(closed.packets_received < 400);
}

TEST_CASE("when no port is left a session is refused, and a port rests before it is used again") {
  Instance media(2);
  Phone caller;
  std::vector<std::uint16_t> ports;
  std::string last;
  for (int i = 0; i < 3; ++i) {
    last = "s" + std::to_string(i);
    const auto created = media.engine->Create({"call", last}, media.edge, "");
    if (created.ok()) {
      CHECK(created->port % 2 == 0);
      ports.push_back(created->port);
    } else {
      CHECK(absl::IsResourceExhausted(created.status()));
      break;
    }
  }
  REQUIRE(ports.size() == 2);
  REQUIRE(media.engine->Close(media.Of("s0")).ok());
  REQUIRE(media.edge->WaitFor<Closed>("s0"));
  CHECK(
      absl::IsResourceExhausted(media.engine->Create({"call", "again"}, media.edge, "").status()));
}

TEST_CASE("ports rest for three seconds and ports of others are passed over") {
  using namespace std::chrono_literals;
  const Phone other;  // holds a port of the range
  const auto first = static_cast<std::uint16_t>(other.port() / 2 * 2 - 2);
  PortPool pool({.bind_address = "127.0.0.1",
                 .first_port = first,
                 .last_port = static_cast<std::uint16_t>(first + 3)});
  CHECK(pool.size() == 2);
  const PortPool::Clock::time_point now{};
  auto taken = pool.Take(now);
  if (!taken.ok()) return;  // another program holds the rest of this small range
  CHECK(taken->port() == first);
  CHECK(absl::IsResourceExhausted(pool.Take(now).status()));
  const auto port = taken->port();
  { const RtpSocket closed = std::move(*taken); }
  pool.GiveBack(port, now);
  CHECK(absl::IsResourceExhausted(pool.Take(now + 2900ms).status()));
  CHECK(pool.Take(now + 3100ms).ok());
}

TEST_CASE("reports, on their own port or among the packets, do nothing and stop nothing") {
  Instance media;
  Phone caller;
  const auto port = media.Create("a");
  const auto reports = static_cast<std::uint16_t>(port + 1);
  media.SetRemote("a", caller, WithKeys);
  caller.Listen(1);
  // Sender report, receiver report, source description, goodbye (RFC 3550 §6.4 to §6.6), nonsense,
  // and far more than the port's buffer holds.
  std::vector<std::uint8_t> report(28, 0x2a);
  report[0] = 0x80;
  report[2] = 0;
  report[3] = 6;
  for (int round = 0; round < 50; ++round) {
    for (const std::uint8_t type : std::array<std::uint8_t, 6>{200, 201, 202, 203, 204, 255}) {
      report[1] = type;
      caller.SendRaw(reports, report);
    }
    caller.SendRaw(reports, std::vector<std::uint8_t>(1400, 0xff));
    caller.SendRaw(reports, std::vector<std::uint8_t>());
  }
  // Muxed (RFC 5761), which we do not offer.
  for (const std::uint8_t type : std::array<std::uint8_t, 4>{200, 201, 202, 203}) {
    report[1] = type;
    caller.SendRaw(port, report);
  }
  caller.Send(port, 101, Key('1'));
  REQUIRE(media.edge->WaitFor<Digit>("a"));
  CHECK(caller.Listen(10).size() == 10);
  const Closed closed = CloseAndCount(media, "a");
  CHECK(closed.packets_received == 1);
  CHECK(closed.packets_refused == 4);
}

TEST_CASE("the RTCP port above a session's is bound, so that reports meet no error") {
  Instance media;
  const auto port = media.Create("a");
  CHECK(absl::IsAlreadyExists(
      RtpSocket::Bind("127.0.0.1", static_cast<std::uint16_t>(port + 1)).status()));
}

}  // namespace
}  // namespace centralino::media
