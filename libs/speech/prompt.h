// What is to be said, before and after it becomes words.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace centralino::speech {

// Values a sentence can have in it. Each is read as its kind asks: 112 as a count is
// "centododici", as a phone number "uno uno due".
struct Count {
  int value = 0;  // 0 … 9,999
  bool operator==(const Count&) const = default;
};
struct ClockTime {
  int minutes = 0;  // since midnight, 0 … 1440
  bool operator==(const ClockTime&) const = default;
};
struct Date {
  std::chrono::year_month_day day;
  bool operator==(const Date&) const = default;
};
struct Phone {
  std::string number;  // E.164 or as dialled
  bool operator==(const Phone&) const = default;
};
struct Email {
  std::string address;
  bool operator==(const Email&) const = default;
};
// A name or text from the configuration; digits, times and addresses inside are put into words.
struct Text {
  std::string text;
  bool operator==(const Text&) const = default;
};
// Weekly hours as people say them ("dal lunedì al venerdì dalle nove alle tredici …").
// Index 0 is Monday; pairs of minutes since midnight.
struct Week {
  std::vector<std::pair<int, int>> days[7];
  bool operator==(const Week&) const = default;
};

using Slot = std::variant<Count, ClockTime, Date, Phone, Email, Text, Week>;

// A sentence of the platform (a Sentence's name, speech/sentences.h) with its slots, or the
// organisation's own text. Exactly one of `sentence` and `text` is set.
struct Prompt {
  std::string sentence;               // "ahead", "menu-option", "closed-hours" …
  std::string text;                   // the organisation's own words
  std::map<std::string, Slot> slots;  // by slot name
  std::string language = "it";
  std::string voice;  // empty: the installation's default for the language
  bool operator==(const Prompt&) const = default;
};

// What a voice is given: words only, no digit, no abbreviation.
struct Utterance {
  std::string words;
  std::string language;
  std::string voice;
  // The first bytes of `words` up to and including the word that carries the number; 0: none.
  // The media service reports when this part has been said.
  std::size_t mark = 0;
  // Silence after the words, to write them down in: media.v1.Play.Item.pause_after.
  std::chrono::milliseconds pause_after{0};
  bool operator==(const Utterance&) const = default;
};

}  // namespace centralino::speech
