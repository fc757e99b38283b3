#include "support/stack/places.h"

#include <algorithm>
#include <variant>

#include "plan/simulate.h"
#include "speech/sentences.h"

namespace centralino::support {
namespace {

const model::Operator* OperatorOf(const model::Snapshot& snapshot, const model::OperatorId& id) {
  for (const model::Operator& entry : snapshot.organization.operators) {
    if (entry.id == id) return &entry;
  }
  return nullptr;
}

// Does this step close a desk with all that the story asks for?
std::optional<std::vector<std::string>> WordsOfClosedDesk(const plan::Heard& heard) {
  const auto* announce = std::get_if<plan::Announce>(&heard.step);
  if (announce == nullptr) return std::nullopt;
  const auto says = [&](const char* name) {
    return std::any_of(announce->prompts.begin(), announce->prompts.end(),
                       [&](const speech::Prompt& prompt) { return prompt.sentence == name; });
  };
  namespace sentence = speech::sentence;
  if (!says(sentence::kHours) || !says(sentence::kConsultationBands) || !says(sentence::kEmail)) {
    return std::nullopt;
  }
  std::vector<std::string> words;
  for (const speech::Utterance& utterance : heard.utterances) words.push_back(utterance.words);
  return words;
}

}  // namespace

std::vector<std::string> GreetingOf(const model::Snapshot& snapshot, model::Instant now,
                                    const std::string& number) {
  plan::Facts facts;
  facts.now = now;
  facts.dialled = "+39" + number;
  std::vector<std::string> words;
  for (const plan::Heard& heard : plan::Simulate(snapshot, facts, {})) {
    for (const speech::Utterance& utterance : heard.utterances) words.push_back(utterance.words);
    break;
  }
  return words;
}

std::optional<model::GroupId> GroupBehind(const model::Snapshot& snapshot, model::Instant now,
                                          const std::string& number, const std::string& key) {
  plan::Facts facts;
  facts.now = now;
  facts.dialled = "+39" + number;
  std::vector<plan::Outcome> outcomes;
  for (const char digit : key) outcomes.push_back({plan::OutcomeKind::kKey, digit});
  for (const plan::Heard& heard : plan::Simulate(snapshot, facts, outcomes)) {
    if (const auto* wait = std::get_if<plan::Wait>(&heard.step)) return wait->group;
  }
  return std::nullopt;
}

const model::ResponseGroup* FindGroup(const model::Snapshot& snapshot, const model::GroupId& id) {
  for (const model::ResponseGroup& group : snapshot.organization.groups) {
    if (group.id == id) return &group;
  }
  return nullptr;
}

std::string AsDialled(const model::E164& number) {
  return number.value.starts_with("+39") ? number.value.substr(3) : number.value;
}

std::vector<std::string> ExtensionsOf(const model::Snapshot& snapshot,
                                      const model::GroupId& group) {
  std::vector<std::string> extensions;
  for (const model::ResponseGroup& entry : snapshot.organization.groups) {
    if (entry.id != group) continue;
    std::vector<model::Member> members = entry.members;
    std::stable_sort(
        members.begin(), members.end(),
        [](const model::Member& a, const model::Member& b) { return a.level < b.level; });
    for (const model::Member& member : members) {
      if (const auto* found = OperatorOf(snapshot, member.operator_id)) {
        extensions.push_back(found->extension);
      }
    }
  }
  return extensions;
}

std::optional<DirectNumber> FindDirectNumber(const model::Snapshot& snapshot) {
  for (const model::PhoneNumber& number : snapshot.organization.numbers) {
    if (!number.destination) continue;
    const auto* id = std::get_if<model::OperatorId>(&*number.destination);
    const auto* owner = id == nullptr ? nullptr : OperatorOf(snapshot, *id);
    if (owner == nullptr || !owner->diversion) continue;
    DirectNumber direct{AsDialled(number.number), owner->extension, owner->id, *owner->diversion,
                        ExtensionsOf(snapshot, *owner->diversion)};
    std::erase(direct.others, owner->extension);
    if (!direct.others.empty()) return direct;
  }
  return std::nullopt;
}

std::optional<ClosedDesk> FindClosedDesk(const model::Snapshot& snapshot, model::Instant now) {
  for (const std::string key : {"", "1", "2", "3", "4", "5", "6", "7", "8", "9"}) {
    for (const model::PhoneNumber& number : snapshot.organization.numbers) {
      std::vector<plan::Outcome> outcomes;
      if (!key.empty()) outcomes.push_back({plan::OutcomeKind::kKey, key[0]});
      plan::Facts facts;
      facts.now = now;
      facts.dialled = number.number.value;
      for (const plan::Heard& heard : plan::Simulate(snapshot, facts, outcomes)) {
        if (auto words = WordsOfClosedDesk(heard)) {
          return ClosedDesk{AsDialled(number.number), key, std::move(*words)};
        }
      }
    }
  }
  return std::nullopt;
}

std::vector<NumberOfSite> FindNumbersOf(const model::Snapshot& snapshot, const std::string& site) {
  std::vector<NumberOfSite> numbers;
  for (const model::PhoneNumber& number : snapshot.organization.numbers) {
    if (number.site && number.site->value.find(site) != std::string::npos) {
      numbers.push_back({AsDialled(number.number), number.state});
    }
  }
  return numbers;
}

}  // namespace centralino::support
