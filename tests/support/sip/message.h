// SIP messages as text (RFC 3261 §7, §25): enough to speak the protocol, and to speak it wrongly
// where a test wants that.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace centralino::support {

struct Header {
  std::string name;  // in its long form
  std::string value;
};

struct SipMessage {
  // A request has a method and a URI, a response a status.
  std::string method;
  std::string uri;
  int status = 0;
  std::string reason;
  std::vector<Header> headers;
  std::string body;

  bool IsRequest() const { return status == 0; }
  // The first of that name, ignoring case; empty if there is none.
  std::string Get(std::string_view name) const;
  std::vector<std::string> All(std::string_view name) const;
  void Add(std::string name, std::string value);
  // Replaces all of that name.
  void Set(std::string name, std::string value);
  void Remove(std::string_view name);

  // What goes on the wire, Content-Length included.
  std::string Text() const;
};

// Empty if it is not a SIP message. Folded lines are unfolded, compact names made long, header
// values that may be lists (Via, Route, Contact …) are not split.
std::optional<SipMessage> ParseSip(std::string_view text);

SipMessage Request(std::string method, std::string uri);
// With Via, From, To, Call-ID, CSeq and Record-Route of the request (RFC 3261 §8.2.6).
SipMessage ResponseTo(const SipMessage& request, int status, std::string reason = "");

// ---- Parts of header values --------------------------------------------------------------------

// `"name" <sip:100@host;transport=udp>;tag=x`: the part between < and >, or up to the first ';'.
std::string UriOf(std::string_view name_addr);
// The value of `;name=value` after the address; empty if absent.
std::string ParameterOf(std::string_view value, std::string_view name);
std::string UserOf(std::string_view uri);
// "host" or "host:port" of a URI.
std::string HostPortOf(std::string_view uri);
// "INVITE" of "1 INVITE".
std::string MethodOf(std::string_view cseq);
unsigned SequenceOf(std::string_view cseq);
// The parts of a list, by commas outside quotes and angle brackets, trimmed.
std::vector<std::string> SplitList(std::string_view value);
std::string_view Trimmed(std::string_view text);
bool SameText(std::string_view a, std::string_view b);  // ignoring case

// A fresh token for tags, branches and Call-IDs.
std::string Token();

}  // namespace centralino::support
