#include "service/service.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "service/log.h"
#include "service/text.h"
#include "service/version.h"

namespace centralino::service {
namespace {

using std::chrono::milliseconds;

sigset_t StopSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

int WaitForStop() {
  const sigset_t set = StopSignals();
  int signal = 0;
  sigwait(&set, &signal);
  return signal;
}

// From here on a signal has its default effect: the process ends at once.
void LetSignalsKill() {
  signal(SIGTERM, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  const sigset_t set = StopSignals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace

Service::Service(const Config& config)
    : options_(config.common()),
      name_(config.service()),
      metrics_(name_),
      health_(metrics_),
      http_(metrics_, health_),
      grpc_(health_) {
  PrepareGrpc();
  const sigset_t set = StopSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);
  log::Start(name_, options_.instance, log::ParseLevel(options_.log_level));
  health_.Hold("starting");
}

Service::~Service() { log::Stop(); }

absl::Status Service::Open() {
  if (auto opened = http_.Start(options_.http_listen); !opened.ok()) return opened;
  return grpc_.Start(options_.grpc_listen);
}

int Service::Run() {
  if (auto opened = Open(); !opened.ok()) {
    std::cerr << name_ << ": " << Message(opened) << "\n";
    log::Error("cannot start", {{"reason", Message(opened)}});
    return 1;
  }
  log::Info("listening", {{"version", kVersion},
                          {"grpc", options_.grpc_listen.ToString()},
                          {"http", options_.http_listen.ToString()}});
  health_.Release("starting");

  const int signal = WaitForStop();
  LetSignalsKill();
  health_.Hold("draining");
  log::Info("draining", {{"signal", signal}, {"limit_seconds", options_.drain_timeout.count()}});
  drain_.Run(options_.drain_timeout);
  // Unary calls under way end within a moment; streams were ended by the steps.
  grpc_.Shutdown(std::min<milliseconds>(options_.drain_timeout, milliseconds(2000)));
  http_.Stop();
  log::Info("stopped");
  return 0;
}

void Service::RequestStop() { kill(getpid(), SIGTERM); }

}  // namespace centralino::service
