// One RTP session (RFC 3550): sends a packet every 20 ms, records what comes.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

#include "support/audio/source.h"
#include "support/loop/udp_socket.h"
#include "support/rtp/recording.h"
#include "support/sip/session_description.h"

namespace centralino::support {

// A key as RFC 4733 sends it: one timestamp, growing durations, the end told three times.
//
//   key down          20 ms each                      key up
//   |--M--|-----|-----|-----|-----|--E--|--E--|--E--|
class RtpSession {
 public:
  RtpSession(Loop& loop, const std::string& address);
  ~RtpSession();

  const Endpoint& local() const { return socket_->local(); }

  // Where and how to send. May be called again.
  void SetRemote(const Endpoint& remote, AudioCodec codec, std::optional<int> telephone_event);
  void Say(Source source) { source_ = std::move(source); }
  // A packet every 20 ms from now on, until Pause.
  void Start();
  void Pause();
  bool sending() const { return beat_ != 0; }
  // Keys follow each other with 60 ms between them. False without telephone-event.
  bool Press(char key, milliseconds duration = milliseconds(100));
  void Receive(std::span<const std::uint8_t> bytes, const Endpoint& from, Instant arrival);

  const Recording& recording() const { return recording_; }
  // Keys the far side pressed, with the instants of their first packets.
  const std::vector<std::pair<char, Instant>>& keys_heard() const { return keys_heard_; }
  // Where packets came from, as said by the last one.
  const Endpoint& last_source() const { return last_source_; }
  std::size_t sent() const { return sent_; }

 private:
  struct Key {
    std::uint8_t event;
    int frames;  // of 20 ms while it is down
    int sent = 0;
    std::uint32_t timestamp = 0;
  };

  void Beat();
  void SendAudio();
  bool SendKey();
  void SendPacket(int payload_type, bool marker, std::uint32_t timestamp,
                  std::span<const std::uint8_t> payload);

  Loop& loop_;
  std::unique_ptr<UdpSocket> socket_;
  Endpoint remote_;
  AudioCodec codec_ = AudioCodec::kPcma;
  std::optional<int> telephone_event_;
  Source source_ = Silence();
  std::deque<Key> keys_;
  int silence_after_key_ = 0;  // frames before the next key
  std::uint32_t ssrc_;
  std::uint16_t sequence_;
  std::uint32_t timestamp_;
  bool first_ = true;
  std::size_t sent_ = 0;
  Instant next_beat_;
  Loop::TimerId beat_ = 0;
  Recording recording_;
  std::vector<std::pair<char, Instant>> keys_heard_;
  std::optional<std::uint32_t> last_key_timestamp_;
  Endpoint last_source_;
};

}  // namespace centralino::support
