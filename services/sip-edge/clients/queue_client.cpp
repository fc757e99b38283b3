#include "services/sip-edge/clients/queue_client.h"

#include <algorithm>
#include <map>
#include <utility>

#include "centralino/queue/v1/queue.grpc.pb.h"
#include "service/log.h"
#include "services/sip-edge/clients/queue_messages.h"
#include "services/sip-edge/clients/request_pool.h"
#include "wire/names.h"

namespace centralino::edge {
namespace {

namespace log = service::log;
using queue::v1::ServeRequest;
using queue::v1::ServeResponse;
using Pool = RequestPool<ServeRequest, ServeResponse>;

// The limit within which "the queue is away" must be known.
constexpr std::chrono::milliseconds kAnswerLimit{1800};
constexpr std::chrono::milliseconds kHeartbeatEvery{1000};
constexpr int kPresenceEveryBeats = 20;
// What became of an offer or ticket is told again for so long; then leases have run out anyway.
constexpr std::chrono::seconds kTellFor{60};
constexpr std::chrono::milliseconds kTellAgain{500};
// Nothing waits for the news that an operator has answered: so long they gather for one message,
// and a call that is over by then says only that.
constexpr std::chrono::milliseconds kHoldAnswered{10};

std::size_t Affinity(const CallId& call) { return std::hash<CallId>()(call); }

// The queue said so itself, or nobody said anything.
absl::Status ErrorOf(const absl::StatusOr<ServeResponse>& response) {
  if (!response.ok()) return response.status();
  if (!response->has_error()) return absl::OkStatus();
  return absl::Status(static_cast<absl::StatusCode>(response->error().code()),
                      response->error().message());
}

bool Passes(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsResourceExhausted(status);
}

}  // namespace

class QueueClient::Impl {
 public:
  Impl(Loop& loop, std::string edge, std::function<void(bool up)> changed)
      : loop_(loop),
        edge_(std::move(edge)),
        changed_(std::move(changed)),
        pool_(loop, MakeParts()) {
    After(kHeartbeatEvery, [this] { Beat(); });
  }

  void SetAddresses(const std::vector<std::string>& addresses) { pool_.SetAddresses(addresses); }
  void SetEvents(QueueEvents* events) { events_ = events; }

  void ReportPresence(const OrganizationId& organization, const OperatorId& operator_id,
                      Instant expires) {
    presence_[{organization, operator_id}] = expires;
    pool_.Tell("", PresenceRequest(organization, operator_id, expires));
  }

  void Ask(ServeRequest request, const CallId& call, Pool::Answer answer) {
    pool_.Ask(std::move(request), Affinity(call), kAnswerLimit, std::move(answer));
  }

  // Until the queue has taken it, or refuses it for good.
  void TellUntilHeard(ServeRequest request, const CallId& call,
                      std::chrono::steady_clock::time_point until,
                      std::function<void(const absl::Status&)> heard) {
    Ask(request, call,
        [this, request, call, until, heard](const absl::StatusOr<ServeResponse>& response) {
          const absl::Status error = ErrorOf(response);
          if (!Passes(error)) return heard(error);
          if (std::chrono::steady_clock::now() >= until) {
            log::Warning({call.value, ""}, "the queue was not told in time",
                         {{"error", error.ToString()}});
            return heard(error);
          }
          After(kTellAgain, [this, request, call, until, heard] {
            TellUntilHeard(request, call, until, heard);
          });
        });
  }

  void Settle(ServeRequest request, const CallId& call, std::function<void()> refused) {
    const OfferId offer(request.settle().offer_id());
    if (request.settle().result() == queue::v1::Settle::ANSWERED) {
      if (answered_.empty()) After(kHoldAnswered, [this] { TellAnswered(); });
      answered_[offer] = Settled{std::move(request), call, std::move(refused)};
      return;
    }
    if (const auto held = answered_.find(offer); held != answered_.end()) {
      // The end of a call says that it was answered; nothing else does.
      const Settled answered = std::move(held->second);
      answered_.erase(held);
      if (request.settle().result() != queue::v1::Settle::ENDED) Tell(answered);
    }
    Tell({std::move(request), call, std::move(refused)});
  }

