#include "support/party/line.h"

#include <algorithm>

namespace centralino::support {

Line::Line(Loop& loop, Options options) : rtp(loop, options.address), options_(std::move(options)) {
  rtp.Say(options_.voice);
}

std::optional<Instant> Line::When(const std::string& what) const {
  for (const Milestone& milestone : milestones) {
    if (milestone.what == what) return milestone.at;
  }
  return std::nullopt;
}

std::string Line::Offer(const std::string& direction) {
  direction_ = direction;
  return WriteDescription({.audio = rtp.local(),
                           .codecs = options_.codecs,
                           .telephone_event = options_.telephone_event,
                           .direction = direction,
                           .version = ++version_});
}

bool Line::Agree(const Description& theirs) {
  const auto chosen = std::find_if(theirs.codecs.begin(), theirs.codecs.end(), [&](AudioCodec c) {
    return std::count(options_.codecs.begin(), options_.codecs.end(), c) > 0;
  });
  if (chosen == theirs.codecs.end() || theirs.audio.port == 0) return false;
  remote = theirs;
  rtp.SetRemote(theirs.audio, *chosen,
                options_.telephone_event ? theirs.telephone_event : std::nullopt);
  const bool may_send =
      direction_ != "inactive" && theirs.direction != "inactive" && theirs.direction != "sendonly";
  if (options_.sends_rtp && may_send) {
    rtp.Start();
  } else {
    rtp.Pause();
  }
  return true;
}

bool Line::Take(const std::string& answer) {
  const auto theirs = ReadDescription(answer);
  return theirs && Agree(*theirs);
}

std::string Line::AnswerTo(const std::string& offer) {
  const auto theirs = ReadDescription(offer);
  if (!theirs) return "";
  direction_ = theirs->direction == "sendonly"   ? "recvonly"
               : theirs->direction == "recvonly" ? "sendonly"
                                                 : theirs->direction;
  if (!Agree(*theirs)) return "";
  std::vector<AudioCodec> common;
  for (const AudioCodec codec : theirs->codecs) {
    if (std::count(options_.codecs.begin(), options_.codecs.end(), codec) > 0) {
      common.push_back(codec);
    }
  }
  return WriteDescription(
      {.audio = rtp.local(),
       .codecs = {common.front()},
       .telephone_event = theirs->telephone_event ? options_.telephone_event : std::nullopt,
       .direction = direction_,
       .version = ++version_});
}

}  // namespace centralino::support
