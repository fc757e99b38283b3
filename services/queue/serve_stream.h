// One standing stream of one edge.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "services/queue/engine.h"
#include "services/queue/expectations.h"
#include "services/queue/streams.h"

namespace centralino::queue {

// Asks of Redis what a message asks for, all of one message at once, and answers it in one message.
// Requests of one stream run in the order in which they came.
class ServeStream final : public Streams::Stream::Reader {
 public:
  ServeStream(Engine& engine, Streams& streams, Expectations& expectations,
              const std::shared_ptr<Streams::Stream>& stream);

  void OnMessage(const v1::ServeRequest& request) override;
  void OnPause() override;
  void OnClientDone() override;

 private:
  void Greet(std::uint64_t tag, const std::string& edge_id);
  void Beat(std::uint64_t tag, const v1::Heartbeat& heartbeat);
  void AboutOrganization(const v1::ServeRequest& request, const model::OrganizationId& org);
  void AboutCallbacks(const v1::ServeRequest& request, const model::OrganizationId& org);
  void Join(std::uint64_t tag, const model::OrganizationId& org, const JoinCall& call,
            bool may_rewrite);

  void Refuse(std::uint64_t tag, const absl::Status& status);
  // Answers a request with a body made from the engine's answer, or with its error.
  template <class Answer>
  std::function<void(absl::StatusOr<Answer>)> Reply(
      std::uint64_t tag, std::function<void(const Answer&, v1::ServeResponse&)> fill);

  Engine& engine_;
  Streams& streams_;
  Expectations& expectations_;
  const std::weak_ptr<Streams::Stream> stream_;  // which owns this
  EdgeId edge_;
  // Organisations this edge has spoken of here: its heartbeat renews its lease in each.
  std::set<model::OrganizationId> known_;
};

}  // namespace centralino::queue
