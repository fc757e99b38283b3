// What must work at every moment: an operator's answer cuts whatever is being said, and a key is
// obeyed. The same call is lived through once, and at each moment of it a copy of it goes astray.
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "paper_call.h"

namespace centralino::callflow {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using testing::kCaller;
using testing::PaperCall;
using testing::Words;

constexpr waiting::Wait kTenMinutes{waiting::Wait::Words::kLessThan, 10};

bool Says(const std::string& words, const std::string& part) {
  return words.find(part) != std::string::npos;
}

// A call with the time that everything takes: a voice begins after 20 ms, has said its number after
// 1.2 s and all after 2.6 s; line and media answer after 10 ms, routing after 50. A value: it can
// be copied and go on.
class Life {
 public:
  static constexpr milliseconds kStep{20};

  PaperCall call;
  std::function<plan::Step(const std::string&)> route;  // what routing says to what it is asked
  std::optional<int> number;                            // the line's, now
  std::int64_t version = 1;

  // What the machine asked for meanwhile.
  std::string Live(milliseconds time) {
    std::string words;
    for (milliseconds lived{0}; lived < time; lived += kStep) {
      Obey(call.After(kStep), words);
      for (auto next = agenda_.begin(); next != agenda_.end() && next->first <= call.now();
           next = agenda_.begin()) {
        const Event event = next->second;
        agenda_.erase(next);
        Obey(call.On(event), words);
      }
    }
    return words;
  }
  // Something happens now.
  std::string On(const Event& event) {
    std::string words;
    Obey(call.On(event), words);
    return words;
  }
  void Move(std::optional<int> to) {
    number = to;
    On(LineChanged{model::GroupId("anagrafe"), ++version});
  }
  bool speaking() const { return speaking_until_ > call.now(); }

 private:
  void Obey(const std::string& asked, std::string& words) {
    if (asked.empty()) return;
    words += asked + "; ";
    if (call.play() != play_) Speak();
    if (Says(asked, "open media caller")) After(10ms, MediaReady{kCaller});
    if (Says(asked, "ask routing")) {
      After(50ms, Decided{call.question(), plan::Decision{route(asked), {}}});
    }
    if (Says(asked, "ask ahead")) {
      After(10ms, AheadAnswered{call.ahead_question(), number, false, version, call.now() + 10ms,
                                kTenMinutes});
    }
  }
  void Speak() {
    play_ = call.play();
    After(20ms, PlayStarted{kCaller, play_, 0, call.now() + 20ms});
    After(1200ms, MarkReached{kCaller, play_, 0});
    After(2600ms, PlayEnded{kCaller, play_});
    speaking_until_ = call.now() + 2600ms;
  }
  void After(milliseconds time, Event event) {
    agenda_.emplace(call.now() + time, std::move(event));
  }

  Serial play_ = 0;
  Instant speaking_until_{};
  std::multimap<Instant, Event> agenda_;
};

Life InLine(std::optional<int> number) {
  Life life;
  life.number = number;
  life.call.Begin();
  life.call.Decide(PaperCall::Line());
  life.On(MediaReady{kCaller});
  life.On(Joined{life.call.ticket(), JoinResult::kWaiting, 1});
  return life;
}

// His phone is invited and answers before it has rung, or has rung already.
void AnswerNow(Life life) {
  INFO("in the " << life.call.phase() << (life.speaking() ? ", speaking" : ", music"));
  if (!life.call.state().callee) {
    life.On(Offered{life.call.ticket(), OfferId("offer"), OperatorId("rossi"), model::seconds{20},
                    life.call.now() + 25s});
    life.On(MediaReady{life.call.phone()});
  }
  REQUIRE(life.On(LegAnswered{life.call.phone()}) ==
          "bridge caller and phone; settle offer: answered; ");
  // What the voice still reports and the line still answers moves nobody's lips again.
  CHECK_FALSE(Says(life.Live(8s), "play to caller"));
  life.Move(0);
  CHECK_FALSE(Says(life.Live(1s), "play to caller"));
  CHECK(life.call.phase() == "talking");
}

TEST_CASE("an operator's answer cuts the voice at every moment of every announcement") {
  // Told; falls that begin the sentence anew and end it; unknown; one's turn; the next repeat.
  std::map<milliseconds, std::optional<int>> moves{{6000ms, 4}, {6700ms, 3},  {7400ms, 2},
                                                   {20s, {}},   {60000ms, 1}, {70000ms, 0}};
  Life life = InLine(5);
  int speaking = 0;
  for (milliseconds at{0}; at < 110s; at += Life::kStep) {
    if (moves.contains(at)) life.Move(moves[at]);
    INFO("after " << at.count() << " ms");
    AnswerNow(life);
    if (life.speaking()) ++speaking;
    life.Live(Life::kStep);
  }
  CHECK(speaking > 600);
}

TEST_CASE("an operator's answer cuts the voice that says he is being called, at every moment") {
  const milliseconds rings_at = GENERATE(100ms, 700ms, 1500ms, 4s);
  Life life = InLine(GENERATE(0, 3));
  life.Live(rings_at);
  life.On(Offered{life.call.ticket(), OfferId("offer"), OperatorId("rossi"), model::seconds{20},
                  life.call.now() + 25s});
  life.On(MediaReady{life.call.phone()});
  life.On(LegRinging{life.call.phone()});
  for (milliseconds at{0}; at < 12s; at += Life::kStep) {
    INFO("after " << at.count() << " ms");
    AnswerNow(life);
    life.Live(Life::kStep);
  }
}

// ---- Keys -------------------------------------------------------------------------------------

plan::Menu Menu() { return plan::Menu{{Words("welcome"), Words("press one")}, 5s}; }

// An announcement, and a menu that is repeated as long as nothing is pressed.
Life InGuide() {
  Life life;
  life.route = [](const std::string& asked) -> plan::Step {
    if (Says(asked, "key")) return PaperCall::Line();
    if (Says(asked, "started")) return plan::Announce{{Words("closed tomorrow")}};
    return Menu();
  };
  life.On(CallStarted{PaperCall::Facts()});
  return life;
}

TEST_CASE("a key is obeyed at every moment of every prompt, once") {
  Life life = InGuide();
  int at_once = 0;
  for (milliseconds at{0}; at < 20s; at += Life::kStep) {
    INFO("after " << at.count() << " ms, in the " << life.call.phase());
    Life pressed = life;
    const bool in_menu = life.call.phase() == "menu";
    std::string words = pressed.On(Digit{kCaller, '1'});
    if (in_menu) {
      CHECK(words ==
            (life.speaking() ? "stop caller; ask routing: key 1; " : "ask routing: key 1; "));
      ++at_once;
    }
    words += pressed.Live(6s);
    const auto obeyed = words.find("ask routing: key 1");
    REQUIRE(obeyed != std::string::npos);
    CHECK(words.find("ask routing: key", obeyed + 1) == std::string::npos);
    CHECK_FALSE(Says(words, "[press one]"));  // who knows it need not hear it
    CHECK(pressed.call.phase() == "waiting");
    life.Live(Life::kStep);
  }
  CHECK(at_once > 700);
}

}  // namespace
}  // namespace centralino::callflow
