#include "unit/ear/voice.h"

#include <espeak-ng/speak_lib.h>
#include <samplerate.h>

#include <cstdlib>

namespace centralino::support {
namespace {

int Collect(short* samples, int count, espeak_EVENT* events) {
  auto* voice = static_cast<std::vector<float>*>(events->user_data);
  if (samples != nullptr) voice->insert(voice->end(), samples, samples + count);
  return 0;
}

}  // namespace

std::vector<float> Speak(const std::string& words) {
  static const int rate = [] {
    const int hertz = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, nullptr, 0);
    espeak_SetSynthCallback(Collect);
    espeak_SetVoiceByName("it");
    return hertz;
  }();
  std::vector<float> voice;
  espeak_Synth(words.c_str(), words.size() + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, nullptr,
               &voice);
  espeak_Synchronize();
  const double ratio = 8000.0 / rate;
  std::vector<float> out(static_cast<std::size_t>(static_cast<double>(voice.size()) * ratio));
  SRC_DATA data{};
  data.data_in = voice.data();
  data.input_frames = static_cast<long>(voice.size());
  data.data_out = out.data();
  data.output_frames = static_cast<long>(out.size());
  data.src_ratio = ratio;
  if (src_simple(&data, SRC_SINC_FASTEST, 1) != 0) std::abort();
  out.resize(static_cast<std::size_t>(data.output_frames_gen));
  return out;
}

}  // namespace centralino::support
