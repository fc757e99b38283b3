#include "waiting/ahead.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <string>

#include "tests/support/waiting/counted.h"

namespace centralino::waiting {
namespace {

using model::GroupId;
using model::OperatorId;
using model::TicketId;

Caller Waits(const std::string& ticket, std::int64_t place, const std::string& except = "") {
  return {
      .ticket = TicketId(ticket), .place = place, .ringing_at = {}, .except = OperatorId(except)};
}

Caller Rings(const std::string& ticket, std::int64_t place, const std::string& at) {
  return {.ticket = TicketId(ticket), .place = place, .ringing_at = OperatorId(at), .except = {}};
}

Line MakeLine(const std::string& group, const std::vector<std::string>& operators,
              std::vector<Caller> callers) {
  Line line{.group = GroupId(group), .callers = std::move(callers)};
  for (const std::string& name : operators) line.operators.emplace_back(name);
  line.members = line.operators;
  return line;
}

std::optional<int> Of(const std::vector<Line>& lines, const std::string& ticket) {
  return support::AheadInFull(lines, {TicketId(ticket)}).front();
}

TEST_CASE("in a line with operators of its own the number is the rank") {
  const std::vector<Line> lines = {MakeLine(
      "anagrafe", {"rossi", "bianchi"}, {Rings("a", 1, "rossi"), Waits("b", 2), Waits("c", 3)})};
  CHECK(Of(lines, "b") == 1);
  CHECK(Of(lines, "c") == 2);
  CHECK(Of(lines, "a") == 0);
}

TEST_CASE("two groups with the same operators are one order") {
  const std::vector<Line> lines = {
      MakeLine("anagrafe", {"rossi", "verdi"}, {Waits("a", 1), Waits("c", 3)}),
      MakeLine("tributi", {"verdi", "rossi"}, {Waits("b", 2), Waits("d", 4)})};
  CHECK(Of(lines, "a") == 0);
  CHECK(Of(lines, "b") == 1);
  CHECK(Of(lines, "c") == 2);
  CHECK(Of(lines, "d") == 3);
}

TEST_CASE("where an operator serves one line alone the number of that line is unknown") {
  // Verdi may be free before Rossi, or after: b goes before a, or behind.
  const std::vector<Line> lines = {MakeLine("anagrafe", {"rossi"}, {Waits("a", 1), Waits("c", 3)}),
                                   MakeLine("tributi", {"rossi", "verdi"}, {Waits("b", 2)})};
  CHECK(Of(lines, "b") == std::nullopt);
  CHECK(Of(lines, "a") == 0);
  CHECK(Of(lines, "c") == 2);
}

TEST_CASE("a caller who must not get an operator may be passed, and nobody behind him knows") {
  const std::vector<Line> lines = {
      MakeLine("anagrafe", {"rossi", "verdi"}, {Waits("a", 1, "rossi"), Waits("b", 2)})};
  CHECK(Of(lines, "a") == 0);
  CHECK(Of(lines, "b") == std::nullopt);
}

TEST_CASE("two callers who can have no operator in common are nothing to each other") {
  // Each was passed on by one of the two: whoever of them is given his operator first.
  std::vector<Line> lines = {
      MakeLine("anagrafe", {"rossi", "verdi"},
               {Waits("z", 0), Waits("a", 1, "rossi"), Waits("b", 2, "verdi")})};
  CHECK(Of(lines, "b") == 1);
  SECTION("also when a phone rings for the one who stands before") {
    lines[0].callers[1].ringing_at = OperatorId("verdi");
    CHECK(Of(lines, "b") == 1);
    lines[0].callers.erase(lines[0].callers.begin());
    lines[0].callers[1].ringing_at = OperatorId("rossi");
    CHECK(Of(lines, "b") == 0);
  }
  SECTION("also in two lines") {
    lines.push_back(MakeLine("tributi", {"verdi", "bianchi"}, {Rings("c", 1, "bianchi")}));
    CHECK(Of(lines, "b") == 1);
  }
}

TEST_CASE(
    "a caller whose own phone rings has before him who rings before him and shares with him") {
  const std::vector<Line> lines = {
      MakeLine("anagrafe", {"rossi", "verdi"}, {Rings("b", 2, "verdi")}),
      MakeLine("tributi", {"rossi", "verdi"}, {Rings("a", 1, "rossi")}),
      MakeLine("scuola", {"neri"}, {Rings("c", 0, "neri")})};
  CHECK(Of(lines, "b") == 1);
  CHECK(Of(lines, "a") == 0);
}

TEST_CASE("an operator who is not there changes no number") {
  const std::vector<Line> lines = {
      MakeLine("anagrafe", {"verdi"}, {Waits("a", 1, "rossi"), Waits("b", 2)})};
  CHECK(Of(lines, "b") == 1);
}

TEST_CASE("with nobody there a line keeps its rank") {
  std::vector<Line> lines = {MakeLine("anagrafe", {}, {Waits("a", 1), Waits("b", 2)}),
                             MakeLine("tributi", {"verdi"}, {Waits("c", 3), Waits("d", 0)})};
  CHECK(Of(lines, "b") == 1);
  // Whoever of those who belong comes back, d goes before a.
  lines[0].members = {OperatorId("rossi")};
  lines[1].members = {OperatorId("rossi"), OperatorId("verdi")};
  CHECK(Of(lines, "b") == 2);
}

TEST_CASE("a ticket nobody holds has no number") {
  CHECK(Of({MakeLine("anagrafe", {"rossi"}, {Waits("a", 1)})}, "z") == std::nullopt);
}

// ---- Property ---------------------------------------------------------------------------------

// The queue's rule, played with a given order of operators becoming free.
class Simulator {
 public:
  explicit Simulator(std::vector<Line> lines) : lines_(std::move(lines)) {}

