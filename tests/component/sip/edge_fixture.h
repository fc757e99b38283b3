// The SIP side on a loopback port with a call side that the test scripts.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "services/sip-edge/sip/digest.h"
#include "services/sip-edge/sip/sip_side.h"
#include "tests/component/sip/raw_peer.h"

namespace centralino::edge::test {

inline constexpr char kDomain[] = "empoli.example";
inline constexpr char kTrunk[] = "127.0.0.10";

// One organisation with operators 100 to 102, whose passwords are "secret-<user>".
class TestDirectory : public Directory {
 public:
  std::optional<std::string> OrganizationOf(std::string_view sip_domain) const override;
  std::optional<std::string> SipDomainOf(std::string_view organization) const override;
  std::optional<DigestSecrets> SecretsOf(std::string_view organization,
                                         std::string_view user) const override;
};

class MemoryBindings : public Bindings {
 public:
  explicit MemoryBindings(Loop& loop) : loop_(loop) {}
  void Save(const std::string& organization, const std::string& user,
            const std::vector<Binding>& bindings) override;
  void Load(const std::string& organization, const std::string& user, Loaded done) override;

 private:
  Loop& loop_;
  std::map<std::pair<std::string, std::string>, std::vector<Binding>> table_;
};

class CountingMetrics : public SipMetrics {
 public:
  void Request(std::string_view method, int status) override;
  void Refused(std::string_view reason) override;
  void Registrations(int live) override { registrations_ = live; }
  int Refusals(const std::string& reason) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, int> refused_;
  std::atomic<int> registrations_{0};
};

// Writes down what it is told ("ringing leg", …) and runs the test's reactions on the loop.
class ScriptedCalls : public LegEvents {
 public:
  std::function<void(const NewCall&)> on_invite;
  std::function<void(const LegId&)> on_cancelled;
  std::function<void(const LegId&)> on_ringing;
  std::function<void(const LegId&, const AudioTerms&)> on_answered;
  std::function<void(const LegId&, int)> on_failed;
  std::function<void(const LegId&, const AudioTerms&, bool)> on_terms;
  std::function<void(const LegId&)> on_bye;

  void OnInvite(const NewCall& call) override;
  void OnCancelled(const LegId& leg) override;
  void OnRinging(const LegId& leg) override;
  void OnAnswered(const LegId& leg, const AudioTerms& terms) override;
  void OnFailed(const LegId& leg, int status) override;
  void OnTerms(const LegId& leg, const AudioTerms& terms, bool far_holds) override;
  void OnBye(const LegId& leg) override;

  // Waits until an event whose text begins so was told (again); the text, or nothing.
  std::optional<std::string> Await(const std::string& start,
                                   std::chrono::milliseconds patience = 3000ms);
  int Count(const std::string& start) const;

 private:
  void Note(std::string text);

  mutable std::mutex mutex_;
  std::condition_variable noted_;
  std::vector<std::string> events_;
  std::size_t seen_ = 0;
};

class EdgeFixture {
 public:
  explicit EdgeFixture(std::string bind = "127.0.0.1",
                       std::chrono::milliseconds t1 = std::chrono::milliseconds(500),
                       bool offer_sha256 = false,
                       std::chrono::milliseconds probe_every = std::chrono::milliseconds(0));
  ~EdgeFixture();

  const std::string& address() const { return settings_.bind; }
  std::uint16_t port() const { return settings_.port; }
  std::string host_port() const;
  Loop& loop() { return loop_; }
  SipSide& side() { return *side_; }
  ScriptedCalls& calls() { return calls_; }
  CountingMetrics& metrics() { return metrics_; }
  std::vector<PresenceChange> presence();
  // Runs on the loop's thread and waits.
  void OnLoop(const std::function<void(Legs&)>& task);
  // Every leg is gone within the patience.
  bool Quiet(std::chrono::milliseconds patience = 3000ms);
  void Advance(std::chrono::milliseconds time) { shift_ += time.count(); }

  void Send(RawPeer& peer, std::string_view text) { peer.Send(text, address(), port()); }
  bool StillAnswersOptions();
  // REGISTER with digest; the final status.
  int Register(RawPeer& phone, const std::string& user,
               HashAlgorithm algorithm = HashAlgorithm::kMd5);

 private:
  Loop loop_;
  TestDirectory directory_;
  MemoryBindings bindings_{loop_};
  CountingMetrics metrics_;
  ScriptedCalls calls_;
  std::mutex mutex_;
  std::vector<PresenceChange> presence_;
  std::atomic<std::int64_t> shift_{0};
  SipSettings settings_;
  std::unique_ptr<SipSide> side_;
};

// ---- Messages ---------------------------------------------------------------------------------

std::string Sdp(const std::string& address = "127.0.0.1", int port = 40000,
                const std::string& attributes = "");

struct RequestText {
  std::string method = "INVITE";
  std::string uri;
  std::string from = "sip:3901@127.0.0.10";
  std::string to;
  std::string from_tag = "a1";
  std::string to_tag;
  std::string call_id;
  int cseq = 1;
  std::string branch;   // empty: a new one
  std::string headers;  // each ended by CRLF
  std::string body;
};
std::string Request(const RawPeer& peer, const RequestText& request);
std::string NewToken();

// The Authorization header that answers a 401.
std::string Authorization(const std::string& challenge_response, const std::string& method,
                          const std::string& uri, const std::string& user,
                          const std::string& password, HashAlgorithm algorithm, int count = 1);

}  // namespace centralino::edge::test
