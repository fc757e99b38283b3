#include "services/sip-edge/sip/redis_bindings.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "save_bindings_script.h"

namespace centralino::edge {
namespace {

using Json = nlohmann::json;

std::string KeyOf(const std::string& organization, const std::string& user) {
  return "{" + organization + "}:binding:" + user;
}

const redis::Script& SaveScript() {
  static const redis::Script script("save_bindings", kSaveBindingsScript);
  return script;
}

// Two edges may know one phone (it moved, or an edge came back under another name): the later
// registration is the true one.
std::vector<Binding> Latest(const std::vector<Binding>& all) {
  std::map<std::string, Binding> by_contact;
  for (const Binding& binding : all) {
    const auto [known, is_new] = by_contact.try_emplace(binding.contact, binding);
    if (!is_new && known->second.expires_at < binding.expires_at) known->second = binding;
  }
  std::vector<Binding> latest;
  for (auto& [contact, binding] : by_contact) latest.push_back(std::move(binding));
  return latest;
}

absl::StatusOr<std::vector<Binding>> ReadAll(const absl::StatusOr<redis::Reply>& reply) {
  if (!reply.ok()) return reply.status();
  const auto texts = reply->Texts();
  if (!texts.ok()) return texts.status();
  std::vector<Binding> all;
  for (std::size_t i = 1; i < texts->size(); i += 2) {  // field, value, field, value, …
    auto binding = ReadBinding((*texts)[i]);
    if (binding.ok()) all.push_back(*std::move(binding));
  }
  return Latest(all);
}

}  // namespace

std::string ToJson(const Binding& binding) {
  return Json{
      {"contact", binding.contact},
      {"transport", binding.flow.transport == Transport::kUdp ? "udp" : "tcp"},
      {"address", binding.flow.address},
      {"port", binding.flow.port},
      {"edge", binding.edge},
      {"path", binding.path},
      {"user_agent", binding.user_agent},
      {"call_id", binding.call_id},
      {"cseq", binding.cseq},
      {"expires_at_ms", binding.expires_at.time_since_epoch().count()},
  }
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

absl::StatusOr<Binding> ReadBinding(std::string_view json) {
  const Json read = Json::parse(json, nullptr, false);
  try {
    Binding binding;
    read.at("contact").get_to(binding.contact);
    binding.flow.transport = read.at("transport") == "udp" ? Transport::kUdp : Transport::kTcp;
    read.at("address").get_to(binding.flow.address);
    read.at("port").get_to(binding.flow.port);
    read.at("edge").get_to(binding.edge);
    read.at("path").get_to(binding.path);
    read.at("user_agent").get_to(binding.user_agent);
    read.at("call_id").get_to(binding.call_id);
    read.at("cseq").get_to(binding.cseq);
    binding.expires_at =
        Instant(std::chrono::milliseconds(read.at("expires_at_ms").get<std::int64_t>()));
    return binding;
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(std::string("binding: ") + error.what());
  }
}

RedisBindings::RedisBindings(redis::Client& client, Loop& loop, std::string edge)
    : client_(client), loop_(loop), edge_(std::move(edge)) {}

RedisBindings::~RedisBindings() = default;

void RedisBindings::Save(const std::string& organization, const std::string& user,
                         const std::vector<Binding>& bindings) {
  Write(Key{organization, user}, bindings);
}

void RedisBindings::Write(const Key& key, const std::vector<Binding>& bindings) {
  Instant last{};
  std::vector<std::string> fields;
  for (const Binding& binding : bindings) {
    if (binding.edge != edge_) continue;
    last = std::max(last, binding.expires_at);
    fields.push_back(edge_ + "|" + binding.contact);
    fields.push_back(ToJson(binding));
  }
  std::vector<std::string> arguments = {edge_, std::to_string(last.time_since_epoch().count())};
  arguments.insert(arguments.end(), fields.begin(), fields.end());
  client_.Post(
      redis::Invoke(SaveScript(), {KeyOf(key.first, key.second)}, std::move(arguments)),
      [this, &loop = loop_, alive = std::weak_ptr<bool>(alive_), key,
       attempt = Unsaved{++attempts_, bindings}](const absl::StatusOr<redis::Reply>& reply) {
        loop.Post([this, alive, key, attempt, saved = reply.ok()] {
          if (!alive.expired()) Settle(key, saved, attempt);
        });
      });
}

void RedisBindings::Settle(const Key& key, bool saved, Unsaved attempt) {
  const auto found = unsaved_.find(key);
  if (found != unsaved_.end() && found->second.number > attempt.number) return;
  if (!saved) {
    unsaved_.insert_or_assign(key, std::move(attempt));
  } else if (found != unsaved_.end()) {
    unsaved_.erase(found);
  }
}

void RedisBindings::Retry() {
  for (const auto& [key, attempt] : std::exchange(unsaved_, {})) Write(key, attempt.bindings);
}

void RedisBindings::Load(const std::string& organization, const std::string& user, Loaded done) {
  client_.Post(redis::Command({"HGETALL", KeyOf(organization, user)}),
               [&loop = loop_, alive = std::weak_ptr<bool>(alive_),
                done = std::move(done)](const absl::StatusOr<redis::Reply>& reply) {
                 loop.Post([found = ReadAll(reply), alive, done] {
                   if (!alive.expired()) done(found);
                 });
               });
}

}  // namespace centralino::edge
