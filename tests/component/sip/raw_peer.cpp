#include "tests/component/sip/raw_peer.h"

#include <arpa/inet.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

namespace centralino::edge::test {
namespace {

struct Endpoint {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

Endpoint ToEndpoint(const std::string& address, std::uint16_t port) {
  Endpoint endpoint;
  if (address.find(':') != std::string::npos) {
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&endpoint.storage);
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    inet_pton(AF_INET6, address.c_str(), &v6->sin6_addr);
    endpoint.size = sizeof *v6;
  } else {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&endpoint.storage);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    inet_pton(AF_INET, address.c_str(), &v4->sin_addr);
    endpoint.size = sizeof *v4;
  }
  return endpoint;
}

std::string Trimmed(std::string text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.erase(text.begin());
  while (!text.empty() && blank(text.back())) text.pop_back();
  return text;
}

}  // namespace

RawPeer::RawPeer(const std::string& address, std::uint16_t port) : address_(address) {
  Endpoint endpoint = ToEndpoint(address, port);
  socket_ = socket(endpoint.storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (bind(socket_, reinterpret_cast<sockaddr*>(&endpoint.storage), endpoint.size) != 0) {
    throw std::runtime_error("cannot bind " + address + ": " + std::strerror(errno));
  }
  getsockname(socket_, reinterpret_cast<sockaddr*>(&endpoint.storage), &endpoint.size);
  port_ = ntohs(reinterpret_cast<sockaddr_in*>(&endpoint.storage)->sin_port);
}

RawPeer::~RawPeer() { close(socket_); }

std::string RawPeer::host_port() const {
  const bool v6 = address_.find(':') != std::string::npos;
  return (v6 ? "[" + address_ + "]" : address_) + ":" + std::to_string(port_);
}

void RawPeer::Send(std::string_view text, const std::string& to_address, std::uint16_t to_port) {
  const Endpoint to = ToEndpoint(to_address, to_port);
  sendto(socket_, text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&to.storage),
         to.size);
}

std::optional<std::string> RawPeer::Receive(std::chrono::milliseconds patience) {
  pollfd wait{socket_, POLLIN, 0};
  if (poll(&wait, 1, static_cast<int>(patience.count())) <= 0) return std::nullopt;
  std::string buffer(70000, '\0');
  const ssize_t size = recv(socket_, buffer.data(), buffer.size(), 0);
  if (size < 0) return std::string();
  buffer.resize(static_cast<std::size_t>(size));
  return buffer;
}

std::optional<std::string> RawPeer::Await(std::string_view start,
                                          std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return std::nullopt;
    auto message = Receive(left);
    if (!message) return std::nullopt;
    if (message->starts_with(start)) return message;
  }
}

std::optional<std::string> RawPeer::AwaitFinal(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return std::nullopt;
    auto message = Receive(left);
    if (!message) return std::nullopt;
    if (StatusOf(*message) >= 200) return message;
  }
}

std::vector<std::string> RawPeer::Drain(std::chrono::milliseconds quiet) {
  std::vector<std::string> all;
  while (auto message = Receive(quiet)) all.push_back(*std::move(message));
  return all;
}

RawConnection::RawConnection(const std::string& address, std::uint16_t port) {
  const Endpoint to = ToEndpoint(address, port);
  socket_ = socket(to.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&to.storage), to.size) != 0) {
    throw std::runtime_error("cannot connect to " + address + ": " + std::strerror(errno));
  }
}

RawConnection::~RawConnection() { Close(); }

void RawConnection::Close() {
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
}

void RawConnection::Send(std::string text) {
  for (std::size_t at; (at = text.find("SIP/2.0/UDP")) != std::string::npos;) {
    text.replace(at, 11, "SIP/2.0/TCP");
  }
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t size = send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (size < 0) throw std::runtime_error(std::string("cannot send: ") + std::strerror(errno));
    sent += static_cast<std::size_t>(size);
  }
}

