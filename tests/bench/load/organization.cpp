#include "bench/load/organization.h"

#include <grpcpp/grpcpp.h>

#include <chrono>

#include "centralino/directory/v1/directory.grpc.pb.h"
#include "model/organization.h"
#include "wire/directory.h"

namespace centralino::bench {
namespace {

namespace pb = ::centralino::directory::v1;
using std::chrono::seconds;

model::PhoneNumber NumberOf(const std::string& number, model::Destination destination) {
  model::PhoneNumber entry;
  entry.number = {"+39" + number};
  entry.display_name = number;
  entry.destination = std::move(destination);
  return entry;
}

model::ResponseGroup GroupOf(const std::string& id) {
  model::ResponseGroup group;
  group.id = model::GroupId(id);
  group.display_name = id;
  return group;
}

// A guide that greets for about a second and goes on to a group.
model::Guide GreetingFor(const std::string& id, const model::GroupId& group) {
  model::Guide guide;
  guide.id = model::GuideId(id);
  guide.display_name = id;
  guide.welcome["it"] = "Buongiorno.";
  guide.otherwise = group;
  return guide;
}

model::Operator OperatorOf(const std::string& extension) {
  model::Operator entry;
  entry.id = model::OperatorId("op-" + extension);
  entry.display_name = extension;
  entry.extension = extension;
  return entry;
}

// A number whose guide goes on to a new group.
model::ResponseGroup& AddLine(model::Organization& it, const std::string& id,
                              const std::string& number) {
  it.guides.push_back(GreetingFor(id, model::GroupId(id)));
  it.numbers.push_back(NumberOf(number, it.guides.back().id));
  it.groups.push_back(GroupOf(id));
  return it.groups.back();
}

model::OperatorId AddOperator(model::Organization& it, const std::string& extension) {
  it.operators.push_back(OperatorOf(extension));
  return it.operators.back().id;
}

model::Organization MakeOrganization() {
  model::Organization it;
  it.id = model::OrganizationId("bench");
  it.display_name = "Comune di Prova";
  it.sip_domain = kDomain;
  it.municipality = "Empoli";
  model::ResponseGroup& all = AddLine(it, "all", kQueueNumber);
  for (int i = 0; i < kOperators; ++i) all.members.push_back({AddOperator(it, ExtensionOf(i))});
  model::ResponseGroup& crowd = AddLine(it, "crowd", kCrowdNumber);
  for (int i = 0; i < kCrowd; ++i) {
    crowd.members.push_back({AddOperator(it, CrowdExtensionOf(i))});
    it.numbers.push_back(NumberOf(OwnNumberOf(i), it.operators.back().id));
  }
  model::ResponseGroup& waiting = AddLine(it, "waiting", kWaitingNumber);
  waiting.members.push_back({AddOperator(it, "5000")});  // who has no telephone
  waiting.waiting.announce_every = seconds(15);
  waiting.waiting.announce_up_to = 0;  // three thousand numbers, each said
  it.groups.push_back(GroupOf(kFlatGroup));
  it.groups.back().members.push_back({AddOperator(it, "6000")});
  for (int desk = 0; desk < kDesks; ++desk) {
    AddLine(it, "desk-" + std::to_string(desk), DeskNumberOf(desk))
        .members.push_back({AddOperator(it, DeskExtensionOf(desk))});
  }
  return it;
}

void Prepare(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + seconds(60));
  context.AddMetadata("centralino-user", "bench");
}

}  // namespace

std::string ExtensionOf(int number) { return std::to_string(1000 + number); }
std::string CrowdExtensionOf(int number) { return std::to_string(4000 + number); }
std::string OwnNumberOf(int number) { return "0571" + std::to_string(983000 + number); }
std::string DeskNumberOf(int desk) { return "0571" + std::to_string(982000 + desk); }
std::string DeskExtensionOf(int desk) { return std::to_string(3000 + desk); }

std::string PublishOrganization(const std::string& directory) {
  const auto stub =
      pb::Directory::NewStub(grpc::CreateChannel(directory, grpc::InsecureChannelCredentials()));
  pb::UpdateDraftRequest update;
  update.set_allow_missing(true);
  update.mutable_draft()->set_name("organizations/bench/draft");
  *update.mutable_draft()->mutable_configuration() = wire::ToProto(MakeOrganization());
  for (pb::Operator& entry :
       *update.mutable_draft()->mutable_configuration()->mutable_operators()) {
    entry.set_password(kPassword);
  }
  grpc::ClientContext updating;
  Prepare(updating);
  pb::Draft draft;
  const grpc::Status updated = stub->UpdateDraft(&updating, update, &draft);
  if (!updated.ok()) return "the draft was refused: " + updated.error_message();
  pb::PublishDraftRequest publish;
  publish.set_name("organizations/bench/draft");
  publish.set_comment("for measuring");
  grpc::ClientContext publishing;
  Prepare(publishing);
  pb::Revision revision;
  const grpc::Status published = stub->PublishDraft(&publishing, publish, &revision);
  // From an earlier run: the same is live already.
  if (published.error_code() == grpc::StatusCode::FAILED_PRECONDITION &&
      draft.base_revision() > 0) {
    return "";
  }
  if (!published.ok()) return "the draft was not published: " + published.error_message();
  return "";
}

}  // namespace centralino::bench
