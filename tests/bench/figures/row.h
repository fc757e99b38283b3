// One line of the table: a figure beside what it is to be compared with.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace centralino::bench {

struct Row {
  std::string id;    // "w2-1000 cpu": the same from run to run
  std::string what;  // "W2 CPU, N = 1,000"
  double value = 0;
  std::string unit;             // "ms per caller·s"
  std::optional<double> raw;    // the limit that the kernel sets, measured in the same run
  std::optional<double> limit;  // "ahead of all"
  std::optional<double> goal;
  bool more_is_better = false;

  bool Meets(double bound) const { return more_is_better ? value >= bound : value <= bound; }
  bool MissesLimit() const { return limit && !Meets(*limit); }
  // "goal", "ahead", "no"; "" without a bound.
  std::string Met() const;
  // Ours over the raw limit; nothing without one.
  std::optional<double> Ratio() const;
};

// Three significant digits: "0.184", "12.3", "1,000".
std::string Digits(double value);

// "41", "1,500".
std::string Whole(double value);

// Aligned columns under a heading.
std::string ToTable(const std::vector<Row>& rows);
// The same for a Markdown file.
std::string ToMarkdown(const std::vector<Row>& rows);

}  // namespace centralino::bench
