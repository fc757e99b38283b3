#include "service/health.h"

#include <catch2/catch.hpp>

using namespace centralino::service;

TEST_CASE("a service is ready when no reason is left") {
  Metrics metrics("test");
  Health health(metrics);
  health.Hold("starting");
  health.Hold("no configuration");
  CHECK_FALSE(health.ready());
  CHECK(health.reasons() == std::vector<std::string>{"no configuration", "starting"});
  health.Release("starting");
  CHECK_FALSE(health.ready());
  health.Release("no configuration");
  CHECK(health.ready());
}

TEST_CASE("a dependency that is away degrades a service and leaves it ready") {
  Metrics metrics("test");
  Health health(metrics);
  health.SetDependency("redis", true);
  health.SetDependency("directory", false);
  CHECK(health.ready());
  CHECK(ReadinessJson(health) == "{\"ready\":true,\"reasons\":[],\"degraded\":[\"directory\"]}\n");
  const std::string text = metrics.Text();
  CHECK(text.find("centralino_dependency_up{name=\"redis\"} 1") != std::string::npos);
  CHECK(text.find("centralino_dependency_up{name=\"directory\"} 0") != std::string::npos);
}

TEST_CASE("a listener hears what is known and then each change once") {
  Metrics metrics("test");
  Health health(metrics);
  health.SetDependency("redis", true);
  std::vector<std::pair<std::string, bool>> heard;
  health.Listen([&](const std::string& name, bool serving) { heard.emplace_back(name, serving); });
  health.SetDependency("redis", true);
  health.SetDependency("redis", false);
  health.Hold("draining");
  using Heard = std::vector<std::pair<std::string, bool>>;
  CHECK(heard == Heard{{"", true}, {"redis", true}, {"redis", false}, {"", false}});
}

TEST_CASE("asking again for a metric gives the same one") {
  Metrics metrics("test");
  auto& calls = metrics.Counter("centralino_calls_total", "Calls.", {{"kind", "in"}});
  CHECK(&calls == &metrics.Counter("centralino_calls_total", "Calls.", {{"kind", "in"}}));
  CHECK(&calls != &metrics.Counter("centralino_calls_total", "Calls.", {{"kind", "out"}}));
}

TEST_CASE("every service tells its CPU time, memory and version") {
  Metrics metrics("test");
  double depth = 0;
  auto& gauge = metrics.Gauge("centralino_depth_calls", "Depth.");
  metrics.BeforeReading([&] { gauge.Set(++depth); });
  const std::string text = metrics.Text();
  for (const char* name : {"process_cpu_seconds_total ", "process_resident_memory_bytes ",
                           "centralino_build_info{service=\"test\"", "centralino_depth_calls 1"}) {
    INFO(name);
    CHECK(text.find(name) != std::string::npos);
  }
}
