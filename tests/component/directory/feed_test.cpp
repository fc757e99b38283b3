#include <atomic>
#include <catch2/catch.hpp>
#include <mutex>

#include "house.h"
#include "line.h"
#include "wire/snapshot_feed.h"

using namespace centralino;
using namespace centralino::testing;
using namespace std::chrono_literals;

namespace {

const model::OrganizationId kEmpoli("empoli");

wire::SnapshotFeedOptions Options(const std::string& address, const std::string& state = "") {
  return {.directory = address,
          .state_dir = state,
          .instance = "test",
          .min_backoff = 50ms,
          .max_backoff = 200ms};
}

bool HasLive(const wire::SnapshotFeed& feed, model::RevisionNumber revision) {
  return Soon([&] {
    const auto live = feed.Live(kEmpoli);
    return live && live->revision == revision;
  });
}

}  // namespace

TEST_CASE("a publication reaches whoever watches") {
  const Database database;
  House house(database.connection());
  house.Update(Small("empoli"));
  house.Publish("empoli");

  wire::SnapshotFeed feed(Options(house.address()));
  std::mutex mutex;
  std::vector<model::RevisionNumber> changes;
  feed.OnChange([&](const auto& snapshot) {
    const std::lock_guard lock(mutex);
    changes.push_back(snapshot->revision);
  });
  feed.Start();
  REQUIRE(feed.WaitUntilLoaded(10s));
  REQUIRE(HasLive(feed, 1));
  CHECK(Soon([&] { return feed.connected(); }));
  CHECK(feed.Organizations() == std::vector{kEmpoli});
  CHECK(feed.LiveByNumber({"+390571900100"})->organization.id == kEmpoli);

  house.Update(Small("empoli", "+390571900101"));
  house.Publish("empoli");
  REQUIRE(HasLive(feed, 2));
  CHECK(feed.Find(kEmpoli, 1)->organization.numbers[0].number.value == "+390571900100");
  CHECK(feed.LiveByNumber({"+390571900100"}) == nullptr);
  const std::lock_guard lock(mutex);
  CHECK(changes == std::vector<model::RevisionNumber>{1, 2});
}

TEST_CASE("only who asks for credentials gets them") {
  const Database database;
  House house(database.connection());
  auto configuration = Small("empoli");
  configuration.mutable_operators(0)->set_password("correct horse battery");
  house.Update(configuration);
  house.Publish("empoli");
  auto options = Options(house.address());
  wire::SnapshotFeed plain(options);
  options.with_credentials = true;
  wire::SnapshotFeed edge(options);
  plain.Start();
  edge.Start();
  REQUIRE(HasLive(plain, 1));
  REQUIRE(HasLive(edge, 1));
  CHECK(plain.Live(kEmpoli)->organization.operators[0].credential == model::Credential{});
  CHECK_FALSE(edge.Live(kEmpoli)->organization.operators[0].credential.md5_ha1_sealed.empty());
  CHECK_FALSE(edge.Live(kEmpoli)->organization.operators[0].credential.sha256_ha1_sealed.empty());
}

TEST_CASE("a replica that comes later knows what was superseded in the last day") {
  const Database database;
  House house(database.connection());
  house.Update(Small("empoli"));
  house.Publish("empoli");
  house.Update(Small("empoli", "+390571900101"));
  house.Publish("empoli");
  wire::SnapshotFeed feed(Options(house.address()));
  feed.Start();
  REQUIRE(HasLive(feed, 2));
  CHECK(feed.Find(kEmpoli, 1) != nullptr);
}

TEST_CASE("a revision that is gone can be asked for") {
  const Database database;
  House house(database.connection());
  house.Update(Small("empoli"));
  house.Publish("empoli");
  house.Update(Small("empoli", "+390571900101"));
  house.Publish("empoli");
  auto options = Options(house.address());
  options.keep_superseded = 0s;
  wire::SnapshotFeed feed(options);
  const auto fetched = feed.Fetch(kEmpoli, 1, 5s);
  REQUIRE(fetched.ok());
  CHECK((*fetched)->organization.numbers[0].number.value == "+390571900100");
  CHECK(absl::IsNotFound(feed.Fetch(kEmpoli, 7, 5s).status()));
}

