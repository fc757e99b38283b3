#include "plan/validate.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "calendar/holidays.h"
#include "model/lookup.h"
#include "plan/callback.h"
#include "plan/patience.h"
#include "speech/render.h"
#include "speech/sentences.h"

namespace centralino::plan {
namespace {

using model::Destination;
using model::Organization;

// Codes that must reach the emergency services and public utilities (AGCOM 26/08/CIR art. 12, 13).
constexpr std::array<std::string_view, 9> kReservedExtensions = {
    "112", "113", "114", "115", "117", "118", "1515", "1530", "116117"};

// Of missing sentences, in a warning.
constexpr std::size_t kMostNamed = 5;

std::string At(const std::string& list, std::size_t index) {
  return list + "[" + std::to_string(index) + "]";
}

// local@domain.tld as one dictates it: printable, one @, a dot in the domain.
bool IsEmail(std::string_view address) {
  const std::size_t at = address.find('@');
  if (at == 0 || at == std::string_view::npos || address.size() > 254) return false;
  const std::string_view domain = address.substr(at + 1);
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == '+' || c == '@';
  };
  return std::all_of(address.begin(), address.end(), allowed) &&
         domain.find('@') == std::string_view::npos && domain.find('.') != std::string_view::npos &&
         domain.front() != '.' && domain.back() != '.' &&
         domain.find("..") == std::string_view::npos;
}

class Checker {
 public:
  Checker(const Organization& organization, std::string_view field)
      : organization_(organization), root_(field.empty() ? "" : std::string(field) + ".") {}

  Verdict Check() {
    CheckSpeaks(organization_.language, root_ + "language");
    Each("sites", organization_.sites, &Checker::CheckSite);
    Each("desks", organization_.desks, &Checker::CheckDesk);
    Each("operators", organization_.operators, &Checker::CheckOperator);
    Each("groups", organization_.groups, &Checker::CheckGroup);
    Each("calendars", organization_.calendars, &Checker::CheckCalendar);
    Each("guides", organization_.guides, &Checker::CheckGuide);
    Each("numbers", organization_.numbers, &Checker::CheckNumber);

    Unique("sites", organization_.sites, [](const auto& each) { return each.id.value; });
    Unique("desks", organization_.desks, [](const auto& each) { return each.id.value; });
    Unique("operators", organization_.operators, [](const auto& each) { return each.id.value; });
    Unique("groups", organization_.groups, [](const auto& each) { return each.id.value; });
    Unique("calendars", organization_.calendars, [](const auto& each) { return each.id.value; });
    Unique("guides", organization_.guides, [](const auto& each) { return each.id.value; });
    Unique("numbers", organization_.numbers, [](const auto& each) { return each.number.value; });
    Unique(
        "operators", organization_.operators, [](const auto& each) { return each.extension; },
        ".extension");
    return std::move(verdict_);
  }

 private:
  template <class Thing>
  void Each(const std::string& list, const std::vector<Thing>& things,
            void (Checker::*check)(const Thing&, const std::string&)) {
    for (std::size_t i = 0; i < things.size(); ++i) (this->*check)(things[i], At(root_ + list, i));
  }

  template <class Things, class Key>
  void Unique(const std::string& list, const Things& things, Key key,
              const std::string& field = ".name") {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < things.size(); ++i) {
      const std::string value = key(things[i]);
      if (!value.empty() && !seen.insert(value).second) {
        Error(At(root_ + list, i) + field, "'" + value + "' is there twice");
      }
    }
  }

  void Error(std::string field, std::string description) {
    verdict_.errors.push_back({std::move(field), std::move(description)});
  }
  void Warn(std::string field, std::string description) {
    verdict_.warnings.push_back({std::move(field), std::move(description)});
  }

