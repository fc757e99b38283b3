#include "services/directory/calls.h"

#include <fmt/format.h>

#include <map>
#include <sstream>
#include <utility>

#include "service/uuid.h"
#include "services/directory/pages.h"
#include "services/directory/rows.h"
#include "services/directory/scope.h"
#include "wire/names.h"
#include "wire/pages.h"
#include "wire/status.h"
#include "wire/time.h"

namespace centralino::directory {
namespace {

using common::v1::CallRecord;

#define CENTRALINO_MS(column) "(extract(epoch from " column ") * 1000)::bigint"
#define CENTRALINO_INSTANT(parameter) "to_timestamp(" parameter "::bigint / 1000.0)"

constexpr std::chrono::hours kFuture{24};                 // how far an edge's clock may run ahead
constexpr std::int64_t kEndOfTime = 253'402'300'799'000;  // 9999-12-31T23:59:59Z
constexpr int kMostSegments = 10'000;

std::int64_t Milliseconds(model::Instant instant) { return instant.time_since_epoch().count(); }

constexpr char kCallColumns[] =
    "call_id, revision, dialled, caller, " CENTRALINO_MS("started") ", " CENTRALINO_MS("ended") ", "
    "legs, " CENTRALINO_MS("began") " ";

absl::StatusOr<pb::Call> ToCall(const model::OrganizationId& organization, const pqxx::row& row) {
  pb::Call call;
  CallRecord& record = *call.mutable_record();
  if (auto read = FromJson(row[6].as<std::string>(), &record); !read.ok()) return read;
  record.set_call_id(row[0].as<std::string>());
  record.set_organization(wire::Name(organization));
  record.set_revision(row[1].as<std::int64_t>());
  record.set_dialled(row[2].as<std::string>());
  record.set_caller(row[3].as<std::string>());
  *record.mutable_start() = ToTimestamp(row[4].as<std::int64_t>());
  *record.mutable_end() = ToTimestamp(row[5].as<std::int64_t>());
  call.set_name(wire::Name(organization, "calls", record.call_id()));
  return call;
}

// Puts their segments into calls that began in [first, last].
void ReadSegments(Transaction& transaction, const model::OrganizationId& organization,
                  std::int64_t first, std::int64_t last,
                  const std::map<std::string, CallRecord*>& calls) {
  std::vector<std::string> ids;
  for (const auto& [id, record] : calls) ids.push_back(id);
  for (const auto& row : transaction.exec_params(
           "select call_id, segment_id, kind, response_group, "
           "operator, " CENTRALINO_MS("started") ", " CENTRALINO_MS(
               "ended") ", outcome, array_to_string(numbers_told, ' '), "
                        "lower(wait_told), upper(wait_told) "
                        "from segment where organization = $1 "
                        "and began between " CENTRALINO_INSTANT("$2") " and " CENTRALINO_INSTANT(
                            "$3") " and call_id = "
                                  "any ($4::uuid[]) "
                                  "order by call_id, "
                                  "position",
           organization.value, first, last, fmt::format("{{{}}}", fmt::join(ids, ",")))) {
    auto* segment = calls.at(row[0].as<std::string>())->add_segments();
    segment->set_segment_id(row[1].as<std::string>());
    CallRecord::Segment::Kind kind = CallRecord::Segment::KIND_UNSPECIFIED;
    CallRecord::Segment::Kind_Parse(row[2].as<std::string>(), &kind);
    segment->set_kind(kind);
    segment->set_group(row[3].as<std::string>());
    segment->set_operator_(row[4].as<std::string>());
    *segment->mutable_start() = ToTimestamp(row[5].as<std::int64_t>());
    *segment->mutable_end() = ToTimestamp(row[6].as<std::int64_t>());
    segment->set_outcome(row[7].as<std::string>());
    std::istringstream numbers(row[8].as<std::string>());
    for (int number = 0; numbers >> number;) segment->add_numbers_told(number);
    if (row[9].is_null()) continue;
    segment->mutable_wait_told()->mutable_at_least()->set_seconds(row[9].as<int>());
    segment->mutable_wait_told()->mutable_below()->set_seconds(row[10].as<int>());
  }
}

// "<milliseconds>.<call id>" of the last call of the page before.
struct Place {
  std::int64_t began = kEndOfTime;
  std::string call_id = "ffffffff-ffff-ffff-ffff-ffffffffffff";
};

absl::StatusOr<Place> PlaceOfToken(const std::string& token) {
  if (token.empty()) return Place{};
  const auto dot = token.find('.');
  const auto began = BelowOfToken(token.substr(0, dot));
  if (dot == std::string::npos || !began.ok() || !service::UuidTime(token.substr(dot + 1))) {
    return wire::WithViolations({{"page_token", "is not one that was given out"}});
  }
  return Place{.began = *began, .call_id = token.substr(dot + 1)};
}

}  // namespace

absl::StatusOr<CheckedRecord> CheckRecord(const std::string& bytes, model::Instant now) {
  CheckedRecord checked;
  if (bytes.empty() || !checked.record.ParseFromString(bytes)) {
    return absl::InvalidArgumentError("is no CallRecord");
  }
  const auto organization =
      wire::OrganizationFromName(checked.record.organization(), "organization");
  if (!organization.ok()) return organization.status();
  checked.organization = *organization;
  const auto began = service::UuidTime(checked.record.call_id());
  if (!began) return absl::InvalidArgumentError("call_id is no UUIDv7");
  checked.began = *began;
  using namespace std::chrono;
  if (*began < sys_days{2020y / 1 / 1} || *began > now + kFuture) {
    return absl::InvalidArgumentError("call_id has a time that cannot be true");
  }
  bool times = wire::IsValid(checked.record.start()) && wire::IsValid(checked.record.end());
  for (const auto& segment : checked.record.segments()) {
    times = times && wire::IsValid(segment.start()) && wire::IsValid(segment.end());
  }
  if (!times) return absl::InvalidArgumentError("has a time that is none");
  if (checked.record.segments_size() > kMostSegments) {
    return absl::InvalidArgumentError("has too many segments");
  }
  return checked;
}

absl::StatusOr<pb::ListCallsResponse> Calls::ListCalls(const pb::ListCallsRequest& request) {
  const auto id = wire::OrganizationFromName(request.parent(), "parent");
  if (!id.ok()) return id.status();
  const auto size = wire::PageSize(request.page_size(), 50);
  if (!size.ok()) return size.status();
  const auto place = PlaceOfToken(request.page_token());
  if (!place.ok()) return place.status();

  pb::ListCallsResponse response;
  std::int64_t last = 0;
  const absl::Status done = pool_.Transaction(For(*id), [&](Transaction& transaction) {
    const auto rows = transaction.exec_params(
        fmt::format(
            "select {} from call where organization = $1 "
            "and (began, call_id) < (" CENTRALINO_INSTANT(
                "$2") ", $3::uuid) "
                      "and began >= " CENTRALINO_INSTANT("$4") " and began < " CENTRALINO_INSTANT(
                          "$5") " and ($6 = '' or dialled = $6 or caller = $6) "
                                "order by began desc, call_id desc limit $7",
            kCallColumns),
        id->value, place->began, place->call_id,
        request.has_start_time() ? ToMilliseconds(request.start_time()) : 0,
        request.has_end_time() ? ToMilliseconds(request.end_time()) : kEndOfTime, request.number(),
        *size);
    if (rows.empty()) return absl::OkStatus();
    for (const auto& row : rows) {
      auto call = ToCall(*id, row);
      if (!call.ok()) return call.status();
      *response.add_calls() = *std::move(call);
      last = row[7].as<std::int64_t>();
    }
    std::map<std::string, CallRecord*> records;
    for (auto& call : *response.mutable_calls()) {
      records[call.record().call_id()] = call.mutable_record();
    }
    ReadSegments(transaction, *id, last, rows[0][7].as<std::int64_t>(), records);
    return absl::OkStatus();
  });
  if (!done.ok()) return done;
  if (response.calls_size() == *size) {
    response.set_next_page_token(
        fmt::format("{}.{}", last, response.calls(*size - 1).record().call_id()));
  }
  return response;
}

absl::StatusOr<pb::Call> Calls::GetCall(const pb::GetCallRequest& request) {
  const auto child = wire::ChildFromName(request.name(), "calls", "name");
  if (!child.ok()) return child.status();
  const auto& [id, call_id] = *child;
  const auto began = service::UuidTime(call_id);
  if (!began) return wire::WithViolations({{"name", "does not end with a UUIDv7"}});
  pb::Call call;
  const absl::Status done = pool_.Transaction(
      For(id), [&, &organization = id, &call_uuid = call_id](Transaction& transaction) {
        const std::int64_t instant = Milliseconds(*began);
        const auto rows = transaction.exec_params(
            fmt::format("select {} from call where organization = $1 "
                        "and began = " CENTRALINO_INSTANT("$2") " and call_id = $3",
                        kCallColumns),
            organization.value, instant, call_uuid);
        if (rows.empty()) {
          return absl::NotFoundError(fmt::format("there is no {}", request.name()));
        }
        auto found = ToCall(organization, rows[0]);
        if (!found.ok()) return found.status();
        call = *std::move(found);
        ReadSegments(transaction, organization, instant, instant,
                     {{call.record().call_id(), call.mutable_record()}});
        return absl::OkStatus();
      });
  if (!done.ok()) return done;
  return call;
}

}  // namespace centralino::directory
