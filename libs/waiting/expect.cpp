#include "waiting/expect.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace centralino::waiting {
namespace {

constexpr std::size_t kEnough = 20;
constexpr std::size_t kMost = 60;  // the newest say most
constexpr double kHonest = 0.80;
constexpr double kTolerance = 0.05;
constexpr double kTooOftenWrong = 0.70;

// Minutes as people say them.
constexpr std::array kMinutes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 60};

// Who is like him: within so many hours, so great a part of those ahead, so many operators.
struct Circle {
  int hours;
  int ahead_percent;
  int operators;
};
constexpr std::array kCircles = {Circle{1, 10, 0}, Circle{1, 25, 0}, Circle{12, 25, 0},
                                 Circle{12, 50, 1}};

bool Within(const Circle& circle, const Situation& one, const Situation& other) {
  const int hours = std::abs(one.hour - other.hour);
  return std::min(hours, 24 - hours) <= circle.hours &&
         100 * std::abs(one.ahead - other.ahead) <= circle.ahead_percent * one.ahead &&
         std::abs(one.operators - other.operators) <= circle.operators;
}

// What the other's wait would have been here: as many turns as stand ahead and one's own, taken by
// as many as are there.
milliseconds Here(const Answer& answer, const Situation& here) {
  const Situation& there = answer.situation;
  const double turns = static_cast<double>(here.ahead + 1) / (there.ahead + 1);
  const double hands =
      static_cast<double>(std::max(there.operators, 1)) / std::max(here.operators, 1);
  return milliseconds(std::llround(static_cast<double>(answer.waited.count()) * turns * hands));
}

std::vector<milliseconds> WaitsLike(std::span<const Answer> recent, const Situation& here) {
  std::vector<milliseconds> waits;
  for (const Circle& circle : kCircles) {
    waits.clear();
    for (const Answer& answer : recent) {
      if (waits.size() < kMost && Within(circle, here, answer.situation)) {
        waits.push_back(Here(answer, here));
      }
    }
    if (waits.size() >= kEnough) return waits;
  }
  return {};
}

// How likely the words come true: of n waits each as likely as the next, one more falls between two
// neighbours with 1 in n + 1.
double Likely(const Wait& said, const std::vector<milliseconds>& waits) {
  const Bounds bounds = BoundsOf(said);
  const auto inside = std::count_if(waits.begin(), waits.end(),
                                    [&](milliseconds wait) { return bounds.Holds(wait); });
  return static_cast<double>(inside) / static_cast<double>(waits.size() + 1);
}

struct Choice {
  Wait wait;
  double likely = 0;
  double off() const { return std::abs(likely - kHonest); }
};

Choice Best(Wait::Words words, const std::vector<milliseconds>& waits) {
  Choice best;
  for (const int minutes : kMinutes) {
    const Wait wait{words, minutes};
    const Choice choice{wait, Likely(wait, waits)};
    if (choice.off() < best.off()) best = choice;
  }
  return best;
}

}  // namespace

Bounds BoundsOf(const Wait& wait) {
  const milliseconds minutes = std::chrono::minutes(wait.minutes);
  switch (wait.words) {
    case Wait::Words::kLessThan:
      return {milliseconds{0}, minutes};
    case Wait::Words::kAbout:
      return {minutes * 2 / 3, minutes * 4 / 3};
  }
  return {};
}

std::optional<Wait> Expect(std::span<const Answer> recent, const Situation& now) {
  const std::vector<milliseconds> waits = WaitsLike(recent, now);
  if (waits.empty()) return std::nullopt;
  const Choice about = Best(Wait::Words::kAbout, waits);
  if (about.off() <= kTolerance) return about.wait;
  const Choice less = Best(Wait::Words::kLessThan, waits);
  if (less.likely < kTooOftenWrong) return std::nullopt;
  return less.wait;
}

}  // namespace centralino::waiting
