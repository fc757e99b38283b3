#include "model/lookup.h"

#include <algorithm>

namespace centralino::model {
namespace {

template <class Thing, class Key>
const Thing* FindIn(const std::vector<Thing>& things, Key Thing::*field, const Key& key) {
  const auto found = std::find_if(things.begin(), things.end(),
                                  [&](const Thing& thing) { return thing.*field == key; });
  return found == things.end() ? nullptr : &*found;
}

std::string_view WithoutRegion(std::string_view tag) { return tag.substr(0, tag.find('-')); }

}  // namespace

const Site* Find(const Organization& organization, const SiteId& id) {
  return FindIn(organization.sites, &Site::id, id);
}
const Desk* Find(const Organization& organization, const DeskId& id) {
  return FindIn(organization.desks, &Desk::id, id);
}
const Operator* Find(const Organization& organization, const OperatorId& id) {
  return FindIn(organization.operators, &Operator::id, id);
}
const ResponseGroup* Find(const Organization& organization, const GroupId& id) {
  return FindIn(organization.groups, &ResponseGroup::id, id);
}
const Calendar* Find(const Organization& organization, const CalendarId& id) {
  return FindIn(organization.calendars, &Calendar::id, id);
}
const Guide* Find(const Organization& organization, const GuideId& id) {
  return FindIn(organization.guides, &Guide::id, id);
}
const Desk* Find(const Organization& organization, const MessagesId& id) {
  return Find(organization, DeskId(id.value));
}
const PhoneNumber* Find(const Organization& organization, const E164& number) {
  return FindIn(organization.numbers, &PhoneNumber::number, number);
}

const Operator* FindByExtension(const Organization& organization, std::string_view extension) {
  if (extension.empty()) return nullptr;
  return FindIn(organization.operators, &Operator::extension, std::string(extension));
}

std::vector<const Site*> WithParents(const Organization& organization, const SiteId& id) {
  std::vector<const Site*> chain;
  const Site* site = Find(organization, id);
  while (site != nullptr && std::find(chain.begin(), chain.end(), site) == chain.end()) {
    chain.push_back(site);
    site = site->parent ? Find(organization, *site->parent) : nullptr;
  }
  return chain;
}

const Calendar* CalendarOf(const Organization& organization, const SiteId& site) {
  for (const Site* each : WithParents(organization, site)) {
    if (each->calendar) return Find(organization, *each->calendar);
  }
  return nullptr;
}

const Guide* GuideOf(const Organization& organization, const SiteId& site) {
  for (const Site* each : WithParents(organization, site)) {
    if (each->guide) return Find(organization, *each->guide);
  }
  return nullptr;
}

std::string VoiceOf(const Organization& organization, const SiteId& site) {
  for (const Site* each : WithParents(organization, site)) {
    if (!each->voice.empty()) return each->voice;
  }
  return organization.voice;
}

std::string MunicipalityOf(const Organization& organization, const SiteId& site) {
  for (const Site* each : WithParents(organization, site)) {
    if (!each->municipality.empty()) return each->municipality;
  }
  return organization.municipality;
}

std::vector<std::string> LanguagesOf(const Organization& organization) {
  std::vector<std::string> languages{organization.language};
  const auto add = [&](const std::string& language) {
    if (language.empty()) return;
    if (std::find(languages.begin(), languages.end(), language) != languages.end()) return;
    languages.push_back(language);
  };
  for (const PhoneNumber& number : organization.numbers) add(number.language);
  for (const Guide& guide : organization.guides) {
    for (const LanguageKey& each : guide.languages) add(each.language);
  }
  return languages;
}

bool SameLanguage(std::string_view a, std::string_view b) {
  return WithoutRegion(a) == WithoutRegion(b);
}

ChosenText Choose(const Localized& texts, std::string_view language, std::string_view fallback) {
  for (const std::string_view wanted : {language, fallback}) {
    if (wanted.empty()) continue;
    for (const auto& [tag, text] : texts) {
      if (!text.empty() && SameLanguage(tag, wanted)) return {tag, text};
    }
  }
  for (const auto& [tag, text] : texts) {
    if (!text.empty()) return {tag, text};
  }
  return {};
}

}  // namespace centralino::model
