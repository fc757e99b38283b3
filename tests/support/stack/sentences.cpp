#include "support/stack/sentences.h"

#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <variant>

#include "audio/music.h"
#include "centralino/media/v1/media.grpc.pb.h"
#include "plan/plan.h"
#include "plan/simulate.h"
#include "service/civil_clock.h"
#include "speech/render.h"
#include "speech/sentences.h"
#include "wire/snapshot_feed.h"

namespace centralino::support {
namespace {

namespace media_pb = ::centralino::media::v1;
using std::chrono::seconds;

std::shared_ptr<const model::Snapshot> FetchSnapshot(const std::string& directory) {
  wire::SnapshotFeed feed({.directory = directory, .instance = "ear"});
  feed.Start();
  feed.WaitUntilLoaded(seconds(10));
  const auto snapshot = feed.Live(model::OrganizationId("empoli"));
  feed.Stop();
  return snapshot;
}

// Nothing is forgotten by a key that leads elsewhere: each is tried by itself.
std::vector<std::vector<plan::Outcome>> WaysThrough() {
  std::vector<std::vector<plan::Outcome>> ways{{}};
  for (const char key : std::string_view("0123456789*#")) {
    ways.push_back({{plan::OutcomeKind::kKey, key}});
  }
  ways.push_back({{plan::OutcomeKind::kAbsent}});
  return ways;
}

std::vector<speech::Prompt> PromptsOf(const plan::Step& step) {
  if (const auto* announce = std::get_if<plan::Announce>(&step)) return announce->prompts;
  if (const auto* menu = std::get_if<plan::Menu>(&step)) return menu->prompts;
  if (const auto* record = std::get_if<plan::Record>(&step)) {
    std::vector<speech::Prompt> prompts = record->notice;
    prompts.insert(prompts.end(), record->invitation.begin(), record->invitation.end());
    return prompts;
  }
  return {};
}

// The ear knows the organisation's language, and of others the offer and the callers ahead: each
// sentence more makes it slower.
bool IsListenedFor(const speech::Prompt& prompt, const model::Organization& organization) {
  return prompt.language == organization.language ||
         prompt.sentence == speech::sentence::kLanguageOption ||
         prompt.sentence == speech::sentence::kAhead;
}

std::vector<speech::Prompt> AllPrompts(const model::Snapshot& snapshot, model::Instant now) {
  std::vector<speech::Prompt> prompts = plan::EnumeratePrompts(snapshot);
  for (const model::PhoneNumber& number : snapshot.organization.numbers) {
    plan::Facts facts;
    facts.now = now;
    facts.dialled = number.number.value;
    for (const auto& way : WaysThrough()) {
      for (const plan::Heard& heard : plan::Simulate(snapshot, facts, way)) {
        for (speech::Prompt& prompt : PromptsOf(heard.step)) prompts.push_back(std::move(prompt));
      }
    }
  }
  const model::Overrides closed{
      .closures = {{.scope = model::Everything{}, .reason = {{"it", kEmergencyReason}}}}};
  for (const model::PhoneNumber& number : snapshot.organization.numbers) {
    const plan::Facts facts{.now = now, .dialled = number.number.value};
    for (const plan::Heard& heard : plan::Simulate(snapshot, closed, facts, {})) {
      for (speech::Prompt& prompt : PromptsOf(heard.step)) prompts.push_back(std::move(prompt));
    }
  }
  std::erase_if(prompts, [&](const speech::Prompt& prompt) {
    return !IsListenedFor(prompt, snapshot.organization);
  });
  return prompts;
}

// How long the process has run; 0 if it is gone.
milliseconds AgeOf(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(file, text);
  // starttime is the 22nd field, the 20th behind the name, in ticks since the machine began.
  std::istringstream fields(text.substr(text.rfind(')') + 1));
  std::string field;
  for (int i = 0; i < 20; ++i) fields >> field;
  double uptime = 0;
  if (!fields || !(std::ifstream("/proc/uptime") >> uptime)) return milliseconds(0);
  const double age =
      uptime - std::strtod(field.c_str(), nullptr) / static_cast<double>(sysconf(_SC_CLK_TCK));
  return milliseconds(static_cast<std::int64_t>(age * 1000));
}

std::optional<int> CountOf(const speech::Prompt& prompt) {
  for (const auto& [name, slot] : prompt.slots) {
    if (const auto* count = std::get_if<speech::Count>(&slot)) return count->value;
  }
  return std::nullopt;
}

std::vector<float> ToSamples(const std::string& pcm) {
  std::vector<float> samples;
  samples.reserve(pcm.size() / 2);
  for (std::size_t i = 0; i + 1 < pcm.size(); i += 2) {
    const auto low = static_cast<std::uint8_t>(pcm[i]);
    const auto high = static_cast<std::uint8_t>(pcm[i + 1]);
    samples.push_back(static_cast<float>(static_cast<std::int16_t>(low | (high << 8))));
  }
  return samples;
}

class Renderer {
 public:
  explicit Renderer(const std::string& media)
      : stub_(media_pb::Media::NewStub(
            grpc::CreateChannel(media, grpc::InsecureChannelCredentials()))) {}

