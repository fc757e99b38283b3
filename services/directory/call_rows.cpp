#include "services/directory/call_rows.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/directory/rows.h"

namespace centralino::directory {
namespace {

using common::v1::CallRecord;

// One column of the rows to come, as the text of an array.
class Column {
 public:
  void Add(std::string_view text) {
    Separate();
    text_ += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') text_ += '\\';
      text_ += c;
    }
    text_ += '"';
  }
  void Add(std::int64_t number) {
    Separate();
    text_ += std::to_string(number);
  }
  std::string Text() const { return text_ + "}"; }

 private:
  void Separate() {
    if (text_.size() > 1) text_ += ',';
  }

  std::string text_ = "{";
};

std::int64_t MonthOf(model::Instant instant) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(instant));
  return std::chrono::sys_days{day.year() / day.month() / 1}.time_since_epoch() /
         std::chrono::milliseconds(1);
}

// Whose rows follow, and that their months have partitions.
void Begin(pqxx::transaction_base& transaction, const std::string& organization,
           const std::vector<const CheckedRecord*>& records) {
  std::set<std::int64_t> months;
  for (const CheckedRecord* record : records) months.insert(MonthOf(record->began));
  Column column;
  for (const std::int64_t month : months) column.Add(month);
  transaction.exec_params(
      "select set_config('centralino.organization', $1, true), "
      "ensure_call_month(to_timestamp(month / 1000.0)) from unnest($2::bigint[]) as month",
      organization, column.Text());
}

struct CallColumns {
  Column began, call_id, revision, dialled, caller, started, ended, legs;

  void Add(const CheckedRecord& checked) {
    const CallRecord& record = checked.record;
    // What no query asks for.
    CallRecord rest;
    *rest.mutable_legs() = record.legs();
    rest.set_callback_of(record.callback_of());
    began.Add(checked.began.time_since_epoch().count());
    call_id.Add(record.call_id());
    revision.Add(record.revision());
    dialled.Add(record.dialled());
    caller.Add(record.caller());
    started.Add(ToMilliseconds(record.start()));
    ended.Add(ToMilliseconds(record.end()));
    legs.Add(ToJson(rest));
  }
};

// "[240,480)"; empty for none, and for what is no span within a day.
std::string RangeOf(const CallRecord::Segment::WaitTold& wait) {
  const std::int64_t from = wait.at_least().seconds();
  const std::int64_t to = wait.below().seconds();
  if (from < 0 || from >= to || to > 24 * 3600) return "";
  return fmt::format("[{},{})", from, to);
}

struct SegmentColumns {
  Column call_id, position, segment_id, kind, group, operator_id, started, ended, outcome, told,
      wait;

  void Add(const CallRecord& record) {
    for (int i = 0; i < record.segments_size(); ++i) {
      const CallRecord::Segment& segment = record.segments(i);
      call_id.Add(record.call_id());
      position.Add(i);
      segment_id.Add(segment.segment_id());
      kind.Add(CallRecord::Segment::Kind_Name(segment.kind()));
      group.Add(segment.group());
      operator_id.Add(segment.operator_());
      started.Add(ToMilliseconds(segment.start()));
      ended.Add(ToMilliseconds(segment.end()));
      outcome.Add(segment.outcome());
      // An array of arrays has rows of one length: these come as text.
      told.Add(fmt::format("{{{}}}", fmt::join(segment.numbers_told(), ",")));
      wait.Add(RangeOf(segment.wait_told()));
    }
  }
};

// A call that comes twice in one batch conflicts with itself, and so do its segments.
constexpr char kInsert[] =
    "with added as ("
    "  insert into call (organization, began, call_id, revision, dialled, caller, started, ended,"
    "    legs)"
    "  select $1, to_timestamp(began / 1000.0), call_id, revision, dialled, caller,"
    "    to_timestamp(started / 1000.0), to_timestamp(ended / 1000.0), legs"
    "  from unnest($2::bigint[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::bigint[],"
    "    $8::bigint[], $9::jsonb[])"
    "    as t (began, call_id, revision, dialled, caller, started, ended, legs)"
    "  on conflict do nothing returning began, call_id"
    "), their_segments as ("
    "  insert into segment (organization, began, call_id, position, segment_id, kind,"
    "    response_group, operator, started, ended, outcome, numbers_told, wait_told)"
    "  select $1, began, call_id, position, segment_id, kind, response_group, operator,"
    "    to_timestamp(started / 1000.0), to_timestamp(ended / 1000.0), outcome, told::integer[],"
    "    nullif(wait, '')::int4range"
    "  from unnest($10::uuid[], $11::integer[], $12::text[], $13::text[], $14::text[], $15::text[],"
    "    $16::bigint[], $17::bigint[], $18::text[], $19::text[], $20::text[])"
    "    as t (call_id, position, segment_id, kind, response_group, operator, started, ended,"
    "      outcome, told, wait)"
    "  join added using (call_id)"
    "  on conflict do nothing"
    ") select count(*) from added";

}  // namespace

std::size_t InsertCalls(pqxx::transaction_base& transaction,
                        std::span<const CheckedRecord> records) {
  std::map<std::string, std::vector<const CheckedRecord*>> by_organization;
  for (const CheckedRecord& record : records) {
    by_organization[record.organization.value].push_back(&record);
  }
  std::size_t added = 0;
  for (const auto& [organization, theirs] : by_organization) {
    Begin(transaction, organization, theirs);
    CallColumns calls;
    SegmentColumns segments;
    for (const CheckedRecord* record : theirs) {
      calls.Add(*record);
      segments.Add(record->record);
    }
    added += transaction
                 .exec_params1(
                     kInsert, organization, calls.began.Text(), calls.call_id.Text(),
                     calls.revision.Text(), calls.dialled.Text(), calls.caller.Text(),
                     calls.started.Text(), calls.ended.Text(), calls.legs.Text(),
                     segments.call_id.Text(), segments.position.Text(), segments.segment_id.Text(),
                     segments.kind.Text(), segments.group.Text(), segments.operator_id.Text(),
                     segments.started.Text(), segments.ended.Text(), segments.outcome.Text(),
                     segments.told.Text(), segments.wait.Text())[0]
                 .as<std::size_t>();
  }
  return added;
}

}  // namespace centralino::directory
