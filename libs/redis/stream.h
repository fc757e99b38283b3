// Redis streams with consumer groups: an entry appended once is handled at least once.
//
//   producer   XADD ──► stream ──► XREADGROUP  consumer ── handle ──► XACK
//                                  XAUTOCLAIM  (what a dead consumer left behind)
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "redis/reply.h"
#include "redis/request.h"

namespace centralino::redis {

struct StreamEntry {
  std::string stream;
  std::string id;
  std::vector<std::pair<std::string, std::string>> fields;
  bool operator==(const StreamEntry&) const = default;
};

using Fields = std::vector<std::pair<std::string, std::string>>;

// Answered by the entry's id.
Request Append(const std::string& stream, const Fields& fields);

// Makes stream and group where they do not exist, from the stream's beginning.
// ALREADY_EXISTS is a fine answer.
Request CreateGroup(const std::string& stream, const std::string& group);

struct Consumer {
  std::string group;
  std::string name;
};

// New entries of several streams for one consumer; waits up to `block` for the first (0: not at
// all). Several streams at once need one hash slot on Redis Cluster.
Request ReadGroup(const Consumer& consumer, const std::vector<std::string>& streams,
                  std::size_t most, std::chrono::milliseconds block);
absl::StatusOr<std::vector<StreamEntry>> ParseReadGroup(const Reply& reply);

// Takes over entries that some consumer read at least `idle` ago and never acknowledged.
// Also how a consumer gets back its own after a restart (idle 0). Read from `start` ("0-0" first).
Request Claim(const Consumer& consumer, const std::string& stream, const std::string& start,
              std::size_t most, std::chrono::milliseconds idle);
struct Claimed {
  std::string next;  // "0-0": all were seen
  std::vector<StreamEntry> entries;
};
absl::StatusOr<Claimed> ParseClaim(const std::string& stream, const Reply& reply);

// Acknowledged entries are done with: XACK, then XDEL, so the stream holds only what is open.
std::vector<Request> Acknowledge(const std::string& group, const std::string& stream,
                                 const std::vector<std::string>& ids);

}  // namespace centralino::redis
