#include <catch2/catch.hpp>

#include "house.h"
#include "wire/status.h"

using namespace centralino;
using namespace centralino::testing;
using Stub = pb::Directory::Stub;

namespace {

pb::PublishDraftRequest Publishing(const std::string& id) {
  pb::PublishDraftRequest request;
  request.set_name("organizations/" + id + "/draft");
  return request;
}

}  // namespace

TEST_CASE("publishing makes the next revision, and the former one knows when it ended") {
  const Database database;
  House house(database.connection());
  house.Update(Small("empoli"));
  const auto first = house.Publish("empoli");
  CHECK(first.name() == "organizations/empoli/revisions/1");
  CHECK(first.live());
  CHECK(first.author() == "the test");

  auto changed = Small("empoli");
  changed.mutable_desks(0)->set_email("new@comune.example");
  house.Update(changed);
  const auto second = house.Publish("empoli");
  CHECK(second.revision() == 2);

  pb::ListRevisionsRequest list;
  list.set_parent("organizations/empoli");
  list.set_page_size(1);
  pb::ListRevisionsResponse page;
  REQUIRE(house.Call(&Stub::ListRevisions, list, &page).ok());
  REQUIRE(page.revisions_size() == 1);
  CHECK(page.revisions(0).revision() == 2);
  list.set_page_token(page.next_page_token());
  REQUIRE(house.Call(&Stub::ListRevisions, list, &page).ok());
  REQUIRE(page.revisions_size() == 1);
  CHECK_FALSE(page.revisions(0).live());
  CHECK(page.revisions(0).supersede_time().seconds() == second.publish_time().seconds());

  pb::GetRevisionRequest get;
  get.set_name("organizations/empoli/revisions/1");
  pb::Revision revision;
  REQUIRE(house.Call(&Stub::GetRevision, get, &revision).ok());
  CHECK(revision.configuration().desks(0).email() == "urp@comune.example");
  get.set_name("organizations/empoli/revisions/3");
  CHECK(house.Call(&Stub::GetRevision, get, &revision).error_code() == grpc::StatusCode::NOT_FOUND);
}

TEST_CASE("a draft that says the same as the live revision is not published again") {
  const Database database;
  House house(database.connection());
  house.Update(Small("empoli"));
  house.Publish("empoli");
  pb::Revision revision;
  CHECK(house.Call(&Stub::PublishDraft, Publishing("empoli"), &revision).error_code() ==
        grpc::StatusCode::FAILED_PRECONDITION);
  // A new password alone is a reason.
  auto configuration = Small("empoli");
  configuration.mutable_operators(0)->set_password("correct horse battery");
  house.Update(configuration);
  CHECK(house.Publish("empoli").revision() == 2);
}

TEST_CASE("a draft that makes no sense is refused with every reason") {
  const Database database;
  House house(database.connection());
  auto configuration = Small("empoli");
  configuration.mutable_desks(0)->set_group("organizations/empoli/groups/nobody");
  configuration.mutable_guides(0)->set_otherwise("organizations/empoli/desks/none");
  house.Update(configuration);
  pb::Revision revision;
  const auto status = house.Call(&Stub::PublishDraft, Publishing("empoli"), &revision);
  CHECK(status.error_code() == grpc::StatusCode::FAILED_PRECONDITION);
  const auto violations = wire::ViolationsOf(wire::FromGrpc(status));
  REQUIRE(violations.size() == 2);
  CHECK(violations[0].field == "configuration.desks[0].group");
  CHECK(violations[1].field == "configuration.guides[0].otherwise");
  CHECK(database.Ask("select count(*) from revision") == "0");
}

TEST_CASE("a publication repeated with its request id is the same publication") {
  const Database database;
  House house(database.connection());
  house.Update(Small("empoli"));
  auto request = Publishing("empoli");
  request.set_request_id("0193a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b");
  pb::Revision first;
  pb::Revision again;
  REQUIRE(house.Call(&Stub::PublishDraft, request, &first).ok());
  REQUIRE(house.Call(&Stub::PublishDraft, request, &again).ok());
  CHECK(first.SerializeAsString() == again.SerializeAsString());
  CHECK(database.Ask("select count(*) from revision") == "1");
}

TEST_CASE("a number or SIP domain belongs to one organisation") {
  const Database database;
  House house(database.connection());
  house.Update(Small("empoli", "+390571900100"));
  house.Publish("empoli");
  house.Update(Small("vinci", "+390571900100"));
  pb::Revision revision;
  const auto status = house.Call(&Stub::PublishDraft, Publishing("vinci"), &revision);
  CHECK(status.error_code() == grpc::StatusCode::ALREADY_EXISTS);
  CHECK(wire::ViolationsOf(wire::FromGrpc(status)).at(0).field == "configuration.numbers");

  // Given up by one, it can go to the other.
  house.Update(Small("empoli", "+390571900101"));
  house.Publish("empoli");
  CHECK(house.Publish("vinci").revision() == 1);

  auto thief = Small("fucecchio", "+390571900102");
  thief.set_sip_domain("empoli.example");
  pb::UpdateDraftRequest request;
  request.mutable_draft()->set_name("organizations/fucecchio/draft");
  *request.mutable_draft()->mutable_configuration() = thief;
  request.set_allow_missing(true);
  pb::Draft draft;
  CHECK(house.Call(&Stub::UpdateDraft, request, &draft).error_code() ==
        grpc::StatusCode::ALREADY_EXISTS);
}

