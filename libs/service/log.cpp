#include "service/log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>

#include "service/json.h"

namespace centralino::service::log {
namespace {

constexpr std::size_t kLinesThatWait = 8192;

spdlog::level::level_enum ToSpdlog(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string_view Name(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
  }
  return "info";
}

// Set by Start and Stop, which main calls while no other thread logs.
std::shared_ptr<spdlog::logger> the_logger;
std::atomic<Level> the_least{Level::kInfo};

void AppendBody(std::string& line, Level level, const Context& context, std::string_view message,
                Fields fields) {
  JsonObject object(line);
  object.Add("level", Name(level));
  object.Add("message", message);
  if (!context.call_id.empty()) object.Add("call_id", context.call_id);
  if (!context.organisation.empty()) object.Add("organisation", context.organisation);
  for (const Field& field : fields) {
    std::visit([&](const auto& value) { object.Add(field.key, value); }, field.value);
  }
}

}  // namespace

void Start(std::string_view service, std::string_view instance, Level least) {
  the_least = least;
  spdlog::init_thread_pool(kLinesThatWait, 1);
  auto logger = std::make_shared<spdlog::async_logger>(
      "json", std::make_shared<spdlog::sinks::stdout_sink_mt>(), spdlog::thread_pool(),
      spdlog::async_overflow_policy::overrun_oldest);
  // What is the same in every line lives in the pattern; %v is the body without its "{".
  std::string head;
  {
    JsonObject object(head);
    object.Add("service", service);
    object.Add("instance", instance);
  }
  head.back() = ',';
  logger->set_pattern("{\"time\":\"%Y-%m-%dT%H:%M:%S.%eZ\"," + head.substr(1) + "%v",
                      spdlog::pattern_time_type::utc);
  logger->set_level(ToSpdlog(least));
  the_logger = std::move(logger);
}

void Stop() {
  if (!the_logger) return;
  the_logger.reset();
  spdlog::shutdown();
}

Level ParseLevel(std::string_view text) {
  for (Level level : {Level::kDebug, Level::kWarning, Level::kError}) {
    if (text == Name(level)) return level;
  }
  return Level::kInfo;
}

bool Enabled(Level level) { return level >= the_least.load(std::memory_order_relaxed); }

void Write(Level level, const Context& context, std::string_view message, Fields fields) {
  if (!Enabled(level)) return;
  thread_local std::string line;
  line.clear();
  AppendBody(line, level, context, message, fields);
  if (the_logger) {
    the_logger->log(ToSpdlog(level), std::string_view(line).substr(1));
  } else {
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
  }
}

std::uint64_t Lost() {
  const auto pool = spdlog::thread_pool();
  return pool ? pool->overrun_counter() : 0;
}

std::string Body(Level level, const Context& context, std::string_view message, Fields fields) {
  std::string line;
  AppendBody(line, level, context, message, fields);
  return line;
}

}  // namespace centralino::service::log
