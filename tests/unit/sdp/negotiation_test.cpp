#include "sdp/negotiation.h"

#include <catch2/catch.hpp>
#include <tuple>

#include "sdp/parse.h"

using namespace centralino::sdp;

namespace {

Description Read(const std::string& media,
                 const std::string& connection = "c=IN IP4 192.0.2.1\r\n") {
  const auto read =
      Parse("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n" + connection + "t=0 0\r\n" + media);
  INFO(read.status().message());
  REQUIRE(read.ok());
  return *read;
}

LocalSession Ours() {
  return {.session_id = 7, .version = 1, .address = "198.51.100.9", .port = 20000};
}

const std::string kUsual =
    "m=audio 40000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n";

}  // namespace

TEST_CASE("an offer is understood by its first codec that we speak") {
  struct Row {
    const char* media;
    Codec codec;
    int type;
    int dtmf;  // 0: none
  };
  const Row rows[] = {
      {"m=audio 40000 RTP/AVP 0 8\r\n", Codec::kPcmu, 0, 0},
      {"m=audio 40000 RTP/AVP 8 0\r\n", Codec::kPcma, 8, 0},
      {"m=audio 40000 RTP/AVP 18 9 8\r\n", Codec::kPcma, 8, 0},
      {"m=audio 40000 RTP/AVP 96 97\r\na=rtpmap:96 telephone-event/8000\r\n"
       "a=rtpmap:97 pcma/8000\r\n",
       Codec::kPcma, 97, 96},
      {"m=audio 40000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n", Codec::kPcma, 8,
       101},
      {"m=audio 40000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/16000\r\n", Codec::kPcma, 8, 0},
      {"m=audio 40000 RTP/AVP 8 101\r\n", Codec::kPcma, 8, 0},
      {"m=audio 0 RTP/AVP 8\r\nm=audio 40000 RTP/AVP 0\r\n", Codec::kPcmu, 0, 0},
      {"m=audio 40000 RTP/SAVP 8\r\nm=audio 40000 RTP/AVP 0\r\n", Codec::kPcmu, 0, 0},
  };
  for (const Row& row : rows) {
    INFO(row.media);
    const auto terms = ReadOffer(Read(row.media), Family::kIpv4);
    REQUIRE(terms.ok());
    CHECK(terms->codec == row.codec);
    CHECK(terms->payload_type == row.type);
    CHECK(terms->dtmf_send.value_or(0) == row.dtmf);
    CHECK(terms->dtmf_receive == terms->dtmf_send);
    CHECK(terms->remote_address.text == "192.0.2.1");
    CHECK(terms->remote_port == 40000);
  }
}

TEST_CASE("an offer that asks for what we cannot do is refused") {
  for (const char* media :
       {"", "m=video 40000 RTP/AVP 31\r\n", "m=image 40000 udptl t38\r\n",
        "m=audio 40000 RTP/AVP 18\r\n", "m=audio 40000 RTP/AVP 96\r\na=rtpmap:96 opus/48000\r\n",
        "m=audio 40000 RTP/AVP 8\r\na=rtpmap:8 PCMA/16000\r\n", "m=audio 0 RTP/AVP 8\r\n",
        "m=audio 40000 RTP/SAVP 8\r\na=crypto:1 nonsense\r\n",
        "m=audio 40000 RTP/AVP 101\r\na=rtpmap:101 telephone-event/8000\r\n",
        "m=audio 40000 RTP/AVP 8\r\nc=IN IP4 pc33.example.com\r\n",
        "m=audio 40000 RTP/AVP 8\r\nc=IN IP4 224.2.1.1/127\r\n",
        "m=audio 40000 RTP/AVP 8\r\nc=IN IP4 255.255.255.255\r\n",
        "m=audio 40000 RTP/AVP 8\r\nc=IN IP6 2001:db8::1\r\n"}) {
    INFO(media);
    const auto terms = ReadOffer(Read(media), Family::kIpv4);
    CHECK(terms.status().code() == absl::StatusCode::kFailedPrecondition);
  }
  const auto nowhere = ReadOffer(Read("m=audio 40000 RTP/AVP 8\r\n", ""), Family::kIpv4);
  CHECK(nowhere.status().code() == absl::StatusCode::kInvalidArgument);
}

