// A dialog as a plain value: all that another process needs to go on with it (DESIGN §3,
// ADR 0001). Text fields are header values as RFC 3261 writes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "sdp/negotiation.h"
#include "services/sip-edge/sip/flow.h"

namespace centralino::edge {

inline constexpr int kDialogSnapshotSchema = 1;

enum class DialogRole { kServer, kClient };  // who sent the INVITE: they, we

struct DialogSnapshot {
  int schema = kDialogSnapshotSchema;
  std::uint64_t epoch = 0;  // rises with each owner: fences the old edge
  DialogRole role = DialogRole::kServer;
  std::string call_id;
  std::string local_uri;  // our side of From or To, without tag
  std::string local_tag;
  std::string remote_uri;
  std::string remote_tag;
  std::uint32_t local_cseq = 0;        // of the last request we sent in the dialog; 0: none yet
  std::uint32_t remote_cseq = 0;       // of the last they sent; 0: none yet
  std::string remote_target;           // their Contact URI
  std::vector<std::string> route_set;  // in the order we put them into Route
  Flow flow;                           // where requests leave to
  bool flow_first = true;              // a phone: the flow outranks route set and target
  sdp::LocalSession session;           // what we said last, with its version
  std::string remote_sdp;              // what they said last
  bool operator==(const DialogSnapshot&) const = default;
};

// As it lies in Redis. Reading refuses another schema version, never guesses.
std::string ToJson(const DialogSnapshot& snapshot);
absl::StatusOr<DialogSnapshot> ReadDialogSnapshot(std::string_view json);

}  // namespace centralino::edge
