#include "support/rtp/rtp_session.h"

#include <algorithm>
#include <random>
#include <string_view>

#include "support/audio/g711.h"

namespace centralino::support {
namespace {

constexpr std::string_view kKeys = "0123456789*#ABCD";
constexpr milliseconds kFrame{20};
constexpr int kEndRepeats = 3;
constexpr int kGapFrames = 3;

std::uint32_t Random() {
  static thread_local std::mt19937 random{std::random_device{}()};
  return static_cast<std::uint32_t>(random());
}

void Put16(std::uint8_t* out, std::uint32_t value) {
  out[0] = static_cast<std::uint8_t>(value >> 8);
  out[1] = static_cast<std::uint8_t>(value);
}
void Put32(std::uint8_t* out, std::uint32_t value) {
  Put16(out, value >> 16);
  Put16(out + 2, value & 0xffff);
}
std::uint16_t Get16(const std::uint8_t* in) {
  return static_cast<std::uint16_t>((in[0] << 8) | in[1]);
}
std::uint32_t Get32(const std::uint8_t* in) {
  return (std::uint32_t{Get16(in)} << 16) | Get16(in + 2);
}

}  // namespace

RtpSession::RtpSession(Loop& loop, const std::string& address)
    : loop_(loop),
      socket_(std::make_unique<UdpSocket>(
          loop, Endpoint{address, 0},
          [this](std::span<const std::uint8_t> bytes, const Endpoint& from, Instant arrival) {
            Receive(bytes, from, arrival);
          })),
      ssrc_(Random()),
      sequence_(static_cast<std::uint16_t>(Random())),
      timestamp_(Random()) {}

RtpSession::~RtpSession() { Pause(); }

void RtpSession::SetRemote(const Endpoint& remote, AudioCodec codec,
                           std::optional<int> telephone_event) {
  remote_ = remote;
  codec_ = codec;
  telephone_event_ = telephone_event;
}

void RtpSession::Start() {
  if (beat_ != 0) return;
  next_beat_ = Clock::now();
  Beat();
}

void RtpSession::Pause() {
  loop_.Cancel(beat_);
  beat_ = 0;
}

bool RtpSession::Press(char key, milliseconds duration) {
  const auto event = kKeys.find(key);
  if (!telephone_event_ || event == std::string_view::npos) return false;
  keys_.push_back({.event = static_cast<std::uint8_t>(event),
                   .frames = std::max(1, static_cast<int>(duration / kFrame))});
  return true;
}

void RtpSession::Beat() {
  if (!SendKey()) SendAudio();
  timestamp_ += kFrameSamples;
  next_beat_ += kFrame;
  beat_ = loop_.At(next_beat_, [this] { Beat(); });
}

void RtpSession::SendAudio() {
  const Frame frame = source_();
  std::array<std::uint8_t, kFrameSamples> payload;
  std::transform(frame.begin(), frame.end(), payload.begin(),
                 codec_ == AudioCodec::kPcma ? EncodeALaw : EncodeMuLaw);
  SendPacket(PayloadTypeOf(codec_), first_, timestamp_, payload);
  first_ = false;
}

bool RtpSession::SendKey() {
  if (keys_.empty()) return false;
  if (silence_after_key_ > 0) {
    --silence_after_key_;
    return false;
  }
  Key& key = keys_.front();
  if (key.sent == 0) key.timestamp = timestamp_;
  const bool end = key.sent >= key.frames;
  const int duration = std::min(key.sent + 1, key.frames) * kFrameSamples;
  std::array<std::uint8_t, 4> payload{key.event, static_cast<std::uint8_t>((end ? 0x80 : 0) | 10)};
  Put16(payload.data() + 2, static_cast<std::uint32_t>(duration));
  if (end) {
    // All three at once: nothing is gained by waiting (RFC 4733 §2.5.1.4).
    for (int i = 0; i < kEndRepeats; ++i) {
      SendPacket(*telephone_event_, false, key.timestamp, payload);
    }
    keys_.pop_front();
    silence_after_key_ = kGapFrames;
    return true;
  }
  SendPacket(*telephone_event_, key.sent == 0, key.timestamp, payload);
  ++key.sent;
  return true;
}

void RtpSession::SendPacket(int payload_type, bool marker, std::uint32_t timestamp,
                            std::span<const std::uint8_t> payload) {
  std::array<std::uint8_t, 12 + kFrameSamples> packet;
  packet[0] = 0x80;
  packet[1] = static_cast<std::uint8_t>((marker ? 0x80 : 0) | payload_type);
  Put16(packet.data() + 2, sequence_++);
  Put32(packet.data() + 4, timestamp);
  Put32(packet.data() + 8, ssrc_);
  std::copy(payload.begin(), payload.end(), packet.begin() + 12);
  if (remote_.port != 0) socket_->Send(remote_, {packet.data(), 12 + payload.size()});
  ++sent_;
}

void RtpSession::Receive(std::span<const std::uint8_t> bytes, const Endpoint& from,
                         Instant arrival) {
  if (bytes.size() < 12 || (bytes[0] & 0xc0) != 0x80) return;
  const std::size_t header = 12 + std::size_t{4} * (bytes[0] & 0x0f);
  if (bytes.size() < header || (bytes[0] & 0x30) != 0) return;  // neither padding nor extension
  last_source_ = from;
  ReceivedPacket packet;
  packet.arrival = arrival;
  packet.marker = (bytes[1] & 0x80) != 0;
  packet.payload_type = bytes[1] & 0x7f;
  packet.sequence = Get16(bytes.data() + 2);
  packet.timestamp = Get32(bytes.data() + 4);
  packet.ssrc = Get32(bytes.data() + 8);
  const auto payload = bytes.subspan(header);
  packet.payload_size = payload.size();
  std::vector<float> samples;
  if (packet.payload_type == 0 || packet.payload_type == 8) {
    samples.reserve(payload.size());
    for (const std::uint8_t code : payload) {
      samples.push_back(packet.payload_type == 8 ? DecodeALaw(code) : DecodeMuLaw(code));
    }
  } else if (payload.size() >= 4 && payload[0] < kKeys.size() &&
             last_key_timestamp_ != packet.timestamp) {
    last_key_timestamp_ = packet.timestamp;
    keys_heard_.emplace_back(kKeys[payload[0]], arrival);
  }
  recording_.Add(packet, samples);
}

}  // namespace centralino::support