  void TellAnswered() {
    for (const auto& [offer, settled] : std::exchange(answered_, {})) Tell(settled);
  }

  // Questions of one turn of the loop about one organisation go out as one.
  void Ahead(const Party& party, const TicketId& ticket, std::function<void(AheadAnswer)> answer) {
    if (asking_.empty()) After(std::chrono::milliseconds(0), [this] { AskAhead(); });
    asking_[party.organization].emplace_back(ticket, std::move(answer));
  }

 private:
  using Asked = std::vector<std::pair<TicketId, std::function<void(AheadAnswer)>>>;
  struct Settled {
    ServeRequest request;
    CallId call;
    std::function<void()> refused;
  };

  void Tell(const Settled& settled) {
    TellUntilHeard(settled.request, settled.call, std::chrono::steady_clock::now() + kTellFor,
                   [refused = settled.refused](const absl::Status& status) {
                     if (absl::IsFailedPrecondition(status)) refused();
                   });
  }

  Pool::Parts MakeParts() {
    Pool::Parts parts;
    parts.begin = [](const auto& channel, auto* context, auto* queue, void* tag) {
      return queue::v1::Queue::NewStub(channel)->AsyncServe(context, queue, tag);
    };
    parts.hello = [this] {
      ServeRequest request;
      request.mutable_hello()->set_edge_id(edge_);
      return request;
    };
    parts.unasked = [this](const ServeResponse& response) { OnUnasked(response); };
    parts.changed = [this](bool up) {
      if (!up) SetUp(false);
    };
    parts.joined = [this](const std::string& address) {
      for (const auto& [who, expires] : presence_) {
        pool_.Tell(address, PresenceRequest(who.first, who.second, expires));
      }
      Beat(false);
    };
    return parts;
  }

  static ServeRequest PresenceRequest(const OrganizationId& organization,
                                      const OperatorId& operator_id, Instant expires) {
    ServeRequest request;
    request.set_organization(wire::Name(organization));
    *request.mutable_presence() = PresenceOf(operator_id, expires);
    return request;
  }

  void OnUnasked(const ServeResponse& response) {
    if (events_ == nullptr) return;
    switch (response.body_case()) {
      case ServeResponse::kOffer:
        return events_->OnOffer(FromProto(response.offer()));
      case ServeResponse::kOfferWithdrawn:
        return Withdrawn(response.offer_withdrawn());
      case ServeResponse::kLineChanged:
        return events_->OnLineChanged(FromProto(response.line_changed()));
      default:
        return;
    }
  }

  void Withdrawn(const queue::v1::OfferWithdrawn& withdrawn) {
    events_->OnOfferWithdrawn(CallId(withdrawn.call_id()), OfferId(withdrawn.offer_id()));
  }

  void Beat(bool again = true) {
    if (again) {
      After(kHeartbeatEvery, [this] { Beat(); });
      if (++beats_ % kPresenceEveryBeats == 0) TellPresence();
    }
    if (events_ == nullptr || !pool_.up()) return;
    ServeRequest request;
    *request.mutable_heartbeat() = HeartbeatOf(events_->Lines(), events_->Offers());
    pool_.Ask(std::move(request), ++turn_, kAnswerLimit,
              [this](const absl::StatusOr<ServeResponse>& response) {
                const absl::Status error = ErrorOf(response);
                SetUp(error.ok());
                if (error.ok() && response->has_heartbeat()) Heal(response->heartbeat());
              });
  }

  // A queue that was away may have forgotten who is there.
  void SetUp(bool up) {
    if (up_ == up) return;
    up_ = up;
    changed_(up);
    if (up) TellPresence();
  }

