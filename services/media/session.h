// One leg's RTP, owned by one media thread, which ticks it every 20 ms.
//
// From the first Remote until it is closed it is sent a packet every 20 ms, unless the direction
// forbids: what it plays, what the other side of its bridge says, or silence.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "rtp/outgoing_stream.h"
#include "rtp/packet.h"
#include "rtp/relay.h"
#include "rtp/source_policy.h"
#include "rtp/telephone_event.h"
#include "services/media/commands.h"
#include "services/media/counters.h"
#include "services/media/events.h"
#include "services/media/player.h"
#include "services/media/socket.h"

namespace centralino::media {

class Session {
 public:
  struct Setup {
    std::uint64_t key;
    SessionName name;
    std::shared_ptr<EventSink> events;
    RtpSocket socket;
    rtp::OutgoingStream::Start stream;
  };
  // `counters` are the thread's own and outlive it.
  Session(Setup setup, const EncodedPrompt& music, Counters& counters);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  std::uint64_t key() const { return key_; }
  const RtpSocket& socket() const { return socket_; }
  const SessionName& name() const { return name_; }

  void SetRemote(const Remote& remote);
  // Ends a bridge.
  void Start(Play play);
  void Ready(const PromptReady& ready);
  void Stop();
  void StartRecording(Record record);
  void StopRecording();
  void SendRecording();
  // Both live on this thread. Ends what either did before.
  void BridgeWith(Session& other);
  void Unbridge();
  // To the edge it belongs to.
  void Tell(decltype(Event::what) what, std::uint64_t tag = 0) const;
  Closed Totals() const { return totals_; }

  // Every 20 ms.
  void Tick();
  // The socket is readable.
  void ReceiveOne();

 private:
  void Receive(const RtpSocket::Received& received);
  void ReceiveDigit(const rtp::Packet& packet);
  void HearAudio(const rtp::Packet& packet);
  void HearForRecording(const rtp::Packet& packet);
  void TellOfPlay(const Player::Frame& frame) const;
  // Whatever comes next ends it; its fate stays open.
  void EndRecording(RecordingEnd why);
  // What the other side of the bridge said, sent on to this one.
  void RelayAudio(const rtp::Packet& packet, audio::Codec codec);
  void RelayDigit(const rtp::Packet& packet, const rtp::TelephoneEvent& event);
  void SendFrame(std::span<const std::uint8_t> frame);
  // What waits, at most a packet of it.
  void SendBundle();
  void Send(const rtp::Header& header, std::span<const std::uint8_t> payload);
  void SendPieces(rtp::Header header, std::span<const std::uint8_t> payload);
  void LeaveBridge();
  void Refuse();
  bool Sends() const;
  bool Receives() const;

  const std::uint64_t key_;
  const SessionName name_;
  const std::shared_ptr<EventSink> events_;
  const RtpSocket socket_;
  Counters& counters_;

  std::optional<Remote> remote_;
  SocketAddress destination_;
  rtp::SourcePolicy sources_;
  rtp::OutgoingStream stream_;
  // Sound that waits until its packet is full: less than a packet, but while a frame is added.
  std::array<std::uint8_t, kMostPacketSamples + kFrameSamples> bundle_;
  std::size_t bundled_ = 0;
  Player player_;
  // The last there was: running, or to be heard again, sent or dropped.
  std::shared_ptr<Recording> recording_;
  Session* peer_ = nullptr;  // on the same thread; it forgets us before we are gone
  rtp::Relay relay_;         // what comes from the peer
  rtp::DigitDetector digits_;
  bool heard_ = false;
  int allowance_;  // packets it may still send us before the next tick
  Closed totals_;
};

}  // namespace centralino::media
