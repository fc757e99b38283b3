#include "model/validate.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

namespace centralino::model {
namespace {

// What a telephone must reach anywhere in Italy whoever owns it, and numbers of public utility that
// people know by heart (ITALY: emergency; AGCOM 26/08/CIR art. 12 and 13).
constexpr std::array<std::string_view, 9> kEmergency = {"112", "113",  "114",  "115",   "117",
                                                        "118", "1515", "1530", "116117"};

class Validator {
 public:
  Validator(const Organization& organization, std::string_view root)
      : organization_(organization), root_(root) {
    Collect(organization.sites, sites_);
    Collect(organization.desks, desks_);
    Collect(organization.operators, operators_);
    Collect(organization.groups, groups_);
    Collect(organization.calendars, calendars_);
    Collect(organization.guides, guides_);
    for (const PhoneNumber& number : organization.numbers) numbers_.insert(number.number.value);
  }

  Violations Run() {
    Sites();
    Desks();
    Operators();
    Groups();
    Guides();
    Numbers();
    return std::move(violations_);
  }

 private:
  using Ids = std::unordered_set<std::string>;

  template <class Resources>
  static void Collect(const Resources& resources, Ids& ids) {
    for (const auto& resource : resources) ids.insert(resource.id.value);
  }

  void Wrong(std::string path, std::string description) {
    violations_.push_back({std::move(path), std::move(description)});
  }

  std::string At(std::string_view list, std::size_t index) const {
    return fmt::format("{}.{}[{}]", root_, list, index);
  }

  // `what` is the word for it: "calendar".
  template <class Id>
  void Exists(const Ids& ids, const std::optional<Id>& id, std::string_view what,
              std::string path) {
    if (id && !ids.contains(id->value)) {
      Wrong(std::move(path), fmt::format("there is no {} '{}'", what, id->value));
    }
  }
  template <class Id>
  void Exists(const Ids& ids, const Id& id, std::string_view what, std::string path) {
    Exists(ids, std::optional(id), what, std::move(path));
  }

  void Exists(const std::optional<Destination>& destination, const std::string& path) {
    if (!destination) return;
    struct Visit {
      Validator& validator;
      const std::string& path;
      void operator()(const GuideId& id) const {
        validator.Exists(validator.guides_, id, "guide", path);
      }
      void operator()(const DeskId& id) const {
        validator.Exists(validator.desks_, id, "desk", path);
      }
      void operator()(const GroupId& id) const {
        validator.Exists(validator.groups_, id, "group", path);
      }
      void operator()(const OperatorId& id) const {
        validator.Exists(validator.operators_, id, "operator", path);
      }
    };
    std::visit(Visit{*this, path}, *destination);
  }

  // Follows single links (parent, overflow, otherwise) from `start`; true when it comes back there.
  template <class Next>
  static bool Circles(const std::string& start, const Next& next) {
    std::set<std::string> seen;
    for (std::optional<std::string> at = next(start); at && seen.insert(*at).second;
         at = next(*at)) {
      if (*at == start) return true;
    }
    return false;
  }

  static std::optional<std::string> Follow(const std::map<std::string, std::string>& links,
                                           const std::string& from) {
    const auto found = links.find(from);
    return found == links.end() ? std::nullopt : std::optional(found->second);
  }

  void Says(const Localized& texts, const std::string& path) {
    const auto found = texts.find(organization_.language);
    if (found == texts.end() || found->second.empty()) {
      Wrong(path, fmt::format("has no text in the organisation's language, '{}'",
                              organization_.language));
    }
  }

  void Sites() {
    std::map<std::string, std::string> parents;
    for (const Site& site : organization_.sites) {
      if (site.parent) parents[site.id.value] = site.parent->value;
    }
    for (std::size_t i = 0; i < organization_.sites.size(); ++i) {
      const Site& site = organization_.sites[i];
      const std::string at = At("sites", i);
      Exists(sites_, site.parent, "site", at + ".parent");
      Exists(calendars_, site.calendar, "calendar", at + ".calendar");
      Exists(guides_, site.guide, "guide", at + ".guide");
      if (Circles(site.id.value, [&](const auto& id) { return Follow(parents, id); })) {
        Wrong(at + ".parent", "leads back to the site itself");
      }
    }
  }

