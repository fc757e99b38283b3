// One direction of a bridge: the far party's packets, numbered into our own stream.
//
// Packets are passed on as they come, with constant differences between their numbers and ours,
// so a packet lost, late or doubled on the way here is just as lost, late or doubled for the
// listener, whose own jitter buffer knows what to do. Where a listener takes no packets so long,
// each is cut into pieces and has as many numbers as it has pieces. When the far party sends
// nothing (he was put on hold, his network fails, his phone suppresses silence) we send silence in
// his place, for a leg's RTP never pauses; the first packet after that is a joint with new
// differences.
//
//   far    1   2   3   .   .   .   .   .   4   5
//   out    1   2   3   .   .  s s  s   s  M6' 7'        s: silence; the pause is made up for
#pragma once

#include <cstdint>
#include <optional>

#include "rtp/outgoing_stream.h"
#include "rtp/packet.h"

namespace centralino::rtp {

class Relay {
 public:
  // The header with which to send on a packet that carries `samples` as `payload_type`: that of
  // the first of its `pieces`, whose numbers follow each other. Nothing: silence has taken its
  // place already; drop it.
  std::optional<Header> Forward(const Header& in, std::uint8_t payload_type, std::uint32_t samples,
                                OutgoingStream& out, int pieces = 1);

  // A packet of the far party that is kept here (a key the other leg cannot be told): no gap is
  // to be seen where it was.
  void Keep(const Header& in);

  // Once every 20 ms: how many packets of 20 ms silence to send now.
  int Tick(OutgoingStream& out);

 private:
  bool Joins(const Header& in) const;
  // The number of a packet, so far ahead of his newest, as one of ours.
  std::uint16_t Place(int ahead, int pieces) const;

  bool flowing_ = false;     // the far party's packets follow each other
  bool heard_ = false;       // any ever
  std::uint32_t ssrc_ = 0;   // his
  std::uint16_t first_ = 0;  // his first packet since the joint
  std::uint16_t last_ = 0;   // his newest, and its timestamp
  std::uint32_t last_timestamp_ = 0;
  std::uint16_t begin_ = 0;  // our number of his newest, and the one behind its last piece
  std::uint16_t end_ = 0;
  std::uint32_t timestamp_difference_ = 0;
  int idle_ticks_ = 0;
  int patience_ = 0;
};

}  // namespace centralino::rtp
