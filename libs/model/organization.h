// The organisation as plain values: what a published revision says. Immutable once published;
// shared between threads as shared_ptr<const Snapshot>.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/class_of_service.h"
#include "model/id.h"

namespace centralino::model {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using std::chrono::milliseconds;
using std::chrono::seconds;

// A telephone number in E.164, with the plus: "+3905717571" (ITALY: the 0 stays).
struct E164 {
  std::string value;
  auto operator<=>(const E164&) const = default;
};

// Text in each language it was written in: BCP 47 tag ("it", "en") to text.
using Localized = std::map<std::string, std::string>;

// ---- Calendars --------------------------------------------------------------------------------

// Minutes since midnight of the site's civil day, [from, to), 0 <= from < to <= 1440.
struct Interval {
  int from = 0;
  int to = 0;
  auto operator<=>(const Interval&) const = default;
};

// Days that differ from the week: both ends included. No hours: closed all day.
struct CalendarException {
  std::chrono::year_month_day first;
  std::chrono::year_month_day last;
  std::vector<Interval> hours;
  std::string reason;
  bool operator==(const CalendarException&) const = default;
};

struct Calendar {
  CalendarId id;
  std::string display_name;
  // Index 0 is Monday, 6 is Sunday (ISO 8601); each day's intervals sorted and disjoint.
  std::vector<Interval> weekly[7];
  std::vector<CalendarException> exceptions;
  bool closed_on_public_holidays = true;
  bool closed_on_patron_saint = true;
  bool operator==(const Calendar&) const = default;
};

// ---- Places -----------------------------------------------------------------------------------

enum class SiteKind {
  kOfficeBuilding,
  kNursery,
  kMuseum,
  kExhibitionHall,
  kSchoolComplex,
  kSchoolBuilding,
};

// A child inherits from its parent what it leaves unsaid: calendar, guide, voice, municipality.
struct Site {
  SiteId id;
  std::string display_name;  // as spoken: "Museo del Vetro"
  SiteKind kind = SiteKind::kOfficeBuilding;
  std::optional<SiteId> parent;
  std::string municipality;  // ISTAT code or name; empty: the parent's. Decides the patron saint.
  std::optional<CalendarId> calendar;
  std::optional<GuideId> guide;
  std::string voice;  // empty: the parent's, then the organisation's
  bool operator==(const Site&) const = default;
};

// Where a call can go.
using Destination = std::variant<GuideId, DeskId, GroupId, OperatorId, MessagesId>;

// A counter or office that citizens ask for.
struct Desk {
  DeskId id;
  SiteId site;
  std::string display_name;                      // as spoken: "Anagrafe"
  std::string email;                             // empty: none is spoken
  std::optional<CalendarId> opening_hours;       // none: the site's
  std::optional<CalendarId> consultation_bands;  // none: the desk has none
  std::optional<GroupId> group;                  // who answers; none: only announcements
  std::optional<GroupId> consultation_group;     // who answers in the bands; none: the group
  // Where a call goes when the desk has said that it is closed; none: goodbye.
  std::optional<Destination> otherwise;
  bool operator==(const Desk&) const = default;
};

// ---- People -----------------------------------------------------------------------------------

// Digest secrets (RFC 7616 HA1), sealed with the platform's key; never a password.
struct Credential {
  std::string md5_ha1_sealed;
  std::string sha256_ha1_sealed;
  bool operator==(const Credential&) const = default;
};

struct Operator {
  OperatorId id;
  std::string display_name;
  std::string extension;             // also the SIP user: "100"
  std::optional<GroupId> diversion;  // who answers his own number when he is absent or busy
  std::vector<std::string> languages;
  Credential credential;  // only in the edge's copy
  bool operator==(const Operator&) const = default;
};

enum class RingStrategy { kLongestIdle, kInOrder, kFewestCalls, kAllAtOnce };

// What becomes of a caller of another language than the organisation's: any operator, first who
// speaks it, or nobody else (unless nobody who speaks it is there).
enum class LanguageRule { kAny, kPrefer, kRequire };

struct Member {
  OperatorId operator_id;
  int level = 1;  // of competence: 1 is asked first
  bool operator==(const Member&) const = default;
};

// Who waits may keep his place and be called back (ADR 0011).
struct Callback {
  char key = '5';            // that asks for it while one waits
  seconds retry_after{300};  // who is not reached is called again so long after
  int tries = 2;
  std::optional<ClassOfService> numbers;  // that may be called; none: the organisation's
  std::optional<E164> shown;  // which of our numbers the citizen sees; none: the one he called
  bool operator==(const Callback&) const = default;
};

struct WaitingPolicy {
  seconds announce_every{30};       // the number is repeated at this interval
  seconds announce_min_gap{5};      // and never sooner than this after the last, also after a move
  int announce_up_to = 20;          // above it the number is "more than that"; 0: always the number
  bool announce_wait = true;        // the expected wait is said after the number
  std::optional<int> max_callers;   // none: no limit
  std::optional<seconds> max_wait;  // none: no limit
  bool wait_when_nobody_present = true;  // false: "nobody present" is an outcome of the join
  std::optional<Callback> callback;      // none: it is not offered
  bool operator==(const WaitingPolicy&) const = default;
};

// To be told goodbye, with the reason and the desk's e-mail address.
struct Goodbye {
  auto operator<=>(const Goodbye&) const = default;
};

// What happens with a caller for whom a line is no help; none: as `overflow` says, or
// `otherwise`.
struct Patience {
  using Instead = std::optional<std::variant<Goodbye, Destination>>;
  Instead when_full;      // waiting.max_callers was reached
  Instead when_too_long;  // waiting.max_wait was reached
  Instead when_nobody;    // nobody is present, and he is not to wait for somebody
  bool operator==(const Patience&) const = default;
};

struct ResponseGroup {
  GroupId id;
  std::string display_name;  // as spoken: "Anagrafe"
  std::vector<Member> members;
  RingStrategy strategy = RingStrategy::kLongestIdle;
  seconds ring_time{20};
  seconds wrap_up{0};
  WaitingPolicy waiting;
  // When level 2, 3, ... of competence opens for the first of the line who has waited so long; at
  // once while nobody of a level before it is there. Missing: at once.
  std::vector<seconds> level_after;
  LanguageRule languages = LanguageRule::kPrefer;
  // An operator who does not answer so many offers in a row is set to away; 0: never.
  int away_after = 3;
  // Callers of a group of higher priority come first to operators who serve both.
  int priority = 0;
  std::optional<GroupId> overflow;  // where callers go on max_wait, max_callers, nobody present
  // And where they go without an overflow, once they have heard why; none: goodbye.
  std::optional<Destination> otherwise;
  Patience patience;
  bool operator==(const ResponseGroup&) const = default;
};

// ---- Numbers and guides -----------------------------------------------------------------------

enum class NumberState { kPlanned, kParallel, kLive, kRetiring, kRetired, kQuarantine };

struct PhoneNumber {
  E164 number;
  std::string display_name;
  NumberState state = NumberState::kLive;
  std::optional<Destination> destination;  // none: owned, but nobody answers (404)
  std::optional<E164> successor;
  std::string carrier_line;
  std::int64_t monthly_cost_cents = 0;  // euro cents
  std::optional<SiteId> site;
  std::string language;  // who dials it is spoken to in this language; empty: the organisation's
  bool operator==(const PhoneNumber&) const = default;
};

struct MenuOption {
  char key = '0';   // 0-9, * or #
  Localized label;  // "per l'Anagrafe, prema uno" is made from it
  Destination destination;
  bool operator==(const MenuOption&) const = default;
};

// A key of a guide that changes the language of the call to its end. The offer is made in that
// language: "For English, press eight."
struct LanguageKey {
  char key = '0';  // 0-9, * or #
  std::string language;
  bool operator==(const LanguageKey&) const = default;
};

// An auto-attendant. Without options it greets and goes on to `otherwise`.
struct Guide {
  GuideId id;
  std::string display_name;
  std::optional<SiteId> site;  // whose calendar decides; none: always open
  Localized welcome;
  std::vector<LanguageKey> languages;  // offered before the options
  std::vector<MenuOption> options;
  int repeats = 2;                       // how often the menu is repeated when no key comes
  seconds key_timeout{5};                // silence after the menu before it counts as no key
  std::optional<Destination> otherwise;  // after the last repeat; none: goodbye
  bool operator==(const Guide&) const = default;
};

// ---- Messages ----------------------------------------------------------------------------------

// How callers leave messages for desks.
struct MessagePolicy {
  bool say_notice = true;  // of what becomes of the recording, before everything else
  Localized notice;        // the organisation's own; empty: the platform's
  seconds longest{120};
  seconds silence{4};   // ends it
  seconds shortest{1};  // of speech: what has less is not sent
  bool operator==(const MessagePolicy&) const = default;
};

// ---- The whole --------------------------------------------------------------------------------

struct Organization {
  OrganizationId id;
  std::string display_name;  // as spoken: "Comune di Empoli"
  std::string sip_domain;    // digest realm of its phones; does not change
  std::string municipality;
  std::string language = "it";
  std::string voice;
  ClassOfService outgoing = UsualClassOfService();
  std::vector<Site> sites;
  std::vector<Desk> desks;
  std::vector<Operator> operators;
  std::vector<ResponseGroup> groups;
  std::vector<Calendar> calendars;
  std::vector<Guide> guides;
  std::vector<PhoneNumber> numbers;
  MessagePolicy messages;
  bool operator==(const Organization&) const = default;
};

using RevisionNumber = std::int64_t;  // 1, 2, 3 … within one organisation

// A published revision.
struct Snapshot {
  Organization organization;
  RevisionNumber revision = 0;
  Instant published{};
  bool operator==(const Snapshot&) const = default;
};

}  // namespace centralino::model
