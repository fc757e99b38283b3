#include "services/sip-edge/call/edge_api.h"

#include <grpcpp/grpcpp.h>

#include "centralino/edge/v1/edge.grpc.pb.h"
#include "service/request_context.h"
#include "wire/names.h"
#include "wire/pages.h"
#include "wire/status.h"
#include "wire/time.h"

namespace centralino::edge {
namespace {

constexpr int kUsualPage = 100;

v1::Call ToProto(const CallView& view) {
  v1::Call call;
  call.set_call_id(view.call.value);
  call.set_organization(wire::Name(view.organization));
  call.set_dialled(view.dialled);
  call.set_caller(view.caller);
  *call.mutable_start() = wire::ToTimestamp(view.start);
  call.set_phase(view.phase);
  return call;
}

v1::Binding ToProto(const OrganizationId& organization, const OperatorInfo& person,
                    const Binding& binding) {
  v1::Binding message;
  message.set_operator_(wire::Name(organization, "operators", person.id.value));
  message.set_contact(binding.contact);
  message.set_edge_id(binding.edge);
  *message.mutable_expires() = wire::ToTimestamp(binding.expires_at);
  message.set_user_agent(binding.user_agent);
  return message;
}

}  // namespace

class EdgeApi::Impl final : public v1::Edge::CallbackService {
 public:
  explicit Impl(Sources sources) : sources_(std::move(sources)) {}

  // Pages are cut by call id: its token is the last id of the page before.
  grpc::ServerUnaryReactor* ListCalls(grpc::CallbackServerContext* context,
                                      const v1::ListCallsRequest* request,
                                      v1::ListCallsResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    std::optional<OrganizationId> organization;
    if (request->parent() != "organizations/-") {
      auto parsed = service::ParseOrganization(request->parent(), "parent");
      if (!parsed.ok()) {
        reactor->Finish(wire::ToGrpc(parsed.status()));
        return reactor;
      }
      organization = *std::move(parsed);
    }
    const auto size = wire::PageSize(request->page_size(), kUsualPage);
    if (!size.ok()) {
      reactor->Finish(wire::ToGrpc(size.status()));
      return reactor;
    }
    std::vector<CallView> calls;
    sources_.loop->Call([&] { calls = sources_.calls->List(); });
    for (const CallView& call : calls) {
      if (organization && call.organization != *organization) continue;
      if (call.call.value <= request->page_token()) continue;
      if (response->calls_size() == *size) {
        response->set_next_page_token(response->calls(*size - 1).call_id());
        break;
      }
      *response->add_calls() = ToProto(call);
    }
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  // Pages are cut by operator: the token is the last user of the page before.
  grpc::ServerUnaryReactor* ListBindings(grpc::CallbackServerContext* context,
                                         const v1::ListBindingsRequest* request,
                                         v1::ListBindingsResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    const auto organization = service::ParseOrganization(request->parent(), "parent");
    if (!organization.ok()) {
      reactor->Finish(wire::ToGrpc(organization.status()));
      return reactor;
    }
    const auto size = wire::PageSize(request->page_size(), kUsualPage);
    if (!size.ok()) {
      reactor->Finish(wire::ToGrpc(size.status()));
      return reactor;
    }
    auto list = std::make_shared<Listing>();
    list->organization = *organization;
    list->size = *size;
    list->response = response;
    list->reactor = reactor;
    sources_.loop->Post([this, list, after = request->page_token()] {
      for (OperatorInfo& person : sources_.operators(list->organization)) {
        if (person.user > after) list->people.push_back(std::move(person));
      }
      Next(list);
    });
    return reactor;
  }

 private:
  struct Listing {
    OrganizationId organization;
    std::vector<OperatorInfo> people;
    std::size_t next = 0;
    int size = 0;
    v1::ListBindingsResponse* response = nullptr;
    grpc::ServerUnaryReactor* reactor = nullptr;
  };

  // One operator after the other, on the loop's thread.
  void Next(const std::shared_ptr<Listing>& list) {
    if (list->next == list->people.size()) return list->reactor->Finish(grpc::Status::OK);
    const OperatorInfo& person = list->people[list->next];
    if (list->response->bindings_size() >= list->size) {
      list->response->set_next_page_token(list->people[list->next - 1].user);
      return list->reactor->Finish(grpc::Status::OK);
    }
    sources_.bindings->Load(list->organization.value, person.user,
                            [this, list](const absl::StatusOr<std::vector<Binding>>& bindings) {
                              if (!bindings.ok())
                                return list->reactor->Finish(wire::ToGrpc(bindings.status()));
                              for (const Binding& binding : *bindings) {
                                *list->response->add_bindings() =
                                    ToProto(list->organization, list->people[list->next], binding);
                              }
                              ++list->next;
                              Next(list);
                            });
  }

  const Sources sources_;
};

EdgeApi::EdgeApi(Sources sources) : impl_(std::make_unique<Impl>(std::move(sources))) {}
EdgeApi::~EdgeApi() = default;
grpc::Service& EdgeApi::service() { return *impl_; }

}  // namespace centralino::edge
