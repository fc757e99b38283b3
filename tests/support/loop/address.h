// Addresses as the system's calls want them.
#pragma once

#include <netinet/in.h>

#include "support/loop/udp_socket.h"

namespace centralino::support {

// Says what could not be done at the endpoint and why (errno), and aborts.
[[noreturn]] void Die(const char* what, const Endpoint& endpoint);
sockaddr_in ToSockaddr(const Endpoint& endpoint);
Endpoint ToEndpoint(const sockaddr_in& address);

}  // namespace centralino::support
