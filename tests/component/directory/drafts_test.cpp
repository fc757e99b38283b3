#include <catch2/catch.hpp>

#include "house.h"
#include "wire/status.h"

using namespace centralino;
using namespace centralino::testing;
using Stub = pb::Directory::Stub;

namespace {

constexpr char kRequest[] = "0193a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b";

pb::UpdateDraftRequest Request(const pb::Configuration& configuration) {
  pb::UpdateDraftRequest request;
  request.mutable_draft()->set_name(configuration.name() + "/draft");
  *request.mutable_draft()->mutable_configuration() = configuration;
  return request;
}

pb::Draft Get(House& house, const std::string& id) {
  pb::GetDraftRequest request;
  request.set_name("organizations/" + id + "/draft");
  pb::Draft draft;
  REQUIRE(house.Call(&Stub::GetDraft, request, &draft).ok());
  return draft;
}

std::vector<std::string> Fields(const grpc::Status& status) {
  std::vector<std::string> fields;
  for (const auto& violation : wire::ViolationsOf(wire::FromGrpc(status))) {
    fields.push_back(violation.field);
  }
  return fields;
}

}  // namespace

TEST_CASE("an organisation begins with its first draft, if that is wanted") {
  const Database database;
  House house(database.connection());
  auto request = Request(Small("empoli"));
  pb::Draft draft;
  CHECK(house.Call(&Stub::UpdateDraft, request, &draft).error_code() ==
        grpc::StatusCode::NOT_FOUND);
  request.set_allow_missing(true);
  REQUIRE(house.Call(&Stub::UpdateDraft, request, &draft).ok());
  CHECK(draft.name() == "organizations/empoli/draft");
  CHECK_FALSE(draft.etag().empty());
  CHECK(draft.base_revision() == 0);
  CHECK(draft.configuration().groups(0).ring_time().seconds() == 20);  // defaults are spelled out
  CHECK(Get(house, "empoli").SerializeAsString() == draft.SerializeAsString());

  pb::ListOrganizationsResponse all;
  REQUIRE(house.Call(&Stub::ListOrganizations, pb::ListOrganizationsRequest(), &all).ok());
  REQUIRE(all.organizations_size() == 1);
  CHECK(all.organizations(0).live_revision() == 0);
}

TEST_CASE("a draft that somebody else changed meanwhile is not overwritten") {
  const Database database;
  House house(database.connection());
  const auto first = house.Update(Small("empoli"));
  auto request = Request(Small("empoli"));
  request.mutable_draft()->set_etag(first.etag());
  request.mutable_draft()->mutable_configuration()->set_display_name("Empoli");
  pb::Draft draft;
  REQUIRE(house.Call(&Stub::UpdateDraft, request, &draft).ok());
  CHECK(draft.etag() != first.etag());
  request.mutable_draft()->mutable_configuration()->set_display_name("Another");
  CHECK(house.Call(&Stub::UpdateDraft, request, &draft).error_code() == grpc::StatusCode::ABORTED);
  CHECK(Get(house, "empoli").configuration().display_name() == "Empoli");
}

TEST_CASE("a repeated request changes nothing and gets the first answer") {
  const Database database;
  House house(database.connection());
  auto request = Request(Small("empoli"));
  request.set_allow_missing(true);
  request.set_request_id(kRequest);
  pb::Draft first;
  REQUIRE(house.Call(&Stub::UpdateDraft, request, &first).ok());
  // Somebody else's change in between.
  auto other = Small("empoli");
  other.set_display_name("Empoli");
  house.Update(other);

  pb::Draft again;
  REQUIRE(house.Call(&Stub::UpdateDraft, request, &again).ok());
  CHECK(again.SerializeAsString() == first.SerializeAsString());
  CHECK(Get(house, "empoli").configuration().display_name() == "Empoli");
  CHECK(database.Ask("select count(*) from audit") == "2");

  SECTION("but the same id for another request is refused") {
    request.mutable_draft()->mutable_configuration()->set_display_name("x");
    CHECK(Fields(house.Call(&Stub::UpdateDraft, request, &again)) ==
          std::vector<std::string>{"request_id"});
  }
  SECTION("and after a day it is a new one") {
    database.Ask("update request set created = now() - interval '25 hours'");
    REQUIRE(house.Call(&Stub::UpdateDraft, request, &again).ok());
    CHECK(Get(house, "empoli").configuration().display_name() == "Comune di prova");
  }
  SECTION("and an id that is no UUID is refused") {
    request.set_request_id("once");
    CHECK(Fields(house.Call(&Stub::UpdateDraft, request, &again)) ==
          std::vector<std::string>{"request_id"});
  }
}

