// A media thread sleeps while it has no session: no letter may be left lying.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "rtp/telephone_event.h"
#include "services/media/media_thread.h"
#include "support.h"

namespace centralino::media {
namespace {

struct Deaf : EventSink {
  void Tell(Event) override {}
};

TEST_CASE("mail that comes as the thread falls asleep is read all the same") {
  const EncodedPrompt music{};
  std::atomic<int> closed{0};
  MediaThread thread(music, {.tick = [](auto) {}, .port_free = [&](auto) { ++closed; }});
  const auto deaf = std::make_shared<Deaf>();
  for (int round = 1; round <= 3000; ++round) {
    auto socket = RtpSocket::Bind("127.0.0.1", 12800);
    REQUIRE(socket.ok());
    const auto key = static_cast<std::uint64_t>(round);
    REQUIRE(thread.Open({.key = key,
                         .name = {},
                         .events = deaf,
                         .socket = *std::move(socket),
                         .stream = {.ssrc = 1, .sequence = 1, .timestamp = 1}}));
    // Somewhere in the few microseconds between the mail and the sleep.
    for (int i = 0; i < round % 997; ++i) std::atomic_signal_fence(std::memory_order_seq_cst);
    REQUIRE(thread.Post(key, 0, Close{}));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    while (closed < round && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
    REQUIRE(closed == round);
  }
}

struct Counting : EventSink {
  void Tell(Event event) override {
    if (std::holds_alternative<Digit>(event.what)) ++digits;
  }
  std::atomic<int> digits{0};
};

TEST_CASE("a packet that comes behind an order is heard under it, however close") {
  const EncodedPrompt music{};
  Phone phone;
  const auto key_one = rtp::WriteTelephoneEvent({.event = 1, .duration = 160});
  const auto edge = std::make_shared<Counting>();
  MediaThread* it = nullptr;
  std::atomic<bool> ready{false};
  // Called between the look at the mail and that at the sockets.
  const auto tell_and_send = [&](auto) {
    if (!ready.exchange(false)) return;
    Remote remote{.endpoint = *ParseEndpoint(phone.address(), phone.port())};
    remote.dtmf_receive = 101;
    it->Post(1, 0, remote);
    phone.Send(12800, 101, key_one);
  };
  MediaThread thread(music, {.tick = tell_and_send, .port_free = [](auto) {}});
  it = &thread;
  auto socket = RtpSocket::Bind("127.0.0.1", 12800);
  REQUIRE(socket.ok());
  REQUIRE(thread.Open({.key = 1,
                       .name = {},
                       .events = edge,
                       .socket = *std::move(socket),
                       .stream = {.ssrc = 1, .sequence = 1, .timestamp = 1}}));
  ready = true;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  while (edge->digits == 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  CHECK(edge->digits == 1);
}

TEST_CASE("a thread that is told to end as it falls asleep ends") {
  const EncodedPrompt music{};
  const auto deaf = std::make_shared<Deaf>();
  for (int round = 0; round < 1000; ++round) {
    std::atomic<bool> closed{false};
    MediaThread thread(music, {.tick = [](auto) {}, .port_free = [&](auto) { closed = true; }});
    auto socket = RtpSocket::Bind("127.0.0.1", 12800);
    REQUIRE(socket.ok());
    REQUIRE(thread.Open({.key = 1,
                         .name = {},
                         .events = deaf,
                         .socket = *std::move(socket),
                         .stream = {.ssrc = 1, .sequence = 1, .timestamp = 1}}));
    REQUIRE(thread.Post(1, 0, Close{}));
    while (!closed) {
    }
    // It is about to look at its sockets, and at the bell that its end now rings.
  }
}

}  // namespace
}  // namespace centralino::media
