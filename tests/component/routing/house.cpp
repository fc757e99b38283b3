#include "house.h"

#include <cstdlib>
#include <filesystem>
#include <thread>

#include "wire/routing.h"

namespace centralino::routing {
namespace {

// Wednesday, 25 November 2026, 10:00 in Rome.
constexpr model::Instant kWednesdayAtTen{std::chrono::seconds(1'795'597'200)};

}  // namespace

House::House(const std::string& directory, const std::string& state_dir)
    : metrics_("routing"),
      health_(metrics_),
      feed_({.directory = directory,
             .state_dir = state_dir,
             .instance = "routing-test",
             .min_backoff = std::chrono::milliseconds(20),
             .max_backoff = std::chrono::milliseconds(100)}),
      revisions_(feed_),
      decider_(revisions_, metrics_, [] { return kWednesdayAtTen; }),
      api_(decider_, metrics_),
      server_(health_) {
  server_.Add(api_.service(), [this](auto& queue) { api_.AwaitStreams(queue); });
  CountClosures(feed_, metrics_, [] { return kWednesdayAtTen; });
  feed_.Start();
  if (!server_.Start({.host = "127.0.0.1", .port = 0}).ok()) std::abort();
  client_ = v1::Routing::NewStub(grpc::CreateChannel("127.0.0.1:" + std::to_string(server_.port()),
                                                     grpc::InsecureChannelCredentials()));
}

House::~House() {
  api_.EndStreams();
  server_.Shutdown(std::chrono::seconds(2));
  feed_.Stop();
}

bool House::WaitForRevision(model::RevisionNumber revision) {
  for (int i = 0; i < 500; ++i) {
    const auto live = feed_.Live(model::OrganizationId("empoli"));
    if (live != nullptr && live->revision == revision) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

bool House::WaitForOverrides(std::int64_t version) {
  for (int i = 0; i < 500; ++i) {
    if (feed_.OverridesOf(model::OrganizationId("empoli"))->version == version) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

v1::NextStepRequest Question(const plan::Cursor& cursor, const plan::Outcome& outcome) {
  v1::NextStepRequest request;
  wire::ToProto(wire::Question{.facts = {.now = kWednesdayAtTen, .dialled = "+3905717571"},
                               .cursor = cursor,
                               .outcome = outcome},
                request);
  request.mutable_context()->set_organization("organizations/empoli");
  request.mutable_context()->set_call_id("01937c2e-5b00-7000-8000-000000000001");
  return request;
}

grpc::Status House::Ask(const plan::Cursor& cursor, const plan::Outcome& outcome,
                        v1::NextStepResponse& response) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
  return client_->NextStep(&context, Question(cursor, outcome), &response);
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = std::filesystem::temp_directory_path() / "centralino-routing-XXXXXX";
  const char* const made = mkdtemp(pattern.data());
  if (made == nullptr) std::abort();
  path_ = made;
}
TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

}  // namespace centralino::routing
