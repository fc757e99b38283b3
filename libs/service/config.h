// Configuration of a service: a flag beats the environment, which beats one YAML file.
//
//   service::Config config("queue", "Who waits, in what order, for which group.");
//   service::Address redis{"127.0.0.1", 6379};
//   config.Add("redis", &redis, "Redis");
//   if (auto exit_code = config.Parse(argc, argv)) return *exit_code;
//
// The option "redis" is the flag --redis, the variable CENTRALINO_REDIS and the key `redis` of
// the file. The value a variable holds before Parse is its default.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "service/address.h"

namespace centralino::service {

// What every service has. Config adds these by itself.
struct CommonOptions {
  Address grpc_listen{"127.0.0.1", 0};
  Address http_listen{"127.0.0.1", 0};
  std::string log_level = "info";
  std::chrono::seconds drain_timeout{5};
  std::string state_dir;
  // Names this replica in logs, keys and leases; unique among those that live.
  std::string instance;
};

class Config {
 public:
  // Reads a value from text and keeps it, or says what is wrong with it.
  using Setter = std::function<absl::Status(std::string_view)>;

  // The default ports of the common options follow from the service's name.
  Config(std::string service, std::string purpose);

  void Add(std::string name, std::string* value, std::string help);
  void Add(std::string name, std::int64_t* value, std::string help);
  void Add(std::string name, bool* value, std::string help);
  void Add(std::string name, std::chrono::seconds* value, std::string help);
  void Add(std::string name, Address* value, std::string help);
  void Add(std::string name, PortRange* value, std::string help);
  // Comma-separated.
  void Add(std::string name, std::vector<std::string>* value, std::string help);
  void Add(std::string name, std::vector<Address>* value, std::string help);
  void Add(std::string name, Setter set, std::string shown_default, std::string help);

  // nullopt: go on. Otherwise the process ends with this code: 0 after --help and --version,
  // 2 after a mistake, which was put on stderr in one sentence.
  std::optional<int> Parse(int argc, const char* const* argv);

  const std::string& service() const { return service_; }
  const CommonOptions& common() const { return common_; }

 private:
  struct Option {
    std::string name;
    Setter set;
    std::string shown_default;
    std::string help;
  };
  struct Flags;

  absl::Status ReadFlags(int argc, const char* const* argv, Flags& flags) const;
  absl::Status ApplyAll(const Flags& flags);

  std::string service_;
  std::string purpose_;
  CommonOptions common_;
  std::vector<Option> options_;
};

// "grpc-listen" is CENTRALINO_GRPC_LISTEN in the environment.
std::string EnvironmentName(std::string_view option);

}  // namespace centralino::service
