#include "services/directory/api.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "centralino/directory/v1/directory.grpc.pb.h"
#include "plan/simulate.h"
#include "service/metrics.h"
#include "services/directory/calls.h"
#include "services/directory/editor.h"
#include "services/directory/emergencies.h"
#include "services/directory/publications.h"
#include "services/directory/watch_stream.h"
#include "wire/routing.h"
#include "wire/status.h"

namespace centralino::directory {
namespace {

constexpr std::size_t kLongestAuthor = 100;

// For the audit: a name, without control characters.
std::string AuthorOf(const grpc::ServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find("centralino-user");
  if (found == metadata.end() || found->second.empty()) return "unknown";
  std::string author(found->second.data(), std::min(found->second.size(), kLongestAuthor));
  std::replace_if(
      author.begin(), author.end(), [](char c) { return c < 0x20 || c == 0x7f; }, '?');
  return author;
}

// Only the stream is asynchronous: unary calls wait for PostgreSQL on gRPC's own threads.
class Api : public v1::Directory::WithCallbackMethod_WatchSnapshots<v1::Directory::Service> {
 public:
  Api(Editor& editor, Emergencies& emergencies, Calls& calls, Publications& publications,
      service::Metrics& metrics)
      : editor_(editor),
        emergencies_(emergencies),
        calls_(calls),
        publications_(publications),
        metrics_(metrics) {}

  grpc::Status ListOrganizations(grpc::ServerContext*, const v1::ListOrganizationsRequest* request,
                                 v1::ListOrganizationsResponse* response) override {
    return Answer("ListOrganizations", response,
                  [&] { return editor_.ListOrganizations(*request); });
  }
  grpc::Status GetDraft(grpc::ServerContext*, const v1::GetDraftRequest* request,
                        v1::Draft* response) override {
    return Answer("GetDraft", response, [&] { return editor_.GetDraft(*request); });
  }
  grpc::Status UpdateDraft(grpc::ServerContext* context, const v1::UpdateDraftRequest* request,
                           v1::Draft* response) override {
    return Answer("UpdateDraft", response,
                  [&] { return editor_.UpdateDraft(*request, AuthorOf(*context)); });
  }
  grpc::Status ValidateDraft(grpc::ServerContext*, const v1::ValidateDraftRequest* request,
                             v1::ValidateDraftResponse* response) override {
    return Answer("ValidateDraft", response, [&] { return editor_.ValidateDraft(*request); });
  }
  grpc::Status DiffDraft(grpc::ServerContext*, const v1::DiffDraftRequest* request,
                         v1::DiffDraftResponse* response) override {
    return Answer("DiffDraft", response, [&] { return editor_.DiffDraft(*request); });
  }
  grpc::Status PublishDraft(grpc::ServerContext* context, const v1::PublishDraftRequest* request,
                            v1::Revision* response) override {
    return Answer("PublishDraft", response,
                  [&] { return editor_.PublishDraft(*request, AuthorOf(*context)); });
  }
  grpc::Status Rollback(grpc::ServerContext* context, const v1::RollbackRequest* request,
                        v1::Revision* response) override {
    return Answer("Rollback", response,
                  [&] { return editor_.Rollback(*request, AuthorOf(*context)); });
  }
  grpc::Status SimulateDraft(grpc::ServerContext*, const v1::SimulateDraftRequest* request,
                             routing::v1::SimulateResponse* response) override {
    return Answer("SimulateDraft", response, [&] { return Simulate(*request); });
  }
  grpc::Status GetRevision(grpc::ServerContext*, const v1::GetRevisionRequest* request,
                           v1::Revision* response) override {
    return Answer("GetRevision", response, [&] { return editor_.GetRevision(*request); });
  }
  grpc::Status ListRevisions(grpc::ServerContext*, const v1::ListRevisionsRequest* request,
                             v1::ListRevisionsResponse* response) override {
    return Answer("ListRevisions", response, [&] { return editor_.ListRevisions(*request); });
  }
  grpc::Status Close(grpc::ServerContext* context, const v1::CloseRequest* request,
                     v1::Closure* response) override {
    return Answer("Close", response,
                  [&] { return emergencies_.Close(*request, AuthorOf(*context)); });
  }
  grpc::Status Reopen(grpc::ServerContext* context, const v1::ReopenRequest* request,
                      v1::Closure* response) override {
    return Answer("Reopen", response,
                  [&] { return emergencies_.Reopen(*request, AuthorOf(*context)); });
  }
  grpc::Status ListClosures(grpc::ServerContext*, const v1::ListClosuresRequest* request,
                            v1::ListClosuresResponse* response) override {
    return Answer("ListClosures", response, [&] { return emergencies_.ListClosures(*request); });
  }
  grpc::Status ListAuditEntries(grpc::ServerContext*, const v1::ListAuditEntriesRequest* request,
                                v1::ListAuditEntriesResponse* response) override {
    return Answer("ListAuditEntries", response, [&] { return editor_.ListAuditEntries(*request); });
  }
  grpc::Status ListCalls(grpc::ServerContext*, const v1::ListCallsRequest* request,
                         v1::ListCallsResponse* response) override {
    return Answer("ListCalls", response, [&] { return calls_.ListCalls(*request); });
  }
  grpc::Status GetCall(grpc::ServerContext*, const v1::GetCallRequest* request,
                       v1::Call* response) override {
    return Answer("GetCall", response, [&] { return calls_.GetCall(*request); });
  }

