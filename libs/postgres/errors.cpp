#include "postgres/errors.h"

#include <fmt/format.h>

#include <pqxx/pqxx>
#include <string>
#include <string_view>

namespace centralino::postgres {
namespace {

// The first line: libpq adds LINE and HINT lines for people at a prompt.
std::string FirstLine(const char* text) {
  const std::string_view all(text);
  return std::string(all.substr(0, all.find('\n')));
}

// PostgreSQL's appendix A, by class and by code.
absl::StatusCode CodeOf(std::string_view state) {
  if (state == "23505") return absl::StatusCode::kAlreadyExists;                // unique
  if (state == "40001" || state == "40P01") return absl::StatusCode::kAborted;  // retry
  if (state == "57014") return absl::StatusCode::kDeadlineExceeded;             // cancelled
  if (state == "42501") return absl::StatusCode::kPermissionDenied;             // privilege
  if (state.substr(0, 2) == "08" || state.substr(0, 2) == "57" || state.substr(0, 2) == "53") {
    return absl::StatusCode::kUnavailable;  // connection, operator intervention, resources
  }
  return absl::StatusCode::kInternal;
}

}  // namespace

absl::Status StatusOfException() {
  try {
    throw;
  } catch (const pqxx::in_doubt_error& error) {
    return absl::UnknownError(
        fmt::format("PostgreSQL was lost at the commit: {}", FirstLine(error.what())));
  } catch (const pqxx::broken_connection& error) {
    return absl::UnavailableError(fmt::format("PostgreSQL is away: {}", FirstLine(error.what())));
  } catch (const pqxx::sql_error& error) {
    return absl::Status(CodeOf(error.sqlstate()),
                        fmt::format("PostgreSQL: {}", FirstLine(error.what())));
  } catch (const std::exception& error) {
    return absl::InternalError(FirstLine(error.what()));
  }
}

}  // namespace centralino::postgres
