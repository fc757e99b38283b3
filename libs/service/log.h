// Logs: one JSON object a line on stdout, with `time, level, service, instance, message` and,
// where they apply, `call_id` and `organisation`.
//
//   log::Info({.call_id = call, .organisation = "empoli"}, "ringing", {{"operator", "rossi"}});
//   log::Warning("redis is away", {{"address", address}});
//
// A line is built by the caller's thread and written by another, within 50 ms, a warning or an
// error at once: a log never waits for a disk. When 4 MiB wait, what comes is lost and counted.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace centralino::service::log {

enum class Level { kDebug, kInfo, kWarning, kError };

// Whose call a line is about.
struct Context {
  std::string_view call_id = {};
  std::string_view organisation = {};
};

struct Field {
  std::string_view key;
  std::variant<std::string_view, std::int64_t, double, bool> value;

  template <class T>
  Field(std::string_view name, const T& given) : key(name), value(Convert(given)) {}

 private:
  template <class T>
  static decltype(value) Convert(const T& given) {
    if constexpr (std::is_same_v<T, bool>) {
      return given;
    } else if constexpr (std::is_integral_v<T>) {
      return static_cast<std::int64_t>(given);
    } else if constexpr (std::is_floating_point_v<T>) {
      return static_cast<double>(given);
    } else {
      return std::string_view(given);
    }
  }
};

using Fields = std::initializer_list<Field>;

// Before Start (and after Stop) lines go to stderr at once.
void Start(std::string_view service, std::string_view instance, Level least);
// Writes what waits. Call it last.
void Stop();

// "debug", "info", "warning", "error"; anything else is info.
Level ParseLevel(std::string_view text);

// For work that only a debug line needs.
bool Enabled(Level level);
void Write(Level level, const Context& context, std::string_view message, Fields fields = {});
// Lines lost since Start because they were not written fast enough.
std::uint64_t Lost();

inline void Debug(const Context& context, std::string_view message, Fields fields = {}) {
  Write(Level::kDebug, context, message, fields);
}
inline void Info(const Context& context, std::string_view message, Fields fields = {}) {
  Write(Level::kInfo, context, message, fields);
}
inline void Warning(const Context& context, std::string_view message, Fields fields = {}) {
  Write(Level::kWarning, context, message, fields);
}
inline void Error(const Context& context, std::string_view message, Fields fields = {}) {
  Write(Level::kError, context, message, fields);
}
inline void Debug(std::string_view message, Fields fields = {}) { Debug({}, message, fields); }
inline void Info(std::string_view message, Fields fields = {}) { Info({}, message, fields); }
inline void Warning(std::string_view message, Fields fields = {}) { Warning({}, message, fields); }
inline void Error(std::string_view message, Fields fields = {}) { Error({}, message, fields); }

// The line that Write makes, without `time`, `service` and `instance` (for tests).
std::string Body(Level level, const Context& context, std::string_view message, Fields fields);

}  // namespace centralino::service::log
