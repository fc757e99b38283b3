// Calls out by the carrier's trunk: where it is, and how we log in to it if it asks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/sip-edge/sip/flow.h"

namespace centralino::edge {

struct TrunkOut {
  Flow flow;             // where calls are sent
  std::string user;      // empty: it asks for nothing
  std::string password;  // in memory only
};

// The parameters of a Digest challenge, each `name=value`, answered for an INVITE to `uri`: the
// value of an Authorization header. None: it is no challenge that we can answer (RFC 7616, RFC
// 8760).
std::optional<std::string> AnswerChallenge(const std::vector<std::string_view>& parameters,
                                           const TrunkOut& trunk, const std::string& uri);

}  // namespace centralino::edge
