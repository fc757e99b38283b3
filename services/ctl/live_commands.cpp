#include <fmt/format.h>

#include "services/ctl/commands.h"
#include "services/ctl/output.h"
#include "services/ctl/session.h"

namespace centralino::ctl {
namespace {

namespace pb = queue::v1;

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(c == '_' ? '-' : std::tolower(c));
  return text;
}

}  // namespace

absl::Status Lines(Session& session, const std::string& given, Output output) {
  const auto organization = session.Organization(given);
  if (!organization.ok()) return organization.status();
  pb::ListLinesRequest request;
  request.set_parent(*organization);
  request.set_page_size(1000);
  const auto lines =
      session.Call<pb::ListLinesResponse>("queue", [&](auto* context, auto* response) {
        return session.queue().ListLines(context, request, response);
      });
  if (!lines.ok()) return lines.status();
  if (output != Output::kTable) {
    fmt::print("{}", Format(*lines, output));
    return absl::OkStatus();
  }
  Table table({"LINE", "WAITING", "RINGING", "LONGEST WAIT", "OPERATORS", "FREE"});
  for (const auto& line : lines->lines()) {
    table.Add({Last(line.name()), std::to_string(line.waiting()), std::to_string(line.ringing()),
               Duration(line.longest_wait().seconds()), std::to_string(line.operators_present()),
               std::to_string(line.operators_available())});
  }
  fmt::print("{}", table.Text());
  return absl::OkStatus();
}

absl::Status Operators(Session& session, const std::string& given, Output output) {
  const auto organization = session.Organization(given);
  if (!organization.ok()) return organization.status();
  pb::ListOperatorsRequest request;
  request.set_parent(*organization);
  request.set_page_size(1000);
  const auto operators =
      session.Call<pb::ListOperatorsResponse>("queue", [&](auto* context, auto* response) {
        return session.queue().ListOperators(context, request, response);
      });
  if (!operators.ok()) return operators.status();
  if (output != Output::kTable) {
    fmt::print("{}", Format(*operators, output));
    return absl::OkStatus();
  }
  Table table({"OPERATOR", "STATE", "SINCE", "REASON"});
  for (const auto& entry : operators->operators()) {
    table.Add({Last(entry.name()), Lower(pb::Operator::State_Name(entry.state())),
               LocalTime(entry.since()), entry.reason()});
  }
  fmt::print("{}", table.Text());
  return absl::OkStatus();
}

absl::Status ChangeOperator(Session& session, const OperatorChange& change) {
  const auto organization = session.Organization(change.organization);
  if (!organization.ok()) return organization.status();
  pb::SetOperatorStateRequest request;
  request.set_name(*organization + "/operators/" + change.operator_id);
  request.set_reason(change.reason);
  request.set_state(pb::Operator::AVAILABLE);
  if (change.word == "pause") request.set_state(pb::Operator::PAUSED);
  if (change.word == "logout") request.set_state(pb::Operator::AWAY);
  const auto now = session.Call<pb::Operator>("queue", [&](auto* context, auto* response) {
    return session.queue().SetOperatorState(context, request, response);
  });
  if (!now.ok()) return now.status();
  fmt::print("{} is {}{}\n", change.operator_id, Lower(pb::Operator::State_Name(now->state())),
             now->reason().empty() ? "" : " (" + now->reason() + ")");
  return absl::OkStatus();
}

}  // namespace centralino::ctl
