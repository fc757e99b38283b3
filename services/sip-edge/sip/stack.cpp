#include "services/sip-edge/sip/stack.h"

#include <arpa/inet.h>

#include <climits>
#include <cstdarg>

#include "absl/status/status.h"
#include "services/sip-edge/sip/crypto.h"
#include "services/sip-edge/sip/message_class.h"
#include "services/sip-edge/sip/no_stun.h"
#include "services/sip-edge/sip/sofia.h"

// The stack declares its logs in no public header.
extern "C" {
extern su_log_t nta_log[];
extern su_log_t tport_log[];
}

namespace centralino::edge {
namespace {

constexpr unsigned kMostMessageBytes = 65536;
constexpr unsigned kSocketBuffer = 4 * 1024 * 1024;
constexpr unsigned kTcpIdleMs = 3600 * 1000;
constexpr unsigned kTcpHalfMessageMs = 10 * 1000;

void IgnoreLog(void*, char const*, va_list) {}

// The stack writes a line for many a strange packet: whoever sends those fills no disk of ours.
void SilenceLogs() {
  for (su_log_t* log : {nta_log, tport_log, su_log_default}) {
    su_log_soft_set_level(log, 0);
    su_log_redirect(log, IgnoreLog, nullptr);
  }
}

// RFC 3261 §8.2.7: a retransmitted request must get the same tag though we kept nothing of it.
std::string StatelessTag(const sip_s& sip) {
  static const std::string key = RandomHex(16);
  std::string text = sip.sip_call_id != nullptr ? sip.sip_call_id->i_id : "";
  text += "|";
  if (sip.sip_via != nullptr && sip.sip_via->v_branch != nullptr) text += sip.sip_via->v_branch;
  text += "|" + std::to_string(sip.sip_cseq != nullptr ? sip.sip_cseq->cs_seq : 0);
  return HexHmacSha256(key, text).substr(0, 16);
}

}  // namespace

Stack::Stack(Loop& loop, StackSettings settings, SipMetrics* metrics, Receiver& receiver)
    : loop_(loop), settings_(std::move(settings)), metrics_(metrics), receiver_(receiver) {}

absl::StatusOr<std::unique_ptr<Stack>> Stack::Open(Loop& loop, StackSettings settings,
                                                   SipMetrics* metrics, Receiver& receiver) {
  SilenceLogs();
  IgnoreStun();
  if (settings.advertise.empty()) settings.advertise = settings.bind;
  std::unique_ptr<Stack> stack(new Stack(loop, std::move(settings), metrics, receiver));
  const StackSettings& chosen = stack->settings_;
  const std::string port = std::to_string(chosen.port);
  const std::string url =
      "sip:" + HostInUri(chosen.advertise) + ":" + port + ";maddr=" + HostInUri(chosen.bind);
  const auto t1 = static_cast<unsigned>(chosen.t1.count());
  stack->agent_ = nta_agent_create(
      loop.root(), URL_STRING_MAKE(url.c_str()), reinterpret_cast<nta_message_f*>(&OnMessage),
      reinterpret_cast<nta_agent_magic_t*>(stack.get()), NTATAG_MCLASS(MessageClass()),
      // Requests outside a dialog come to us before a transaction is made: refusing costs no
      // memory.
      NTATAG_STATELESS(1), NTATAG_UA(1), NTATAG_MERGE_482(1), NTATAG_CANCEL_487(0),
      NTATAG_MAXSIZE(kMostMessageBytes), NTATAG_USE_NAPTR(0), NTATAG_USE_SRV(0),
      // A request stays on the flow we chose, however long it is.
      NTATAG_UDP_MTU(65535), NTATAG_SIP_T1(t1), NTATAG_SIP_T1X64(t1 * 64), NTATAG_SIP_T2(t1 * 8),
      NTATAG_SIP_T4(t1 * 10), NTATAG_SERVER_RPORT(1), NTATAG_CLIENT_RPORT(1),
      TPTAG_UDP_RMEM(kSocketBuffer), TPTAG_PONG2PING(1), TPTAG_IDLE(kTcpIdleMs),
      TPTAG_TIMEOUT(kTcpHalfMessageMs), TAG_END());
  if (stack->agent_ == nullptr) {
    return absl::UnavailableError("cannot listen for SIP on " + HostInUri(chosen.bind) + ":" +
                                  port + " (UDP and TCP): the port is taken or the address is " +
                                  "not this machine's; choose another with --sip-listen");
  }
  return stack;
}

Stack::~Stack() {
  if (agent_ != nullptr) nta_agent_destroy(agent_);
}

std::string Stack::Contact(Transport transport) const {
  return "<sip:" + HostInUri(settings_.advertise) + ":" + std::to_string(settings_.port) +
         (transport == Transport::kTcp ? ";transport=tcp>" : ">");
}

sdp::Family Stack::family() const {
  return sdp::IsLiteral(settings_.advertise, sdp::Family::kIpv6) ? sdp::Family::kIpv6
                                                                 : sdp::Family::kIpv4;
}

Flow Stack::FlowOf(msg_s* message) const {
  Flow flow;
  const su_sockaddr_t* address = msg_addr(message);
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(address->su_family, SU_ADDR(address), text, sizeof text);
  flow.address = text;
  flow.port = ntohs(address->su_port);
  const sip_t* sip = sip_object(message);
  const char* protocol =
      sip != nullptr && sip->sip_via != nullptr ? sip_via_transport(sip->sip_via) : nullptr;
  // The stack dropped the message if Via named another transport than it came by.
  if (protocol != nullptr && su_casematch(protocol, "TCP")) flow.transport = Transport::kTcp;
  return flow;
}

void Stack::Reply(msg_s* message, const sip_s& sip, const Refusal& answer) {
  Count(MethodOf(sip), answer.status);
  su_home_t home[1] = {SU_HOME_INIT(home)};
  sip_to_t* to = sip.sip_to != nullptr ? sip_to_dup(home, sip.sip_to) : nullptr;
  if (to != nullptr && to->a_tag == nullptr) sip_to_tag(home, to, StatelessTag(sip).c_str());
  nta_msg_treply(agent_, message, answer.status, answer.phrase.c_str(), TAG_IF(to, SIPTAG_TO(to)),
                 SIPTAG_SERVER_STR(kProduct),
                 TAG_IF(!answer.headers.empty(), SIPTAG_HEADER_STR(answer.headers.c_str())),
                 TAG_END());
  su_home_deinit(home);
}

void Stack::Discard(msg_s* message) { nta_msg_discard(agent_, message); }

// A method is text from the network: no stranger may add label values without end.
void Stack::Count(const std::string& method, int status) {
  if (metrics_ == nullptr) return;
  const bool known = sip_method_code(method.c_str()) != sip_method_unknown;
  metrics_->Request(known ? method : "other", status);
}

void Stack::Refused(std::string_view reason) {
  if (metrics_ != nullptr) metrics_->Refused(reason);
}

void Stack::CountMalformed() {
  usize_t seen = 0;
  nta_agent_get_stats(agent_, NTATAG_S_BAD_MESSAGE_REF(seen), TAG_END());
  for (; malformed_ < seen; ++malformed_) Refused("malformed");
}

int Stack::OnMessage(Stack* self, nta_agent_s*, msg_s* message, sip_s* sip) {
  if (sip == nullptr || sip->sip_request == nullptr) {
    self->Discard(message);  // an answer to nothing we asked
  } else {
    self->receiver_.OnRequest(message, *sip);
  }
  return 0;
}

}  // namespace centralino::edge