TEST_CASE("directions are seen from our side, and the old hold is a hold") {
  struct Row {
    const char* address;
    const char* said;
    Direction ours;
    bool holds;
  };
  const Row rows[] = {
      {"192.0.2.1", "", Direction::kSendRecv, false},
      {"192.0.2.1", "a=sendrecv\r\n", Direction::kSendRecv, false},
      {"192.0.2.1", "a=sendonly\r\n", Direction::kRecvOnly, true},
      {"192.0.2.1", "a=recvonly\r\n", Direction::kSendOnly, false},
      {"192.0.2.1", "a=inactive\r\n", Direction::kInactive, true},
      {"0.0.0.0", "", Direction::kRecvOnly, true},
      {"0.0.0.0", "a=sendonly\r\n", Direction::kRecvOnly, true},
      {"0.0.0.0", "a=recvonly\r\n", Direction::kInactive, true},
      {"0.0.0.0", "a=inactive\r\n", Direction::kInactive, true},
  };
  for (const Row& row : rows) {
    INFO(row.address << " " << row.said);
    const auto offer = Read("m=audio 40000 RTP/AVP 8\r\n" + std::string(row.said),
                            "c=IN IP4 " + std::string(row.address) + "\r\n");
    const auto terms = ReadOffer(offer, Family::kIpv4);
    REQUIRE(terms.ok());
    CHECK(terms->direction == row.ours);
    CHECK(terms->far_holds == row.holds);
  }
  // Said for the whole session.
  const auto terms =
      ReadOffer(Read(kUsual, "c=IN IP4 192.0.2.1\r\nt=0 0\r\na=sendonly\r\n"), Family::kIpv4);
  CHECK(terms->far_holds);
}

TEST_CASE("packet time is a wish within bounds") {
  const auto time = [](const std::string& attributes) {
    return ReadOffer(Read("m=audio 1 RTP/AVP 8\r\n" + attributes), Family::kIpv4)->packet_time_ms;
  };
  CHECK(time("") == 20);
  CHECK(time("a=ptime:30\r\n") == 30);
  CHECK(time("a=ptime:25\r\n") == 20);
  CHECK(time("a=ptime:1\r\n") == 10);
  CHECK(time("a=ptime:500\r\n") == 60);
  CHECK(time("a=ptime:10\r\n") == 10);
  CHECK(time("a=ptime:20.0\r\n") == 20);
  CHECK(time("a=ptime:60\r\na=maxptime:40\r\n") == 40);
}

TEST_CASE("the longest packet is no wish: it is kept to, or the stream refused") {
  const auto read = [](const std::string& attributes) {
    return ReadOffer(Read("m=audio 1 RTP/AVP 8\r\n" + attributes), Family::kIpv4);
  };
  CHECK_FALSE(read("a=ptime:20\r\n")->longest_packet_ms);
  const std::tuple<std::string, int, int> rows[] = {
      {"a=maxptime:10\r\n", 10, 10},
      {"a=maxptime:15\r\n", 10, 10},
      {"a=ptime:20\r\na=maxptime:10\r\n", 10, 10},
      {"a=ptime:10\r\na=maxptime:40\r\n", 10, 40},
      {"a=ptime:30\r\na=maxptime:30.5\r\n", 30, 30},
      {"a=maxptime:150\r\n", 20, 150},
  };
  for (const auto& [attributes, time, longest] : rows) {
    INFO(attributes);
    REQUIRE(read(attributes).ok());
    CHECK(read(attributes)->packet_time_ms == time);
    CHECK(read(attributes)->longest_packet_ms == longest);
  }
  for (const char* attributes : {"a=maxptime:5\r\n", "a=ptime:20\r\na=maxptime:9.9\r\n"}) {
    INFO(attributes);
    CHECK(read(attributes).status().code() == absl::StatusCode::kFailedPrecondition);
  }
  LocalSession session = Ours();
  WriteOffer(session);
  CHECK(ReadAnswer(session, Read("m=audio 4000 RTP/AVP 8\r\na=maxptime:5\r\n")).status().code() ==
        absl::StatusCode::kFailedPrecondition);
  CHECK(ReadAnswer(session, Read("m=audio 4000 RTP/AVP 8\r\na=ptime:30\r\n"))->packet_time_ms ==
        30);
}

