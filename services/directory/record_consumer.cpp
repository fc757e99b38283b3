#include "services/directory/record_consumer.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "services/directory/call_rows.h"
#include "services/directory/scope.h"

namespace centralino::directory {
namespace {

constexpr char kMostAside[] = "10000";

model::Instant Now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// An entry's id begins with the milliseconds at which it was appended.
std::chrono::milliseconds AgeOf(const redis::StreamEntry& entry, model::Instant now) {
  std::int64_t appended = 0;
  std::from_chars(entry.id.data(), entry.id.data() + entry.id.size(), appended);
  return std::max(now.time_since_epoch() - std::chrono::milliseconds(appended),
                  std::chrono::milliseconds(0));
}

std::string RecordOf(const redis::StreamEntry& entry) {
  for (const auto& [name, value] : entry.fields) {
    if (name == wire::kRecordField) return value;
  }
  return "";
}

}  // namespace

RecordConsumer::RecordConsumer(postgres::Pool& pool, Options options, RecordEvents events)
    : pool_(pool),
      options_(std::move(options)),
      events_(std::move(events)),
      redis_(options_.redis),
      consumer_{.group = "directory", .name = options_.instance} {
  for (int i = 0; i < wire::kRecordStreams; ++i) {
    streams_.push_back(wire::RecordStream(options_.prefix, i));
  }
  thread_ = std::thread([this] { Run(); });
}

RecordConsumer::~RecordConsumer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stopped_.notify_all();
  thread_.join();
}

void RecordConsumer::Run() {
  bool prepared = false;
  // What this consumer read before it was restarted is its own at once.
  auto idle = std::chrono::milliseconds(0);
  auto next_take_over = std::chrono::steady_clock::now();
  bool more = false;  // than was read waits already
  Entries entries;
  while (!stopping_) {
    absl::Status redis;
    if (entries.empty()) {
      if (!prepared) redis = Prepare();
      prepared = redis.ok();
      absl::StatusOr<Entries> read = Entries();
      if (redis.ok() && std::chrono::steady_clock::now() >= next_take_over) {
        read = TakeOver(idle);
        if (read.ok() && !AnyFull(*read)) {
          next_take_over = std::chrono::steady_clock::now() + options_.take_over_every;
          idle = options_.take_over_after;
        }
        Measure();
      }
      if (redis.ok() && read.ok() && read->empty()) read = ReadNew();
      if (redis.ok()) redis = read.status();
      if (redis.ok()) entries = *std::move(read);
      more = AnyFull(entries);
    }
    // Somebody flushed Redis: the groups are gone.
    if (absl::IsNotFound(redis)) prepared = false;
    Report(redis);
    if (!redis.ok()) {
      Sleep(options_.retry);
      continue;
    }
    if (!entries.empty()) {
      // Kept and tried again: neither store may be the reason to lose a record.
      if (const absl::Status handled = Handle(entries); !handled.ok()) {
        if (!redis_.up()) Report(handled);
        Sleep(options_.retry);
        continue;
      }
    }
    entries.clear();
    if (!more) Sleep(options_.gather);
  }
}

// Once for each change, however long Redis is away; what was in vain meanwhile is summed up.
void RecordConsumer::Report(const absl::Status& redis) {
  if (!redis.ok()) ++failed_;
  if (up_ == redis.ok()) return;
  up_ = redis.ok();
  const std::string what = redis.ok() ? std::to_string(failed_) + " attempts failed before"
                                      : std::string(redis.message());
  if (redis.ok()) failed_ = 0;
  if (events_.redis) events_.redis(redis.ok(), what);
}

absl::Status RecordConsumer::Prepare() {
  for (const std::string& stream : streams_) {
    const auto made = redis_.Run(redis::CreateGroup(stream, consumer_.group));
    if (!made.ok() && !absl::IsAlreadyExists(made.status())) return made.status();
  }
  return absl::OkStatus();
}

absl::StatusOr<RecordConsumer::Entries> RecordConsumer::ReadNew() {
  const auto reply = redis_.Run(
      redis::ReadGroup(consumer_, streams_, MostOfStream(), std::chrono::milliseconds(0)));
  if (!reply.ok()) return reply.status();
  return redis::ParseReadGroup(*reply);
}

std::size_t RecordConsumer::MostOfStream() const {
  return (options_.batch + streams_.size() - 1) / streams_.size();
}

bool RecordConsumer::AnyFull(const Entries& entries) const {
  std::map<std::string_view, std::size_t> count;
  return std::any_of(entries.begin(), entries.end(), [&](const redis::StreamEntry& entry) {
    return ++count[entry.stream] >= MostOfStream();
  });
}

