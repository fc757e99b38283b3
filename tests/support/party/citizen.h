// Someone who calls from outside, through the carrier's trunk. All of it is called from the
// test's own thread; the call itself runs on the loop.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/ear/ear.h"
#include "support/ear/music.h"
#include "support/party/line.h"
#include "support/party/told.h"
#include "support/sip/user_agent.h"

namespace centralino::support {

// What a party can recognise; outlives it.
struct Hearing {
  const Ear& ear;
  const MusicEar& music;
};

class Citizen {
 public:
  struct Options {
    std::string name = "citizen";
    std::string number = "0571123456";  // his own, shown to the platform
    Endpoint platform;
    Transport transport = Transport::kUdp;
    std::string trunk = "127.0.0.10";  // where his call comes from
    bool offers_sdp = true;            // false: the platform's 200 makes the offer
    Line::Options line;                // its address is the trunk's
    DigestLogin login;                 // an operator who calls: empty for citizens
    // Is called at this port of the trunk instead; 0: he calls. His phone rings so long, or is
    // busy, or is not taken up.
    std::uint16_t called_at = 0;
    enum class Lifts { kAfter, kBusy, kNever } lifts = Lifts::kAfter;
    milliseconds rings{500};
  };
  using Which = std::function<bool(const Told&)>;

  Citizen(LoopThread& thread, Hearing hearing, Options options);
  ~Citizen();
  Citizen(const Citizen&) = delete;
  Citizen& operator=(const Citizen&) = delete;

  const std::string& name() const { return options_.name; }

  void Dial(const std::string& number);
  void Press(char key);
  void Say(Source source);
  // CANCEL or BYE, whichever fits.
  void HangUp();
  // CANCEL right behind the INVITE, before any response (as some carriers do).
  void CancelAtOnce();

  // ---- Waiting; false or empty when the time is over or the call ends before ------------------

  bool WaitForAnswer(milliseconds limit);
  bool WaitForEnd(milliseconds limit);
  // The first sentence of that kind that begins after `since` (by default: at any time) and has
  // been heard to its end.
  std::optional<Told> WaitToHear(const Which& which, milliseconds limit, Instant since = {});
  // As soon as its beginning is recognised.
  std::optional<Told> WaitForBeginning(const Which& which, milliseconds limit, Instant since = {});
  // A second of music, after `since`.
  bool WaitForMusic(milliseconds limit, Instant since);
  // 200 ms of the far side's tone, after `since`: when it began.
  std::optional<Instant> WaitForTone(double hertz, milliseconds limit, Instant since);
  // A key pressed by the far side.
  bool WaitForMilestone(const std::string& what, milliseconds limit);

  // ---- Looking back ---------------------------------------------------------------------------

  // 200, the refusal's status, 0 while neither.
  int status();
  bool up();
  std::vector<Told> told();  // sentences so far
  // Where music was heard; slower, so after the call.
  std::vector<Told> music();
  std::vector<Told> tones(double hertz);
  std::optional<Instant> When(const std::string& milestone);
  // Of one who is called: the INVITE as it came.
  std::string invite();
  std::vector<Milestone> milestones();
  StreamReport stream();
  std::vector<float> audio();
  // When the first packet came: the zero of audio().
  std::optional<Instant> audio_begin();
  std::vector<Passed> ladder();
  // For a failed test: what happened and what was heard, a line each.
  std::string Story();

 private:
  void OnCall(std::shared_ptr<Call> call);
  template <class Ready>
  bool Wait(milliseconds limit, Ready ready);
  void Listen(bool over);
  template <class Function>
  auto On(Function function) {
    return thread_.loop().Call(std::move(function));
  }

  LoopThread& thread_;
  Hearing hearing_;
  const Options options_;
  std::unique_ptr<UserAgent> agent_;
  std::unique_ptr<Line> line_;
  Listener listener_;
  std::vector<float> heard_audio_;  // a copy of the recording, as far as it was listened to
  bool listened_to_end_ = false;
  const std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // watched by what is posted
};

// Sentences by name and number: Numbered(2) is "two waiting", in either form.
Citizen::Which Numbered(int count);
Citizen::Which AnyNumber();
Citizen::Which Named(const std::string& name);
Citizen::Which Saying(const std::string& part);

}  // namespace centralino::support
