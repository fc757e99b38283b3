#include "services/queue/scripts.h"

#include <string>
#include <string_view>

#include "queue_scripts/scripts.h"

namespace centralino::queue {
namespace {

// Each invocation runs all of its text, so no script is given more than it needs.
std::string Reading(std::string_view script) {
  return std::string(scripts::common) + std::string(scripts::common_lines) + std::string(script);
}

std::string Taking(std::string_view script) {
  return Reading(scripts::common_operators) + std::string(script);
}

std::string Changing(std::string_view script) {
  return Taking(scripts::common_offers) + std::string(script);
}

// What tells the number of callers ahead.
std::string Ranking(std::string_view script) {
  return std::string(scripts::common_rank) + std::string(script);
}

}  // namespace

const Scripts& Scripts::All() {
  static const Scripts scripts{
      .join{"join", Changing(Ranking(scripts::join))},
      .leave{"leave", Changing(scripts::leave)},
      .reserve{"reserve", Taking(scripts::reserve)},
      .settle{"settle", Changing(scripts::settle)},
      .presence{"presence", Changing(scripts::presence)},
      .operator_mode{"operator_mode", Changing(scripts::operator_mode)},
      .due{"due", Changing(scripts::due)},
      .heartbeat{"heartbeat", Changing(scripts::heartbeat)},
      .ahead{"ahead", Reading(Ranking(scripts::ahead))},
      .lines{"lines", Reading(scripts::lines)},
      .operators{"operators", Reading(scripts::operators)},
      .configure{"configure", Changing(scripts::configure)},
      .answers{"answers", Reading(scripts::answers)},
  };
  return scripts;
}

}  // namespace centralino::queue
