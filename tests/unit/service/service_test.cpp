#include "service/service.h"

#include <grpcpp/grpcpp.h>
#include <httplib.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "service/log.h"

using namespace centralino::service;
using namespace std::chrono_literals;

namespace {

// A whole service in a process of its own, so that it can be sent signals. The child's HTTP port
// is one that was free a moment ago.
class ServiceProcess {
 public:
  explicit ServiceProcess(Drain::Step step, const char* drain_timeout = "5") {
    {
      Metrics metrics("probe");
      Health health(metrics);
      HttpServer probe(metrics, health);
      REQUIRE(probe.Start({"127.0.0.1", 0}).ok());
      port_ = probe.port();
    }
    pid_ = fork();
    if (pid_ != 0) return;
    const std::string http = "127.0.0.1:" + std::to_string(port_);
    const std::vector<const char*> arguments{
        "test",        "--http-listen", http.c_str(),  "--drain-timeout",
        drain_timeout, "--grpc-listen", "127.0.0.1:0", "--log-level",
        "error"};
    Config config("test", "A service of a test.");
    if (config.Parse(static_cast<int>(arguments.size()), arguments.data())) _exit(99);
    int code = 0;
    {
      Service service(config);
      service.health().SetDependency("redis", true);
      service.OnDrain("step", std::move(step));
      code = service.Run();
    }
    _exit(code);
  }
  ~ServiceProcess() {
    if (pid_ > 0) kill(pid_, SIGKILL), waitpid(pid_, nullptr, 0);
  }

  int Get(const char* path) {
    httplib::Client client("127.0.0.1", port_);
    client.set_connection_timeout(1, 0);
    const auto answer = client.Get(path);
    return answer ? answer->status : 0;
  }
  bool Becomes(const char* path, int status) {
    for (int i = 0; i < 500; ++i, std::this_thread::sleep_for(10ms)) {
      if (Get(path) == status) return true;
    }
    return false;
  }
  void Signal(int signal) { kill(pid_, signal); }
  int Wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return status;
  }

 private:
  int port_ = 0;
  pid_t pid_ = 0;
};

}  // namespace

TEST_CASE("a service is ready, drains on SIGTERM and ends with 0") {
  ServiceProcess service([](auto) { std::this_thread::sleep_for(500ms); });
  REQUIRE(service.Becomes("/readyz", 200));
  CHECK(service.Get("/healthz") == 200);
  CHECK(service.Get("/metrics") == 200);
  CHECK(service.Get("/elsewhere") == 404);
  service.Signal(SIGTERM);
  CHECK(service.Becomes("/readyz", 503));
  CHECK(service.Get("/healthz") == 200);
  CHECK(WEXITSTATUS(service.Wait()) == 0);
}

TEST_CASE("a second signal ends a draining service at once") {
  ServiceProcess service([](auto until) { std::this_thread::sleep_until(until); }, "600");
  REQUIRE(service.Becomes("/readyz", 200));
  service.Signal(SIGTERM);
  REQUIRE(service.Becomes("/readyz", 503));
  service.Signal(SIGTERM);
  CHECK(WTERMSIG(service.Wait()) == SIGTERM);
}
