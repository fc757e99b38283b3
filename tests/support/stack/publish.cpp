#include "support/stack/publish.h"

#include <grpcpp/grpcpp.h>

#include <chrono>

#include "centralino/directory/v1/directory.grpc.pb.h"
#include "wire/directory.h"

namespace centralino::support {
namespace {

namespace pb = ::centralino::directory::v1;

void Prepare(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  context.AddMetadata("centralino-user", "test");
}

}  // namespace

std::string Publish(const std::string& directory, const model::Organization& organization,
                    const std::string& password) {
  const auto stub =
      pb::Directory::NewStub(grpc::CreateChannel(directory, grpc::InsecureChannelCredentials()));
  pb::UpdateDraftRequest update;
  update.set_allow_missing(true);
  update.mutable_draft()->set_name("organizations/" + organization.id.value + "/draft");
  *update.mutable_draft()->mutable_configuration() = wire::ToProto(organization);
  for (auto& entry : *update.mutable_draft()->mutable_configuration()->mutable_operators()) {
    entry.set_password(password);
  }
  grpc::ClientContext updating;
  Prepare(updating);
  pb::Draft draft;
  const grpc::Status updated = stub->UpdateDraft(&updating, update, &draft);
  if (!updated.ok()) return "the draft was refused: " + updated.error_message();
  pb::PublishDraftRequest publish;
  publish.set_name(update.draft().name());
  publish.set_comment("for a test");
  grpc::ClientContext publishing;
  Prepare(publishing);
  pb::Revision revision;
  const grpc::Status published = stub->PublishDraft(&publishing, publish, &revision);
  // From an earlier run: the same is live already.
  const bool live =
      published.error_code() == grpc::StatusCode::FAILED_PRECONDITION && draft.base_revision() > 0;
  if (!published.ok() && !live) return "it was not published: " + published.error_message();
  return "";
}

}  // namespace centralino::support