  // Empty if media does not answer.
  std::optional<Sentence> Render(const speech::Utterance& utterance) {
    media_pb::RenderPromptRequest request;
    request.mutable_utterance()->set_words(utterance.words);
    request.mutable_utterance()->set_language(utterance.language);
    request.mutable_utterance()->set_voice(utterance.voice);
    request.mutable_utterance()->set_mark(static_cast<std::uint32_t>(utterance.mark));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + seconds(10));
    media_pb::RenderPromptResponse response;
    const grpc::Status status = stub_->RenderPrompt(&context, request, &response);
    if (!status.ok()) return std::nullopt;
    Sentence sentence;
    sentence.words = utterance.words;
    sentence.audio = ToSamples(response.pcm());
    sentence.mark = response.mark();
    return sentence;
  }

 private:
  std::unique_ptr<media_pb::Media::Stub> stub_;
};

}  // namespace

model::Instant CivilNow(const Status& status) {
  const char* const civil = std::getenv("CENTRALINO_CIVIL_TIME");
  auto clock = service::CivilClock::Parse(civil == nullptr ? "2026-11-25T10:00" : civil);
  if (!clock.ok()) clock = service::CivilClock::Parse("now");
  return clock->Now() + (clock->set() ? AgeOf(status.service("routing").pid) : milliseconds(0));
}

Learned LearnSentences(const Status& status, std::string* why) {
  Learned learned;
  const auto snapshot = FetchSnapshot(status.service("directory").grpc);
  if (!snapshot) {
    *why = "directory at " + status.service("directory").grpc + " has published nothing";
    return learned;
  }
  learned.sentences = LearnPrompts(status, AllPrompts(*snapshot, CivilNow(status)), why);
  if (!learned.sentences.empty()) learned.snapshot = snapshot;
  return learned;
}

std::vector<Sentence> LearnPrompts(const Status& status, const std::vector<speech::Prompt>& prompts,
                                   std::string* why) {
  std::vector<Sentence> sentences;
  Renderer renderer(status.service("media").grpc);
  std::set<std::pair<std::string, std::string>> known;  // words, language and voice
  for (const speech::Prompt& prompt : prompts) {
    for (const speech::Utterance& utterance : speech::Render(prompt)) {
      if (!known.insert({utterance.words, utterance.language + utterance.voice}).second) continue;
      auto sentence = renderer.Render(utterance);
      if (!sentence) {
        *why = "media at " + status.service("media").grpc + " could not render: " + utterance.words;
        return {};
      }
      sentence->name = prompt.sentence.empty() ? "text" : prompt.sentence;
      sentence->count = CountOf(prompt);
      if (!sentence->audio.empty()) sentences.push_back(std::move(*sentence));
    }
  }
  return sentences;
}

std::vector<float> LearnMusic() {
  const auto music = audio::ComposeMusic();
  return {music.begin(), music.end()};
}

}  // namespace centralino::support
