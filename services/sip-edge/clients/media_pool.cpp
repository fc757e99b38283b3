#include "services/sip-edge/clients/media_pool.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "centralino/media/v1/media.grpc.pb.h"
#include "service/log.h"
#include "services/sip-edge/clients/media_messages.h"
#include "services/sip-edge/clients/standing_stream.h"
#include "wire/time.h"

namespace centralino::edge {
namespace {

namespace log = service::log;
using media::v1::ControlRequest;
using media::v1::ControlResponse;
using Stream = StandingStream<ControlRequest, ControlResponse>;

constexpr std::chrono::milliseconds kOpenLimit{1800};
// An instance keeps an edge's sessions for 5 s after its stream ended (media.proto).
constexpr std::chrono::milliseconds kComeBackWithin{4000};

}  // namespace

class MediaPool::Impl {
 public:
  Impl(Loop& loop, std::string edge, Callbacks callbacks)
      : loop_(loop), edge_(std::move(edge)), callbacks_(std::move(callbacks)) {}

  void SetEvents(MediaEvents* events) { events_ = events; }

  void SetAddresses(const std::vector<std::string>& addresses) {
    for (const std::string& address : addresses) {
      if (nodes_.count(address) == 0) Add(address);
    }
    for (auto it = nodes_.begin(); it != nodes_.end();) {
      const bool listed =
          std::find(addresses.begin(), addresses.end(), it->first) != addresses.end();
      const bool idle = !it->second.stream->up() && it->second.sessions == 0;
      it = !listed && idle ? nodes_.erase(it) : std::next(it);
    }
  }

  void SetWarm(const std::string& address) {
    const auto it = nodes_.find(address);
    if (it != nodes_.end()) it->second.warm = true;
  }

  std::vector<std::string> Instances() const {
    std::vector<std::string> up;
    for (const auto& [address, node] : nodes_) {
      if (node.stream->up()) up.push_back(address);
    }
    return up;
  }

  void Open(const CallId& call, const LegId& id, const LegId& near) {
    const std::string* address = Choose(near);
    if (address == nullptr) {
      After(std::chrono::milliseconds(0), [this, id] { events_->OnLost(id); });
      return;
    }
    Session& session = sessions_[id];
    session.call = call;
    session.at = *address;
    session.opening = true;
    ++nodes_.at(*address).sessions;
    ControlRequest request = RequestOf(id, session);
    request.mutable_create()->set_near(near.value);
    Send(session, std::move(request));
    const std::uint64_t attempt = session.attempt = ++attempts_;
    After(kOpenLimit, [this, id, attempt] {
      const Session* late = Find(id);
      if (late != nullptr && late->opening && late->attempt == attempt) Lose(id, "no answer");
    });
  }

  void SetRemote(const LegId& id, const AudioTerms& terms) {
    Session* session = Find(id);
    if (session == nullptr) return;
    session->terms = terms;
    SendRemote(id, *session);
  }

  void Play(const LegId& id, callflow::Serial play,
            const std::vector<speech::Utterance>& utterances, bool then_music,
            const RecordingId& first) {
    Session* session = Find(id);
    if (session == nullptr) return;
    ControlRequest request = RequestOf(id, *session);
    *request.mutable_play() = PlayOf(play, utterances, then_music, first);
    session->playing = request.play();
    Send(*session, std::move(request));
  }

  void Stop(const LegId& id) {
    Session* session = Find(id);
    if (session == nullptr) return;
    session->playing.reset();
    ControlRequest request = RequestOf(id, *session);
    request.mutable_stop();
    Send(*session, std::move(request));
  }

  void Bridge(const LegId& id, const LegId& other) {
    Session* session = Find(id);
    Session* far = Find(other);
    if (session == nullptr || far == nullptr) return;
    session->playing.reset();
    far->playing.reset();
    session->bridged = other;
    SendBridge(id, *session);
  }

  void Unbridge(const LegId& id) {
    Session* session = Find(id);
    if (session == nullptr) return;
    session->bridged.reset();
    ControlRequest request = RequestOf(id, *session);
    request.mutable_unbridge();
    Send(*session, std::move(request));
  }

  void Record(const LegId& id, const MessageToRecord& message) {
    Session* session = Find(id);
    if (session == nullptr) return;
    session->playing.reset();
    ControlRequest request = RequestOf(id, *session);
    *request.mutable_record() = RecordOf(message);
    session->recording = {request.tag(), message.recording};
    Send(*session, std::move(request));
  }

  void StopRecording(const LegId& id) {
    Session* session = Find(id);
    if (session == nullptr) return;
    ControlRequest request = RequestOf(id, *session);
    request.mutable_stop_recording();
    Send(*session, std::move(request));
  }

  void SendRecording(const LegId& id) {
    Session* session = Find(id);
    if (session == nullptr) return;
    ControlRequest request = RequestOf(id, *session);
    request.mutable_send_recording();
    Send(*session, std::move(request));
  }

