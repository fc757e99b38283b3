#include "services/media/session.h"

#include <algorithm>
#include <array>

namespace centralino::media {
namespace {

// The longest payload we take, its header having all it may have.
constexpr std::size_t kLargestDatagram = 1500;
constexpr std::size_t kLongestPayload = kMostRelayedSamples;
// A far party may send so much: five packets for every 20 ms on average (10 ms packets and keys
// are two), a second's worth at once after a jam. What exceeds it is refused, for we would send
// each on.
constexpr int kAllowancePerTick = 5;
constexpr int kMostAllowance = 100;

}  // namespace

Session::Session(Setup setup, const EncodedPrompt& music, Counters& counters)
    : key_(setup.key),
      name_(std::move(setup.name)),
      events_(std::move(setup.events)),
      socket_(std::move(setup.socket)),
      counters_(counters),
      stream_(setup.stream),
      player_(music),
      allowance_(kMostAllowance) {}

// Who hangs up has said what he wanted to say.
Session::~Session() {
  LeaveBridge();
  SendRecording();
}

bool Session::Sends() const {
  return remote_->direction == Direction::kSendRecv || remote_->direction == Direction::kSendOnly;
}

bool Session::Receives() const {
  return remote_->direction == Direction::kSendRecv || remote_->direction == Direction::kRecvOnly;
}

void Session::SetRemote(const Remote& remote) {
  SendBundle();  // in the codec it was made for
  const bool codec_changes = remote_ && remote_->codec != remote.codec;
  remote_ = remote;
  sources_.Expect(remote.endpoint, remote.latch);
  if (const auto address = socket_.Address(sources_.destination())) destination_ = *address;
  if (codec_changes) stream_.Joint();
}

void Session::Start(Play play) {
  Unbridge();
  EndRecording(RecordingEnd::kStopped);
  player_.Start(std::move(play));
}

void Session::Ready(const PromptReady& ready) { player_.Ready(ready); }

void Session::Stop() { player_.Stop(); }

void Session::StartRecording(Record record) {
  Unbridge();
  EndRecording(RecordingEnd::kStopped);
  if (recording_ != nullptr) recording_->Decide(Recording::Fate::kDrop);
  recording_ = std::move(record.recording);
  player_.Stop();
  if (recording_->broken()) return EndRecording(RecordingEnd::kFailed);
  media::Play beep;  // without a name: nobody is told of it
  beep.items.push_back({.prompt = std::move(record.beep)});
  player_.Start(std::move(beep));
}

void Session::StopRecording() { EndRecording(RecordingEnd::kStopped); }

void Session::SendRecording() {
  EndRecording(RecordingEnd::kStopped);
  if (recording_ != nullptr) recording_->Decide(Recording::Fate::kSend);
  recording_.reset();
}

void Session::EndRecording(RecordingEnd why) {
  if (recording_ == nullptr || recording_->ended()) return;
  if (!recording_->begun()) player_.Stop();  // the beep
  recording_->End();
  Tell(RecordingEnded{.recording = recording_->id(),
                      .why = why,
                      .length = recording_->length(),
                      .is_message = recording_->IsMessage() && !recording_->broken()});
}

void Session::BridgeWith(Session& other) {
  if (peer_ == &other) return;
  Unbridge();
  other.Unbridge();
  peer_ = &other;
  other.peer_ = this;
  for (Session* side : {this, &other}) {
    side->EndRecording(RecordingEnd::kStopped);
    side->player_.Stop();
    side->relay_ = rtp::Relay();
    side->digits_.Claim();  // was for us: the other side is told nothing of its rest
    side->stream_.Joint();
  }
  counters_.bridges.Add();
}

void Session::Unbridge() {
  if (peer_ == nullptr) return;
  stream_.Joint();
  peer_->stream_.Joint();
  LeaveBridge();
}

void Session::LeaveBridge() {
  if (peer_ == nullptr) return;
  peer_->peer_ = nullptr;
  peer_ = nullptr;
}

void Session::Tell(decltype(Event::what) what, std::uint64_t tag) const {
  events_->Tell({.session = name_, .tag = tag, .what = std::move(what)});
}

void Session::Tick() {
  allowance_ = std::min(allowance_ + kAllowancePerTick, kMostAllowance);
  sources_.Tick();
  if (!remote_) return;
  if (!Sends()) stream_.Pause(kFrameSamples);
  if (peer_ != nullptr) {
    if (!Sends()) {
      relay_ = rtp::Relay();
      return;
    }
    for (int i = relay_.Tick(stream_); i > 0; --i) SendFrame(SilentFrame(remote_->codec));
    return;
  }
  // While the leg is held what it plays goes on unheard, so that a call never waits for a phone.
  const Player::Frame frame = player_.Next(remote_->codec);
  if (Sends()) {
    if (frame.joint) stream_.Joint();
    SendFrame(frame.audio);
  }
  TellOfPlay(frame);
  if (recording_ == nullptr || recording_->ended()) return;
  if (frame.ended && player_.play_id().empty()) {
    recording_->Begin();
    Tell(RecordingStarted{recording_->id()});
  } else if (const auto end = recording_->Tick()) {
    EndRecording(*end);
  }
}

void Session::TellOfPlay(const Player::Frame& frame) const {
  const std::string& play_id = player_.play_id();
  if (play_id.empty()) return;
  if (frame.started) {
    Tell(PlayStarted{
        .play_id = play_id, .item = *frame.started, .at = std::chrono::system_clock::now()});
  }
  if (frame.mark_reached) Tell(MarkReached{.play_id = play_id, .item = *frame.mark_reached});
  if (frame.ended) Tell(PlayEnded{.play_id = play_id});
}

void Session::SendFrame(std::span<const std::uint8_t> frame) {
  std::copy(frame.begin(), frame.end(), bundle_.begin() + static_cast<std::ptrdiff_t>(bundled_));
  bundled_ += frame.size();
  while (bundled_ >= remote_->packet_samples) SendBundle();
}

void Session::SendBundle() {
  if (bundled_ == 0) return;
  const auto size = std::min<std::size_t>(bundled_, remote_->packet_samples);
  Send(stream_.Next(remote_->payload_type, static_cast<std::uint32_t>(size)),
       std::span(bundle_).first(size));
  bundled_ -= size;
  std::copy_n(bundle_.begin() + static_cast<std::ptrdiff_t>(size), bundled_, bundle_.begin());
}

void Session::Send(const rtp::Header& header, std::span<const std::uint8_t> payload) {
  // One copied piece is cheaper than two that the system gathers.
  std::array<std::uint8_t, rtp::kHeaderBytes + kLongestPayload> datagram;
  std::ranges::copy(rtp::WriteHeader(header), datagram.begin());
  std::ranges::copy(payload, datagram.begin() + rtp::kHeaderBytes);
  if (!socket_.Send(destination_, std::span(datagram).first(rtp::kHeaderBytes + payload.size()))) {
    counters_.packets_unsent.Add();
    return;
  }
  ++totals_.packets_sent;
  counters_.packets_sent.Add();
}

void Session::ReceiveOne() {
  std::array<std::uint8_t, kLargestDatagram> buffer;
  if (const auto received = socket_.Receive(buffer)) Receive(*received);
}

void Session::Refuse() {
  ++totals_.packets_refused;
  counters_.packets_refused.Add();
}

void Session::Receive(const RtpSocket::Received& received) {
  if (allowance_ <= 0 || !remote_ || !received.whole) return Refuse();
  --allowance_;
  const auto packet = rtp::ParsePacket(received.datagram);
  if (!packet || packet->payload.size() > kLongestPayload) return Refuse();
  const bool digit = packet->header.payload_type == remote_->dtmf_receive;
  if (!digit && packet->header.payload_type != remote_->payload_type) return Refuse();

  const rtp::Endpoint before = sources_.destination();
  if (!sources_.Accept(received.from, packet->header.ssrc)) return Refuse();
  if (sources_.destination() != before) {
    if (const auto address = socket_.Address(sources_.destination())) destination_ = *address;
  }
  ++totals_.packets_received;
  counters_.packets_received.Add();
  if (!heard_) {
    heard_ = true;
    Tell(FirstPacket{received.from});
  }
  if (!Receives()) return;
  if (digit) {
    ReceiveDigit(*packet);
  } else {
    HearAudio(*packet);
  }
}

void Session::HearAudio(const rtp::Packet& packet) {
  if (peer_ != nullptr) return peer_->RelayAudio(packet, remote_->codec);
  if (recording_ != nullptr) HearForRecording(packet);
}

void Session::HearForRecording(const rtp::Packet& packet) {
  std::array<std::uint8_t, kLongestPayload> pcma;
  const auto out = std::span(pcma).first(packet.payload.size());
  audio::Transcode(remote_->codec, audio::Codec::kPcma, packet.payload, out);
  recording_->Put(packet.header, out);
}

void Session::ReceiveDigit(const rtp::Packet& packet) {
  const auto pressed = digits_.Receive(packet);
  if (pressed) {
    counters_.digits.Add();
    Tell(Digit{*pressed});
  }
  const auto event = rtp::ParseTelephoneEvent(packet.payload);
  if (!event || peer_ == nullptr) return;
  if (digits_.Claimed(packet)) return peer_->relay_.Keep(packet.header);
  peer_->RelayDigit(packet, *event);
}

void Session::RelayAudio(const rtp::Packet& packet, audio::Codec codec) {
  if (!remote_ || !Sends() || packet.payload.empty()) return;
  const auto samples = static_cast<std::uint32_t>(packet.payload.size());  // one byte each
  SendBundle();
  const auto pieces =
      static_cast<int>((samples + remote_->longest_samples - 1) / remote_->longest_samples);
  const auto header =
      relay_.Forward(packet.header, remote_->payload_type, samples, stream_, pieces);
  if (!header) return;
  if (codec == remote_->codec) return SendPieces(*header, packet.payload);
  std::array<std::uint8_t, kLongestPayload> transcoded;
  const auto out = std::span(transcoded).first(packet.payload.size());
  audio::Transcode(codec, remote_->codec, packet.payload, out);
  SendPieces(*header, out);
}

void Session::SendPieces(rtp::Header header, std::span<const std::uint8_t> payload) {
  const std::size_t longest = remote_->longest_samples;
  for (; payload.size() > longest; payload = payload.subspan(longest)) {
    Send(header, payload.first(longest));
    header.marker = false;
    ++header.sequence;
    header.timestamp += remote_->longest_samples;
  }
  Send(header, payload);
}

void Session::RelayDigit(const rtp::Packet& packet, const rtp::TelephoneEvent& event) {
  if (!remote_ || !Sends()) return;
  if (!remote_->dtmf_send) return relay_.Keep(packet.header);
  SendBundle();
  const auto header = relay_.Forward(packet.header, *remote_->dtmf_send, event.duration, stream_);
  if (header) Send(*header, packet.payload);
}

}  // namespace centralino::media
