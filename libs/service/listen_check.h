// Can this process listen there? For libraries that do not say why they cannot.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "service/address.h"

namespace centralino::service {

// Binds a TCP socket there and closes it again. The message names the option to change:
// "cannot listen on 127.0.0.1:7003: address in use (set --grpc-listen or
// CENTRALINO_GRPC_LISTEN)".
absl::Status CheckCanListen(const Address& address, std::string_view option);

}  // namespace centralino::service
