// Letters on disk: for each a file ID.json with what is known of it and, if it carries one, its
// attachment in ID.data. Whole or not there at all: written aside, made durable, then renamed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "mail/letter.h"

namespace centralino::mail {

enum class State { kWaiting, kDelivered, kRefused };

struct Entry {
  Letter letter;
  State state = State::kWaiting;
  int attempts = 0;
  Instant next_attempt{};
  Instant settled{};    // delivered or refused
  std::string trouble;  // why the last attempt failed
  bool operator==(const Entry&) const = default;
};

std::string WriteEntry(const Entry& entry);
absl::StatusOr<Entry> ReadEntry(const std::string& json);

// Writes the file whole, or leaves what was there.
absl::Status WriteFile(const std::filesystem::path& path, const std::string& bytes);
absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path);
// What was written to it, and its name, survive a failing machine.
absl::Status MakeDurable(const std::filesystem::path& path);

class Spool {
 public:
  explicit Spool(std::filesystem::path folder) : folder_(std::move(folder)) {}

  absl::Status Open();
  // Those that can be read; `broken` counts the others, which are left alone.
  std::vector<Entry> ReadAll(int* broken) const;
  // Takes the attachment's file away from where it is; it is on the same file system, and may have
  // been taken before.
  absl::Status Take(const std::string& id, const std::filesystem::path& attachment);
  absl::Status Write(const Entry& entry);
  absl::StatusOr<std::string> ReadAttachment(const std::string& id) const;
  std::uint64_t AttachmentBytes(const std::string& id) const;
  void Remove(const std::string& id);

 private:
  std::filesystem::path EntryOf(const std::string& id) const { return folder_ / (id + ".json"); }
  std::filesystem::path DataOf(const std::string& id) const { return folder_ / (id + ".data"); }

  const std::filesystem::path folder_;
};

}  // namespace centralino::mail
