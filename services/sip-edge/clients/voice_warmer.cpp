#include "services/sip-edge/clients/voice_warmer.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

#include "centralino/media/v1/media.grpc.pb.h"
#include "service/log.h"
#include "wire/speech.h"

namespace centralino::edge {
namespace {

namespace log = service::log;

// A channel that tries again soon: gRPC's own backoff grows to two minutes.
std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  // A connection of its own for each instance and purpose.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

struct Asked {
  grpc::ClientContext context;
  media::v1::WarmPromptsRequest request;
  media::v1::WarmPromptsResponse response;
};

}  // namespace

class VoiceWarmer::Impl {
 public:
  explicit Impl(Loop& loop) : loop_(loop) {}

  ~Impl() {
    alive_.reset();
    std::unique_lock lock(mutex_);
    for (const auto& asked : open_) asked->context.TryCancel();
    changed_.wait(lock, [this] { return open_.empty(); });
  }

  void Warm(const std::string& address, const std::vector<speech::Utterance>& utterances,
            std::chrono::milliseconds limit, Done done) {
    auto asked = std::make_shared<Asked>();
    asked->context.set_deadline(std::chrono::system_clock::now() + limit);
    for (const speech::Utterance& utterance : utterances) {
      *asked->request.add_utterances() = wire::ToProto(utterance);
    }
    {
      const std::lock_guard lock(mutex_);
      open_.insert(asked);
    }
    auto& stub = stubs_[address];
    if (stub == nullptr) stub = media::v1::Media::NewStub(OpenChannel(address));
    Asked* const raw = asked.get();
    stub->async()->WarmPrompts(
        &raw->context, &raw->request, &raw->response,
        [this, raw, address, done, alive = std::weak_ptr<bool>(alive_)](
            const grpc::Status& status) { Finish(raw, address, done, alive, status); });
  }

 private:
  void Finish(const Asked* asked, const std::string& address, const Done& done,
              const std::weak_ptr<bool>& alive, const grpc::Status& status) {
    if (status.ok()) {
      log::Info("voice warmed", {{"media", address},
                                 {"synthesised", asked->response.synthesised()},
                                 {"cached_before", asked->response.cached_before()}});
    } else {
      log::Warning("voice not warmed", {{"media", address}, {"error", status.error_message()}});
    }
    const std::lock_guard lock(mutex_);
    const auto it = std::find_if(open_.begin(), open_.end(),
                                 [&](const auto& open) { return open.get() == asked; });
    // Ended on the loop's thread: the last owner of a channel must not be one of gRPC's.
    loop_.Post([alive, done, ok = status.ok(), kept = *it] {
      if (!alive.expired()) done(ok);
    });
    open_.erase(it);
    changed_.notify_all();
  }

  Loop& loop_;
  std::map<std::string, std::unique_ptr<media::v1::Media::Stub>> stubs_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::mutex mutex_;  // guards open_: gRPC's threads take out what they finished
  std::condition_variable changed_;
  std::set<std::shared_ptr<Asked>> open_;
};

VoiceWarmer::VoiceWarmer(Loop& loop) : impl_(std::make_unique<Impl>(loop)) {}
VoiceWarmer::~VoiceWarmer() = default;

void VoiceWarmer::Warm(const std::string& address, const std::vector<speech::Utterance>& utterances,
                       std::chrono::milliseconds limit, Done done) {
  impl_->Warm(address, utterances, limit, std::move(done));
}

}  // namespace centralino::edge
