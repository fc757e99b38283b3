// A finished call as common.v1.CallRecord.
#pragma once

#include <string>

#include "services/sip-edge/call/ports.h"

namespace centralino::edge {

// The message's bytes.
std::string Serialise(const FinishedCall& call);

// Which of the sixteen streams takes the record: "records:{0}" … "records:{15}".
std::string StreamOf(const std::string& call);

}  // namespace centralino::edge
