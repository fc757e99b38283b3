// One call as one party has it: its audio, and what happened when. Lives on the loop.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/rtp/rtp_session.h"
#include "support/sip/call.h"
#include "support/sip/session_description.h"

namespace centralino::support {

struct Milestone {
  Instant at;
  std::string what;  // "dialled", "ringing", "answered", "key 1", "held" …
};

class Line {
 public:
  struct Options {
    std::string address = "127.0.0.1";
    std::vector<AudioCodec> codecs = {AudioCodec::kPcma, AudioCodec::kPcmu};
    std::optional<int> telephone_event = 101;
    bool sends_rtp = true;
    Source voice = Silence();
  };

  Line(Loop& loop, Options options);

  // SDP of ours, offered.
  std::string Offer(const std::string& direction = "sendrecv");
  // Takes the far side's offer and writes our answer; empty if there is no codec in common.
  std::string AnswerTo(const std::string& offer);
  // Takes the far side's answer to our offer. False if it cannot be talked to.
  bool Take(const std::string& answer);

  void Note(std::string what) { milestones.push_back({Clock::now(), std::move(what)}); }
  std::optional<Instant> When(const std::string& what) const;  // the first time

  RtpSession rtp;
  std::shared_ptr<Call> call;
  int status = 0;  // of a refusal, or 200
  std::vector<Milestone> milestones;
  // The far side's last description.
  std::optional<Description> remote;

 private:
  bool Agree(const Description& theirs);

  Options options_;
  unsigned version_ = 0;
  std::string direction_ = "sendrecv";
};

}  // namespace centralino::support