  // Whether who goes from one to the next (null: no further) comes back to where he began.
  template <class Thing, class Next>
  static bool LeadsBack(const Thing& start, const Next& next) {
    std::set<decltype(start.id)> seen;
    for (const Thing* each = &start; seen.insert(each->id).second;) {
      each = next(*each);
      if (each == nullptr) return false;
      if (each->id == start.id) return true;
    }
    return false;
  }
  // What a desk or a guide leads to, if that is another of its kind.
  template <class Id, class Thing>
  const Thing* After(const Thing& thing) const {
    const Id* const next = thing.otherwise ? std::get_if<Id>(&*thing.otherwise) : nullptr;
    return next == nullptr ? nullptr : model::Find(organization_, *next);
  }

  template <class Id>
  void Exists(const Id& id, const std::string& field) {
    if (model::Find(organization_, id) == nullptr) {
      Error(field, "'" + id.value + "' does not exist");
    }
  }
  template <class Id>
  void Exists(const std::optional<Id>& id, const std::string& field) {
    if (id) Exists(*id, field);
  }
  void DestinationExists(const Destination& destination, const std::string& field) {
    std::visit([&](const auto& id) { Exists(id, field); }, destination);
    const auto* const messages = std::get_if<model::MessagesId>(&destination);
    const model::Desk* const desk =
        messages == nullptr ? nullptr : model::Find(organization_, *messages);
    if (desk != nullptr && desk->email.empty()) {
      Error(field, "messages for '" + desk->id.value + "' need its e-mail address");
    }
  }

  void CheckSite(const model::Site& site, const std::string& at) {
    Exists(site.parent, at + ".parent");
    Exists(site.calendar, at + ".calendar");
    Exists(site.guide, at + ".guide");
    if (InCircle(site)) Error(at + ".parent", "the sites above lead back to this one");

    const model::Calendar* const calendar = model::CalendarOf(organization_, site.id);
    const std::string municipality = model::MunicipalityOf(organization_, site.id);
    if (calendar != nullptr && calendar->closed_on_patron_saint &&
        !calendar::PatronSaint(municipality)) {
      Warn(at + ".municipality", "the patron saint's day of '" + municipality +
                                     "' is not known: add it to the calendar as an exception");
    }
  }

  // The top of the chain of parents has one itself only where the chain closes on itself.
  bool InCircle(const model::Site& site) const {
    const std::vector<const model::Site*> chain = model::WithParents(organization_, site.id);
    return !chain.empty() && chain.back()->parent == site.id;
  }

  void CheckDesk(const model::Desk& desk, const std::string& at) {
    Exists(desk.site, at + ".site");
    Exists(desk.opening_hours, at + ".opening_hours");
    Exists(desk.consultation_bands, at + ".consultation_bands");
    Exists(desk.group, at + ".group");
    Exists(desk.consultation_group, at + ".consultation_group");
    if (desk.consultation_group && !desk.consultation_bands) {
      Error(at + ".consultation_group", "answers in the consultation bands, and there are none");
    }
    if (desk.otherwise) DestinationExists(*desk.otherwise, at + ".otherwise");
    if (ClosedForEver(desk)) {
      Error(at + ".otherwise", "the desks after this one lead back to it");
    }
    if (!desk.email.empty() && !IsEmail(desk.email)) {
      Error(at + ".email", "'" + desk.email + "' is no e-mail address");
    }
    if (!desk.group && desk.email.empty() && !desk.opening_hours && !desk.consultation_bands) {
      Warn(at, "nobody answers for this desk, and nothing can be said of it");
    }
  }

  // Desks that, closed, send callers round in a circle.
  bool ClosedForEver(const model::Desk& desk) const {
    return LeadsBack(desk, [this](const model::Desk& each) { return After<model::DeskId>(each); });
  }

  // A sentence that a language lacks is said in the organisation's, or in Italian.
  void CheckSpeaks(const std::string& language, const std::string& at) {
    const std::vector<std::string_view> missing = speech::MissingSentences(language);
    if (missing.empty()) return;
    std::string names;
    for (std::size_t i = 0; i < missing.size() && i < kMostNamed; ++i) {
      names += (i == 0 ? "" : ", ") + std::string(missing[i]);
    }
    if (missing.size() > kMostNamed) names += " …";
    Warn(at, "'" + language + "' lacks " + std::to_string(missing.size()) +
                 " of the platform's sentences (" + names + "): they are said in another language");
  }

