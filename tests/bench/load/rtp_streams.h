// The RTP of all parties, on one thread: what they say, in time, and when what they hear arrives,
// by the kernel's stamp.
//
// Twenty sockets, each served in its millisecond of every twenty: it sends a packet of each of its
// parties in one call and reads what has come in a few. Many parties share an address; whose
// packet it is, the port it comes from says, since the platform has a port for each.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "bench/figures/pacing.h"
#include "support/loop/udp_socket.h"

namespace centralino::bench {

using support::Endpoint;

class RtpStreams {
 public:
  RtpStreams();
  ~RtpStreams();

  // A party's address, to be told in SDP.
  Endpoint Place();
  // From now on the party at `place` hears what comes from `remote`, and speaks to it.
  void Begin(const Endpoint& place, const Endpoint& remote, bool speaks);
  void End(const Endpoint& place, const Endpoint& remote);

  // Pacing is counted from here on, from nothing.
  void StartCounting();
  struct Counted {
    PacingSums heard;
    std::uint64_t said = 0;
    std::uint64_t dropped = 0;  // by the kernel, since this program did not read in time
  };
  Counted StopCounting();

 private:
  static constexpr std::size_t kLanes = 20;
  struct Party;
  struct Lane;

  void Run(const std::stop_token& stop);
  void Say(Lane& lane);
  void Hear(Lane& lane);

  // Guards all below: the parties come and go on the thread of SIP.
  std::mutex mutex_;
  std::array<std::unique_ptr<Lane>, kLanes> lanes_;
  std::vector<std::unique_ptr<Party>> by_port_;  // of the platform
  std::size_t next_lane_ = 0;
  bool counting_ = false;
  Counted counted_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace centralino::bench
