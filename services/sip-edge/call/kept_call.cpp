#include "services/sip-edge/call/kept_call.h"

#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "wire/routing.h"

namespace centralino::edge {

// The question that routing answered so: its wire form has all that is needed.
std::string WriteKept(const KeptCall& kept) {
  wire::routing_pb::KeptCall message;
  message.set_call_id(kept.call.value);
  message.set_dialled(kept.dialled);
  *message.mutable_step() = wire::ToProto(plan::Step(kept.step));
  message.mutable_cursor()->set_revision(kept.cursor.revision);
  message.mutable_cursor()->set_place(kept.cursor.place);
  return message.SerializeAsString();
}

absl::StatusOr<KeptCall> ReadKept(const std::string& bytes) {
  wire::routing_pb::KeptCall message;
  if (!message.ParseFromString(bytes)) return absl::DataLossError("no kept call");
  absl::StatusOr<plan::Step> step = wire::FromProto(message.step(), "step");
  if (!step.ok()) return step.status();
  plan::Wait* const wait = std::get_if<plan::Wait>(&*step);
  if (wait == nullptr) return absl::DataLossError("a kept call that does not wait");
  return KeptCall{model::CallId(message.call_id()),
                  message.dialled(),
                  std::move(*wait),
                  {message.cursor().revision(), message.cursor().place()}};
}

}  // namespace centralino::edge
