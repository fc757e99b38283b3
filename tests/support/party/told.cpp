#include "support/party/told.h"

#include <algorithm>
#include <cctype>

namespace centralino::support {

Told ToTold(const Ear& ear, const Heard& heard, const Recording& recording) {
  const Sentence& sentence = ear[heard];
  return {.kind = Told::Kind::kVoice,
          .begin = recording.At(heard.begin),
          .end = recording.At(heard.end),
          .name = sentence.name,
          .words = sentence.words,
          .count = sentence.count,
          .whole = heard.whole,
          .number_heard = heard.number_heard};
}

bool Says(const std::string& words, const std::string& part) {
  const auto same = [](unsigned char a, unsigned char b) {
    return std::tolower(a) == std::tolower(b);
  };
  return std::search(words.begin(), words.end(), part.begin(), part.end(), same) != words.end();
}

}  // namespace centralino::support
