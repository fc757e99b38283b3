// Has instances of media say sentences to themselves beforehand, so that no caller waits for
// speech.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/sip-edge/sip/loop.h"
#include "speech/prompt.h"

namespace centralino::edge {

class VoiceWarmer {
 public:
  // Called on the loop's thread; false: not all was synthesised within the limit.
  using Done = std::function<void(bool warm)>;

  explicit VoiceWarmer(Loop& loop);
  // On the loop's thread, or when the loop has ended.
  ~VoiceWarmer();

  void Warm(const std::string& address, const std::vector<speech::Utterance>& utterances,
            std::chrono::milliseconds limit, Done done);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::edge
