// Values to message.
#include <fmt/format.h>

#include <string>

#include "wire/callback.h"
#include "wire/directory.h"

namespace centralino::wire {
namespace {

class Writer {
 public:
  Writer(const model::OrganizationId& organization, Secrets secrets)
      : organization_(organization), secrets_(secrets) {}

  void Write(const model::Site& site, directory_pb::Site* out) const {
    out->set_name(In("sites", site.id));
    out->set_display_name(site.display_name);
    out->set_kind(Kind(site.kind));
    out->set_parent(In("sites", site.parent));
    out->set_municipality(site.municipality);
    out->set_calendar(In("calendars", site.calendar));
    out->set_guide(In("guides", site.guide));
    out->set_voice(site.voice);
  }

  void Write(const model::Desk& desk, directory_pb::Desk* out) const {
    out->set_name(In("desks", desk.id));
    out->set_site(In("sites", desk.site));
    out->set_display_name(desk.display_name);
    out->set_email(desk.email);
    out->set_opening_hours(In("calendars", desk.opening_hours));
    out->set_consultation_bands(In("calendars", desk.consultation_bands));
    out->set_group(In("groups", desk.group));
    out->set_consultation_group(In("groups", desk.consultation_group));
    out->set_otherwise(To(desk.otherwise));
  }

  void Write(const model::Operator& from, directory_pb::Operator* out) const {
    out->set_name(In("operators", from.id));
    out->set_display_name(from.display_name);
    out->set_extension(from.extension);
    out->set_diversion(In("groups", from.diversion));
    for (const std::string& language : from.languages) out->add_languages(language);
    const bool has = !from.credential.md5_ha1_sealed.empty();
    out->set_has_password(has);
    if (has && secrets_ == Secrets::kInclude) {
      out->mutable_credential()->set_md5_ha1_sealed(from.credential.md5_ha1_sealed);
      out->mutable_credential()->set_sha256_ha1_sealed(from.credential.sha256_ha1_sealed);
    }
  }

  void Write(const model::ResponseGroup& group, directory_pb::ResponseGroup* out) const {
    out->set_name(In("groups", group.id));
    out->set_display_name(group.display_name);
    for (const model::Member& member : group.members) {
      auto* entry = out->add_members();
      entry->set_operator_(In("operators", member.operator_id));
      entry->set_level(member.level);
    }
    out->set_strategy(Strategy(group.strategy));
    out->mutable_ring_time()->set_seconds(group.ring_time.count());
    out->mutable_wrap_up()->set_seconds(group.wrap_up.count());
    for (const auto after : group.level_after) out->add_level_after()->set_seconds(after.count());
    out->set_languages(Languages(group.languages));
    out->set_away_after(group.away_after);
    out->set_priority(group.priority);
    auto* waiting = out->mutable_waiting();
    waiting->mutable_announce_every()->set_seconds(group.waiting.announce_every.count());
    waiting->mutable_announce_min_gap()->set_seconds(group.waiting.announce_min_gap.count());
    waiting->set_announce_up_to(group.waiting.announce_up_to);
    waiting->set_announce_wait(group.waiting.announce_wait);
    if (group.waiting.max_callers) waiting->set_max_callers(*group.waiting.max_callers);
    if (group.waiting.max_wait) {
      waiting->mutable_max_wait()->set_seconds(group.waiting.max_wait->count());
    }
    waiting->set_wait_when_nobody_present(group.waiting.wait_when_nobody_present);
    if (group.waiting.callback) *waiting->mutable_callback() = ToProto(*group.waiting.callback);
    out->set_overflow(In("groups", group.overflow));
    out->set_otherwise(To(group.otherwise));
    out->set_when_full(Instead(group.patience.when_full));
    out->set_when_too_long(Instead(group.patience.when_too_long));
    out->set_when_nobody(Instead(group.patience.when_nobody));
  }