absl::StatusOr<RecordConsumer::Entries> RecordConsumer::TakeOver(std::chrono::milliseconds idle) {
  Entries entries;
  std::vector<redis::Request> requests;
  for (const std::string& stream : streams_) {
    requests.push_back(redis::Claim(consumer_, stream, "0-0", MostOfStream(), idle));
  }
  const auto replies = redis_.RunAll(requests);
  for (std::size_t i = 0; i < streams_.size(); ++i) {
    if (!replies[i].ok()) return replies[i].status();
    auto claimed = redis::ParseClaim(streams_[i], *replies[i]);
    if (!claimed.ok()) return claimed.status();
    std::move(claimed->entries.begin(), claimed->entries.end(), std::back_inserter(entries));
  }
  return entries;
}

absl::Status RecordConsumer::Handle(const Entries& entries) {
  const model::Instant now = Now();
  std::vector<CheckedRecord> records;
  std::vector<const redis::StreamEntry*> origins;
  Batch batch;
  for (const redis::StreamEntry& entry : entries) {
    auto checked = CheckRecord(RecordOf(entry), now);
    if (checked.ok()) {
      records.push_back(*std::move(checked));
      origins.push_back(&entry);
    } else {
      batch.refused.emplace_back(&entry, checked.status().message());
    }
  }
  if (absl::Status stored = Store(records, origins, batch); !stored.ok()) return stored;
  for (const auto& [entry, why] : batch.refused) {
    if (absl::Status aside = SetAside(*entry, why); !aside.ok()) return aside;
  }
  if (absl::Status done = Acknowledge(entries); !done.ok()) return done;

  if (events_.stored) events_.stored(batch.added, batch.repeated);
  if (events_.lag) {
    for (const auto* origin : origins) events_.lag(AgeOf(*origin, Now()));
  }
  return absl::OkStatus();
}

// One transaction; where PostgreSQL refuses one of them, two for the two halves, until the culprit
// is alone.
absl::Status RecordConsumer::Store(std::span<const CheckedRecord> records,
                                   std::span<const redis::StreamEntry* const> origins,
                                   Batch& batch) {
  if (records.empty()) return absl::OkStatus();
  std::size_t added = 0;
  const absl::Status done = pool_.Transaction(For(records.front().organization),
                                              [&](pqxx::transaction_base& transaction) {
                                                added = InsertCalls(transaction, records);
                                                return absl::OkStatus();
                                              });
  if (done.ok()) {
    batch.added += added;
    batch.repeated += records.size() - added;
    return done;
  }
  if (!absl::IsInternal(done)) return done;
  if (records.size() == 1) {
    batch.refused.emplace_back(origins.front(), done.message());
    return absl::OkStatus();
  }
  const std::size_t half = records.size() / 2;
  if (absl::Status first = Store(records.first(half), origins.first(half), batch); !first.ok()) {
    return first;
  }
  return Store(records.subspan(half), origins.subspan(half), batch);
}

absl::Status RecordConsumer::Acknowledge(const Entries& entries) {
  std::map<std::string, std::vector<std::string>> ids;
  for (const redis::StreamEntry& entry : entries) ids[entry.stream].push_back(entry.id);
  std::vector<redis::Request> requests;
  for (const auto& [stream, of_stream] : ids) {
    for (auto& request : redis::Acknowledge(consumer_.group, stream, of_stream)) {
      requests.push_back(std::move(request));
    }
  }
  for (const auto& reply : redis_.RunAll(requests)) {
    if (!reply.ok()) return reply.status();
  }
  return absl::OkStatus();
}

absl::Status RecordConsumer::SetAside(const redis::StreamEntry& entry, const std::string& why) {
  const auto reply = redis_.Run(redis::Command(
      {"XADD", options_.prefix + "aside", "MAXLEN", "~", kMostAside, "*", "stream", entry.stream,
       "id", entry.id, "why", why, wire::kRecordField, RecordOf(entry)}));
  if (!reply.ok()) return reply.status();
  if (events_.set_aside) events_.set_aside(why, entry.stream + " " + entry.id);
  return absl::OkStatus();
}

void RecordConsumer::Measure() {
  if (!events_.waiting) return;
  std::vector<redis::Request> requests;
  for (const std::string& stream : streams_) requests.push_back(redis::Command({"XLEN", stream}));
  std::size_t waiting = 0;
  for (const auto& reply : redis_.RunAll(requests)) {
    if (!reply.ok()) return;
    waiting += static_cast<std::size_t>(reply->Integer().value_or(0));
  }
  events_.waiting(waiting);
}

// Wakes when the consumer stops.
void RecordConsumer::Sleep(std::chrono::milliseconds duration) {
  std::unique_lock lock(mutex_);
  stopped_.wait_for(lock, duration, [&] { return stopping_.load(); });
}

}  // namespace centralino::directory
