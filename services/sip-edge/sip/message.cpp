#include "services/sip-edge/sip/message.h"

#include <strings.h>

#include "services/sip-edge/sip/sofia.h"

namespace centralino::edge {
namespace {

std::string Text(const char* text) { return text == nullptr ? std::string() : std::string(text); }

// "100;phone-context=x" -> "100": parameters of a user part are no part of the number.
std::string RawUser(const url_t* url) {
  std::string user = Text(url->url_user);
  return user.substr(0, user.find(';'));
}

std::string Unescaped(const std::string& text) {
  std::string plain(text.size() + 1, '\0');
  url_unescape(plain.data(), text.c_str());
  return plain.substr(0, plain.find('\0'));
}

std::string User(const url_t* url) { return Unescaped(RawUser(url)); }

}  // namespace

std::string_view BodyOf(const sip_s& sip) {
  if (sip.sip_payload == nullptr || sip.sip_payload->pl_data == nullptr) return {};
  return {sip.sip_payload->pl_data, sip.sip_payload->pl_len};
}

std::string MethodOf(const sip_s& sip) { return Text(sip.sip_request->rq_method_name); }
std::string DialledUser(const sip_s& sip) { return User(sip.sip_request->rq_url); }
std::string RawRequestUser(const sip_s& sip) { return RawUser(sip.sip_request->rq_url); }
std::string FromUser(const sip_s& sip) { return User(sip.sip_from->a_url); }
std::string FromHost(const sip_s& sip) { return Text(sip.sip_from->a_url->url_host); }
std::string ToUser(const sip_s& sip) { return User(sip.sip_to->a_url); }
std::string ToHost(const sip_s& sip) { return Text(sip.sip_to->a_url->url_host); }

std::optional<std::string> AssertedUser(const sip_s& sip) {
  for (const sip_unknown_t* header = sip.sip_unknown; header != nullptr; header = header->un_next) {
    if (header->un_name == nullptr || header->un_value == nullptr ||
        strcasecmp(header->un_name, "P-Asserted-Identity") != 0) {
      continue;
    }
    su_home_t home[1] = {SU_HOME_INIT(home)};
    std::optional<std::string> user;
    if (const sip_from_t* asserted = sip_from_make(home, header->un_value)) {
      if (asserted->a_url->url_user != nullptr) user = User(asserted->a_url);
    }
    su_home_deinit(home);
    if (user) return user;
  }
  return std::nullopt;
}

std::vector<DigestCredentials> CredentialsOf(const sip_s& sip) {
  constexpr std::size_t kMost = 4;
  std::vector<DigestCredentials> all;
  for (const sip_authorization_t* header = sip.sip_authorization;
       header != nullptr && all.size() < kMost; header = header->au_next) {
    if (header->au_scheme == nullptr || strcasecmp(header->au_scheme, "Digest") != 0) continue;
    std::vector<std::string_view> parameters;
    for (const msg_param_t* p = header->au_params; p != nullptr && *p != nullptr; ++p) {
      parameters.emplace_back(*p);
    }
    if (auto credentials = ReadDigest(parameters)) all.push_back(*std::move(credentials));
  }
  return all;
}

std::size_t HeaderBytes(const msg_s* message, const sip_s& sip) {
  const std::size_t all = msg_size(message);
  const std::size_t body = BodyOf(sip).size();
  return all > body ? all - body : 0;
}

}  // namespace centralino::edge