TEST_CASE("what is published is known without directory, also after a restart") {
  const Database database;
  const Folder state;
  int port = 0;
  {
    House house(database.connection());
    port = house.port();
    house.Update(Small("empoli"));
    house.Publish("empoli");
    house.Update(Small("empoli", "+390571900101"));
    house.Publish("empoli");
    wire::SnapshotFeed feed(Options(house.address(), state.path()));
    feed.Start();
    REQUIRE(HasLive(feed, 2));
  }
  // Directory is gone, the service starts anew.
  std::atomic<bool> up{false};
  wire::SnapshotFeed feed(Options("127.0.0.1:" + std::to_string(port), state.path()));
  CHECK(feed.loaded());
  int told = 0;
  feed.OnChange([&](const auto&) { ++told; });
  CHECK(told == 1);
  feed.OnConnected([&](bool connected) { up = connected; });
  feed.Start();
  CHECK(feed.WaitUntilLoaded(0ms));
  CHECK_FALSE(feed.connected());
  CHECK(feed.Live(kEmpoli)->revision == 2);
  CHECK(feed.Find(kEmpoli, 1) != nullptr);

  // And it follows again when directory is back.
  House house(database.connection(), port);
  REQUIRE(Soon([&] { return feed.connected(); }));
  CHECK(up);
  house.Update(Small("empoli", "+390571900102"));
  house.Publish("empoli");
  CHECK(HasLive(feed, 3));
}

TEST_CASE("a watcher follows while PostgreSQL is away, and hears of what came after") {
  const Database database;
  Line line(database.host(), database.port());
  House house(database.Via("127.0.0.1", line.port()));
  house.Update(Small("empoli"));
  house.Publish("empoli");
  wire::SnapshotFeed feed(Options(house.address()));
  feed.Start();
  REQUIRE(HasLive(feed, 1));

  line.Cut();
  REQUIRE(Soon([&] { return !house.pool().up(); }));
  CHECK(feed.connected());
  // Whoever comes now is served from directory's memory.
  wire::SnapshotFeed late(Options(house.address()));
  late.Start();
  CHECK(HasLive(late, 1));
  // An edit is refused at once.
  pb::GetDraftRequest get;
  get.set_name("organizations/empoli/draft");
  pb::Draft draft;
  CHECK(house.Call(&pb::Directory::Stub::GetDraft, get, &draft).error_code() ==
        grpc::StatusCode::UNAVAILABLE);

  line.Mend();
  REQUIRE(house.pool().WaitUntilUp(10s));
  house.Update(Small("empoli", "+390571900101"));
  house.Publish("empoli");
  CHECK(HasLive(feed, 2));
  CHECK(HasLive(late, 2));
}

TEST_CASE("another replica's publication is heard too") {
  const Database database;
  House one(database.connection());
  House two(database.connection());
  wire::SnapshotFeed feed(Options(one.address()));
  feed.Start();
  two.Update(Small("empoli"));
  two.Publish("empoli");
  CHECK(HasLive(feed, 1));
}

TEST_CASE("a dead connection is noticed, though nobody closed it") {
  const Database database;
  House house(database.connection());
  Line line("127.0.0.1", std::to_string(house.port()));
  auto options = Options("127.0.0.1:" + std::to_string(line.port()));
  options.silence = 1s;
  wire::SnapshotFeed feed(options);
  feed.Start();
  REQUIRE(Soon([&] { return feed.connected(); }));
  line.Freeze();
  REQUIRE(Soon([&] { return !feed.connected(); }));
  line.Cut();
  line.Mend();
  CHECK(Soon([&] { return feed.connected(); }));
}

TEST_CASE("a feed stops at once, connected or not") {
  const Database database;
  House house(database.connection());
  wire::SnapshotFeed connected(Options(house.address()));
  wire::SnapshotFeed alone(Options("127.0.0.1:1"));
  connected.Start();
  alone.Start();
  REQUIRE(Soon([&] { return connected.connected(); }));
  const auto begin = std::chrono::steady_clock::now();
  connected.Stop();
  alone.Stop();
  CHECK(std::chrono::steady_clock::now() - begin < 2s);
}
