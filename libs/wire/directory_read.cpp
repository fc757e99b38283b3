// Message to values.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "wire/callback.h"
#include "wire/directory.h"
#include "wire/field_reader.h"
#include "wire/status.h"
#include "wire/time.h"

namespace centralino::wire {
namespace {

using std::chrono::seconds;

constexpr int kMinutesOfDay = 1440;
constexpr int kLowestLevel = 99;
constexpr int kMostRepeats = 9;
constexpr int kMostCallers = 10'000;
constexpr int kMostSaid = 9'999;
constexpr std::size_t kLongestExtension = 8;
constexpr std::size_t kSealedBytes = 1024;
// Bounds on one organisation: a city of a million has fewer.
constexpr int kMostOfAKind = 20'000;

class Reader {
 public:
  Reader(FieldReader& fields, std::string root) : in_(fields), root_(std::move(root)) {}

  // Reads a list of resources whose names lie in `collection`, each id once.
  template <class Messages, class Read>
  auto List(const Messages& messages, const char* field, std::string_view collection, Read read) {
    using Value = decltype(read(messages.Get(0), std::string()));
    std::vector<Value> values;
    const std::string list = root_ + "." + field;
    if (messages.size() > kMostOfAKind) {
      in_.Wrong(list, fmt::format("has more than {} entries", kMostOfAKind));
      return values;
    }
    std::set<std::string> seen;
    values.reserve(static_cast<std::size_t>(messages.size()));
    for (int i = 0; i < messages.size(); ++i) {
      const std::string here = fmt::format("{}[{}]", list, i);
      values.push_back(read(messages.Get(i), here));
      if (!messages.Get(i).name().empty() && !seen.insert(messages.Get(i).name()).second) {
        in_.Wrong(here + ".name", fmt::format("'{}' is there twice among the {}",
                                              messages.Get(i).name(), collection));
      }
    }
    return values;
  }

  model::Site Site(const directory_pb::Site& message, const std::string& at) {
    model::Site site;
    site.id = in_.Required<model::SiteId>(message.name(), "sites", at + ".name");
    site.display_name = Spoken(message.display_name(), at);
    switch (message.kind()) {
      case directory_pb::Site::OFFICE_BUILDING:
        site.kind = model::SiteKind::kOfficeBuilding;
        break;
      case directory_pb::Site::NURSERY:
        site.kind = model::SiteKind::kNursery;
        break;
      case directory_pb::Site::MUSEUM:
        site.kind = model::SiteKind::kMuseum;
        break;
      case directory_pb::Site::EXHIBITION_HALL:
        site.kind = model::SiteKind::kExhibitionHall;
        break;
      case directory_pb::Site::SCHOOL_COMPLEX:
        site.kind = model::SiteKind::kSchoolComplex;
        break;
      case directory_pb::Site::SCHOOL_BUILDING:
        site.kind = model::SiteKind::kSchoolBuilding;
        break;
      default:
        in_.Wrong(at + ".kind", "is missing or unknown");
    }
    site.parent = in_.Optional<model::SiteId>(message.parent(), "sites", at + ".parent");
    site.municipality = in_.Text(message.municipality(), at + ".municipality");
    site.calendar = Calendar(message.calendar(), at + ".calendar");
    site.guide = in_.Optional<model::GuideId>(message.guide(), "guides", at + ".guide");
    site.voice = in_.Text(message.voice(), at + ".voice");
    return site;
  }

  model::Desk Desk(const directory_pb::Desk& message, const std::string& at) {
    return {
        .id = in_.Required<model::DeskId>(message.name(), "desks", at + ".name"),
        .site = in_.Required<model::SiteId>(message.site(), "sites", at + ".site"),
        .display_name = Spoken(message.display_name(), at),
        .email = in_.Email(message.email(), at + ".email"),
        .opening_hours = Calendar(message.opening_hours(), at + ".opening_hours"),
        .consultation_bands = Calendar(message.consultation_bands(), at + ".consultation_bands"),
        .group = Group(message.group(), at + ".group"),
        .consultation_group = Group(message.consultation_group(), at + ".consultation_group"),
        .otherwise = in_.OptionalDestination(message.otherwise(), at + ".otherwise")};
  }

