#include "service/http_server.h"

#include <fmt/format.h>
#include <httplib.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "service/config.h"

namespace centralino::service {

struct HttpServer::State {
  httplib::Server server;
  std::thread thread;
  std::uint16_t port = 0;
};

HttpServer::HttpServer(const Metrics& metrics, const Health& health)
    : state_(std::make_unique<State>()) {
  auto& server = state_->server;
  // A scrape and a probe at the same time; more than that waits.
  server.new_task_queue = [] { return new httplib::ThreadPool(2); };
  server.set_read_timeout(5, 0);
  server.set_write_timeout(5, 0);
  server.set_payload_max_length(1024);
  // The library would set SO_REUSEPORT, and two services could share one port unseen.
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  server.Get("/metrics", [&metrics](const httplib::Request&, httplib::Response& response) {
    response.set_content(metrics.Text(), "text/plain; version=0.0.4; charset=utf-8");
  });
  server.Get("/healthz", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("ok\n", "text/plain");
  });
  server.Get("/readyz", [&health](const httplib::Request&, httplib::Response& response) {
    response.status = health.ready() ? 200 : 503;
    response.set_content(ReadinessJson(health), "application/json");
  });
}

HttpServer::~HttpServer() { Stop(); }

absl::Status HttpServer::Start(const Address& listen) {
  errno = 0;
  int port = listen.port;
  const bool bound = port == 0 ? (port = state_->server.bind_to_any_port(listen.host)) > 0
                               : state_->server.bind_to_port(listen.host, port);
  if (!bound) {
    const char* why = errno == EADDRINUSE ? "address in use"
                      : errno != 0        ? std::strerror(errno)
                                          : "no such address on this machine";
    return CannotListen(listen, why, "http-listen");
  }
  state_->port = static_cast<std::uint16_t>(port);
  state_->thread = std::thread([this] { state_->server.listen_after_bind(); });
  return absl::OkStatus();
}

std::uint16_t HttpServer::port() const { return state_->port; }

void HttpServer::Stop() {
  if (!state_->thread.joinable()) return;
  // stop() does nothing to a server whose thread has not come to accept() yet.
  while (!state_->server.is_running()) std::this_thread::yield();
  state_->server.stop();
  state_->thread.join();
}

absl::Status CannotListen(const Address& address, std::string_view why, std::string_view option) {
  return absl::UnavailableError(fmt::format("cannot listen on {}: {} (set --{} or {})",
                                            address.ToString(), why, option,
                                            EnvironmentName(option)));
}

}  // namespace centralino::service
