// citizen: places one real call, prints what was heard and when, keeps it as a WAV file.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <thread>

#include "support/audio/tone.h"
#include "support/audio/wav.h"
#include "support/stack/house.h"

namespace centralino::support {
namespace {

struct Wish {
  std::string status;
  std::string number;
  std::string digits;
  std::string wav;
  int seconds = 30;
};

// Whatever happened since the last look, in order.
class Teller {
 public:
  explicit Teller(Citizen& citizen) : citizen_(citizen) {}

  void Tell(bool over) {
    const auto milestones = citizen_.milestones();
    for (; milestones_ < milestones.size(); ++milestones_) {
      Print(milestones[milestones_].at, milestones[milestones_].what);
    }
    const auto told = citizen_.told();
    // The last may still be going on.
    for (; told_ < told.size(); ++told_) {
      const bool finished = told[told_].whole || told_ + 1 < told.size() || over;
      if (!finished) break;
      Print(told[told_].begin, "“" + told[told_].words + "”" + (told[told_].whole ? "" : " (cut)"));
    }
  }

  std::size_t heard() const { return told_; }

 private:
  void Print(Instant at, const std::string& what) {
    if (zero_ == Instant{}) zero_ = at;
    std::printf("%6.2f s  %s\n", SecondsBetween(zero_, at), what.c_str());
    std::fflush(stdout);
  }

  Citizen& citizen_;
  Instant zero_;
  std::size_t milestones_ = 0;
  std::size_t told_ = 0;
};

// Keys one by one; a comma waits for two seconds.
class Typist {
 public:
  Typist(Citizen& citizen, std::string digits) : citizen_(citizen), digits_(std::move(digits)) {}

  void Type() {
    if (digits_.empty() || !citizen_.up()) return;
    if (next_ == Instant{}) next_ = Clock::now() + milliseconds(1500);
    if (Clock::now() < next_) return;
    const bool pause = digits_.front() == ',';
    if (!pause) citizen_.Press(digits_.front());
    next_ = Clock::now() + (pause ? milliseconds(2000) : milliseconds(400));
    digits_.erase(digits_.begin());
  }

 private:
  Citizen& citizen_;
  std::string digits_;
  Instant next_;
};

// 0: served. 1: not served. 2: there is nobody to call.
int PlaceCall(const Wish& wish) {
  std::string why;
  const auto status = ReadStatus(wish.status, &why);
  const auto house = status ? House::Enter(*status, &why) : nullptr;
  if (!house) {
    std::fprintf(stderr, "%s\n", why.c_str());
    return 2;
  }
  const auto citizen = house->NewCitizen("you");
  Teller teller(*citizen);
  Typist typist(*citizen, wish.digits);
  citizen->Dial(wish.number);
  const Instant deadline = Clock::now() + seconds(wish.seconds);
  while (!citizen->When("ended") && Clock::now() < deadline) {
    typist.Type();
    teller.Tell(false);
    std::this_thread::sleep_for(milliseconds(100));
  }
  citizen->HangUp();
  citizen->WaitForEnd(seconds(2));
  teller.Tell(true);

  const auto audio = citizen->audio();
  for (const Told& music : citizen->music()) {
    std::printf("          music for %.1f s\n", SecondsBetween(music.begin, music.end));
  }
  if (!wish.wav.empty()) {
    if (!WriteWav(wish.wav, audio)) {
      std::fprintf(stderr, "cannot write %s\n", wish.wav.c_str());
      return 2;
    }
    std::printf("          kept in %s\n", wish.wav.c_str());
  }
  if (citizen->status() != 200) {
    std::printf("not served: %s\n", citizen->status() == 0
                                        ? "nobody answered"
                                        : std::to_string(citizen->status()).c_str());
    return 1;
  }
  const bool heard = teller.heard() > 0 || Level(audio) > 100;
  if (!heard) std::printf("answered, but nothing was heard\n");
  return heard ? 0 : 1;
}

}  // namespace
}  // namespace centralino::support

int main(int argc, char** argv) {
  centralino::support::Wish wish;
  CLI::App app("Places one real call and prints what was heard. Exit code 0 if it was served.");
  app.add_option("number", wish.number, "number to dial, as a citizen dials it")->required();
  app.add_option("--status", wish.status, "file with what `./dev status --json` printed")
      ->required()
      ->envname("CENTRALINO_TEST_STATUS");
  app.add_option("--digits", wish.digits, "keys to press after the answer; a comma waits 2 s");
  app.add_option("--wav", wish.wav, "file to keep what was heard in");
  app.add_option("--seconds", wish.seconds, "hang up after so long")
      ->capture_default_str()
      ->check(CLI::Range(1, 3600));
  CLI11_PARSE(app, argc, argv);
  return centralino::support::PlaceCall(wish);
}
