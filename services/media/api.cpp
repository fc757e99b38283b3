#include "services/media/api.h"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "centralino/media/v1/media.grpc.pb.h"
#include "service/wait_for.h"
#include "services/media/control_stream.h"
#include "services/media/conversions.h"
#include "services/media/edges.h"
#include "services/media/engine.h"
#include "services/media/prompts.h"
#include "wire/status.h"

namespace centralino::media {
namespace {

// The standing stream has a queue of its own; the rest is called seldom, each on a thread.
using Base = v1::Media::WithAsyncMethod_Control<v1::Media::Service>;

constexpr int kMostToWarm = 5000;

// Many prompts, made in advance; the last to be made answers the request.
struct Warming {
  std::atomic<int> left;
  std::mutex mutex;  // guards failed: a full queue answers on the asking thread
  absl::Status failed;
};

std::string LittleEndian(const std::vector<std::int16_t>& samples) {
  std::string bytes;
  bytes.reserve(samples.size() * 2);
  for (const std::int16_t sample : samples) {
    const auto bits = static_cast<std::uint16_t>(sample);
    bytes.push_back(static_cast<char>(bits & 0xff));
    bytes.push_back(static_cast<char>(bits >> 8));
  }
  return bytes;
}

}  // namespace

class MediaApi::Impl final : public Base {
 public:
  Impl(Engine& engine, Edges& edges, Prompts& prompts)
      : engine_(engine), edges_(edges), prompts_(prompts) {}

  void AwaitStreams(grpc::ServerCompletionQueue& queue) {
    ControlStream::Stream::Serve(
        queue,
        [this](auto* context, auto* stream, auto* on, void* tag) {
          RequestControl(context, stream, on, on, tag);
        },
        [this](const std::shared_ptr<ControlStream::Stream>& stream) {
          streams_.Add(stream);
          return std::make_unique<ControlStream>(engine_, edges_, streams_, stream);
        });
  }

  grpc::Status WarmPrompts(grpc::ServerContext*, const v1::WarmPromptsRequest* request,
                           v1::WarmPromptsResponse* response) override {
    if (request->utterances_size() > kMostToWarm) {
      return wire::ToGrpc(absl::InvalidArgumentError("utterances are more than 5000"));
    }
    std::vector<speech::Utterance> missing;
    for (const auto& message : request->utterances()) {
      speech::Utterance utterance = FromMessage(message);
      if (const auto status = prompts_.Check(utterance); !status.ok()) return wire::ToGrpc(status);
      if (prompts_.Find(utterance) == nullptr) missing.push_back(std::move(utterance));
    }
    response->set_cached_before(request->utterances_size() - static_cast<int>(missing.size()));
    if (missing.empty()) return grpc::Status::OK;
    return service::WaitFor<int>([&](auto done) { Warm(missing, std::move(done)); },
                                 [&](int made) { response->set_synthesised(made); });
  }

  grpc::Status RenderPrompt(grpc::ServerContext*, const v1::RenderPromptRequest* request,
                            v1::RenderPromptResponse* response) override {
    const speech::Utterance utterance = FromMessage(request->utterance());
    if (const auto status = prompts_.Check(utterance); !status.ok()) return wire::ToGrpc(status);
    return service::WaitFor<PromptPtr>(
        [&](auto done) { prompts_.Make(utterance, Prompts::Urgency::kNow, std::move(done)); },
        [&](const PromptPtr& prompt) {
          response->set_pcm(LittleEndian(audio::Decode(audio::Codec::kPcma, prompt->pcma)));
          response->set_mark(static_cast<std::uint32_t>(prompt->mark));
        });
  }

  grpc::Status ListVoices(grpc::ServerContext*, const v1::ListVoicesRequest*,
                          v1::ListVoicesResponse* response) override {
    const audio::VoiceChoice& voices = prompts_.voices();
    for (const audio::VoiceName& voice : voices.all()) {
      auto& to = *response->add_voices();
      to.set_name(voice.name);
      to.set_language(voice.language);
      const audio::VoiceName* const chosen = voices.Choose(voice.language, "");
      to.set_is_default(chosen != nullptr && chosen->name == voice.name);
    }
    return grpc::Status::OK;
  }

  void EndStreams() {
    streams_.EndAll({grpc::StatusCode::UNAVAILABLE, "this media instance is about to end"});
    prompts_.CancelAll();
  }

 private:
  void Warm(const std::vector<speech::Utterance>& missing,
            const std::function<void(absl::StatusOr<int>)>& done) {
    auto warming = std::make_shared<Warming>();
    const int count = static_cast<int>(missing.size());
    warming->left = count;
    for (const speech::Utterance& utterance : missing) {
      prompts_.Make(utterance, Prompts::Urgency::kInAdvance,
                    [warming, done, count](const absl::StatusOr<PromptPtr>& prompt) {
                      const std::lock_guard lock(warming->mutex);
                      if (!prompt.ok()) warming->failed = prompt.status();
                      if (--warming->left > 0) return;
                      if (!warming->failed.ok()) return done(warming->failed);
                      done(count);
                    });
    }
  }

  Engine& engine_;
  Edges& edges_;
  Prompts& prompts_;
  ControlStream::Open streams_;
};

MediaApi::MediaApi(Engine& engine, Edges& edges, Prompts& prompts)
    : impl_(std::make_unique<Impl>(engine, edges, prompts)) {}

MediaApi::~MediaApi() = default;

grpc::Service& MediaApi::service() { return *impl_; }

void MediaApi::AwaitStreams(grpc::ServerCompletionQueue& queue) { impl_->AwaitStreams(queue); }
void MediaApi::EndStreams() { impl_->EndStreams(); }

}  // namespace centralino::media
