#include "service/config.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

using namespace centralino::service;

namespace {

// Runs Parse on a command line and keeps what it printed.
struct Run {
  std::optional<int> exit_code;
  std::string out;
  std::string err;
};

Run Parse(Config& config, std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "queue");
  std::ostringstream out, err;
  auto* old_out = std::cout.rdbuf(out.rdbuf());
  auto* old_err = std::cerr.rdbuf(err.rdbuf());
  const auto code = config.Parse(static_cast<int>(arguments.size()), arguments.data());
  std::cout.rdbuf(old_out);
  std::cerr.rdbuf(old_err);
  return {code, out.str(), err.str()};
}

struct Variable {
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Variable() { unsetenv(name_); }
  const char* name_;
};

struct File {
  explicit File(const std::string& text)
      : path(std::filesystem::temp_directory_path() /
             ("centralino-config-test-" + std::to_string(getpid()) + ".yaml")) {
    std::ofstream(path) << text;
  }
  ~File() { std::filesystem::remove(path); }
  std::filesystem::path path;
};

}  // namespace

TEST_CASE("without anything given the defaults hold") {
  Config config("queue", "Who waits.");
  Address redis{"127.0.0.1", 6379};
  config.Add("redis", &redis, "Redis");
  CHECK_FALSE(Parse(config, {}).exit_code);
  CHECK(redis == Address{"127.0.0.1", 6379});
  CHECK(config.common().grpc_listen == Address{"127.0.0.1", 7003});
  CHECK(config.common().http_listen == Address{"127.0.0.1", 9103});
  CHECK_FALSE(config.common().instance.empty());
}

TEST_CASE("a flag beats the environment, which beats the file") {
  const File file("redis: file:1\nlog-level: debug\n");
  const std::string path = file.path.string();
  Address redis{"default", 1};
  Config config("queue", "Who waits.");
  config.Add("redis", &redis, "Redis");

  SECTION("the file alone") {
    CHECK_FALSE(Parse(config, {"--config", path.c_str()}).exit_code);
    CHECK(redis.host == "file");
    CHECK(config.common().log_level == "debug");
  }
  SECTION("the environment over the file, also for the file's own name") {
    const Variable variable("CENTRALINO_REDIS", "environment:1");
    const Variable config_variable("CENTRALINO_CONFIG", path.c_str());
    CHECK_FALSE(Parse(config, {}).exit_code);
    CHECK(redis.host == "environment");
    CHECK(config.common().log_level == "debug");
  }
  SECTION("the flag over both") {
    const Variable variable("CENTRALINO_REDIS", "environment:1");
    CHECK_FALSE(Parse(config, {"--config", path.c_str(), "--redis=flag:1"}).exit_code);
    CHECK(redis.host == "flag");
  }
}

TEST_CASE("a list is separated by commas on the command line and a list in the file") {
  const File file("trunk: [127.0.0.10, 127.0.0.11]\nmedia:\n  - a:1\n  - b:2\n");
  std::vector<std::string> trunk;
  std::vector<Address> media;
  Config config("sip-edge", "Calls.");
  config.Add("trunk", &trunk, "trunks");
  config.Add("media", &media, "media instances");
  const std::string path = file.path.string();
  CHECK_FALSE(Parse(config, {"--config", path.c_str(), "--trunk", "10.0.0.1, 10.0.0.2"}).exit_code);
  CHECK(trunk == std::vector<std::string>{"10.0.0.1", "10.0.0.2"});
  CHECK(media == std::vector<Address>{{"a", 1}, {"b", 2}});
}

TEST_CASE("a bad value is one sentence that names its source, and exit code 2") {
  Config config("queue", "Who waits.");
  PortRange ports{1, 2};
  config.Add("call-ports", &ports, "ports");
  SECTION("a flag") {
    const Run run = Parse(config, {"--grpc-listen", "7003"});
    CHECK(run.exit_code == 2);
    CHECK(run.err == "queue: --grpc-listen: \"7003\" is not HOST:PORT\n");
  }
  SECTION("the environment") {
    const Variable variable("CENTRALINO_DRAIN_TIMEOUT", "soon");
    const Run run = Parse(config, {});
    CHECK(run.exit_code == 2);
    CHECK(run.err ==
          "queue: CENTRALINO_DRAIN_TIMEOUT: \"soon\" is not a number of seconds from 0 to 86400\n");
  }
  SECTION("the file") {
    const File file("call-ports: 9-1\n");
    const std::string path = file.path.string();
    const Run run = Parse(config, {"--config", path.c_str()});
    CHECK(run.exit_code == 2);
    CHECK(run.err == "queue: \"call-ports\" in " + path +
                         ": \"9-1\" is not a range of ports such as 20000-24999\n");
  }
  SECTION("an option nobody knows, on the command line or in the file") {
    CHECK(Parse(config, {"--colour", "red"}).exit_code == 2);
    const File file("colour: red\n");
    const std::string path = file.path.string();
    const Run run = Parse(config, {"--config", path.c_str()});
    CHECK(run.exit_code == 2);
    CHECK(run.err == "queue: " + path + ": unknown option \"colour\"\n");
  }
  SECTION("a file that is not there or no YAML") {
    CHECK(Parse(config, {"--config", "/nowhere.yaml"}).err ==
          "queue: cannot read the configuration file /nowhere.yaml\n");
    const File file("a: [1\n");
    const std::string path = file.path.string();
    CHECK(Parse(config, {"--config", path.c_str()}).err.find(path + ":") != std::string::npos);
  }
}

TEST_CASE("--help names every option with its default, --version the version") {
  Config config("queue", "Who waits.");
  const Run help = Parse(config, {"--help"});
  CHECK(help.exit_code == 0);
  for (const char* word : {"Who waits.", "--grpc-listen", "127.0.0.1:7003", "--drain-timeout",
                           "CENTRALINO_SOME_NAME", "--config"}) {
    INFO(word);
    CHECK(help.out.find(word) != std::string::npos);
  }
  const Run version = Parse(config, {"--version"});
  CHECK(version.exit_code == 0);
  CHECK(version.out.find("queue 0.") == 0);
}