std::optional<std::string> RawConnection::Receive(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const std::size_t end = pending_.find("\r\n\r\n");
    if (end != std::string::npos) {
      const std::string head = pending_.substr(0, end + 4);
      const auto body =
          static_cast<std::size_t>(std::atoi(HeaderOf(head, "Content-Length").c_str()));
      if (pending_.size() >= head.size() + body) {
        std::string message = pending_.substr(0, head.size() + body);
        pending_.erase(0, message.size());
        return message;
      }
    }
    if (!Read(until)) return std::nullopt;
  }
}

bool RawConnection::Read(std::chrono::steady_clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      until - std::chrono::steady_clock::now());
  pollfd wait{socket_, POLLIN, 0};
  if (left.count() <= 0 || poll(&wait, 1, static_cast<int>(left.count())) <= 0) return false;
  char buffer[4096];
  const ssize_t size = recv(socket_, buffer, sizeof buffer, 0);
  if (size <= 0) return false;
  pending_.append(buffer, static_cast<std::size_t>(size));
  return true;
}

std::string RawConnection::ReceiveBytes(std::size_t count, std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (pending_.size() < count && Read(until)) {
  }
  std::string bytes = pending_.substr(0, count);
  pending_.erase(0, bytes.size());
  return bytes;
}

std::optional<std::string> RawConnection::Await(std::string_view start,
                                                std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto message = Receive(std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now()));
    if (!message || message->starts_with(start)) return message;
  }
}

int StatusOf(const std::string& message) {
  return message.starts_with("SIP/2.0 ") ? std::atoi(message.c_str() + 8) : 0;
}

std::vector<std::string> HeadersOf(const std::string& message, std::string_view name) {
  std::vector<std::string> values;
  std::size_t at = message.find("\r\n");
  while (at != std::string::npos) {
    const std::size_t start = at + 2;
    at = message.find("\r\n", start);
    const std::string line = message.substr(start, at - start);
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    const std::string found = Trimmed(line.substr(0, colon));
    if (found.size() == name.size() && strncasecmp(found.data(), name.data(), name.size()) == 0) {
      values.push_back(Trimmed(line.substr(colon + 1)));
    }
  }
  return values;
}

std::string HeaderOf(const std::string& message, std::string_view name) {
  const auto values = HeadersOf(message, name);
  return values.empty() ? std::string() : values.front();
}

std::string TagOf(const std::string& from_or_to) {
  const std::size_t at = from_or_to.find(";tag=");
  if (at == std::string::npos) return {};
  const std::string rest = from_or_to.substr(at + 5);
  return rest.substr(0, rest.find(';'));
}

std::string UriOf(const std::string& header) {
  const std::size_t open = header.find('<');
  if (open == std::string::npos) return header.substr(0, header.find(';'));
  return header.substr(open + 1, header.find('>') - open - 1);
}

std::string BodyOfMessage(const std::string& message) {
  const std::size_t at = message.find("\r\n\r\n");
  return at == std::string::npos ? std::string() : message.substr(at + 4);
}

std::string ResponseTo(const std::string& request, int status, const std::string& phrase,
                       const std::string& to_tag, const std::string& contact,
                       const std::string& body) {
  std::string text = "SIP/2.0 " + std::to_string(status) + " " + phrase + "\r\n";
  for (const std::string& via : HeadersOf(request, "Via")) text += "Via: " + via + "\r\n";
  for (const std::string& hop : HeadersOf(request, "Record-Route")) {
    text += "Record-Route: " + hop + "\r\n";
  }
  text += "From: " + HeaderOf(request, "From") + "\r\n";
  const std::string to = HeaderOf(request, "To");
  text += "To: " + to + (TagOf(to).empty() && !to_tag.empty() ? ";tag=" + to_tag : "") + "\r\n";
  text += "Call-ID: " + HeaderOf(request, "Call-ID") + "\r\n";
  text += "CSeq: " + HeaderOf(request, "CSeq") + "\r\n";
  if (!contact.empty()) text += "Contact: <" + contact + ">\r\n";
  if (!body.empty()) text += "Content-Type: application/sdp\r\n";
  text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  return text;
}

}  // namespace centralino::edge::test
