// What the SIP side asks of the rest: small ports, given at start (DESIGN §9). All are called on
// the loop's thread and must not wait.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/sip-edge/sip/flow.h"

namespace centralino::edge {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using WallClock = std::function<Instant()>;

// RFC 7616 §3.4.2: H(user:realm:password) in lower-case hex; the realm is the organisation's SIP
// domain. An empty hash: that algorithm is not available for this user.
struct DigestSecrets {
  std::string md5_ha1;
  std::string sha256_ha1;
};

// The published configuration, as far as SIP needs it.
class Directory {
 public:
  virtual ~Directory() = default;
  // The organisation (its id: "empoli") whose SIP domain this is. None: unknown.
  virtual std::optional<std::string> OrganizationOf(std::string_view sip_domain) const = 0;
  virtual std::optional<std::string> SipDomainOf(std::string_view organization) const = 0;
  virtual std::optional<DigestSecrets> SecretsOf(std::string_view organization,
                                                 std::string_view user) const = 0;
};

// A phone's registered address. Every binding says on which edge its flow ends.
struct Binding {
  std::string contact;  // the URI to ring, as registered
  Flow flow;
  std::string edge;
  std::vector<std::string> path;  // RFC 3327, in the order of Route
  std::string user_agent;
  std::string call_id;  // of the REGISTER; orders later ones (RFC 3261 §10.3)
  std::uint32_t cseq = 0;
  Instant expires_at{};
  bool operator==(const Binding&) const = default;
};

// The bindings of one user as other edges and our next life see them.
class Bindings {
 public:
  using Loaded = std::function<void(absl::StatusOr<std::vector<Binding>>)>;
  virtual ~Bindings() = default;
  // All of the user's bindings from now on; empty removes. An outage is the store's own concern:
  // phones known to this process keep ringing.
  virtual void Save(const std::string& organization, const std::string& user,
                    const std::vector<Binding>& bindings) = 0;
  // `done` is called on the loop's thread, later.
  virtual void Load(const std::string& organization, const std::string& user, Loaded done) = 0;
};

// An operator's phone came, stayed or went; reported to queue.
struct PresenceChange {
  std::string organization;
  std::string user;
  bool present = false;
  std::chrono::seconds expires_in{0};  // of the binding that lasts longest
};
using PresenceListener = std::function<void(const PresenceChange&)>;

// Counted for /metrics.
class SipMetrics {
 public:
  virtual ~SipMetrics() = default;
  virtual void Request(std::string_view method, int status) = 0;  // received and answered
  virtual void Refused(std::string_view reason) = 0;  // wrong_digest, silenced, malformed, …
  virtual void Registrations(int live) = 0;
};

}  // namespace centralino::edge