TEST_CASE("our answer says the packet time that we send") {
  for (const int time : {10, 20, 30, 40, 60}) {
    const auto offer = Read(kUsual + "a=ptime:" + std::to_string(time) + "\r\n");
    LocalSession session = Ours();
    CHECK(WriteAnswer(session, offer, *ReadOffer(offer, Family::kIpv4))
              .find("\r\na=ptime:" + std::to_string(time) + "\r\n") != std::string::npos);
  }
}

TEST_CASE("our answer takes one stream and refuses the others, in their order") {
  const auto offer = Read("m=video 50000 RTP/AVP 31\r\n" + kUsual + "m=audio 40002 RTP/AVP 8\r\n");
  const auto terms = ReadOffer(offer, Family::kIpv4);
  REQUIRE(terms.ok());
  LocalSession session = Ours();
  CHECK(WriteAnswer(session, offer, *terms) ==
        "v=0\r\no=- 7 1 IN IP4 198.51.100.9\r\ns=-\r\nc=IN IP4 198.51.100.9\r\nt=0 0\r\n"
        "m=video 0 RTP/AVP 31\r\n"
        "m=audio 20000 RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n"
        "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n"
        "m=audio 0 RTP/AVP 8\r\n");
}

TEST_CASE("the version rises with a change and only then") {
  LocalSession session = Ours();
  const auto offer = Read(kUsual);
  const auto terms = *ReadOffer(offer, Family::kIpv4);
  const std::string first = WriteAnswer(session, offer, terms);
  CHECK(session.version == 1);
  CHECK(WriteAnswer(session, offer, terms) == first);
  const auto hold = Read(kUsual + "a=sendonly\r\n");
  WriteAnswer(session, hold, *ReadOffer(hold, Family::kIpv4));
  CHECK(session.version == 2);
  CHECK(session.last.find("o=- 7 2 IN IP4") != std::string::npos);
  CHECK(session.last.find("a=recvonly") != std::string::npos);
  WriteAnswer(session, offer, terms);
  CHECK(session.version == 3);
}

TEST_CASE("our offer names both codecs, the preferred one first, and their answer is read") {
  LocalSession session = Ours();
  session.preferred = Codec::kPcmu;
  const std::string offer = WriteOffer(session);
  CHECK(offer.find("m=audio 20000 RTP/AVP 0 8 101\r\n") != std::string::npos);
  const auto terms = ReadAnswer(
      session, Read("m=audio 40000 RTP/AVP 8 96\r\na=rtpmap:96 telephone-event/8000\r\n"));
  REQUIRE(terms.ok());
  CHECK(terms->codec == Codec::kPcma);
  CHECK(terms->dtmf_send == 96);
  CHECK(terms->dtmf_receive == 101);
  CHECK_FALSE(ReadAnswer(session, Read("m=audio 0 RTP/AVP 8\r\n")).ok());
  CHECK_FALSE(ReadAnswer(session, Read("m=video 9 RTP/AVP 31\r\n")).ok());
  CHECK_FALSE(ReadAnswer(session, Read(kUsual + kUsual)).ok());
}

TEST_CASE("IPv6 is spoken where we are on IPv6") {
  const auto offer = Read("m=audio 40000 RTP/AVP 8\r\n", "c=IN IP6 2001:db8::5\r\n");
  CHECK(ReadOffer(offer, Family::kIpv6).ok());
  CHECK_FALSE(ReadOffer(offer, Family::kIpv4).ok());
  LocalSession session{.session_id = 7,
                       .version = 1,
                       .family = Family::kIpv6,
                       .address = "2001:db8::9",
                       .port = 20000};
  CHECK(WriteOffer(session).find("c=IN IP6 2001:db8::9\r\n") != std::string::npos);
}

TEST_CASE("an address has one way to be written") {
  CHECK(Canonical("192.0.2.1") == "192.0.2.1");
  CHECK(Canonical("2001:DB8:0:0::1") == "2001:db8::1");
  CHECK_FALSE(Canonical("host.example"));
  CHECK_FALSE(Canonical(""));
}
