#include "audio/pico_voice.h"

#include <absl/status/status.h>
#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>

#include "audio/pico_api.h"
#include "audio/sound.h"

namespace centralino::audio {
namespace {

namespace fs = std::filesystem;

constexpr int kRate = 16000;
constexpr std::uint32_t kMemoryBytes = 2'500'000;  // of one language, as pico2wave gives it
// Pico's energy lies low: 0.3 % of it in 2 to 3.4 kHz.
constexpr double kTrebleLiftDb = 10;
constexpr std::size_t kLongestSamples = std::size_t{180} * kRate;
// Added to the end of a marked part: the same word may be spoken a little longer in the middle of
// a sentence than at the end of the prefix, seldom by more than this.
constexpr std::size_t kMarkMargin = kRate * 40 / 1000;
constexpr std::int16_t kAudible = 200;

struct Language {
  const char* tag;
  const char* analysis;  // text analysis
  const char* signal;    // the speaker
};
constexpr std::array<Language, 6> kLanguages = {{
    {"it-IT", "it-IT_ta.bin", "it-IT_cm0_sg.bin"},
    {"en-GB", "en-GB_ta.bin", "en-GB_kh0_sg.bin"},
    {"en-US", "en-US_ta.bin", "en-US_lh0_sg.bin"},
    {"de-DE", "de-DE_ta.bin", "de-DE_gl0_sg.bin"},
    {"es-ES", "es-ES_ta.bin", "es-ES_zl0_sg.bin"},
    {"fr-FR", "fr-FR_ta.bin", "fr-FR_nk0_sg.bin"},
}};

const pico::Char* Bytes(const char* text) { return reinterpret_cast<const pico::Char*>(text); }

struct Api {
  pico::Initialize initialize;
  pico::Terminate terminate;
  pico::LoadResource load_resource;
  pico::GetResourceName get_resource_name;
  pico::CreateVoiceDefinition create_voice;
  pico::AddResourceToVoiceDefinition add_resource;
  pico::NewEngine new_engine;
  pico::DisposeEngine dispose_engine;
  pico::PutTextUtf8 put_text;
  pico::GetData get_data;
  pico::ResetEngine reset_engine;
};

absl::StatusOr<Api> Resolve(void* library) {
  Api api{};
  std::string missing;
  const auto resolve = [&](auto& function, const char* name) {
    // A function's address from dlsym (POSIX requires that the conversion works).
    void* const symbol = dlsym(library, name);
    static_assert(sizeof(function) == sizeof(symbol));
    std::memcpy(&function, &symbol, sizeof symbol);
    if (symbol == nullptr) missing = name;
  };
  resolve(api.initialize, "pico_initialize");
  resolve(api.terminate, "pico_terminate");
  resolve(api.load_resource, "pico_loadResource");
  resolve(api.get_resource_name, "pico_getResourceName");
  resolve(api.create_voice, "pico_createVoiceDefinition");
  resolve(api.add_resource, "pico_addResourceToVoiceDefinition");
  resolve(api.new_engine, "pico_newEngine");
  resolve(api.dispose_engine, "pico_disposeEngine");
  resolve(api.put_text, "pico_putTextUtf8");
  resolve(api.get_data, "pico_getData");
  resolve(api.reset_engine, "pico_resetEngine");
  if (!missing.empty()) return absl::NotFoundError("SVOX Pico has no function " + missing);
  return api;
}

// One language, loaded: its own system, since a system allows one engine only.
class Speaker {
 public:
  static absl::StatusOr<std::unique_ptr<Speaker>> Load(const Api& api, const fs::path& files,
                                                       const Language& language) {
    auto speaker = std::unique_ptr<Speaker>(new Speaker(api));
    const auto failed = [&](const char* step) {
      return absl::InternalError(fmt::format("SVOX Pico {}: {} failed", language.tag, step));
    };
    if (api.initialize(speaker->memory_.data(), kMemoryBytes, &speaker->system_) != pico::kOk) {
      return failed("start");
    }
    const pico::Char* const voice = Bytes("voice");
    if (api.create_voice(speaker->system_, voice) != pico::kOk) return failed("voice");
    for (const char* file : {language.analysis, language.signal}) {
      pico::Resource resource = nullptr;
      pico::Text name{};
      const std::string path = files / file;
      if (api.load_resource(speaker->system_, Bytes(path.c_str()), &resource) != pico::kOk ||
          api.get_resource_name(speaker->system_, resource, name) != pico::kOk ||
          api.add_resource(speaker->system_, voice, Bytes(name)) != pico::kOk) {
        return failed(file);
      }
    }
    if (api.new_engine(speaker->system_, voice, &speaker->engine_) != pico::kOk) {
      return failed("engine");
    }
    return speaker;
  }

  ~Speaker() {
    if (engine_ != nullptr) api_.dispose_engine(system_, &engine_);
    if (system_ != nullptr) api_.terminate(&system_);
  }

  absl::StatusOr<std::vector<std::int16_t>> Say(const std::string& words) {
    auto samples = Run(words);
    // What an error left in the engine must not be heard in the next sentence.
    if (!samples.ok()) api_.reset_engine(engine_, pico::kResetFull);
    return samples;
  }