TEST_CASE("a draft of the wrong form changes nothing, and every wrong field is named") {
  const Database database;
  House house(database.connection());
  const auto before = house.Update(Small("empoli"));
  auto configuration = Small("empoli");
  configuration.mutable_desks(0)->set_email("no address");
  configuration.mutable_groups(0)->mutable_ring_time()->set_seconds(-1);
  configuration.mutable_operators(0)->set_password("short");
  pb::Draft draft;
  const auto status = house.Call(&Stub::UpdateDraft, Request(configuration), &draft);
  CHECK(status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
  CHECK(Fields(status) == std::vector<std::string>{"configuration.operators[0].password",
                                                   "configuration.desks[0].email",
                                                   "configuration.groups[0].ring_time"});
  CHECK(Get(house, "empoli").etag() == before.etag());
}

TEST_CASE("an update mask replaces what it names and leaves the rest") {
  const Database database;
  House house(database.connection());
  house.Update(Small("empoli"));
  pb::UpdateDraftRequest request;
  request.mutable_draft()->set_name("organizations/empoli/draft");
  auto* desk = request.mutable_draft()->mutable_configuration()->add_desks();
  *desk = Small("empoli").desks(0);
  desk->set_email("new@comune.example");
  request.mutable_update_mask()->add_paths("configuration.desks");
  pb::Draft draft;
  REQUIRE(house.Call(&Stub::UpdateDraft, request, &draft).ok());
  REQUIRE(draft.configuration().desks_size() == 1);
  CHECK(draft.configuration().desks(0).email() == "new@comune.example");
  CHECK(draft.configuration().numbers_size() == 1);

  request.mutable_update_mask()->add_paths("configuration.secrets");
  CHECK(Fields(house.Call(&Stub::UpdateDraft, request, &draft)) ==
        std::vector<std::string>{"update_mask"});
}

TEST_CASE("an update that is only tried answers as if, and changes nothing") {
  const Database database;
  House house(database.connection());
  auto request = Request(Small("empoli"));
  request.set_allow_missing(true);
  request.set_validate_only(true);
  pb::Draft draft;
  REQUIRE(house.Call(&Stub::UpdateDraft, request, &draft).ok());
  CHECK(draft.configuration().desks_size() == 1);
  CHECK(database.Ask("select count(*) from organization") == "0");
}

TEST_CASE("a password goes in and never comes out, not even from the database") {
  const Database database;
  House house(database.connection());
  auto configuration = Small("empoli");
  configuration.mutable_operators(0)->set_password("correct horse battery");
  auto draft = house.Update(configuration);
  CHECK(draft.configuration().operators(0).password().empty());
  CHECK(draft.configuration().operators(0).has_password());
  CHECK(draft.DebugString().find("horse") == std::string::npos);
  // MD5 of "100:empoli.example:correct horse battery" and the password itself.
  for (const char* table : {"draft", "credential", "audit", "request", "organization"}) {
    INFO(table);
    const std::string rows =
        database.Ask(std::string("select string_agg(t::text, ' ') from ") + table + " t");
    CHECK(rows.find("horse") == std::string::npos);
  }
  // An update without a password keeps it; another extension needs a new one.
  draft = house.Update(Small("empoli"));
  CHECK(draft.configuration().operators(0).has_password());
  auto moved = Small("empoli");
  moved.mutable_operators(0)->set_extension("200");
  CHECK_FALSE(house.Update(moved).configuration().operators(0).has_password());
  pb::ValidateDraftRequest validate;
  validate.set_name("organizations/empoli/draft");
  pb::ValidateDraftResponse verdict;
  REQUIRE(house.Call(&Stub::ValidateDraft, validate, &verdict).ok());
  REQUIRE(verdict.violations_size() == 1);
  CHECK(verdict.violations(0).field() == "configuration.operators[0].extension");
}
