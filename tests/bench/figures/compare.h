// This run beside an earlier one.
#pragma once

#include <string>
#include <vector>

#include "bench/figures/row.h"

namespace centralino::bench {

enum class Change { kSame, kBetter, kWorse, kNew, kGone };

struct Compared {
  std::string what;
  double before = 0;
  double now = 0;
  double percent = 0;  // more than 0: better
  Change change = Change::kSame;
};

// Row by row, by id. What differs by less than `noise_percent` is the same.
std::vector<Compared> Compare(const std::vector<Row>& before, const std::vector<Row>& now,
                              double noise_percent);
std::string ToText(const std::vector<Compared>& rows);

}  // namespace centralino::bench
