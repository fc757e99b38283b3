#include "audio/espeak_voice.h"

#include <absl/status/status.h>
#include <espeak-ng/speak_lib.h>

#include <mutex>
#include <set>
#include <string_view>

namespace centralino::audio {
namespace {

// Brighter than Pico by nature.
constexpr double kTrebleLiftDb = 3;
// Words a minute: the library's 175 is brisk for numbers heard once.
constexpr int kWordsPerMinute = 155;
constexpr std::size_t kLongestSeconds = 180;

// What one call of espeak_Synth gives, filled by its callback.
struct Collected {
  std::vector<std::int16_t> samples;
  std::size_t longest = 0;
  std::size_t mark_characters = 0;
  int mark_end_ms = -1;  // where the first word behind the mark begins
};

// The library has one callback and one state for the process, and so have we.
Collected* collecting = nullptr;

int Collect(short* samples, int count, espeak_EVENT* events) {
  for (; events->type != espeakEVENT_LIST_TERMINATED; ++events) {
    // Positions count characters from 1.
    if (events->type == espeakEVENT_WORD && collecting->mark_end_ms < 0 &&
        static_cast<std::size_t>(events->text_position) > collecting->mark_characters) {
      collecting->mark_end_ms = events->audio_position;
    }
  }
  if (samples == nullptr) return 0;
  collecting->samples.insert(collecting->samples.end(), samples, samples + count);
  return collecting->samples.size() > collecting->longest ? 1 : 0;  // 1 stops it
}

std::size_t Characters(std::string_view utf8) {
  std::size_t count = 0;
  for (const char byte : utf8) {
    if ((static_cast<unsigned char>(byte) & 0xc0) != 0x80) ++count;
  }
  return count;
}

class EspeakVoice final : public VoiceEngine {
 public:
  explicit EspeakVoice(int rate) : rate_(rate) {
    espeak_SetSynthCallback(&Collect);
    std::set<std::string> known;
    for (const espeak_VOICE** voice = espeak_ListVoices(nullptr); *voice != nullptr; ++voice) {
      // A list of {priority byte, language, 0}, closed by a zero byte.
      for (const char* at = (*voice)->languages; *at != 0;) {
        const std::string language(at + 1);
        at += language.size() + 2;
        if (!known.insert(language).second) continue;
        voices_.push_back(
            {.name = "espeak:" + language, .language = language, .treble_lift_db = kTrebleLiftDb});
      }
    }
  }

  std::vector<VoiceName> voices() const override { return voices_; }

  absl::StatusOr<Speech> Say(const std::string& voice, const std::string& words,
                             std::size_t mark) override {
    const std::lock_guard lock(mutex_);
    const std::string language = voice.substr(voice.find(':') + 1);
    if (espeak_SetVoiceByName(language.c_str()) != EE_OK) {
      return absl::NotFoundError("no such voice: " + voice);
    }
    espeak_SetParameter(espeakRATE, kWordsPerMinute, 0);

    Collected collected;
    collected.longest = kLongestSeconds * static_cast<std::size_t>(rate_);
    collected.mark_characters = Characters(std::string_view(words).substr(0, mark));
    collecting = &collected;
    const espeak_ERROR error = espeak_Synth(words.c_str(), words.size() + 1, 0, POS_CHARACTER, 0,
                                            espeakCHARS_UTF8, nullptr, nullptr);
    collecting = nullptr;
    if (error != EE_OK) return absl::InternalError("espeak-ng took no text");
    if (collected.samples.size() > collected.longest) {
      return absl::InvalidArgumentError("the sentence is longer than three minutes");
    }
    Speech speech{.rate = rate_, .samples = std::move(collected.samples), .mark = 0};
    if (mark > 0) {
      speech.mark = collected.mark_end_ms < 0 ? speech.samples.size()
                                              : static_cast<std::size_t>(collected.mark_end_ms) *
                                                    static_cast<std::size_t>(rate_) / 1000;
    }
    return speech;
  }

 private:
  std::mutex mutex_;  // guards the library's one state
  int rate_;
  std::vector<VoiceName> voices_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<VoiceEngine>> LoadEspeak() {
  // Once for the process and never ended: espeak_Terminate of 1.51 may wait for ever for the
  // library's own thread.
  static const int rate =
      espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 200, nullptr, espeakINITIALIZE_DONT_EXIT);
  if (rate <= 0) return absl::NotFoundError("espeak-ng does not start: is its data installed?");
  return std::make_unique<EspeakVoice>(rate);
}

}  // namespace centralino::audio
