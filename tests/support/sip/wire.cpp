#include "support/sip/wire.h"

#include "support/loop/tcp_connection.h"
#include "support/sip/message.h"

namespace centralino::support {
namespace {

class Datagrams final : public Wire {
 public:
  Datagrams(Loop& loop, const Endpoint& bind, Receive receive)
      : socket_(
            loop, bind,
            [receive = std::move(receive)](std::span<const std::uint8_t> bytes,
                                           const Endpoint& from, Instant arrived) {
              receive({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, from, arrived);
            }) {}

  const Endpoint& local() const override { return socket_.local(); }
  void Send(const Endpoint& to, std::string_view text) override { socket_.Send(to, text); }

 private:
  UdpSocket socket_;
};

// A message ends where its Content-Length says (RFC 3261 §18.3).
class Connection final : public Wire {
 public:
  Connection(Loop& loop, const Endpoint& bind, const Endpoint& platform, Receive receive)
      : receive_(std::move(receive)),
        tcp_(loop, bind, platform, [this](std::string_view bytes) { Take(bytes); }) {}

  const Endpoint& local() const override { return tcp_.local(); }
  void Send(const Endpoint&, std::string_view text) override { tcp_.Send(text); }

 private:
  void Take(std::string_view bytes) {
    pending_ += bytes;
    for (;;) {
      pending_.erase(0, pending_.find_first_not_of("\r\n"));  // pings and pongs (RFC 5626)
      const auto head = pending_.find("\r\n\r\n");
      if (head == std::string::npos) return;
      const auto message = ParseSip(std::string_view(pending_).substr(0, head + 4));
      const std::size_t body =
          message ? std::strtoul(message->Get("Content-Length").c_str(), nullptr, 10) : 0;
      const std::size_t size = head + 4 + body;
      if (pending_.size() < size) return;
      const std::string text = pending_.substr(0, size);
      pending_.erase(0, size);
      receive_(text, tcp_.peer(), Clock::now());
    }
  }

  Receive receive_;
  std::string pending_;
  TcpConnection tcp_;
};

}  // namespace

std::unique_ptr<Wire> OpenWire(Loop& loop, Transport transport, const Endpoint& bind,
                               const Endpoint& platform, Wire::Receive receive) {
  if (transport == Transport::kTcp) {
    return std::make_unique<Connection>(loop, bind, platform, std::move(receive));
  }
  return std::make_unique<Datagrams>(loop, bind, std::move(receive));
}

}  // namespace centralino::support