  void Heal(const queue::v1::HeartbeatAnswer& answer) {
    for (const auto& withdrawn : answer.withdrawn()) Withdrawn(withdrawn);
    for (const auto& offer : answer.missing_offers()) events_->OnOffer(FromProto(offer));
    for (const auto& line : answer.lines()) events_->OnLineChanged(FromProto(line));
  }

  void TellPresence() {
    const Instant now =
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    for (auto it = presence_.begin(); it != presence_.end();) {
      pool_.Tell("", PresenceRequest(it->first.first, it->first.second, it->second));
      it = it->second <= now ? presence_.erase(it) : std::next(it);
    }
  }

  void AskAhead() {
    for (auto& [organization, asked] : std::exchange(asking_, {})) {
      ServeRequest request;
      request.set_organization(wire::Name(organization));
      for (const auto& [ticket, answer] : asked) {
        request.mutable_ahead()->add_ticket_ids(ticket.value);
      }
      pool_.Ask(std::move(request), ++turn_, kAnswerLimit,
                [asked = std::move(asked)](const absl::StatusOr<ServeResponse>& response) {
                  AnswerAhead(asked, response);
                });
    }
  }

  static void AnswerAhead(const Asked& asked, const absl::StatusOr<ServeResponse>& response) {
    std::map<std::string, AheadAnswer> answers;
    if (response.ok() && response->has_ahead()) {
      for (const auto& entry : response->ahead().entries()) {
        answers[entry.ticket_id()] = FromProto(entry);
      }
    }
    for (const auto& [ticket, answer] : asked) answer(answers[ticket.value]);
  }

  void After(std::chrono::milliseconds delay, Loop::Task task) {
    loop_.After(delay, [alive = std::weak_ptr<bool>(alive_), task = std::move(task)] {
      if (!alive.expired()) task();
    });
  }

