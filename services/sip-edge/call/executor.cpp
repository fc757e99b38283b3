#include "services/sip-edge/call/executor.h"

#include <fmt/format.h>
#include <algorithm>

#include "service/log.h"
#include "services/sip-edge/call/kept_call.h"
#include "speech/render.h"

namespace centralino::edge {

namespace log = service::log;

namespace {

log::Context ContextOf(const Call& call) { return {call.id.value, call.organization.value}; }

// What the operator reads on his phone's display while it rings.
std::string DisplayFor(const std::string& group, model::seconds waited) {
  if (group.empty()) return "";
  if (waited < std::chrono::minutes(1)) return group;
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(waited).count();
  return fmt::format("{}, in attesa da {} min", group, minutes);
}

}  // namespace

std::function<void(callflow::Event)> Calls::Executor::Later() const {
  return [alive = std::weak_ptr<bool>(calls_.alive_), calls = &calls_,
          id = call_.id](callflow::Event event) {
    if (!alive.expired()) calls->Feed(id, std::move(event));
  };
}

std::function<void(callflow::Event)> Calls::Executor::Timed(std::string_view step) const {
  return [alive = std::weak_ptr<bool>(calls_.alive_), calls = &calls_, id = call_.id, step,
          asked = std::chrono::steady_clock::now()](callflow::Event event) {
    if (alive.expired()) return;
    const auto took = std::chrono::steady_clock::now() - asked;
    calls->ports_.metrics->Step(step, std::chrono::duration_cast<std::chrono::microseconds>(took));
    calls->Feed(id, std::move(event));
  };
}

// ---- Routing ----------------------------------------------------------------------------------

void Calls::Executor::operator()(const callflow::AskRouting& command) {
  RoutingQuestion question;
  question.organization = call_.organization;
  question.call = call_.id;
  question.facts.now = ports().civil_now();
  question.facts.dialled = call_.dialled;
  question.facts.caller_kind = call_.caller_kind;
  question.facts.caller = call_.caller;
  question.cursor = command.cursor;
  question.outcome = command.outcome;
  ports().routing->Ask(
      question, [feed = Timed("routing"), serial = command.question, call = call_.id,
                 organization = call_.organization](absl::StatusOr<plan::Decision> decision) {
        if (decision.ok()) return feed(callflow::Decided{serial, *std::move(decision)});
        log::Warning({call.value, organization.value}, "routing gave no step",
                     {{"error", decision.status().ToString()}});
        feed(callflow::RoutingUnavailable{serial});
      });
}

// ---- Legs -------------------------------------------------------------------------------------

void Calls::Executor::operator()(const callflow::RingCaller& command) {
  ports().legs->Ring(command.leg);
}

void Calls::Executor::operator()(const callflow::AnswerCaller& command) {
  CallLeg& leg = call_.legs[command.leg];
  leg.record.answered = ports().now();
  // Media first: a caller may press a key the moment he is answered.
  if (leg.terms) ports().media->SetRemote(command.leg, *leg.terms);
  ports().legs->Answer(command.leg, leg.local.value_or(RtpEndpoint{}));
  ports().metrics->Answered(std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - call_.invited));
}

void Calls::Executor::operator()(const callflow::RejectCaller& command) {
  ports().legs->Reject(command.leg, command.status);
  calls_.EndLeg(command.leg, command.status);
  if (command.status == 404) ports().metrics->Unowned();
}

void Calls::Executor::operator()(const callflow::DialCaller& command) {
  TrunkRequest request;
  request.leg = command.leg;
  request.organization = call_.organization.value;
  request.number = command.number;
  request.shown = command.shown;
  request.local = call_.legs[command.leg].local.value_or(RtpEndpoint{});
  ports().legs->Call(request);
}

