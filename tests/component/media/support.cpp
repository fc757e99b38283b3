#include "support.h"

#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <future>
#include <numbers>

namespace centralino::media {

Phone::Phone(const std::string& address, std::uint16_t port) : address_(address) {
  socket_ = Descriptor(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(port);
  inet_pton(AF_INET, address.c_str(), &in.sin_addr);
  REQUIRE(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&in), sizeof in) == 0);
  socklen_t length = sizeof in;
  ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&in), &length);
  port_ = ntohs(in.sin_port);
}

void Phone::SendRaw(std::uint16_t to_port, std::span<const std::uint8_t> datagram,
                    const std::string& to) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(to_port);
  inet_pton(AF_INET, to.c_str(), &in.sin_addr);
  ::sendto(socket_.get(), datagram.data(), datagram.size(), 0, reinterpret_cast<sockaddr*>(&in),
           sizeof in);
}

void Phone::Send(std::uint16_t to_port, std::uint8_t payload_type,
                 std::span<const std::uint8_t> payload, std::uint32_t samples) {
  next.payload_type = payload_type;
  const auto header = rtp::WriteHeader(next);
  std::vector<std::uint8_t> datagram(header.begin(), header.end());
  datagram.insert(datagram.end(), payload.begin(), payload.end());
  SendRaw(to_port, datagram);
  next.marker = false;
  ++next.sequence;
  next.timestamp += samples;
}

std::optional<Heard> Phone::Wait(SteadyTime until) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    pollfd descriptor{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&descriptor, 1, static_cast<int>(std::max<long>(left.count(), 0))) <= 0) {
      return std::nullopt;
    }
    std::vector<std::uint8_t> datagram(2000);
    const ssize_t size = ::recv(socket_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT);
    if (size < 0) continue;
    datagram.resize(static_cast<std::size_t>(size));
    const auto packet = rtp::ParsePacket(datagram);
    REQUIRE(packet);
    return Heard{.header = packet->header,
                 .payload = {packet->payload.begin(), packet->payload.end()},
                 .at = std::chrono::steady_clock::now()};
  }
}

std::vector<Heard> Phone::Listen(std::size_t count, std::chrono::milliseconds longest) {
  const auto until = std::chrono::steady_clock::now() + longest;
  std::vector<Heard> heard;
  while (heard.size() < count) {
    auto packet = Wait(until);
    if (!packet) break;
    heard.push_back(std::move(*packet));
  }
  return heard;
}

std::vector<Heard> Phone::ListenFor(std::chrono::milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  std::vector<Heard> heard;
  while (auto packet = Wait(until)) heard.push_back(std::move(*packet));
  return heard;
}

void RememberingEdge::Tell(Event event) {
  const std::lock_guard lock(mutex_);
  events_.push_back(std::move(event));
  changed_.notify_all();
}

bool RememberingEdge::WaitUntil(const std::function<bool(const std::vector<Event>&)>& condition,
                                std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, longest, [&] { return condition(events_); });
}

std::string RememberingEdge::Keys(const std::string& session_id) {
  std::string keys;
  for (const Event& event : events()) {
    const auto* digit = std::get_if<Digit>(&event.what);
    if (digit != nullptr && event.session.session_id == session_id) keys += digit->key;
  }
  return keys;
}

std::vector<Event> RememberingEdge::events() {
  const std::lock_guard lock(mutex_);
  return events_;
}

Instance::Instance(std::uint16_t port_pairs, Recorder* recorder) {
  std::string warning;
  auto started = Prompts::Start({}, &warning);
  REQUIRE(started.ok());
  prompts = std::move(*started);
  // Apart for each process, so that instances of several tests rarely meet; where they do, the
  // pool passes over the other's ports.
  const auto first = static_cast<std::uint16_t>(25000 + getpid() % 60 * 100);
  engine = std::make_unique<Engine>(
      Engine::Settings{
          .ports = {.bind_address = "127.0.0.1",
                    .first_port = first,
                    .last_port = static_cast<std::uint16_t>(first + 2 * port_pairs - 1)},
          .advertise_address = "127.0.0.1",
          .threads = 1},
      *prompts, [](std::chrono::nanoseconds) {}, recorder);
}

std::uint16_t Instance::Create(const std::string& session_id, const std::string& near) {
  const auto created = engine->Create({"call", session_id}, edge, near);
  INFO(created.status().ToString());
  REQUIRE(created.ok());
  return created->port;
}

void Instance::SetRemote(const std::string& session_id, const Phone& phone,
                         std::function<void(Remote&)> change) {
  Remote remote{.endpoint = *ParseEndpoint(phone.address(), phone.port())};
  if (change) change(remote);
  REQUIRE(engine->SetRemote(Of(session_id), remote).ok());
}

PromptPtr Instance::Prompt(const std::string& words, std::size_t mark) {
  std::promise<absl::StatusOr<PromptPtr>> made;
  prompts->Make(Italian(words, mark), Prompts::Urgency::kNow,
                [&made](absl::StatusOr<PromptPtr> prompt) { made.set_value(std::move(prompt)); });
  auto prompt = made.get_future().get();
  REQUIRE(prompt.ok());
  return *prompt;
}

std::vector<std::uint8_t> Audio(const std::vector<Heard>& packets) {
  std::vector<std::uint8_t> audio;
  for (const Heard& packet : packets) {
    audio.insert(audio.end(), packet.payload.begin(), packet.payload.end());
  }
  return audio;
}

std::optional<std::size_t> FirstBreak(const std::vector<Heard>& packets) {
  for (std::size_t i = 1; i < packets.size(); ++i) {
    const rtp::Header& a = packets[i - 1].header;
    const rtp::Header& b = packets[i].header;
    if (a.ssrc != b.ssrc || rtp::SequenceDistance(a.sequence, b.sequence) != 1 ||
        rtp::TimestampDistance(a.timestamp, b.timestamp) != 160) {
      return i;
    }
  }
  return std::nullopt;
}

double GapPercentile(const std::vector<Heard>& packets, double part) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < packets.size(); ++i) {
    gaps.push_back(
        std::chrono::duration<double, std::milli>(packets[i].at - packets[i - 1].at).count());
  }
  REQUIRE_FALSE(gaps.empty());
  std::sort(gaps.begin(), gaps.end());
  return gaps[static_cast<std::size_t>(part * static_cast<double>(gaps.size() - 1))];
}

std::vector<std::uint8_t> Tone(audio::Codec codec, double hz, std::size_t samples,
                               std::size_t offset) {
  std::vector<std::int16_t> pcm(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    pcm[i] = static_cast<std::int16_t>(
        8000 * std::sin(2 * std::numbers::pi * hz * static_cast<double>(i + offset) / 8000));
  }
  return audio::Encode(codec, pcm);
}

double Share(audio::Codec codec, std::span<const std::uint8_t> coded, double hz) {
  const auto pcm = audio::Decode(codec, coded);
  double sine = 0;
  double cosine = 0;
  double power = 0;
  for (std::size_t i = 0; i < pcm.size(); ++i) {
    const double angle = 2 * std::numbers::pi * hz * static_cast<double>(i) / 8000;
    sine += pcm[i] * std::sin(angle);
    cosine += pcm[i] * std::cos(angle);
    power += static_cast<double>(pcm[i]) * pcm[i];
  }
  if (power == 0) return 0;
  return 2 * (sine * sine + cosine * cosine) / (power * static_cast<double>(pcm.size()));
}

}  // namespace centralino::media