  void Write(const model::MessagePolicy& policy, directory_pb::MessagePolicy* out) const {
    out->set_say_notice(policy.say_notice);
    out->mutable_notice()->insert(policy.notice.begin(), policy.notice.end());
    out->mutable_longest()->set_seconds(policy.longest.count());
    out->mutable_silence()->set_seconds(policy.silence.count());
    out->mutable_shortest()->set_seconds(policy.shortest.count());
  }

  void Write(const model::Calendar& calendar, directory_pb::Calendar* out) const {
    out->set_name(In("calendars", calendar.id));
    out->set_display_name(calendar.display_name);
    for (const auto& day : calendar.weekly) Write(day, out->add_weekly()->mutable_intervals());
    for (const model::CalendarException& exception : calendar.exceptions) {
      auto* entry = out->add_exceptions();
      entry->set_first_day(Iso(exception.first));
      entry->set_last_day(Iso(exception.last));
      Write(exception.hours, entry->mutable_hours());
      entry->set_reason(exception.reason);
    }
    out->set_closed_on_public_holidays(calendar.closed_on_public_holidays);
    out->set_closed_on_patron_saint(calendar.closed_on_patron_saint);
  }

  void Write(const model::Guide& guide, directory_pb::Guide* out) const {
    out->set_name(In("guides", guide.id));
    out->set_display_name(guide.display_name);
    out->set_site(In("sites", guide.site));
    out->mutable_welcome()->insert(guide.welcome.begin(), guide.welcome.end());
    for (const model::MenuOption& option : guide.options) {
      auto* entry = out->add_options();
      entry->set_key(std::string(1, option.key));
      entry->mutable_label()->insert(option.label.begin(), option.label.end());
      entry->set_destination(Name(organization_, option.destination));
    }
    for (const model::LanguageKey& each : guide.languages) {
      auto* entry = out->add_languages();
      entry->set_key(std::string(1, each.key));
      entry->set_language(each.language);
    }
    out->set_repeats(guide.repeats);
    out->mutable_key_timeout()->set_seconds(guide.key_timeout.count());
    out->set_otherwise(To(guide.otherwise));
  }

  void Write(const model::PhoneNumber& number, directory_pb::PhoneNumber* out) const {
    out->set_name(Name(organization_, "numbers", number.number.value));
    out->set_display_name(number.display_name);
    out->set_state(State(number.state));
    out->set_destination(To(number.destination));
    if (number.successor) {
      out->set_successor(Name(organization_, "numbers", number.successor->value));
    }
    out->set_carrier_line(number.carrier_line);
    out->set_monthly_cost_cents(number.monthly_cost_cents);
    out->set_site(In("sites", number.site));
    out->set_language(number.language);
  }

 private:
  template <class Id>
  std::string In(std::string_view collection, const Id& id) const {
    return Name(organization_, collection, id.value);
  }
  template <class Id>
  std::string In(std::string_view collection, const std::optional<Id>& id) const {
    return id ? In(collection, *id) : "";
  }
  std::string To(const std::optional<model::Destination>& destination) const {
    return destination ? Name(organization_, *destination) : "";
  }

  std::string Instead(const model::Patience::Instead& instead) const {
    if (!instead) return "";
    const auto* const destination = std::get_if<model::Destination>(&*instead);
    return destination == nullptr ? kGoodbye : Name(organization_, *destination);
  }

  template <class Messages>
  static void Write(const std::vector<model::Interval>& intervals, Messages* out) {
    for (const model::Interval& interval : intervals) {
      auto* entry = out->Add();
      entry->set_from(interval.from);
      entry->set_to(interval.to);
    }
  }

  static std::string Iso(std::chrono::year_month_day day) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  }

