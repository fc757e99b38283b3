#include "plan/announcements.h"

#include <algorithm>

#include "calendar/opening.h"
#include "calendar/rome.h"
#include "model/lookup.h"
#include "speech/render.h"
#include "speech/sentences.h"

namespace centralino::plan {
namespace {

namespace sentence = speech::sentence;

std::string NameOf(const model::Organization& organization, const model::Destination& destination) {
  return std::visit(
      [&](const auto& id) {
        const auto* const thing = model::Find(organization, id);
        return thing == nullptr ? std::string() : thing->display_name;
      },
      destination);
}

}  // namespace

std::string Speaking::VoiceFor(std::string_view of_language) const {
  if (!model::SameLanguage(of_language, organization.language)) return "";
  return site ? model::VoiceOf(organization, *site) : organization.voice;
}

speech::Prompt Speaking::Sentence(const std::string& name,
                                  std::map<std::string, speech::Slot> slots) const {
  const std::string& said_in = speech::Says(language, name) ? language : organization.language;
  return {
      .sentence = name, .slots = std::move(slots), .language = said_in, .voice = VoiceFor(said_in)};
}

speech::Prompt Speaking::Own(const model::Localized& text) const {
  const model::ChosenText chosen = model::Choose(text, language, organization.language);
  return {.text = std::string(chosen.text),
          .language = std::string(chosen.language),
          .voice = VoiceFor(chosen.language)};
}

speech::Prompt Welcome(const Speaking& speaking, const model::Guide& guide) {
  speech::Prompt own = speaking.Own(guide.welcome);
  if (!own.text.empty()) return own;
  return speaking.Sentence(sentence::kWelcome, {{"name", speech::Text{guide.display_name}}});
}

std::vector<speech::Prompt> OtherLanguages(const Speaking& speaking, const model::Guide& guide) {
  std::vector<speech::Prompt> prompts;
  for (const model::LanguageKey& each : guide.languages) {
    if (model::SameLanguage(each.language, speaking.language)) continue;
    const Speaking in_it{speaking.organization, each.language, speaking.site};
    prompts.push_back(in_it.Sentence(sentence::kLanguageOption,
                                     {{"key", speech::Text{std::string(1, each.key)}}}));
  }
  return prompts;
}

std::vector<speech::Prompt> Options(const Speaking& speaking, const model::Guide& guide) {
  std::vector<speech::Prompt> prompts;
  for (const model::MenuOption& option : guide.options) {
    speech::Prompt label = speaking.Own(option.label);
    if (label.text.empty()) {
      label.text = NameOf(speaking.organization, option.destination);
      label.language = speaking.language;
    }
    const Speaking in_its_language{speaking.organization, label.language, speaking.site};
    prompts.push_back(in_its_language.Sentence(
        sentence::kMenuOption,
        {{"label", speech::Text{label.text}}, {"key", speech::Text{std::string(1, option.key)}}}));
  }
  return prompts;
}

bool DeskHours::InBand(model::Instant now) const {
  return bands != nullptr && calendar::IsOpen({*bands, municipality}, now);
}

bool DeskHours::Answers(model::Instant now) const {
  if (opening == nullptr && bands == nullptr) return true;
  return InBand(now) || (opening != nullptr && calendar::IsOpen({*opening, municipality}, now));
}

DeskHours HoursOf(const model::Organization& organization, const model::Desk& desk) {
  DeskHours hours{.municipality = model::MunicipalityOf(organization, desk.site)};
  if (desk.consultation_bands) hours.bands = model::Find(organization, *desk.consultation_bands);
  if (desk.opening_hours) {
    hours.opening = model::Find(organization, *desk.opening_hours);
  } else if (hours.bands == nullptr) {
    hours.opening = model::CalendarOf(organization, desk.site);
  }
  return hours;
}

speech::Week WeekOf(const model::Calendar& calendar) {
  speech::Week week;
  for (int day = 0; day < 7; ++day) {
    for (const model::Interval& interval : calendar.weekly[day]) {
      week.days[day].emplace_back(interval.from, interval.to);
    }
  }
  return week;
}

std::vector<speech::Prompt> Timetable(const Speaking& speaking, const DeskHours& hours) {
  std::vector<speech::Prompt> prompts;
  const auto say_week = [&](const char* name, const model::Calendar* calendar) {
    if (calendar == nullptr || !calendar::HasWeeklyHours(*calendar)) return;
    prompts.push_back(speaking.Sentence(name, {{"week", WeekOf(*calendar)}}));
  };
  say_week(sentence::kHours, hours.opening);
  say_week(sentence::kConsultationBands, hours.bands);
  return prompts;
}

speech::Prompt ClosedNotice(const Speaking& speaking, const model::Desk& desk) {
  const bool only_bands = HoursOf(speaking.organization, desk).opening == nullptr;
  return speaking.Sentence(only_bands ? sentence::kOutsideBands : sentence::kClosed,
                           {{"name", speech::Text{desk.display_name}}});
}

std::vector<speech::Prompt> AboutHours(const Speaking& speaking, const model::Desk& desk,
                                       model::Instant now) {
  const DeskHours hours = HoursOf(speaking.organization, desk);
  std::vector<speech::Prompt> prompts;
  if (!hours.Answers(now)) prompts.push_back(ClosedNotice(speaking, desk));
  for (speech::Prompt& each : Timetable(speaking, hours)) prompts.push_back(std::move(each));
  for (const auto& [of, calendar] :
       {std::pair(Opening::kDoors, hours.opening), std::pair(Opening::kBand, hours.bands)}) {
    if (auto next = NextOpening(speaking, of, calendar, hours.municipality, now)) {
      prompts.push_back(*std::move(next));
    }
  }
  return prompts;
}

speech::Prompt Address(const Speaking& speaking, const model::Desk& desk) {
  return speaking.Sentence(sentence::kEmail, {{"email", speech::Email{desk.email}}});
}

speech::Prompt SpellingOffer(const Speaking& speaking) {
  return speaking.Sentence(sentence::kEmailOffer,
                           {{"key", speech::Text{std::string(1, kSpellKey)}}});
}

speech::Prompt SpelledAddress(const Speaking& speaking, const model::Desk& desk) {
  return speaking.Sentence(sentence::kEmailSpelled, {{"email", speech::Email{desk.email}}});
}

OpeningSentences SentencesOf(Opening of) {
  if (of == Opening::kBand) {
    return {sentence::kNextBandToday, sentence::kNextBandTomorrow, sentence::kNextBand};
  }
  return {sentence::kNextOpeningToday, sentence::kNextOpeningTomorrow, sentence::kNextOpening};
}

std::optional<speech::Prompt> NextOpening(const Speaking& speaking, Opening of,
                                          const model::Calendar* calendar,
                                          const std::string& municipality, model::Instant now) {
  if (calendar == nullptr) return std::nullopt;
  const auto next = calendar::NextOpening({*calendar, municipality}, now);
  if (!next || *next == now) return std::nullopt;
  return OpensAt(speaking, of, *next, now);
}

speech::Prompt OpensAt(const Speaking& speaking, Opening of, model::Instant opening,
                       model::Instant now) {
  const OpeningSentences names = SentencesOf(of);
  const calendar::CivilTime then = calendar::InRome(opening);
  const std::chrono::sys_days today = calendar::InRome(now).day;
  const speech::ClockTime time{then.minutes};
  if (std::chrono::sys_days(then.day) == today) {
    return speaking.Sentence(names.today, {{"time", time}});
  }
  if (std::chrono::sys_days(then.day) == today + std::chrono::days(1)) {
    return speaking.Sentence(names.tomorrow, {{"time", time}});
  }
  return speaking.Sentence(names.later, {{"date", speech::Date{then.day}}, {"time", time}});
}

}  // namespace centralino::plan
