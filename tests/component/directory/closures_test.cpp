// Closures for an emergency: at once, without a publication, audited, and kept by who watches.
#include <catch2/catch.hpp>

#include "house.h"
#include "services/ctl/commands.h"
#include "services/ctl/session.h"
#include "wire/snapshot_feed.h"
#include "wire/status.h"

using namespace centralino;
using namespace centralino::testing;
using namespace std::chrono_literals;
using Stub = pb::Directory::Stub;

namespace {

const model::OrganizationId kEmpoli("empoli");

pb::CloseRequest Closing(const std::string& scope, const std::string& reason = "") {
  pb::CloseRequest request;
  request.mutable_closure()->set_scope(scope);
  if (!reason.empty()) (*request.mutable_closure()->mutable_reason())["it"] = reason;
  return request;
}

wire::SnapshotFeedOptions Options(const std::string& address, const std::string& state = "") {
  return {.directory = address,
          .state_dir = state,
          .instance = "test",
          .min_backoff = 50ms,
          .max_backoff = 200ms};
}

std::size_t Closed(const wire::SnapshotFeed& feed) {
  return feed.OverridesOf(kEmpoli)->closures.size();
}

struct Published {
  Published() {
    house.Update(Small("empoli"));
    house.Publish("empoli");
  }
  grpc::Status Close(const pb::CloseRequest& request) {
    return house.Call(&Stub::Close, request, &closure);
  }
  grpc::Status Reopen(const std::string& scope) {
    pb::ReopenRequest request;
    request.set_scope(scope);
    return house.Call(&Stub::Reopen, request, &closure);
  }

  const Database database;
  House house{database.connection()};
  pb::Closure closure;
};

}  // namespace