  model::Operator Operator(const directory_pb::Operator& message, const std::string& at) {
    model::Operator result;
    result.id = in_.Required<model::OperatorId>(message.name(), "operators", at + ".name");
    result.display_name = in_.Text(message.display_name(), at + ".display_name");
    result.extension = in_.Digits(message.extension(), at + ".extension", kLongestExtension);
    result.diversion = Group(message.diversion(), at + ".diversion");
    for (int i = 0; i < message.languages_size(); ++i) {
      result.languages.push_back(
          in_.Language(message.languages(i), fmt::format("{}.languages[{}]", at, i)));
    }
    const auto& credential = message.credential();
    if (credential.md5_ha1_sealed().size() > kSealedBytes ||
        credential.sha256_ha1_sealed().size() > kSealedBytes) {
      in_.Wrong(at + ".credential", "is too long");
    } else {
      result.credential = {.md5_ha1_sealed = credential.md5_ha1_sealed(),
                           .sha256_ha1_sealed = credential.sha256_ha1_sealed()};
    }
    return result;
  }

  model::ResponseGroup ResponseGroup(const directory_pb::ResponseGroup& message,
                                     const std::string& at) {
    model::ResponseGroup group;
    group.id = in_.Required<model::GroupId>(message.name(), "groups", at + ".name");
    group.display_name = Spoken(message.display_name(), at);
    std::set<std::string> members;
    for (int i = 0; i < message.members_size(); ++i) {
      const auto& member = message.members(i);
      const std::string here = fmt::format("{}.members[{}]", at, i);
      if (!members.insert(member.operator_()).second) in_.Wrong(here, "is there twice");
      if (member.level() < 0 || member.level() > kLowestLevel) {
        in_.Wrong(here + ".level", fmt::format("is not 1 to {}", kLowestLevel));
      }
      group.members.push_back({.operator_id = in_.Required<model::OperatorId>(
                                   member.operator_(), "operators", here + ".operator"),
                               .level = std::max(1, member.level())});
    }
    switch (message.strategy()) {
      case directory_pb::ResponseGroup::STRATEGY_UNSPECIFIED:
      case directory_pb::ResponseGroup::LONGEST_IDLE:
        group.strategy = model::RingStrategy::kLongestIdle;
        break;
      case directory_pb::ResponseGroup::IN_ORDER:
        group.strategy = model::RingStrategy::kInOrder;
        break;
      case directory_pb::ResponseGroup::FEWEST_CALLS:
        group.strategy = model::RingStrategy::kFewestCalls;
        break;
      case directory_pb::ResponseGroup::ALL_AT_ONCE:
        group.strategy = model::RingStrategy::kAllAtOnce;
        break;
      default:
        in_.Wrong(at + ".strategy", "is unknown");
    }
    if (message.has_ring_time()) {
      group.ring_time =
          in_.Seconds(message.ring_time(), seconds{1}, seconds{300}, at + ".ring_time");
    }
    if (message.has_wrap_up()) {
      group.wrap_up = in_.Seconds(message.wrap_up(), seconds{0}, seconds{3600}, at + ".wrap_up");
    }
    ReadCompetence(message, at, group);
    group.waiting = Waiting(message.waiting(), at + ".waiting");
    group.overflow = Group(message.overflow(), at + ".overflow");
    group.otherwise = in_.OptionalDestination(message.otherwise(), at + ".otherwise");
    group.patience = {.when_full = Instead(message.when_full(), at + ".when_full"),
                      .when_too_long = Instead(message.when_too_long(), at + ".when_too_long"),
                      .when_nobody = Instead(message.when_nobody(), at + ".when_nobody")};
    return group;
  }

  model::Patience::Instead Instead(const std::string& name, const std::string& at) {
    if (name == kGoodbye) return model::Goodbye{};
    const auto destination = in_.OptionalDestination(name, at);
    if (!destination) return std::nullopt;
    return *destination;
  }

  void ReadCompetence(const directory_pb::ResponseGroup& message, const std::string& at,
                      model::ResponseGroup& group) {
    if (message.level_after_size() >= kLowestLevel) in_.Wrong(at + ".level_after", "are too many");
    seconds least{0};
    for (int i = 0; i < message.level_after_size(); ++i) {
      least = in_.Seconds(message.level_after(i), least, seconds{3600},
                          fmt::format("{}.level_after[{}]", at, i));
      group.level_after.push_back(least);
    }
    switch (message.languages()) {
      case directory_pb::ResponseGroup::LANGUAGES_UNSPECIFIED:
      case directory_pb::ResponseGroup::PREFER:
        group.languages = model::LanguageRule::kPrefer;
        break;
      case directory_pb::ResponseGroup::ANY:
        group.languages = model::LanguageRule::kAny;
        break;
      case directory_pb::ResponseGroup::REQUIRE:
        group.languages = model::LanguageRule::kRequire;
        break;
      default:
        in_.Wrong(at + ".languages", "is unknown");
    }
    if (message.has_away_after()) group.away_after = message.away_after();
    if (group.away_after < 0 || group.away_after > 100) {
      in_.Wrong(at + ".away_after", "is not 0 to 100");
    }
    group.priority = message.priority();
    if (group.priority < -100 || group.priority > 100) {
      in_.Wrong(at + ".priority", "is not -100 to 100");
    }
  }

