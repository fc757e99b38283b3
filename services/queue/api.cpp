#include "services/queue/api.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "centralino/queue/v1/queue.grpc.pb.h"
#include "service/field_errors.h"
#include "service/wait_for.h"
#include "services/queue/callback_messages.h"
#include "services/queue/serve_stream.h"
#include "wire/names.h"
#include "wire/pages.h"
#include "wire/status.h"

namespace centralino::queue {
namespace {

using google::protobuf::util::TimeUtil;
using Context = grpc::ServerContext;

constexpr int kUsualPage = 50;

v1::Line ToProto(const model::OrganizationId& org, const LineState& line) {
  v1::Line message;
  message.set_name(wire::Name(org, "lines", line.group.value));
  message.set_waiting(line.waiting);
  message.set_ringing(line.ringing);
  *message.mutable_longest_wait() = TimeUtil::MillisecondsToDuration(line.longest_wait.count());
  message.set_version(line.version);
  message.set_operators_present(line.present);
  message.set_operators_available(line.available);
  message.set_callbacks(line.callbacks);
  return message;
}

v1::Operator::State ToProto(OperatorActivity activity) {
  switch (activity) {
    case OperatorActivity::kUnregistered:
      return v1::Operator::UNREGISTERED;
    case OperatorActivity::kAvailable:
      return v1::Operator::AVAILABLE;
    case OperatorActivity::kRinging:
      return v1::Operator::RINGING;
    case OperatorActivity::kTalking:
      return v1::Operator::TALKING;
    case OperatorActivity::kWrapUp:
      return v1::Operator::WRAP_UP;
    case OperatorActivity::kPaused:
      return v1::Operator::PAUSED;
    case OperatorActivity::kAway:
      return v1::Operator::AWAY;
  }
  return v1::Operator::STATE_UNSPECIFIED;
}

v1::Operator ToProto(const model::OrganizationId& org, const OperatorState& one) {
  v1::Operator message;
  message.set_name(wire::Name(org, "operators", one.id.value));
  message.set_state(ToProto(one.activity));
  message.set_reason(one.reason);
  *message.mutable_since() =
      TimeUtil::MillisecondsToTimestamp(one.since.time_since_epoch().count());
  return message;
}

// A page of a sorted list: a page begins behind the id that ended the page before (AIP-158).
template <class Id>
struct Page {
  std::vector<Id> ids;
  std::string next_token;
};

template <class Id>
absl::StatusOr<Page<Id>> Cut(const std::vector<Id>& sorted, int size, const std::string& token) {
  const auto most = wire::PageSize(size, kUsualPage);
  if (!most.ok()) return most.status();
  auto from = std::upper_bound(sorted.begin(), sorted.end(), Id(token));
  Page<Id> page;
  while (from != sorted.end() && page.ids.size() < static_cast<std::size_t>(*most)) {
    page.ids.push_back(*from++);
  }
  if (from != sorted.end()) page.next_token = page.ids.back().value;
  return page;
}

absl::Status NoSuch(const std::string& name) { return absl::NotFoundError("there is no " + name); }

// The standing stream has a queue of its own; the rest is called seldom, each on a thread.
using Base = v1::Queue::WithAsyncMethod_Serve<v1::Queue::Service>;

}  // namespace

class Api::Impl final : public Base {
 public:
  Impl(Engine& engine, Streams& streams, Expectations& expectations)
      : engine_(engine), streams_(streams), expectations_(expectations) {}

  void AwaitStreams(grpc::ServerCompletionQueue& queue) {
    Streams::Stream::Serve(
        queue,
        [this](auto* context, auto* stream, auto* on, void* tag) {
          RequestServe(context, stream, on, on, tag);
        },
        [this](const std::shared_ptr<Streams::Stream>& stream) {
          return std::make_unique<ServeStream>(engine_, streams_, expectations_, stream);
        });
  }

  grpc::Status ListLines(Context*, const v1::ListLinesRequest* request,
                         v1::ListLinesResponse* response) override {
    const auto configuration = Parent(request->parent());
    if (!configuration.ok()) return wire::ToGrpc(configuration.status());
    const auto page = Cut((*configuration)->groups, request->page_size(), request->page_token());
    if (!page.ok()) return wire::ToGrpc(page.status());
    response->set_next_page_token(page->next_token);
    const model::OrganizationId& org = (*configuration)->organization;
    return Run(engine_.transitions().Lines(org, page->ids),
               [&](const std::vector<LineState>& lines) {
                 for (const LineState& line : lines) *response->add_lines() = ToProto(org, line);
               });
  }

  grpc::Status GetLine(Context*, const v1::GetLineRequest* request, v1::Line* response) override {
    const auto name = wire::ChildFromName(request->name(), "lines", "name");
    if (!name.ok()) return wire::ToGrpc(name.status());
    const auto configuration = engine_.Find(name->first);
    const model::GroupId group(name->second);
    if (configuration == nullptr || !Contains(configuration->groups, group)) {
      return wire::ToGrpc(NoSuch(request->name()));
    }
    return Run(engine_.transitions().Lines(name->first, {group}),
               [&](const std::vector<LineState>& lines) {
                 if (lines.size() == 1) *response = ToProto(name->first, lines.front());
               });
  }

