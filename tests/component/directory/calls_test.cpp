#include <catch2/catch.hpp>

#include "house.h"
#include "record.h"
#include "services/directory/call_rows.h"
#include "services/directory/scope.h"

using namespace centralino;
using namespace centralino::testing;
using Stub = pb::Directory::Stub;

namespace {

void Store(House& house, const common::v1::CallRecord& record) {
  const auto checked = directory::CheckRecord(record.SerializeAsString(), RecordNow());
  REQUIRE(checked.ok());
  const auto done =
      house.pool().Transaction(directory::For(checked->organization), [&](auto& transaction) {
        directory::InsertCalls(transaction, {&*checked, 1});
        return absl::OkStatus();
      });
  INFO(std::string(done.message()));
  REQUIRE(done.ok());
}

std::vector<std::string> List(House& house, const pb::ListCallsRequest& request,
                              std::string* next = nullptr) {
  pb::ListCallsResponse response;
  const auto status = house.Call(&Stub::ListCalls, request, &response);
  INFO(status.error_message());
  REQUIRE(status.ok());
  if (next != nullptr) *next = response.next_page_token();
  std::vector<std::string> ids;
  for (const auto& call : response.calls()) ids.push_back(call.record().call_id());
  return ids;
}

}  // namespace

TEST_CASE("a call comes back as it was recorded") {
  const Database database;
  House house(database.connection());
  const auto record = Record("empoli");
  Store(house, record);
  pb::GetCallRequest get;
  get.set_name("organizations/empoli/calls/" + record.call_id());
  pb::Call call;
  REQUIRE(house.Call(&Stub::GetCall, get, &call).ok());
  CHECK(call.name() == get.name());
  CHECK(call.record().DebugString() == record.DebugString());

  get.set_name("organizations/vinci/calls/" + record.call_id());
  CHECK(house.Call(&Stub::GetCall, get, &call).error_code() == grpc::StatusCode::NOT_FOUND);
}

TEST_CASE("calls are listed newest first, by pages, by number and by time") {
  const Database database;
  House house(database.connection());
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) {
    auto record = Record("empoli", std::chrono::hours(24 * 20 * i));  // over several months
    if (i == 2) record.set_caller("+393331234567");
    Store(house, record);
    ids.push_back(record.call_id());
  }
  Store(house, Record("vinci"));

  pb::ListCallsRequest request;
  request.set_parent("organizations/empoli");
  CHECK(List(house, request) == ids);

  request.set_page_size(2);
  std::vector<std::string> paged;
  std::string token;
  do {
    request.set_page_token(token);
    for (auto& id : List(house, request, &token)) paged.push_back(id);
  } while (!token.empty());
  CHECK(paged == ids);

  request.Clear();
  request.set_parent("organizations/empoli");
  request.set_number("+393331234567");
  CHECK(List(house, request) == std::vector{ids[2]});

  request.clear_number();
  const auto now = RecordNow().time_since_epoch().count() / 1000;
  request.mutable_start_time()->set_seconds(now - 50 * 86'400);
  request.mutable_end_time()->set_seconds(now - 10 * 86'400);
  CHECK(List(house, request) == std::vector{ids[1], ids[2]});

  request.set_page_token("nonsense");
  pb::ListCallsResponse response;
  CHECK(house.Call(&Stub::ListCalls, request, &response).error_code() ==
        grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_CASE("what is no record of ours is told why") {
  const auto now = RecordNow();
  auto record = Record("empoli");
  CHECK(directory::CheckRecord(record.SerializeAsString(), now).ok());
  CHECK_FALSE(directory::CheckRecord("", now).ok());
  CHECK_FALSE(directory::CheckRecord("\xff\xff", now).ok());
  record.set_call_id("7b1c0f6e-3b1e-4d2c-8f4e-2f1d3c4b5a69");  // a UUIDv4
  CHECK_FALSE(directory::CheckRecord(record.SerializeAsString(), now).ok());
  CHECK_FALSE(
      directory::CheckRecord(Record("empoli", -std::chrono::hours(48)).SerializeAsString(), now)
          .ok());
  record = Record("empoli");
  record.set_organization("empoli");
  CHECK_FALSE(directory::CheckRecord(record.SerializeAsString(), now).ok());
}
