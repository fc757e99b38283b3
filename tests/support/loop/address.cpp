#include "support/loop/address.h"

#include <arpa/inet.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace centralino::support {

void Die(const char* what, const Endpoint& endpoint) {
  std::fprintf(stderr, "%s %s: %s\n", what, ToString(endpoint).c_str(), std::strerror(errno));
  std::abort();
}

sockaddr_in ToSockaddr(const Endpoint& endpoint) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(endpoint.port);
  if (inet_pton(AF_INET, endpoint.address.c_str(), &address.sin_addr) != 1) {
    errno = EINVAL;
    Die("not an IPv4 address:", endpoint);
  }
  return address;
}

Endpoint ToEndpoint(const sockaddr_in& address) {
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
  return {text.data(), ntohs(address.sin_port)};
}

std::string ToString(const Endpoint& endpoint) {
  return endpoint.address + ":" + std::to_string(endpoint.port);
}

}  // namespace centralino::support
