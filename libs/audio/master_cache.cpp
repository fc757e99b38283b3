#include "audio/master_cache.h"

#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <vector>

namespace centralino::audio {
namespace {

namespace fs = std::filesystem;

// Changes whenever the same words would sound otherwise (a new engine, another speaking rate).
constexpr std::string_view kEdition = "centralino master 1";

// File: this head, then the samples, as this machine lays them out: a cache is not carried
// elsewhere.
struct Head {
  std::array<char, 8> magic;
  std::uint64_t samples;
  std::uint64_t mark;
  std::array<unsigned char, 16> sum;  // of the samples
};
constexpr std::uint64_t kMostSamples = 600ull * kMasterRate;

template <class Sample>
std::array<unsigned char, 16> Sum(const std::vector<Sample>& samples) {
  std::array<unsigned char, 16> sum{};
  crypto_generichash(sum.data(), sum.size(), reinterpret_cast<const unsigned char*>(samples.data()),
                     samples.size() * sizeof(Sample), nullptr, 0);
  return sum;
}

struct Kept {
  fs::file_time_type written;
  std::uintmax_t bytes;
  fs::path path;
};

std::vector<Kept> List(const fs::path& folder) {
  std::vector<Kept> files;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code gone;
    const auto bytes = entry->file_size(gone);
    const auto written = entry->last_write_time(gone);
    if (!gone) files.push_back({written, bytes, entry->path()});
  }
  return files;
}

}  // namespace

std::string NameOf(const MasterKey& key) {
  // Lengths keep the parts apart.
  const std::string text =
      fmt::format("{}\n{}\n{}\n{}\n{}", kEdition, key.voice.size(), key.voice, key.mark, key.words);
  std::array<unsigned char, 32> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), nullptr, 0);
  std::array<char, 65> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return hex.data();
}

// The magic of coded speech changes whenever the telephone chain does.
struct MasterCache::Kind {
  const char* suffix;
  std::array<char, 8> magic;
};
const MasterCache::Kind MasterCache::kMasters{".master", {'C', 'M', 'A', 'S', 'T', 'E', 'R', '1'}};
const MasterCache::Kind MasterCache::kCoded{".pcma", {'C', 'C', 'O', 'D', 'E', 'D', ' ', '1'}};

MasterCache::MasterCache(fs::path folder, std::uintmax_t limit_bytes)
    : folder_(std::move(folder)), limit_(limit_bytes) {
  if (folder_.empty()) return;
  for (const Kept& file : List(folder_)) used_ += file.bytes;
}

fs::path MasterCache::PathOf(const MasterKey& key, const Kind& kind) const {
  return folder_ / (NameOf(key) + kind.suffix);
}

template <class Sample>
std::optional<std::size_t> MasterCache::Read(const MasterKey& key, const Kind& kind,
                                             std::vector<Sample>& samples) const {
  if (folder_.empty()) return std::nullopt;
  std::ifstream file(PathOf(key, kind), std::ios::binary);
  Head head{};
  if (!file.read(reinterpret_cast<char*>(&head), sizeof head)) return std::nullopt;
  if (head.magic != kind.magic || head.samples > kMostSamples || head.mark > head.samples) {
    return std::nullopt;
  }
  samples.resize(head.samples);
  const auto bytes = static_cast<std::streamsize>(head.samples * sizeof(Sample));
  if (!file.read(reinterpret_cast<char*>(samples.data()), bytes)) return std::nullopt;
  if (Sum(samples) != head.sum) return std::nullopt;
  return head.mark;
}

template <class Sample>
bool MasterCache::Write(const MasterKey& key, const Kind& kind, const std::vector<Sample>& samples,
                        std::size_t mark) {
  if (folder_.empty()) return false;
  std::error_code error;
  fs::create_directories(folder_, error);
  const fs::path path = PathOf(key, kind);
  // Several processes may share the folder.
  const fs::path draft = folder_ / fmt::format("{}{}.{}.draft", NameOf(key), kind.suffix, getpid());
  const Head head{
      .magic = kind.magic, .samples = samples.size(), .mark = mark, .sum = Sum(samples)};
  const auto bytes = samples.size() * sizeof(Sample);
  std::ofstream file(draft, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(&head), sizeof head);
  file.write(reinterpret_cast<const char*>(samples.data()), static_cast<std::streamsize>(bytes));
  file.close();
  if (file) fs::rename(draft, path, error);
  if (!file || error) {
    fs::remove(draft, error);
    return false;
  }
  const std::lock_guard lock(mutex_);
  used_ += sizeof head + bytes;
  if (used_ > limit_) MakeRoom();
  return true;
}

std::optional<Master> MasterCache::Find(const MasterKey& key) const {
  Master master;
  const auto mark = Read(key, kMasters, master.samples);
  if (!mark) return std::nullopt;
  master.mark = *mark;
  return master;
}

std::optional<CodedSpeech> MasterCache::FindCoded(const MasterKey& key) const {
  CodedSpeech speech;
  const auto mark = Read(key, kCoded, speech.pcma);
  if (!mark) return std::nullopt;
  speech.mark = *mark;
  return speech;
}

bool MasterCache::Keep(const MasterKey& key, const Master& master) {
  return Write(key, kMasters, master.samples, master.mark);
}

bool MasterCache::Keep(const MasterKey& key, const CodedSpeech& speech) {
  return Write(key, kCoded, speech.pcma, speech.mark);
}

void MasterCache::MakeRoom() {
  std::vector<Kept> files = List(folder_);
  std::sort(files.begin(), files.end(),
            [](const Kept& a, const Kept& b) { return a.written < b.written; });
  used_ = 0;
  for (const Kept& file : files) used_ += file.bytes;
  for (const Kept& file : files) {
    if (used_ <= limit_ / 10 * 9) break;
    std::error_code error;
    if (fs::remove(file.path, error)) used_ -= file.bytes;
  }
}

}  // namespace centralino::audio