  model::Calendar CalendarOf(const directory_pb::Calendar& message, const std::string& at) {
    model::Calendar calendar;
    calendar.id = in_.Required<model::CalendarId>(message.name(), "calendars", at + ".name");
    calendar.display_name = in_.Text(message.display_name(), at + ".display_name");
    if (message.weekly_size() != 0 && message.weekly_size() != 7) {
      in_.Wrong(at + ".weekly", "has not seven days");
    } else {
      for (int day = 0; day < message.weekly_size(); ++day) {
        calendar.weekly[day] = Intervals(message.weekly(day).intervals(),
                                         fmt::format("{}.weekly[{}].intervals", at, day));
      }
    }
    for (int i = 0; i < message.exceptions_size(); ++i) {
      const auto& exception = message.exceptions(i);
      const std::string here = fmt::format("{}.exceptions[{}]", at, i);
      model::CalendarException value;
      value.first = in_.Day(exception.first_day(), here + ".first_day");
      value.last = exception.last_day().empty() ? value.first
                                                : in_.Day(exception.last_day(), here + ".last_day");
      if (value.last < value.first) in_.Wrong(here + ".last_day", "is before the first day");
      value.hours = Intervals(exception.hours(), here + ".hours");
      value.reason = in_.Text(exception.reason(), here + ".reason");
      calendar.exceptions.push_back(std::move(value));
    }
    if (message.has_closed_on_public_holidays()) {
      calendar.closed_on_public_holidays = message.closed_on_public_holidays();
    }
    if (message.has_closed_on_patron_saint()) {
      calendar.closed_on_patron_saint = message.closed_on_patron_saint();
    }
    return calendar;
  }

  model::MessagePolicy Messages(const directory_pb::MessagePolicy& message, const std::string& at) {
    model::MessagePolicy policy;
    if (message.has_say_notice()) policy.say_notice = message.say_notice();
    policy.notice = in_.Words(message.notice(), at + ".notice");
    const auto read = [&](const google::protobuf::Duration& time, seconds from, seconds to,
                          const char* field,
                          seconds& out) { out = in_.Seconds(time, from, to, at + field); };
    if (message.has_longest()) {
      read(message.longest(), seconds{5}, seconds{1800}, ".longest", policy.longest);
    }
    if (message.has_silence()) {
      read(message.silence(), seconds{2}, seconds{60}, ".silence", policy.silence);
    }
    if (message.has_shortest()) {
      read(message.shortest(), seconds{0}, seconds{60}, ".shortest", policy.shortest);
    }
    return policy;
  }

  model::Guide Guide(const directory_pb::Guide& message, const std::string& at) {
    model::Guide guide;
    guide.id = in_.Required<model::GuideId>(message.name(), "guides", at + ".name");
    guide.display_name = in_.Text(message.display_name(), at + ".display_name");
    guide.site = in_.Optional<model::SiteId>(message.site(), "sites", at + ".site");
    guide.welcome = in_.Words(message.welcome(), at + ".welcome");
    std::set<std::string> keys;
    for (int i = 0; i < message.options_size(); ++i) {
      const auto& option = message.options(i);
      const std::string here = fmt::format("{}.options[{}]", at, i);
      model::MenuOption value;
      value.key = Key(option.key(), keys, here + ".key");
      value.label = in_.Words(option.label(), here + ".label");
      const auto to = in_.OptionalDestination(option.destination(), here + ".destination");
      if (to) value.destination = *to;
      if (option.destination().empty()) in_.Wrong(here + ".destination", "is missing");
      guide.options.push_back(std::move(value));
    }
    for (int i = 0; i < message.languages_size(); ++i) {
      const auto& each = message.languages(i);
      const std::string here = fmt::format("{}.languages[{}]", at, i);
      guide.languages.push_back({.key = Key(each.key(), keys, here + ".key"),
                                 .language = in_.Language(each.language(), here + ".language")});
    }
    if (message.repeats() < 0 || message.repeats() > kMostRepeats) {
      in_.Wrong(at + ".repeats", fmt::format("is not 1 to {}", kMostRepeats));
    } else if (message.repeats() > 0) {
      guide.repeats = message.repeats();
    }
    if (message.has_key_timeout()) {
      guide.key_timeout =
          in_.Seconds(message.key_timeout(), seconds{1}, seconds{60}, at + ".key_timeout");
    }
    guide.otherwise = in_.OptionalDestination(message.otherwise(), at + ".otherwise");
    return guide;
  }

