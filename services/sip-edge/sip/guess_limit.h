// Slows down password guessing: after ten wrong digests in a minute from one source, its further
// wrong attempts are met with silence for a minute (DESIGN §7).
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_map>

#include "services/sip-edge/sip/ports.h"

namespace centralino::edge {

class GuessLimit {
 public:
  static constexpr int kMost = 10;
  static constexpr std::chrono::minutes kWindow{1};
  static constexpr std::chrono::minutes kSilence{1};
  static constexpr std::size_t kMostSources = 50'000;

  // Notes a wrong attempt; true: answer it, false: stay silent.
  bool AnswerWrong(const std::string& source, Instant now);

 private:
  struct Source {
    Instant window_start{};
    int wrong = 0;
    Instant silent_until{};
  };
  void MakeRoom(Instant now);

  std::unordered_map<std::string, Source> sources_;
};

}  // namespace centralino::edge