  grpc::ServerWriteReactor<v1::WatchSnapshotsResponse>* WatchSnapshots(
      grpc::CallbackServerContext*, const v1::WatchSnapshotsRequest* request) override {
    return NewWatchStream(publications_, *request);
  }

 private:
  // The very function that decides real calls.
  absl::StatusOr<routing::v1::SimulateResponse> Simulate(const v1::SimulateDraftRequest& request) {
    const auto facts = wire::FromProto(request.facts(), "facts");
    if (!facts.ok()) return facts.status();
    routing::v1::SimulateRequest asked;
    *asked.mutable_outcomes() = request.outcomes();
    const auto outcomes = wire::OutcomesFromProto(asked);
    if (!outcomes.ok()) return outcomes.status();
    const auto draft = editor_.DraftSnapshot(request.name());
    if (!draft.ok()) return draft.status();
    const auto overrides = emergencies_.InForce(draft->organization.id);
    if (!overrides.ok()) return overrides.status();
    return wire::ToProto(plan::Simulate(*draft, *overrides, *facts, *outcomes), draft->revision);
  }

  template <class Response, class Act>
  grpc::Status Answer(const char* method, Response* response, const Act& act) {
    const auto begin = std::chrono::steady_clock::now();
    absl::StatusOr<Response> result = act();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    metrics_
        .Histogram("centralino_directory_request_seconds", "How long directory's methods take.",
                   service::StepSeconds(), {{"method", method}})
        .Observe(took.count());
    metrics_
        .Counter("centralino_directory_requests_total", "Requests by method and outcome.",
                 {{"method", method}, {"code", absl::StatusCodeToString(result.status().code())}})
        .Increment();
    if (!result.ok()) return wire::ToGrpc(result.status());
    *response = *std::move(result);
    return grpc::Status::OK;
  }

  Editor& editor_;
  Emergencies& emergencies_;
  Calls& calls_;
  Publications& publications_;
  service::Metrics& metrics_;
};

}  // namespace

std::unique_ptr<grpc::Service> NewApi(Editor& editor, Emergencies& emergencies, Calls& calls,
                                      Publications& publications, service::Metrics& metrics) {
  return std::make_unique<Api>(editor, emergencies, calls, publications, metrics);
}

}  // namespace centralino::directory
