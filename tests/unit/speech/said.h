// Short names for what the tests say over and over.
#pragma once

#include <string>
#include <vector>

#include "speech/prompt.h"
#include "speech/render.h"

namespace centralino::speech {

inline std::vector<Utterance> Sentence(const std::string& name, std::map<std::string, Slot> slots,
                                       const std::string& language = "it") {
  return Render({.sentence = name, .slots = std::move(slots), .language = language});
}

// The words of all utterances, with " / " between.
inline std::string Words(const std::vector<Utterance>& utterances) {
  std::string words;
  for (const Utterance& each : utterances) words += (words.empty() ? "" : " / ") + each.words;
  return words;
}

inline std::string Said(const std::string& name, std::map<std::string, Slot> slots = {},
                        const std::string& language = "it") {
  return Words(Sentence(name, std::move(slots), language));
}

// The organisation's own text.
inline std::string Read(const std::string& text, const std::string& language = "it") {
  return Words(Render({.text = text, .language = language}));
}

}  // namespace centralino::speech
