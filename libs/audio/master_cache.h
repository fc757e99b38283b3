// Sentences on disk, each named by what it says and who says it: what was synthesised once, by this
// process or one before it, is not synthesised again. Beside a master lies how it sounds on a
// telephone: what is said again is read, not rendered again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "audio/telephone_chain.h"

namespace centralino::audio {

// What was said, by which voice. Two of them are the same sound.
struct MasterKey {
  std::string voice;
  std::string words;
  std::size_t mark = 0;
  bool operator==(const MasterKey&) const = default;
};

// 64 hexadecimal digits.
std::string NameOf(const MasterKey& key);

// TelephoneSpeech in PCMA.
struct CodedSpeech {
  std::vector<std::uint8_t> pcma;
  std::size_t mark = 0;
  bool operator==(const CodedSpeech&) const = default;
};

// Any thread may call.
class MasterCache {
 public:
  // An empty folder: nothing is kept. The folder is made when needed.
  explicit MasterCache(std::filesystem::path folder, std::uintmax_t limit_bytes = 1u << 30);

  // Nothing if it is not there or not whole.
  std::optional<Master> Find(const MasterKey& key) const;
  std::optional<CodedSpeech> FindCoded(const MasterKey& key) const;

  // Written beside and renamed, so that no reader sees half a file. False if it could not be
  // kept (a full disk): the caller has the sound all the same. Beyond the limit the files
  // longest unwritten go. One thread at a time for the same key.
  bool Keep(const MasterKey& key, const Master& master);
  bool Keep(const MasterKey& key, const CodedSpeech& speech);

 private:
  struct Kind;
  static const Kind kMasters;
  static const Kind kCoded;
  std::filesystem::path PathOf(const MasterKey& key, const Kind& kind) const;
  // The mark.
  template <class Sample>
  std::optional<std::size_t> Read(const MasterKey& key, const Kind& kind,
                                  std::vector<Sample>& samples) const;
  template <class Sample>
  bool Write(const MasterKey& key, const Kind& kind, const std::vector<Sample>& samples,
             std::size_t mark);
  void MakeRoom();

  const std::filesystem::path folder_;
  const std::uintmax_t limit_;
  std::mutex mutex_;  // guards used_, and that one thread makes room
  std::uintmax_t used_ = 0;
};

}  // namespace centralino::audio
