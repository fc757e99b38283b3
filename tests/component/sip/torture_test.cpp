// Every situation of RFC 4475 and RFC 5118 against the edge, from a trunk's address, so that
// what is answered tells how the message was understood:
//   486  taken as a call (the test's call side says busy)
//   401  taken as a registration, which is challenged as for everybody
//   200  OPTIONS
//   481  taken as part of a dialog that does not exist
//   0    silence
// After each one the edge still answers OPTIONS.
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "tests/component/sip/edge_fixture.h"

using namespace centralino::edge;
using namespace centralino::edge::test;

namespace {

struct Row {
  const char* name;
  const char* situation;
  int answer;
};

// The messages are ours, each in the situation of the RFC's section.
constexpr Row kRfc4475[] = {
    {"wsinv", "3.1.1.1 a short tortuous INVITE (it has a To tag)", 481},
    // Its method, legal but of characters that no method ever had, and a NUL inside a quoted
    // string are more than the parser takes; the RFC would have 405 or 501 of us.
    {"intmeth", "3.1.1.2 a wide range of valid characters", 400},
    {"esc01", "3.1.1.3 valid use of % escaping", 486},
    {"escnull", "3.1.1.4 escaped nulls in URIs", 401},
    {"esc02", "3.1.1.5 % when it is no escape: RE%47IST%45R is no REGISTER", 501},
    {"lwsdisp", "3.1.1.6 no blank between display name and <", 200},
    {"longreq", "3.1.1.7 long values in header fields", 486},
    {"dblreq", "3.1.1.8 extra trailing octets in a datagram: one answer only", 401},
    {"semiuri", "3.1.1.9 semicolons in the user part", 200},
    {"transports", "3.1.1.10 varied and unknown transports in Via", 200},
    {"mpart01", "3.1.1.11 multipart MIME in a MESSAGE, which we do not take", 405},
    {"unreason", "3.1.1.12 unusual reason phrase, in an answer to nothing", 0},
    {"noreason", "3.1.1.13 empty reason phrase", 0},
    {"badinv01", "3.1.2.1 extraneous header field separators", 400},
    {"clerr", "3.1.2.2 Content-Length larger than the message", 400},
    {"ncl", "3.1.2.3 negative Content-Length", 400},
    {"scalar02", "3.1.2.4 overlarge numbers in a request", 400},
    {"scalarlg", "3.1.2.5 overlarge numbers in a response", 0},
    {"quotbal", "3.1.2.6 unterminated quoted string", 400},
    {"ltgtruri", "3.1.2.7 <> around the Request-URI", 400},
    {"lwsruri", "3.1.2.8 blank inside the Request-URI", 400},
    {"lwsstart", "3.1.2.9 several blanks in the request line, which may be tolerated", 486},
    {"trws", "3.1.2.10 blanks at the end of the request line, which may be tolerated", 200},
    {"escruri", "3.1.2.11 escaped headers in the Request-URI", 400},
    {"baddate", "3.1.2.12 invalid time zone in Date, which may be ignored", 486},
    {"regbadct", "3.1.2.13 a Contact with headers and without <>", 400},
    {"badaspec", "3.1.2.14 blanks within addr-spec", 400},
    {"baddn", "3.1.2.15 non-token characters in a display name", 400},
    {"badvers", "3.1.2.16 unknown protocol version", 505},
    {"badvers2", "3.1.2.16 the same with an ordinary Via", 505},
    {"mismatch01", "3.1.2.17 start line and CSeq disagree", 400},
    {"mismatch02", "3.1.2.18 unknown method and CSeq disagree", 400},
    {"bigcode", "3.1.2.19 overlarge response code", 0},
    {"badbranch", "3.2.1 a branch that is only the magic cookie", 400},
    {"insuf", "3.3.1 missing required header fields", 400},
    {"unkscm", "3.3.2 Request-URI with an unknown scheme", 416},
    {"novelsc", "3.3.3 Request-URI with an atypical scheme", 416},
    {"unksm2", "3.3.4 unknown schemes in header fields", 400},
    {"bext01", "3.3.5 Require and Proxy-Require", 420},
    {"invut", "3.3.6 unknown Content-Type", 415},
    {"regaut01", "3.3.7 unknown authorization scheme", 401},
    {"multi01", "3.3.8 several values in single-value fields", 400},
    {"mcl01", "3.3.9 several Content-Length", 400},
    {"bcast", "3.3.10 200 with a broadcast Via", 0},
    {"zeromf", "3.3.11 Max-Forwards zero: calls go through us, so we answer as a proxy", 483},
    {"cparam01", "3.3.12 an unknown parameter of Contact", 401},
    {"cparam02", "3.3.13 an unknown parameter of Contact's URI", 401},
    {"regescrt", "3.3.14 an escaped header in Contact's URI", 401},
    {"sdp01", "3.3.15 an Accept that excludes SDP", 406},
    {"inv2543", "3.4.1 an INVITE of RFC 2543", 486},
};

constexpr Row kRfc5118[] = {
    {"ipv6-good", "4.1 a valid IPv6 reference", 401},
    {"ipv6-bad", "4.2 an IPv6 address without brackets in the Request-URI", 400},
    {"port-ambiguous", "4.3 a port inside the brackets is part of the address", 401},
    {"port-unambiguous", "4.4 a port behind the brackets", 401},
    {"via-received-param-with-delim", "4.5 received with brackets", 200},
    {"via-received-param-no-delim", "4.5 received without brackets", 200},
    {"ipv6-in-sdp", "4.6 IPv6 in SDP: understood, not spoken by an IPv4 edge", 488},
    {"mult-ip-in-header", "4.7 both families in the header fields", 481},
    {"mult-ip-in-sdp", "4.8 both families in SDP: the IPv4 stream is taken", 486},
    {"ipv4-mapped-ipv6", "4.9 IPv4-mapped IPv6 addresses, not spoken by an IPv4 edge", 488},
    {"ipv6-bug-abnf-3-colons", "4.10 the extra colon of RFC 3261's grammar is tolerated", 200},
};

std::string Message(const std::string& name, const RawPeer& peer) {
  std::ifstream file(std::string(CENTRALINO_TORTURE) + "/" + name + ".sip", std::ios::binary);
  INFO(name);
  REQUIRE(file);
  std::stringstream text;
  text << file.rdbuf();
  std::string message = text.str();
  // Where the answer must come, as Via says it.
  for (std::size_t at; (at = message.find("PEERPORT")) != std::string::npos;) {
    message.replace(at, 8, std::to_string(peer.port()));
  }
  return message;
}

void Torture(EdgeFixture& edge, const Row& row, const std::string& from) {
  INFO(row.name << ": " << row.situation);
  RawPeer peer(from);
  edge.Send(peer, Message(row.name, peer));
  const auto answer = peer.AwaitFinal(row.answer == 0 ? 150ms : 2000ms);
  CHECK((answer ? StatusOf(*answer) : 0) == row.answer);
  if (answer) {
    // Busy waits for its ACK and is sent again.
    const bool again = row.answer == 486;
    CHECK(peer.AwaitFinal(again ? 2000ms : 20ms).has_value() == again);
  }
  CHECK(edge.StillAnswersOptions());
}

}  // namespace

