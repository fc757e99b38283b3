#include "tests/component/sip/edge_fixture.h"

#include <stdexcept>
#include <thread>

#include "services/sip-edge/sip/crypto.h"

namespace centralino::edge::test {

std::optional<std::string> TestDirectory::OrganizationOf(std::string_view sip_domain) const {
  if (sip_domain == kDomain) return "empoli";
  return std::nullopt;
}

std::optional<std::string> TestDirectory::SipDomainOf(std::string_view organization) const {
  if (organization == "empoli") return kDomain;
  return std::nullopt;
}

std::optional<DigestSecrets> TestDirectory::SecretsOf(std::string_view,
                                                      std::string_view user) const {
  if (user != "100" && user != "101" && user != "102") return std::nullopt;
  const std::string password = "secret-" + std::string(user);
  return DigestSecrets{DigestHa1(HashAlgorithm::kMd5, user, kDomain, password),
                       DigestHa1(HashAlgorithm::kSha256, user, kDomain, password)};
}

void MemoryBindings::Save(const std::string& organization, const std::string& user,
                          const std::vector<Binding>& bindings) {
  table_[{organization, user}] = bindings;
}

void MemoryBindings::Load(const std::string& organization, const std::string& user, Loaded done) {
  loop_.Post([found = table_[{organization, user}], done = std::move(done)] { done(found); });
}

void CountingMetrics::Request(std::string_view, int) {}

void CountingMetrics::Refused(std::string_view reason) {
  const std::lock_guard lock(mutex_);
  ++refused_[std::string(reason)];
}

int CountingMetrics::Refusals(const std::string& reason) const {
  const std::lock_guard lock(mutex_);
  const auto found = refused_.find(reason);
  return found == refused_.end() ? 0 : found->second;
}

void ScriptedCalls::Note(std::string text) {
  const std::lock_guard lock(mutex_);
  events_.push_back(std::move(text));
  noted_.notify_all();
}

std::optional<std::string> ScriptedCalls::Await(const std::string& start,
                                                std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  const auto until = std::chrono::steady_clock::now() + patience;
  for (;;) {
    while (seen_ < events_.size()) {
      const std::string& text = events_[seen_++];
      if (text.starts_with(start)) return text;
    }
    if (noted_.wait_until(lock, until) == std::cv_status::timeout && seen_ == events_.size()) {
      return std::nullopt;
    }
  }
}

int ScriptedCalls::Count(const std::string& start) const {
  const std::lock_guard lock(mutex_);
  int count = 0;
  for (const std::string& text : events_) count += text.starts_with(start) ? 1 : 0;
  return count;
}

void ScriptedCalls::OnInvite(const NewCall& call) {
  Note("invite " + call.leg.value + " " + call.dialled + " from " + call.caller);
  if (on_invite) on_invite(call);
}
void ScriptedCalls::OnCancelled(const LegId& leg) {
  Note("cancelled " + leg.value);
  if (on_cancelled) on_cancelled(leg);
}
void ScriptedCalls::OnRinging(const LegId& leg) {
  Note("ringing " + leg.value);
  if (on_ringing) on_ringing(leg);
}
void ScriptedCalls::OnAnswered(const LegId& leg, const AudioTerms& terms) {
  Note("answered " + leg.value + " " + terms.remote.address + ":" +
       std::to_string(terms.remote.port));
  if (on_answered) on_answered(leg, terms);
}
void ScriptedCalls::OnFailed(const LegId& leg, int status) {
  Note("failed " + leg.value + " " + std::to_string(status));
  if (on_failed) on_failed(leg, status);
}
void ScriptedCalls::OnTerms(const LegId& leg, const AudioTerms& terms, bool far_holds) {
  Note("terms " + leg.value + " " + terms.remote.address + ":" + std::to_string(terms.remote.port) +
       (far_holds ? " holds" : " talks"));
  if (on_terms) on_terms(leg, terms, far_holds);
}
void ScriptedCalls::OnBye(const LegId& leg) {
  Note("bye " + leg.value);
  if (on_bye) on_bye(leg);
}

EdgeFixture::EdgeFixture(std::string bind, std::chrono::milliseconds t1, bool offer_sha256,
                         std::chrono::milliseconds probe_every) {
  settings_.bind = std::move(bind);
  settings_.trunks = {kTrunk, "::1"};
  settings_.default_organization = "empoli";
  settings_.edge = "edge-test";
  settings_.nonce_key = "a key of the tests only";
  settings_.t1 = t1;
  settings_.offer_sha256 = offer_sha256;
  settings_.probe_every = probe_every;
  SipPorts ports;
  ports.directory = &directory_;
  ports.bindings = &bindings_;
  ports.metrics = &metrics_;
  ports.presence = [this](const PresenceChange& change) {
    const std::lock_guard lock(mutex_);
    presence_.push_back(change);
  };
  ports.clock = [this] {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now()) +
           std::chrono::milliseconds(shift_.load());
  };
  // Tests run beside each other: any free port will do.
  for (int attempt = 0; attempt < 20 && !side_; ++attempt) {
    settings_.port = RawPeer(settings_.bind).port();
    auto started = SipSide::Start(loop_, settings_, ports);
    if (started.ok()) side_ = *std::move(started);
  }
  if (!side_) throw std::runtime_error("no free port for the SIP side");
  loop_.Call([this] { side_->SetEvents(&calls_); });
}

