// Every state takes every event.
#include <catch2/catch.hpp>

#include "paper_call.h"

namespace centralino::callflow {
namespace {

using namespace std::chrono_literals;
using testing::kCaller;
using testing::PaperCall;
using testing::Words;

// One call in each phase of its life.
std::vector<PaperCall> EveryPhase() {
  std::vector<PaperCall> calls(1);  // new
  PaperCall call;
  CallFacts calling = PaperCall::Facts();
  calling.calling_operator = OperatorId("bianchi");
  call.Begin(calling);
  calls.push_back(call);  // taking the caller
  call = PaperCall();
  call.Begin();
  calls.push_back(call);  // deciding
  PaperCall menu = call;
  menu.Decide(plan::Menu{{Words("menu")}, 5s});
  calls.push_back(menu);  // preparing
  menu.On(MediaReady{kCaller});
  calls.push_back(menu);
  PaperCall announce = call;
  announce.Decide(plan::Announce{{Words("closed")}});
  announce.On(MediaReady{kCaller});
  calls.push_back(announce);
  PaperCall ring = call;
  ring.Decide(plan::Ring{OperatorId("rossi"), 20s, false});
  ring.On(MediaReady{kCaller});
  calls.push_back(ring);
  ring.On(Reserved{ring.reservation(), ReserveResult::kReserved});
  calls.push_back(ring);
  PaperCall wait;
  wait.Wait();
  calls.push_back(wait);
  wait.Ring("offer1");
  calls.push_back(wait);
  wait.On(LegAnswered{wait.phone()});
  calls.push_back(wait);  // talking
  wait.On(LegTerms{wait.phone(), true});
  calls.push_back(wait);  // hold
  menu.On(Drain{});
  calls.push_back(menu);  // parting
  call.On(LegEnded{kCaller});
  calls.push_back(call);  // finished
  return calls;
}

// Every kind of event, about this call and about none.
std::vector<Event> EveryEvent(const PaperCall& call) {
  std::vector<Event> events{RoutingUnavailable{0}, LineChanged{model::GroupId("anagrafe"), 99},
                            Drain{}};
  for (const LegId& leg : {kCaller, call.phone(), LegId("nobody"), LegId()}) {
    events.insert(events.end(),
                  {MediaReady{leg}, MediaLost{leg}, PlayStarted{leg, call.play(), 0, call.now()},
                   MarkReached{leg, call.play(), 0}, PlayEnded{leg, call.play()}, Digit{leg, 'D'},
                   LegRinging{leg}, LegAnswered{leg}, LegFailed{leg, 0}, LegFailed{leg, 999},
                   LegTerms{leg, true}, LegTerms{leg, false}, LegEnded{leg}});
  }
  for (Serial serial = 0; serial < 12; ++serial) {
    events.push_back(Decided{serial, {plan::Hangup{}, {}}});
    events.push_back(AheadAnswered{serial, 3, true, 1, call.now()});
    for (int timer = 0; timer < kTimers; ++timer) {
      events.push_back(TimerFired{static_cast<Timer>(timer), serial});
    }
  }
  for (const TicketId& ticket : {call.ticket(), TicketId("other"), TicketId()}) {
    for (int result = 0; result < 5; ++result) {
      events.push_back(Joined{ticket, static_cast<JoinResult>(result), 3});
    }
    events.push_back(Offered{ticket, OfferId("new"), OperatorId("verdi"), 0s, call.now()});
  }
  for (const OfferId& offer : {call.reservation(), OfferId("offer1"), OfferId()}) {
    events.push_back(OfferWithdrawn{offer});
    events.push_back(SettleRefused{offer});
    for (int result = 0; result < 4; ++result) {
      events.push_back(Reserved{offer, static_cast<ReserveResult>(result)});
    }
  }
  return events;
}

TEST_CASE("every state takes every event, and then the caller can still hang up") {
  for (const PaperCall& call : EveryPhase()) {
    for (const Event& event : EveryEvent(call)) {
      std::ostringstream what;
      what << call.state() << " takes " << event;
      CAPTURE(what.str());
      PaperCall hit = call;
      hit.On(event);
      if (call.phase() == "finished") CHECK(hit.state() == call.state());
      if (call.phase() == "new") continue;
      hit.On(LegEnded{kCaller});
      CHECK(hit.phase() == "finished");
    }
  }
}

TEST_CASE("an event means the same each time: the machine has no memory but its state") {
  for (const PaperCall& call : EveryPhase()) {
    for (const Event& event : EveryEvent(call)) {
      const Transition once = Advance(call.state(), event, call.now());
      const Transition again = Advance(call.state(), event, call.now());
      CHECK(once.next == again.next);
      CHECK(once.commands.size() == again.commands.size());
    }
  }
}

}  // namespace
}  // namespace centralino::callflow
