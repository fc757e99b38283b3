#include "wire/speech.h"

#include <catch2/catch.hpp>
#include <functional>

#include "wire/status.h"

namespace centralino::wire {
namespace {

using namespace std::chrono;

speech::Prompt Everything() {
  return {.sentence = "closed",
          .slots = {{"count", speech::Count{7}},
                    {"time", speech::ClockTime{1440}},
                    {"date", speech::Date{2026y / November / 30}},
                    {"phone", speech::Phone{"+3905717571"}},
                    {"email", speech::Email{"urp@comune.empoli.fi.it"}},
                    {"name", speech::Text{"Anagrafe"}},
                    {"week", speech::Week{.days = {{{540, 780}}, {}, {{0, 1440}}}}}},
          .language = "it",
          .voice = "it-IT"};
}

TEST_CASE("a prompt with every kind of slot comes back as it went") {
  CHECK(*FromProto(ToProto(Everything()), "prompt") == Everything());
  const speech::Prompt text{.text = "Benvenuti.", .language = "it"};
  CHECK(*FromProto(ToProto(text), "prompt") == text);
}

TEST_CASE("an utterance comes back as it went, but for its pause") {
  const speech::Utterance utterance{
      .words = "C'è un utente", .language = "it", .voice = "it-IT", .mark = 7};
  CHECK(*FromProto(ToProto(utterance), "utterance") == utterance);
  common_pb::Utterance beyond = ToProto(utterance);
  beyond.set_mark(1000);
  CHECK(ViolationsOf(FromProto(beyond, "item").status()).at(0).field == "item.mark");
}

TEST_CASE("what is wrong with a prompt is named by its path") {
  struct Case {
    const char* field;
    std::function<void(common_pb::Prompt&)> change;
  };
  const Case kCases[] = {
      {"p", [](auto& p) { p.clear_sentence(); }},
      {"p", [](auto& p) { p.set_text("Benvenuti."); }},
      {"p.slots[count].count", [](auto& p) { (*p.mutable_slots())["count"].set_count(1000); }},
      {"p.slots[time].clock_time",
       [](auto& p) { (*p.mutable_slots())["time"].set_clock_time(-1); }},
      {"p.slots[date].date", [](auto& p) { (*p.mutable_slots())["date"].set_date("2026-02-30"); }},
      {"p.slots[date].date", [](auto& p) { (*p.mutable_slots())["date"].set_date("oggi"); }},
      {"p.slots[week].week.days",
       [](auto& p) { (*p.mutable_slots())["week"].mutable_week()->add_days(); }},
      {"p.slots[week].week.days[0]",
       [](auto& p) {
         (*p.mutable_slots())["week"].mutable_week()->mutable_days(0)->mutable_intervals(0)->set_to(
             540);
       }},
      {"p.slots[none]", [](auto& p) { (*p.mutable_slots())["none"]; }},
      {"p.slots[name].text",
       [](auto& p) { (*p.mutable_slots())["name"].set_text(std::string(9000, 'a')); }},
  };
  for (const Case& each : kCases) {
    common_pb::Prompt message = ToProto(Everything());
    each.change(message);
    const model::Violations wrong = ViolationsOf(FromProto(message, "p").status());
    CAPTURE(each.field);
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0].field == each.field);
  }
}

}  // namespace
}  // namespace centralino::wire
