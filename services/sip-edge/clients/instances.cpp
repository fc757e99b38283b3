#include "services/sip-edge/clients/instances.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <map>
#include <set>

namespace centralino::edge {
namespace {

std::string WithPort(const std::string& ip, std::uint16_t port) {
  const bool v6 = ip.find(':') != std::string::npos;
  return (v6 ? "[" + ip + "]" : ip) + ":" + std::to_string(port);
}

}  // namespace

std::vector<std::string> Resolve(const service::Address& name) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(name.host.c_str(), nullptr, &hints, &found) != 0) return {};
  std::set<std::string> v4;
  std::set<std::string> v6;
  for (const addrinfo* info = found; info != nullptr; info = info->ai_next) {
    char text[INET6_ADDRSTRLEN] = {};
    if (getnameinfo(info->ai_addr, info->ai_addrlen, text, sizeof text, nullptr, 0,
                    NI_NUMERICHOST) == 0) {
      (info->ai_family == AF_INET ? v4 : v6).insert(WithPort(text, name.port));
    }
  }
  freeaddrinfo(found);
  // One instance has both kinds of address: it must not count twice.
  const std::set<std::string>& addresses = v4.empty() ? v6 : v4;
  return {addresses.begin(), addresses.end()};
}

Instances::Instances(Loop& loop, std::vector<service::Address> names, Changed changed,
                     std::chrono::seconds every)
    : loop_(loop),
      names_(std::move(names)),
      changed_(std::move(changed)),
      every_(every),
      thread_([this] { Watch(); }) {}

Instances::~Instances() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Instances::Watch() {
  std::map<std::size_t, std::vector<std::string>> known;
  std::vector<std::string> told;
  for (;;) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      std::vector<std::string> now = Resolve(names_[i]);
      if (!now.empty()) known[i] = std::move(now);
      all.insert(all.end(), known[i].begin(), known[i].end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all != told) {
      told = all;
      loop_.Post([changed = changed_, all] { changed(all); });
    }
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, every_, [this] { return stopping_; })) return;
  }
}

}  // namespace centralino::edge
