#include "bench/figures/compare.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace centralino::bench {
namespace {

const char* NameOf(Change change) {
  switch (change) {
    case Change::kSame:
      return "same";
    case Change::kBetter:
      return "better";
    case Change::kWorse:
      return "WORSE";
    case Change::kNew:
      return "new";
    case Change::kGone:
      return "not run";
  }
  return "";
}

const Row* Find(const std::vector<Row>& rows, const std::string& id) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.id == id; });
  return found == rows.end() ? nullptr : &*found;
}

// In percent of the value before; from nothing to something is all of it.
double Improvement(const Row& before, const Row& now) {
  const double growth = now.value - before.value;
  if (growth == 0) return 0;
  const double percent =
      before.value == 0 ? std::copysign(100.0, growth) : 100 * growth / std::abs(before.value);
  return now.more_is_better ? percent : -percent;
}

}  // namespace

std::vector<Compared> Compare(const std::vector<Row>& before, const std::vector<Row>& now,
                              double noise_percent) {
  std::vector<Compared> all;
  for (const Row& row : now) {
    Compared compared{.what = row.what, .now = row.value, .change = Change::kNew};
    if (const Row* const earlier = Find(before, row.id)) {
      compared.before = earlier->value;
      compared.percent = Improvement(*earlier, row);
      const bool noise = std::abs(compared.percent) < noise_percent;
      compared.change = noise || compared.percent == 0 ? Change::kSame
                        : compared.percent > 0         ? Change::kBetter
                                                       : Change::kWorse;
    }
    all.push_back(compared);
  }
  for (const Row& row : before) {
    if (Find(now, row.id) != nullptr) continue;
    all.push_back({.what = row.what, .before = row.value, .change = Change::kGone});
  }
  return all;
}

std::string ToText(const std::vector<Compared>& rows) {
  std::string text;
  for (const Compared& row : rows) {
    std::array<char, 64> change{};
    const bool both = row.change != Change::kNew && row.change != Change::kGone;
    if (both) std::snprintf(change.data(), change.size(), "%+.0f %% ", row.percent);
    const std::string was = row.change == Change::kNew ? "-" : Digits(row.before);
    const std::string is = row.change == Change::kGone ? "-" : Digits(row.now);
    text += "  " + std::string(change.data()) + NameOf(row.change) + ": " + row.what + ", " + was +
            " -> " + is + "\n";
  }
  return text;
}

}  // namespace centralino::bench