  // What the organisation wrote for callers is not in this language.
  void CheckWritten(const model::Localized& texts, const std::string& language,
                    const std::string& at) {
    if (texts.empty()) return;
    const std::string_view chosen = model::Choose(texts, language, "").language;
    if (model::SameLanguage(chosen, language)) return;
    Warn(at, "there is no text in '" + language + "', which this guide offers");
  }

  void CheckOperator(const model::Operator& person, const std::string& at) {
    Exists(person.diversion, at + ".diversion");
    if (person.extension.empty()) {
      Warn(at + ".extension", "without an extension there is no telephone to ring");
    } else if (std::find(kReservedExtensions.begin(), kReservedExtensions.end(),
                         person.extension) != kReservedExtensions.end()) {
      Error(at + ".extension", person.extension + " is an emergency or public utility code");
    }
  }

  void CheckGroup(const model::ResponseGroup& group, const std::string& at) {
    Exists(group.overflow, at + ".overflow");
    if (group.otherwise) DestinationExists(*group.otherwise, at + ".otherwise");
    if (group.members.empty()) Warn(at + ".members", "nobody answers for this group");
    std::set<model::OperatorId> seen;
    for (std::size_t i = 0; i < group.members.size(); ++i) {
      const std::string here = At(at + ".members", i) + ".operator";
      Exists(group.members[i].operator_id, here);
      if (!seen.insert(group.members[i].operator_id).second) {
        Error(here, "'" + group.members[i].operator_id.value + "' is a member twice");
      }
    }
    CheckCallback(organization_, group, at, verdict_);
    if (OverflowsInCircle(group)) {
      Error(at + ".overflow", "the overflows lead back to this group");
    }
    CheckInstead(group, group.patience.when_full, OutcomeKind::kLineFull, at + ".when_full");
    CheckInstead(group, group.patience.when_too_long, OutcomeKind::kWaitedTooLong,
                 at + ".when_too_long");
    CheckInstead(group, group.patience.when_nobody, OutcomeKind::kNobodyPresent,
                 at + ".when_nobody");
  }

  void CheckInstead(const model::ResponseGroup& group, const model::Patience::Instead& instead,
                    OutcomeKind outcome, const std::string& at) {
    if (!instead) return;
    if (const auto* const destination = std::get_if<Destination>(&*instead)) {
      DestinationExists(*destination, at);
    }
    const bool back = LeadsBack(
        group, [&](const model::ResponseGroup& each) { return GroupAfter(each, outcome); });
    if (back) Error(at, "callers are led back to this group");
    const bool never = (outcome == OutcomeKind::kLineFull && !group.waiting.max_callers) ||
                       (outcome == OutcomeKind::kWaitedTooLong && !group.waiting.max_wait);
    if (never) Warn(at, "is met by nobody: the line has no such limit");
  }

  // In whose line callers of this one are next, if that is known beforehand.
  const model::ResponseGroup* GroupAfter(const model::ResponseGroup& group,
                                         OutcomeKind outcome) const {
    const model::Patience::Instead instead = InsteadOf(group, outcome);
    const auto* const next = instead ? std::get_if<Destination>(&*instead) : nullptr;
    if (next == nullptr) return nullptr;
    if (const auto* const id = std::get_if<model::GroupId>(next)) {
      return model::Find(organization_, *id);
    }
    const auto* const id = std::get_if<model::DeskId>(next);
    const model::Desk* const desk = id == nullptr ? nullptr : model::Find(organization_, *id);
    return desk == nullptr || !desk->group ? nullptr : model::Find(organization_, *desk->group);
  }

  bool OverflowsInCircle(const model::ResponseGroup& group) const {
    return LeadsBack(group, [this](const model::ResponseGroup& each) {
      return each.overflow ? model::Find(organization_, *each.overflow) : nullptr;
    });
  }

