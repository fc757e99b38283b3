// Speech in files that any program plays: 8 kHz, mono.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace centralino::audio {

enum class FileFormat {
  kWav,   // 16 bit: a megabyte a minute
  kOpus,  // in Ogg (RFC 7845): a twentieth of that
};
// "wav", "audio/wav" …
std::string ExtensionOf(FileFormat format);
std::string MediaTypeOf(FileFormat format);

// Grows while it is spoken. What lies on disk can be read at any moment, but for the last second.
class SoundWriter {
 public:
  static absl::StatusOr<std::unique_ptr<SoundWriter>> Create(const std::string& path,
                                                             FileFormat format);
  virtual ~SoundWriter() = default;
  virtual absl::Status Write(std::span<const std::int16_t> samples) = 0;
};

// All of it; of a file that was cut off, what is there.
absl::StatusOr<std::vector<std::int16_t>> ReadSound(const std::string& path);

}  // namespace centralino::audio
