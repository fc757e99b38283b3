#include <fmt/format.h>

#include <algorithm>

#include "model/dial_string.h"
#include "service/uuid.h"
#include "services/ctl/commands.h"
#include "services/ctl/output.h"
#include "services/ctl/session.h"
#include "wire/names.h"

namespace centralino::ctl {
namespace {

namespace pb = directory::v1;
using common::v1::CallRecord;

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::int64_t SecondsBetween(const google::protobuf::Timestamp& from,
                            const google::protobuf::Timestamp& to) {
  return std::max<std::int64_t>(0, to.seconds() - from.seconds());
}

// "menu key 1, wait anagrafe answered, talk rossi": what became of the call, in a line.
std::string Story(const CallRecord& record) {
  std::string story;
  for (const auto& segment : record.segments()) {
    if (segment.kind() == CallRecord::Segment::PROMPT) continue;
    story += fmt::format("{}{}", story.empty() ? "" : ", ",
                         Lower(CallRecord::Segment::Kind_Name(segment.kind())));
    if (!segment.group().empty()) story += " " + segment.group();
    if (!segment.operator_().empty()) story += " " + segment.operator_();
    if (!segment.outcome().empty()) story += ": " + segment.outcome();
  }
  return story;
}

std::string WaitTold(const CallRecord::Segment& segment) {
  if (!segment.has_wait_told()) return "";
  const auto& told = segment.wait_told();
  return fmt::format("{} to {}", Duration(told.at_least().seconds()),
                     Duration(told.below().seconds()));
}

void PrintCall(const CallRecord& record) {
  fmt::print("call {}\n  from {} to {}, revision {}\n  {} to {} ({})\n", record.call_id(),
             record.caller().empty() ? "(withheld)" : record.caller(), record.dialled(),
             record.revision(), LocalTime(record.start()), LocalTime(record.end()),
             Duration(SecondsBetween(record.start(), record.end())));
  Table legs({"LEG", "PARTY", "ANSWERED", "ENDED", "STATUS"});
  for (const auto& leg : record.legs()) {
    legs.Add({leg.leg_id(), leg.party(), LocalTime(leg.answered()), LocalTime(leg.end()),
              leg.status() == 0 ? "" : std::to_string(leg.status())});
  }
  Table segments(
      {"WHAT", "GROUP", "OPERATOR", "BEGAN", "TOOK", "OUTCOME", "NUMBERS TOLD", "WAIT TOLD"});
  for (const auto& segment : record.segments()) {
    segments.Add({Lower(CallRecord::Segment::Kind_Name(segment.kind())), segment.group(),
                  segment.operator_(), LocalTime(segment.start()),
                  Duration(SecondsBetween(segment.start(), segment.end())), segment.outcome(),
                  fmt::format("{}", fmt::join(segment.numbers_told(), " ")), WaitTold(segment)});
  }
  fmt::print("\n{}\n{}", legs.Text(), segments.Text());
}

absl::Status OneCall(Session& session, const CallsOptions& options, const std::string& call_id) {
  const auto organization = session.Organization(options.organization);
  if (!organization.ok()) return organization.status();
  pb::GetCallRequest request;
  request.set_name(*organization + "/calls/" + call_id);
  const auto call = session.Call<pb::Call>("directory", [&](auto* context, auto* response) {
    return session.directory().GetCall(context, request, response);
  });
  if (!call.ok()) return call.status();
  if (options.output != Output::kTable) {
    fmt::print("{}", Format(*call, options.output));
  } else {
    PrintCall(call->record());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Calls(Session& session, const CallsOptions& options) {
  const auto parts = wire::SplitName(options.what);
  if (parts && parts->collection == "calls") {
    CallsOptions inside = options;
    inside.organization = std::string(parts->organization);
    return OneCall(session, inside, std::string(parts->id));
  }
  if (service::UuidTime(options.what)) return OneCall(session, options, options.what);

  const auto organization =
      session.Organization(options.what.empty() ? options.organization : options.what);
  if (!organization.ok()) return organization.status();
  pb::ListCallsRequest request;
  request.set_parent(*organization);
  request.set_page_size(options.limit);
  if (!options.number.empty()) {
    const auto number = model::ParseDialString(options.number, model::DialledBy::kPhone);
    if (!number.ok()) return number.status();
    request.set_number(model::ToString(*number));
  }
  if (!options.since.empty()) {
    const auto since = ParseLocalTime(options.since);
    if (!since.ok()) return since.status();
    *request.mutable_start_time() = *since;
  }
  const auto calls =
      session.Call<pb::ListCallsResponse>("directory", [&](auto* context, auto* response) {
        return session.directory().ListCalls(context, request, response);
      });
  if (!calls.ok()) return calls.status();
  if (options.output != Output::kTable) {
    fmt::print("{}", Format(*calls, options.output));
    return absl::OkStatus();
  }
  Table table({"BEGAN", "FROM", "TO", "TOOK", "CALL", "WHAT HAPPENED"});
  for (const auto& call : calls->calls()) {
    const auto& record = call.record();
    table.Add({LocalTime(record.start()), record.caller(), record.dialled(),
               Duration(SecondsBetween(record.start(), record.end())), record.call_id(),
               Story(record)});
  }
  fmt::print("{}", table.Text());
  return absl::OkStatus();
}

}  // namespace centralino::ctl
