#include "redis/reply.h"

#include <fmt/format.h>

#include "absl/strings/numbers.h"

namespace centralino::redis {
namespace {

absl::Status Unexpected(std::string_view wanted, const Reply& reply) {
  static constexpr std::string_view kKinds[] = {"nil", "an integer", "a string", "an array"};
  return absl::InternalError(
      fmt::format("Redis answered {} instead of {}", kKinds[reply.value.index()], wanted));
}

}  // namespace

absl::StatusOr<std::int64_t> Reply::Integer() const {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  std::int64_t parsed = 0;
  if (const auto* text = std::get_if<std::string>(&value);
      text != nullptr && absl::SimpleAtoi(*text, &parsed)) {
    return parsed;
  }
  return Unexpected("an integer", *this);
}

absl::StatusOr<std::string> Reply::Text() const {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return Unexpected("a string", *this);
}

absl::StatusOr<std::vector<Reply>> Reply::Array() const {
  if (const auto* array = std::get_if<std::vector<Reply>>(&value)) return *array;
  return Unexpected("an array", *this);
}

absl::StatusOr<std::vector<std::string>> Reply::Texts() const {
  const auto* array = std::get_if<std::vector<Reply>>(&value);
  if (array == nullptr) return Unexpected("an array", *this);
  std::vector<std::string> texts;
  texts.reserve(array->size());
  for (const Reply& element : *array) {
    if (element.nil()) {
      texts.emplace_back();
      continue;
    }
    absl::StatusOr<std::string> text = element.Text();
    if (!text.ok()) return text.status();
    texts.push_back(*std::move(text));
  }
  return texts;
}

absl::Status ErrorReply(std::string_view text) {
  const std::string_view code = text.substr(0, text.find(' '));
  const std::string message = fmt::format("Redis: {}", text);
  for (std::string_view passing :
       {"LOADING", "BUSY", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "OOM"}) {
    if (code == passing) return absl::UnavailableError(message);
  }
  if (code == "NOSCRIPT" || code == "NOGROUP") return absl::NotFoundError(message);
  if (code == "BUSYGROUP") return absl::AlreadyExistsError(message);
  if (code == "NOAUTH" || code == "WRONGPASS" || code == "NOPERM") {
    return absl::PermissionDeniedError(message);
  }
  return absl::InternalError(message);
}

}  // namespace centralino::redis
