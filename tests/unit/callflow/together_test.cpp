// All phones of a group ring for one caller.
#include <catch2/catch.hpp>
#include <string>

#include "paper_call.h"

namespace centralino::callflow {
namespace {

using testing::kCaller;
using testing::PaperCall;

// Two phones ring; their legs.
struct Two {
  LegId first, second;
};
Two RingTwo(PaperCall& call) {
  Two two;
  call.Ring("o1", "rossi");
  two.first = call.phone();
  call.On(Offered{call.ticket(), OfferId("o2"), OperatorId("bianchi"), model::seconds{20},
                  call.now() + std::chrono::seconds(25), true});
  two.second = call.phone();
  call.On(MediaReady{two.second});
  call.On(LegRinging{two.second});
  return two;
}

TEST_CASE("the first of several phones to answer has the caller, the others learn of it") {
  PaperCall call;
  call.Wait();
  const Two two = RingTwo(call);
  CHECK(call.state().others.size() == 1);
  CHECK(call.On(LegAnswered{two.second}) ==
        "bridge caller and phone; settle o2: answered; release phone (answered elsewhere); "
        "close media phone");
  CHECK(call.phase() == "talking");
  CHECK(call.state().callee->operator_id == OperatorId("bianchi"));
  // He answered in the same instant: nobody talks to him.
  CHECK(call.On(LegAnswered{two.first}) == "release phone");
  CHECK(call.On(OfferWithdrawn{OfferId("o1")}).empty());
}

TEST_CASE(
    "one of several phones that does not answer stops alone, the caller hears nothing of it") {
  PaperCall call;
  call.Wait();
  const Two two = RingTwo(call);
  CHECK(call.On(LegFailed{two.first, 486}) == "close media phone; settle o1: busy");
  CHECK(call.phase() == "waiting");
  CHECK(call.state().callee->id == two.second);
  call.After(std::chrono::seconds(21));
  CHECK_FALSE(call.state().callee.has_value());
}

TEST_CASE("phones that rang from different moments each ring their time") {
  PaperCall call;
  call.Wait();
  call.Ring("o1", "rossi");
  call.After(std::chrono::seconds(10));
  call.On(Offered{call.ticket(), OfferId("o2"), OperatorId("bianchi"), model::seconds{20},
                  call.now() + std::chrono::seconds(25), true});
  call.On(MediaReady{call.phone()});
  CHECK(call.After(std::chrono::seconds(10)) ==
        "release phone; close media phone; settle o1: no answer");
  CHECK(call.state().callee->offer == OfferId("o2"));
  CHECK(call.After(std::chrono::seconds(10)) ==
        "release phone; close media phone; settle o2: no answer");
}

TEST_CASE("a caller who leaves while several phones ring silences them all") {
  PaperCall call;
  call.Wait();
  RingTwo(call);
  const std::string words = call.On(LegEnded{kCaller});
  CHECK(words.find("settle o1: withdrawn") != std::string::npos);
  CHECK(words.find("settle o2: withdrawn") != std::string::npos);
  CHECK(call.end() == End::kAbandoned);
}

TEST_CASE("an operator's code: the queue is asked before he is answered, then he is told") {
  PaperCall call;
  call.Begin();
  CHECK(call.Decide(plan::OperatorState{OperatorId("rossi"), plan::StateChange::kPaused,
                                        "break"}) == "open media caller");
  CHECK(call.On(MediaReady{kCaller}) == "set state of rossi to 2 break");
  const Serial question = std::get<SettingState>(call.state().phase).question;
  CHECK(call.On(OperatorStateSet{question + 1, plan::OutcomeKind::kNowAway}).empty());
  CHECK(call.On(OperatorStateSet{question, plan::OutcomeKind::kNowPaused}) ==
        "ask routing: now paused");
}

TEST_CASE("one who goes from line to line keeps his arrival") {
  PaperCall call;
  call.Wait();
  const TicketId first = call.ticket();
  plan::Wait step = PaperCall::Line();
  step.policy.max_wait = std::chrono::seconds(10);
  call.On(Joined{call.ticket(), JoinResult::kNobodyPresent, 1});
  Transition transition =
      Advance(call.state(), Decided{std::get<Deciding>(call.state().phase).question, {step, {}}},
              call.now());
  bool joined = false;
  for (const Command& command : transition.commands) {
    if (const auto* join = std::get_if<JoinLine>(&command)) joined = join->previous == first;
  }
  CHECK(joined);
}

}  // namespace
}  // namespace centralino::callflow
