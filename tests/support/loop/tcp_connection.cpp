#include "support/loop/tcp_connection.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "support/loop/address.h"

namespace centralino::support {

TcpConnection::TcpConnection(Loop& loop, const Endpoint& bind, const Endpoint& peer,
                             Receive receive)
    : loop_(loop),
      fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      peer_(peer),
      receive_(std::move(receive)) {
  if (fd_ < 0) Die("no socket for", bind);
  sockaddr_in address = ToSockaddr(bind);
  if (::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    Die("cannot bind", bind);
  }
  const sockaddr_in to = ToSockaddr(peer);
  if (connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    Die("cannot connect to", peer);
  }
  socklen_t size = sizeof address;
  getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  local_ = ToEndpoint(address);
  loop_.Watch(fd_, [this] { OnReadable(); });
}

TcpConnection::~TcpConnection() {
  if (open_) loop_.Forget(fd_);
  close(fd_);
}

void TcpConnection::Send(std::string_view text) {
  // Waits while the far side reads: it is on this machine, and the messages are small.
  while (open_ && !text.empty()) {
    const ssize_t sent = send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void TcpConnection::OnReadable() {
  std::array<char, 65536> buffer;
  const ssize_t size = recv(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size > 0) return receive_({buffer.data(), static_cast<std::size_t>(size)});
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  open_ = false;
  loop_.Forget(fd_);
}

}  // namespace centralino::support
