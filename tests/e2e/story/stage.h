// Where a scene is played: who takes part, what was expected of the platform and whether it came.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/stack/house.h"

namespace centralino::story {

inline constexpr int kSteps = 10;
inline constexpr int kCallbackStep = 9;
inline constexpr int kMessageStep = 10;

using namespace support;  // NOLINT: the stage is made of the test's people

struct Check {
  int step = 0;  // of the story, from 1
  std::string what;
  bool ok = false;
  std::string why;  // not ok: what was found instead
};

class Stage {
 public:
  // `tell` gets each line as it becomes known; may be empty.
  Stage(House& house, std::function<void(const std::string&)> tell);

  House& house() { return house_; }
  Lines& lines() { return house_.lines(); }

  // Someone who calls, with a tone of his own.
  Citizen& Caller(const std::string& name, double tone);
  // Someone whom the platform calls, whatever number it dials.
  Citizen& AtHome(const std::string& name, double tone);
  // An operator's telephone, registered. The same one, with the tone it has, when asked again.
  Phone& Telephone(const std::string& user, double tone);

  void Narrate(const std::string& line);
  // Returns `ok`.
  bool Expect(int step, const std::string& what, bool ok, const std::string& why = "");

  // What everyone heard in what was played since the last curtain, in order; all hang up.
  void Curtain();

  struct Actor {
    std::unique_ptr<Citizen> citizen;
    double tone = 0;
    std::string number;  // dialled
  };
  struct Desk {
    std::unique_ptr<Phone> phone;
    double tone = 0;
  };
  const std::vector<Actor>& actors() const { return actors_; }
  const std::vector<Desk>& desks() const { return desks_; }
  const std::vector<Check>& checks() const { return checks_; }
  Instant begin() const { return begin_; }
  // The step was played and nothing failed; otherwise `why` says what failed first.
  bool IsGood(int step, std::string* why) const;
  bool AllGood() const;

 private:
  House& house_;
  std::function<void(const std::string&)> tell_;
  const Instant begin_ = Clock::now();
  std::vector<Actor> actors_;
  std::vector<Desk> desks_;
  std::vector<Check> checks_;
  std::size_t curtain_ = 0;  // actors whose story has been told
};

// Whatever one caller heard: sentences, music, the tones of operators; in order.
std::vector<Told> EverythingHeard(Citizen& citizen, const std::vector<Stage::Desk>& desks);

// ---- The scenes --------------------------------------------------------------------------------

void PlayLine(Stage& stage);      // steps 1 to 4
void PlayDirect(Stage& stage);    // step 5
void PlayClosed(Stage& stage);    // step 6
void PlayNursery(Stage& stage);   // step 7
void PlayLevels(Stage& stage);    // step 8
void PlayCallback(Stage& stage);  // step 9
void PlayMessage(Stage& stage);   // step 10

// Writes one WAV for each caller and story.html into the folder. False and why if it cannot.
bool WritePage(const Stage& stage, const std::string& folder, std::string* why);

}  // namespace centralino::story
