#include "redis/stream.h"

namespace centralino::redis {
namespace {

// [id, [field, value, …]]. An entry that was deleted meanwhile is nil, or has nil for fields.
absl::Status AppendEntries(const std::string& stream, const Reply& list,
                           std::vector<StreamEntry>& entries) {
  absl::StatusOr<std::vector<Reply>> rows = list.Array();
  if (!rows.ok()) return rows.status();
  for (const Reply& row : *rows) {
    if (row.nil()) continue;
    absl::StatusOr<std::vector<Reply>> pair = row.Array();
    if (!pair.ok()) return pair.status();
    if (pair->size() != 2) return absl::InternalError("a stream entry of a strange shape");
    if ((*pair)[1].nil()) continue;
    absl::StatusOr<std::string> id = (*pair)[0].Text();
    absl::StatusOr<std::vector<std::string>> words = (*pair)[1].Texts();
    if (!id.ok()) return id.status();
    if (!words.ok()) return words.status();
    StreamEntry entry{.stream = stream, .id = *std::move(id), .fields = {}};
    for (std::size_t i = 0; i + 1 < words->size(); i += 2) {
      entry.fields.emplace_back(std::move((*words)[i]), std::move((*words)[i + 1]));
    }
    entries.push_back(std::move(entry));
  }
  return absl::OkStatus();
}

}  // namespace

Request Append(const std::string& stream, const Fields& fields) {
  std::vector<std::string> words{"XADD", stream, "*"};
  for (const auto& [name, value] : fields) {
    words.push_back(name);
    words.push_back(value);
  }
  return Command(std::move(words));
}

Request CreateGroup(const std::string& stream, const std::string& group) {
  return Command({"XGROUP", "CREATE", stream, group, "0", "MKSTREAM"});
}

Request ReadGroup(const Consumer& consumer, const std::vector<std::string>& streams,
                  std::size_t most, std::chrono::milliseconds block) {
  std::vector<std::string> words{"XREADGROUP",  "GROUP", consumer.group,
                                 consumer.name, "COUNT", std::to_string(most)};
  // BLOCK 0 would mean for ever.
  if (block.count() > 0) {
    words.push_back("BLOCK");
    words.push_back(std::to_string(block.count()));
  }
  words.push_back("STREAMS");
  words.insert(words.end(), streams.begin(), streams.end());
  words.insert(words.end(), streams.size(), ">");
  Request request = Command(std::move(words));
  request.blocks = block;
  return request;
}

absl::StatusOr<std::vector<StreamEntry>> ParseReadGroup(const Reply& reply) {
  std::vector<StreamEntry> entries;
  if (reply.nil()) return entries;
  absl::StatusOr<std::vector<Reply>> streams = reply.Array();
  if (!streams.ok()) return streams.status();
  for (const Reply& stream : *streams) {
    absl::StatusOr<std::vector<Reply>> pair = stream.Array();
    if (!pair.ok()) return pair.status();
    if (pair->size() != 2) return absl::InternalError("a stream of a strange shape");
    absl::StatusOr<std::string> name = (*pair)[0].Text();
    if (!name.ok()) return name.status();
    if (absl::Status read = AppendEntries(*name, (*pair)[1], entries); !read.ok()) return read;
  }
  return entries;
}

Request Claim(const Consumer& consumer, const std::string& stream, const std::string& start,
              std::size_t most, std::chrono::milliseconds idle) {
  return Command({"XAUTOCLAIM", stream, consumer.group, consumer.name, std::to_string(idle.count()),
                  start, "COUNT", std::to_string(most)});
}

absl::StatusOr<Claimed> ParseClaim(const std::string& stream, const Reply& reply) {
  absl::StatusOr<std::vector<Reply>> parts = reply.Array();
  if (!parts.ok()) return parts.status();
  if (parts->size() < 2) return absl::InternalError("XAUTOCLAIM answered in a strange shape");
  absl::StatusOr<std::string> next = (*parts)[0].Text();
  if (!next.ok()) return next.status();
  Claimed claimed{.next = *std::move(next), .entries = {}};
  if (absl::Status read = AppendEntries(stream, (*parts)[1], claimed.entries); !read.ok()) {
    return read;
  }
  return claimed;
}

std::vector<Request> Acknowledge(const std::string& group, const std::string& stream,
                                 const std::vector<std::string>& ids) {
  std::vector<std::string> acknowledge{"XACK", stream, group};
  std::vector<std::string> remove{"XDEL", stream};
  acknowledge.insert(acknowledge.end(), ids.begin(), ids.end());
  remove.insert(remove.end(), ids.begin(), ids.end());
  std::vector<Request> requests;
  requests.push_back(Command(std::move(acknowledge)));
  requests.push_back(Command(std::move(remove)));
  return requests;
}

}  // namespace centralino::redis
