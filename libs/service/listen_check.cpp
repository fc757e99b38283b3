#include "service/listen_check.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "service/http_server.h"

namespace centralino::service {
namespace {

// 0, or the errno of the step that failed.
int TryToListen(const addrinfo& target) {
  const int fd = socket(target.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return errno;
  const int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const bool open = bind(fd, target.ai_addr, target.ai_addrlen) == 0 && listen(fd, 1) == 0;
  const int error = open ? 0 : errno;
  close(fd);
  return error;
}

}  // namespace

absl::Status CheckCanListen(const Address& address, std::string_view option) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int unknown =
      getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found);
  if (unknown != 0) return CannotListen(address, gai_strerror(unknown), option);
  const int error = TryToListen(*found);
  freeaddrinfo(found);
  if (error == 0) return absl::OkStatus();
  return CannotListen(address, error == EADDRINUSE ? "address in use" : std::strerror(error),
                      option);
}

}  // namespace centralino::service
