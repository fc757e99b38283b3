#include "services/queue/scripts.h"

#include <string>
#include <string_view>

#include "queue_scripts/scripts.h"

namespace centralino::queue {
namespace {

std::string WithCommon(std::string_view script) {
  return std::string(scripts::common) + std::string(script);
}

}  // namespace

const Scripts& Scripts::All() {
  static const Scripts scripts{
      .join{"join", WithCommon(scripts::join)},
      .leave{"leave", WithCommon(scripts::leave)},
      .reserve{"reserve", WithCommon(scripts::reserve)},
      .settle{"settle", WithCommon(scripts::settle)},
      .presence{"presence", WithCommon(scripts::presence)},
      .operator_mode{"operator_mode", WithCommon(scripts::operator_mode)},
      .due{"due", WithCommon(scripts::due)},
      .heartbeat{"heartbeat", WithCommon(scripts::heartbeat)},
      .ahead{"ahead", WithCommon(scripts::ahead)},
      .lines{"lines", WithCommon(scripts::lines)},
      .operators{"operators", WithCommon(scripts::operators)},
      .configure{"configure", WithCommon(scripts::configure)},
  };
  return scripts;
}

}  // namespace centralino::queue
