// Finding things in an organisation, and what a site inherits from its parents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/organization.h"

namespace centralino::model {

// nullptr: there is none. Linear: an organisation has tens of each, a large town hundreds.
const Site* Find(const Organization& organization, const SiteId& id);
const Desk* Find(const Organization& organization, const DeskId& id);
const Operator* Find(const Organization& organization, const OperatorId& id);
const ResponseGroup* Find(const Organization& organization, const GroupId& id);
const Calendar* Find(const Organization& organization, const CalendarId& id);
const Guide* Find(const Organization& organization, const GuideId& id);
const Desk* Find(const Organization& organization, const MessagesId& id);
const PhoneNumber* Find(const Organization& organization, const E164& number);

const Operator* FindByExtension(const Organization& organization, std::string_view extension);

// The site, its parent, the parent's parent … the root. A circle ends where it closes.
std::vector<const Site*> WithParents(const Organization& organization, const SiteId& id);

// What holds at a site: its own value, else the nearest parent's that has one, else the
// organisation's (voice, municipality) or none.
const Calendar* CalendarOf(const Organization& organization, const SiteId& site);
const Guide* GuideOf(const Organization& organization, const SiteId& site);
std::string VoiceOf(const Organization& organization, const SiteId& site);
std::string MunicipalityOf(const Organization& organization, const SiteId& site);

// The languages that a call can be in: the organisation's own first, then what numbers are for and
// what guides offer.
std::vector<std::string> LanguagesOf(const Organization& organization);

// Of two BCP 47 tags; regions are ignored: "it-IT" is "it".
bool SameLanguage(std::string_view a, std::string_view b);

// A text in the language asked for, else in the fallback, else in any it has; empty: none.
struct ChosenText {
  std::string_view language;
  std::string_view text;
};
ChosenText Choose(const Localized& texts, std::string_view language, std::string_view fallback);

}  // namespace centralino::model
