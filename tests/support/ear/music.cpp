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

MusicEar::MusicEar(std::span<const float> piece) : length_(piece.size()), looped_(Looped(piece)) {
  const std::span<const float> samples = looped_;
  for (std::size_t at = 0; at < samples.size(); at += kLags) {
    piece_.emplace_back(samples.subspan(at, std::min(kBlock, samples.size() - at)));
  }
}

MusicEar::Place MusicEar::Search(std::span<const float> window) const {
  const Needle needle(window);
  std::vector<float> scores(kLags);
  Place best;
  for (std::size_t block = 0; block < piece_.size(); ++block) {
    piece_[block].Correlate(needle, scores);
    const auto highest = std::max_element(scores.begin(), scores.end());
    if (double{*highest} <= best.likeness) continue;
    best = {double{*highest}, block * kLags + static_cast<std::size_t>(highest - scores.begin())};
  }
  return best;
}

MusicEar::Place MusicEar::GoOn(std::span<const float> window, std::size_t at) const {
  if (length_ == 0) return {};
  at %= length_;
  return {Correlation(window, std::span(looped_).subspan(at, window.size())), at};
}

std::vector<Stretch> MusicEar::Listen(std::span<const float> recording) const {
  std::vector<Stretch> found;
  std::size_t expected = 0;  // where in the piece the next window is, if it goes on
  for (std::size_t at = 0; at + kWindow <= recording.size(); at += kStep) {
    const auto window = recording.subspan(at, kWindow);
    if (Level(window) < 60) continue;
    Place place;
    if (!found.empty() && at <= found.back().end) place = GoOn(window, expected);
    if (place.likeness < kMatch) place = Search(window);
    if (place.likeness < kMatch) continue;
    expected = place.at + kStep;
    if (!found.empty() && at <= found.back().end) {
      found.back().end = at + kWindow;
    } else {
      found.push_back({at, at + kWindow});
    }
  }
  return found;
}

}  // namespace centralino::support
