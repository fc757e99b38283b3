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

// What knows of those who are to be called back.
std::string CallingBack(std::string_view script) {
  return Changing(std::string(scripts::common_callbacks) + std::string(script));
}

// What tells the number of callers ahead.
std::string Ranking(std::string_view script) {
  return std::string(scripts::common_rank) + std::string(script);
}

}  // namespace

const Scripts& Scripts::All() {
  static const Scripts scripts{
      .join{"join", CallingBack(Ranking(scripts::join))},
      .leave{"leave", Changing(scripts::leave)},
      .reserve{"reserve", Taking(scripts::reserve)},
      .settle{"settle", CallingBack(scripts::settle)},
      .presence{"presence", Changing(scripts::presence)},
      .operator_mode{"operator_mode", Changing(scripts::operator_mode)},
      .due{"due", CallingBack(scripts::due)},
      .heartbeat{"heartbeat", Changing(scripts::heartbeat)},
      .ahead{"ahead", Reading(Ranking(scripts::ahead))},
      .lines{"lines", Reading(scripts::lines)},
      .operators{"operators", Reading(scripts::operators)},
      .configure{"configure", Changing(scripts::configure)},
      .answers{"answers", Reading(scripts::answers)},
      .callback_ask{"callback_ask", CallingBack(scripts::callback_ask)},
      .callback_take{"callback_take", CallingBack(scripts::callback_take)},
      .callback_end{"callback_end", CallingBack(scripts::callback_end)},
      .callbacks{"callbacks", Reading(scripts::callbacks)},
  };
  return scripts;
}

}  // namespace centralino::queue
