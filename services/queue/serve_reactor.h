// One standing stream of one edge.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "services/queue/engine.h"
#include "services/queue/outbox.h"
#include "services/queue/streams.h"

namespace centralino::queue {

// Reads a message, posts what it asks for, reads the next. It never waits: answers come from the
// engine's thread into the outbox. Requests of one stream run in the order in which they came.
class ServeReactor final : public Outbox::Reactor {
 public:
  ServeReactor(Engine& engine, Streams& streams);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone() override;

 private:
  void Handle(const v1::ServeRequest& request);
  void Greet(std::uint64_t tag, const std::string& edge_id);
  void Beat(std::uint64_t tag, const v1::Heartbeat& heartbeat);
  void AboutOrganization(const v1::ServeRequest& request, const model::OrganizationId& org);
  void Join(std::uint64_t tag, const model::OrganizationId& org, const JoinCall& call,
            bool may_rewrite);

  void Refuse(std::uint64_t tag, const absl::Status& status);
  // Answers a request with a body made from the engine's answer, or with its error.
  template <class Answer>
  std::function<void(absl::StatusOr<Answer>)> Reply(
      std::uint64_t tag, std::function<void(const Answer&, v1::ServeResponse&)> fill);

  Engine& engine_;
  Streams& streams_;
  const std::shared_ptr<Outbox> outbox_;
  v1::ServeRequest request_;
  EdgeId edge_;
  // Organisations this edge has spoken of here: its heartbeat renews its lease in each.
  std::set<model::OrganizationId> known_;
};

}  // namespace centralino::queue
