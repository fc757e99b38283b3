#include "services/queue/serve_stream.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <map>
#include <utility>

#include "service/log.h"
#include "services/queue/callback_messages.h"
#include "services/queue/letters.h"
#include "services/queue/requests.h"
#include "wire/names.h"
#include "wire/status.h"

namespace centralino::queue {
namespace {

namespace log = service::log;
using google::protobuf::util::TimeUtil;
using v1::ServeResponse;

ServeResponse Answer(std::uint64_t tag) {
  ServeResponse response;
  response.set_tag(tag);
  return response;
}

void Refuse(Streams::Stream& stream, std::uint64_t tag, const absl::Status& status) {
  if (tag == 0) return;
  ServeResponse response = Answer(tag);
  *response.mutable_error() = wire::ToProto(status);
  stream.Send(std::move(response));
}

void Fill(v1::ExpectedWait& message, const waiting::Wait& wait) {
  message.set_words(wait.words == waiting::Wait::Words::kAbout ? v1::ExpectedWait::ABOUT
                                                               : v1::ExpectedWait::LESS_THAN);
  message.set_minutes(wait.minutes);
}

void Fill(ServeResponse& response, const std::string& ticket, const JoinAnswer& answer) {
  v1::Joined& joined = *response.mutable_joined();
  joined.set_ticket_id(ticket);
  joined.set_line_version(answer.line_version);
  if (answer.ahead) joined.set_ahead(*answer.ahead);
  *joined.mutable_read_at() =
      TimeUtil::MillisecondsToTimestamp(answer.read_at.time_since_epoch().count());
  switch (answer.result) {
    case JoinResult::kWaiting:
      return joined.set_result(v1::Joined::WAITING);
    case JoinResult::kLineFull:
      return joined.set_result(v1::Joined::LINE_FULL);
    case JoinResult::kNobodyPresent:
      return joined.set_result(v1::Joined::NOBODY_PRESENT);
    case JoinResult::kNoSuchGroup:
      return joined.set_result(v1::Joined::NO_SUCH_GROUP);
  }
}

void Fill(ServeResponse& response, const std::string& offer, ReserveResult result) {
  v1::Reserved& reserved = *response.mutable_reserved();
  reserved.set_offer_id(offer);
  switch (result) {
    case ReserveResult::kReserved:
      return reserved.set_result(v1::Reserved::RESERVED);
    case ReserveResult::kAbsent:
      return reserved.set_result(v1::Reserved::ABSENT);
    case ReserveResult::kBusy:
      return reserved.set_result(v1::Reserved::BUSY);
  }
}

void Fill(ServeResponse& response, const AheadAnswer& answer) {
  v1::AheadAnswer& message = *response.mutable_ahead();
  for (const AheadEntry& entry : answer.entries) {
    v1::AheadAnswer::Entry& added = *message.add_entries();
    added.set_ticket_id(entry.ticket.value);
    if (entry.ahead) added.set_ahead(*entry.ahead);
    added.set_line_version(entry.line_version);
    added.set_ringing(entry.ringing);
    *added.mutable_read_at() =
        TimeUtil::MillisecondsToTimestamp(answer.read_at.time_since_epoch().count());
  }
}

void Fill(ServeResponse& response, const StandingAnswer& answer) {
  v1::Standing& standing = *response.mutable_standing();
  switch (answer.now.mode) {
    case OperatorMode::kAvailable:
      standing.set_mode(v1::Stand::AVAILABLE);
      break;
    case OperatorMode::kPaused:
      standing.set_mode(v1::Stand::PAUSED);
      break;
    case OperatorMode::kAway:
      standing.set_mode(v1::Stand::AWAY);
      break;
  }
  standing.set_reason(answer.now.reason);
  const Standing unanswered{OperatorMode::kAway, kDidNotAnswer};
  standing.set_did_not_answer(answer.now == unanswered || answer.before == unanswered);
}

// A heartbeat goes to several organisations; the answer is sent when all have answered.
struct Beating {
  ServeResponse response;
  std::size_t open = 0;
  absl::Status error;
};

}  // namespace

ServeStream::ServeStream(Engine& engine, Streams& streams, Expectations& expectations,
                         const std::shared_ptr<Streams::Stream>& stream)
    : engine_(engine), streams_(streams), expectations_(expectations), stream_(stream) {}

// What is still being answered falls into a stream that has ended.
void ServeStream::OnClientDone() {
  const std::shared_ptr<Streams::Stream> stream = stream_.lock();
  if (!edge_.empty()) streams_.Remove(edge_, stream.get());
  stream->End(grpc::Status::OK);
}

void ServeStream::OnPause() { engine_.RunGathered(); }

void ServeStream::Refuse(std::uint64_t tag, const absl::Status& status) {
  queue::Refuse(*stream_.lock(), tag, status);
}

template <class Answer>
std::function<void(absl::StatusOr<Answer>)> ServeStream::Reply(
    std::uint64_t tag, std::function<void(const Answer&, ServeResponse&)> fill) {
  return
      [tag, fill = std::move(fill), stream = stream_.lock()](const absl::StatusOr<Answer>& answer) {
        if (tag == 0) return;
        if (!answer.ok()) return queue::Refuse(*stream, tag, answer.status());
        ServeResponse response = queue::Answer(tag);
        fill(*answer, response);
        stream->Send(std::move(response));
      };
}

void ServeStream::OnMessage(const v1::ServeRequest& request) {
  if (request.has_hello()) return Greet(request.tag(), request.hello().edge_id());
  if (edge_.empty()) {
    return Refuse(request.tag(), absl::FailedPreconditionError("the first message is Hello"));
  }
  if (request.has_heartbeat()) return Beat(request.tag(), request.heartbeat());
  const auto org = wire::OrganizationFromName(request.organization(), "organization");
  if (!org.ok()) return Refuse(request.tag(), org.status());
  if (engine_.Find(*org) == nullptr) {
    return Refuse(request.tag(),
                  absl::NotFoundError("nothing is published for " + request.organization()));
  }
  known_.insert(*org);
  AboutOrganization(request, *org);
}

void ServeStream::Greet(std::uint64_t tag, const std::string& edge_id) {
  if (!IsToken(edge_id) || (!edge_.empty() && edge_.value != edge_id)) {
    return Refuse(tag, absl::InvalidArgumentError("hello.edge_id is no identifier, or another"));
  }
  if (edge_.empty()) {
    edge_ = EdgeId(edge_id);
    log::Info("an edge has connected", {{"edge", edge_id}});
    streams_.Add(edge_, stream_.lock());
  }
  if (tag == 0) return;
  ServeResponse response = Answer(tag);
  response.mutable_ack();
  stream_.lock()->Send(std::move(response));
}

void ServeStream::Beat(std::uint64_t tag, const v1::Heartbeat& heartbeat) {
  struct Listed {
    std::vector<LineVersion> lines;
    std::vector<model::OfferId> offers;
  };
  std::map<model::OrganizationId, Listed> listed;
  for (const model::OrganizationId& org : known_) listed[org];
  for (const v1::LineVersion& line : heartbeat.lines()) {
    if (const auto org = wire::OrganizationFromName(line.organization(), "organization");
        org.ok() && engine_.Find(*org) != nullptr) {
      listed[*org].lines.push_back({model::GroupId(line.group()), line.version()});
    }
  }
  for (const v1::Heartbeat::OfferRef& offer : heartbeat.offers()) {
    if (const auto org = wire::OrganizationFromName(offer.organization(), "organization");
        org.ok() && engine_.Find(*org) != nullptr) {
      listed[*org].offers.emplace_back(offer.offer_id());
    }
  }
  const auto beating = std::make_shared<Beating>();
  beating->response = Answer(tag);
  beating->response.mutable_heartbeat();
  beating->open = listed.size();
  if (listed.empty()) {
    if (tag != 0) stream_.lock()->Send(std::move(beating->response));
    return;
  }
  for (const auto& [organization, about] : listed) {
    engine_.Gather<HeartbeatAnswer>(
        engine_.transitions().Heartbeat(organization, edge_, about.lines, about.offers),
        [tag, beating, org = organization,
         stream = stream_.lock()](const absl::StatusOr<HeartbeatAnswer>& answer) {
          if (answer.ok()) {
            v1::HeartbeatAnswer& message = *beating->response.mutable_heartbeat();
            for (const LineVersion& line : answer->newer) *message.add_lines() = ToProto(org, line);
            for (const Offer& one : answer->missing) {
              *message.add_missing_offers() = ToProto(org, one);
            }
            for (const Withdrawn& one : answer->withdrawn) {
              *message.add_withdrawn() = ToProto(org, one);
            }
          } else {
            beating->error = answer.status();
          }
          if (--beating->open > 0 || tag == 0) return;
          if (beating->error.ok()) {
            stream->Send(std::move(beating->response));
          } else {
            queue::Refuse(*stream, tag, beating->error);
          }
        });
  }
}

void ServeStream::Join(std::uint64_t tag, const model::OrganizationId& org, const JoinCall& call,
                       bool may_rewrite) {
  // The callback may outlive this: it holds what outlives it, the engine and the stream.
  Engine& engine = engine_;
  const auto reply = Reply<JoinAnswer>(
      tag, [&engine, &expectations = expectations_, org, group = call.group,
            ticket = call.ticket.value](const JoinAnswer& answer, ServeResponse& response) {
        Fill(response, ticket, answer);
        if (!answer.situation) return;
        const auto wait = expectations.Of(engine, org, group, *answer.situation);
        if (wait) Fill(*response.mutable_joined()->mutable_expected_wait(), *wait);
      });
  engine_.Gather<JoinAnswer>(
      engine_.transitions().Join(org, call),
      [&engine, reply, org, call, may_rewrite](absl::StatusOr<JoinAnswer> answer) {
        const auto knows_group = [&] {
          const auto configuration = engine.Find(org);
          return configuration != nullptr &&
                 std::binary_search(configuration->groups.begin(), configuration->groups.end(),
                                    call.group);
        };
        if (may_rewrite && answer.ok() && answer->result == JoinResult::kNoSuchGroup &&
            knows_group()) {
          // Redis lost the groups (its data are gone): write them again and ask once more.
          engine.GatherRewrite(org);
          engine.Gather<JoinAnswer>(engine.transitions().Join(org, call), reply);
          return;
        }
        reply(std::move(answer));
      });
}

void ServeStream::AboutOrganization(const v1::ServeRequest& request,
                                    const model::OrganizationId& org) {
  const std::uint64_t tag = request.tag();
  const model::CallId call(request.call_id());
  const Transitions& transitions = engine_.transitions();
  const auto acknowledge = [](const Done&, ServeResponse& response) { response.mutable_ack(); };
  switch (request.body_case()) {
    case v1::ServeRequest::kJoin: {
      const auto join = ReadJoin(request.join(), edge_, call);
      if (!join.ok()) return Refuse(tag, join.status());
      return Join(tag, org, *join, true);
    }
    case v1::ServeRequest::kLeave: {
      const auto leave = ReadLeave(request.leave());
      if (!leave.ok()) return Refuse(tag, leave.status());
      return engine_.Gather<Done>(transitions.Leave(org, leave->first, leave->second),
                                  Reply<Done>(tag, acknowledge));
    }
    case v1::ServeRequest::kAhead: {
      const auto tickets = ReadAhead(request.ahead());
      if (!tickets.ok()) return Refuse(tag, tickets.status());
      return engine_.Gather<AheadAnswer>(
          transitions.Ahead(org, *tickets),
          Reply<AheadAnswer>(tag, [&engine = engine_, &expectations = expectations_, org](
                                      const AheadAnswer& answer, ServeResponse& response) {
            response.mutable_ahead();
            Fill(response, answer);
            for (int i = 0; i < response.ahead().entries_size(); ++i) {
              const AheadEntry& entry = answer.entries[static_cast<std::size_t>(i)];
              if (!entry.situation) continue;
              const auto wait = expectations.Of(engine, org, entry.group, *entry.situation);
              if (!wait) continue;
              Fill(*response.mutable_ahead()->mutable_entries(i)->mutable_expected_wait(), *wait);
            }
          }));
    }
    case v1::ServeRequest::kReserve: {
      const auto reserve = ReadReserve(request.reserve(), edge_, call);
      if (!reserve.ok()) return Refuse(tag, reserve.status());
      return engine_.Gather<ReserveResult>(
          transitions.Reserve(org, *reserve),
          Reply<ReserveResult>(tag, [offer = reserve->offer.value](const ReserveResult& result,
                                                                   ServeResponse& response) {
            Fill(response, offer, result);
          }));
    }
    case v1::ServeRequest::kSettle: {
      const auto settle = ReadSettle(request.settle());
      if (!settle.ok()) return Refuse(tag, settle.status());
      const auto reply =
          Reply<Done>(tag, [](const Done&, ServeResponse& response) { response.mutable_ack(); });
      return engine_.Gather<SettleAnswer>(
          transitions.Settle(org, settle->first, settle->second),
          [reply](const absl::StatusOr<SettleAnswer>& answer) {
            if (!answer.ok()) return reply(answer.status());
            switch (*answer) {
              case SettleAnswer::kDone:
                return reply(Done{});
              case SettleAnswer::kOver:
                return reply(absl::FailedPreconditionError("the offer ended in another way"));
              case SettleAnswer::kUnknownOffer:
                return reply(absl::NotFoundError("there is no such offer"));
            }
          });
    }
    case v1::ServeRequest::kStand: {
      const auto stand = ReadStand(request.stand());
      if (!stand.ok()) return Refuse(tag, stand.status());
      const auto reply = Reply<StandingAnswer>(
          tag,
          [](const StandingAnswer& answer, ServeResponse& response) { Fill(response, answer); });
      return engine_.Gather<StandingAnswer>(
          transitions.Stand(org, stand->operator_id, stand->mode, stand->reason),
          [reply](absl::StatusOr<StandingAnswer> answer) {
            const bool unknown = answer.ok() && !answer->known;
            reply(unknown ? absl::NotFoundError("there is no such operator") : std::move(answer));
          });
    }
    case v1::ServeRequest::kPresence: {
      const auto presence = ReadPresence(request.presence());
      if (!presence.ok()) return Refuse(tag, presence.status());
      return engine_.Gather<Done>(transitions.Presence(org, presence->first, presence->second),
                                  Reply<Done>(tag, acknowledge));
    }
    case v1::ServeRequest::kAskCallback:
    case v1::ServeRequest::kTakeCallbacks:
    case v1::ServeRequest::kEndCallback:
      return AboutCallbacks(request, org);
    case v1::ServeRequest::kHello:
    case v1::ServeRequest::kHeartbeat:  // handled before
    case v1::ServeRequest::BODY_NOT_SET:
      return Refuse(tag, absl::InvalidArgumentError("the message asks for nothing"));
  }
}

void ServeStream::AboutCallbacks(const v1::ServeRequest& request,
                                 const model::OrganizationId& org) {
  const std::uint64_t tag = request.tag();
  const Transitions& transitions = engine_.transitions();
  if (request.has_ask_callback()) {
    const auto ask = ReadAskCallback(request.ask_callback());
    if (!ask.ok()) return Refuse(tag, ask.status());
    return engine_.Gather<CallbackAsked>(
        transitions.AskCallback(org, *ask),
        Reply<CallbackAsked>(
            tag, [ticket = ask->ticket](const CallbackAsked& asked, ServeResponse& response) {
              Fill(response, ticket, asked);
            }));
  }
  if (request.has_take_callbacks()) {
    const auto take = ReadTakeCallbacks(request.take_callbacks());
    if (!take.ok()) return Refuse(tag, take.status());
    return engine_.Gather<std::vector<CallbackTurn>>(
        transitions.TakeCallbacks(org, edge_, take->limit, take->calls),
        Reply<std::vector<CallbackTurn>>(
            tag, [org](const std::vector<CallbackTurn>& turns, ServeResponse& response) {
              Fill(response, org, turns);
            }));
  }
  const auto end = ReadEndCallback(request.end_callback());
  if (!end.ok()) return Refuse(tag, end.status());
  engine_.Gather<CallbackEnded>(
      transitions.EndCallback(org, end->first, end->second),
      Reply<CallbackEnded>(
          tag, [](const CallbackEnded&, ServeResponse& response) { response.mutable_ack(); }));
}

}  // namespace centralino::queue