  void Close(const LegId& id) {
    Session* session = Find(id);
    if (session == nullptr) return;
    ControlRequest request = RequestOf(id, *session);
    request.mutable_close()->set_unanswered(true);
    Send(*session, std::move(request));
    Erase(id);
  }

 private:
  struct Session {
    CallId call;
    std::string at;  // instance
    std::uint64_t attempt = 0;
    bool opening = false;
    // What the instance was told, for telling it again after its stream was lost.
    std::optional<AudioTerms> terms;
    std::optional<media::v1::Play> playing;  // until its PlayEnded
    std::optional<LegId> bridged;
    // The last that was asked for, and the tag of the request.
    std::pair<std::uint64_t, RecordingId> recording;
  };
  struct Node {
    std::unique_ptr<Stream> stream;
    bool warm = false;
    int sessions = 0;
    std::uint64_t outage = 0;
  };

  void Add(const std::string& address) {
    ControlRequest hello;
    hello.set_tag(++tags_);
    hello.mutable_hello()->set_edge_id(edge_);
    Stream::Events events;
    events.up = [this, address] { OnUp(address); };
    events.message = [this](const ControlResponse& response) { OnMessage(response); };
    events.down = [this, address](const std::string&) { OnDown(address); };
    Node& node = nodes_[address];
    node.stream = std::make_unique<Stream>(
        loop_, address,
        [](const auto& channel, auto* context, auto* queue, void* tag) {
          return media::v1::Media::NewStub(channel)->AsyncControl(context, queue, tag);
        },
        std::move(hello), std::move(events));
    node.stream->Start();
  }

  const std::string* Choose(const LegId& near) {
    if (const Session* session = Find(near)) {
      const auto node = nodes_.find(session->at);
      return node->second.stream->up() ? &node->first : nullptr;
    }
    const std::string* best = nullptr;
    for (const auto& [address, node] : nodes_) {
      if (!node.stream->up()) continue;
      if (best == nullptr || Better(node, nodes_.at(*best))) best = &address;
    }
    return best;
  }
  static bool Better(const Node& a, const Node& b) {
    return std::pair(!a.warm, a.sessions) < std::pair(!b.warm, b.sessions);
  }

  Session* Find(const LegId& id) {
    const auto it = sessions_.find(id);
    return it == sessions_.end() ? nullptr : &it->second;
  }
  void Erase(const LegId& id) {
    const auto it = sessions_.find(id);
    --nodes_.at(it->second.at).sessions;
    sessions_.erase(it);
  }
  void Lose(const LegId& id, std::string_view why) {
    const Session* session = Find(id);
    if (session == nullptr) return;
    log::Warning({session->call.value, ""}, "media session lost",
                 {{"leg", id.value}, {"media", session->at}, {"why", why}});
    Erase(id);
    events_->OnLost(id);
  }

  ControlRequest RequestOf(const LegId& id, const Session& session) {
    ControlRequest request;
    request.set_tag(++tags_);
    request.set_call_id(session.call.value);
    request.set_session_id(id.value);
    return request;
  }
  // While the stream is down nothing is sent: what holds is told when it comes back.
  void Send(const Session& session, ControlRequest request) {
    nodes_.at(session.at).stream->Send(std::move(request));
  }
  void SendRemote(const LegId& id, const Session& session) {
    ControlRequest request = RequestOf(id, session);
    *request.mutable_set_remote() = SetRemoteOf(*session.terms);
    Send(session, std::move(request));
  }
  void SendBridge(const LegId& id, const Session& session) {
    ControlRequest request = RequestOf(id, session);
    request.mutable_bridge()->set_other_session_id(session.bridged->value);
    Send(session, std::move(request));
  }

  std::vector<LegId> SessionsAt(const std::string& address) const {
    std::vector<LegId> ids;
    for (const auto& [id, session] : sessions_) {
      if (session.at == address) ids.push_back(id);
    }
    return ids;
  }

  void OnUp(const std::string& address) {
    ++nodes_.at(address).outage;
    if (Instances().size() == 1) callbacks_.changed(true);
    callbacks_.joined(address);
    // An instance that kept the sessions goes on; one that was begun anew says NOT_FOUND.
    for (const LegId& id : SessionsAt(address)) {
      Session& session = sessions_.at(id);
      if (session.opening) {
        Lose(id, "stream lost");
        continue;
      }
      if (session.terms) SendRemote(id, session);
      if (session.bridged) SendBridge(id, session);
      if (session.playing) {
        ControlRequest request = RequestOf(id, session);
        *request.mutable_play() = *session.playing;
        Send(session, std::move(request));
      }
    }
  }

  void OnDown(const std::string& address) {
    Node& node = nodes_.at(address);
    node.warm = false;
    if (Instances().empty()) callbacks_.changed(false);
    After(kComeBackWithin, [this, address, outage = node.outage] {
      const auto it = nodes_.find(address);
      if (it == nodes_.end() || it->second.outage != outage) return;
      for (const LegId& id : SessionsAt(address)) Lose(id, "instance away");
    });
  }

