// What `./dev status --json` says: where everything is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/loop/udp_socket.h"

namespace centralino::support {

struct Status {
  struct Number {
    std::string number;
    std::string what;
  };
  struct Operator {
    std::string user;
    std::string password;
    std::string extension;
    std::string group;
  };
  struct Service {
    std::string name;
    int pid = 0;  // 0: not running
    std::string grpc;
    std::string http;
    std::string log;
    bool ready = false;
  };

  Endpoint sip;
  Endpoint smtp;  // where messages are mailed to; nobody need listen there
  std::vector<std::string> trunk;
  std::uint16_t carrier_port = 0;  // where at the first of them calls out arrive
  std::vector<Number> numbers;
  std::vector<Operator> operators;
  std::vector<Service> services;

  const Service& service(const std::string& name) const;       // aborts if there is none
  const Operator& operator_of(const std::string& user) const;  // aborts if there is none
};

// Empty if it is not of that shape; `why` says what is wrong.
std::optional<Status> ParseStatus(const std::string& json, std::string* why);
std::optional<Status> ReadStatus(const std::string& path, std::string* why);

}  // namespace centralino::support
