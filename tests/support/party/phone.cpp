#include "support/party/phone.h"

#include <future>
#include <sstream>
#include <thread>

namespace centralino::support {
namespace {

constexpr milliseconds kLook{20};

std::string DisplayNameOf(const std::string& from) {
  const auto first = from.find('"');
  const auto last = from.find('"', first + 1);
  if (first == std::string::npos || last == std::string::npos) return "";
  return from.substr(first + 1, last - first - 1);
}

}  // namespace

Phone::Phone(LoopThread& thread, Options options) : thread_(thread), options_(std::move(options)) {
  On([this] {
    agent_ = std::make_unique<UserAgent>(
        thread_.loop(), UserAgent::Options{.bind = {options_.address, 0},
                                           .transport = options_.transport,
                                           .proxy = options_.platform,
                                           .domain = options_.domain,
                                           .login = options_.login,
                                           .on_call = [this](std::shared_ptr<Call> call) {
                                             OnCall(std::move(call));
                                           }});
  });
}

Phone::~Phone() {
  const bool registered = On([this] {
    for (auto& line : lines_) line->call->End();
    return !agent_->vanished() && !registrations_.empty() &&
           registrations_.back().what == "registered";
  });
  if (registered) Unregister(milliseconds(1000));
  On([this] {
    lines_.clear();
    agent_.reset();
  });
}

template <class Send>
int Phone::AskRegistrar(const std::string& done, milliseconds limit, Send send) {
  auto status = std::make_shared<std::promise<int>>();
  auto result = status->get_future();
  On([&] {
    send([this, done, status, alive = std::weak_ptr<int>(alive_)](const SipMessage& response) {
      if (alive.expired()) return;
      if (response.status == 200) registrations_.push_back({Clock::now(), done});
      status->set_value(response.status);
    });
  });
  return result.wait_for(limit) == std::future_status::ready ? result.get() : 0;
}

int Phone::Register(milliseconds limit) {
  return AskRegistrar("registered", limit,
                      [this](auto done) { agent_->Register(options_.expires, done); });
}
int Phone::Unregister(milliseconds limit) {
  return AskRegistrar("unregistered", limit, [this](auto done) { agent_->Register(0, done); });
}
int Phone::UnregisterAll(milliseconds limit) {
  return AskRegistrar("unregistered", limit, [this](auto done) { agent_->UnregisterAll(done); });
}

void Phone::Vanish() {
  On([this] {
    agent_->Vanish();
    for (auto& line : lines_) line->rtp.Pause();
    registrations_.push_back({Clock::now(), "vanished"});
  });
}

void Phone::Behave(Manner manner) {
  On([&] { manner_ = manner; });
}

void Phone::OnCall(std::shared_ptr<Call> call) {
  Line::Options line_options;
  line_options.address = options_.address;
  line_options.codecs = options_.codecs;
  if (options_.tone > 0) line_options.voice = Tone(options_.tone);
  lines_.push_back(std::make_unique<Line>(thread_.loop(), line_options));
  Line& line = *lines_.back();
  line.call = call;
  call->events.on_ack = [&line](const SipMessage& ack) {
    line.Note("acknowledged");
    if (!ack.body.empty()) line.Take(ack.body);
  };
  call->events.on_cancelled = [&line] {
    line.Note("cancelled");
    line.Note("ended");
  };
  call->events.on_reinvite = [&line](const SipMessage& request) {
    line.Note("re-invited");
    return request.body.empty() ? line.Offer() : line.AnswerTo(request.body);
  };
  call->events.on_bye = [&line](const SipMessage&) {
    line.rtp.Pause();
    line.Note("far side hung up");
    line.Note("ended");
  };
  const Manner manner = manner_;
  if (manner.kind == Manner::Kind::kRefuse && manner.delay.count() == 0) {
    line.Note("refused " + std::to_string(manner.status));
    line.Note("ended");
    call->Refuse(manner.status);
    return;
  }
  call->Provisional(180);
  line.Note("ringing");
  if (manner.kind == Manner::Kind::kIgnore) return;
  const auto act = [this, &line, manner, alive = std::weak_ptr<int>(alive_)] {
    if (alive.expired() || line.call->state() != Call::State::kRinging) return;
    if (manner.kind == Manner::Kind::kAnswer) {
      AnswerLine(line, manner.talk);
      return;
    }
    line.Note("refused " + std::to_string(manner.status));
    line.Note("ended");
    line.call->Refuse(manner.status);
  };
  if (manner.delay.count() == 0) {
    act();
  } else {
    thread_.loop().After(manner.delay, act);
  }
}

void Phone::AnswerLine(Line& line, std::optional<milliseconds> talk) {
  const std::string& offer = line.call->invite().body;
  const std::string sdp = offer.empty() ? line.Offer() : line.AnswerTo(offer);
  if (sdp.empty()) {
    line.Note("refused 488");
    line.Note("ended");
    line.call->Refuse(488);
    return;
  }
  line.status = 200;
  line.Note("answered");
  line.call->Answer(sdp);
  if (!talk) return;
  thread_.loop().After(*talk, [&line, alive = std::weak_ptr<int>(alive_)] {
    if (alive.expired() || line.call->state() != Call::State::kUp) return;
    line.Note("hung up");
    line.Note("ended");
    line.rtp.Pause();
    line.call->Bye();
  });
}

Line* Phone::Current() {
  if (lines_.empty() || lines_.back()->call->state() == Call::State::kOver) return nullptr;
  return lines_.back().get();
}

void Phone::Answer() {
  On([this] {
    if (Line* line = Current()) AnswerLine(*line, std::nullopt);
  });
}

void Phone::HangUp() {
  On([this] {
    Line* line = Current();
    if (line == nullptr) return;
    line->Note("hung up");
    line->Note("ended");
    line->rtp.Pause();
    line->call->End();
  });
}

void Phone::Press(char key) {
  On([&] {
    if (Line* line = Current()) line->rtp.Press(key);
  });
}

bool Phone::Reinvite(const std::string& direction, const std::string& done, milliseconds limit) {
  auto accepted = std::make_shared<std::promise<bool>>();
  auto result = accepted->get_future();
  On([&] {
    Line* line = Current();
    if (line == nullptr) {
      accepted->set_value(false);
      return;
    }
    const std::string offer = line->Offer(direction);
    line->call->Reinvite(offer, [line, done, accepted,
                                 alive = std::weak_ptr<int>(alive_)](const SipMessage& response) {
      if (alive.expired()) return;
      const bool good = response.status == 200 && line->Take(response.body);
      if (good) line->Note(done);
      accepted->set_value(good);
    });
  });
  return result.wait_for(limit) == std::future_status::ready && result.get();
}

bool Phone::Hold(milliseconds limit) { return Reinvite("sendonly", "held", limit); }
bool Phone::Resume(milliseconds limit) { return Reinvite("sendrecv", "resumed", limit); }

template <class Ready>
bool Phone::Wait(milliseconds limit, Ready ready) {
  const Instant deadline = Clock::now() + limit;
  while (!ready()) {
    if (Clock::now() >= deadline) return false;
    std::this_thread::sleep_for(kLook);
  }
  return true;
}

bool Phone::WaitForMilestone(std::size_t number, const std::string& what, milliseconds limit) {
  return Wait(limit, [&] {
    return On(
        [&] { return lines_.size() >= number && lines_[number - 1]->When(what).has_value(); });
  });
}

bool Phone::WaitForRing(std::size_t number, milliseconds limit) {
  return Wait(limit, [&] { return calls() >= number; });
}
bool Phone::WaitForTalk(std::size_t number, milliseconds limit) {
  return WaitForMilestone(number, "acknowledged", limit);
}
bool Phone::WaitForEnd(std::size_t number, milliseconds limit) {
  return WaitForMilestone(number, "ended", limit);
}

std::optional<Instant> Phone::WaitForTone(std::size_t number, double hertz, milliseconds limit,
                                          Instant since) {
  std::optional<Instant> result;
  Wait(limit, [&] {
    result = On([&]() -> std::optional<Instant> {
      if (lines_.size() < number) return std::nullopt;
      const Recording& recording = lines_[number - 1]->rtp.recording();
      const std::size_t from = recording.SampleAt(since);
      for (const Stretch& stretch : FindTone(std::span(recording.samples()).subspan(from), hertz)) {
        if (stretch.length() >= 1600) return recording.At(from + stretch.begin);
      }
      return std::nullopt;
    });
    return result.has_value();
  });
  return result;
}

std::optional<Instant> Phone::CallSeen::When(const std::string& what) const {
  for (const Milestone& milestone : milestones) {
    if (milestone.what == what) return milestone.at;
  }
  return std::nullopt;
}

std::size_t Phone::calls() {
  return On([this] { return lines_.size(); });
}

Phone::CallSeen Phone::call(std::size_t number) {
  return On([&]() -> CallSeen {
    if (number == 0 || lines_.size() < number) return {};
    const Line& line = *lines_[number - 1];
    const std::string from = line.call->invite().Get("From");
    return {UserOf(UriOf(from)), DisplayNameOf(from), line.milestones};
  });
}

Endpoint Phone::local() {
  return On([this] { return agent_->transactions().local(); });
}

std::string Phone::keys(std::size_t number) {
  return On([&] {
    std::string keys;
    if (lines_.size() < number) return keys;
    for (const auto& [key, at] : lines_[number - 1]->rtp.keys_heard()) keys.push_back(key);
    return keys;
  });
}

StreamReport Phone::stream(std::size_t number) {
  return On([&] {
    return lines_.size() < number ? StreamReport{} : lines_[number - 1]->rtp.recording().Check();
  });
}

std::vector<float> Phone::audio(std::size_t number) {
  return On([&] {
    return lines_.size() < number ? std::vector<float>{}
                                  : lines_[number - 1]->rtp.recording().samples();
  });
}

std::optional<Instant> Phone::audio_begin(std::size_t number) {
  return On([&]() -> std::optional<Instant> {
    if (lines_.size() < number || lines_[number - 1]->rtp.recording().empty()) return std::nullopt;
    return lines_[number - 1]->rtp.recording().At(0);
  });
}

std::vector<Milestone> Phone::registrations() {
  return On([this] { return registrations_; });
}

std::string Phone::Story() {
  std::ostringstream out;
  out.setf(std::ios::fixed);
  out.precision(2);
  out << options_.name << ":\n";
  const auto trace = On([this] { return agent_->transactions().trace(); });
  if (trace.empty()) return out.str();
  const Instant zero = trace.front().at;
  for (std::size_t number = 1; number <= calls(); ++number) {
    for (const Milestone& milestone : call(number).milestones) {
      out << "  " << SecondsBetween(zero, milestone.at) << " s  call " << number << " "
          << milestone.what << "\n";
    }
  }
  for (const Passed& passed : trace) {
    out << "  " << SecondsBetween(zero, passed.at) << " s  " << (passed.sent ? "→ " : "← ")
        << passed.line << "\n";
  }
  return out.str();
}

}  // namespace centralino::support