  void OnMessage(const ControlResponse& response) {
    const LegId id(response.session_id());
    Session* session = Find(id);
    if (session == nullptr || events_ == nullptr) return;
    switch (response.body_case()) {
      case ControlResponse::kCreated:
        session->opening = false;
        return events_->OnReady(id,
                                RtpEndpoint{response.created().address(),
                                            static_cast<std::uint16_t>(response.created().port())});
      case ControlResponse::kPlayStarted:
        return events_->OnPlayStarted(id, PlayFromProto(response.play_started().play_id()),
                                      static_cast<int>(response.play_started().item()),
                                      wire::ToInstant(response.play_started().at()));
      case ControlResponse::kMarkReached:
        return events_->OnMarkReached(id, PlayFromProto(response.mark_reached().play_id()),
                                      static_cast<int>(response.mark_reached().item()));
      case ControlResponse::kPlayEnded:
        return OnPlayEnded(id, *session, response.play_ended().play_id());
      case ControlResponse::kDigit:
        if (response.digit().key().size() != 1) return;
        return events_->OnDigit(id, response.digit().key()[0]);
      case ControlResponse::kClosed:
        return Lose(id, "closed by the instance");
      case ControlResponse::kError:
        return OnError(id, *session, response);
      case ControlResponse::kRecordingEnded:
        return events_->OnRecordingEnded(id, RecordingId(response.recording_ended().recording_id()),
                                         ResultOf(response.recording_ended()));
      case ControlResponse::kRecordingStarted:
      case ControlResponse::kFirstPacket:
      case ControlResponse::BODY_NOT_SET:
        return;
    }
  }

  void OnPlayEnded(const LegId& id, Session& session, const std::string& play_id) {
    if (session.playing && session.playing->play_id() == play_id) {
      // Music that follows goes on: only the words are not to be said again.
      session.playing->clear_items();
      if (!session.playing->then_music()) session.playing.reset();
    }
    events_->OnPlayEnded(id, PlayFromProto(play_id));
  }

  void OnError(const LegId& id, const Session& session, const ControlResponse& response) {
    const google::rpc::Status& error = response.error();
    const bool gone = error.code() == static_cast<int>(grpc::StatusCode::NOT_FOUND);
    if (session.opening || gone) return Lose(id, error.message());
    log::Warning({session.call.value, ""}, "media refused a command",
                 {{"leg", id.value}, {"code", error.code()}, {"error", error.message()}});
    if (response.tag() != session.recording.first) return;
    events_->OnRecordingEnded(id, RecordingId(session.recording.second),
                              callflow::RecordingResult::kImpossible);
  }

  void After(std::chrono::milliseconds delay, Loop::Task task) {
    loop_.After(delay, [alive = std::weak_ptr<bool>(alive_), task = std::move(task)] {
      if (!alive.expired()) task();
    });
  }

  Loop& loop_;
  const std::string edge_;
  const Callbacks callbacks_;
  MediaEvents* events_ = nullptr;
  std::map<std::string, Node> nodes_;
  std::unordered_map<LegId, Session> sessions_;
  std::uint64_t tags_ = 0;
  std::uint64_t attempts_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

MediaPool::MediaPool(Loop& loop, std::string edge, Callbacks callbacks)
    : impl_(std::make_unique<Impl>(loop, std::move(edge), std::move(callbacks))) {}
MediaPool::~MediaPool() = default;

void MediaPool::SetAddresses(const std::vector<std::string>& addresses) {
  impl_->SetAddresses(addresses);
}
void MediaPool::SetEvents(MediaEvents* events) { impl_->SetEvents(events); }
void MediaPool::SetWarm(const std::string& address) { impl_->SetWarm(address); }
std::vector<std::string> MediaPool::Instances() const { return impl_->Instances(); }

void MediaPool::Open(const CallId& call, const LegId& session, const LegId& near) {
  impl_->Open(call, session, near);
}
void MediaPool::SetRemote(const LegId& session, const AudioTerms& terms) {
  impl_->SetRemote(session, terms);
}
void MediaPool::Play(const LegId& session, callflow::Serial play,
                     const std::vector<speech::Utterance>& utterances, bool then_music,
                     const RecordingId& first) {
  impl_->Play(session, play, utterances, then_music, first);
}
void MediaPool::Stop(const LegId& session) { impl_->Stop(session); }
void MediaPool::Bridge(const LegId& session, const LegId& other) { impl_->Bridge(session, other); }
void MediaPool::Unbridge(const LegId& session) { impl_->Unbridge(session); }
void MediaPool::Record(const LegId& session, const MessageToRecord& message) {
  impl_->Record(session, message);
}
void MediaPool::StopRecording(const LegId& session) { impl_->StopRecording(session); }
void MediaPool::SendRecording(const LegId& session) { impl_->SendRecording(session); }
void MediaPool::Close(const LegId& session) { impl_->Close(session); }

}  // namespace centralino::edge
