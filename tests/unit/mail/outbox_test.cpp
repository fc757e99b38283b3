#include "mail/outbox.h"

#include <catch2/catch.hpp>

#include "folder.h"
#include "support/smtp/mime.h"

namespace centralino::mail {
namespace {

using namespace std::chrono_literals;
using testing::Folder;

constexpr Instant kNow(std::chrono::milliseconds(1'764'063'000'000));

// A server that answers what it is told to, and remembers.
struct Server final : Transport {
  std::function<Answer(const std::string& to)> answer = [](const auto&) {
    return Answer::kAccepted;
  };
  std::vector<std::string> mails;
  int tries = 0;

  Reply Send(const std::string&, const std::string& to, const std::string& mail) override {
    ++tries;
    const Answer said = answer(to);
    if (said == Answer::kAccepted) mails.push_back(mail);
    return {said, said == Answer::kAccepted ? "" : "as told"};
  }
};

struct House {
  Folder folder;
  Server server;

  Outbox::Settings settings() const { return {.folder = folder.path() / "spool"}; }
  std::filesystem::path File(const std::string& content) const {
    const auto path = folder.path() / "recording";
    REQUIRE(WriteFile(path, content).ok());
    return path;
  }
};

Letter To(std::string id, std::string to = "anagrafe@example.org") {
  return {.id = std::move(id),
          .to = std::move(to),
          .subject = "Messaggio",
          .text = "Ecco.\n",
          .written = kNow,
          .attachment_name = "messaggio.wav",
          .attachment_type = "audio/wav"};
}

TEST_CASE("pauses double to their longest") {
  CHECK(PauseAfter(1, 30s, 1h) == 30s);
  CHECK(PauseAfter(2, 30s, 1h) == 60s);
  CHECK(PauseAfter(7, 30s, 1h) == 32min);
  CHECK(PauseAfter(8, 30s, 1h) == 1h);
  CHECK(PauseAfter(1000, 30s, 1h) == 1h);
}

TEST_CASE("a letter is sent once, with its attachment, and kept for some days") {
  House house;
  Outbox outbox(house.settings(), house.server);
  REQUIRE(outbox.Open().ok());
  REQUIRE(outbox.Add(To("m1"), house.File("sound")).ok());
  CHECK(outbox.figures().waiting == 1);
  const auto next = outbox.Work(kNow);
  CHECK(next == kNow + 7 * 24h);
  REQUIRE(house.server.mails.size() == 1);
  CHECK(support::MailParts(house.server.mails[0]).at(1).body == "sound");
  CHECK(outbox.List().at(0).state == State::kDelivered);
  CHECK(outbox.Attachment("m1").value() == "sound");
  outbox.Work(kNow + 7 * 24h - 1s);
  CHECK(outbox.List().size() == 1);
  outbox.Work(kNow + 7 * 24h);
  CHECK(outbox.List().empty());
  CHECK(outbox.Attachment("m1").status().code() == absl::StatusCode::kNotFound);
  CHECK(std::filesystem::is_empty(house.folder.path() / "spool"));
  CHECK(house.server.tries == 1);
}

TEST_CASE("a server that refuses for a day is asked ever more seldom, then gets everything") {
  House house;
  Outbox outbox(house.settings(), house.server);
  REQUIRE(outbox.Open().ok());
  const bool there = GENERATE(true, false);
  house.server.answer = [there](const auto&) {
    return there ? Answer::kLater : Answer::kUnreachable;
  };
  for (int i = 0; i < 10; ++i) {
    REQUIRE(outbox.Add(To("m" + std::to_string(i)), house.File(std::to_string(i))).ok());
  }
  Instant now = kNow;
  for (; now < kNow + 24h; now = outbox.Work(now).value()) {
  }
  // 8 tries within the first hour, then one an hour; of all letters, or of one that tells for all.
  CHECK(house.server.tries <= (there ? 310 : 31));
  CHECK(house.server.tries >= (there ? 290 : 29));
  CHECK(outbox.figures().waiting == 10);
  CHECK(outbox.figures().oldest == kNow);
  CHECK(outbox.figures().server_answers == there);

  house.server.answer = [](const auto&) { return Answer::kAccepted; };
  outbox.Work(now);
  CHECK(house.server.mails.size() == 10);
  CHECK(outbox.figures().waiting == 0);
  CHECK(outbox.figures().delivered == 10);
  CHECK(outbox.figures().server_answers);
}

TEST_CASE("a letter that is refused for good is laid aside and does not hold up the others") {
  House house;
  Outbox outbox(house.settings(), house.server);
  REQUIRE(outbox.Open().ok());
  house.server.answer = [](const std::string& to) {
    return to == "nobody@example.org" ? Answer::kNever : Answer::kAccepted;
  };
  REQUIRE(outbox.Add(To("m1", "nobody@example.org"), house.File("1")).ok());
  REQUIRE(outbox.Add(To("m2"), house.File("2")).ok());
  outbox.Work(kNow);
  outbox.Work(kNow + 30 * 24h);
  const auto entries = outbox.List();
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].state == State::kRefused);
  CHECK(entries[0].trouble == "as told");
  CHECK(outbox.Attachment("m1").value() == "1");
  CHECK(outbox.figures().refused == 1);
  CHECK(outbox.figures().refused_kept == 1);
  REQUIRE(outbox.Remove("m1").ok());
  CHECK(outbox.List().empty());
  CHECK(outbox.Remove("m1").code() == absl::StatusCode::kNotFound);
}

