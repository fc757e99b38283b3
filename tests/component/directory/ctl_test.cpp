#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "house.h"
#include "services/ctl/commands.h"
#include "services/ctl/passwords_file.h"
#include "services/ctl/session.h"

using namespace centralino;
using namespace centralino::testing;

namespace {

constexpr char kFile[] = R"(organization: empoli
display_name: Comune di Empoli
sip_domain: empoli.example
sites:
  hall: {display_name: Palazzo, kind: office-building}
operators:
  rossi: {extension: "100", phone: true}
  verdi: {extension: "101", phone: true}
  neri: {extension: "102"}
groups:
  urp: {display_name: URP, members: [rossi, verdi, neri]}
numbers:
  "+390571900100": {to: group urp}
)";

// A clerk at a terminal.
struct Clerk {
  explicit Clerk(const House& house)
      : session({.directory = house.address(), .patience = std::chrono::seconds(1)}) {
    Write(kFile);
  }

  void Write(const std::string& text) { std::ofstream(folder / "empoli.yaml") << text; }
  absl::Status Apply(bool dry_run = false) {
    return ctl::Apply(
        session,
        {.file = folder / "empoli.yaml", .passwords = folder / "passwords", .dry_run = dry_run});
  }
  std::string Password(const std::string& user) {
    const auto file = ctl::PasswordsFile::Read(folder / "passwords");
    REQUIRE(file.ok());
    return file->Find("empoli", user);
  }

  Folder folder;
  ctl::Session session;
};

}  // namespace

TEST_CASE("a file goes into the draft, its telephones get passwords, and it is published") {
  const Database database;
  House house(database.connection());
  Clerk clerk(house);
  REQUIRE(clerk.Apply().ok());
  CHECK(clerk.Password("100").size() == 16);
  CHECK(clerk.Password("101").size() == 16);
  CHECK(clerk.Password("102").empty());
  CHECK(database.Ask("select string_agg(operator, ' ' order by operator) from credential") ==
        "rossi verdi");
  REQUIRE(ctl::Publish(clerk.session, "empoli", "first").ok());
  CHECK(database.Ask("select comment from revision") == "first");

  SECTION("again, it changes nothing, and there is nothing to publish") {
    const std::string before = clerk.Password("100");
    REQUIRE(clerk.Apply().ok());
    REQUIRE(ctl::Publish(clerk.session, "empoli", "").ok());
    CHECK(clerk.Password("100") == before);
    CHECK(database.Ask("select count(*) from revision") == "1");
    CHECK(database.Ask("select count(*) from audit") == "2");
  }
  SECTION("a lost password file means new passwords, sent again") {
    const std::string before = clerk.Password("100");
    std::filesystem::remove(clerk.folder / "passwords");
    REQUIRE(clerk.Apply().ok());
    CHECK_FALSE(clerk.Password("100").empty());
    CHECK(clerk.Password("100") != before);
    REQUIRE(ctl::Publish(clerk.session, "empoli", "").ok());
    CHECK(database.Ask("select count(*) from revision") == "2");
  }
  SECTION("a password in the file that directory does not know is sent") {
    const Database empty;
    House other(empty.connection());
    Clerk stranger(other);
    std::ofstream(stranger.folder / "passwords") << "empoli 100 given-by-hand\n";
    REQUIRE(stranger.Apply().ok());
    CHECK(stranger.Password("100") == "given-by-hand");
    CHECK(empty.Ask("select count(*) from credential") == "2");
  }
}

TEST_CASE("a file with mistakes changes nothing at all") {
  const Database database;
  House house(database.connection());
  Clerk clerk(house);
  clerk.Write(std::string(kFile) + "desks:\n  urp: {display_name: URP, site: nowhere}\n");
  CHECK_FALSE(clerk.Apply().ok());
  CHECK(database.Ask("select count(*) from organization") == "0");
  CHECK_FALSE(std::filesystem::exists(clerk.folder / "passwords"));
}

TEST_CASE("a dry run checks everything and changes nothing") {
  const Database database;
  House house(database.connection());
  Clerk clerk(house);
  REQUIRE(clerk.Apply(true).ok());
  CHECK(database.Ask("select count(*) from organization") == "0");
  CHECK_FALSE(std::filesystem::exists(clerk.folder / "passwords"));
}

TEST_CASE("everything can be read back, and what is not there is said") {
  const Database database;
  House house(database.connection());
  Clerk clerk(house);
  REQUIRE(clerk.Apply().ok());
  const auto get = [&](const std::string& name, bool draft = false) {
    return ctl::Get(clerk.session, {.names = {name}, .draft = draft});
  };
  CHECK(absl::IsNotFound(get("numbers")));
  CHECK(get("numbers", true).ok());
  REQUIRE(ctl::Publish(clerk.session, "", "").ok());
  for (const char* name :
       {"organizations", "organizations/empoli", "numbers", "operators", "operators/rossi",
        "groups", "desks", "sites", "guides", "calendars", "revisions", "revisions/1", "audit"}) {
    INFO(name);
    CHECK(get(name).ok());
  }
  CHECK(absl::IsNotFound(get("operators/nobody")));
  CHECK(absl::IsInvalidArgument(get("dinosaurs")));
  CHECK(absl::IsNotFound(get("revisions/9")));
  CHECK(ctl::ValidateDraft(clerk.session, "empoli").ok());
  CHECK(ctl::Diff(clerk.session, "empoli", 0).ok());
  CHECK(ctl::Calls(clerk.session, {}).ok());
  CHECK(
      ctl::Simulate(clerk.session, {.dial = "0571900100", .at = "2026-11-30T08:05", .draft = true})
          .ok());
}

TEST_CASE("a service that is not there is named, with where to look") {
  ctl::Session session({.directory = "127.0.0.1:1", .patience = std::chrono::seconds(0)});
  const auto status = ctl::Publish(session, "empoli", "");
  CHECK(absl::IsUnavailable(status));
  CHECK(std::string(status.message()).find("CENTRALINO_DIRECTORY") != std::string::npos);
}
