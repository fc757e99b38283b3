#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <mutex>
#include <thread>

#include "house.h"
#include "line.h"
#include "record.h"
#include "services/directory/record_consumer.h"

using namespace centralino;
using namespace centralino::testing;
using namespace std::chrono_literals;

namespace {

// Streams of a test's own, on the Redis that all tests share.
class Streams {
 public:
  Streams() : redis_(Options()) {
    static std::atomic<int> count{0};
    prefix_ = "records-test-" + std::to_string(::getpid()) + "-" + std::to_string(++count) + ":";
  }
  ~Streams() {
    for (int i = 0; i < 16; ++i) (void)redis_.Run(redis::Command({"DEL", Name(i)}));
    (void)redis_.Run(redis::Command({"DEL", prefix_ + "aside"}));
  }

  static redis::Options Options() {
    const auto options = redis::ParseAddress(Store("CENTRALINO_TEST_REDIS"));
    REQUIRE(options.ok());
    return *options;
  }

  std::string Name(int i) const { return prefix_ + "{" + std::to_string(i) + "}"; }
  const std::string& prefix() const { return prefix_; }

  void Append(int stream, const std::string& bytes) {
    REQUIRE(redis_.Run(redis::Append(Name(stream), {{"record", bytes}})).ok());
  }
  std::int64_t Length(const std::string& name) {
    const auto reply = redis_.Run(redis::Command({"XLEN", name}));
    REQUIRE(reply.ok());
    return reply->Integer().value_or(-1);
  }
  std::int64_t Open() {
    std::int64_t open = 0;
    for (int i = 0; i < 16; ++i) open += Length(Name(i));
    return open;
  }
  redis::Connection& redis() { return redis_; }

 private:
  redis::Connection redis_;
  std::string prefix_;
};

struct Counts {
  std::atomic<std::size_t> stored{0}, repeated{0}, aside{0};

  directory::RecordEvents Events() {
    directory::RecordEvents events;
    events.stored = [this](std::size_t records, std::size_t again) {
      stored += records;
      repeated += again;
    };
    events.set_aside = [this](const std::string&, const std::string&) { ++aside; };
    return events;
  }
};

directory::RecordConsumer::Options Options(const Streams& streams,
                                           const std::string& instance = "one") {
  return {.redis = Streams::Options(),
          .instance = instance,
          .take_over_after = 200ms,
          .take_over_every = 100ms,
          .gather = 50ms,
          .prefix = streams.prefix()};
}

}  // namespace

TEST_CASE("records become calls, each once, and leave Redis") {
  const Database database;
  House house(database.connection());
  Streams streams;
  const auto twice = Record("empoli");
  for (int i = 0; i < 40; ++i) streams.Append(i % 16, Record("empoli").SerializeAsString());
  for (int i = 0; i < 2; ++i) streams.Append(i, twice.SerializeAsString());
  streams.Append(3, Record("vinci").SerializeAsString());
  Counts counts;
  const directory::RecordConsumer consumer(house.pool(), Options(streams), counts.Events());
  REQUIRE(Soon([&] { return counts.stored + counts.repeated == 43; }));
  CHECK(counts.repeated == 1);
  CHECK(database.Ask("select count(*) from call") == "42");
  CHECK(database.Ask("select count(*) from segment") == "84");
  CHECK(database.Ask("select count(*) from call where organization = 'vinci'") == "1");
  CHECK(Soon([&] { return streams.Open() == 0; }));
}

TEST_CASE("a record that can never be stored is set aside and blocks nobody") {
  const Database database;
  House house(database.connection());
  Streams streams;
  streams.Append(0, "no protobuf \xff");
  streams.Append(0, Record("empoli").SerializeAsString());
  auto nonsense = Record("empoli");
  nonsense.mutable_end()->set_seconds(1LL << 60);
  streams.Append(0, nonsense.SerializeAsString());
  // PostgreSQL alone knows why not.
  database.Ask("alter table call add check (caller <> 'refused')");
  auto refused = Record("empoli");
  refused.set_caller("refused");
  streams.Append(0, refused.SerializeAsString());
  streams.Append(0, Record("empoli").SerializeAsString());
  Counts counts;
  const directory::RecordConsumer consumer(house.pool(), Options(streams), counts.Events());
  REQUIRE(Soon([&] { return counts.stored == 2 && counts.aside == 3; }));
  CHECK(streams.Length(streams.prefix() + "aside") == 3);
  CHECK(Soon([&] { return streams.Open() == 0; }));
}

