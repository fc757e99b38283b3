#include "rtp/telephone_event.h"

#include <algorithm>
#include <string_view>

namespace centralino::rtp {
namespace {

// Events 0 to 15 in order (RFC 4733 §3.2, table 3).
constexpr std::string_view kKeys = "0123456789*#ABCD";
constexpr std::size_t kLongestQueue = 32;
constexpr int kEndPackets = 3;
// A packet further behind is not late: its 16 bits have come round since the last press (RFC 3550
// §A.1: MAX_MISORDER).
constexpr int kLatest = 100;

}  // namespace

std::optional<TelephoneEvent> ParseTelephoneEvent(std::span<const std::uint8_t> payload) {
  if (payload.size() < 4) return std::nullopt;
  return TelephoneEvent{.event = payload[0],
                        .end = (payload[1] & 0x80) != 0,
                        .volume = static_cast<std::uint8_t>(payload[1] & 0x3f),
                        .duration = static_cast<std::uint16_t>(payload[2] << 8 | payload[3])};
}

std::array<std::uint8_t, 4> WriteTelephoneEvent(const TelephoneEvent& event) {
  return {event.event, static_cast<std::uint8_t>((event.end ? 0x80 : 0) | (event.volume & 0x3f)),
          static_cast<std::uint8_t>(event.duration >> 8),
          static_cast<std::uint8_t>(event.duration & 0xff)};
}

std::optional<char> KeyOfEvent(std::uint8_t event) {
  if (event >= kKeys.size()) return std::nullopt;
  return kKeys[event];
}

std::optional<std::uint8_t> EventOfKey(char key) {
  const auto at = kKeys.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint8_t>(at);
}

bool DigitDetector::IsPartOf(const Press& press, const Header& header,
                             const TelephoneEvent& event) {
  if (header.ssrc != press.ssrc) return false;
  const int ahead = SequenceDistance(press.last_sequence, header.sequence);
  // Overtaken on the way by a later press, or by our own later packets.
  if (ahead <= 0 && ahead > -kLatest && TimestampDistance(press.timestamp, header.timestamp) <= 0) {
    return true;
  }
  if (event.event != press.event) return false;
  if (header.timestamp == press.timestamp) {
    // A sender that never moves its timestamp begins again with a shorter duration.
    return !(press.ended && !event.end && event.duration < press.duration);
  }
  // A press longer than 0xFFFF samples goes on as a new segment that begins where the last one
  // ended, without a marker (§2.5.1.3). The last packets of the full segment may be lost.
  return !press.ended && !header.marker && header.timestamp == press.timestamp + 0xffff;
}

std::optional<char> DigitDetector::Receive(const Packet& packet) {
  const auto event = ParseTelephoneEvent(packet.payload);
  if (!event) return std::nullopt;
  const auto key = KeyOfEvent(event->event);
  if (!key) return std::nullopt;

  const Header& header = packet.header;
  if (press_ && IsPartOf(*press_, header, *event)) {
    if (SequenceDistance(press_->last_sequence, header.sequence) > 0) {
      press_->last_sequence = header.sequence;
      press_->timestamp = header.timestamp;
      press_->duration = event->duration;
      press_->ended = press_->ended || event->end;
      if (newest_is_claimed_) claimed_ = press_;
    }
    return std::nullopt;
  }
  press_ = Press{.ssrc = header.ssrc,
                 .timestamp = header.timestamp,
                 .event = event->event,
                 .last_sequence = header.sequence,
                 .duration = event->duration,
                 .ended = event->end};
  newest_is_claimed_ = false;
  return key;
}

void DigitDetector::Claim() {
  claimed_ = press_;
  newest_is_claimed_ = press_.has_value();
}

bool DigitDetector::Claimed(const Packet& packet) const {
  const auto event = ParseTelephoneEvent(packet.payload);
  if (!claimed_ || !event) return false;
  if (newest_is_claimed_) return IsPartOf(*press_, packet.header, *event);
  // Overtaken by a later press. One under the same timestamp has taken it over.
  return packet.header.ssrc == claimed_->ssrc && packet.header.timestamp == claimed_->timestamp &&
         packet.header.timestamp != press_->timestamp;
}

bool DigitEncoder::Press(char key) {
  if (!EventOfKey(key) || keys_.size() >= kLongestQueue) return false;
  keys_.push_back(key);
  return true;
}

DigitEncoder::Output DigitEncoder::Make(bool end) const {
  return {.marker = phase_ == Phase::kTone && sent_ == 0,
          .timestamp = timestamp_,
          .payload = WriteTelephoneEvent(
              {.event = event_, .end = end, .volume = settings_.volume, .duration = duration_})};
}

std::optional<DigitEncoder::Output> DigitEncoder::Poll(std::uint32_t now) {
  if (phase_ == Phase::kPause && ++sent_ > settings_.pause_packets) phase_ = Phase::kIdle;
  if (phase_ == Phase::kPause) return std::nullopt;
  if (phase_ == Phase::kIdle) {
    if (keys_.empty()) return std::nullopt;
    event_ = *EventOfKey(keys_.front());
    keys_.pop_front();
    phase_ = Phase::kTone;
    sent_ = 0;
    timestamp_ = now;
    duration_ = 0;
  }
  if (phase_ == Phase::kTone) {
    duration_ =
        static_cast<std::uint16_t>(std::min<int>(duration_ + settings_.packet_samples, 0xffff));
    const Output output = Make(false);
    if (++sent_ >= settings_.tone_packets) {
      phase_ = Phase::kEnd;
      sent_ = 0;
    }
    return output;
  }
  const Output output = Make(true);
  if (++sent_ >= kEndPackets) {
    phase_ = Phase::kPause;
    sent_ = 0;
  }
  return output;
}

}  // namespace centralino::rtp
