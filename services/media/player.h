// What one session plays, frame by frame: silence, the items of a Play, music. Knows no packet.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "services/media/commands.h"

namespace centralino::media {

class Player {
 public:
  // The music is shared by all players and outlives them.
  explicit Player(const EncodedPrompt& music) : music_(music) {}

  void Start(Play play);
  // A prompt that was awaited; one that could not be made is left out. Ignored if it belongs to
  // a play that is over.
  void Ready(const PromptReady& ready);
  void Stop() { playing_ = false; }
  const std::string& play_id() const { return play_.play_id; }

  // The next 20 ms, and what is to be told once they have left.
  struct Frame {
    std::span<const std::uint8_t> audio;
    bool joint = false;  // begins something else
    std::optional<std::uint32_t> started;
    std::optional<std::uint32_t> mark_reached;
    bool ended = false;
  };
  // Its audio is good until the next.
  Frame Next(audio::Codec codec);

 private:
  enum class Source { kSilence, kItem, kMusic };
  Source FromItems(Frame& frame);
  // Whoever hears music hears it until the sentence is ready.
  bool GoesOnWithMusic() const;
  void SkipWhatIsOver();
  // What was heard is of no use any more. Its last frame has left when the next is asked for.
  void LetGo();
  bool ItemsOver() const { return item_ == play_.items.size(); }

  const EncodedPrompt& music_;
  Play play_;
  bool playing_ = false;
  bool end_told_ = false;
  std::size_t item_ = 0;
  std::size_t let_go_ = 0;       // items before this one
  std::size_t frame_ = 0;        // of the item: its sound, then its pause
  std::size_t music_frame_ = 0;  // goes on where it was left
  Source last_ = Source::kSilence;
  std::array<std::uint8_t, kFrameSamples> transcoded_;  // for who wants PCMU
};

}  // namespace centralino::media
