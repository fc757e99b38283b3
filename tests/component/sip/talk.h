// Calls as the tests write them: requests that belong to one another, a call that is up, a phone
// that is rung.
#pragma once

#include <string>

#include "tests/component/sip/edge_fixture.h"

namespace centralino::edge::test {

RequestText CallTo(const EdgeFixture& edge, const std::string& number = "05717571");
// What follows an INVITE of ours in its dialog.
RequestText InDialog(RequestText request, const std::string& answer, const std::string& method,
                     int cseq, const std::string& body = "");
RequestText Cancel(RequestText invite);
// ACK of a refusal goes within the INVITE's transaction (RFC 3261 §17.1.1.3).
RequestText AckOfRefusal(const RequestText& invite, const std::string& answer);

// A call that came in and was answered, not yet acknowledged.
struct Talk {
  RequestText invite;
  std::string answer;
};
Talk Begin(EdgeFixture& edge, RawPeer& caller, const std::string& body = Sdp(kTrunk));
void Ack(EdgeFixture& edge, RawPeer& caller, const Talk& talk, const std::string& body = "");

// The leg that an event of ScriptedCalls names.
LegId LegOf(const std::string& event);

// Operator 100's phone is rung as leg `kRung`: its INVITE.
inline const LegId kRung("rung");
void RingUser(EdgeFixture& edge, const std::string& user = "100");
std::string RungAt(EdgeFixture& edge, RawPeer& phone);
// Operator 102 registers on the connection.
void RegisterBy(RawConnection& connection);
// A request of the rung phone in the dialog in which it has `tag`.
RequestText FromPhone(const std::string& invite, const std::string& tag, const std::string& method,
                      int cseq, const std::string& body = "");

}  // namespace centralino::edge::test
