#include "services/sip-edge/sip/client_leg.h"

#include <strings.h>

#include <algorithm>
#include <utility>

#include "sdp/parse.h"
#include "services/sip-edge/sip/sofia.h"
#include "services/sip-edge/sip/terms.h"

namespace centralino::edge {
namespace {

// What a phone's refusal means to the caller. Nobody follows a phone's redirection or logs in to
// a phone: both are simply "not reachable".
int Meaning(int status) {
  if (status >= 300 && status < 400) return 480;
  if (status == 401 || status == 407) return 480;
  return status;
}

// RFC 3326 §2.
constexpr char kElsewhere[] = "SIP ;cause=200 ;text=\"Call completed elsewhere\"";

// RFC 3261 §16.7 step 6, for the phones of one person: 6xx ends it all, busy says more than any
// other failure, and silence says least.
int Weight(int status) {
  if (status >= 600) return 4;
  if (status == 486) return 3;
  if (status == 408) return 1;
  return status == 0 ? 0 : 2;
}

}  // namespace

// One INVITE to one binding.
class ClientLeg::Fork : private Dialog::Owner {
 public:
  Fork(ClientLeg& leg, const Binding& binding) : leg_(leg), stack_(leg.stack_) {
    Dialog::Outgoing outgoing;
    outgoing.display_name = leg.request_.caller_name;
    outgoing.local_uri =
        "sip:" + (leg.request_.caller.empty() ? "anonymous" : Escaped(leg.request_.caller)) + "@" +
        leg.sip_domain_;
    // A number outside is not one of our domain's users.
    outgoing.remote_uri =
        leg.trunk_ ? binding.contact : "sip:" + Escaped(leg.request_.user) + "@" + leg.sip_domain_;
    outgoing.remote_target = binding.contact;
    target_ = binding.contact;
    outgoing.route = binding.path;
    outgoing.flow = binding.flow;
    dialog_ = Dialog::OfClient(stack_, *this, outgoing);
  }

  ~Fork() override {
    stack_.loop().Cancel(patience_);
    if (invite_ != nullptr) nta_outgoing_destroy(invite_);
    if (ack_ != nullptr) nta_outgoing_destroy(ack_);
  }

  bool Start() {
    if (!dialog_) return false;
    sdp::LocalSession& session = dialog_->session();
    session.address = leg_.request_.local.address;
    session.port = leg_.request_.local.port;
    session.preferred =
        leg_.request_.preferred == Codec::kPcma ? sdp::Codec::kPcma : sdp::Codec::kPcmu;
    session.family = sdp::IsLiteral(session.address, sdp::Family::kIpv6) ? sdp::Family::kIpv6
                                                                         : sdp::Family::kIpv4;
    offer_ = sdp::WriteOffer(session);
    return Send("", "");
  }

  // With the answer to a challenge, in the header that goes with it.
  bool Send(const std::string& authorization, const std::string& proxy_authorization) {
    const std::string identity = leg_.Identity();
    const auto given = [](const std::string& text) { return !text.empty(); };
    invite_ = nta_outgoing_tcreate(
        dialog_->leg(), reinterpret_cast<nta_response_f*>(&OnResponse),
        reinterpret_cast<nta_outgoing_magic_t*>(this),
        URL_STRING_MAKE(ToUri(dialog_->flow()).c_str()), SIP_METHOD_INVITE, nullptr,
        SIPTAG_USER_AGENT_STR(kProduct), SIPTAG_CONTACT_STR(dialog_->ContactHeader().c_str()),
        TAG_IF(given(authorization), SIPTAG_AUTHORIZATION_STR(authorization.c_str())),
        TAG_IF(given(proxy_authorization),
               SIPTAG_PROXY_AUTHORIZATION_STR(proxy_authorization.c_str())),
        TAG_IF(given(identity), SIPTAG_HEADER_STR(identity.c_str())), SIPTAG_ALLOW_STR(kAllow),
        SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD_STR(offer_.c_str()), TAG_END());
    return invite_ != nullptr;
  }

  // Ends this fork in whatever state it is; OnForkDone follows, at once or later.
  void End(Because because) {
    if (ending_) return;
    ending_ = true;
    if (invite_ != nullptr) {
      nta_outgoing_tcancel(
          invite_, nullptr, nullptr, SIPTAG_USER_AGENT_STR(kProduct),
          TAG_IF(because == Because::kAnsweredElsewhere, SIPTAG_REASON_STR(kElsewhere)), TAG_END());
      // RFC 3261 §9.1: no final response in 64*T1 after CANCEL and the INVITE is over.
      patience_ = stack_.loop().After(stack_.patience(), [this] { Done(); });
    } else if (established_) {
      dialog_->Bye();
    } else {
      Done();
    }
  }

