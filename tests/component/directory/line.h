// A TCP line to a server that can be cut and mended: how a store goes away without ending it.
#pragma once

#include <memory>
#include <string>

namespace centralino::testing {

class Line {
 public:
  Line(std::string host, std::string port);
  ~Line();
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  // On 127.0.0.1; stays the same.
  int port() const;
  // Connections end, new ones are refused.
  void Cut();
  void Mend();
  // Connections stay open, but nothing goes through any more: as if a cable were pulled.
  void Freeze();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::testing
