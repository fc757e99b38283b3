// An operator's telephone: it registers and treats calls as its operator would. Called from the
// test's own thread; calls run on the loop.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/audio/tone.h"
#include "support/party/line.h"
#include "support/sip/user_agent.h"

namespace centralino::support {

// What an operator does when the telephone rings.
struct Manner {
  enum class Kind {
    kAnswer,  // after `delay`
    kIgnore,  // lets it ring
    kRefuse,  // with `status`, after `delay`: 486 busy, 603 declined …
  };
  Kind kind = Kind::kAnswer;
  milliseconds delay{0};
  int status = 486;
  // With kAnswer: hangs up by himself after so long.
  std::optional<milliseconds> talk;

  static Manner Answer(milliseconds delay = milliseconds(0),
                       std::optional<milliseconds> talk = std::nullopt) {
    return {.kind = Kind::kAnswer, .delay = delay, .status = 200, .talk = talk};
  }
  static Manner Ignore() { return {.kind = Kind::kIgnore}; }
  static Manner Busy() { return {.kind = Kind::kRefuse, .status = 486}; }
  static Manner Decline(milliseconds delay = milliseconds(0)) {
    return {.kind = Kind::kRefuse, .delay = delay, .status = 603};
  }
};

class Phone {
 public:
  struct Options {
    std::string name = "operator";
    DigestLogin login;
    std::string domain;  // of the organisation; empty: the platform's address
    Endpoint platform;
    Transport transport = Transport::kUdp;
    std::string address = "127.0.0.1";  // where it stands
    double tone = 0;                    // what the operator "says"; 0: silence
    std::vector<AudioCodec> codecs = {AudioCodec::kPcma, AudioCodec::kPcmu};
    int expires = 120;
  };

  Phone(LoopThread& thread, Options options);
  // Unregisters, unless it vanished.
  ~Phone();
  Phone(const Phone&) = delete;
  Phone& operator=(const Phone&) = delete;

  const Options& options() const { return options_; }
  const std::string& name() const { return options_.name; }
  Endpoint local();  // of its SIP

  // The status of the final response; 0: none came.
  int Register(milliseconds limit = milliseconds(5000));
  int Unregister(milliseconds limit = milliseconds(5000));
  // Every telephone of this user, also one that vanished.
  int UnregisterAll(milliseconds limit = milliseconds(5000));
  // Does not unregister and answers nothing more: unplugged.
  void Vanish();

  // For every call from now on.
  void Behave(Manner manner);

  // Of the call that rings or is up.
  void Answer();
  void HangUp();
  void Press(char key);
  // re-INVITE with sendonly, and back. False if it was not accepted.
  bool Hold(milliseconds limit = milliseconds(3000));
  bool Resume(milliseconds limit = milliseconds(3000));

  // ---- Waiting --------------------------------------------------------------------------------

  // The number of calls is counted from the beginning: WaitForRing(2) is the second call's.
  bool WaitForRing(std::size_t call, milliseconds limit);
  bool WaitForTalk(std::size_t call, milliseconds limit);
  bool WaitForEnd(std::size_t call, milliseconds limit);
  // 200 ms of the caller's tone in call `call`: when it began.
  std::optional<Instant> WaitForTone(std::size_t call, double hertz, milliseconds limit,
                                     Instant since = {});

  // ---- Looking back ---------------------------------------------------------------------------

  struct CallSeen {
    std::string caller;                 // the number shown
    std::string caller_name;            // and the name
    std::vector<Milestone> milestones;  // "ringing", "answered", "ended" …
    std::optional<Instant> When(const std::string& what) const;
  };
  std::size_t calls();
  CallSeen call(std::size_t number);     // from 1
  std::string keys(std::size_t number);  // pressed by the caller
  StreamReport stream(std::size_t number);
  std::vector<float> audio(std::size_t number);
  std::optional<Instant> audio_begin(std::size_t number);
  std::vector<Milestone> registrations();  // "registered", "unregistered", "vanished"
  std::string Story();

 private:
  void OnCall(std::shared_ptr<Call> call);
  void AnswerLine(Line& line, std::optional<milliseconds> talk);
  bool Reinvite(const std::string& direction, const std::string& done, milliseconds limit);
  template <class Send>
  int AskRegistrar(const std::string& done, milliseconds limit, Send send);
  Line* Current();
  template <class Ready>
  bool Wait(milliseconds limit, Ready ready);
  bool WaitForMilestone(std::size_t call, const std::string& what, milliseconds limit);
  template <class Function>
  auto On(Function function) {
    return thread_.loop().Call(std::move(function));
  }

  LoopThread& thread_;
  const Options options_;
  std::unique_ptr<UserAgent> agent_;
  // On the loop.
  Manner manner_;
  std::deque<std::unique_ptr<Line>> lines_;
  std::vector<Milestone> registrations_;
  const std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace centralino::support