void Calls::Executor::operator()(const callflow::RingOperator& command) {
  const auto callee = ports().organizations->OperatorById(call_.organization, command.operator_id);
  CallLeg& leg = call_.legs[command.leg];
  leg.record.party = command.operator_id.value;
  ports().metrics->Step("offer-to-invite", std::chrono::duration_cast<std::chrono::microseconds>(
                                               std::chrono::steady_clock::now() - leg.opened));
  if (!callee) {
    // His revision is not ours yet, or not any more.
    calls_.Feed(call_.id, callflow::LegFailed{command.leg, 480});
    return;
  }
  RingRequest request;
  request.leg = command.leg;
  request.organization = call_.organization.value;
  request.user = callee->user;
  request.caller = call_.caller;
  request.caller_name = DisplayFor(
      ports().organizations->GroupName(call_.organization, command.group), command.waited);
  request.local = leg.local.value_or(RtpEndpoint{});
  const auto caller = call_.legs.find(call_.state.caller.id);
  if (caller != call_.legs.end() && caller->second.terms) {
    request.preferred = caller->second.terms->codec;
  }
  log::Info(ContextOf(call_), "ringing operator",
            {{"operator", command.operator_id.value}, {"leg", command.leg.value}});
  ports().legs->Invite(request);
}

void Calls::Executor::operator()(const callflow::ReleaseLeg& command) {
  ports().legs->Release(command.leg,
                        command.answered_elsewhere ? Because::kAnsweredElsewhere : Because::kOver);
  calls_.EndLeg(command.leg, 0);
}

// ---- Media ------------------------------------------------------------------------------------

void Calls::Executor::operator()(const callflow::OpenMedia& command) {
  if (call_.legs.find(command.leg) == call_.legs.end()) {
    CallLeg& leg = call_.legs[command.leg];
    leg.record.leg = command.leg;
    leg.record.start = ports().now();
    leg.opened = std::chrono::steady_clock::now();
    calls_.by_leg_[command.leg] = call_.id;
  }
  ports().media->Open(call_.id, command.leg, command.near);
}

void Calls::Executor::operator()(const callflow::CloseMedia& command) {
  ports().media->Close(command.leg);
}

void Calls::Executor::operator()(const callflow::Play& command) {
  std::vector<speech::Utterance> utterances;
  for (const speech::Prompt& prompt : command.prompts) {
    for (speech::Utterance& utterance : speech::Render(prompt)) {
      utterances.push_back(std::move(utterance));
    }
  }
  const bool nothing_to_say = utterances.empty() && command.first.empty();
  if (!nothing_to_say || command.then_music) {
    ports().media->Play(command.leg, command.play, utterances, command.then_music, command.first);
  }
  if (nothing_to_say && !command.prompts.empty()) {
    log::Warning(ContextOf(call_), "a prompt has no words", {{"leg", command.leg.value}});
  }
  if (nothing_to_say) calls_.Feed(call_.id, callflow::PlayEnded{command.leg, command.play});
}

void Calls::Executor::operator()(const callflow::StopPlay& command) {
  ports().media->Stop(command.leg);
}

void Calls::Executor::operator()(const callflow::Bridge& command) {
  ports().media->Bridge(command.leg, command.other);
}

void Calls::Executor::operator()(const callflow::Unbridge& command) {
  ports().media->Unbridge(command.leg);
}

void Calls::Executor::operator()(const callflow::StartRecording& command) {
  log::Info(ContextOf(call_), "recording a message",
            {{"recording", command.recording.value}, {"desk", command.step.desk.value}});
  ports().media->Record(command.leg, {.recording = command.recording,
                                      .organization = call_.organization,
                                      .caller = call_.caller,
                                      .dialled = call_.dialled,
                                      .when = ports().now(),
                                      .step = command.step});
}

void Calls::Executor::operator()(const callflow::StopRecording& command) {
  ports().media->StopRecording(command.leg);
}

void Calls::Executor::operator()(const callflow::SendRecording& command) {
  ports().media->SendRecording(command.leg);
}

// ---- Queue ------------------------------------------------------------------------------------

void Calls::Executor::operator()(const callflow::JoinLine& command) {
  calls_.StayInLine(call_, command.step.group);
  ports().queue->Join(party(), command.ticket, command.step, command.previous,
                      [feed = Timed("join"), ticket = command.ticket](callflow::JoinResult result,
                                                                      const AheadAnswer& ahead) {
                        feed(callflow::Joined{ticket, result, ahead.line_version, ahead.number,
                                              ahead.read_at, ahead.wait});
                      });
}

void Calls::Executor::operator()(const callflow::LeaveLine& command) {
  calls_.StayInLine(call_, std::nullopt);
  ports().queue->Leave(party(), command.ticket, command.reason);
}

