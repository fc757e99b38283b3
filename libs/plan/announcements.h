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
  speech::Prompt Sentence(const std::string& name,
                          std::map<std::string, speech::Slot> slots = {}) const;
  // The organisation's own text, in the language it has.
  speech::Prompt Own(const model::Localized& text) const;
};

// A guide's greeting; the platform's own where it has none.
speech::Prompt Welcome(const Speaking& speaking, const model::Guide& guide);
// "Per l'Anagrafe, prema uno." for each option.
std::vector<speech::Prompt> Options(const Speaking& speaking, const model::Guide& guide);

// When a desk's telephone is answered: in its opening hours (its own, else the site's) and in its
// consultation bands. A desk that has only bands is answered only in them; one that has neither,
// always.
struct DeskHours {
  const model::Calendar* opening = nullptr;
  const model::Calendar* bands = nullptr;
  std::string municipality;

  bool Answers(model::Instant now) const;
};
DeskHours HoursOf(const model::Organization& organization, const model::Desk& desk);

// What can be said of a desk at any time: opening hours, consultation bands, e-mail.
std::vector<speech::Prompt> About(const Speaking& speaking, const model::Desk& desk);
// That it is closed, or outside its bands.
speech::Prompt ClosedNotice(const Speaking& speaking, const model::Desk& desk);

// "Riapriremo domani alle nove."; nothing if none is in sight.
struct Reopening {
  std::vector<const model::Calendar*> calendars;
  std::string municipality;
};
std::optional<speech::Prompt> NextOpening(const Speaking& speaking, const Reopening& reopening,
                                          model::Instant now);

speech::Week WeekOf(const model::Calendar& calendar);

}  // namespace centralino::plan
