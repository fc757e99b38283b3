#include "sdp/parse.h"

#include <catch2/catch.hpp>

using namespace centralino::sdp;

namespace {

const std::string kHead = "v=0\r\no=alice 2890844526 2890844527 IN IP4 192.0.2.1\r\ns=-\r\n";

std::string With(const std::string& rest) { return kHead + "t=0 0\r\n" + rest; }

}  // namespace

TEST_CASE("the description of RFC 8866 is read, what we do not use is skipped") {
  const auto read = Parse(
      "v=0\r\n"
      "o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1\r\n"
      "s=Call to John Smith\r\n"
      "i=SDP Offer #1\r\n"
      "u=http://www.jdoe.example.com/home.html\r\n"
      "e=Jane Doe <jane@jdoe.example.com>\r\n"
      "p=+1 617 555-6011\r\n"
      "c=IN IP4 198.51.100.1\r\n"
      "t=0 0\r\n"
      "m=audio 49170 RTP/AVP 0\r\n"
      "m=audio 49180/2 RTP/AVP 0 96\r\n"
      "c=IN IP6 2001:db8::2\r\n"
      "a=rtpmap:96 telephone-event/8000/1\r\n"
      "a=fmtp:96 0-15,66\r\n"
      "a=ptime:20\r\na=maxptime:60\r\na=rtcp:53020 IN IP4 126.16.64.4\r\na=sendonly\r\n"
      "m=video 51372 RTP/AVP 99\r\n"
      "a=rtpmap:99 h263-1998/90000\r\n");
  REQUIRE(read.ok());
  CHECK(read->origin == Origin{"jdoe", 3724394400, 3724394405, {Family::kIpv4, "198.51.100.1"}});
  CHECK(read->connection == Address{Family::kIpv4, "198.51.100.1"});
  REQUIRE(read->media.size() == 3);
  const Media& second = read->media[1];
  CHECK(second.port == 49180);
  CHECK(second.formats == std::vector<std::string>{"0", "96"});
  CHECK(second.connection == Address{Family::kIpv6, "2001:db8::2"});
  CHECK(second.maps == std::vector<RtpMap>{{96, "telephone-event", 8000}});
  CHECK(second.format_parameters == std::vector<Format>{{96, "0-15,66"}});
  CHECK(second.packet_time_ms == 20);
  CHECK(second.max_packet_time_ms == 60);
  CHECK(second.rtcp_port == 53020);
  CHECK(second.direction == Direction::kSendOnly);
  CHECK(read->media[2].type == "video");
}

TEST_CASE("lines may end with a bare LF, the last one with nothing") {
  CHECK(Parse("v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-").ok());
}

TEST_CASE("what is written reads back the same") {
  const auto read =
      Parse(With("m=audio 4000 RTP/AVP 8 101\r\nc=IN IP4 192.0.2.9\r\n"
                 "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
                 "a=fmtp:101 0-15\r\na=ptime:20\r\na=inactive\r\n"));
  REQUIRE(read.ok());
  const auto again = Parse(Write(*read));
  REQUIRE(again.ok());
  CHECK(*again == *read);
}