  model::PhoneNumber PhoneNumber(const directory_pb::PhoneNumber& message, const std::string& at) {
    model::PhoneNumber number;
    if (const auto e164 = in_.OptionalNumber(message.name(), at + ".name")) number.number = *e164;
    if (message.name().empty()) in_.Wrong(at + ".name", "is missing");
    number.display_name = in_.Text(message.display_name(), at + ".display_name");
    switch (message.state()) {
      case directory_pb::PhoneNumber::STATE_UNSPECIFIED:
      case directory_pb::PhoneNumber::LIVE:
        number.state = model::NumberState::kLive;
        break;
      case directory_pb::PhoneNumber::PLANNED:
        number.state = model::NumberState::kPlanned;
        break;
      case directory_pb::PhoneNumber::PARALLEL:
        number.state = model::NumberState::kParallel;
        break;
      case directory_pb::PhoneNumber::RETIRING:
        number.state = model::NumberState::kRetiring;
        break;
      case directory_pb::PhoneNumber::RETIRED:
        number.state = model::NumberState::kRetired;
        break;
      case directory_pb::PhoneNumber::QUARANTINE:
        number.state = model::NumberState::kQuarantine;
        break;
      default:
        in_.Wrong(at + ".state", "is unknown");
    }
    number.destination = in_.OptionalDestination(message.destination(), at + ".destination");
    number.successor = in_.OptionalNumber(message.successor(), at + ".successor");
    number.carrier_line = in_.Text(message.carrier_line(), at + ".carrier_line");
    number.monthly_cost_cents = message.monthly_cost_cents();
    if (number.monthly_cost_cents < 0) in_.Wrong(at + ".monthly_cost_cents", "is negative");
    number.site = in_.Optional<model::SiteId>(message.site(), "sites", at + ".site");
    if (!message.language().empty()) {
      number.language = in_.Language(message.language(), at + ".language");
    }
    return number;
  }

 private:
  std::string Spoken(const std::string& text, const std::string& at) {
    if (text.empty()) in_.Wrong(at + ".display_name", "is missing: callers hear it");
    return in_.Text(text, at + ".display_name");
  }

  // A menu key, each once.
  char Key(const std::string& key, std::set<std::string>& seen, const std::string& path) {
    if (key.size() != 1 ||
        std::string_view("0123456789*#").find(key[0]) == std::string_view::npos) {
      in_.Wrong(path, fmt::format("'{}' is not one of 0-9 * #", key));
      return '0';
    }
    if (!seen.insert(key).second) in_.Wrong(path, fmt::format("{} is there twice", key));
    return key[0];
  }

  std::optional<model::CalendarId> Calendar(const std::string& name, const std::string& path) {
    return in_.Optional<model::CalendarId>(name, "calendars", path);
  }

  std::optional<model::GroupId> Group(const std::string& name, const std::string& path) {
    return in_.Optional<model::GroupId>(name, "groups", path);
  }

  template <class Messages>
  std::vector<model::Interval> Intervals(const Messages& messages, const std::string& path) {
    std::vector<model::Interval> intervals;
    for (int i = 0; i < messages.size(); ++i) {
      const model::Interval interval{.from = messages.Get(i).from(), .to = messages.Get(i).to()};
      if (interval.from < 0 || interval.from >= interval.to || interval.to > kMinutesOfDay) {
        in_.Wrong(fmt::format("{}[{}]", path, i), "does not end after it begins, within one day");
      } else {
        intervals.push_back(interval);
      }
    }
    std::sort(intervals.begin(), intervals.end());
    const auto overlap =
        std::adjacent_find(intervals.begin(), intervals.end(),
                           [](const auto& a, const auto& b) { return b.from < a.to; });
    if (overlap != intervals.end()) in_.Wrong(path, "overlap");
    return intervals;
  }

