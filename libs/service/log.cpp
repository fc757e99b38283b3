#include "service/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <atomic>
#include <mutex>

#include "service/json.h"
#include "service/line_writer.h"

namespace centralino::service::log {
namespace {

// Formats by the pattern, which is not thread-safe; hands the line on.
class Sink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  std::uint64_t lost() const { return writer_.lost(); }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    line_.clear();
    formatter_->format(message, line_);
    writer_.Add({line_.data(), line_.size()}, message.level >= spdlog::level::warn);
  }
  void flush_() override {}

  spdlog::memory_buf_t line_;
  LineWriter writer_{STDOUT_FILENO};
};

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
std::shared_ptr<Sink> the_sink;
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
  the_sink = std::make_shared<Sink>();
  auto logger = std::make_shared<spdlog::logger>("json", the_sink);
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
  the_logger.reset();
  the_sink.reset();
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

std::uint64_t Lost() { return the_sink ? the_sink->lost() : 0; }

std::string Body(Level level, const Context& context, std::string_view message, Fields fields) {
  std::string line;
  AppendBody(line, level, context, message, fields);
  return line;
}

}  // namespace centralino::service::log