void Calls::Executor::operator()(const callflow::AskCallback& command) {
  const std::string kept = WriteKept({call_.id, call_.dialled, command.step, call_.state.cursor});
  ports().queue->AskCallback(
      party(), command, kept,
      [alive = std::weak_ptr<bool>(calls_.alive_), calls = &calls_, party = party(),
       ticket = command.ticket](callflow::CallbackResult result) {
        if (alive.expired()) return;
        if (calls->Find(party.call) != nullptr) {
          return calls->Feed(party.call, callflow::CallbackAnswered{ticket, result});
        }
        // He hung up at once. What could not be kept is given back.
        if (result == callflow::CallbackResult::kKept) return;
        calls->ports_.queue->Leave(party, ticket, callflow::LeaveReason::kAbandoned);
      });
}

void Calls::Executor::operator()(const callflow::EndCallback& command) {
  ports().queue->EndCallback(party(), command.ticket, command.end);
}

void Calls::Executor::operator()(const callflow::AskAhead& command) {
  ports().queue->Ahead(
      party(), command.ticket,
      [feed = Timed("ahead"), serial = command.question](const AheadAnswer& answer) {
        feed(callflow::AheadAnswered{serial, answer.number, answer.ringing, answer.line_version,
                                     answer.read_at, answer.wait});
      });
}

void Calls::Executor::operator()(const callflow::ReserveOperator& command) {
  ports().queue->Reserve(
      party(), command,
      [feed = Timed("reserve"), offer = command.offer](callflow::ReserveResult result) {
        feed(callflow::Reserved{offer, result});
      });
}

void Calls::Executor::operator()(const callflow::SettleOffer& command) {
  if (command.result == callflow::Settlement::kAnswered) calls_.StayInLine(call_, std::nullopt);
  ports().queue->Settle(
      party(), command.offer, command.result,
      [feed = Later(), offer = command.offer] { feed(callflow::SettleRefused{offer}); });
}

void Calls::Executor::operator()(const callflow::SetOperatorState& command) {
  ports().queue->SetState(
      party(), command.step,
      [feed = Timed("state"), serial = command.question](plan::OutcomeKind outcome) {
        feed(callflow::OperatorStateSet{serial, outcome});
      });
}

// ---- Time and what is kept --------------------------------------------------------------------

void Calls::Executor::operator()(const callflow::StartTimer& command) {
  Timers::Timer& timer = call_.timers[static_cast<std::size_t>(command.timer)];
  if (timer != 0) ports().timers->Cancel(timer);
  const auto delay = std::max(command.at - ports().now(), std::chrono::milliseconds(0));
  timer = ports().timers->After(
      delay, [feed = Later(), which = command.timer, generation = command.generation] {
        feed(callflow::TimerFired{which, generation});
      });
}

void Calls::Executor::operator()(const callflow::CancelTimer& command) {
  Timers::Timer& timer = call_.timers[static_cast<std::size_t>(command.timer)];
  if (timer != 0) ports().timers->Cancel(timer);
  timer = 0;
}

void Calls::Executor::operator()(const callflow::RecordSegment& command) {
  call_.segments.push_back(command);
}

void Calls::Executor::operator()(const callflow::RecordAnnouncement& command) {
  std::optional<std::chrono::milliseconds> read_to_packet;
  if (command.first_packet) read_to_packet = *command.first_packet - command.read_at;
  ports().metrics->Announced(command.heard, read_to_packet);
  const auto first_packet =
      command.first_packet ? command.first_packet->time_since_epoch().count() : 0;
  log::Info(ContextOf(call_), "number announced",
            {{"ticket", command.ticket.value},
             {"line_version", command.line_version},
             {"number", command.number},
             {"or_more", command.or_more},
             {"read_at_ms", command.read_at.time_since_epoch().count()},
             {"first_packet_ms", first_packet},
             {"heard", command.heard}});
}

void Calls::Executor::operator()(const callflow::RecordWait& command) {
  ports().metrics->Waited(command.told, command.waited);
}

void Calls::Executor::operator()(const callflow::Finish& command) {
  ports().metrics->Ended(command.end);
  ports().records->Keep(RecordOf(call_, ports().now()));
  log::Info(ContextOf(call_), "call finished",
            {{"segments", call_.segments.size()},
             {"seconds", std::chrono::duration<double>(ports().now() - call_.start).count()}});
}

}  // namespace centralino::edge
