// What is asked of Redis, as a value: a command, or a call of a Lua script.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace centralino::redis {

// A Lua script and the SHA-1 by which Redis knows it. Made once, kept for the whole program:
// requests point to it.
class Script {
 public:
  Script(std::string_view name, std::string_view text);
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;

  const std::string& name() const { return name_; }
  const std::string& text() const { return text_; }
  const std::string& sha() const { return sha_; }

 private:
  std::string name_;
  std::string text_;
  std::string sha_;
};

struct Request {
  // The words of the command. Of a script call: its keys, then its arguments.
  std::vector<std::string> words;
  const Script* script = nullptr;  // not owned
  std::size_t keys = 0;            // how many of `words` are keys; only with `script`
  // How long the command itself may hold the answer back (BLOCK); added to the timeout.
  std::chrono::milliseconds blocks{0};
};

Request Command(std::vector<std::string> words);
Request Invoke(const Script& script, std::vector<std::string> keys,
               std::vector<std::string> arguments);

}  // namespace centralino::redis