EdgeFixture::~EdgeFixture() { side_.reset(); }

std::string EdgeFixture::host_port() const {
  return HostInUri(settings_.bind) + ":" + std::to_string(settings_.port);
}

std::vector<PresenceChange> EdgeFixture::presence() {
  const std::lock_guard lock(mutex_);
  return presence_;
}

void EdgeFixture::OnLoop(const std::function<void(Legs&)>& task) {
  loop_.Call([&] { task(side_->legs()); });
}

bool EdgeFixture::Quiet(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (side_->LiveLegs() != 0) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

bool EdgeFixture::StillAnswersOptions() {
  const bool v6 = address().find(':') != std::string::npos;
  RawPeer peer(v6 ? "::1" : "127.0.0.1");
  Send(peer, Request(peer, {.method = "OPTIONS", .uri = "sip:" + host_port()}));
  const auto answer = peer.AwaitFinal();
  return answer && StatusOf(*answer) == 200;
}

int EdgeFixture::Register(RawPeer& phone, const std::string& user, HashAlgorithm algorithm) {
  RequestText request{.method = "REGISTER",
                      .uri = std::string("sip:") + kDomain,
                      .from = "sip:" + user + "@" + kDomain,
                      .to = "sip:" + user + "@" + kDomain,
                      .call_id = NewToken()};
  const std::string contact =
      "Contact: <sip:" + user + "@" + phone.host_port() + ">\r\nExpires: 60\r\n";
  request.headers = contact;
  Send(phone, Request(phone, request));
  const auto challenge = phone.AwaitFinal();
  if (!challenge || StatusOf(*challenge) != 401) return challenge ? StatusOf(*challenge) : 0;
  request.cseq = 2;
  request.headers = contact + Authorization(*challenge, "REGISTER", request.uri, user,
                                            "secret-" + user, algorithm);
  Send(phone, Request(phone, request));
  const auto answer = phone.AwaitFinal();
  return answer ? StatusOf(*answer) : 0;
}

std::string NewToken() { return RandomHex(8); }

std::string Sdp(const std::string& address, int port, const std::string& attributes) {
  const std::string family = address.find(':') == std::string::npos ? "IP4" : "IP6";
  return "v=0\r\no=far 1 1 IN " + family + " " + address + "\r\ns=-\r\nc=IN " + family + " " +
         address + "\r\nt=0 0\r\nm=audio " + std::to_string(port) +
         " RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n" +
         attributes;
}

std::string Request(const RawPeer& peer, const RequestText& request) {
  const std::string branch = request.branch.empty() ? "z9hG4bK" + NewToken() : request.branch;
  const std::string to = request.to.empty() ? request.uri : request.to;
  std::string text = request.method + " " + request.uri + " SIP/2.0\r\nVia: SIP/2.0/UDP " +
                     peer.host_port() + ";branch=" + branch + ";rport\r\nMax-Forwards: 70\r\n";
  text += "From: <" + request.from + ">;tag=" + request.from_tag + "\r\n";
  text += "To: <" + to + ">" + (request.to_tag.empty() ? "" : ";tag=" + request.to_tag) + "\r\n";
  text += "Call-ID: " + (request.call_id.empty() ? NewToken() : request.call_id) + "\r\n";
  text += "CSeq: " + std::to_string(request.cseq) + " " + request.method + "\r\n";
  if (request.headers.find("Contact:") == std::string::npos) {
    text += "Contact: <sip:far@" + peer.host_port() + ">\r\n";
  }
  text += request.headers;
  if (!request.body.empty() && request.headers.find("Content-Type:") == std::string::npos) {
    text += "Content-Type: application/sdp\r\n";
  }
  return text + "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n" +
         request.body;
}

std::string Authorization(const std::string& challenge_response, const std::string& method,
                          const std::string& uri, const std::string& user,
                          const std::string& password, HashAlgorithm algorithm, int count) {
  const std::string name = algorithm == HashAlgorithm::kMd5 ? "MD5" : "SHA-256";
  for (const std::string& challenge : HeadersOf(challenge_response, "WWW-Authenticate")) {
    if (challenge.find("algorithm=" + name) == std::string::npos) continue;
    const auto parameter = [&](const std::string& key) {
      const std::size_t at = challenge.find(key + "=\"") + key.size() + 2;
      return challenge.substr(at, challenge.find('"', at) - at);
    };
    char nc[16];
    std::snprintf(nc, sizeof nc, "%08x", static_cast<unsigned>(count));
    DigestCredentials credentials{
        user, parameter("realm"), parameter("nonce"), uri, "", algorithm, "c0ffee", "auth", nc};
    const std::string response = DigestResponse(
        credentials, method, DigestHa1(algorithm, user, credentials.realm, password));
    return "Authorization: Digest username=\"" + user + "\", realm=\"" + credentials.realm +
           "\", nonce=\"" + credentials.nonce + "\", uri=\"" + uri + "\", response=\"" + response +
           "\", algorithm=" + name + ", cnonce=\"c0ffee\", qop=auth, nc=" + nc + "\r\n";
  }
  return {};
}

}  // namespace centralino::edge::test