TEST_CASE("hostile or broken descriptions are refused with a reason") {
  struct Row {
    const char* what;
    std::string text;
  };
  const std::vector<Row> rows = {
      {"nothing", ""},
      {"no version", "o=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"},
      {"version 1", "v=1\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"},
      {"version twice", kHead + "v=0\r\n"},
      {"no origin", "v=0\r\ns=-\r\n"},
      {"origin twice", kHead + "o=- 1 1 IN IP4 192.0.2.1\r\n"},
      {"no session name", "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nt=0 0\r\n"},
      {"origin short", "v=0\r\no=- 1 IN IP4 192.0.2.1\r\ns=-\r\n"},
      {"origin number", "v=0\r\no=- x 1 IN IP4 192.0.2.1\r\ns=-\r\n"},
      {"origin beyond 64 bits", "v=0\r\no=- 99999999999999999999 1 IN IP4 192.0.2.1\r\ns=-\r\n"},
      {"origin address", "v=0\r\no=- 1 1 IN IP4 1.2.3.4;x\r\ns=-\r\n"},
      {"network", "v=0\r\no=- 1 1 ATM IP4 1.2.3.4\r\ns=-\r\n"},
      {"port 65536", With("m=audio 65536 RTP/AVP 8\r\n")},
      {"port 70000", With("m=audio 70000 RTP/AVP 8\r\n")},
      {"port -40000", With("m=audio -40000 RTP/AVP 8\r\n")},
      {"port +1", With("m=audio +1 RTP/AVP 8\r\n")},
      {"port with letters", With("m=audio 40a RTP/AVP 8\r\n")},
      {"port count 0", With("m=audio 4000/0 RTP/AVP 8\r\n")},
      {"port count empty", With("m=audio 4000/ RTP/AVP 8\r\n")},
      {"no format", With("m=audio 4000 RTP/AVP\r\n")},
      {"the m= line that hangs sofia", With("m=image 4000 udptl (((\r\n")},
      {"protocol", With("m=audio 4000 RTP//AVP 8\r\n")},
      {"rtpmap type 128", With("m=audio 4000 RTP/AVP 8\r\na=rtpmap:128 PCMA/8000\r\n")},
      {"rtpmap without rate", With("m=audio 4000 RTP/AVP 8\r\na=rtpmap:8 PCMA\r\n")},
      {"rtpmap rate", With("m=audio 4000 RTP/AVP 8\r\na=rtpmap:8 PCMA/99999999\r\n")},
      {"ptime 0", With("m=audio 4000 RTP/AVP 8\r\na=ptime:0\r\n")},
      {"ptime 0.0", With("m=audio 4000 RTP/AVP 8\r\na=ptime:0.0\r\n")},
      {"ptime with half a fraction", With("m=audio 4000 RTP/AVP 8\r\na=ptime:20.\r\n")},
      {"ptime with a sign", With("m=audio 4000 RTP/AVP 8\r\na=ptime:20.-5\r\n")},
      {"ptime huge", With("m=audio 4000 RTP/AVP 8\r\na=ptime:999999999999\r\n")},
      {"rtcp port", With("m=audio 4000 RTP/AVP 8\r\na=rtcp:65536\r\n")},
      {"connection", With("c=IN IP4\r\n")},
      {"connection family", With("c=IN IP5 1.2.3.4\r\n")},
      {"connection text", With("c=IN IP4 <script>\r\n")},
      {"no equals", With("hello\r\n")},
      {"upper case type", With("A=x\r\n")},
      {"blank line inside", With("\r\nm=audio 4000 RTP/AVP 8\r\n")},
      {"a NUL", With(std::string("a=x\0y\r\n", 7))},
      {"too long", With("a=" + std::string(kMaxBytes, 'x') + "\r\n")},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const auto read = Parse(row.text);
    CHECK_FALSE(read.ok());
    CHECK(read.status().code() == absl::StatusCode::kInvalidArgument);
  }
}

TEST_CASE("every count is bounded") {
  const auto repeated = [](const std::string& line, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += line;
    return text;
  };
  CHECK(Parse(With(repeated("m=audio 1 RTP/AVP 8\r\n", kMaxMedia))).ok());
  CHECK_FALSE(Parse(With(repeated("m=audio 1 RTP/AVP 8\r\n", kMaxMedia + 1))).ok());
  CHECK_FALSE(Parse(With("m=audio 1 RTP/AVP" + repeated(" 8", kMaxFormats + 1) + "\r\n")).ok());
  CHECK_FALSE(
      Parse(With("m=audio 1 RTP/AVP 8\r\n" + repeated("a=rtpmap:8 P/8000\r\n", kMaxFormats + 1)))
          .ok());
  CHECK_FALSE(Parse(With(repeated("a=x\r\n", kMaxLines))).ok());
}
