// story: plays the story of the first call against a running platform, and tells it.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "e2e/story/stage.h"

namespace centralino::story {
namespace {

// 0: every step was heard. 1: not. 2: there is no platform, or no room for the page.
int Play(const std::string& status_file, const std::string& out) {
  std::string why;
  const auto status = ReadStatus(status_file, &why);
  const auto house = status ? House::Enter(*status, &why) : nullptr;
  if (!house) {
    std::fprintf(stderr, "%s\n", why.c_str());
    return 2;
  }
  Stage stage(*house, [](const std::string& line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
  });
  PlayLine(stage);
  PlayDirect(stage);
  PlayClosed(stage);
  PlayNursery(stage);
  PlayLevels(stage);
  PlayCallback(stage);
  PlayMessage(stage);
  if (!WritePage(stage, out, &why)) {
    std::fprintf(stderr, "%s\n", why.c_str());
    return 2;
  }
  for (int step = 1; step <= kSteps; ++step) {
    const bool good = stage.IsGood(step, &why);
    std::printf("%s step %d%s\n", good ? "✓" : "✗", step, good ? "" : (": " + why).c_str());
  }
  std::printf("what each caller heard: %s/*.wav; all on one page: %s/story.html\n", out.c_str(),
              out.c_str());
  return stage.AllGood() ? 0 : 1;
}

}  // namespace
}  // namespace centralino::story

int main(int argc, char** argv) {
  std::string status;
  std::string out = ".";
  CLI::App app("Plays the story of the first call. Exit code 0 if every step of it was heard.");
  app.add_option("--status", status, "file with what `./dev status --json` printed")
      ->required()
      ->envname("CENTRALINO_TEST_STATUS");
  app.add_option("--out", out, "folder for the WAV files and story.html")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return centralino::story::Play(status, out);
}
