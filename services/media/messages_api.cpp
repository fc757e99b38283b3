#include "services/media/messages_api.h"

#include <google/protobuf/util/time_util.h>
#include <grpcpp/grpcpp.h>

#include <charconv>
#include <optional>
#include <string>

#include "centralino/media/v1/messages.grpc.pb.h"
#include "mail/outbox.h"
#include "service/log.h"
#include "wire/status.h"

namespace centralino::media {
namespace {

namespace log = service::log;
using google::protobuf::util::TimeUtil;

constexpr std::string_view kOrganizations = "organizations/";
constexpr std::string_view kMessages = "/messages/";

std::string About(const mail::Letter& letter, const std::string& what) {
  const auto found = letter.about.find(what);
  return found == letter.about.end() ? "" : found->second;
}

// The resource name of the organisation that the letter belongs to.
std::string OwnerOf(const mail::Letter& letter) {
  return std::string(kOrganizations) + About(letter, "organization");
}
std::string NameOf(const mail::Letter& letter) {
  return OwnerOf(letter) + std::string(kMessages) + letter.id;
}

google::protobuf::Timestamp ToTimestamp(mail::Instant instant) {
  return TimeUtil::MillisecondsToTimestamp(instant.time_since_epoch().count());
}

v1::Message::State ToState(mail::State state) {
  switch (state) {
    case mail::State::kWaiting:
      return v1::Message::WAITING;
    case mail::State::kDelivered:
      return v1::Message::DELIVERED;
    case mail::State::kRefused:
      return v1::Message::REFUSED;
  }
  return v1::Message::STATE_UNSPECIFIED;
}

std::int64_t Milliseconds(const std::string& text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void ToMessage(const mail::Entry& entry, v1::Message& to) {
  const mail::Letter& letter = entry.letter;
  to.set_name(NameOf(letter));
  to.set_desk(OwnerOf(letter) + "/desks/" + About(letter, "desk"));
  to.set_call_id(About(letter, "call"));
  to.set_caller(About(letter, "caller"));
  to.set_dialled(About(letter, "dialled"));
  *to.mutable_when() = ToTimestamp(letter.written);
  *to.mutable_length() = TimeUtil::MillisecondsToDuration(Milliseconds(About(letter, "length_ms")));
  to.set_to(letter.to);
  to.set_state(ToState(entry.state));
  to.set_attempts(entry.attempts);
  if (entry.state == mail::State::kWaiting) {
    *to.mutable_next_attempt() = ToTimestamp(entry.next_attempt);
  } else {
    *to.mutable_settled() = ToTimestamp(entry.settled);
  }
  to.set_trouble(entry.trouble);
}

}  // namespace

class MessagesApi::Impl final : public v1::Messages::Service {
 public:
  explicit Impl(mail::Outbox& outbox) : outbox_(outbox) {}

  grpc::Status ListMessages(grpc::ServerContext*, const v1::ListMessagesRequest* request,
                            v1::ListMessagesResponse* response) override {
    for (const mail::Entry& entry : outbox_.List()) {
      if (OwnerOf(entry.letter) != request->organization()) continue;
      ToMessage(entry, *response->add_messages());
    }
    return grpc::Status::OK;
  }

  grpc::Status GetMessage(grpc::ServerContext*, const v1::GetMessageRequest* request,
                          v1::GetMessageResponse* response) override {
    const auto entry = Find(request->name());
    if (!entry) return Unknown(request->name());
    auto sound = outbox_.Attachment(entry->letter.id);
    if (!sound.ok()) return wire::ToGrpc(sound.status());
    ToMessage(*entry, *response->mutable_message());
    response->set_media_type(entry->letter.attachment_type);
    response->set_sound(*std::move(sound));
    return grpc::Status::OK;
  }

  grpc::Status DeleteMessage(grpc::ServerContext*, const v1::DeleteMessageRequest* request,
                             v1::DeleteMessageResponse*) override {
    const auto entry = Find(request->name());
    if (!entry) return Unknown(request->name());
    const absl::Status removed = outbox_.Remove(entry->letter.id);
    log::Info("a message was deleted", {{"message", request->name()}, {"done", removed.ok()}});
    return wire::ToGrpc(removed);
  }

 private:
  // Its own organisation's name is part of a message's name: another's key opens nothing.
  std::optional<mail::Entry> Find(const std::string& name) const {
    for (mail::Entry& entry : outbox_.List()) {
      if (NameOf(entry.letter) == name) return std::move(entry);
    }
    return std::nullopt;
  }
  static grpc::Status Unknown(const std::string& name) {
    return wire::ToGrpc(absl::NotFoundError("there is no \"" + name + "\" on this instance"));
  }

  mail::Outbox& outbox_;
};

MessagesApi::MessagesApi(mail::Outbox& outbox) : impl_(std::make_unique<Impl>(outbox)) {}

MessagesApi::~MessagesApi() = default;

grpc::Service& MessagesApi::service() { return *impl_; }

}  // namespace centralino::media
