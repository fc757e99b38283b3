#include <algorithm>
#include <set>

#include "model/lookup.h"
#include "plan/announcements.h"
#include "plan/plan.h"
#include "speech/sentence_table.h"

namespace centralino::plan {
namespace {

namespace sentence = speech::sentence;

constexpr int kWarmCounts = 20;
// Few call in another language than the organisation's: what is not warm is spoken in 70 ms.
constexpr int kWarmCountsElsewhere = 5;

class Collection {
 public:
  void Add(speech::Prompt prompt) {
    if (std::find(prompts_.begin(), prompts_.end(), prompt) == prompts_.end()) {
      prompts_.push_back(std::move(prompt));
    }
  }
  void Add(std::vector<speech::Prompt> prompts) {
    for (speech::Prompt& prompt : prompts) Add(std::move(prompt));
  }
  std::vector<speech::Prompt> Take() { return std::move(prompts_); }

 private:
  std::vector<speech::Prompt> prompts_;
};

// "More than twenty": each group knows its own number.
bool IsOfLongLines(std::string_view name) {
  return name == sentence::kAheadMore || name == sentence::kAheadMoreNow;
}

// Where nobody is called back these are never said.
bool IsOfCallbacks(std::string_view name) { return name.starts_with("callback-"); }

bool CallsBack(const model::Organization& organization) {
  return std::any_of(organization.groups.begin(), organization.groups.end(),
                     [](const auto& group) { return group.waiting.callback.has_value(); });
}

void AddSystem(const Speaking& speaking, Collection& all) {
  const bool calls_back = CallsBack(speaking.organization);
  for (const speech::SentenceSpec& spec : speech::kSentences) {
    if (IsOfLongLines(spec.name) || (IsOfCallbacks(spec.name) && !calls_back)) continue;
    const std::string name(spec.name);
    if (spec.slots.size() == 0) all.Add(speaking.Sentence(name));
    if (spec.slots.size() == 1 && spec.slots.Has(speech::SlotKind::kCount)) {
      const bool own = speaking.language == speaking.organization.language;
      for (int count = 0; count <= (own ? kWarmCounts : kWarmCountsElsewhere); ++count) {
        all.Add(speaking.Sentence(name,
                                  {{std::string(spec.slots.begin()->name), speech::Count{count}}}));
      }
    }
  }
}

void AddLine(const Speaking& speaking, const model::ResponseGroup& group, Collection& all) {
  if (group.waiting.callback) {
    all.Add(
        speaking.Sentence(sentence::kCallbackOffer,
                          {{"key", speech::Text{std::string(1, group.waiting.callback->key)}}}));
    all.Add(speaking.Sentence(sentence::kCallbackHere,
                              {{"name", speech::Text{speaking.organization.display_name}},
                               {"group", speech::Text{group.display_name}}}));
  }
  if (group.waiting.announce_up_to == 0) return;
  for (const char* name : {sentence::kAheadMore, sentence::kAheadMoreNow}) {
    all.Add(speaking.Sentence(name, {{"count", speech::Count{group.waiting.announce_up_to}}}));
  }
}

// Today and tomorrow are few: one for each hour at which a calendar opens. A date is not listed.
void AddReopenings(const Speaking& speaking, Opening of, const model::Calendar* calendar,
                   Collection& all) {
  if (calendar == nullptr) return;
  std::set<int> begins;
  for (const auto& day : calendar->weekly) {
    for (const model::Interval& interval : day) begins.insert(interval.from);
  }
  const OpeningSentences names = SentencesOf(of);
  for (const int begin : begins) {
    for (const char* name : {names.today, names.tomorrow}) {
      all.Add(speaking.Sentence(name, {{"time", speech::ClockTime{begin}}}));
    }
  }
}

void AddGuide(const Speaking& speaking, const model::Guide& guide, Collection& all) {
  all.Add(Welcome(speaking, guide));
  all.Add(OtherLanguages(speaking, guide));
  all.Add(Options(speaking, guide));
  if (!guide.site) return;
  const model::Calendar* const calendar = model::CalendarOf(speaking.organization, *guide.site);
  const model::Site* const site = model::Find(speaking.organization, *guide.site);
  if (calendar == nullptr || site == nullptr) return;
  all.Add(speaking.Sentence(sentence::kClosedUnexpectedly,
                            {{"name", speech::Text{site->display_name}}}));
  all.Add(speaking.Sentence(sentence::kClosed, {{"name", speech::Text{site->display_name}}}));
  all.Add(speaking.Sentence(sentence::kHours, {{"week", WeekOf(*calendar)}}));
  AddReopenings(speaking, Opening::kDoors, calendar, all);
}

void AddDesk(const Speaking& speaking, const model::Desk& desk, Collection& all) {
  const DeskHours hours = HoursOf(speaking.organization, desk);
  all.Add(ClosedNotice(speaking, desk));
  all.Add(speaking.Sentence(sentence::kClosedUnexpectedly,
                            {{"name", speech::Text{desk.display_name}}}));
  all.Add(Timetable(speaking, hours));
  AddReopenings(speaking, Opening::kDoors, hours.opening, all);
  AddReopenings(speaking, Opening::kBand, hours.bands, all);
  if (desk.email.empty()) return;
  all.Add(Address(speaking, desk));
  all.Add(SpellingOffer(speaking));
  all.Add(SpelledAddress(speaking, desk));
  all.Add(MessageNotice(speaking, desk));
}

void AddNumber(const Speaking& speaking, const model::PhoneNumber& number, Collection& all) {
  if (!number.successor) return;
  const char* const name = number.state == model::NumberState::kRetiring ? sentence::kNumberChanging
                                                                         : sentence::kNumberChanged;
  all.Add(speaking.Sentence(name, {{"phone", speech::Phone{number.successor->value}}}));
}

}  // namespace

std::vector<speech::Prompt> EnumeratePrompts(const model::Snapshot& snapshot) {
  const model::Organization& organization = snapshot.organization;
  Collection all;
  for (const std::string& language : model::LanguagesOf(organization)) {
    const auto at = [&](std::optional<model::SiteId> site) {
      return Speaking{organization, language, std::move(site)};
    };
    AddSystem(at(std::nullopt), all);
    for (const model::Guide& guide : organization.guides) AddGuide(at(guide.site), guide, all);
    for (const model::ResponseGroup& group : organization.groups) {
      AddLine(at(std::nullopt), group, all);
    }
    for (const model::Desk& desk : organization.desks) AddDesk(at(desk.site), desk, all);
    for (const model::PhoneNumber& number : organization.numbers) {
      AddNumber(at(number.site), number, all);
    }
  }
  return all.Take();
}

}  // namespace centralino::plan