  Loop& loop_;
  const std::string edge_;
  const std::function<void(bool up)> changed_;
  QueueEvents* events_ = nullptr;
  std::map<std::pair<OrganizationId, OperatorId>, Instant> presence_;
  std::map<OrganizationId, Asked> asking_;
  std::map<OfferId, Settled> answered_;
  bool up_ = false;
  int beats_ = 0;
  std::size_t turn_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  Pool pool_;
};

QueueClient::QueueClient(Loop& loop, std::string edge, std::function<void(bool up)> changed)
    : impl_(std::make_unique<Impl>(loop, std::move(edge), std::move(changed))) {}
QueueClient::~QueueClient() = default;

void QueueClient::SetAddresses(const std::vector<std::string>& addresses) {
  impl_->SetAddresses(addresses);
}

void QueueClient::SetEvents(QueueEvents* events) { impl_->SetEvents(events); }

void QueueClient::ReportPresence(const OrganizationId& organization, const OperatorId& operator_id,
                                 Instant expires) {
  impl_->ReportPresence(organization, operator_id, expires);
}

void QueueClient::Join(const Party& party, const TicketId& ticket, const plan::Wait& step,
                       const TicketId& previous, JoinAnswer answer) {
  ServeRequest request = RequestOf(party);
  *request.mutable_join() = JoinOf(ticket, step, previous);
  impl_->Ask(std::move(request), party.call,
             [party, answer](const absl::StatusOr<ServeResponse>& response) {
               if (response.ok() && response->has_joined()) {
                 const auto& joined = response->joined();
                 return answer(FromProto(joined.result()), AheadOf(joined));
               }
               log::Warning({party.call.value, party.organization.value}, "could not join",
                            {{"error", ErrorOf(response).ToString()}});
               answer(callflow::JoinResult::kUnavailable, {});
             });
}

void QueueClient::Ahead(const Party& party, const TicketId& ticket,
                        std::function<void(AheadAnswer)> answer) {
  impl_->Ahead(party, ticket, std::move(answer));
}

void QueueClient::Reserve(const Party& party, const callflow::ReserveOperator& reserve,
                          ReserveAnswer answer) {
  ServeRequest request = RequestOf(party);
  *request.mutable_reserve() = ReserveOf(reserve);
  impl_->Ask(std::move(request), party.call,
             [answer](const absl::StatusOr<ServeResponse>& response) {
               const bool answered = response.ok() && response->has_reserved();
               answer(answered ? FromProto(response->reserved().result())
                               : callflow::ReserveResult::kUnavailable);
             });
}

void QueueClient::Settle(const Party& party, const OfferId& offer, callflow::Settlement result,
                         std::function<void()> refused) {
  ServeRequest request = RequestOf(party);
  request.mutable_settle()->set_offer_id(offer.value);
  request.mutable_settle()->set_result(ToProto(result));
  impl_->Settle(std::move(request), party.call, std::move(refused));
}

void QueueClient::SetState(const Party& party, const plan::OperatorState& step,
                           std::function<void(plan::OutcomeKind)> answer) {
  ServeRequest request = RequestOf(party);
  *request.mutable_stand() = StandOf(step);
  impl_->Ask(std::move(request), party.call,
             [answer](const absl::StatusOr<ServeResponse>& response) {
               const bool answered = response.ok() && response->has_standing();
               answer(answered ? FromProto(response->standing()) : plan::OutcomeKind::kUnavailable);
             });
}

void QueueClient::Leave(const Party& party, const TicketId& ticket, callflow::LeaveReason reason) {
  ServeRequest request = RequestOf(party);
  request.mutable_leave()->set_ticket_id(ticket.value);
  request.mutable_leave()->set_reason(ToProto(reason));
  impl_->TellAnswered();  // it must not be overtaken
  impl_->TellUntilHeard(std::move(request), party.call, std::chrono::steady_clock::now() + kTellFor,
                        [](const absl::Status&) {});
}

void QueueClient::AskCallback(const Party& party, const callflow::AskCallback& ask,
                              const std::string& kept,
                              std::function<void(callflow::CallbackResult)> answer) {
  ServeRequest request = RequestOf(party);
  *request.mutable_ask_callback() = AskCallbackOf(ask, kept);
  impl_->Ask(std::move(request), party.call,
             [party, answer](const absl::StatusOr<ServeResponse>& response) {
               if (response.ok() && response->has_callback_asked()) {
                 return answer(FromProto(response->callback_asked().result()));
               }
               log::Warning({party.call.value, party.organization.value},
                            "a place could not be kept", {{"error", ErrorOf(response).ToString()}});
               answer(callflow::CallbackResult::kUnavailable);
             });
}

void QueueClient::TakeCallbacks(const OrganizationId& organization,
                                const std::vector<CallId>& calls,
                                std::function<void(std::vector<CallbackTurn>)> answer) {
  ServeRequest request;
  request.set_organization(wire::Name(organization));
  *request.mutable_take_callbacks() = TakeCallbacksOf(calls);
  impl_->Ask(std::move(request), calls.front(),
             [answer](const absl::StatusOr<ServeResponse>& response) {
               if (!response.ok() || !response->has_callbacks_taken()) return;
               std::vector<CallbackTurn> turns;
               for (const auto& turn : response->callbacks_taken().turns()) {
                 turns.push_back(FromProto(turn));
               }
               if (!turns.empty()) answer(std::move(turns));
             });
}

void QueueClient::EndCallback(const Party& party, const TicketId& ticket,
                              callflow::CallbackEnd end) {
  ServeRequest request = RequestOf(party);
  request.mutable_end_callback()->set_ticket_id(ticket.value);
  request.mutable_end_callback()->set_result(end == callflow::CallbackEnd::kMissed
                                                 ? queue::v1::EndCallback::MISSED
                                                 : queue::v1::EndCallback::CANCELLED);
  impl_->TellUntilHeard(std::move(request), party.call, std::chrono::steady_clock::now() + kTellFor,
                        [](const absl::Status&) {});
}

}  // namespace centralino::edge
