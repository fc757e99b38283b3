#include "services/sip-edge/sip/message_class.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <strings.h>

#include <string>

#include "services/sip-edge/sip/flow.h"
#include "services/sip-edge/sip/sofia.h"

// The stack resolves a name in Via before it answers, waiting, on our only thread. Names are
// never resolved here (DESIGN §8): this definition comes before the library's own, and takes
// addresses only.
extern "C" int su_getaddrinfo(char const* node, char const* service, su_addrinfo_t const* hints,
                              su_addrinfo_t** result) {
  su_addrinfo_t numeric = hints != nullptr ? *hints : su_addrinfo_t{};
  numeric.ai_flags |= AI_NUMERICHOST | AI_NUMERICSERV;
  return getaddrinfo(node, service, &numeric, result);
}

namespace centralino::edge {
namespace {

// A request line that cannot be parsed gets 400 (RFC 3261 §21.4.1) instead of silence: it becomes
// one whose method agrees with no CSeq, which the stack refuses so.
issize_t ParseRequestLine(su_home_t* home, msg_header_t* header, char* text, isize_t size) {
  const std::string line(text, static_cast<std::size_t>(size));
  if (sip_request_class->hc_parse(home, header, text, size) >= 0) return 0;
  // Something else than SIP (a port scan, a web browser) is not talked to.
  if (line.find("SIP/") == std::string::npos) return -1;
  static char invalid[] = "sip:invalid";
  auto* request = reinterpret_cast<sip_request_t*>(header);
  request->rq_method = sip_method_unknown;
  request->rq_method_name = "?";
  request->rq_version = sip_version_2_0;
  return url_d(request->rq_url, su_strdup(home, invalid)) < 0 ? -1 : 0;
}

std::string SourceOf(msg_t* message, bool with_port) {
  const su_sockaddr_t* source = msg_addr(message);
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(source->su_family, SU_ADDR(source), text, sizeof text);
  if (!with_port) return text;
  return HostInUri(text) + ":" + std::to_string(ntohs(source->su_port));
}

bool ViaWasBad(const sip_t* sip) {
  for (const msg_error_t* error = sip->sip_error; error != nullptr; error = error->er_next) {
    if (error->er_name != nullptr && strcasecmp(error->er_name, "Via") == 0) return true;
  }
  return false;
}

// Replies go to the source address only (DESIGN §7): maddr would send them elsewhere, and not
// every answer of the stack's own looks at `received` (RFC 3261 §18.2.1, §18.2.2).
void CorrectVia(msg_t* message, sip_t* sip) {
  if (sip->sip_via == nullptr) {
    if (!ViaWasBad(sip)) return;  // no way back was meant: silence
    sip_via_t* via =
        sip_via_format(msg_home(message), "SIP/2.0/UDP %s;rport", SourceOf(message, true).c_str());
    if (via != nullptr) {
      msg_header_insert(message, reinterpret_cast<msg_pub_t*>(sip),
                        reinterpret_cast<msg_header_t*>(via));
    }
    return;
  }
  sip_via_t* via = sip->sip_via;
  if (via->v_maddr != nullptr) {
    msg_header_remove_param(via->v_common, "maddr");
    via->v_maddr = nullptr;
  }
  const std::string received = "received=" + SourceOf(message, false);
  msg_header_replace_param(msg_home(message), via->v_common,
                           su_strdup(msg_home(message), received.c_str()));
}

// Called when all header fields are parsed.
issize_t ExtractBody(msg_t* message, msg_pub_t* object, char body[], isize_t size, int end) {
  auto* sip = reinterpret_cast<sip_t*>(object);
  if (sip->sip_request != nullptr && (sip->sip_flags & MSG_FLG_BODY) == 0) {
    CorrectVia(message, sip);
  }
  return sip_extract_body(message, sip, body, size, end);
}

}  // namespace

const msg_mclass_s* MessageClass() {
  static struct msg_hclass_s request_line = *sip_request_class;
  static const msg_mclass_t* const message_class = [] {
    request_line.hc_parse = ParseRequestLine;
    msg_mclass_t* clone = msg_mclass_clone(sip_default_mclass(), 0, 0);
    clone->mc_request[0].hr_class = &request_line;
    clone->mc_extract_body = ExtractBody;
    return clone;
  }();
  return message_class;
}

}  // namespace centralino::edge