  // The operator is free: he is given the first caller he may have. Who was it?
  std::optional<TicketId> Free(const OperatorId& one) {
    Line* best_line = nullptr;
    std::size_t best = 0;
    for (Line& line : lines_) {
      if (std::find(line.operators.begin(), line.operators.end(), one) == line.operators.end()) {
        continue;
      }
      for (std::size_t i = 0; i < line.callers.size(); ++i) {
        const Caller& caller = line.callers[i];
        if (!caller.ringing_at.empty() || caller.except == one) continue;
        if (best_line == nullptr || caller.place < best_line->callers[best].place) {
          best_line = &line;
          best = i;
        }
      }
    }
    if (best_line == nullptr) return std::nullopt;
    const TicketId given = best_line->callers[best].ticket;
    best_line->callers.erase(best_line->callers.begin() + static_cast<std::ptrdiff_t>(best));
    return given;
  }

 private:
  std::vector<Line> lines_;
};

struct Case {
  std::vector<Line> lines;
  std::vector<OperatorId> everyone;
};

Case RandomCase(std::mt19937& random) {
  const auto upto = [&](int most) { return std::uniform_int_distribution(0, most)(random); };
  Case made;
  const int operators = 1 + upto(4);
  for (int i = 0; i < operators; ++i) made.everyone.emplace_back("op" + std::to_string(i));
  std::vector<OperatorId> ringing = made.everyone;
  std::shuffle(ringing.begin(), ringing.end(), random);
  const int groups = 1 + upto(2);
  for (int g = 0; g < groups; ++g) {
    Line line{
        .group = GroupId("g" + std::to_string(g)),
    };
    for (const OperatorId& one : made.everyone) {
      if (upto(2) > 0) line.operators.push_back(one);
    }
    line.members = line.operators;
    made.lines.push_back(line);
  }
  const int callers = 1 + upto(7);
  for (int c = 0; c < callers; ++c) {
    Line& line = made.lines[static_cast<std::size_t>(upto(groups - 1))];
    Caller caller = Waits("t" + std::to_string(c), c * 10 + upto(9));
    if (upto(6) == 0) caller.except = made.everyone[static_cast<std::size_t>(upto(operators - 1))];
    // Each operator rings for one caller at most, of a line he serves.
    const auto at = std::find_if(ringing.begin(), ringing.end(), [&](const OperatorId& one) {
      return one != caller.except &&
             std::find(line.operators.begin(), line.operators.end(), one) != line.operators.end();
    });
    if (upto(3) == 0 && at != ringing.end()) {
      caller.ringing_at = *at;
      ringing.erase(at);
    }
    line.callers.push_back(caller);
  }
  return made;
}

struct Found {
  const Line* line;
  const Caller* caller;
};

std::vector<Found> Everybody(const std::vector<Line>& lines) {
  std::vector<Found> all;
  for (const Line& line : lines) {
    for (const Caller& caller : line.callers) all.push_back({&line, &caller});
  }
  return all;
}

bool May(const Found& who, const OperatorId& one) {
  return who.caller->except != one &&
         std::find(who.line->operators.begin(), who.line->operators.end(), one) !=
             who.line->operators.end();
}

// Whether the two may be given one and the same operator of `everyone`.
bool Compete(const Found& a, const Found& b, const std::vector<OperatorId>& everyone) {
  return std::any_of(everyone.begin(), everyone.end(),
                     [&](const OperatorId& one) { return May(a, one) && May(b, one); });
}

// Those who ring and are counted whatever comes, by the header's definition.
int RingingAhead(const Case& made, const Found& self) {
  int count = 0;
  for (const Found& other : Everybody(made.lines)) {
    if (other.caller->ringing_at.empty() || other.caller == self.caller) continue;
    const bool takes_mine = May(self, other.caller->ringing_at);
    const bool before = other.caller->place < self.caller->place;
    if (takes_mine || (before && Compete(self, other, made.everyone))) ++count;
  }
  return count;
}

// How many of those who stand before X and compete with him are served before him when the
// operators become free in this order; nullopt: X is not served by it.
std::optional<int> Play(const Case& made, const Found& self, const std::vector<OperatorId>& order) {
  Simulator simulator(made.lines);
  std::set<TicketId> rivals;
  for (const Found& other : Everybody(made.lines)) {
    if (other.caller->place < self.caller->place && Compete(self, other, made.everyone)) {
      rivals.insert(other.caller->ticket);
    }
  }
  int served = 0;
  for (const OperatorId& one : order) {
    const std::optional<TicketId> given = simulator.Free(one);
    if (!given) continue;
    if (*given == self.caller->ticket) return served;
    if (rivals.contains(*given)) ++served;
  }
  return std::nullopt;
}

TEST_CASE("a number that is said comes true in every order, and none is held back for nothing") {
  const auto seed = Catch::rngSeed() != 0 ? Catch::rngSeed() : std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  int known = 0;
  int unknown = 0;
  for (int round = 0; round < 3000; ++round) {
    const Case made = RandomCase(random);
    for (const Found& self : Everybody(made.lines)) {
      if (!self.caller->ringing_at.empty()) continue;
      std::vector<OperatorId> mine;
      for (const OperatorId& one : made.everyone) {
        if (May(self, one)) mine.push_back(one);
      }
      if (mine.empty()) continue;
      INFO("round " << round << ", ticket " << self.caller->ticket);
      const std::optional<int> said = Of(made.lines, self.caller->ticket.value);
      const int ringing = RingingAhead(made, self);
      if (said) {
        ++known;
        for (int i = 0; i < 10; ++i) {
          std::vector<OperatorId> order;
          for (int n = 0; n < 200; ++n) {
            order.push_back(made.everyone[std::uniform_int_distribution<std::size_t>(
                0, made.everyone.size() - 1)(random)]);
          }
          const std::optional<int> really = Play(made, self, order);
          if (really) REQUIRE(*really + ringing == *said);
        }
      } else {
        ++unknown;
        // Two orders must disagree: another is free a few times, then one of his alone.
        std::set<int> numbers;
        for (const OperatorId& alone : mine) {
          const std::vector<OperatorId> only(64, alone);
          if (const auto really = Play(made, self, only)) numbers.insert(*really);
          for (const OperatorId& first : made.everyone) {
            for (std::size_t times = 1; times <= 8; ++times) {
              std::vector<OperatorId> order(times, first);
              order.insert(order.end(), only.begin(), only.end());
              if (const auto really = Play(made, self, order)) numbers.insert(*really);
            }
          }
        }
        REQUIRE(numbers.size() > 1);
      }
    }
  }
  CHECK(known > 1000);
  CHECK(unknown > 100);
}

TEST_CASE("groups that share all of their operators always have a number") {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    Case made = RandomCase(random);
    for (Line& line : made.lines) {
      line.operators = line.members = made.everyone;
      for (Caller& caller : line.callers) caller.except = {};
    }
    for (const Found& self : Everybody(made.lines)) {
      REQUIRE(Of(made.lines, self.caller->ticket.value).has_value());
    }
  }
}

}  // namespace
}  // namespace centralino::waiting
