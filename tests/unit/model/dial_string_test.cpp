#include "model/dial_string.h"

#include <catch2/catch.hpp>
#include <random>

namespace centralino::model {
namespace {

std::string Parsed(std::string_view user, DialledBy by) {
  const absl::StatusOr<Dialled> dialled = ParseDialString(user, by);
  if (!dialled.ok()) return "error";
  return (std::holds_alternative<E164>(*dialled) ? "number " : "extension ") + ToString(*dialled);
}

TEST_CASE("a telephone dials codes, a carrier does not") {
  for (const char* code : {"*10", "*121", "*1"}) {
    CHECK(Parsed(code, DialledBy::kPhone) == std::string("extension ") + code);
    CHECK(Parsed(code, DialledBy::kTrunk) == "error");
  }
  for (const char* none : {"*", "**10", "*1a", "*12345678", "1*0", "#10"}) {
    CHECK(Parsed(none, DialledBy::kPhone) == "error");
  }
}

TEST_CASE("the same number is understood however it was dialled") {
  const char* const kForms[] = {
      "05717571",
      "003905717571",
      "+3905717571",
      "0571 7571",
      "0571-7571",
      "(0571) 7571",
      "+39.0571.7571",
      "0571/7571",
      "05717571;phone-context=+39",
      "7571;phone-context=+390571",
      "05717571;isub=12",
      "05717571;npdi;phone-context=+39",
      "05717571;phone-context=comune.empoli.fi.it",
      "05717571;Phone-Context=+39",
      "+3905717571;ext=4",
      "+39 (0571) 75-71",
  };
  for (const char* form : kForms) {
    CAPTURE(form);
    CHECK(Parsed(form, DialledBy::kTrunk) == "number +3905717571");
    CHECK(Parsed(form, DialledBy::kPhone) == "number +3905717571");
  }
}

TEST_CASE("a carrier's 39 is the country code, a person's 390 is a mobile") {
  CHECK(Parsed("3905717571", DialledBy::kTrunk) == "number +3905717571");
  CHECK(Parsed("3905717571", DialledBy::kPhone) == "number +393905717571");
  CHECK(Parsed("393331234567", DialledBy::kTrunk) == "number +393331234567");
  CHECK(Parsed("3331234567", DialledBy::kTrunk) == "number +393331234567");
  CHECK(Parsed("3931234567", DialledBy::kTrunk) == "number +393931234567");
}

TEST_CASE("Italian numbers keep their 0 and their variable length") {
  CHECK(Parsed("0612345", DialledBy::kTrunk) == "number +390612345");
  CHECK(Parsed("05717571234", DialledBy::kTrunk) == "number +3905717571234");
  CHECK(Parsed("0039057170", DialledBy::kTrunk) == "number +39057170");
  CHECK(Parsed("+49301234567", DialledBy::kTrunk) == "number +49301234567");
  CHECK(Parsed("0049301234567", DialledBy::kPhone) == "number +49301234567");
  CHECK(Parsed("800123456", DialledBy::kPhone) == "number +39800123456");
}

TEST_CASE("short digits stay an extension, whoever sends them") {
  for (const DialledBy by : {DialledBy::kTrunk, DialledBy::kPhone}) {
    CHECK(Parsed("100", by) == "extension 100");
    CHECK(Parsed("112", by) == "extension 112");
    CHECK(Parsed("116117", by) == "extension 116117");
    CHECK(Parsed("10-0", by) == "extension 100");
    CHECK(Parsed("100;phone-context=empoli.example", by) == "extension 100");
  }
}

TEST_CASE("what is no number is an error") {
  const std::string kLong(65, '1');
  const char* const kBad[] = {
      "",
      "+",
      "00",
      "0",
      "7",
      "abc",
      "0571x7571",
      "05717571+39",
      "++39",
      "*21",
      "#31#05717571",
      "()",
      ";",
      "+39",
      "+0571",
      "anonymous",
      "+390571757112345678901234567890",
      "100;phone-context=+39",
      "+999123456789",
      "05717571;phone-context=+39x",
      "\xc3\xa8",
      "05717571\n",
  };
  for (const char* bad : kBad) {
    CAPTURE(bad);
    CHECK(Parsed(bad, DialledBy::kTrunk) == "error");
  }
  CHECK(Parsed(kLong, DialledBy::kPhone) == "error");
  CHECK(Parsed(std::string_view("0571\0"
                                "757",
                                8),
               DialledBy::kTrunk) == "error");
}

TEST_CASE("whatever is accepted is well formed and understood again") {
  std::mt19937 random(20230329);
  const std::string_view kAlphabet = "0123456789003939++-.() ;=phone-context*#a";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    const std::size_t length = random() % 24;
    for (std::size_t i = 0; i < length; ++i) text += kAlphabet[random() % kAlphabet.size()];
    const absl::StatusOr<Dialled> once = ParseDialString(text, DialledBy::kTrunk);
    if (!once.ok()) continue;
    const std::string written = ToString(*once);
    CAPTURE(text, written);
    REQUIRE(written.find_first_not_of("0123456789", written[0] == '+') == std::string::npos);
    REQUIRE(written.size() <= 16);
    const absl::StatusOr<Dialled> twice = ParseDialString(written, DialledBy::kTrunk);
    REQUIRE(twice.ok());
    REQUIRE(*twice == *once);
  }
}

}  // namespace
}  // namespace centralino::model
