// An organisation made for measuring, beside the example: many operators, numbers that lead
// straight to what is measured.
#pragma once

#include <string>

namespace centralino::bench {

inline constexpr int kOperators = 200;  // of the group behind kQueueNumber
inline constexpr int kDesks = 8;        // groups of one operator each
inline constexpr char kDomain[] = "bench.centralino.example";
inline constexpr char kPassword[] = "a password for measuring";
// A welcome of a second, then the line of all operators.
inline constexpr char kQueueNumber[] = "0571980000";

std::string ExtensionOf(int number);    // operator `number`, from 0: "1000" …
std::string OwnNumberOf(int number);    // his own: "0571981000" …
std::string DeskNumberOf(int desk);     // the line of desk `desk`: "0571982000" …
std::string DeskExtensionOf(int desk);  // and its one operator: "3000" …

// Loads and publishes it. Empty if that was done, otherwise what went wrong.
std::string PublishOrganization(const std::string& directory);

}  // namespace centralino::bench