TEST_CASE("a closure reaches whoever watches, without a publication, and so does its end") {
  Published town;
  wire::SnapshotFeed feed(Options(town.house.address()));
  feed.Start();
  REQUIRE(Soon([&] { return feed.connected(); }));
  CHECK(Closed(feed) == 0);

  auto request = Closing("organizations/empoli/desks/urp", "Guasto alla rete.");
  request.mutable_closure()->mutable_until()->set_seconds(1'800'000'000);
  REQUIRE(town.Close(request).ok());
  CHECK(town.closure.author() == "the test");
  CHECK(town.closure.close_time().seconds() > 0);
  REQUIRE(Soon([&] { return Closed(feed) == 1; }));
  CHECK(feed.Live(kEmpoli)->revision == 1);
  const model::Closure closure = feed.OverridesOf(kEmpoli)->closures[0];
  CHECK(closure.scope == model::ClosureScope(model::DeskId("urp")));
  CHECK(closure.reason == model::Localized{{"it", "Guasto alla rete."}});
  CHECK(closure.until == model::Instant(1'800'000'000s));

  // Closed anew: the new reason and end, not a second closure.
  REQUIRE(town.Close(Closing("organizations/empoli/desks/urp", "Allagamento.")).ok());
  REQUIRE(Soon([&] { return !feed.OverridesOf(kEmpoli)->closures[0].until; }));
  CHECK(Closed(feed) == 1);
  REQUIRE(town.Close(Closing("organizations/empoli")).ok());
  REQUIRE(town.Close(Closing("organizations/empoli/sites/hall")).ok());
  REQUIRE(Soon([&] { return Closed(feed) == 3; }));

  for (const char* scope : {"organizations/empoli", "organizations/empoli/sites/hall",
                            "organizations/empoli/desks/urp"}) {
    REQUIRE(town.Reopen(scope).ok());
  }
  CHECK(town.closure.reason().at("it") == "Allagamento.");
  REQUIRE(Soon([&] { return feed.OverridesOf(kEmpoli)->version == 7; }));
  CHECK(Closed(feed) == 0);
}

TEST_CASE("who begins to watch is told what is closed") {
  Published town;
  REQUIRE(town.Close(Closing("organizations/empoli/sites/hall")).ok());
  wire::SnapshotFeed feed(Options(town.house.address()));
  feed.Start();
  REQUIRE(Soon([&] { return feed.connected(); }));
  CHECK(Closed(feed) == 1);
}

TEST_CASE("a closure outlives directory, a restart of its reader, and a restart of directory") {
  const Database database;
  const Folder state;
  {
    House house(database.connection());
    house.Update(Small("empoli"));
    house.Publish("empoli");
    pb::Closure closure;
    REQUIRE(house.Call(&Stub::Close, Closing("organizations/empoli"), &closure).ok());
    wire::SnapshotFeed feed(Options(house.address(), state.path()));
    feed.Start();
    REQUIRE(Soon([&] { return Closed(feed) == 1; }));
  }
  // No directory at all.
  wire::SnapshotFeed alone(Options("127.0.0.1:1", state.path()));
  CHECK(Closed(alone) == 1);
  // It comes back, and meanwhile the closure was lifted.
  House again(database.connection());
  pb::ReopenRequest reopen;
  reopen.set_scope("organizations/empoli");
  pb::Closure closure;
  REQUIRE(again.Call(&Stub::Reopen, reopen, &closure).ok());
  wire::SnapshotFeed back(Options(again.address(), state.path()));
  CHECK(Closed(back) == 1);
  back.Start();
  CHECK(Soon([&] { return Closed(back) == 0; }));
}

TEST_CASE("what cannot be closed is refused, and nothing is changed") {
  Published town;
  CHECK(town.Close(Closing("organizations/empoli/desks/nowhere")).error_code() ==
        grpc::StatusCode::NOT_FOUND);
  CHECK(town.Close(Closing("organizations/nowhere")).error_code() == grpc::StatusCode::NOT_FOUND);
  for (const char* scope : {"", "empoli", "organizations/empoli/groups/urp",
                            "organizations/empoli/desks/", "organizations/empoli/desks/A"}) {
    const auto status = town.Close(Closing(scope));
    const auto violations = wire::ViolationsOf(wire::FromGrpc(status));
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].field == "closure.scope");
  }
  auto bad = Closing("organizations/empoli", "Due\nrighe.");
  (*bad.mutable_closure()->mutable_reason())["no language"] = "x";
  bad.mutable_closure()->mutable_until()->set_seconds(std::int64_t{1} << 60);
  CHECK(wire::ViolationsOf(wire::FromGrpc(town.Close(bad))).size() == 3);
  CHECK(town.Reopen("organizations/empoli").error_code() == grpc::StatusCode::NOT_FOUND);
  CHECK(town.database.Ask("select count(*) from closure") == "0");
  CHECK(town.database.Ask("select overrides_version from organization") == "0");
}

TEST_CASE("the audit says who closed what and who opened it again; a repeat changes nothing") {
  Published town;
  auto request = Closing("organizations/empoli/desks/urp", "Sciopero.");
  request.set_request_id("0193aaaa-0000-7000-8000-000000000001");
  REQUIRE(town.Close(request).ok());
  REQUIRE(town.Close(request).ok());
  REQUIRE(town.Reopen("organizations/empoli/desks/urp").ok());
  CHECK(town.database.Ask("select string_agg(action || ' ' || author || ' ' || changes[1], '; ' "
                          "order by entry) from audit where action in ('close', 'reopen')") ==
        "close the test organizations/empoli/desks/urp, it: Sciopero.; "
        "reopen the test organizations/empoli/desks/urp, it: Sciopero.");
}

TEST_CASE("one organisation's closures are not seen by another") {
  Published town;
  town.house.Update(Small("vinci", "+390571900200"));
  town.house.Publish("vinci");
  REQUIRE(town.Close(Closing("organizations/empoli")).ok());
  pb::ListClosuresRequest request;
  pb::ListClosuresResponse closures;
  request.set_parent("organizations/vinci");
  REQUIRE(town.house.Call(&Stub::ListClosures, request, &closures).ok());
  CHECK(closures.closures_size() == 0);
  request.set_parent("organizations/empoli");
  REQUIRE(town.house.Call(&Stub::ListClosures, request, &closures).ok());
  CHECK(closures.closures_size() == 1);
}

TEST_CASE("a clerk closes and opens again from the command line, and rehearses it") {
  Published town;
  ctl::Session session({.directory = town.house.address(), .patience = 1s});
  REQUIRE(ctl::Close(session, {.scope = "desks/urp",
                               .reasons = {"Allerta meteo.", "en=Weather alert."},
                               .until = "2026-11-30T08:00"})
              .ok());
  REQUIRE(ctl::Closures(session, "", ctl::Output::kTable).ok());
  CHECK(town.database.Ask("select closure->'reason'->>'en' from closure") == "Weather alert.");
  CHECK(town.database.Ask("select closure->>'until' from closure") == "2026-11-30T07:00:00Z");
  CHECK(absl::IsInvalidArgument(ctl::Close(session, {.scope = "desks/urp", .until = "tomorrow"})));

  pb::SimulateDraftRequest simulate;
  simulate.set_name("organizations/empoli/draft");
  simulate.mutable_facts()->set_dialled("+390571900100");
  simulate.mutable_facts()->set_caller_kind(routing::v1::Facts::OUTSIDE);
  simulate.mutable_facts()->mutable_now()->set_seconds(1'795'000'000);
  routing::v1::SimulateResponse heard;
  REQUIRE(town.house.Call(&Stub::SimulateDraft, simulate, &heard).ok());
  REQUIRE(heard.steps_size() > 1);
  CHECK(heard.steps(1).utterances(0).words() == "URP: siamo chiusi in via straordinaria.");

  REQUIRE(ctl::Reopen(session, "", "desks/urp").ok());
  CHECK(absl::IsNotFound(ctl::Reopen(session, "", "desks/urp")));
}
