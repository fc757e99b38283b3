#include "services/sip-edge/sip/request_checks.h"

#include <strings.h>

#include <cstdint>
#include <string>

#include "services/sip-edge/sip/sofia.h"

namespace centralino::edge {
namespace {

// Room for every header a real phone or carrier sends, ten times over.
constexpr std::size_t kMostHeaderBytes = 16384;
constexpr std::uint32_t kMostCSeq = 0x7fffffff;  // RFC 3261 §8.1.1.5: below 2**31

Refusal Bad(std::string phrase) { return Refusal{400, std::move(phrase), {}}; }

bool IsSip(const url_t* url) { return url->url_type == url_sip || url->url_type == url_sips; }

std::optional<Refusal> CheckSize(const msg_s* message, const sip_s& sip, Transport transport) {
  if (HeaderBytes(message, sip) > kMostHeaderBytes) return Refusal{513, "Message Too Large", {}};
  // RFC 3261 §18.3: a datagram that ends before its Content-Length is 400.
  if (transport == Transport::kUdp && sip.sip_content_length != nullptr &&
      sip.sip_content_length->l_length > BodyOf(sip).size()) {
    return Bad("Content-Length Beyond The Datagram");
  }
  return std::nullopt;
}

// RFC 3261 §8.2.2.1, §19.1.1: a SIP URI without header fields.
std::optional<Refusal> CheckRequestUri(const sip_s& sip) {
  const url_t* url = sip.sip_request->rq_url;
  if (!IsSip(url)) return Refusal{416, "Unsupported URI Scheme", {}};
  if (url->url_host == nullptr || url->url_host[0] == '\0' || url->url_headers != nullptr) {
    return Bad("Bad Request-URI");
  }
  return std::nullopt;
}

std::optional<Refusal> CheckHeaders(const sip_s& sip) {
  const char* branch = sip.sip_via->v_branch;
  if (branch != nullptr && strcasecmp(branch, "z9hG4bK") == 0) return Bad("Empty Via Branch");
  if (sip.sip_cseq->cs_seq > kMostCSeq) return Bad("CSeq Out Of Range");
  if (!IsSip(sip.sip_from->a_url) && sip.sip_from->a_url->url_type != url_tel) {
    return Bad("Bad From URI");
  }
  if (sip.sip_max_forwards != nullptr) {
    if (sip.sip_max_forwards->mf_count > 255) return Bad("Max-Forwards Out Of Range");
    if (sip.sip_max_forwards->mf_count == 0) return Refusal{483, "Too Many Hops", {}};
  }
  return std::nullopt;
}

std::optional<Refusal> CheckMethod(const sip_s& sip) {
  switch (sip.sip_request->rq_method) {
    case sip_method_invite:
    case sip_method_options:
    case sip_method_register:
    // Inside a dialog only; whoever sends one without gets 481 later.
    case sip_method_bye:
    case sip_method_cancel:
    case sip_method_ack:
    case sip_method_info:
    case sip_method_update:
      return std::nullopt;
    case sip_method_subscribe:
    case sip_method_publish:
      return Refusal{489, "Bad Event", {}};  // RFC 6665 §4.1.3: we notify of nothing
    case sip_method_prack:
    case sip_method_message:
    case sip_method_notify:
    case sip_method_refer:
      return Refusal{405, "Method Not Allowed", std::string("Allow: ") + kAllow + "\r\n"};
    default:
      return Refusal{501, "Not Implemented", std::string("Allow: ") + kAllow + "\r\n"};
  }
}

void AddTags(const msg_list_t* list, std::string& unsupported) {
  if (list == nullptr) return;
  for (const msg_param_t* item = list->k_items; item != nullptr && *item != nullptr; ++item) {
    if (!unsupported.empty()) unsupported += ", ";
    unsupported += *item;
  }
}

bool Accepts(const sip_accept_t* accept) {
  if (accept == nullptr) return true;  // RFC 3261 §20.1: absent means application/sdp
  for (; accept != nullptr; accept = accept->ac_next) {
    const std::string type = accept->ac_type == nullptr ? "" : accept->ac_type;
    if (type.empty() || type == "*/*" || strcasecmp(type.c_str(), "application/sdp") == 0 ||
        strcasecmp(type.c_str(), "application/*") == 0) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<Refusal> CheckExtensions(const sip_s& sip) {
  std::string unsupported;
  AddTags(sip.sip_require, unsupported);
  AddTags(sip.sip_proxy_require, unsupported);
  if (unsupported.empty()) return std::nullopt;
  return Refusal{420, "Bad Extension", "Unsupported: " + unsupported + "\r\n"};
}

std::optional<Refusal> CheckSdpBody(const sip_s& sip) {
  if (sip.sip_content_encoding != nullptr) {
    const msg_param_t* item = sip.sip_content_encoding->k_items;
    for (; item != nullptr && *item != nullptr; ++item) {
      if (strcasecmp(*item, "identity") != 0) {
        return Refusal{415, "Unsupported Media Type", "Accept-Encoding: identity\r\n"};
      }
    }
  }
  if (BodyOf(sip).empty()) return std::nullopt;
  if (sip.sip_content_type == nullptr) return Bad("Missing Content-Type");
  const char* type = sip.sip_content_type->c_type;
  if (type == nullptr || strcasecmp(type, "application/sdp") != 0) {
    return Refusal{415, "Unsupported Media Type", "Accept: application/sdp\r\n"};
  }
  return std::nullopt;
}

std::optional<Refusal> CheckRequest(const msg_s* message, const sip_s& sip, Transport transport) {
  if (auto refusal = CheckSize(message, sip, transport)) return refusal;
  if (auto refusal = CheckMethod(sip)) return refusal;
  if (auto refusal = CheckRequestUri(sip)) return refusal;
  if (auto refusal = CheckHeaders(sip)) return refusal;
  if (auto refusal = CheckExtensions(sip)) return refusal;
  if (sip.sip_request->rq_method != sip_method_invite) return std::nullopt;
  if (auto refusal = CheckSdpBody(sip)) return refusal;
  if (!Accepts(sip.sip_accept)) {
    return Refusal{406, "Not Acceptable", "Accept: application/sdp\r\n"};
  }
  return std::nullopt;
}

}  // namespace centralino::edge
