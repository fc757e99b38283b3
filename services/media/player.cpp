#include "services/media/player.h"

namespace centralino::media {
namespace {

// A prompt that could not be made: an item of no length.
PromptPtr Nothing() {
  static const PromptPtr nothing = std::make_shared<EncodedPrompt>();
  return nothing;
}

}  // namespace

void Player::Start(Play play) {
  play_ = std::move(play);
  playing_ = true;
  end_told_ = false;
  item_ = 0;
  let_go_ = 0;
  frame_ = 0;
}

void Player::Ready(const PromptReady& ready) {
  if (!playing_ || ready.play_id != play_.play_id || ready.item >= play_.items.size()) return;
  play_.items[ready.item].prompt = ready.prompt.ok() ? *ready.prompt : Nothing();
}

void Player::SkipWhatIsOver() {
  while (!ItemsOver()) {
    const Play::Item& item = play_.items[item_];
    if (item.prompt == nullptr || frame_ < item.prompt->frames() + item.pause_frames) return;
    ++item_;
    frame_ = 0;
  }
}

Player::Frame Player::Next(audio::Codec codec) {
  LetGo();
  Frame frame{.audio = SilentFrame(codec)};
  Source source = Source::kSilence;
  if (playing_) {
    SkipWhatIsOver();
    if (!ItemsOver() && !GoesOnWithMusic()) {
      source = FromItems(frame);
      SkipWhatIsOver();
    } else if (!ItemsOver() || play_.then_music) {
      frame.audio = music_.frame(music_frame_);
      music_frame_ = (music_frame_ + 1) % music_.frames();
      source = Source::kMusic;
    }
    if (ItemsOver() && !end_told_) {
      frame.ended = end_told_ = true;
    }
    if (ItemsOver() && !play_.then_music) playing_ = false;
  }
  if (codec == audio::Codec::kPcmu && source != Source::kSilence) {
    audio::Transcode(audio::Codec::kPcma, codec, frame.audio, transcoded_);
    frame.audio = transcoded_;
  }
  frame.joint = frame.started.has_value() || source != last_;
  last_ = source;
  return frame;
}

void Player::LetGo() {
  for (; let_go_ < item_; ++let_go_) play_.items[let_go_].prompt.reset();
}

bool Player::GoesOnWithMusic() const {
  return play_.items[item_].prompt == nullptr && last_ == Source::kMusic;
}

Player::Source Player::FromItems(Frame& frame) {
  const Play::Item& item = play_.items[item_];
  if (item.prompt == nullptr) return Source::kSilence;  // still being made
  const EncodedPrompt& prompt = *item.prompt;
  const std::size_t at = frame_++;
  if (at >= prompt.frames()) return Source::kSilence;  // its pause
  const auto index = static_cast<std::uint32_t>(item_);
  frame.audio = prompt.frame(at);
  if (at == 0) frame.started = index;
  // The frame that holds the last sample of the marked part.
  if (prompt.mark > 0 && at == (prompt.mark - 1) / kFrameSamples) frame.mark_reached = index;
  return Source::kItem;
}

}  // namespace centralino::media
