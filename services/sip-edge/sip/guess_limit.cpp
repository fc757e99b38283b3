#include "services/sip-edge/sip/guess_limit.h"

namespace centralino::edge {

bool GuessLimit::AnswerWrong(const std::string& source, Instant now) {
  if (sources_.size() >= kMostSources && !sources_.contains(source)) MakeRoom(now);
  Source& seen = sources_.try_emplace(source, Source{now, 0, {}}).first->second;
  if (now < seen.silent_until) return false;
  if (now >= seen.window_start + kWindow || seen.silent_until != Instant{}) {
    seen = Source{now, 0, {}};
  }
  if (++seen.wrong >= kMost) seen.silent_until = now + kSilence;
  return true;
}

// Sources whose time is over go first; if a flood of sources leaves none, all start anew: the
// limit is against guessing from one place, a botnet is met by long passwords.
void GuessLimit::MakeRoom(Instant now) {
  std::erase_if(sources_, [&](const auto& entry) {
    return now >= entry.second.window_start + kWindow && now >= entry.second.silent_until;
  });
  if (sources_.size() >= kMostSources) sources_.clear();
}

}  // namespace centralino::edge
