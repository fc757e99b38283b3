#include <catch2/catch.hpp>

#include "centralino/directory/v1/directory.pb.h"
#include "services/ctl/output.h"

using namespace centralino::ctl;

TEST_CASE("columns are as wide as their widest cell, counted in characters") {
  Table table({"NAME", "X"});
  table.Add({"perché", "1"});
  table.Add({"a", "2"});
  CHECK(table.Text() == "NAME    X\nperché  1\na       2\n");
}

TEST_CASE("a message is shown as JSON or YAML with the API's names") {
  centralino::directory::v1::Operator entry;
  entry.set_name("organizations/empoli/operators/rossi");
  entry.set_display_name("Anna Rossi");
  entry.set_extension("100");
  entry.set_has_password(true);
  CHECK(Format(entry, Output::kJson).find("\"displayName\": \"Anna Rossi\"") != std::string::npos);
  CHECK(Format(entry, Output::kYaml) ==
        "name: organizations/empoli/operators/rossi\ndisplayName: Anna Rossi\n"
        "extension: \"100\"\nhasPassword: true\n");
}

TEST_CASE("times are Italian, on both sides of a clock change") {
  CHECK(ParseLocalTime("2026-11-30T08:05")->seconds() == 1796022300);
  CHECK(ParseLocalTime("2026-07-30T08:05")->seconds() == 1785391500);
  CHECK(LocalTime(*ParseLocalTime("2026-07-30T08:05")) == "2026-07-30 08:05:00");
  CHECK(LocalTime(*ParseLocalTime("2026-11-30")) == "2026-11-30 00:00:00");
  for (const char* text : {"", "30/11/2026", "2026-02-30", "2026-11-30T25:00"}) {
    CHECK_FALSE(ParseLocalTime(text).ok());
  }
}

TEST_CASE("amounts, durations and names are short") {
  CHECK(Euro(2490) == "24.90 €");
  CHECK(Duration(65) == "1:05");
  CHECK(Duration(3661) == "1:01:01");
  CHECK(Short("organizations/empoli/desks/urp") == "desks/urp");
  CHECK(Last("organizations/empoli/desks/urp") == "urp");
  CHECK(Short("").empty());
}