  static directory_pb::Site::Kind Kind(model::SiteKind kind) {
    switch (kind) {
      case model::SiteKind::kOfficeBuilding:
        return directory_pb::Site::OFFICE_BUILDING;
      case model::SiteKind::kNursery:
        return directory_pb::Site::NURSERY;
      case model::SiteKind::kMuseum:
        return directory_pb::Site::MUSEUM;
      case model::SiteKind::kExhibitionHall:
        return directory_pb::Site::EXHIBITION_HALL;
      case model::SiteKind::kSchoolComplex:
        return directory_pb::Site::SCHOOL_COMPLEX;
      case model::SiteKind::kSchoolBuilding:
        return directory_pb::Site::SCHOOL_BUILDING;
    }
    return directory_pb::Site::KIND_UNSPECIFIED;
  }

  static directory_pb::ResponseGroup::Strategy Strategy(model::RingStrategy strategy) {
    switch (strategy) {
      case model::RingStrategy::kLongestIdle:
        return directory_pb::ResponseGroup::LONGEST_IDLE;
      case model::RingStrategy::kInOrder:
        return directory_pb::ResponseGroup::IN_ORDER;
      case model::RingStrategy::kFewestCalls:
        return directory_pb::ResponseGroup::FEWEST_CALLS;
      case model::RingStrategy::kAllAtOnce:
        return directory_pb::ResponseGroup::ALL_AT_ONCE;
    }
    return directory_pb::ResponseGroup::STRATEGY_UNSPECIFIED;
  }

  static directory_pb::ResponseGroup::Languages Languages(model::LanguageRule rule) {
    switch (rule) {
      case model::LanguageRule::kAny:
        return directory_pb::ResponseGroup::ANY;
      case model::LanguageRule::kPrefer:
        return directory_pb::ResponseGroup::PREFER;
      case model::LanguageRule::kRequire:
        return directory_pb::ResponseGroup::REQUIRE;
    }
    return directory_pb::ResponseGroup::LANGUAGES_UNSPECIFIED;
  }

  static directory_pb::PhoneNumber::State State(model::NumberState state) {
    switch (state) {
      case model::NumberState::kPlanned:
        return directory_pb::PhoneNumber::PLANNED;
      case model::NumberState::kParallel:
        return directory_pb::PhoneNumber::PARALLEL;
      case model::NumberState::kLive:
        return directory_pb::PhoneNumber::LIVE;
      case model::NumberState::kRetiring:
        return directory_pb::PhoneNumber::RETIRING;
      case model::NumberState::kRetired:
        return directory_pb::PhoneNumber::RETIRED;
      case model::NumberState::kQuarantine:
        return directory_pb::PhoneNumber::QUARANTINE;
    }
    return directory_pb::PhoneNumber::STATE_UNSPECIFIED;
  }

  const model::OrganizationId& organization_;
  const Secrets secrets_;
};

}  // namespace

directory_pb::Configuration ToProto(const model::Organization& organization, Secrets secrets) {
  const Writer writer(organization.id, secrets);
  directory_pb::Configuration out;
  out.set_name(Name(organization.id));
  out.set_display_name(organization.display_name);
  out.set_sip_domain(organization.sip_domain);
  out.set_municipality(organization.municipality);
  out.set_language(organization.language);
  out.set_voice(organization.voice);
  Write(organization.outgoing, *out.mutable_outgoing());
  for (const auto& site : organization.sites) writer.Write(site, out.add_sites());
  for (const auto& desk : organization.desks) writer.Write(desk, out.add_desks());
  for (const auto& entry : organization.operators) writer.Write(entry, out.add_operators());
  for (const auto& group : organization.groups) writer.Write(group, out.add_groups());
  for (const auto& calendar : organization.calendars) writer.Write(calendar, out.add_calendars());
  for (const auto& guide : organization.guides) writer.Write(guide, out.add_guides());
  for (const auto& number : organization.numbers) writer.Write(number, out.add_numbers());
  writer.Write(organization.messages, out.mutable_messages());
  return out;
}

}  // namespace centralino::wire
