#include "audio/sound_file.h"

#include <sndfile.h>

#include <array>

#include "audio/g711.h"

namespace centralino::audio {
namespace {

struct Closer {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
using File = std::unique_ptr<SNDFILE, Closer>;

absl::Status Failed(const std::string& what, const std::string& path, SNDFILE* file) {
  return absl::UnavailableError(what + " " + path + ": " + sf_strerror(file));
}

class Writer final : public SoundWriter {
 public:
  Writer(std::string path, File file) : path_(std::move(path)), file_(std::move(file)) {}

  absl::Status Write(std::span<const std::int16_t> samples) override {
    const auto count = static_cast<sf_count_t>(samples.size());
    if (sf_write_short(file_.get(), samples.data(), count) != count) {
      return Failed("cannot write", path_, file_.get());
    }
    // The head says how long the file is: it is kept true.
    unsaid_ += samples.size();
    if (unsaid_ >= kTelephoneRate) {
      sf_command(file_.get(), SFC_UPDATE_HEADER_NOW, nullptr, 0);
      unsaid_ = 0;
    }
    return absl::OkStatus();
  }

 private:
  const std::string path_;
  const File file_;
  std::size_t unsaid_ = 0;
};

}  // namespace

std::string ExtensionOf(FileFormat format) { return format == FileFormat::kWav ? "wav" : "opus"; }
std::string MediaTypeOf(FileFormat format) {
  return format == FileFormat::kWav ? "audio/wav" : "audio/ogg; codecs=opus";
}

absl::StatusOr<std::unique_ptr<SoundWriter>> SoundWriter::Create(const std::string& path,
                                                                 FileFormat format) {
  SF_INFO info{};
  info.samplerate = kTelephoneRate;
  info.channels = 1;
  info.format = format == FileFormat::kWav ? SF_FORMAT_WAV | SF_FORMAT_PCM_16
                                           : SF_FORMAT_OGG | SF_FORMAT_OPUS;
  File file(sf_open(path.c_str(), SFM_WRITE, &info));
  if (file == nullptr) return Failed("cannot make", path, nullptr);
  return std::make_unique<Writer>(path, std::move(file));
}

absl::StatusOr<std::vector<std::int16_t>> ReadSound(const std::string& path) {
  SF_INFO info{};
  const File file(sf_open(path.c_str(), SFM_READ, &info));
  if (file == nullptr) return Failed("cannot read", path, nullptr);
  if (info.channels != 1 || info.samplerate != kTelephoneRate) {
    return absl::InvalidArgumentError(path + " is not mono at 8 kHz");
  }
  std::vector<std::int16_t> samples;
  std::array<std::int16_t, 8000> block;
  for (;;) {
    const sf_count_t count = sf_read_short(file.get(), block.data(), block.size());
    if (count <= 0) return samples;
    samples.insert(samples.end(), block.begin(), block.begin() + count);
  }
}

}  // namespace centralino::audio