TEST_CASE("the SIP domain does not change once it is published") {
  const Database database;
  House house(database.connection());
  house.Update(Small("empoli"));
  house.Publish("empoli");
  auto moved = Small("empoli");
  moved.set_sip_domain("elsewhere.example");
  pb::UpdateDraftRequest request;
  request.mutable_draft()->set_name("organizations/empoli/draft");
  *request.mutable_draft()->mutable_configuration() = moved;
  pb::Draft draft;
  const auto status = house.Call(&Stub::UpdateDraft, request, &draft);
  CHECK(wire::ViolationsOf(wire::FromGrpc(status)).at(0).field == "configuration.sip_domain");
}

TEST_CASE("going back publishes what an earlier revision said, under a new number") {
  const Database database;
  House house(database.connection());
  house.Update(Small("empoli"));
  house.Publish("empoli");
  auto changed = Small("empoli", "+390571900199");
  house.Update(changed);
  house.Publish("empoli");

  pb::RollbackRequest request;
  request.set_name("organizations/empoli");
  request.set_revision(1);
  pb::Revision revision;
  REQUIRE(house.Call(&Stub::Rollback, request, &revision).ok());
  CHECK(revision.revision() == 3);
  CHECK(revision.configuration().numbers(0).name() == "organizations/empoli/numbers/+390571900100");
  CHECK(database.Ask("select number from published_number") == "+390571900100");
  // The draft had no changes of its own, so it follows.
  pb::DiffDraftRequest diff;
  diff.set_name("organizations/empoli/draft");
  pb::DiffDraftResponse changes;
  REQUIRE(house.Call(&Stub::DiffDraft, diff, &changes).ok());
  CHECK(changes.revision() == 3);
  CHECK(changes.changes().empty());

  request.set_revision(9);
  CHECK(house.Call(&Stub::Rollback, request, &revision).error_code() ==
        grpc::StatusCode::NOT_FOUND);
}

TEST_CASE("going back leaves work in the draft alone") {
  const Database database;
  House house(database.connection());
  house.Update(Small("empoli"));
  house.Publish("empoli");
  house.Update(Small("empoli", "+390571900199"));
  house.Publish("empoli");
  auto work = Small("empoli", "+390571900199");
  work.set_display_name("Work in progress");
  house.Update(work);
  pb::RollbackRequest request;
  request.set_name("organizations/empoli");
  request.set_revision(1);
  pb::Revision revision;
  REQUIRE(house.Call(&Stub::Rollback, request, &revision).ok());
  pb::GetDraftRequest get;
  get.set_name("organizations/empoli/draft");
  pb::Draft draft;
  REQUIRE(house.Call(&Stub::GetDraft, get, &draft).ok());
  CHECK(draft.configuration().display_name() == "Work in progress");
}

TEST_CASE("the audit tells who changed what, in order") {
  const Database database;
  House house(database.connection());
  auto configuration = Small("empoli");
  house.Update(configuration);
  house.Publish("empoli");
  configuration.mutable_desks(0)->set_email("new@comune.example");
  configuration.mutable_operators(0)->set_password("correct horse battery");
  house.Update(configuration);
  pb::ListAuditEntriesRequest request;
  request.set_parent("organizations/empoli");
  pb::ListAuditEntriesResponse audit;
  REQUIRE(house.Call(&Stub::ListAuditEntries, request, &audit).ok());
  REQUIRE(audit.entries_size() == 3);
  CHECK(audit.entries(0).action() == "update-draft");
  CHECK(audit.entries(0).author() == "the test");
  CHECK(std::vector<std::string>(audit.entries(0).changes().begin(),
                                 audit.entries(0).changes().end()) ==
        std::vector<std::string>{"organizations/empoli/desks/urp email: urp@comune.example -> "
                                 "new@comune.example",
                                 "operators/rossi password set"});
  CHECK(audit.entries(1).action() == "publish");
  CHECK(audit.entries(1).revision() == 1);
}

TEST_CASE("a draft can be rehearsed before anybody hears it") {
  const Database database;
  House house(database.connection());
  house.Update(Small("empoli"));
  pb::SimulateDraftRequest request;
  request.set_name("organizations/empoli/draft");
  request.mutable_facts()->set_dialled("+390571900100");
  request.mutable_facts()->set_caller_kind(routing::v1::Facts::OUTSIDE);
  request.mutable_facts()->mutable_now()->set_seconds(1'764'061'200);
  routing::v1::SimulateResponse heard;
  const auto status = house.Call(&Stub::SimulateDraft, request, &heard);
  INFO(status.error_message());
  REQUIRE(status.ok());
  REQUIRE(heard.steps_size() >= 2);
  CHECK(heard.steps(0).utterances(0).words() == "Benvenuti.");
  CHECK(heard.steps(heard.steps_size() - 1).step().wait().group() == "urp");
}
