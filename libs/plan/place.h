// Where a call stands, as text: "guide/centralino/menu/2", "group/anagrafe/wait?desk=anagrafe".
// Small and readable, so that a cursor in a log explains itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace centralino::plan {

enum class PlaceKind {
  kNumber,    // "number/go": the announcement about the number was said
  kGuide,     // "guide/ID/menu/N": the menu was repeated N times; "guide/ID/otherwise"
  kDesk,      // "desk/ID/offer", "desk/ID/email", then `otherwise`; "desk/ID/on": at once;
              // "desk/ID/last-offer", "desk/ID/last-email", then goodbye
  kGroup,     // "group/ID/enter", "group/ID/wait"; "full", "too-long", "nobody": he was told so
  kOperator,  // "operator/ID/ring"
  kCode,      // "code/ID": the operator's state was changed or asked for
  kMessages,  // "messages/DESK/record"
  kEnd,       // "end": what was to be said was said
};

struct Place {
  PlaceKind kind = PlaceKind::kEnd;
  std::string id;
  std::string where;
  int count = 0;
  std::string desk;    // through which desk the group was reached; empty: none
  std::string except;  // the operator who did not answer and is not asked again; empty: none
  // How many destinations were entered: a chain that never ends is ended (kMaxHops).
  int hops = 0;
  std::string language;  // chosen by the caller; empty: none
  bool operator==(const Place&) const = default;
};

inline constexpr int kMaxHops = 16;

std::string Write(const Place& place);
// nullopt: no place that Write could have written.
std::optional<Place> Parse(std::string_view text);

}  // namespace centralino::plan
