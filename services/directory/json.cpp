#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include "services/directory/rows.h"
#include "wire/time.h"

namespace centralino::directory {

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  // Fails for Any fields of unknown type only: there are none in directory's messages.
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!status.ok()) throw std::logic_error(status.ToString());
  return json;
}

absl::Status FromJson(const std::string& json, google::protobuf::Message* message) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const auto status = google::protobuf::util::JsonStringToMessage(json, message, options);
  if (status.ok()) return absl::OkStatus();
  return absl::DataLossError(fmt::format("a stored {} cannot be read: {}",
                                         message->GetDescriptor()->name(), status.ToString()));
}

google::protobuf::Timestamp ToTimestamp(std::int64_t milliseconds) {
  return wire::ToTimestamp(model::Instant{std::chrono::milliseconds{milliseconds}});
}

std::int64_t ToMilliseconds(const google::protobuf::Timestamp& timestamp) {
  return wire::ToInstant(timestamp).time_since_epoch().count();
}

}  // namespace centralino::directory
