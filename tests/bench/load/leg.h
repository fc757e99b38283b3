// One party's RTP for the time of a call.
#pragma once

#include <optional>
#include <string>

#include "bench/load/rtp_streams.h"
#include "support/sip/session_description.h"

namespace centralino::bench {

class Leg {
 public:
  explicit Leg(RtpStreams& streams) : streams_(streams), place_(streams.Place()) {}
  ~Leg() { End(); }
  Leg(const Leg&) = delete;
  Leg& operator=(const Leg&) = delete;

  std::string Sdp() const {
    return support::WriteDescription({.audio = place_, .codecs = {support::AudioCodec::kPcma}});
  }
  // With what the far side described.
  void Begin(const std::string& sdp, bool speaks) {
    const auto description = support::ReadDescription(sdp);
    if (!description || remote_) return;
    remote_ = description->audio;
    streams_.Begin(place_, *remote_, speaks);
  }
  void End() {
    if (remote_) streams_.End(place_, *remote_);
    remote_.reset();
  }

 private:
  RtpStreams& streams_;
  const Endpoint place_;
  std::optional<Endpoint> remote_;
};

}  // namespace centralino::bench