 private:
  explicit Speaker(const Api& api) : api_(api), memory_(kMemoryBytes) {}

  absl::StatusOr<std::vector<std::int16_t>> Run(const std::string& words) {
    std::vector<std::int16_t> samples;
    // With its closing zero byte.
    std::size_t left = words.size() + 1;
    const pico::Char* text = Bytes(words.c_str());
    while (left > 0) {
      std::int16_t put = 0;
      const auto size = static_cast<std::int16_t>(std::min<std::size_t>(left, 1000));
      if (api_.put_text(engine_, text, size, &put) != pico::kOk || put <= 0) {
        return absl::InternalError("SVOX Pico took no text");
      }
      text += put;
      left -= static_cast<std::size_t>(put);
      for (;;) {
        std::array<std::int16_t, 64> block;
        std::int16_t received = 0;
        std::int16_t type = 0;
        const pico::Status status =
            api_.get_data(engine_, block.data(), sizeof block, &received, &type);
        samples.insert(samples.end(), block.begin(), block.begin() + received / 2);
        if (status == pico::kStepIdle) break;
        if (status != pico::kStepBusy) return absl::InternalError("SVOX Pico stopped");
        if (samples.size() > kLongestSamples) {
          return absl::InvalidArgumentError("the sentence is longer than three minutes");
        }
      }
    }
    return samples;
  }

  Api api_;
  std::vector<char> memory_;
  pico::System system_ = nullptr;
  pico::Engine engine_ = nullptr;
};

class PicoVoice final : public VoiceEngine {
 public:
  PicoVoice(const Api& api, fs::path files) : api_(api), files_(std::move(files)) {
    for (const Language& language : kLanguages) {
      if (fs::exists(files_ / language.analysis) && fs::exists(files_ / language.signal)) {
        voices_.push_back({.name = std::string("pico:") + language.tag,
                           .language = language.tag,
                           .treble_lift_db = kTrebleLiftDb});
      }
    }
  }

  std::vector<VoiceName> voices() const override { return voices_; }

  absl::StatusOr<Speech> Say(const std::string& voice, const std::string& words,
                             std::size_t mark) override {
    auto speaker = Take(voice);
    if (!speaker.ok()) return speaker.status();
    auto speech = Say(**speaker, words, mark);
    const std::lock_guard lock(mutex_);
    idle_.emplace(voice, std::move(*speaker));
    return speech;
  }

 private:
  static absl::StatusOr<Speech> Say(Speaker& speaker, const std::string& words, std::size_t mark) {
    const std::string text = Plain(words);
    auto whole = speaker.Say(text);
    if (!whole.ok()) return whole.status();
    Speech speech{.rate = kRate, .samples = std::move(*whole), .mark = 0};
    if (mark > 0) {
      // Pico tells no word times. The prefix said alone ends on its marked word, drawn out as the
      // last word of a sentence is.
      auto prefix = speaker.Say(text.substr(0, mark));
      if (!prefix.ok()) return prefix.status();
      speech.mark = std::min(AudibleEnd(*prefix, kAudible) + kMarkMargin, speech.samples.size());
    }
    return speech;
  }

  // Pico reads commands in angle brackets.
  static std::string Plain(std::string words) {
    std::replace_if(
        words.begin(), words.end(), [](char c) { return c == '<' || c == '>' || c == '\0'; }, ' ');
    return words;
  }

  // A speaker of this voice that does not speak, or one more.
  absl::StatusOr<std::unique_ptr<Speaker>> Take(const std::string& voice) {
    {
      const std::lock_guard lock(mutex_);
      const auto idle = idle_.find(voice);
      if (idle != idle_.end()) return std::move(idle_.extract(idle).mapped());
    }
    for (const Language& language : kLanguages) {
      if (voice == std::string("pico:") + language.tag) {
        return Speaker::Load(api_, files_, language);
      }
    }
    return absl::NotFoundError("no such voice: " + voice);
  }

  Api api_;
  fs::path files_;
  std::vector<VoiceName> voices_;
  std::mutex mutex_;  // guards idle_
  std::multimap<std::string, std::unique_ptr<Speaker>> idle_;
};

std::optional<fs::path> FindBelow(const fs::path& folder, const std::string& name) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (entry->path().filename().string().starts_with(name)) return entry->path();
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::unique_ptr<VoiceEngine>> LoadPico(const std::string& folder) {
  const auto library_file = FindBelow(folder, "libttspico.so.0");
  const auto language_file = FindBelow(folder, "it-IT_ta.bin");
  if (!library_file || !language_file) {
    return absl::NotFoundError("SVOX Pico is not in " + folder);
  }
  // Never closed: its code must outlive every engine, and a process loads it once.
  void* const library = dlopen(library_file->c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return absl::NotFoundError(dlerror());
  auto api = Resolve(library);
  if (!api.ok()) return api.status();
  return std::make_unique<PicoVoice>(*api, language_file->parent_path());
}

}  // namespace centralino::audio
