// Writes one flat JSON object into a string: enough for a log line and a readiness answer, and
// cheap enough for the hot path.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace centralino::service {

class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
  // Closes the object.
  ~JsonObject() { out_ += '}'; }
  JsonObject(const JsonObject&) = delete;
  JsonObject& operator=(const JsonObject&) = delete;

  void Add(std::string_view key, std::string_view value);
  void Add(std::string_view key, std::int64_t value);
  // JSON has no infinity and no NaN: null.
  void Add(std::string_view key, double value);
  void Add(std::string_view key, bool value);
  // `json` is written as it is.
  void AddRaw(std::string_view key, std::string_view json);

 private:
  void Key(std::string_view key);

  std::string& out_;
  bool first_ = true;
};

// In quotes. Bytes that are no UTF-8 become U+FFFD: names of strangers reach the log.
void AppendJsonString(std::string& out, std::string_view text);

}  // namespace centralino::service
