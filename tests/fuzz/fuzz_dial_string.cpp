// Any user part: never a crash, and what is accepted is a well-formed number, extension or
// code that is understood again as itself.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "model/dial_string.h"

namespace model = centralino::model;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view user(reinterpret_cast<const char*>(data), size);
  for (const auto by : {model::DialledBy::kTrunk, model::DialledBy::kPhone}) {
    const auto dialled = model::ParseDialString(user, by);
    if (!dialled.ok()) continue;
    const std::string written = model::ToString(*dialled);
    if (written.size() < 2 || written.size() > 16) std::abort();
    const bool code = written[0] == '*' && by == model::DialledBy::kPhone;
    const std::size_t first = written[0] == '+' || code ? 1 : 0;
    if (written.find_first_not_of("0123456789", first) != std::string::npos) std::abort();
    const auto again = model::ParseDialString(written, by);
    if (!again.ok() || *again != *dialled) std::abort();
  }
  return 0;
}
