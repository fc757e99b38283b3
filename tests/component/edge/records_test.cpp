// Finished calls on their way to directory, with Redis and without.
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "centralino/common/v1/common.pb.h"
#include "redis/connection.h"
#include "redis/stream.h"
#include "service/uuid.h"
#include "services/sip-edge/records/record_log.h"
#include "services/sip-edge/records/record_message.h"

namespace centralino::edge {
namespace {

using namespace std::chrono_literals;

redis::Options TestRedis() {
  const char* address = std::getenv("CENTRALINO_TEST_REDIS");
  INFO("set CENTRALINO_TEST_REDIS to HOST:PORT of a Redis; ./dev test does");
  REQUIRE(address != nullptr);
  return *redis::ParseAddress(address);
}

// Nothing listens there.
redis::Options NoRedis() {
  redis::Options options;
  options.port = 1;
  return options;
}

struct Folder {
  Folder() : path(std::filesystem::temp_directory_path() / ("spool-" + service::NewUuid())) {}
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

FinishedCall Call() {
  FinishedCall call;
  call.call = CallId(service::NewUuid());
  call.organization = OrganizationId("empoli");
  call.revision = 3;
  call.dialled = "+3905717571";
  call.segments.push_back({callflow::SegmentKind::kWait,
                           GroupId("anagrafe"),
                           {},
                           Instant(1s),
                           Instant(5s),
                           "answered",
                           {2, 1},
                           waiting::Wait{waiting::Wait::Words::kAbout, 2}});
  return call;
}

// The call's record in its stream, taken out of it.
std::optional<common::v1::CallRecord> Fetch(const CallId& call) {
  redis::Connection connection(TestRedis());
  const std::string stream = StreamOf(call.value);
  const auto reply = connection.Run(redis::Command({"XRANGE", stream, "-", "+"}));
  REQUIRE(reply.ok());
  const auto entries = reply->Array().value();
  for (const redis::Reply& entry : entries) {
    const auto parts = entry.Array().value();
    const auto fields = parts[1].Texts().value();
    common::v1::CallRecord record;
    if (fields[0] != "record" || !record.ParseFromString(fields[1])) continue;
    if (record.call_id() != call.value) continue;
    REQUIRE(connection.Run(redis::Command({"XDEL", stream, *parts[0].Text()})).ok());
    return record;
  }
  return std::nullopt;
}

TEST_CASE("a finished call comes to its stream with all that was told") {
  const FinishedCall call = Call();
  redis::Client redis(TestRedis());
  Folder folder;
  int kept = 0;
  {
    RecordLog log(redis, folder.path.string(), {[&] { ++kept; }, [] {}, [] {}});
    log.Keep(call);
  }
  CHECK(kept == 1);
  const auto record = Fetch(call.call);
  REQUIRE(record.has_value());
  CHECK(record->organization() == "organizations/empoli");
  REQUIRE(record->segments_size() == 1);
  CHECK(record->segments(0).numbers_told_size() == 2);
  CHECK(record->segments(0).wait_told().at_least().seconds() == 80);
  CHECK(record->segments(0).wait_told().below().seconds() == 160);
}

TEST_CASE("without Redis a record lies on disk, and a later life of the edge sends it") {
  const FinishedCall call = Call();
  Folder folder;
  int spooled = 0;
  {
    redis::Client away(NoRedis());
    RecordLog log(away, folder.path.string(), {[] {}, [&] { ++spooled; }, [] {}});
    log.Keep(call);
  }
  CHECK(spooled == 1);
  CHECK(Spool(folder.path.string()).List() == std::vector<std::string>{call.call.value});

  redis::Client redis(TestRedis());
  {
    RecordLog log(redis, folder.path.string(), {[] {}, [] {}, [] {}});
  }
  CHECK(Fetch(call.call).has_value());
  CHECK(Spool(folder.path.string()).List().empty());
}

TEST_CASE("sixteen streams share the calls, and every build agrees which takes one") {
  CHECK(StreamOf("01932b5e-7a00-7000-8000-000000000000") ==
        StreamOf("01932b5e-7a00-7000-8000-000000000000"));
  std::set<std::string> streams;
  for (int i = 0; i < 1000; ++i) streams.insert(StreamOf(std::to_string(i)));
  CHECK(streams.size() == 16);
  CHECK(StreamOf("") == "records:{5}");
}

}  // namespace
}  // namespace centralino::edge
