// What the tests of media share: a far party on a real socket, an edge that remembers what it was
// told, and an instance of media without gRPC.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "audio/g711.h"
#include "rtp/packet.h"
#include "services/media/engine.h"
#include "services/media/events.h"
#include "services/media/prompts.h"

namespace centralino::media {

using namespace std::chrono_literals;
using SteadyTime = std::chrono::steady_clock::time_point;

struct Heard {
  rtp::Header header;
  std::vector<std::uint8_t> payload;
  SteadyTime at;
};

// A phone: a UDP socket on loopback.
class Phone {
 public:
  // `port` 0: any.
  explicit Phone(const std::string& address = "127.0.0.1", std::uint16_t port = 0);

  std::uint16_t port() const { return port_; }
  const std::string& address() const { return address_; }

  void SendRaw(std::uint16_t to_port, std::span<const std::uint8_t> datagram,
               const std::string& to = "127.0.0.1");
  // One packet of its own stream; `samples` moves its timestamp.
  void Send(std::uint16_t to_port, std::uint8_t payload_type, std::span<const std::uint8_t> payload,
            std::uint32_t samples = 160);

  // Everything that arrives until `count` packets or the time is up.
  std::vector<Heard> Listen(std::size_t count, std::chrono::milliseconds longest = 20s);
  // Everything that is there or arrives within the time.
  std::vector<Heard> ListenFor(std::chrono::milliseconds time);

  rtp::Header next{
      .marker = true, .payload_type = 0, .sequence = 1000, .timestamp = 5000, .ssrc = 77};

 private:
  std::optional<Heard> Wait(SteadyTime until);

  std::string address_;
  Descriptor socket_;
  std::uint16_t port_ = 0;
};

class RememberingEdge final : public EventSink {
 public:
  void Tell(Event event) override;
  // The first event of the kind for the session, waiting for it if need be.
  template <class What>
  std::optional<What> WaitFor(const std::string& session_id,
                              std::chrono::milliseconds longest = 10s) {
    std::optional<What> found;
    WaitUntil(
        [&](const std::vector<Event>& events) {
          for (const Event& event : events) {
            if (event.session.session_id != session_id) continue;
            if (const auto* what = std::get_if<What>(&event.what)) {
              found = *what;
              return true;
            }
          }
          return false;
        },
        longest);
    return found;
  }
  bool WaitUntil(const std::function<bool(const std::vector<Event>&)>& condition,
                 std::chrono::milliseconds longest = 10s);
  std::string Keys(const std::string& session_id);
  std::vector<Event> events();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Event> events_;
};

// An instance with one thread, on loopback, speaking with whatever voice is the default.
struct Instance {
  explicit Instance(std::uint16_t port_pairs = 50, Recorder* recorder = nullptr);

  std::unique_ptr<Prompts> prompts;
  std::unique_ptr<Engine> engine;
  std::shared_ptr<RememberingEdge> edge = std::make_shared<RememberingEdge>();

  // Opens a session and returns its port.
  std::uint16_t Create(const std::string& session_id, const std::string& near = "");
  Engine::Target Of(const std::string& session_id, std::uint64_t tag = 1) const {
    return {.owner = edge.get(), .session_id = session_id, .tag = tag};
  }
  void SetRemote(const std::string& session_id, const Phone& phone,
                 std::function<void(Remote&)> change = {});
  PromptPtr Prompt(const std::string& words, std::size_t mark = 0);
};

inline speech::Utterance Italian(const std::string& words, std::size_t mark = 0) {
  return {.words = words, .language = "it", .voice = "", .mark = mark};
}

// The payloads, one after the other.
std::vector<std::uint8_t> Audio(const std::vector<Heard>& packets);
// Numbers go up by one, timestamps by 160, the SSRC stays: the first place where they do not.
std::optional<std::size_t> FirstBreak(const std::vector<Heard>& packets);
// The gap between arrivals that this part of them does not exceed, in ms.
double GapPercentile(const std::vector<Heard>& packets, double part);
// A pure tone, coded.
std::vector<std::uint8_t> Tone(audio::Codec codec, double hz, std::size_t samples,
                               std::size_t offset = 0);
// How much of the sound's strength lies at `hz`: near 1 for that tone, near 0 for another.
double Share(audio::Codec codec, std::span<const std::uint8_t> coded, double hz);

}  // namespace centralino::media
