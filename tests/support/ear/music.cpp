#include "support/ear/music.h"

#include <algorithm>

namespace centralino::support {
namespace {

constexpr std::size_t kStep = 800;
constexpr double kMatch = 0.75;

// The end joins the beginning, so that a window across the joint is found too.
std::vector<float> Looped(std::span<const float> piece) {
  std::vector<float> looped(piece.begin(), piece.end());
  looped.insert(looped.end(), piece.begin(),
                piece.begin() + static_cast<std::ptrdiff_t>(std::min(kWindow, piece.size())));
  return looped;
}

}  // namespace

MusicEar::MusicEar(std::span<const float> piece) {
  const std::vector<float> looped = Looped(piece);
  const std::span<const float> samples = looped;
  for (std::size_t at = 0; at < samples.size(); at += kLags) {
    piece_.emplace_back(samples.subspan(at, std::min(kBlock, samples.size() - at)));
  }
}

double MusicEar::Likeness(std::span<const float> window) const {
  const Needle needle(window);
  std::vector<float> scores(kLags);
  float best = 0;
  for (const Haystack& stretch : piece_) {
    stretch.Correlate(needle, scores);
    best = std::max(best, *std::max_element(scores.begin(), scores.end()));
  }
  return double{best};
}

std::vector<Stretch> MusicEar::Listen(std::span<const float> recording) const {
  std::vector<Stretch> found;
  for (std::size_t at = 0; at + kWindow <= recording.size(); at += kStep) {
    const auto window = recording.subspan(at, kWindow);
    if (Level(window) < 60 || Likeness(window) < kMatch) continue;
    if (!found.empty() && at <= found.back().end) {
      found.back().end = at + kWindow;
    } else {
      found.push_back({at, at + kWindow});
    }
  }
  return found;
}

}  // namespace centralino::support
