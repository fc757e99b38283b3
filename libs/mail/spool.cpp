#include "mail/spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

namespace centralino::mail {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::array<std::pair<State, const char*>, 3> kStates = {{
    {State::kWaiting, "waiting"},
    {State::kDelivered, "delivered"},
    {State::kRefused, "refused"},
}};

absl::Status Failed(const std::string& what, const fs::path& path) {
  return absl::UnavailableError(what + " " + path.string() + ": " + std::strerror(errno));
}

class File {
 public:
  File(const fs::path& path, int flags)
      : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return descriptor_; }

 private:
  const int descriptor_;
};

bool WriteAll(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

bool Sync(const fs::path& path, int flags) {
  const File file(path, flags);
  return file.get() >= 0 && ::fsync(file.get()) == 0;
}

std::int64_t Count(Instant instant) { return instant.time_since_epoch().count(); }
Instant InstantOf(const json& number) {
  return Instant(std::chrono::milliseconds(number.get<std::int64_t>()));
}

}  // namespace

std::string WriteEntry(const Entry& entry) {
  json out = {
      {"id", entry.letter.id},
      {"to", entry.letter.to},
      {"subject", entry.letter.subject},
      {"text", entry.letter.text},
      {"written", Count(entry.letter.written)},
      {"attachment_name", entry.letter.attachment_name},
      {"attachment_type", entry.letter.attachment_type},
      {"about", entry.letter.about},
      {"attempts", entry.attempts},
      {"next_attempt", Count(entry.next_attempt)},
      {"settled", Count(entry.settled)},
      {"trouble", entry.trouble},
  };
  for (const auto& [state, name] : kStates) {
    if (state == entry.state) out["state"] = name;
  }
  // What a stranger's server said need not be UTF-8.
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

absl::StatusOr<Entry> ReadEntry(const std::string& text) {
  try {
    const json in = json::parse(text);
    Entry entry;
    entry.letter = {.id = in.at("id"),
                    .to = in.at("to"),
                    .subject = in.at("subject"),
                    .text = in.at("text"),
                    .written = InstantOf(in.at("written")),
                    .attachment_name = in.at("attachment_name"),
                    .attachment_type = in.at("attachment_type"),
                    .about = in.at("about")};
    entry.attempts = in.at("attempts");
    entry.next_attempt = InstantOf(in.at("next_attempt"));
    entry.settled = InstantOf(in.at("settled"));
    entry.trouble = in.at("trouble");
    for (const auto& [state, name] : kStates) {
      if (in.at("state") == name) entry.state = state;
    }
    return entry;
  } catch (const json::exception& error) {
    return absl::DataLossError(error.what());
  }
}

absl::Status MakeDurable(const fs::path& path) {
  if (!Sync(path, O_RDONLY) || !Sync(path.parent_path(), O_RDONLY | O_DIRECTORY)) {
    return Failed("cannot keep", path);
  }
  return absl::OkStatus();
}

absl::Status WriteFile(const fs::path& path, const std::string& bytes) {
  const fs::path aside = path.string() + ".part";
  {
    const File file(aside, O_WRONLY | O_CREAT | O_TRUNC);
    if (file.get() < 0) return Failed("cannot make", aside);
    if (!WriteAll(file.get(), bytes) || ::fsync(file.get()) != 0) {
      absl::Status status = Failed("cannot write", aside);
      ::unlink(aside.c_str());
      return status;
    }
  }
  if (::rename(aside.c_str(), path.c_str()) != 0) return Failed("cannot rename", aside);
  return MakeDurable(path);
}

absl::StatusOr<std::string> ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError("cannot read " + path.string());
  return std::string(std::istreambuf_iterator<char>(file), {});
}

absl::Status Spool::Open() {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error)
    return absl::UnavailableError("no folder " + folder_.string() + ": " + error.message());
  // Citizens' voices: for this process alone.
  fs::permissions(folder_, fs::perms::owner_all, error);
  return absl::OkStatus();
}

std::vector<Entry> Spool::ReadAll(int* broken) const {
  std::vector<Entry> entries;
  *broken = 0;
  std::error_code error;
  for (const auto& file : fs::directory_iterator(folder_, error)) {
    if (file.path().extension() != ".json") continue;
    const auto text = ReadFile(file.path());
    auto entry = text.ok() ? ReadEntry(*text) : absl::StatusOr<Entry>(text.status());
    const bool good = entry.ok() && entry->letter.id == file.path().stem().string();
    if (good) entries.push_back(*std::move(entry));
    *broken += good ? 0 : 1;
  }
  return entries;
}

absl::Status Spool::Take(const std::string& id, const fs::path& attachment) {
  if (::rename(attachment.c_str(), DataOf(id).c_str()) != 0 && !fs::exists(DataOf(id))) {
    return Failed("cannot take", attachment);
  }
  return MakeDurable(DataOf(id));
}

absl::Status Spool::Write(const Entry& entry) {
  return WriteFile(EntryOf(entry.letter.id), WriteEntry(entry));
}

absl::StatusOr<std::string> Spool::ReadAttachment(const std::string& id) const {
  return ReadFile(DataOf(id));
}

std::uint64_t Spool::AttachmentBytes(const std::string& id) const {
  std::error_code error;
  const std::uintmax_t bytes = fs::file_size(DataOf(id), error);
  return error ? 0 : bytes;
}

void Spool::Remove(const std::string& id) {
  std::error_code error;
  fs::remove(EntryOf(id), error);
  fs::remove(DataOf(id), error);
}

}  // namespace centralino::mail