  bool done() const { return done_; }
  const Flow& flow() const { return dialog_->flow(); }
  DialogSnapshot Snapshot() const { return dialog_->Snapshot(); }

 private:
  static std::string Escaped(const std::string& user) {
    constexpr std::string_view kReserved = "@:;?<>\"%/\\^`{|}[] \r\n\t";
    std::string text;
    for (const char c : user) {
      if (kReserved.find(c) == std::string_view::npos && static_cast<unsigned char>(c) < 0x7f) {
        text.push_back(c);
        continue;
      }
      constexpr char kDigits[] = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      text += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return text;
  }

  static int OnResponse(Fork* self, nta_outgoing_s*, const sip_s* sip) {
    const int status = sip == nullptr ? 408 : sip->sip_status->st_status;
    if (status < 200) {
      if (status > 100 && !self->ending_) self->leg_.OnRinging();
    } else if (status < 300) {
      self->OnAnswer(*sip);
    } else {
      self->EndInvite();
      if (self->ending_) {
        self->Done();
      } else if (sip != nullptr && self->LogIn(*sip)) {
        return 0;
      } else {
        self->ending_ = true;
        self->done_ = true;
        self->leg_.OnForkFailed(Meaning(status));
      }
    }
    return 0;
  }

  // Once: who is challenged again has the wrong password.
  bool LogIn(const sip_s& answer) {
    if (!leg_.trunk_ || std::exchange(logged_in_, true)) return false;
    const int status = answer.sip_status->st_status;
    if (status != 401 && status != 407) return false;
    const sip_www_authenticate_t* challenge =
        status == 401 ? answer.sip_www_authenticate : answer.sip_proxy_authenticate;
    for (; challenge != nullptr; challenge = challenge->au_next) {
      if (challenge->au_scheme == nullptr || strcasecmp(challenge->au_scheme, "Digest") != 0) {
        continue;
      }
      std::vector<std::string_view> parameters;
      for (const msg_param_t* p = challenge->au_params; p != nullptr && *p != nullptr; ++p) {
        parameters.emplace_back(*p);
      }
      const auto login = AnswerChallenge(parameters, *leg_.trunk_, target_);
      if (login) return status == 401 ? Send(*login, "") : Send("", *login);
    }
    return false;
  }

  void OnAnswer(const sip_s& answer) {
    stack_.loop().Cancel(patience_);
    dialog_->Establish(answer);
    established_ = true;
    const std::string cseq = std::to_string(answer.sip_cseq->cs_seq) + " ACK";
    const auto destination = dialog_->Destination();
    // While the INVITE still exists: the stack finds it to send this ACK again for each repeated
    // 200 (and would abort without it).
    ack_ = nta_outgoing_tcreate(dialog_->leg(), nullptr, nullptr,
                                destination ? URL_STRING_MAKE(destination->c_str()) : nullptr,
                                SIP_METHOD_ACK, nullptr, SIPTAG_CSEQ_STR(cseq.c_str()),
                                SIPTAG_USER_AGENT_STR(kProduct), TAG_END());
    EndInvite();
    if (ending_) return dialog_->Bye();  // it answered while our CANCEL was on its way
    const auto description = sdp::Parse(BodyOf(answer));
    const auto terms = description.ok() ? sdp::ReadAnswer(dialog_->session(), *description)
                                        : absl::StatusOr<sdp::Agreement>(description.status());
    if (!terms.ok()) {
      ending_ = true;
      leg_.OnForkFailed(488);
      return dialog_->Bye();
    }
    dialog_->Remember(std::string(BodyOf(answer)));
    dialog_->OpenForOffers();
    dialog_->Probe();
    leg_.OnAnswered(*this, *terms);
  }

  void EndInvite() {
    if (invite_ != nullptr) nta_outgoing_destroy(invite_);
    invite_ = nullptr;
  }

  void Done() {
    EndInvite();
    done_ = true;
    leg_.OnForkDone();
  }

  void OnRemoteBye() override {
    const bool told = ending_;
    ending_ = true;
    if (!told) leg_.OnRemoteBye();
    Done();
  }
  void OnNewTerms(const sdp::Agreement& terms) override {
    if (!ending_) leg_.OnNewTerms(terms);
  }
  void OnByeDone() override { Done(); }
  void OnLost() override {
    if (ending_) return;
    leg_.OnRemoteBye();
    End(Because::kOver);
  }

  ClientLeg& leg_;
  Stack& stack_;
  std::unique_ptr<Dialog> dialog_;
  nta_outgoing_s* invite_ = nullptr;
  nta_outgoing_s* ack_ = nullptr;
  Loop::Timer patience_ = 0;
  std::string target_;
  std::string offer_;
  bool logged_in_ = false;
  bool established_ = false;
  bool ending_ = false;
  bool done_ = false;
};

ClientLeg::ClientLeg(Stack& stack, LegHost& host, RingRequest request, std::string sip_domain)
    : stack_(stack),
      host_(host),
      request_(std::move(request)),
      sip_domain_(std::move(sip_domain)) {}

ClientLeg::~ClientLeg() = default;

void ClientLeg::Start(const std::vector<Binding>& bindings) {
  for (const Binding& binding : bindings) {
    auto fork = std::make_unique<Fork>(*this, binding);
    if (fork->Start()) forks_.push_back(std::move(fork));
  }
  if (forks_.empty()) Fail(480);
}

void ClientLeg::Start(const TrunkOut& trunk) {
  trunk_ = trunk;
  Binding binding;
  binding.contact = "sip:" + request_.user + "@" + HostInUri(trunk.flow.address) + ":" +
                    std::to_string(trunk.flow.port);
  binding.flow = trunk.flow;
  Start({binding});
}

// RFC 3325 §9.1: the carrier is told by whom it is called; some show only this.
std::string ClientLeg::Identity() const {
  if (!trunk_ || request_.caller.empty()) return {};
  return "P-Asserted-Identity: <sip:" + request_.caller + "@" + sip_domain_ + ">\r\n";
}

std::optional<DialogSnapshot> ClientLeg::Snapshot() const {
  if (winner_ == nullptr || over_) return std::nullopt;
  return winner_->Snapshot();
}

void ClientLeg::OnRinging() {
  if (rang_ || over_ || winner_ != nullptr) return;
  rang_ = true;
  host_.Tell(request_.leg, LegHost::After::kLegLives,
             [id = request_.leg](LegEvents& events) { events.OnRinging(id); });
}

void ClientLeg::OnAnswered(Fork& fork, const sdp::Agreement& terms) {
  if (over_ || winner_ != nullptr) return fork.End(Because::kAnsweredElsewhere);
  winner_ = &fork;
  host_.Tell(request_.leg, LegHost::After::kLegLives,
             [id = request_.leg, audio = ToTerms(terms, &fork.flow())](LegEvents& events) {
               events.OnAnswered(id, audio);
             });
  for (const auto& other : forks_) {
    if (other.get() != winner_) other->End(Because::kAnsweredElsewhere);
  }
}

void ClientLeg::OnForkFailed(int status) {
  if (Weight(status) > Weight(best_failure_)) best_failure_ = status;
  const bool all =
      std::all_of(forks_.begin(), forks_.end(), [](const auto& fork) { return fork->done(); });
  if (winner_ == nullptr && !over_ && (all || status >= 600 || forks_.size() == 1)) {
    Fail(best_failure_);
  }
  OnForkDone();
}

void ClientLeg::Fail(int status) {
  over_ = true;
  host_.Tell(request_.leg, LegHost::After::kLegGone,
             [id = request_.leg, status](LegEvents& events) { events.OnFailed(id, status); });
  for (const auto& fork : forks_) fork->End(Because::kOver);
  OnForkDone();
}

void ClientLeg::Release(Because because) {
  over_ = true;
  for (const auto& fork : forks_) fork->End(because);
  OnForkDone();
}

void ClientLeg::OnRemoteBye() {
  if (over_) return;
  over_ = true;
  host_.Tell(request_.leg, LegHost::After::kLegGone,
             [id = request_.leg](LegEvents& events) { events.OnBye(id); });
}

void ClientLeg::OnNewTerms(const sdp::Agreement& terms) {
  if (over_) return;
  host_.Tell(request_.leg, LegHost::After::kLegLives,
             [id = request_.leg, audio = ToTerms(terms, winner_ ? &winner_->flow() : nullptr),
              holds = terms.far_holds](LegEvents& events) { events.OnTerms(id, audio, holds); });
}

void ClientLeg::OnForkDone() {
  const bool all =
      std::all_of(forks_.begin(), forks_.end(), [](const auto& fork) { return fork->done(); });
  if (!over_ || !all || finished_) return;
  finished_ = true;
  host_.Finished(this);
}

}  // namespace centralino::edge