TEST_CASE("one that PostgreSQL refuses costs none of those it came with") {
  const Database database;
  House house(database.connection());
  Streams streams;
  database.Ask("alter table call add check (caller <> 'refused')");
  auto refused = Record("empoli");
  refused.set_caller("refused");
  for (int i = 0; i < 60; ++i) {
    streams.Append(i % 16, i == 23 ? refused.SerializeAsString()
                                   : Record(i % 3 == 0 ? "vinci" : "empoli").SerializeAsString());
  }
  Counts counts;
  const directory::RecordConsumer consumer(house.pool(), Options(streams), counts.Events());
  REQUIRE(Soon([&] { return counts.stored == 59 && counts.aside == 1; }));
  CHECK(counts.repeated == 0);
  CHECK(database.Ask("select count(*) from call") == "59");
  CHECK(database.Ask("select count(*) from segment") == "118");
  const auto aside = streams.redis().Run(
      redis::Command({"XRANGE", streams.prefix() + "aside", "-", "+", "COUNT", "2"}));
  REQUIRE(aside.ok());
  const auto entries = aside->Array();
  REQUIRE(entries->size() == 1);
  const auto fields = (*(*entries)[0].Array())[1].Texts();
  CHECK(fields->back() == refused.SerializeAsString());
  CHECK(Soon([&] { return streams.Open() == 0; }));
}

TEST_CASE("a record's words are stored as they are, and so is each of its months") {
  const Database database;
  House house(database.connection());
  Streams streams;
  auto odd = Record("empoli");
  odd.set_caller(R"({"a\b", NULL} \')");
  odd.mutable_segments(0)->set_outcome("");
  odd.mutable_segments(1)->clear_numbers_told();
  odd.mutable_segments(1)->set_group("NULL");
  odd.mutable_segments(1)->mutable_wait_told()->mutable_at_least()->set_seconds(90);
  streams.Append(0, odd.SerializeAsString());
  streams.Append(0, Record("empoli", 24h * 40).SerializeAsString());
  Counts counts;
  const directory::RecordConsumer consumer(house.pool(), Options(streams), counts.Events());
  REQUIRE(Soon([&] { return counts.stored == 2; }));
  const std::string where = " where call_id = '" + odd.call_id() + "'";
  CHECK(database.Ask("select caller from call" + where) == odd.caller());
  CHECK(database.Ask("select outcome from segment" + where + " and position = 0").empty());
  CHECK(database.Ask("select response_group || cardinality(numbers_told) from segment" + where +
                     " and position = 1") == "NULL0");
  CHECK(database.Ask("select wait_told is null from segment" + where + " and position = 1") == "t");
  CHECK(database.Ask("select count(distinct tableoid) from call") == "2");
}

TEST_CASE("more records than a batch takes come in one after the other, without a pause") {
  const Database database;
  House house(database.connection());
  Streams streams;
  for (int i = 0; i < 320; ++i) streams.Append(i % 16, Record("empoli").SerializeAsString());
  Counts counts;
  auto options = Options(streams);
  options.batch = 32;
  options.gather = 60s;
  const directory::RecordConsumer consumer(house.pool(), options, counts.Events());
  CHECK(Soon([&] { return counts.stored == 320; }));
}

TEST_CASE("records wait while PostgreSQL is away, and none is lost") {
  const Database database;
  Line line(database.host(), database.port());
  House house(database.Via("127.0.0.1", line.port()));
  Streams streams;
  Counts counts;
  const directory::RecordConsumer consumer(house.pool(), Options(streams), counts.Events());
  streams.Append(0, Record("empoli").SerializeAsString());
  REQUIRE(Soon([&] { return counts.stored == 1; }));

  line.Cut();
  REQUIRE(Soon([&] { return !house.pool().up(); }));
  for (int i = 0; i < 10; ++i) streams.Append(i, Record("empoli").SerializeAsString());
  std::this_thread::sleep_for(300ms);
  CHECK(counts.stored == 1);
  CHECK(streams.Open() == 10);

  line.Mend();
  REQUIRE(Soon([&] { return counts.stored == 11; }));
  CHECK(counts.aside == 0);
  CHECK(database.Ask("select count(*) from call") == "11");
}

