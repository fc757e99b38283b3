#include "wire/speech.h"

#include <cstdio>
#include <optional>
#include <string>

#include "model/violation.h"
#include "wire/status.h"

namespace centralino::wire {
namespace {

// What Render reads at most; more would only be carried about.
constexpr std::size_t kLongestText = 8192;
constexpr std::size_t kLongestName = 64;
constexpr int kMostSlots = 16;
constexpr int kMostIntervalsOfADay = 24;
constexpr int kMostCount = 999;
constexpr int kMinutesOfADay = 24 * 60;

struct SlotToProto {
  common_pb::Slot& out;

  void operator()(const speech::Count& slot) const { out.set_count(slot.value); }
  void operator()(const speech::ClockTime& slot) const { out.set_clock_time(slot.minutes); }
  void operator()(const speech::Date& slot) const {
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", int{slot.day.year()},
                  unsigned{slot.day.month()}, unsigned{slot.day.day()});
    out.set_date(text);
  }
  void operator()(const speech::Phone& slot) const { out.set_phone(slot.number); }
  void operator()(const speech::Email& slot) const { out.set_email(slot.address); }
  void operator()(const speech::Text& slot) const { out.set_text(slot.text); }
  void operator()(const speech::Week& slot) const {
    common_pb::Week& week = *out.mutable_week();
    for (const auto& day : slot.days) {
      common_pb::Week::Day& out_day = *week.add_days();
      for (const auto& [from, to] : day) {
        common_pb::Week::Interval& interval = *out_day.add_intervals();
        interval.set_from(from);
        interval.set_to(to);
      }
    }
  }
};

std::optional<std::chrono::year_month_day> DayFromIso(const std::string& iso) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int read = 0;
  if (iso.size() != 10 ||
      std::sscanf(iso.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &read) != 3 || read != 10) {
    return std::nullopt;
  }
  const std::chrono::year_month_day result{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(day)};
  return result.ok() ? std::optional(result) : std::nullopt;
}

class PromptReader {
 public:
  speech::Prompt Read(const common_pb::Prompt& message, const std::string& at) {
    if (message.sentence().empty() == message.text().empty()) {
      Wrong(at, "has not exactly one of sentence and text");
    }
    if (message.sentence().size() > kLongestName) Wrong(at + ".sentence", "is too long");
    if (message.text().size() > kLongestText) Wrong(at + ".text", "is too long");
    if (message.language().size() > kLongestName) Wrong(at + ".language", "is too long");
    if (message.voice().size() > kLongestName) Wrong(at + ".voice", "is too long");
    if (message.slots_size() > kMostSlots) Wrong(at + ".slots", "are too many");
    speech::Prompt prompt{.sentence = message.sentence(),
                          .text = message.text(),
                          .language = message.language(),
                          .voice = message.voice()};
    for (const auto& [name, slot] : message.slots()) {
      prompt.slots.emplace(name, ReadSlot(slot, at + ".slots[" + name + "]"));
    }
    return prompt;
  }

  const model::Violations& violations() const { return violations_; }

 private:
  void Wrong(std::string field, std::string description) {
    violations_.push_back({std::move(field), std::move(description)});
  }

  speech::Slot ReadSlot(const common_pb::Slot& slot, const std::string& at) {
    switch (slot.value_case()) {
      case common_pb::Slot::kCount:
        if (slot.count() < 0 || slot.count() > kMostCount) Wrong(at + ".count", "is not 0 to 999");
        return speech::Count{slot.count()};
      case common_pb::Slot::kClockTime:
        if (slot.clock_time() < 0 || slot.clock_time() > kMinutesOfADay) {
          Wrong(at + ".clock_time", "is not 0 to 1440");
        }
        return speech::ClockTime{slot.clock_time()};
      case common_pb::Slot::kDate:
        if (const auto day = DayFromIso(slot.date())) return speech::Date{*day};
        Wrong(at + ".date", "is no day, such as 2026-11-30");
        return speech::Date{};
      case common_pb::Slot::kPhone:
        return speech::Phone{Bounded(slot.phone(), at + ".phone")};
      case common_pb::Slot::kEmail:
        return speech::Email{Bounded(slot.email(), at + ".email")};
      case common_pb::Slot::kText:
        return speech::Text{Bounded(slot.text(), at + ".text")};
      case common_pb::Slot::kWeek:
        return ReadWeek(slot.week(), at + ".week");
      case common_pb::Slot::VALUE_NOT_SET:
        break;
    }
    Wrong(at, "has no value");
    return speech::Text{};
  }

  std::string Bounded(const std::string& text, const std::string& at) {
    if (text.size() > kLongestText) Wrong(at, "is too long");
    return text;
  }

  speech::Week ReadWeek(const common_pb::Week& message, const std::string& at) {
    speech::Week week;
    if (message.days_size() != 7) {
      Wrong(at + ".days", "are not seven");
      return week;
    }
    for (int day = 0; day < 7; ++day) {
      const std::string here = at + ".days[" + std::to_string(day) + "]";
      if (message.days(day).intervals_size() > kMostIntervalsOfADay) Wrong(here, "has too many");
      for (const common_pb::Week::Interval& each : message.days(day).intervals()) {
        if (each.from() < 0 || each.from() >= each.to() || each.to() > kMinutesOfADay) {
          Wrong(here, "does not end after it begins, within one day");
        }
        week.days[day].emplace_back(each.from(), each.to());
      }
    }
    return week;
  }

  model::Violations violations_;
};

}  // namespace

common_pb::Prompt ToProto(const speech::Prompt& prompt) {
  common_pb::Prompt message;
  message.set_sentence(prompt.sentence);
  message.set_text(prompt.text);
  message.set_language(prompt.language);
  message.set_voice(prompt.voice);
  for (const auto& [name, slot] : prompt.slots) {
    std::visit(SlotToProto{(*message.mutable_slots())[name]}, slot);
  }
  return message;
}

absl::StatusOr<speech::Prompt> FromProto(const common_pb::Prompt& message, std::string_view field) {
  PromptReader reader;
  speech::Prompt prompt = reader.Read(message, std::string(field));
  if (!reader.violations().empty()) return WithViolations(reader.violations());
  return prompt;
}

common_pb::Utterance ToProto(const speech::Utterance& utterance) {
  common_pb::Utterance message;
  message.set_words(utterance.words);
  message.set_language(utterance.language);
  message.set_voice(utterance.voice);
  message.set_mark(static_cast<std::uint32_t>(utterance.mark));
  return message;
}

absl::StatusOr<speech::Utterance> FromProto(const common_pb::Utterance& message,
                                            std::string_view field) {
  model::Violations violations;
  const auto wrong = [&](const char* name, const char* description) {
    violations.push_back({std::string(field) + "." + name, description});
  };
  if (message.words().size() > kLongestText) wrong("words", "are too long");
  if (message.mark() > message.words().size()) wrong("mark", "lies beyond the words");
  if (message.language().size() > kLongestName) wrong("language", "is too long");
  if (message.voice().size() > kLongestName) wrong("voice", "is too long");
  if (!violations.empty()) return WithViolations(violations);
  return speech::Utterance{.words = message.words(),
                           .language = message.language(),
                           .voice = message.voice(),
                           .mark = message.mark()};
}

}  // namespace centralino::wire
