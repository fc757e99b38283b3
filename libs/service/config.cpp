#include "service/config.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <map>

#include "service/options_file.h"
#include "service/text.h"
#include "service/version.h"

namespace centralino::service {
namespace {

// The fixed points of the five services, so that each runs without a flag.
CommonOptions DefaultsOf(std::string_view service) {
  static constexpr std::string_view kOrder[] = {"directory", "routing", "queue", "media",
                                                "sip-edge"};
  CommonOptions common;
  std::uint16_t place = 0;
  for (std::string_view name : kOrder) {
    ++place;
    if (name != service) continue;
    common.grpc_listen.port = static_cast<std::uint16_t>(7000 + place);
    common.http_listen.port = static_cast<std::uint16_t>(9100 + place);
  }
  char host[256] = {};
  if (gethostname(host, sizeof host - 1) != 0) host[0] = '\0';
  common.instance = fmt::format("{}-{}", host, getpid());
  common.state_dir = fmt::format("/var/lib/centralino/{}", service);
  return common;
}

absl::Status Wrong(std::string_view text, std::string_view expected) {
  return absl::InvalidArgumentError(fmt::format("\"{}\" is not {}", text, expected));
}

// A setter made of a function from text to StatusOr<T>.
template <class T, class Read>
Config::Setter Into(T* value, Read read) {
  return [value, read](std::string_view text) {
    auto result = read(text);
    if (!result.ok()) return result.status();
    *value = *std::move(result);
    return absl::OkStatus();
  };
}

std::string Joined(const std::vector<Address>& addresses) {
  std::vector<std::string> texts;
  for (const Address& address : addresses) texts.push_back(address.ToString());
  return fmt::format("{}", fmt::join(texts, ","));
}

}  // namespace

struct Config::Flags {
  std::map<std::string, std::string> given;
  std::string file;
  // --help and --version print this and end well.
  std::string answer;
};

std::string EnvironmentName(std::string_view option) {
  std::string name = "CENTRALINO_";
  for (char c : option) name += c == '-' ? '_' : static_cast<char>(std::toupper(c));
  return name;
}

Config::Config(std::string service, std::string purpose)
    : service_(std::move(service)), purpose_(std::move(purpose)), common_(DefaultsOf(service_)) {
  Add("grpc-listen", &common_.grpc_listen, "where gRPC listens");
  Add("http-listen", &common_.http_listen, "where /metrics, /healthz and /readyz listen");
  Add(
      "log-level",
      [this](std::string_view text) {
        for (std::string_view level : {"debug", "info", "warning", "error"}) {
          if (text == level) return common_.log_level = std::string(text), absl::OkStatus();
        }
        return Wrong(text, "debug, info, warning or error");
      },
      common_.log_level, "least level that is logged");
  Add("drain-timeout", &common_.drain_timeout, "longest wait for calls to end after SIGTERM");
  Add("state-dir", &common_.state_dir, "folder for what outlives a restart");
  Add("instance", &common_.instance, "id of this replica");
}

void Config::Add(std::string name, Setter set, std::string shown_default, std::string help) {
  options_.push_back({std::move(name), std::move(set), std::move(shown_default), std::move(help)});
}

void Config::Add(std::string name, std::string* value, std::string help) {
  Add(
      std::move(name),
      [value](std::string_view text) { return *value = std::string(text), absl::OkStatus(); },
      *value, std::move(help));
}

void Config::Add(std::string name, std::int64_t* value, std::string help) {
  Add(
      std::move(name),
      [value](std::string_view text) {
        const auto number = ParseNumber<std::int64_t>(text);
        if (!number) return Wrong(text, "a whole number");
        *value = *number;
        return absl::OkStatus();
      },
      fmt::to_string(*value), std::move(help));
}

void Config::Add(std::string name, bool* value, std::string help) {
  Add(
      std::move(name),
      [value](std::string_view text) {
        if (text != "true" && text != "false") return Wrong(text, "true or false");
        *value = text == "true";
        return absl::OkStatus();
      },
      *value ? "true" : "false", std::move(help));
}

void Config::Add(std::string name, std::chrono::seconds* value, std::string help) {
  Add(
      std::move(name),
      [value](std::string_view text) {
        const auto seconds = ParseNumber<std::int64_t>(text);
        if (!seconds || *seconds < 0 || *seconds > 86'400) {
          return Wrong(text, "a number of seconds from 0 to 86400");
        }
        *value = std::chrono::seconds(*seconds);
        return absl::OkStatus();
      },
      fmt::to_string(value->count()), help + ", in seconds");
}

void Config::Add(std::string name, Address* value, std::string help) {
  Add(std::move(name), Into(value, ParseAddress), value->port == 0 ? "" : value->ToString(),
      help + ", HOST:PORT");
}

void Config::Add(std::string name, PortRange* value, std::string help) {
  Add(std::move(name), Into(value, ParsePortRange), fmt::format("{}-{}", value->first, value->last),
      std::move(help));
}

void Config::Add(std::string name, std::vector<std::string>* value, std::string help) {
  Add(
      std::move(name),
      [value](std::string_view text) {
        const auto items = Split(text, ',');
        value->assign(items.begin(), items.end());
        return absl::OkStatus();
      },
      fmt::format("{}", fmt::join(*value, ",")), help + ", separated by commas");
}

void Config::Add(std::string name, std::vector<Address>* value, std::string help) {
  Add(std::move(name), Into(value, ParseAddresses), Joined(*value),
      help + ", HOST:PORT separated by commas");
}

absl::Status Config::ReadFlags(int argc, const char* const* argv, Flags& flags) const {
  CLI::App app{purpose_, service_};
  app.footer(
      "Each flag --some-name can be given as the variable CENTRALINO_SOME_NAME or as\n"
      "`some-name: value` in the YAML file of --config. A flag beats the variable, which\n"
      "beats the file.");
  app.set_version_flag("--version", service_ + " " + kVersion);
  app.add_option("--config", flags.file, "YAML file of options")->option_text("FILE");
  for (const Option& option : options_) {
    const std::string shown = option.shown_default.empty() ? "" : " [" + option.shown_default + "]";
    app.add_option_function<std::string>(
           "--" + option.name,
           [&flags, name = option.name](const std::string& text) { flags.given[name] = text; },
           option.help + shown)
        ->option_text("VALUE");
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    flags.answer = app.help();
  } catch (const CLI::CallForVersion&) {
    flags.answer = app.version() + "\n";
  } catch (const CLI::ParseError& error) {
    return absl::InvalidArgumentError(fmt::format("{} (see --help)", error.what()));
  }
  return absl::OkStatus();
}

absl::Status Config::ApplyAll(const Flags& flags) {
  std::map<std::string, std::string> from_file;
  std::string path = flags.file;
  if (const char* variable = std::getenv("CENTRALINO_CONFIG"); path.empty() && variable) {
    path = variable;
  }
  if (!path.empty()) {
    auto read = ReadOptionsFile(path);
    if (!read.ok()) return read.status();
    from_file = *std::move(read);
  }
  for (const Option& option : options_) {
    const auto flag = flags.given.find(option.name);
    const auto in_file = from_file.extract(option.name);
    const std::string variable = EnvironmentName(option.name);
    const char* from_environment = std::getenv(variable.c_str());
    absl::Status status;
    std::string source;
    if (flag != flags.given.end()) {
      status = option.set(flag->second);
      source = "--" + option.name;
    } else if (from_environment != nullptr) {
      status = option.set(from_environment);
      source = variable;
    } else if (!in_file.empty()) {
      status = option.set(in_file.mapped());
      source = fmt::format("\"{}\" in {}", option.name, path);
    }
    if (!status.ok())
      return absl::InvalidArgumentError(fmt::format("{}: {}", source, Message(status)));
  }
  if (!from_file.empty()) {
    return absl::InvalidArgumentError(
        fmt::format("{}: unknown option \"{}\"", path, from_file.begin()->first));
  }
  return absl::OkStatus();
}

std::optional<int> Config::Parse(int argc, const char* const* argv) {
  Flags flags;
  absl::Status status = ReadFlags(argc, argv, flags);
  if (!flags.answer.empty()) {
    std::cout << flags.answer;
    return 0;
  }
  if (status.ok()) status = ApplyAll(flags);
  if (status.ok()) return std::nullopt;
  std::cerr << service_ << ": " << Message(status) << "\n";
  return 2;
}

}  // namespace centralino::service