TEST_CASE("Redis away is told once, and once when it is back, with what was in vain") {
  const Database database;
  House house(database.connection());
  Streams streams;
  auto options = Options(streams);
  Line line(options.redis.host, std::to_string(options.redis.port));
  options.redis.host = "127.0.0.1";
  options.redis.port = static_cast<std::uint16_t>(line.port());
  options.retry = 2ms;
  std::mutex mutex;
  std::vector<std::pair<bool, std::string>> told;
  directory::RecordEvents events;
  events.redis = [&](bool up, const std::string& what) {
    const std::lock_guard lock(mutex);
    told.emplace_back(up, what);
  };
  const auto count = [&] {
    const std::lock_guard lock(mutex);
    return told.size();
  };
  const directory::RecordConsumer consumer(house.pool(), options, events);
  REQUIRE(Soon([&] { return count() == 1; }));
  line.Cut();
  REQUIRE(Soon([&] { return count() == 2; }));
  std::this_thread::sleep_for(100ms);  // some fifty attempts
  line.Mend();
  REQUIRE(Soon([&] { return count() >= 3; }));
  const std::lock_guard lock(mutex);
  REQUIRE(told.size() == 3);
  CHECK(told[0] == std::pair<bool, std::string>(true, "0 attempts failed before"));
  CHECK_FALSE(told[1].first);
  CHECK(told[1].second.find("away") != std::string::npos);
  CHECK(told[2].first);
  CHECK(std::stoi(told[2].second) > 5);
}

TEST_CASE("what a dead replica had read is taken over") {
  const Database database;
  House house(database.connection());
  Streams streams;
  for (int i = 0; i < 16; ++i) {
    REQUIRE(streams.redis().Run(redis::CreateGroup(streams.Name(i), "directory")).ok());
  }
  streams.Append(5, Record("empoli").SerializeAsString());
  const auto read = streams.redis().Run(
      redis::ReadGroup({.group = "directory", .name = "dead"}, {streams.Name(5)}, 10, 0ms));
  REQUIRE(read.ok());
  REQUIRE(redis::ParseReadGroup(*read)->size() == 1);
  Counts counts;
  const directory::RecordConsumer consumer(house.pool(), Options(streams, "alive"),
                                           counts.Events());
  CHECK(Soon([&] { return counts.stored == 1; }));
}

TEST_CASE("what was stored but not acknowledged before a crash is not stored again") {
  const Database database;
  House house(database.connection());
  Streams streams;
  for (int i = 0; i < 16; ++i) {
    REQUIRE(streams.redis().Run(redis::CreateGroup(streams.Name(i), "directory")).ok());
  }
  const auto record = Record("empoli");
  streams.Append(5, record.SerializeAsString());
  {
    // As if it had come from here: committed, then the end.
    Counts counts;
    Streams others;
    others.Append(5, record.SerializeAsString());
    const directory::RecordConsumer before(house.pool(), Options(others), counts.Events());
    REQUIRE(Soon([&] { return counts.stored == 1; }));
  }
  const auto read = streams.redis().Run(
      redis::ReadGroup({.group = "directory", .name = "one"}, {streams.Name(5)}, 10, 0ms));
  REQUIRE(redis::ParseReadGroup(*read)->size() == 1);
  streams.Append(6, Record("empoli").SerializeAsString());
  Counts counts;
  const directory::RecordConsumer consumer(house.pool(), Options(streams), counts.Events());
  REQUIRE(Soon([&] { return counts.stored == 1 && counts.repeated == 1; }));
  CHECK(database.Ask("select count(*) from segment") == "4");
  CHECK(Soon([&] { return streams.Open() == 0; }));
}

TEST_CASE("two replicas share the records and store each once") {
  const Database database;
  House house(database.connection());
  Streams streams;
  Counts counts;
  const directory::RecordConsumer one(house.pool(), Options(streams, "one"), counts.Events());
  const directory::RecordConsumer two(house.pool(), Options(streams, "two"), counts.Events());
  for (int i = 0; i < 200; ++i) streams.Append(i % 16, Record("empoli").SerializeAsString());
  REQUIRE(Soon([&] { return counts.stored == 200; }));
  CHECK(database.Ask("select count(*) from call") == "200");
}
