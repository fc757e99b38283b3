#include "services/sip-edge/sip/dialog_snapshot.h"

#include <nlohmann/json.hpp>

#include "absl/status/status.h"

namespace centralino::edge {

using Json = nlohmann::json;

std::string ToJson(const DialogSnapshot& snapshot) {
  const sdp::LocalSession& session = snapshot.session;
  return Json{
      {"schema", snapshot.schema},
      {"epoch", snapshot.epoch},
      {"role", snapshot.role == DialogRole::kServer ? "server" : "client"},
      {"call_id", snapshot.call_id},
      {"local_uri", snapshot.local_uri},
      {"local_tag", snapshot.local_tag},
      {"remote_uri", snapshot.remote_uri},
      {"remote_tag", snapshot.remote_tag},
      {"local_cseq", snapshot.local_cseq},
      {"remote_cseq", snapshot.remote_cseq},
      {"remote_target", snapshot.remote_target},
      {"route_set", snapshot.route_set},
      {"flow",
       {{"transport", snapshot.flow.transport == Transport::kUdp ? "udp" : "tcp"},
        {"address", snapshot.flow.address},
        {"port", snapshot.flow.port}}},
      {"flow_first", snapshot.flow_first},
      {"session",
       {{"id", session.session_id},
        {"version", session.version},
        {"family", session.family == sdp::Family::kIpv4 ? 4 : 6},
        {"address", session.address},
        {"port", session.port},
        {"preferred", session.preferred == sdp::Codec::kPcma ? "PCMA" : "PCMU"},
        {"last", session.last}}},
      {"remote_sdp", snapshot.remote_sdp},
  }
      .dump();
}

absl::StatusOr<DialogSnapshot> ReadDialogSnapshot(std::string_view json) {
  const Json read = Json::parse(json, nullptr, false);
  try {
    DialogSnapshot snapshot;
    snapshot.schema = read.at("schema").get<int>();
    if (snapshot.schema != kDialogSnapshotSchema) {
      return absl::InvalidArgumentError("dialog snapshot of another schema version");
    }
    read.at("epoch").get_to(snapshot.epoch);
    snapshot.role = read.at("role") == "server" ? DialogRole::kServer : DialogRole::kClient;
    read.at("call_id").get_to(snapshot.call_id);
    read.at("local_uri").get_to(snapshot.local_uri);
    read.at("local_tag").get_to(snapshot.local_tag);
    read.at("remote_uri").get_to(snapshot.remote_uri);
    read.at("remote_tag").get_to(snapshot.remote_tag);
    read.at("local_cseq").get_to(snapshot.local_cseq);
    read.at("remote_cseq").get_to(snapshot.remote_cseq);
    read.at("remote_target").get_to(snapshot.remote_target);
    read.at("route_set").get_to(snapshot.route_set);
    const Json& flow = read.at("flow");
    snapshot.flow.transport = flow.at("transport") == "udp" ? Transport::kUdp : Transport::kTcp;
    flow.at("address").get_to(snapshot.flow.address);
    flow.at("port").get_to(snapshot.flow.port);
    read.at("flow_first").get_to(snapshot.flow_first);
    const Json& session = read.at("session");
    session.at("id").get_to(snapshot.session.session_id);
    session.at("version").get_to(snapshot.session.version);
    snapshot.session.family = session.at("family") == 4 ? sdp::Family::kIpv4 : sdp::Family::kIpv6;
    session.at("address").get_to(snapshot.session.address);
    session.at("port").get_to(snapshot.session.port);
    snapshot.session.preferred =
        session.at("preferred") == "PCMA" ? sdp::Codec::kPcma : sdp::Codec::kPcmu;
    session.at("last").get_to(snapshot.session.last);
    read.at("remote_sdp").get_to(snapshot.remote_sdp);
    return snapshot;
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(std::string("dialog snapshot: ") + error.what());
  }
}

}  // namespace centralino::edge
