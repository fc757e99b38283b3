// Who is not served, and how he is told.
#include <catch2/catch.hpp>
#include <thread>

#include "e2e/calls/fixture.h"

namespace centralino::support {
namespace {

// One INVITE with a description of one's own; the final status, 0 if none came.
int StatusOf(const std::string& number, const std::string& sdp, const std::string& from_address,
             DigestLogin login = {}) {
  House& house = TheHouse();
  auto status = std::make_shared<std::promise<int>>();
  auto result = status->get_future();
  std::unique_ptr<UserAgent> agent;
  house.thread().loop().Call([&] {
    agent = std::make_unique<UserAgent>(
        house.thread().loop(),
        UserAgent::Options{.bind = {from_address, 0}, .proxy = house.status().sip, .login = login});
    CallEvents events;
    events.on_answered = [status](const SipMessage&) {
      status->set_value(200);
      return std::string();
    };
    events.on_failed = [status](const SipMessage& response) { status->set_value(response.status); };
    agent->Invite(number, login.user.empty() ? "0571123456" : login.user, sdp, std::move(events));
  });
  const bool came = result.wait_for(seconds(5)) == std::future_status::ready;
  house.thread().loop().Call([&] { agent.reset(); });
  return came ? result.get() : 0;
}

std::string Sdp(const std::string& media) {
  return "v=0\r\no=- 1 1 IN IP4 127.0.0.10\r\ns=-\r\nc=IN IP4 127.0.0.10\r\nt=0 0\r\n" + media;
}

const std::string& Trunk() { return TheHouse().status().trunk.front(); }

std::string PlainSdp() { return WriteDescription({.audio = {"127.0.0.10", 40000}}); }

TEST_CASE("a number that nobody owns is refused with 404, and counted") {
  const auto refused = [] {
    return Metric(MetricsOf("sip-edge"), "centralino_unowned_numbers_total");
  };
  const double before = refused();
  CHECK(StatusOf("0571999999", PlainSdp(), Trunk()) == 404);
  CHECK(refused() == before + 1);
}

TEST_CASE("a caller without a codec in common is refused with 488") {
  CHECK(StatusOf(kTownHall, Sdp("m=audio 40000 RTP/AVP 18\r\na=rtpmap:18 G729/8000\r\n"),
                 Trunk()) == 488);
  CHECK(StatusOf(kTownHall, Sdp("m=video 40000 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"),
                 Trunk()) == 488);
  CHECK(StatusOf(kTownHall, Sdp("m=image 40000 udptl t38\r\n"), Trunk()) == 488);
}

TEST_CASE("a stranger is challenged before his number is looked at") {
  CHECK(StatusOf(kTownHall, PlainSdp(), "127.0.0.66") == 401);
  CHECK(StatusOf("0571999999", PlainSdp(), "127.0.0.66") == 401);
}

TEST_CASE("a wrong password is refused with 403, for known and unknown users alike") {
  const auto& known = TheHouse().status().operators.front();
  CHECK(StatusOf(kTownHall, PlainSdp(), "127.0.0.67", {known.user, "wrong"}) == 403);
  CHECK(StatusOf(kTownHall, PlainSdp(), "127.0.0.67", {"nobody", "wrong"}) == 403);
}

TEST_CASE("a hostile description is refused and the platform goes on") {
  for (const char* media : {"m=audio 70000 RTP/AVP 8\r\n", "m=audio -4 RTP/AVP 8\r\n",
                            "m=image 4000 udptl (((\r\n", "m=audio\r\n", "c=IN IP4 \r\n"}) {
    const int status = StatusOf(kTownHall, Sdp(media), Trunk());
    INFO(media);
    CHECK((status == 400 || status == 488));
  }
  const auto citizen = TheHouse().NewCitizen("citizen");
  citizen->Dial(kTownHall);
  CHECK(citizen->WaitForAnswer(seconds(3)));
}

TEST_CASE("callers who cancel right behind their INVITE leave nothing behind") {
  House& house = TheHouse();
  std::vector<std::unique_ptr<Citizen>> citizens;
  for (int i = 0; i < 20; ++i) {
    citizens.push_back(house.NewCitizen("citizen " + std::to_string(i)));
    citizens.back()->Dial(kTownHall);
    citizens.back()->CancelAtOnce();
  }
  for (const auto& citizen : citizens) {
    // Answered at once or cancelled at once: whichever the platform said, it said it once.
    const bool over = citizen->WaitForEnd(seconds(3));
    if (!over) citizen->HangUp();
    INFO(citizen->Story());
    CHECK((citizen->status() == 487 || citizen->status() == 200));
  }
  citizens.clear();
  CHECK(house.lines().WaitUntilIdle(seconds(5)));
}

}  // namespace
}  // namespace centralino::support
