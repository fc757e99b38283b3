#include <fmt/format.h>
#include <grpcpp/grpcpp.h>

#include <fstream>

#include "services/ctl/commands.h"
#include "services/ctl/output.h"
#include "services/ctl/session.h"

namespace centralino::ctl {
namespace {

namespace pb = media::v1;

std::string StateOf(const pb::Message& message) {
  switch (message.state()) {
    case pb::Message::WAITING:
      return message.attempts() == 0 ? "waiting"
                                     : fmt::format("tried {} times", message.attempts());
    case pb::Message::DELIVERED:
      return "delivered";
    case pb::Message::REFUSED:
      return "refused";
    default:
      return "?";
  }
}

// "ID" and "organizations/empoli/messages/ID" are the same.
absl::StatusOr<std::string> NameOf(Session& session, const std::string& given,
                                   const std::string& id) {
  if (id.rfind("organizations/", 0) == 0) return id;
  const auto organization = session.Organization(given);
  if (!organization.ok()) return organization.status();
  return *organization + "/messages/" + id;
}

// The first instance that has it.
template <class Response, class Call>
absl::StatusOr<Response> Ask(Session& session, Call call) {
  absl::Status last = absl::NotFoundError("there is no media instance");
  for (const auto& instance : session.media()) {
    auto answer = session.Call<Response>("media", [&](auto* context, auto* response) {
      return call(*instance.messages, context, response);
    });
    if (answer.ok()) return answer;
    last = answer.status();
    if (!absl::IsNotFound(last)) return last;
  }
  return last;
}

}  // namespace

absl::Status ListMessages(Session& session, const std::string& given, Output output) {
  const auto organization = session.Organization(given);
  if (!organization.ok()) return organization.status();
  pb::ListMessagesRequest request;
  request.set_organization(*organization);
  pb::ListMessagesResponse all;
  for (const auto& instance : session.media()) {
    const auto some =
        session.Call<pb::ListMessagesResponse>("media", [&](auto* context, auto* response) {
          return instance.messages->ListMessages(context, request, response);
        });
    if (!some.ok()) return some.status();
    all.MergeFrom(*some);
  }
  if (output != Output::kTable) {
    fmt::print("{}", Format(all, output));
    return absl::OkStatus();
  }
  Table table({"MESSAGE", "DESK", "FROM", "WHEN", "LENGTH", "STATE", "WHY"});
  for (const auto& message : all.messages()) {
    table.Add({Last(message.name()), Last(message.desk()),
               message.caller().empty() ? "withheld" : message.caller(), LocalTime(message.when()),
               Duration(message.length().seconds()), StateOf(message), message.trouble()});
  }
  fmt::print("{}", table.Text());
  return absl::OkStatus();
}

absl::Status GetMessage(Session& session, const std::string& given, const std::string& id,
                        const std::string& file) {
  const auto name = NameOf(session, given, id);
  if (!name.ok()) return name.status();
  pb::GetMessageRequest request;
  request.set_name(*name);
  const auto answer =
      Ask<pb::GetMessageResponse>(session, [&](auto& stub, auto* context, auto* response) {
        return stub.GetMessage(context, request, response);
      });
  if (!answer.ok()) return answer.status();
  const char* const extension = answer->media_type() == "audio/wav" ? ".wav" : ".opus";
  const std::string path = file.empty() ? Last(*name) + extension : file;
  std::ofstream out(path, std::ios::binary);
  out << answer->sound();
  out.close();
  if (!out) return absl::UnavailableError("cannot write " + path);
  fmt::print("{}\n", path);
  return absl::OkStatus();
}

absl::Status DeleteMessage(Session& session, const std::string& given, const std::string& id) {
  const auto name = NameOf(session, given, id);
  if (!name.ok()) return name.status();
  pb::DeleteMessageRequest request;
  request.set_name(*name);
  return Ask<pb::DeleteMessageResponse>(session,
                                        [&](auto& stub, auto* context, auto* response) {
                                          return stub.DeleteMessage(context, request, response);
                                        })
      .status();
}

}  // namespace centralino::ctl
