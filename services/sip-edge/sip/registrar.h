// Which phones are where (RFC 3261 §10.3). Rules and a table in this process; what changes is
// written through to the shared store, so that an outage of it silences no phone known here.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "services/sip-edge/sip/ports.h"

namespace centralino::edge {

struct RegisterRequest {
  struct Contact {
    std::string uri;
    std::optional<std::int64_t> expires;  // its own expires parameter, in seconds
  };
  std::string organization;
  std::string user;
  std::string call_id;
  std::uint32_t cseq = 0;
  std::vector<Contact> contacts;  // empty: a query
  bool all_contacts = false;      // Contact: *
  std::optional<std::int64_t> expires;
  Flow flow;
  std::vector<std::string> path;
  std::string user_agent;
};

struct RegisterAnswer {
  int status = 200;
  std::string phrase = "OK";
  std::optional<std::chrono::seconds> min_expires;  // with 423
  std::vector<Binding> bindings;                    // with 200: all that are live now
};

struct RegistrarLimits {
  std::string edge;  // written into each binding
  std::chrono::seconds min_expiry{30};
  std::chrono::seconds max_expiry_udp{120};  // a NAT forgets sooner (DESIGN §10)
  std::chrono::seconds max_expiry_tcp{600};
  std::size_t max_contacts = 10;  // of one user; the one that expires first makes room
};

class Registrar {
 public:
  // The store must outlive the registrar.
  Registrar(RegistrarLimits limits, Bindings& store, PresenceListener presence);

  // The request is from this very user: the border has proven it.
  RegisterAnswer Register(const RegisterRequest& request, Instant now);

  std::vector<Binding> Live(const std::string& organization, const std::string& user,
                            Instant now) const;
  // What the store knew of a user that is unknown here (another edge's phone, or ours before a
  // restart). Bindings known here win.
  void Learn(const std::string& organization, const std::string& user,
             std::vector<Binding> bindings, Instant now);
  // Drops what expired and reports phones that went; called about once a second.
  void Sweep(Instant now);
  int live() const { return static_cast<int>(by_expiry_.size()); }

 private:
  using Key = std::pair<std::string, std::string>;  // organisation, user
  using Table = std::map<Key, std::vector<Binding>>;

  std::optional<RegisterAnswer> Refuse(const RegisterRequest& request,
                                       const std::vector<Binding>& known) const;
  std::vector<Binding> Updated(const RegisterRequest& request, std::vector<Binding> bindings,
                               Instant now) const;
  std::chrono::seconds ExpiryOf(const RegisterRequest& request,
                                const RegisterRequest::Contact& contact) const;
  void Put(const Key& key, std::vector<Binding> bindings);
  void Report(const Key& key, Instant now) const;

  RegistrarLimits limits_;
  Bindings& store_;
  PresenceListener presence_;
  Table table_;
  std::set<std::tuple<Instant, Key, std::string>> by_expiry_;  // with the contact
};

}  // namespace centralino::edge
