// Queue, over one standing stream to each replica: any of them takes any question. A heartbeat
// each second says which lines and offers this edge has and heals what was lost; presence is told
// again when a replica comes and every 20 s.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/sip-edge/call/ports.h"
#include "services/sip-edge/sip/loop.h"

namespace centralino::edge {

class QueueClient final : public Queue {
 public:
  // `changed`: whether any replica can be reached and has its Redis.
  QueueClient(Loop& loop, std::string edge, std::function<void(bool up)> changed);
  ~QueueClient() override;

  void SetAddresses(const std::vector<std::string>& addresses);
  void SetEvents(QueueEvents* events);

  // The operator has a live binding until then; in the past: none.
  void ReportPresence(const OrganizationId& organization, const OperatorId& operator_id,
                      Instant expires);

  void Join(const Party& party, const TicketId& ticket, const plan::Wait& step,
            const TicketId& previous, JoinAnswer answer) override;
  void Ahead(const Party& party, const TicketId& ticket,
             std::function<void(AheadAnswer)> answer) override;
  void Reserve(const Party& party, const callflow::ReserveOperator& reserve,
               ReserveAnswer answer) override;
  void Settle(const Party& party, const OfferId& offer, callflow::Settlement result,
              std::function<void()> refused) override;
  void SetState(const Party& party, const plan::OperatorState& step,
                std::function<void(plan::OutcomeKind)> answer) override;
  void Leave(const Party& party, const TicketId& ticket, callflow::LeaveReason reason) override;
  void AskCallback(const Party& party, const callflow::AskCallback& ask, const std::string& kept,
                   std::function<void(callflow::CallbackResult)> answer) override;
  void TakeCallbacks(const OrganizationId& organization, const std::vector<CallId>& calls,
                     std::function<void(std::vector<CallbackTurn>)> answer) override;
  void EndCallback(const Party& party, const TicketId& ticket, callflow::CallbackEnd end) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::edge
