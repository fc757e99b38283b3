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

// A guide that greets and goes on to a group at once.
model::Guide GreetingFor(const std::string& id, const model::GroupId& group) {
  model::Guide guide;
  guide.id = model::GuideId(id);
  guide.display_name = id;
  guide.welcome["it"] = "Comune, buongiorno.";
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

model::Organization MakeOrganization() {
  model::Organization it;
  it.id = model::OrganizationId("bench");
  it.display_name = "Comune di Prova";
  it.sip_domain = kDomain;
  it.municipality = "Empoli";
  model::ResponseGroup all = GroupOf("all");
  for (int i = 0; i < kOperators; ++i) {
    it.operators.push_back(OperatorOf(ExtensionOf(i)));
    all.members.push_back({it.operators.back().id});
    it.numbers.push_back(NumberOf(OwnNumberOf(i), it.operators.back().id));
  }
  it.guides.push_back(GreetingFor("all", all.id));
  it.numbers.push_back(NumberOf(kQueueNumber, it.guides.back().id));
  it.groups.push_back(std::move(all));
  for (int desk = 0; desk < kDesks; ++desk) {
    model::ResponseGroup group = GroupOf("desk-" + std::to_string(desk));
    it.operators.push_back(OperatorOf(DeskExtensionOf(desk)));
    group.members.push_back({it.operators.back().id});
    it.guides.push_back(GreetingFor("desk-" + std::to_string(desk), group.id));
    it.numbers.push_back(NumberOf(DeskNumberOf(desk), it.guides.back().id));
    it.groups.push_back(std::move(group));
  }
  return it;
}

void Prepare(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + seconds(60));
  context.AddMetadata("centralino-user", "bench");
}

}  // namespace

std::string ExtensionOf(int number) { return std::to_string(1000 + number); }
std::string OwnNumberOf(int number) { return "0571" + std::to_string(981000 + number); }
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
