// Reading sofia's parsed messages into plain text, and the refusals we answer with.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/sip-edge/sip/digest.h"
#include "services/sip-edge/sip/sofia_fwd.h"

namespace centralino::edge {

// Our name in Server and User-Agent: no version for an attacker to look up.
inline constexpr char kProduct[] = "centralino";
inline constexpr char kAllow[] = "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, UPDATE, INFO";

// A final answer: status, phrase, and header lines each ended by CRLF.
struct Refusal {
  int status = 400;
  std::string phrase;
  std::string headers;
};

std::string_view BodyOf(const sip_s& sip);
std::string MethodOf(const sip_s& sip);
// User part of the Request-URI: unescaped, and as it was sent (without its parameters).
std::string DialledUser(const sip_s& sip);
std::string RawRequestUser(const sip_s& sip);
std::string FromUser(const sip_s& sip);
std::string FromHost(const sip_s& sip);
std::string ToUser(const sip_s& sip);
std::string ToHost(const sip_s& sip);
// RFC 3325: only a trunk's is to be believed.
std::optional<std::string> AssertedUser(const sip_s& sip);
std::vector<DigestCredentials> CredentialsOf(const sip_s& sip);
// Everything but the body, as it came.
std::size_t HeaderBytes(const msg_s* message, const sip_s& sip);

}  // namespace centralino::edge
