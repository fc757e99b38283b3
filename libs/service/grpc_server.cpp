#include "service/grpc_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <vector>

#include "service/http_server.h"
#include "service/listen_check.h"
#include "service/log.h"

namespace centralino::service {
namespace {

// gRPC writes to stderr by itself; its errors become lines of ours.
void LogOfGrpc(gpr_log_func_args* line) {
  if (line->severity != GPR_LOG_SEVERITY_ERROR) return;
  log::Warning("grpc", {{"detail", line->message}});
}

}  // namespace

struct GrpcServer::State {
  Health& health;
  std::vector<grpc::Service*> services;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

GrpcServer::GrpcServer(Health& health) : state_(new State{health, {}, nullptr, 0}) {}

GrpcServer::~GrpcServer() { Shutdown(std::chrono::milliseconds(0)); }

void GrpcServer::Add(grpc::Service& service) { state_->services.push_back(&service); }

absl::Status GrpcServer::Start(const Address& listen) {
  gpr_set_log_function(LogOfGrpc);
  // gRPC hides why it could not bind: try first, so that the sentence can say it.
  if (auto free = CheckCanListen(listen, "grpc-listen"); !free.ok()) return free;
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();

  grpc::ServerBuilder builder;
  // With SO_REUSEPORT, gRPC's default, a second service would take half of the first one's calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // Peers keep idle streams open for hours and ping them every 20 s.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.SetMaxReceiveMessageSize(4 << 20);
  builder.AddListeningPort(listen.ToString(), grpc::InsecureServerCredentials(), &state_->port);
  for (grpc::Service* service : state_->services) builder.RegisterService(service);
  state_->server = builder.BuildAndStart();
  if (!state_->server || state_->port == 0) {
    state_->server.reset();
    return CannotListen(listen, "the port could not be opened", "grpc-listen");
  }
  state_->health.Listen([server = state_->server.get()](const std::string& name, bool serving) {
    server->GetHealthCheckService()->SetServingStatus(name, serving);
  });
  return absl::OkStatus();
}

std::uint16_t GrpcServer::port() const { return static_cast<std::uint16_t>(state_->port); }

void GrpcServer::Shutdown(std::chrono::milliseconds patience) {
  if (!state_->server) return;
  state_->health.Listen(nullptr);
  state_->server->Shutdown(std::chrono::system_clock::now() + patience);
  state_->server->Wait();
  state_->server.reset();
}

}  // namespace centralino::service