  grpc::Status ListOperators(Context*, const v1::ListOperatorsRequest* request,
                             v1::ListOperatorsResponse* response) override {
    const auto configuration = Parent(request->parent());
    if (!configuration.ok()) return wire::ToGrpc(configuration.status());
    const auto page = Cut((*configuration)->operators, request->page_size(), request->page_token());
    if (!page.ok()) return wire::ToGrpc(page.status());
    response->set_next_page_token(page->next_token);
    const model::OrganizationId& org = (*configuration)->organization;
    return Run(engine_.transitions().Operators(org, page->ids),
               [&](const std::vector<OperatorState>& operators) {
                 for (const OperatorState& one : operators) {
                   *response->add_operators() = ToProto(org, one);
                 }
               });
  }

  grpc::Status SetOperatorState(Context*, const v1::SetOperatorStateRequest* request,
                                v1::Operator* response) override {
    const auto name = wire::ChildFromName(request->name(), "operators", "name");
    if (!name.ok()) return wire::ToGrpc(name.status());
    service::FieldErrors errors;
    OperatorMode mode = OperatorMode::kAvailable;
    if (request->state() == v1::Operator::PAUSED) {
      mode = OperatorMode::kPaused;
    } else if (request->state() == v1::Operator::AWAY) {
      mode = OperatorMode::kAway;
    } else if (request->state() != v1::Operator::AVAILABLE) {
      errors.Add("state", "is not AVAILABLE, PAUSED or AWAY");
    }
    if (request->reason().size() > 200) errors.Add("reason", "is longer than 200 bytes");
    if (request->request_id().size() > 128) errors.Add("request_id", "is longer than 128 bytes");
    if (!errors.empty()) return wire::ToGrpc(errors.ToStatus());
    const model::OperatorId id(name->second);
    const auto configuration = engine_.Find(name->first);
    if (configuration == nullptr || !Contains(configuration->operators, id)) {
      return wire::ToGrpc(NoSuch(request->name()));
    }
    const grpc::Status set =
        Run(engine_.transitions().SetMode(name->first, id, mode, request->reason(),
                                          request->request_id()),
            [](const Done&) {});
    if (!set.ok()) return set;
    return Run(engine_.transitions().Operators(name->first, {id}),
               [&](const std::vector<OperatorState>& states) {
                 if (states.size() == 1) *response = ToProto(name->first, states.front());
               });
  }

  grpc::Status ListCallbacks(Context*, const v1::ListCallbacksRequest* request,
                             v1::ListCallbacksResponse* response) override {
    const auto configuration = Parent(request->parent());
    if (!configuration.ok()) return wire::ToGrpc(configuration.status());
    const model::OrganizationId& org = (*configuration)->organization;
    std::map<model::TicketId, CallbackState> states;
    const grpc::Status asked = Run(engine_.transitions().Callbacks(org, (*configuration)->groups),
                                   [&](const std::vector<CallbackState>& found) {
                                     for (const auto& one : found) states[one.ticket] = one;
                                   });
    if (!asked.ok()) return asked;
    std::vector<model::TicketId> tickets;  // sorted: the oldest call first
    for (const auto& [ticket, state] : states) tickets.push_back(ticket);
    const auto page = Cut(tickets, request->page_size(), request->page_token());
    if (!page.ok()) return wire::ToGrpc(page.status());
    response->set_next_page_token(page->next_token);
    for (const model::TicketId& ticket : page->ids) {
      *response->add_callbacks() = ToProto(org, states.at(ticket));
    }
    return grpc::Status::OK;
  }

  grpc::Status CancelCallback(Context*, const v1::CancelCallbackRequest* request,
                              v1::CancelCallbackResponse*) override {
    const auto name = wire::ChildFromName(request->name(), "callbacks", "name");
    if (!name.ok()) return wire::ToGrpc(name.status());
    if (engine_.Find(name->first) == nullptr) return wire::ToGrpc(NoSuch(request->name()));
    CallbackEnded ended = CallbackEnded::kGone;
    const grpc::Status done =
        Run(engine_.transitions().EndCallback(name->first, model::TicketId(name->second),
                                              CallbackEnd::kRemoved),
            [&](const CallbackEnded& answer) { ended = answer; });
    if (!done.ok()) return done;
    if (ended == CallbackEnded::kGone) return wire::ToGrpc(NoSuch(request->name()));
    if (ended == CallbackEnded::kCalled) {
      return wire::ToGrpc(absl::FailedPreconditionError("he is being called, or on the line"));
    }
    return grpc::Status::OK;
  }

 private:
  // Waits for the transition's answer and takes it.
  template <class Answer, class Take>
  grpc::Status Run(Transition<Answer> transition, const Take& take) {
    return service::WaitFor<Answer>(
        [&](auto done) { engine_.Run<Answer>(std::move(transition), std::move(done)); }, take);
  }

  template <class Id>
  static bool Contains(const std::vector<Id>& sorted, const Id& id) {
    return std::binary_search(sorted.begin(), sorted.end(), id);
  }

  absl::StatusOr<std::shared_ptr<const Configuration>> Parent(const std::string& name) const {
    const auto org = wire::OrganizationFromName(name, "parent");
    if (!org.ok()) return org.status();
    std::shared_ptr<const Configuration> configuration = engine_.Find(*org);
    if (configuration == nullptr) return NoSuch(name);
    return configuration;
  }

  Engine& engine_;
  Streams& streams_;
  Expectations& expectations_;
};

Api::Api(Engine& engine, Streams& streams, Expectations& expectations)
    : impl_(std::make_unique<Impl>(engine, streams, expectations)) {}
Api::~Api() = default;
grpc::Service& Api::service() { return *impl_; }
void Api::AwaitStreams(grpc::ServerCompletionQueue& queue) { impl_->AwaitStreams(queue); }

}  // namespace centralino::queue
