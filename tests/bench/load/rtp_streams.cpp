#include "bench/load/rtp_streams.h"

#include <sys/prctl.h>
#include <time.h>

#include <algorithm>
#include <cmath>

#include "bench/load/rtp_socket.h"
#include "support/audio/g711.h"

namespace centralino::bench {
namespace {

constexpr std::chrono::milliseconds kTick{1};
constexpr std::size_t kFrame = 160;

// A second of a voice-like tone in PCMA; what is said does not matter, only that it is not silence.
std::vector<std::uint8_t> MakeVoice() {
  std::vector<std::uint8_t> voice;
  for (int i = 0; i < 8000; ++i) {
    const double swell = 0.5 + 0.5 * std::sin(i * 2 * M_PI * 4 / 8000);
    const double sample = 8000 * swell * std::sin(i * 2 * M_PI * 410 / 8000);
    voice.push_back(support::EncodeALaw(static_cast<std::int16_t>(sample)));
  }
  return voice;
}

const std::vector<std::uint8_t>& Voice() {
  static const std::vector<std::uint8_t> voice = MakeVoice();
  return voice;
}

}  // namespace

struct RtpStreams::Party {
  Pacing pacing;
  RtpDestination to;  // its header counts what was said
  bool speaks = false;
};

struct RtpStreams::Lane {
  RtpSocket socket;
  std::vector<RtpDestination*> speakers;
  std::size_t frame = 0;  // of the voice
};

RtpStreams::RtpStreams() : by_port_(65536) {
  for (auto& lane : lanes_) lane = std::make_unique<Lane>();
  Voice();
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

RtpStreams::~RtpStreams() = default;

Endpoint RtpStreams::Place() { return {"127.0.0.1", lanes_[next_lane_++ % kLanes]->socket.port()}; }

void RtpStreams::Begin(const Endpoint& place, const Endpoint& remote, bool speaks) {
  auto party = std::make_unique<Party>();
  party->to = DestinationOf(remote);
  party->speaks = speaks;
  const std::lock_guard lock(mutex_);
  if (speaks) {
    for (auto& lane : lanes_) {
      if (lane->socket.port() == place.port) lane->speakers.push_back(&party->to);
    }
  }
  by_port_[remote.port] = std::move(party);
}

void RtpStreams::End(const Endpoint& place, const Endpoint& remote) {
  const std::lock_guard lock(mutex_);
  auto& party = by_port_[remote.port];
  if (!party) return;
  for (auto& lane : lanes_) {
    if (lane->socket.port() == place.port) std::erase(lane->speakers, &party->to);
  }
  party.reset();
}

void RtpStreams::StartCounting() {
  const std::lock_guard lock(mutex_);
  for (auto& lane : lanes_) {
    Hear(*lane);
    lane->socket.Dropped();
  }
  for (auto& party : by_port_) {
    if (party) party->pacing.Forget();
  }
  counted_ = {};
  counting_ = true;
}

RtpStreams::Counted RtpStreams::StopCounting() {
  const std::lock_guard lock(mutex_);
  for (auto& lane : lanes_) {
    Hear(*lane);
    counted_.dropped += lane->socket.Dropped();
  }
  counting_ = false;
  return std::move(counted_);
}

void RtpStreams::Run(const std::stop_token& stop) {
  prctl(PR_SET_TIMERSLACK, 1);
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t tick = 0; !stop.stop_requested(); ++tick) {
    const auto due = (begin + static_cast<std::int64_t>(tick) * kTick).time_since_epoch();
    const timespec until{due.count() / 1'000'000'000, due.count() % 1'000'000'000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
    const std::lock_guard lock(mutex_);
    Lane& lane = *lanes_[tick % kLanes];
    Say(lane);
    Hear(lane);
  }
}

void RtpStreams::Say(Lane& lane) {
  if (lane.speakers.empty()) return;
  lane.frame = (lane.frame + kFrame) % Voice().size();
  lane.socket.Send(lane.speakers, {Voice().data() + lane.frame, kFrame});
  if (counting_) counted_.said += lane.speakers.size();
}

void RtpStreams::Hear(Lane& lane) {
  lane.socket.ReceiveAll([this](std::uint16_t from, const Pacing::Packet& packet) {
    const auto& party = by_port_[from];
    if (counting_ && party) party->pacing.Add(packet, counted_.heard);
  });
}

}  // namespace centralino::bench