  void Desks() {
    for (std::size_t i = 0; i < organization_.desks.size(); ++i) {
      const Desk& desk = organization_.desks[i];
      const std::string at = At("desks", i);
      Exists(sites_, desk.site, "site", at + ".site");
      Exists(calendars_, desk.opening_hours, "calendar", at + ".opening_hours");
      Exists(calendars_, desk.consultation_bands, "calendar", at + ".consultation_bands");
      Exists(groups_, desk.group, "group", at + ".group");
    }
  }

  void Operators() {
    std::map<std::string, std::string> owner;
    for (std::size_t i = 0; i < organization_.operators.size(); ++i) {
      const Operator& entry = organization_.operators[i];
      const std::string at = At("operators", i);
      Exists(groups_, entry.diversion, "group", at + ".diversion");
      const auto [first, fresh] = owner.try_emplace(entry.extension, entry.id.value);
      if (!fresh) {
        Wrong(at + ".extension",
              fmt::format("{} is the extension of '{}' too", entry.extension, first->second));
      }
      for (const std::string_view emergency : kEmergency) {
        if (entry.extension == emergency) {
          Wrong(at + ".extension", fmt::format("{} is an emergency number", emergency));
        }
      }
    }
  }

  void Groups() {
    std::map<std::string, std::string> overflows;
    for (const ResponseGroup& group : organization_.groups) {
      if (group.overflow) overflows[group.id.value] = group.overflow->value;
    }
    for (std::size_t i = 0; i < organization_.groups.size(); ++i) {
      const ResponseGroup& group = organization_.groups[i];
      const std::string at = At("groups", i);
      if (group.members.empty()) Wrong(at + ".members", "is empty: nobody would ever answer");
      for (std::size_t m = 0; m < group.members.size(); ++m) {
        Exists(operators_, group.members[m].operator_id, "operator",
               fmt::format("{}.members[{}].operator", at, m));
      }
      Exists(groups_, group.overflow, "group", at + ".overflow");
      if (Circles(group.id.value, [&](const auto& id) { return Follow(overflows, id); })) {
        Wrong(at + ".overflow", "leads back to the group itself: callers would go round for ever");
      }
    }
  }

  void Guides() {
    std::map<std::string, std::string> otherwise;
    for (const Guide& guide : organization_.guides) {
      if (!guide.otherwise) continue;
      if (const auto* next = std::get_if<GuideId>(&*guide.otherwise)) {
        otherwise[guide.id.value] = next->value;
      }
    }
    for (std::size_t i = 0; i < organization_.guides.size(); ++i) {
      const Guide& guide = organization_.guides[i];
      const std::string at = At("guides", i);
      Exists(sites_, guide.site, "site", at + ".site");
      Says(guide.welcome, at + ".welcome");
      for (std::size_t o = 0; o < guide.options.size(); ++o) {
        const std::string option = fmt::format("{}.options[{}]", at, o);
        Says(guide.options[o].label, option + ".label");
        Exists(guide.options[o].destination, option + ".destination");
      }
      Exists(guide.otherwise, at + ".otherwise");
      if (Circles(guide.id.value, [&](const auto& id) { return Follow(otherwise, id); })) {
        Wrong(at + ".otherwise", "leads back to the guide itself: callers would go round for ever");
      }
    }
  }

  void Numbers() {
    for (std::size_t i = 0; i < organization_.numbers.size(); ++i) {
      const PhoneNumber& number = organization_.numbers[i];
      const std::string at = At("numbers", i);
      Exists(number.destination, at + ".destination");
      Exists(sites_, number.site, "site", at + ".site");
      if (number.successor && !numbers_.contains(number.successor->value)) {
        Wrong(at + ".successor", fmt::format("there is no number '{}'", number.successor->value));
      }
      if (number.successor && *number.successor == number.number) {
        Wrong(at + ".successor", "is the number itself");
      }
      const bool in_service = number.state == NumberState::kParallel ||
                              number.state == NumberState::kLive ||
                              number.state == NumberState::kRetiring;
      if (in_service && !number.destination) {
        Wrong(at + ".destination",
              "is missing: a number in service must lead somewhere (or be planned)");
      }
    }
  }

  const Organization& organization_;
  const std::string root_;
  Ids sites_, desks_, operators_, groups_, calendars_, guides_, numbers_;
  Violations violations_;
};

}  // namespace

Violations Validate(const Organization& organization, std::string_view root) {
  return Validator(organization, root).Run();
}

}  // namespace centralino::model
