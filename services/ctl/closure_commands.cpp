#include <fmt/format.h>

#include <cctype>

#include "service/uuid.h"
#include "services/ctl/commands.h"
#include "services/ctl/output.h"
#include "services/ctl/session.h"

namespace centralino::ctl {
namespace {

namespace pb = directory::v1;

// "everything", "sites/museo-del-vetro", "desks/anagrafe", or a whole resource name.
std::string ScopeName(const std::string& organization, const std::string& scope) {
  if (scope.starts_with("organizations/")) return scope;
  return scope == "everything" ? organization : organization + "/" + scope;
}

std::string InWords(const std::string& scope) {
  const std::string below = Short(scope);
  return below == scope ? "everything" : below;
}

// "en=The office is closed." is English; without such a beginning a reason is Italian.
std::pair<std::string, std::string> ReadReason(const std::string& text) {
  const bool tagged = text.size() > 3 && std::islower(static_cast<unsigned char>(text[0])) != 0 &&
                      std::islower(static_cast<unsigned char>(text[1])) != 0 && text[2] == '=';
  return tagged ? std::pair(text.substr(0, 2), text.substr(3)) : std::pair("it", text);
}

std::string End(const pb::Closure& closure) {
  return closure.has_until() ? LocalTime(closure.until()).substr(0, 16) : "it is lifted";
}

}  // namespace

absl::Status Close(Session& session, const CloseOptions& options) {
  const auto organization = session.Organization(options.organization);
  if (!organization.ok()) return organization.status();
  pb::CloseRequest request;
  request.set_request_id(service::NewUuid());
  pb::Closure& closure = *request.mutable_closure();
  closure.set_scope(ScopeName(*organization, options.scope));
  for (const std::string& reason : options.reasons) {
    const auto [language, words] = ReadReason(reason);
    (*closure.mutable_reason())[language] = words;
  }
  if (!options.until.empty()) {
    const auto until = ParseLocalTime(options.until);
    if (!until.ok()) return until.status();
    *closure.mutable_until() = *until;
  }
  const auto closed = session.Call<pb::Closure>("directory", [&](auto* context, auto* response) {
    return session.directory().Close(context, request, response);
  });
  if (!closed.ok()) return closed.status();
  fmt::print("closed: {}, until {}; calls from now on hear it\n", InWords(closed->scope()),
             End(*closed));
  return absl::OkStatus();
}

absl::Status Reopen(Session& session, const std::string& given, const std::string& scope) {
  const auto organization = session.Organization(given);
  if (!organization.ok()) return organization.status();
  pb::ReopenRequest request;
  request.set_request_id(service::NewUuid());
  request.set_scope(ScopeName(*organization, scope));
  const auto lifted = session.Call<pb::Closure>("directory", [&](auto* context, auto* response) {
    return session.directory().Reopen(context, request, response);
  });
  if (!lifted.ok()) return lifted.status();
  fmt::print("open again: {}\n", InWords(lifted->scope()));
  return absl::OkStatus();
}

absl::Status Closures(Session& session, const std::string& given, Output output) {
  const auto organization = session.Organization(given);
  if (!organization.ok()) return organization.status();
  pb::ListClosuresRequest request;
  request.set_parent(*organization);
  const auto closures =
      session.Call<pb::ListClosuresResponse>("directory", [&](auto* context, auto* response) {
        return session.directory().ListClosures(context, request, response);
      });
  if (!closures.ok()) return closures.status();
  if (output != Output::kTable) {
    fmt::print("{}", Format(*closures, output));
    return absl::OkStatus();
  }
  Table table({"CLOSED", "SINCE", "UNTIL", "BY", "REASON"});
  for (const auto& closure : closures->closures()) {
    std::string reasons;
    for (const auto& [language, words] : closure.reason()) {
      reasons += fmt::format("{}{}: {}", reasons.empty() ? "" : " / ", language, words);
    }
    table.Add({InWords(closure.scope()), LocalTime(closure.close_time()), End(closure),
               closure.author(), reasons});
  }
  fmt::print("{}", table.Text());
  return absl::OkStatus();
}

}  // namespace centralino::ctl
