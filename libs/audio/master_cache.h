// Masters on disk, each named by what it says and who says it: what was synthesised once, by this
// process or one before it, is not synthesised again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

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

class MasterCache {
 public:
  // An empty folder: nothing is kept. The folder is made when needed.
  explicit MasterCache(std::filesystem::path folder, std::uintmax_t limit_bytes = 1u << 30);

  // Nothing if it is not there or not whole.
  std::optional<Master> Find(const MasterKey& key) const;

  // Written beside and renamed, so that no reader sees half a file. False if it could not be
  // kept (a full disk): the caller has the sound all the same. Beyond the limit the files
  // longest unwritten go.
  bool Keep(const MasterKey& key, const Master& master);

 private:
  std::filesystem::path PathOf(const MasterKey& key) const;
  void MakeRoom();

  std::filesystem::path folder_;
  std::uintmax_t limit_;
  std::uintmax_t used_ = 0;
};

}  // namespace centralino::audio
