#include <fmt/format.h>

#include "services/ctl/commands.h"
#include "services/ctl/output.h"
#include "services/ctl/session.h"

namespace centralino::ctl {
namespace {

namespace pb = queue::v1;

const char* Words(pb::Callback::State state) {
  switch (state) {
    case pb::Callback::LATER:
      return "later";
    case pb::Callback::WAITING:
      return "waiting";
    case pb::Callback::CALLED:
      return "being called";
    case pb::Callback::BACK:
      return "on the line";
    default:
      return "";
  }
}

}  // namespace

absl::Status ListCallbacks(Session& session, const std::string& given, Output output) {
  const auto organization = session.Organization(given);
  if (!organization.ok()) return organization.status();
  pb::ListCallbacksRequest request;
  request.set_parent(*organization);
  request.set_page_size(1000);
  const auto found =
      session.Call<pb::ListCallbacksResponse>("queue", [&](auto* context, auto* response) {
        return session.queue().ListCallbacks(context, request, response);
      });
  if (!found.ok()) return found.status();
  if (output != Output::kTable) {
    fmt::print("{}", Format(*found, output));
    return absl::OkStatus();
  }
  Table table({"CALLBACK", "LINE", "NUMBER", "SINCE", "STATE", "NOT BEFORE", "MISSED"});
  for (const auto& each : found->callbacks()) {
    table.Add({Last(each.name()), each.group(), each.number(), LocalTime(each.joined()),
               Words(each.state()), each.has_from() ? LocalTime(each.from()) : "",
               std::to_string(each.missed())});
  }
  fmt::print("{}", table.Text());
  return absl::OkStatus();
}

absl::Status CancelCallback(Session& session, const std::string& given,
                            const std::string& callback) {
  const auto organization = session.Organization(given);
  if (!organization.ok()) return organization.status();
  pb::CancelCallbackRequest request;
  request.set_name(*organization + "/callbacks/" + callback);
  return session
      .Call<pb::CancelCallbackResponse>("queue",
                                        [&](auto* context, auto* response) {
                                          return session.queue().CancelCallback(context, request,
                                                                                response);
                                        })
      .status();
}

}  // namespace centralino::ctl