  model::WaitingPolicy Waiting(const directory_pb::WaitingPolicy& message, const std::string& at) {
    model::WaitingPolicy policy;
    if (message.has_announce_every()) {
      policy.announce_every =
          in_.Seconds(message.announce_every(), seconds{5}, seconds{600}, at + ".announce_every");
    }
    if (message.has_announce_min_gap()) {
      policy.announce_min_gap = in_.Seconds(message.announce_min_gap(), seconds{0}, seconds{600},
                                            at + ".announce_min_gap");
    }
    if (message.has_announce_up_to()) {
      if (message.announce_up_to() < 0 || message.announce_up_to() > kMostSaid) {
        in_.Wrong(at + ".announce_up_to", fmt::format("is not 0 to {}", kMostSaid));
      }
      policy.announce_up_to = message.announce_up_to();
    }
    if (message.has_announce_wait()) policy.announce_wait = message.announce_wait();
    if (message.has_max_callers()) {
      if (message.max_callers() < 1 || message.max_callers() > kMostCallers) {
        in_.Wrong(at + ".max_callers", fmt::format("is not 1 to {}", kMostCallers));
      }
      policy.max_callers = message.max_callers();
    }
    if (message.has_max_wait()) {
      policy.max_wait =
          in_.Seconds(message.max_wait(), seconds{1}, seconds{86'400}, at + ".max_wait");
    }
    if (message.has_wait_when_nobody_present()) {
      policy.wait_when_nobody_present = message.wait_when_nobody_present();
    }
    if (message.has_callback()) {
      model::Violations wrong;
      policy.callback = FromProto(message.callback(), at + ".callback", wrong);
      for (model::Violation& each : wrong) in_.Wrong(each.field, each.description);
    }
    return policy;
  }

  FieldReader& in_;
  const std::string root_;
};

// A host name (RFC 1123 §2.1): the realm is written by hand into telephones.
bool IsDomain(std::string_view domain) {
  if (domain.empty() || domain.size() > 253) return false;
  while (true) {
    const auto dot = domain.find('.');
    if (!IsId(domain.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    domain.remove_prefix(dot + 1);
  }
}

}  // namespace

absl::StatusOr<model::Organization> FromProto(const directory_pb::Configuration& message,
                                              std::string_view field) {
  const std::string root(field);
  auto id = OrganizationFromName(message.name(), root + ".name");
  if (!id.ok()) return id.status();
  FieldReader in(*id);
  Reader read(in, root);

  model::Organization result;
  result.id = *id;
  if (message.display_name().empty())
    in.Wrong(root + ".display_name", "is missing: callers hear it");
  result.display_name = in.Text(message.display_name(), root + ".display_name");
  result.sip_domain = message.sip_domain();
  if (!IsDomain(message.sip_domain())) {
    in.Wrong(root + ".sip_domain",
             fmt::format("'{}' is no domain in small letters, like \"empoli.centralino.example\"",
                         message.sip_domain()));
  }
  result.municipality = in.Text(message.municipality(), root + ".municipality");
  if (!message.language().empty()) {
    result.language = in.Language(message.language(), root + ".language");
  }
  result.voice = in.Text(message.voice(), root + ".voice");
  if (message.outgoing_size() > 0) {
    model::Violations wrong;
    result.outgoing = ReadClasses(message.outgoing(), root + ".outgoing", wrong);
    for (const model::Violation& each : wrong) in.Wrong(each.field, each.description);
  }

  const auto list = [&](const auto& messages, const char* name, auto member) {
    return read.List(messages, name, name, [&](const auto& entry, const std::string& at) {
      return (read.*member)(entry, at);
    });
  };
  result.sites = list(message.sites(), "sites", &Reader::Site);
  result.desks = list(message.desks(), "desks", &Reader::Desk);
  result.operators = list(message.operators(), "operators", &Reader::Operator);
  result.groups = list(message.groups(), "groups", &Reader::ResponseGroup);
  result.calendars = list(message.calendars(), "calendars", &Reader::CalendarOf);
  result.guides = list(message.guides(), "guides", &Reader::Guide);
  result.numbers = list(message.numbers(), "numbers", &Reader::PhoneNumber);

  result.messages = read.Messages(message.messages(), root + ".messages");

  if (!in.violations().empty()) return WithViolations(in.violations());
  return result;
}

absl::StatusOr<model::Snapshot> FromProto(const directory_pb::Revision& message) {
  auto organization = FromProto(message.configuration());
  if (!organization.ok()) return organization.status();
  if (message.revision() < 1) return WithViolations({{"revision", "is not 1 or more"}});
  return model::Snapshot{.organization = *std::move(organization),
                         .revision = message.revision(),
                         .published = ToInstant(message.publish_time())};
}

}  // namespace centralino::wire
