#include "service/grpc_server.h"

#include <absl/synchronization/mutex.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>

#include <cstdlib>
#include <thread>
#include <utility>
#include <vector>

#include "service/health_service.h"
#include "service/http_server.h"
#include "service/listen_check.h"
#include "service/log.h"
#include "service/stream_operation.h"

namespace centralino::service {
namespace {

// gRPC writes to stderr by itself; its errors become lines of ours.
void LogOfGrpc(gpr_log_func_args* line) {
  if (line->severity != GPR_LOG_SEVERITY_ERROR) return;
  log::Warning("grpc", {{"detail", line->message}});
}

void ServeStreams(grpc::ServerCompletionQueue& queue) {
  void* tag = nullptr;
  bool ok = false;
  while (queue.Next(&tag, &ok)) static_cast<StreamOperation*>(tag)->Done(ok);
}

}  // namespace

void PrepareGrpc() {
  static const bool prepared = [] {
    setenv("GRPC_POLL_STRATEGY", "poll", 0);
    // Debian's abseil looks for deadlocks at every lock of gRPC's.
    absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
    grpc_init();
    return true;
  }();
  static_cast<void>(prepared);
}

struct GrpcServer::State {
  explicit State(Health& of) : health(of) {}

  Health& health;
  HealthService health_service;
  std::vector<grpc::Service*> services;
  std::vector<AwaitStreams> await_streams;
  std::unique_ptr<grpc::ServerCompletionQueue> streams;
  std::unique_ptr<grpc::Server> server;
  std::thread streams_thread;
  int port = 0;
};

GrpcServer::GrpcServer(Health& health) {
  PrepareGrpc();
  state_ = std::make_unique<State>(health);
}

GrpcServer::~GrpcServer() { Shutdown(std::chrono::milliseconds(0)); }

void GrpcServer::Add(grpc::Service& service, AwaitStreams await) {
  state_->services.push_back(&service);
  if (await) state_->await_streams.push_back(std::move(await));
}

absl::Status GrpcServer::Start(const Address& listen) {
  gpr_set_log_function(LogOfGrpc);
  // gRPC hides why it could not bind: try first, so that the sentence can say it.
  if (auto free = CheckCanListen(listen, "grpc-listen"); !free.ok()) return free;
  // Its own is called back on threads that would take part in every message of the streams.
  grpc::EnableDefaultHealthCheckService(false);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();

  grpc::ServerBuilder builder;
  // With SO_REUSEPORT, gRPC's default, a second service would take half of the first one's calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // Peers keep idle streams open for hours and ping them every 20 s.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // It measures the way to the peer by a ping after what the peer sends, to widen a window that a
  // stream's small messages never fill.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  builder.SetMaxReceiveMessageSize(4 << 20);
  builder.AddListeningPort(listen.ToString(), grpc::InsecureServerCredentials(), &state_->port);
  builder.RegisterService(&state_->health_service);
  for (grpc::Service* service : state_->services) builder.RegisterService(service);
  if (!state_->await_streams.empty()) state_->streams = builder.AddCompletionQueue();
  state_->server = builder.BuildAndStart();
  if (state_->streams) {
    if (state_->server) {
      for (const AwaitStreams& await : state_->await_streams) await(*state_->streams);
    }
    state_->streams_thread = std::thread([this] { ServeStreams(*state_->streams); });
  }
  if (!state_->server || state_->port == 0) {
    Shutdown(std::chrono::milliseconds(0));
    return CannotListen(listen, "the port could not be opened", "grpc-listen");
  }
  state_->health.Listen([&service = state_->health_service](const std::string& name, bool serving) {
    service.Set(name, serving);
  });
  return absl::OkStatus();
}

std::uint16_t GrpcServer::port() const { return static_cast<std::uint16_t>(state_->port); }

void GrpcServer::Shutdown(std::chrono::milliseconds patience) {
  if (state_->server) {
    state_->health.Listen(nullptr);
    state_->health_service.EndWatches();
    state_->server->Shutdown(std::chrono::system_clock::now() + patience);
  }
  // The streams' queue is read until it is empty; only then the server is done.
  if (state_->streams_thread.joinable()) {
    state_->streams->Shutdown();
    state_->streams_thread.join();
  }
  if (state_->server) state_->server->Wait();
  state_->server.reset();
}

}  // namespace centralino::service
