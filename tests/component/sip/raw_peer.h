// A far side by hand: one UDP socket that sends and receives SIP as text. What the tests say with
// it is exactly what is on the wire.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace centralino::edge::test {

using namespace std::chrono_literals;

class RawPeer {
 public:
  // Port 0: any free one. IPv4 or IPv6 by the look of the address.
  explicit RawPeer(const std::string& address, std::uint16_t port = 0);
  ~RawPeer();
  RawPeer(const RawPeer&) = delete;
  RawPeer& operator=(const RawPeer&) = delete;

  const std::string& address() const { return address_; }
  std::uint16_t port() const { return port_; }
  std::string host_port() const;

  void Send(std::string_view text, const std::string& to_address, std::uint16_t to_port);
  std::optional<std::string> Receive(std::chrono::milliseconds patience = 2000ms);
  // The next message whose start line begins so; others are dropped.
  std::optional<std::string> Await(std::string_view start,
                                   std::chrono::milliseconds patience = 2000ms);
  // Answers, other than provisional ones.
  std::optional<std::string> AwaitFinal(std::chrono::milliseconds patience = 2000ms);
  // Everything that comes until nothing did for `quiet`.
  std::vector<std::string> Drain(std::chrono::milliseconds quiet = 150ms);

 private:
  std::string address_;
  std::uint16_t port_ = 0;
  int socket_ = -1;
};

// The same over TCP: one connection to `address` and `port`, whole messages by Content-Length.
class RawConnection {
 public:
  RawConnection(const std::string& address, std::uint16_t port);
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  // As it is, but for the transport that Via names.
  void Send(std::string text);
  // Nothing when none came in time or the far side has closed.
  std::optional<std::string> Receive(std::chrono::milliseconds patience = 2000ms);
  std::optional<std::string> Await(std::string_view start,
                                   std::chrono::milliseconds patience = 2000ms);
  // What is no message.
  std::string ReceiveBytes(std::size_t count, std::chrono::milliseconds patience = 2000ms);
  void Close();

 private:
  // False when nothing more came in time.
  bool Read(std::chrono::steady_clock::time_point until);

  int socket_ = -1;
  std::string pending_;
};

// The status of a response; 0 for anything else.
int StatusOf(const std::string& message);
// First header of that name (long form, any case), trimmed; empty when absent.
std::string HeaderOf(const std::string& message, std::string_view name);
std::vector<std::string> HeadersOf(const std::string& message, std::string_view name);
std::string TagOf(const std::string& from_or_to);
std::string BodyOfMessage(const std::string& message);
// "sip:…" between < and >, or up to the first ;
std::string UriOf(const std::string& header);
// A response to a request we received: Via, From, To, Call-ID and CSeq copied.
std::string ResponseTo(const std::string& request, int status, const std::string& phrase,
                       const std::string& to_tag, const std::string& contact = "",
                       const std::string& body = "");

}  // namespace centralino::edge::test