TEST_CASE("each situation of RFC 4475 gets its answer and leaves the edge working") {
  EdgeFixture edge("127.0.0.1", 5ms);
  edge.calls().on_invite = [&](const NewCall& call) { edge.side().legs().Reject(call.leg, 486); };
  for (const Row& row : kRfc4475) Torture(edge, row, kTrunk);
  CHECK(edge.Quiet());
}

TEST_CASE("each situation of RFC 5118 gets its answer and leaves the edge working") {
  EdgeFixture edge("127.0.0.1", 5ms);
  edge.calls().on_invite = [&](const NewCall& call) { edge.side().legs().Reject(call.leg, 486); };
  for (const Row& row : kRfc5118) Torture(edge, row, kTrunk);
  CHECK(edge.Quiet());
}

TEST_CASE("an edge on IPv6 takes the calls of RFC 5118 that speak it") {
  EdgeFixture edge("::1", 5ms);
  edge.calls().on_invite = [&](const NewCall& call) { edge.side().legs().Reject(call.leg, 486); };
  const Row rows[] = {
      {"ipv6-good", "4.1", 401},        {"ipv6-bad", "4.2", 400},
      {"port-unambiguous", "4.4", 401}, {"via-received-param-with-delim", "4.5", 200},
      {"ipv6-in-sdp", "4.6", 486},      {"ipv4-mapped-ipv6", "4.9", 486},
  };
  for (const Row& row : rows) Torture(edge, row, "::1");
  CHECK(edge.Quiet());
}

TEST_CASE("the refusals say what would be acceptable") {
  EdgeFixture edge;
  const auto ask = [&](const std::string& name) {
    RawPeer peer(kTrunk);
    edge.Send(peer, Message(name, peer));
    const auto answer = peer.AwaitFinal();
    REQUIRE(answer);
    return *answer;
  };
  const std::string extension = ask("bext01");
  for (const char* tag : {"nothingSupportsThis", "nothingSupportsThisEither",
                          "noProxiesSupportThis", "norDoAnyProxiesSupportThis"}) {
    CHECK(HeaderOf(extension, "Unsupported").find(tag) != std::string::npos);
  }
  CHECK(HeaderOf(ask("invut"), "Accept") == "application/sdp");
  CHECK(HeaderOf(ask("esc02"), "Allow").find("INVITE") != std::string::npos);
  CHECK(HeaderOf(ask("mpart01"), "Allow").find("INVITE") != std::string::npos);
}
