#include "bench/figures/row.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace centralino::bench {
namespace {

using Cells = std::array<std::string, 8>;

const Cells kHeading = {"workload", "ours",         "unit", "raw limit",
                        "ratio",    "ahead of all", "goal", "met"};

std::string Bound(const std::optional<double>& bound, bool more_is_better) {
  return bound ? (more_is_better ? "≥ " : "≤ ") + Digits(*bound) : "";
}

Cells CellsOf(const Row& row) {
  const auto ratio = row.Ratio();
  return {row.what,
          Digits(row.value),
          row.unit,
          row.raw ? Digits(*row.raw) : "",
          ratio ? Digits(*ratio) : "",
          Bound(row.limit, row.more_is_better),
          Bound(row.goal, row.more_is_better),
          row.Met()};
}

// Characters, not bytes: all we print are one column wide.
std::size_t WidthOf(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Thousands apart.
std::string Decimal(double value, int decimals) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  std::string digits = text.data();
  for (std::size_t end = std::min(digits.find('.'), digits.size()); end > 3 + (value < 0);) {
    digits.insert(end -= 3, 1, ',');
  }
  return digits;
}

}  // namespace

std::string Row::Met() const {
  if (goal && Meets(*goal)) return "goal";
  if (MissesLimit()) return "no";
  return limit ? "ahead" : "";
}

std::optional<double> Row::Ratio() const {
  if (!raw || *raw <= 0) return std::nullopt;
  return value / *raw;
}

std::string Digits(double value) {
  const double size = std::abs(value);
  return Decimal(value, size >= 99.95 || size == 0 ? 0
                        : size >= 9.995            ? 1
                        : size >= 0.9995           ? 2
                                                   : 3);
}

std::string Whole(double value) { return Decimal(value, 0); }

std::string ToTable(const std::vector<Row>& rows) {
  std::vector<Cells> lines{kHeading};
  for (const Row& row : rows) lines.push_back(CellsOf(row));
  std::array<std::size_t, 8> widths{};
  for (const Cells& cells : lines) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths[i] = std::max(widths[i], WidthOf(cells[i]));
    }
  }
  std::string table;
  for (const Cells& cells : lines) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string gap(widths[i] - WidthOf(cells[i]), ' ');
      const bool text = i == 0 || i == 2 || i == 7;
      table += text ? cells[i] + gap : gap + cells[i];
      table += "  ";
    }
    table.erase(table.find_last_not_of(' ') + 1);
    table += "\n";
  }
  return table;
}

std::string ToMarkdown(const std::vector<Row>& rows) {
  const auto line = [](const Cells& cells) {
    std::string text = "|";
    for (const std::string& cell : cells) text += " " + cell + " |";
    return text + "\n";
  };
  std::string table = line(kHeading) + "|---|---|---|---|---|---|---|---|\n";
  for (const Row& row : rows) table += line(CellsOf(row));
  return table;
}

}  // namespace centralino::bench
