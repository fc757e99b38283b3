// The prompts that steps are made of, in the caller's language and the place's voice. Internal to
// libs/plan.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/organization.h"
#include "speech/prompt.h"

namespace centralino::plan {

// How prompts are spoken at one place.
struct Speaking {
  const model::Organization& organization;
  std::string language;
  std::optional<model::SiteId> site;

  // The site's voice, if it speaks this language; else the installation's default.
  std::string VoiceFor(std::string_view of_language) const;
  // In the organisation's language where this one lacks the sentence.
  speech::Prompt Sentence(const std::string& name,
                          std::map<std::string, speech::Slot> slots = {}) const;
  // The organisation's own text, in the language it has.
  speech::Prompt Own(const model::Localized& text) const;
};

// A guide's greeting; the platform's own where it has none.
speech::Prompt Welcome(const Speaking& speaking, const model::Guide& guide);
// "For English, press eight." for each language but the one that is spoken.
std::vector<speech::Prompt> OtherLanguages(const Speaking& speaking, const model::Guide& guide);
// "Per l'Anagrafe, prema uno." for each option.
std::vector<speech::Prompt> Options(const Speaking& speaking, const model::Guide& guide);

// When a desk's telephone is answered: in its opening hours (its own, else the site's) and in its
// consultation bands. A desk that has only bands is answered only in them; one that has neither,
// always.
struct DeskHours {
  const model::Calendar* opening = nullptr;
  const model::Calendar* bands = nullptr;
  std::string municipality;

  bool InBand(model::Instant now) const;
  bool Answers(model::Instant now) const;
};
DeskHours HoursOf(const model::Organization& organization, const model::Desk& desk);

// What is said of a desk's hours at this instant: that it is closed, its opening hours and bands,
// and when either comes next.
std::vector<speech::Prompt> AboutHours(const Speaking& speaking, const model::Desk& desk,
                                       model::Instant now);
// The same but for when: what can be said at any time.
std::vector<speech::Prompt> Timetable(const Speaking& speaking, const DeskHours& hours);
speech::Prompt ClosedNotice(const Speaking& speaking, const model::Desk& desk);

// The desk's address, which it must have; the offer to spell it with kSpellKey; the spelling.
inline constexpr char kSpellKey = '1';
speech::Prompt Address(const Speaking& speaking, const model::Desk& desk);
speech::Prompt SpellingOffer(const Speaking& speaking);
speech::Prompt SpelledAddress(const Speaking& speaking, const model::Desk& desk);

// What becomes of a message, in the organisation's words or the platform's; nothing if it is not to
// be said.
std::vector<speech::Prompt> MessageNotice(const Speaking& speaking, const model::Desk& desk);

// "Riapriremo domani alle nove." "La prossima fascia è …"; nothing if none is in sight, or if it is
// now.
enum class Opening { kDoors, kBand };
struct OpeningSentences {
  const char* today;
  const char* tomorrow;
  const char* later;
};
OpeningSentences SentencesOf(Opening of);
std::optional<speech::Prompt> NextOpening(const Speaking& speaking, Opening of,
                                          const model::Calendar* calendar,
                                          const std::string& municipality, model::Instant now);

// The same of an instant that is known.
speech::Prompt OpensAt(const Speaking& speaking, Opening of, model::Instant opening,
                       model::Instant now);

speech::Week WeekOf(const model::Calendar& calendar);

}  // namespace centralino::plan
