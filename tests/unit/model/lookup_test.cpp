#include "model/lookup.h"

#include <catch2/catch.hpp>

namespace centralino::model {
namespace {

Organization Empoli() {
  Organization organization;
  organization.municipality = "Empoli";
  organization.voice = "it-IT";
  organization.calendars = {{.id = CalendarId("offices")}, {.id = CalendarId("schools")}};
  organization.guides = {{.id = GuideId("empoli-est")}};
  organization.sites = {
      {.id = SiteId("empoli-est"),
       .municipality = "Vinci",
       .calendar = CalendarId("schools"),
       .guide = GuideId("empoli-est"),
       .voice = "it-IT-2"},
      {.id = SiteId("scuola-rodari"), .parent = SiteId("empoli-est")},
      {.id = SiteId("palestra"), .parent = SiteId("scuola-rodari"), .voice = "it-IT-3"},
      {.id = SiteId("orphan"), .parent = SiteId("nowhere")},
      {.id = SiteId("a"), .parent = SiteId("b")},
      {.id = SiteId("b"), .parent = SiteId("a")},
  };
  organization.operators = {{.id = OperatorId("rossi"), .extension = "100"},
                            {.id = OperatorId("no-phone")}};
  organization.numbers = {{.number = {"+3905717571"}, .destination = GuideId("empoli-est")}};
  return organization;
}

TEST_CASE("things are found by id, number and extension") {
  const Organization organization = Empoli();
  CHECK(Find(organization, SiteId("palestra"))->voice == "it-IT-3");
  CHECK(Find(organization, SiteId("nowhere")) == nullptr);
  CHECK(Find(organization, E164{"+3905717571"})->destination.has_value());
  CHECK(Find(organization, E164{"+390571757"}) == nullptr);
  CHECK(FindByExtension(organization, "100")->id == OperatorId("rossi"));
  CHECK(FindByExtension(organization, "") == nullptr);
}

TEST_CASE("a school building inherits from its complex what it leaves unsaid") {
  const Organization organization = Empoli();
  const SiteId gym("palestra");
  CHECK(CalendarOf(organization, gym)->id == CalendarId("schools"));
  CHECK(GuideOf(organization, gym)->id == GuideId("empoli-est"));
  CHECK(MunicipalityOf(organization, gym) == "Vinci");
  CHECK(VoiceOf(organization, gym) == "it-IT-3");
  CHECK(VoiceOf(organization, SiteId("scuola-rodari")) == "it-IT-2");
}

TEST_CASE("at the top the organisation's own values hold") {
  const Organization organization = Empoli();
  CHECK(MunicipalityOf(organization, SiteId("orphan")) == "Empoli");
  CHECK(VoiceOf(organization, SiteId("orphan")) == "it-IT");
  CHECK(CalendarOf(organization, SiteId("orphan")) == nullptr);
  CHECK(VoiceOf(organization, SiteId("nowhere")) == "it-IT");
}

TEST_CASE("sites in a circle end the search") {
  const Organization organization = Empoli();
  CHECK(WithParents(organization, SiteId("a")).size() == 2);
  CHECK(CalendarOf(organization, SiteId("a")) == nullptr);
}

TEST_CASE("a text is chosen by language, then by fallback, then by what there is") {
  const Localized texts = {{"en", "Registry"}, {"it", "Anagrafe"}};
  CHECK(Choose(texts, "en", "it").text == "Registry");
  CHECK(Choose(texts, "en-GB", "it").text == "Registry");
  CHECK(Choose(texts, "de", "it").text == "Anagrafe");
  CHECK(Choose(texts, "de", "it").language == "it");
  CHECK(Choose({{"fr", "Bureau"}}, "de", "it").text == "Bureau");
  CHECK(Choose({{"it", ""}}, "it", "it").text.empty());
  CHECK(Choose({}, "it", "it").text.empty());
}

}  // namespace
}  // namespace centralino::model
