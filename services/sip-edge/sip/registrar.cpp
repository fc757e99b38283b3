#include "services/sip-edge/sip/registrar.h"

#include <algorithm>

namespace centralino::edge {
namespace {

using std::chrono::seconds;

RegisterAnswer Failure(int status, std::string phrase) {
  return RegisterAnswer{.status = status, .phrase = std::move(phrase)};
}

// RFC 3261 §10.3 step 7: within one Call-ID only a higher CSeq may change a binding.
bool IsOlder(const RegisterRequest& request, const Binding& binding) {
  return binding.call_id == request.call_id && request.cseq <= binding.cseq;
}

}  // namespace

Registrar::Registrar(RegistrarLimits limits, Bindings& store, PresenceListener presence)
    : limits_(std::move(limits)), store_(store), presence_(std::move(presence)) {}

RegisterAnswer Registrar::Register(const RegisterRequest& request, Instant now) {
  const Key key{request.organization, request.user};
  std::vector<Binding> bindings = Live(request.organization, request.user, now);
  if (auto refusal = Refuse(request, bindings)) return *std::move(refusal);
  if (request.all_contacts || !request.contacts.empty()) {
    bindings = Updated(request, std::move(bindings), now);
    Put(key, bindings);
    store_.Save(request.organization, request.user, bindings);
    Report(key, now);
  }
  return RegisterAnswer{.bindings = std::move(bindings)};
}

std::optional<RegisterAnswer> Registrar::Refuse(const RegisterRequest& request,
                                                const std::vector<Binding>& known) const {
  if (request.all_contacts && (!request.contacts.empty() || request.expires != 0)) {
    return Failure(400, "Contact * Needs Expires 0 And No Other Contact");
  }
  if (request.contacts.size() > limits_.max_contacts) return Failure(400, "Too Many Contacts");
  for (const RegisterRequest::Contact& contact : request.contacts) {
    const std::int64_t wanted = contact.expires.value_or(request.expires.value_or(3600));
    if (wanted > 0 && wanted < limits_.min_expiry.count()) {
      RegisterAnswer answer = Failure(423, "Interval Too Brief");
      answer.min_expires = limits_.min_expiry;
      return answer;
    }
  }
  for (const Binding& binding : known) {
    const bool meant =
        request.all_contacts ||
        std::any_of(request.contacts.begin(), request.contacts.end(),
                    [&](const auto& contact) { return contact.uri == binding.contact; });
    if (meant && IsOlder(request, binding)) return Failure(500, "Out Of Order");
  }
  return std::nullopt;
}

std::vector<Binding> Registrar::Updated(const RegisterRequest& request,
                                        std::vector<Binding> bindings, Instant now) const {
  if (request.all_contacts) return {};
  for (const RegisterRequest::Contact& contact : request.contacts) {
    std::erase_if(bindings, [&](const Binding& b) { return b.contact == contact.uri; });
    const seconds expiry = ExpiryOf(request, contact);
    if (expiry == seconds(0)) continue;
    bindings.push_back(Binding{contact.uri, request.flow, limits_.edge, request.path,
                               request.user_agent, request.call_id, request.cseq, now + expiry});
  }
  while (bindings.size() > limits_.max_contacts) {
    bindings.erase(std::min_element(
        bindings.begin(), bindings.end(),
        [](const Binding& a, const Binding& b) { return a.expires_at < b.expires_at; }));
  }
  return bindings;
}

seconds Registrar::ExpiryOf(const RegisterRequest& request,
                            const RegisterRequest::Contact& contact) const {
  const seconds most =
      request.flow.transport == Transport::kUdp ? limits_.max_expiry_udp : limits_.max_expiry_tcp;
  const std::int64_t wanted =
      contact.expires.value_or(request.expires.value_or(limits_.max_expiry_tcp.count()));
  return seconds(std::clamp<std::int64_t>(wanted, 0, most.count()));
}

std::vector<Binding> Registrar::Live(const std::string& organization, const std::string& user,
                                     Instant now) const {
  const auto found = table_.find(Key{organization, user});
  if (found == table_.end()) return {};
  std::vector<Binding> bindings = found->second;
  std::erase_if(bindings, [&](const Binding& b) { return b.expires_at <= now; });
  return bindings;
}

void Registrar::Learn(const std::string& organization, const std::string& user,
                      std::vector<Binding> bindings, Instant now) {
  const Key key{organization, user};
  if (!Live(organization, user, now).empty()) return;
  std::erase_if(bindings, [&](const Binding& b) { return b.expires_at <= now; });
  Put(key, std::move(bindings));
}

void Registrar::Put(const Key& key, std::vector<Binding> bindings) {
  std::vector<Binding>& known = table_[key];
  for (const Binding& binding : known) {
    by_expiry_.erase({binding.expires_at, key, binding.contact});
  }
  for (const Binding& binding : bindings) {
    by_expiry_.insert({binding.expires_at, key, binding.contact});
  }
  known = std::move(bindings);
  if (known.empty()) table_.erase(key);
}

void Registrar::Sweep(Instant now) {
  while (!by_expiry_.empty() && std::get<Instant>(*by_expiry_.begin()) <= now) {
    const Key key = std::get<Key>(*by_expiry_.begin());
    // A phone of another edge is reported by that edge: our copy of it may simply be old.
    const std::vector<Binding>& known = table_[key];
    const bool ours = std::any_of(known.begin(), known.end(), [&](const Binding& binding) {
      return binding.expires_at <= now && binding.edge == limits_.edge;
    });
    Put(key, Live(key.first, key.second, now));
    if (ours) Report(key, now);
  }
}

void Registrar::Report(const Key& key, Instant now) const {
  PresenceChange change{key.first, key.second, false, seconds(0)};
  const auto found = table_.find(key);
  if (found != table_.end()) {
    change.present = true;
    for (const Binding& binding : found->second) {
      const auto left = std::chrono::ceil<seconds>(binding.expires_at - now);
      change.expires_in = std::max(change.expires_in, left);
    }
  }
  if (presence_) presence_(change);
}

}  // namespace centralino::edge
