// The whole SIP side of the edge behind one door: stack, border, registrar and legs.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/sip-edge/sip/dialog_snapshot.h"
#include "services/sip-edge/sip/legs.h"
#include "services/sip-edge/sip/loop.h"
#include "services/sip-edge/sip/ports.h"
#include "services/sip-edge/sip/trunk_out.h"

namespace centralino::edge {

struct SipSettings {
  std::string bind = "127.0.0.1";  // IP literal, IPv4 or IPv6; UDP and TCP on one port
  std::uint16_t port = 5060;
  std::string advertise;              // IP literal in Contact and Via; empty: bind
  std::vector<std::string> trunks;    // IP literals: requests from there are outside calls
  std::optional<TrunkOut> trunk_out;  // by which calls go out
  std::string default_organization;   // whose users dial with an IP address or an unknown domain
  std::string edge;                   // this replica's id
  std::string nonce_key;              // shared by all replicas; at least 16 bytes
  bool offer_sha256 = false;          // see BorderSettings
  std::size_t max_pending_invites = 2000;
  std::chrono::seconds max_expiry{120};  // of a registration by UDP (DESIGN §10)
  std::chrono::seconds min_expiry{30};
  std::chrono::milliseconds t1{500};             // RFC 3261 §17.1.1.1; tests shorten it
  std::chrono::milliseconds probe_every{90000};  // see Dialog::Probe; 0: never
};

struct SipPorts {
  const Directory* directory = nullptr;
  Bindings* bindings = nullptr;
  SipMetrics* metrics = nullptr;
  PresenceListener presence;
  WallClock clock;  // of expiries and nonces
};

class SipSide {
 public:
  // A port already taken, or an address that is not ours, is an error that says so.
  static absl::StatusOr<std::unique_ptr<SipSide>> Start(Loop& loop, SipSettings settings,
                                                        SipPorts ports);
  ~SipSide();
  SipSide(const SipSide&) = delete;
  SipSide& operator=(const SipSide&) = delete;

  // On the loop's thread only.
  Legs& legs();

  // Who is told about calls; on the loop's thread. Until then new calls get 503.
  void SetEvents(LegEvents* events);

  // What another edge needs to go on with a leg; none while it has no dialog. On the loop's
  // thread.
  std::optional<DialogSnapshot> Snapshot(const LegId& leg) const;

  // New INVITEs get 503 with Retry-After; what is up goes on. From any thread.
  void Drain();
  // Legs that are up or being set up. From any thread.
  std::size_t LiveLegs() const;

 private:
  class State;
  explicit SipSide(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace centralino::edge