TEST_CASE("letters and what became of them survive a restart, under the same Message-ID") {
  House house;
  house.server.answer = [](const auto&) { return Answer::kLater; };
  {
    Outbox outbox(house.settings(), house.server);
    REQUIRE(outbox.Open().ok());
    REQUIRE(outbox.Add(To("m1"), house.File("sound")).ok());
    outbox.Work(kNow);
  }
  house.server.answer = [](const auto&) { return Answer::kAccepted; };
  {
    Outbox outbox(house.settings(), house.server);
    REQUIRE(outbox.Open().ok());
    CHECK(outbox.List().at(0).letter == To("m1"));
    CHECK(outbox.List().at(0).attempts == 1);
    // The recorder, too, was interrupted and gives it again: its file is gone already.
    CHECK(outbox.Add(To("m1"), house.folder.path() / "recording").ok());
    outbox.Work(kNow + 1h);
  }
  REQUIRE(house.server.mails.size() == 1);
  CHECK(support::MailHeader(house.server.mails[0], "Message-ID") == "<m1@localhost>");
  Outbox outbox(house.settings(), house.server);
  REQUIRE(outbox.Open().ok());
  outbox.Work(kNow + 2h);
  CHECK(outbox.List().at(0).state == State::kDelivered);
  CHECK(house.server.mails.size() == 1);
}

TEST_CASE("a process that died between the sound and the letter loses neither") {
  House house;
  const auto spool = house.folder.path() / "spool";
  std::filesystem::create_directories(spool);
  std::filesystem::rename(house.File("sound"), spool / "m1.data");
  Outbox outbox(house.settings(), house.server);
  REQUIRE(outbox.Open().ok());
  REQUIRE(outbox.Add(To("m1"), house.folder.path() / "recording").ok());
  CHECK(outbox.Attachment("m1").value() == "sound");
}

TEST_CASE("a broken file is counted and left alone") {
  House house;
  const auto spool = house.folder.path() / "spool";
  std::filesystem::create_directories(spool);
  REQUIRE(WriteFile(spool / "m1.json", "{\"id\": ").ok());
  REQUIRE(WriteFile(spool / "m2.json", "{}").ok());
  Outbox outbox(house.settings(), house.server);
  REQUIRE(outbox.Open().ok());
  CHECK(outbox.figures().broken == 2);
  CHECK(outbox.List().empty());
  CHECK(std::filesystem::exists(spool / "m1.json"));
}

TEST_CASE("ids and addresses that could leave the folder or the envelope are refused") {
  House house;
  Outbox outbox(house.settings(), house.server);
  REQUIRE(outbox.Open().ok());
  CHECK_FALSE(outbox.Add(To("../m1"), "").ok());
  CHECK_FALSE(outbox.Add(To(""), "").ok());
  CHECK_FALSE(outbox.Add(To("m1", "a@example.org>\r\nRCPT TO:<b@example.org"), "").ok());
  CHECK_FALSE(outbox.Add(To("m1"), house.folder.path() / "not-there").ok());
  CHECK(outbox.List().empty());
}

TEST_CASE("the postman sends what is given to him and stops when asked to") {
  House house;
  Outbox outbox(house.settings(), house.server);
  REQUIRE(outbox.Open().ok());
  {
    Postman postman(outbox);
    REQUIRE(outbox.Add(To("m1"), house.File("sound")).ok());
    postman.Ring();
    for (int i = 0; i < 500 && outbox.figures().delivered == 0; ++i) {
      std::this_thread::sleep_for(10ms);
    }
  }
  CHECK(house.server.mails.size() == 1);
}

}  // namespace
}  // namespace centralino::mail
