// An organisation made for measuring, beside the example: many operators, numbers that lead
// straight to what is measured.
#pragma once

#include <string>

namespace centralino::bench {

inline constexpr int kOperators = 200;  // of the group behind kQueueNumber
inline constexpr int kCrowd = 1000;     // of the group behind kCrowdNumber
inline constexpr int kDesks = 8;        // groups of one operator each
inline constexpr char kDomain[] = "bench.centralino.example";
inline constexpr char kPassword[] = "a password for measuring";
// A welcome of a second, then the line of all operators.
inline constexpr char kQueueNumber[] = "0571980000";
// The same with a crowd of operators, for high rates.
inline constexpr char kCrowdNumber[] = "0571980001";
// The same where nobody ever answers, and the place is told every 15 s.
inline constexpr char kWaitingNumber[] = "0571980002";
// A group for driving queue without calls, and its one operator.
inline constexpr char kFlatGroup[] = "flat";
inline constexpr char kFlatOperator[] = "op-6000";

std::string ExtensionOf(int number);       // operator `number`, from 0: "1000" …
std::string CrowdExtensionOf(int number);  // of the crowd: "4000" …
std::string OwnNumberOf(int number);       // of the crowd's operator `number`: "0571983000" …
std::string DeskNumberOf(int desk);        // the line of desk `desk`: "0571982000" …
std::string DeskExtensionOf(int desk);     // and its one operator: "3000" …

// Loads and publishes it. Empty if that was done, otherwise what went wrong.
std::string PublishOrganization(const std::string& directory);

}  // namespace centralino::bench
