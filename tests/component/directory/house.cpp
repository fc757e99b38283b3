#include "house.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

#include "services/directory/api.h"
#include "services/directory/schema.h"

namespace centralino::testing {

Folder::Folder() {
  std::string pattern = std::filesystem::temp_directory_path() / "directory-test-XXXXXX";
  path_ = ::mkdtemp(pattern.data());
}

Folder::~Folder() { std::filesystem::remove_all(path_); }

House::House(const std::string& connection, int port, bool wait) {
  const std::string key = folder_ / "key";
  REQUIRE(secrets::CreateKeyFile(key).ok());
  vault_ = std::make_unique<secrets::Vault>(*secrets::Vault::FromFile(key));
  pool_ = std::make_unique<postgres::Pool>(
      postgres::PoolOptions{.connection = connection,
                            .probe_every = std::chrono::milliseconds(100),
                            .prepare = directory::PrepareDatabase});
  directory::Publications::Options options;
  options.look_every = std::chrono::milliseconds(50);
  options.beat_every = std::chrono::milliseconds(300);
  publications_ = std::make_unique<directory::Publications>(*pool_, options);
  editor_ = std::make_unique<directory::Editor>(
      *pool_, *vault_, [this](const model::OrganizationId&) { publications_->Poke(); });
  emergencies_ = std::make_unique<directory::Emergencies>(
      *pool_, [this](const auto&, const auto&) { publications_->Poke(); });
  calls_ = std::make_unique<directory::Calls>(*pool_);
  api_ = directory::NewApi(*editor_, *emergencies_, *calls_, *publications_, metrics_);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(fmt::format("127.0.0.1:{}", port), grpc::InsecureServerCredentials(),
                           &port_);
  builder.RegisterService(api_.get());
  server_ = builder.BuildAndStart();
  REQUIRE(port_ != 0);
  stub_ =
      pb::Directory::NewStub(grpc::CreateChannel(address(), grpc::InsecureChannelCredentials()));
  if (wait) REQUIRE(pool_->WaitUntilUp(std::chrono::seconds(10)));
}

House::~House() {
  publications_->Stop(absl::UnavailableError("directory is stopping"));
  server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
  server_->Wait();
}

pb::Draft House::Update(const pb::Configuration& configuration) {
  pb::UpdateDraftRequest request;
  request.mutable_draft()->set_name(configuration.name() + "/draft");
  *request.mutable_draft()->mutable_configuration() = configuration;
  request.set_allow_missing(true);
  pb::Draft draft;
  const auto status = Call(&pb::Directory::Stub::UpdateDraft, request, &draft);
  INFO(status.error_message());
  REQUIRE(status.ok());
  return draft;
}

pb::Revision House::Publish(const std::string& organization) {
  pb::PublishDraftRequest request;
  request.set_name("organizations/" + organization + "/draft");
  pb::Revision revision;
  const auto status = Call(&pb::Directory::Stub::PublishDraft, request, &revision);
  INFO(status.error_message());
  REQUIRE(status.ok());
  return revision;
}

pb::Configuration Small(const std::string& id, const std::string& number) {
  const std::string name = "organizations/" + id;
  pb::Configuration small;
  small.set_name(name);
  small.set_display_name("Comune di prova");
  small.set_sip_domain(id + ".example");
  small.set_municipality("Empoli");
  auto* site = small.add_sites();
  site->set_name(name + "/sites/hall");
  site->set_display_name("Palazzo comunale");
  site->set_kind(pb::Site::OFFICE_BUILDING);
  auto* person = small.add_operators();
  person->set_name(name + "/operators/rossi");
  person->set_extension("100");
  auto* group = small.add_groups();
  group->set_name(name + "/groups/urp");
  group->set_display_name("URP");
  group->add_members()->set_operator_(name + "/operators/rossi");
  auto* desk = small.add_desks();
  desk->set_name(name + "/desks/urp");
  desk->set_site(name + "/sites/hall");
  desk->set_display_name("URP");
  desk->set_email("urp@comune.example");
  desk->set_group(name + "/groups/urp");
  auto* guide = small.add_guides();
  guide->set_name(name + "/guides/main");
  (*guide->mutable_welcome())["it"] = "Benvenuti.";
  guide->set_otherwise(name + "/desks/urp");
  auto* phone = small.add_numbers();
  phone->set_name(name + "/numbers/" + number);
  phone->set_destination(name + "/guides/main");
  return small;
}

bool Soon(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (std::chrono::steady_clock::now() < until) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return condition();
}

}  // namespace centralino::testing
