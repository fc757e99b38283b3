#include <catch2/catch.hpp>
#include <filesystem>
#include <future>

#include "support.h"

namespace centralino::media {
namespace {

namespace fs = std::filesystem;

struct Voice {
  fs::path folder;
  std::unique_ptr<Prompts> prompts;

  Voice() {
    std::string name = fs::temp_directory_path() / "centralino-prompts-XXXXXX";
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder = name;
    std::string warning;
    // Memory keeps nothing but the last.
    auto started = Prompts::Start({.cache_folder = name, .memory_bytes = 1}, &warning);
    REQUIRE(started.ok());
    prompts = std::move(*started);
  }
  ~Voice() {
    prompts.reset();
    fs::remove_all(folder);
  }

  std::future<PromptPtr> Ask(const std::string& words,
                             std::optional<Prompts::Whom> whom = std::nullopt) const {
    auto made = std::make_shared<std::promise<PromptPtr>>();
    prompts->Make(
        Italian(words), Prompts::Urgency::kNow,
        [made](absl::StatusOr<PromptPtr> prompt) { made->set_value(prompt.value_or(nullptr)); },
        std::move(whom));
    return made->get_future();
  }
};

TEST_CASE("a sentence that left memory is read again, the same to the byte") {
  const Voice voice;
  const PromptPtr first = voice.Ask("Buongiorno.").get();
  REQUIRE(first != nullptr);
  voice.Ask("Buonasera.").get();
  CHECK(voice.prompts->Find(Italian("Buongiorno.")) == nullptr);
  const PromptPtr again = voice.Ask("Buongiorno.").get();
  REQUIRE(again != nullptr);
  CHECK(again->pcma == first->pcma);
  CHECK(voice.prompts->figures().synthesised == 2);
  CHECK(voice.prompts->figures().read == 1);
  CHECK(voice.prompts->figures().memory_prompts == 1);
}

TEST_CASE("how a sentence sounds was lost: it is rendered from its master") {
  const Voice voice;
  const PromptPtr first = voice.Ask("Buongiorno.").get();
  voice.Ask("Buonasera.").get();
  for (const auto& file : fs::directory_iterator(voice.folder)) {
    if (file.path().extension() == ".pcma") fs::remove(file.path());
  }
  CHECK(voice.Ask("Buongiorno.").get()->pcma == first->pcma);
  CHECK(voice.prompts->figures().synthesised == 2);
}

TEST_CASE("many who wait for one sentence have it made once") {
  const Voice voice;
  std::vector<std::future<PromptPtr>> waiting;
  for (int i = 0; i < 20; ++i) waiting.push_back(voice.Ask("Attenda."));
  for (auto& one : waiting) CHECK(one.get() != nullptr);
  CHECK(voice.prompts->figures().synthesised == 1);
}

TEST_CASE("nothing is said for who is gone") {
  const Voice voice;
  auto caller = std::make_shared<int>();
  auto other = std::make_shared<int>();
  voice.Ask("Una frase lunga, che tiene occupata la voce per un poco.");
  auto for_both = voice.Ask("Per due.", caller);
  auto still_wanted = voice.Ask("Per due.", other);
  const Prompts::Whom gone = std::make_shared<int>();
  auto for_nobody = voice.Ask("Per nessuno.", gone);
  caller.reset();
  CHECK(still_wanted.get() != nullptr);
  CHECK_THROWS_AS(for_nobody.get(), std::future_error);
  CHECK(voice.prompts->figures().dropped == 1);
}

TEST_CASE("what waits when media ends is cancelled, each once") {
  const Voice voice;
  std::vector<std::future<PromptPtr>> waiting;
  for (int i = 0; i < 50; ++i) waiting.push_back(voice.Ask("Frase " + std::to_string(i) + "."));
  voice.prompts->CancelAll();
  for (auto& one : waiting) {
    CHECK(one.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
  }
  CHECK(voice.prompts->figures().waiting == 0);
}

}  // namespace
}  // namespace centralino::media
