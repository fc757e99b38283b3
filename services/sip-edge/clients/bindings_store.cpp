#include "services/sip-edge/clients/bindings_store.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/log.h"

namespace centralino::edge {
namespace {

std::string KeyOf(const std::string& organization, const std::string& user) {
  return "{" + organization + "}:bindings:" + user;
}

}  // namespace

std::string WriteBindings(const std::vector<Binding>& bindings) {
  nlohmann::json all = nlohmann::json::array();
  for (const Binding& binding : bindings) {
    all.push_back({{"contact", binding.contact},
                   {"transport", binding.flow.transport == Transport::kTcp ? "tcp" : "udp"},
                   {"address", binding.flow.address},
                   {"port", binding.flow.port},
                   {"edge", binding.edge},
                   {"path", binding.path},
                   {"user_agent", binding.user_agent},
                   {"call_id", binding.call_id},
                   {"cseq", binding.cseq},
                   {"expires_at_ms", binding.expires_at.time_since_epoch().count()}});
  }
  // A User-Agent may hold any bytes.
  return all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

absl::StatusOr<std::vector<Binding>> ReadBindings(const std::string& text) {
  const nlohmann::json all = nlohmann::json::parse(text, nullptr, false);
  if (!all.is_array()) return absl::DataLossError("bindings are no list");
  std::vector<Binding> bindings;
  try {
    for (const nlohmann::json& one : all) {
      Binding binding;
      binding.contact = one.at("contact").get<std::string>();
      binding.flow.transport = one.at("transport") == "tcp" ? Transport::kTcp : Transport::kUdp;
      binding.flow.address = one.at("address").get<std::string>();
      binding.flow.port = one.at("port").get<std::uint16_t>();
      binding.edge = one.at("edge").get<std::string>();
      binding.path = one.at("path").get<std::vector<std::string>>();
      binding.user_agent = one.at("user_agent").get<std::string>();
      binding.call_id = one.at("call_id").get<std::string>();
      binding.cseq = one.at("cseq").get<std::uint32_t>();
      binding.expires_at =
          Instant(std::chrono::milliseconds(one.at("expires_at_ms").get<std::int64_t>()));
      bindings.push_back(std::move(binding));
    }
  } catch (const nlohmann::json::exception& error) {
    return absl::DataLossError(error.what());
  }
  return bindings;
}

BindingsStore::BindingsStore(Loop& loop, redis::Client& redis, WallClock clock)
    : loop_(loop), redis_(redis), clock_(std::move(clock)) {}

BindingsStore::~BindingsStore() = default;

void BindingsStore::Save(const std::string& organization, const std::string& user,
                         const std::vector<Binding>& bindings) {
  const Key key{organization, user};
  unsaved_.erase(key);
  Write(key, bindings);
}

void BindingsStore::Write(const Key& key, const std::vector<Binding>& bindings) {
  Instant last{};
  for (const Binding& binding : bindings) last = std::max(last, binding.expires_at);
  const std::string name = KeyOf(key.first, key.second);
  redis::Request request = last <= clock_()
                               ? redis::Command({"DEL", name})
                               : redis::Command({"SET", name, WriteBindings(bindings), "PXAT",
                                                 std::to_string(last.time_since_epoch().count())});
  redis_.Post(std::move(request), [this, key, bindings, alive = std::weak_ptr<bool>(alive_),
                                   &loop = loop_](const absl::StatusOr<redis::Reply>& reply) {
    if (reply.ok()) return;
    loop.Post([this, key, bindings, alive] {
      if (!alive.expired()) unsaved_.emplace(key, bindings);  // a younger one stays
    });
  });
}

void BindingsStore::Retry() {
  for (const auto& [key, bindings] : std::exchange(unsaved_, {})) Write(key, bindings);
}

void BindingsStore::Load(const std::string& organization, const std::string& user, Loaded done) {
  redis_.Post(redis::Command({"GET", KeyOf(organization, user)}),
              [done, alive = std::weak_ptr<bool>(alive_),
               &loop = loop_](const absl::StatusOr<redis::Reply>& reply) {
                absl::StatusOr<std::vector<Binding>> bindings = std::vector<Binding>();
                if (!reply.ok()) {
                  bindings = reply.status();
                } else if (!reply->nil()) {
                  const auto text = reply->Text();
                  bindings = text.ok() ? ReadBindings(*text)
                                       : absl::StatusOr<std::vector<Binding>>(text.status());
                }
                loop.Post([done, alive, bindings] {
                  if (!alive.expired()) done(bindings);
                });
              });
}

}  // namespace centralino::edge