  void CheckCalendar(const model::Calendar& calendar, const std::string& at) {
    for (std::size_t day = 0; day < 7; ++day) {
      CheckHours(calendar.weekly[day], At(at + ".weekly", day));
    }
    for (std::size_t i = 0; i < calendar.exceptions.size(); ++i) {
      const model::CalendarException& each = calendar.exceptions[i];
      const std::string here = At(at + ".exceptions", i);
      if (!each.first.ok() || !each.last.ok() || each.last < each.first) {
        Error(here + ".last_day", "is no day on or after the first");
      }
      CheckHours(each.hours, here + ".hours");
    }
  }

  void CheckHours(const std::vector<model::Interval>& hours, const std::string& at) {
    int free_from = 0;
    for (const model::Interval& each : hours) {
      if (each.from < 0 || each.from >= each.to || each.to > 24 * 60) {
        Error(at, "hours do not end after they begin, within one day");
        return;
      }
      if (each.from < free_from) {
        Error(at, "hours overlap, or are not in order");
        return;
      }
      free_from = each.to;
    }
  }

  void CheckGuide(const model::Guide& guide, const std::string& at) {
    Exists(guide.site, at + ".site");
    if (guide.otherwise) DestinationExists(*guide.otherwise, at + ".otherwise");
    if (guide.repeats < 0) Error(at + ".repeats", "is less than 0");
    std::set<char> keys;
    for (std::size_t i = 0; i < guide.options.size(); ++i) {
      const model::MenuOption& option = guide.options[i];
      const std::string here = At(at + ".options", i);
      if (std::string_view("0123456789*#").find(option.key) == std::string_view::npos) {
        Error(here + ".key", "is not one of 0-9 * #");
      }
      if (!keys.insert(option.key).second) {
        Error(here + ".key", std::string("'") + option.key + "' is in this menu twice");
      }
      DestinationExists(option.destination, here + ".destination");
    }
    for (std::size_t i = 0; i < guide.languages.size(); ++i) {
      const model::LanguageKey& each = guide.languages[i];
      const std::string here = At(at + ".languages", i);
      if (std::string_view("0123456789*#").find(each.key) == std::string_view::npos) {
        Error(here + ".key", "is not one of 0-9 * #");
      }
      if (!keys.insert(each.key).second) {
        Error(here + ".key", std::string("'") + each.key + "' is in this menu twice");
      }
      if (!speech::Says(each.language, speech::sentence::kLanguageOption)) {
        Error(here + ".language", "nothing can be offered in '" + each.language + "'");
        continue;
      }
      CheckSpeaks(each.language, here + ".language");
      CheckWritten(guide.welcome, each.language, at + ".welcome");
      for (std::size_t j = 0; j < guide.options.size(); ++j) {
        CheckWritten(guide.options[j].label, each.language, At(at + ".options", j) + ".label");
      }
    }
    if (GreetsForEver(guide)) {
      Error(at + ".otherwise", "the guides after this one lead back to it without a choice");
    }
  }

  // Guides without a menu that follow one another in a circle.
  bool GreetsForEver(const model::Guide& guide) const {
    return LeadsBack(guide, [this](const model::Guide& each) {
      return each.options.empty() ? After<model::GuideId>(each) : nullptr;
    });
  }

  void CheckNumber(const model::PhoneNumber& number, const std::string& at) {
    Exists(number.site, at + ".site");
    if (number.destination) DestinationExists(*number.destination, at + ".destination");
    if (number.successor == number.number) {
      Error(at + ".successor", "a number cannot be replaced by itself");
    }
    if (!number.language.empty()) CheckSpeaks(number.language, at + ".language");
    using S = model::NumberState;
    const bool served =
        number.state == S::kParallel || number.state == S::kLive || number.state == S::kRetiring;
    if (served && !number.destination) {
      Warn(at + ".destination", "callers of this number are told that nobody owns it");
    }
    if (number.state == S::kRetiring && !number.successor) {
      Warn(at + ".successor", "callers are not told which number replaces this one");
    }
  }

  const Organization& organization_;
  const std::string root_;
  Verdict verdict_;
};

}  // namespace

Verdict Validate(const Organization& organization, std::string_view field) {
  return Checker(organization, field).Check();
}

}  // namespace centralino::plan
