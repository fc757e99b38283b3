#include "audio/sound_file.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <numbers>

#include "audio/beep.h"

namespace centralino::audio {
namespace {

std::vector<std::int16_t> Tone(std::size_t samples) {
  std::vector<std::int16_t> tone(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    tone[i] = static_cast<std::int16_t>(
        8000 * std::sin(2 * std::numbers::pi * 440 * static_cast<double>(i) / 8000));
  }
  return tone;
}

std::string Path(const char* extension) {
  return (std::filesystem::temp_directory_path() /
          ("centralino-sound-" + std::to_string(getpid()) + "." + extension))
      .string();
}

TEST_CASE("a WAV file gives back every sample, also while it is still written") {
  const std::string path = Path("wav");
  const auto tone = Tone(20'000);
  auto writer = SoundWriter::Create(path, FileFormat::kWav);
  REQUIRE(writer.ok());
  for (std::size_t at = 0; at < tone.size(); at += 800) {
    REQUIRE((*writer)->Write(std::span(tone).subspan(at, 800)).ok());
  }
  const auto meanwhile = ReadSound(path);
  REQUIRE(meanwhile.ok());
  CHECK(meanwhile->size() >= 16'000);
  writer->reset();
  CHECK(ReadSound(path).value() == tone);
  std::filesystem::remove(path);
}

TEST_CASE("an Opus file is much smaller and as long") {
  const std::string path = Path("opus");
  const auto tone = Tone(80'000);
  {
    auto writer = SoundWriter::Create(path, FileFormat::kOpus);
    REQUIRE(writer.ok());
    for (std::size_t at = 0; at < tone.size(); at += 800) {
      REQUIRE((*writer)->Write(std::span(tone).subspan(at, 800)).ok());
    }
  }
  CHECK(std::filesystem::file_size(path) < 80'000);
  // libsndfile reads Opus at the rate at which it was recorded.
  const auto heard = ReadSound(path);
  INFO(heard.status().ToString());
  REQUIRE(heard.ok());
  CHECK(std::abs(static_cast<double>(heard->size()) - 80'000.0) < 800);
  std::filesystem::remove(path);
}

TEST_CASE("a folder that is not there is an error with its name") {
  const auto writer = SoundWriter::Create("/nowhere/at/all.wav", FileFormat::kWav);
  CHECK(writer.status().code() == absl::StatusCode::kUnavailable);
  CHECK_FALSE(ReadSound("/nowhere/at/all.wav").ok());
}

TEST_CASE("the beep is short, soft at its edges and never clips") {
  const auto beep = ComposeBeep();
  CHECK(beep.size() < 8000);
  CHECK(beep.front() == 0);
  CHECK(beep.back() == 0);
  for (const std::int16_t sample : beep) CHECK(std::abs(sample) <= 6000);
}

}  // namespace
}  // namespace centralino::audio
