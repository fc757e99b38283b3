#include "support/party/citizen.h"

#include <algorithm>
#include <sstream>
#include <thread>

namespace centralino::support {
namespace {

constexpr milliseconds kLook{100};

Line::Options AtTrunk(Citizen::Options& options) {
  Line::Options line = options.line;
  line.address = options.trunk;
  return line;
}

}  // namespace

Citizen::Citizen(LoopThread& thread, Hearing hearing, Options options)
    : thread_(thread), hearing_(hearing), options_(std::move(options)), listener_(hearing.ear) {
  On([this] {
    Options mine = options_;
    agent_ = std::make_unique<UserAgent>(
        thread_.loop(),
        UserAgent::Options{.bind = {options_.trunk, options_.called_at},
                           .transport = options_.transport,
                           .proxy = options_.platform,
                           .domain = "",
                           .login = options_.login,
                           .on_call = [this](auto call) { OnCall(std::move(call)); }});
    line_ = std::make_unique<Line>(thread_.loop(), AtTrunk(mine));
  });
}

Citizen::~Citizen() {
  On([this] {
    if (line_->call) line_->call->End();
    line_.reset();
    agent_.reset();
  });
}

void Citizen::Dial(const std::string& number) {
  On([&] {
    Line& line = *line_;
    CallEvents events;
    events.on_provisional = [&line](const SipMessage& response) {
      if (response.status == 180 || response.status == 183) line.Note("ringing");
    };
    events.on_answered = [&line, this](const SipMessage& ok) -> std::string {
      line.status = 200;
      line.Note("answered");
      if (options_.offers_sdp) {
        line.Take(ok.body);
        return "";
      }
      return line.AnswerTo(ok.body);
    };
    events.on_failed = [&line](const SipMessage& response) {
      line.status = response.status;
      line.Note("refused " + std::to_string(response.status));
      line.Note("ended");
    };
    events.on_reinvite = [&line](const SipMessage& request) {
      line.Note("re-invited");
      return request.body.empty() ? line.Offer() : line.AnswerTo(request.body);
    };
    events.on_bye = [&line](const SipMessage&) {
      line.rtp.Pause();
      line.Note("far side hung up");
      line.Note("ended");
    };
    line.Note("dialled " + number);
    line.call = agent_->Invite(number, options_.number, options_.offers_sdp ? line.Offer() : "",
                               std::move(events));
  });
}

void Citizen::OnCall(std::shared_ptr<Call> call) {
  using Lifts = Options::Lifts;
  Line& line = *line_;
  if (options_.called_at == 0 || line.call) return call->Refuse(480);
  line.call = call;
  line.Note("called");
  call->events.on_ack = [&line](const SipMessage&) { line.Note("acknowledged"); };
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
  if (options_.lifts == Lifts::kBusy) {
    line.Note("ended");
    return call->Refuse(486);
  }
  call->Provisional(180);
  if (options_.lifts == Lifts::kNever) return;
  thread_.loop().After(options_.rings, [this, call, alive = std::weak_ptr<int>(alive_)] {
    if (alive.expired() || call->state() != Call::State::kRinging) return;
    line_->status = 200;
    line_->Note("answered");
    call->Answer(line_->AnswerTo(call->invite().body));
  });
}

void Citizen::CancelAtOnce() {
  On([this] {
    line_->Note("cancelled");
    line_->call->Cancel(true);
  });
}

void Citizen::Press(char key) {
  On([&] {
    line_->Note(std::string("key ") + key);
    line_->rtp.Press(key);
  });
}

void Citizen::Say(Source source) {
  On([&] { line_->rtp.Say(std::move(source)); });
}

void Citizen::HangUp() {
  On([this] {
    if (!line_->call || line_->call->state() == Call::State::kOver) return;
    line_->Note("hung up");
    line_->rtp.Pause();
    line_->call->End();
    if (line_->status == 200) line_->Note("ended");
  });
}

template <class Ready>
bool Citizen::Wait(milliseconds limit, Ready ready) {
  const Instant deadline = Clock::now() + limit;
  while (true) {
    const bool over = When("ended").has_value();
    if (ready()) return true;
    if (over || Clock::now() >= deadline) return false;
    std::this_thread::sleep_for(kLook);
  }
}

bool Citizen::WaitForAnswer(milliseconds limit) {
  return Wait(limit, [this] { return When("answered").has_value(); });
}

bool Citizen::WaitForEnd(milliseconds limit) {
  return Wait(limit, [this] { return When("ended").has_value(); });
}

bool Citizen::WaitForMilestone(const std::string& what, milliseconds limit) {
  return Wait(limit, [&] { return When(what).has_value(); });
}

void Citizen::Listen(bool over) {
  if (listened_to_end_) return;
  // What was heard is copied from the loop once; the last second again, for packets out of order.
  const std::size_t keep = heard_audio_.size() > 8000 ? heard_audio_.size() - 8000 : 0;
  const std::vector<float> news = On([&] {
    const auto& all = line_->rtp.recording().samples();
    return std::vector<float>(all.begin() + static_cast<std::ptrdiff_t>(std::min(keep, all.size())),
                              all.end());
  });
  heard_audio_.resize(keep);
  heard_audio_.insert(heard_audio_.end(), news.begin(), news.end());
  listener_.Hear(heard_audio_, over);
  listened_to_end_ = over;
}

std::optional<Told> Citizen::WaitToHear(const Which& which, milliseconds limit, Instant since) {
  std::optional<Told> result;
  Wait(limit, [&] {
    for (const Told& told : this->told()) {
      if (told.begin >= since && told.whole && which(told)) {
        result = told;
        return true;
      }
    }
    return false;
  });
  return result;
}

std::optional<Told> Citizen::WaitForBeginning(const Which& which, milliseconds limit,
                                              Instant since) {
  std::optional<Told> result;
  Wait(limit, [&] {
    for (const Told& told : this->told()) {
      if (told.begin >= since && which(told)) {
        result = told;
        return true;
      }
    }
    return false;
  });
  return result;
}

bool Citizen::WaitForMusic(milliseconds limit, Instant since) {
  return Wait(limit, [&] {
    const std::vector<float> last = On([&] {
      const Recording& recording = line_->rtp.recording();
      const auto& all = recording.samples();
      const std::size_t from =
          std::max(recording.SampleAt(since), all.size() > 12000 ? all.size() - 12000 : 0);
      return std::vector<float>(
          all.begin() + static_cast<std::ptrdiff_t>(std::min(from, all.size())), all.end());
    });
    for (const Stretch& stretch : hearing_.music.Listen(last)) {
      if (stretch.length() >= 8000) return true;
    }
    return false;
  });
}

std::optional<Instant> Citizen::WaitForTone(double hertz, milliseconds limit, Instant since) {
  std::optional<Instant> result;
  Wait(limit, [&] {
    result = On([&]() -> std::optional<Instant> {
      const Recording& recording = line_->rtp.recording();
      const std::size_t from = recording.SampleAt(since);
      const auto& all = recording.samples();
      for (const Stretch& stretch : FindTone(std::span(all).subspan(from), hertz)) {
        if (stretch.length() >= 1600) return recording.At(from + stretch.begin);
      }
      return std::nullopt;
    });
    return result.has_value();
  });
  return result;
}

int Citizen::status() {
  return On([this] { return line_->status; });
}

bool Citizen::up() { return status() == 200 && !When("ended"); }

std::vector<Told> Citizen::told() {
  Listen(When("ended").has_value());
  return On([this] {
    std::vector<Told> all;
    for (const Heard& heard : listener_.heard()) {
      all.push_back(ToTold(hearing_.ear, heard, line_->rtp.recording()));
    }
    return all;
  });
}

std::vector<Told> Citizen::music() {
  std::vector<float> all = audio();
  // Where a voice spoke there was no music: it need not be searched.
  told();
  for (const Heard& heard : listener_.heard()) {
    const std::size_t end = std::min(heard.end, all.size());
    for (std::size_t i = heard.begin; i < end; ++i) all[i] = 0;
  }
  const auto stretches = hearing_.music.Listen(all);
  return On([&] {
    std::vector<Told> music;
    for (const Stretch& stretch : stretches) {
      music.push_back({.kind = Told::Kind::kMusic,
                       .begin = line_->rtp.recording().At(stretch.begin),
                       .end = line_->rtp.recording().At(stretch.end),
                       .name = "music",
                       .words = ""});
    }
    return music;
  });
}

std::vector<Told> Citizen::tones(double hertz) {
  return On([&] {
    std::vector<Told> tones;
    const Recording& recording = line_->rtp.recording();
    for (const Stretch& stretch : FindTone(recording.samples(), hertz)) {
      tones.push_back({.kind = Told::Kind::kTone,
                       .begin = recording.At(stretch.begin),
                       .end = recording.At(stretch.end),
                       .name = "tone",
                       .words = std::to_string(static_cast<int>(hertz)) + " Hz"});
    }
    return tones;
  });
}

std::optional<Instant> Citizen::When(const std::string& milestone) {
  return On([&] { return line_->When(milestone); });
}

std::string Citizen::invite() {
  return On([this] { return line_->call ? line_->call->invite().Text() : std::string(); });
}

std::vector<Milestone> Citizen::milestones() {
  return On([this] { return line_->milestones; });
}

StreamReport Citizen::stream() {
  return On([this] { return line_->rtp.recording().Check(); });
}

std::vector<float> Citizen::audio() {
  return On([this] { return line_->rtp.recording().samples(); });
}

std::optional<Instant> Citizen::audio_begin() {
  return On([this]() -> std::optional<Instant> {
    const Recording& recording = line_->rtp.recording();
    if (recording.empty()) return std::nullopt;
    return recording.At(0);
  });
}

std::vector<Passed> Citizen::ladder() {
  return On([this] { return agent_->transactions().trace(); });
}

std::string Citizen::Story() {
  const auto happened = milestones();
  std::ostringstream out;
  out.setf(std::ios::fixed);
  out.precision(2);
  out << options_.name << ":\n";
  if (happened.empty()) return out.str();
  const Instant zero = happened.front().at;
  for (const Milestone& milestone : happened) {
    out << "  " << SecondsBetween(zero, milestone.at) << " s  " << milestone.what << "\n";
  }
  for (const Told& told : this->told()) {
    out << "  " << SecondsBetween(zero, told.begin) << "–" << SecondsBetween(zero, told.end)
        << " s  heard: " << told.words << (told.whole ? "" : " (cut)") << "\n";
  }
  for (const Passed& passed : ladder()) {
    out << "  " << SecondsBetween(zero, passed.at) << " s  " << (passed.sent ? "→ " : "← ")
        << passed.line << "\n";
  }
  out << "  stream: " << ToString(stream()) << "\n";
  return out.str();
}

Citizen::Which Numbered(int count) {
  return [count](const Told& told) { return told.count == count; };
}
Citizen::Which AnyNumber() {
  return [](const Told& told) { return told.count.has_value(); };
}
Citizen::Which Named(const std::string& name) {
  return [name](const Told& told) { return told.name == name; };
}
Citizen::Which Saying(const std::string& part) {
  return [part](const Told& told) { return Says(told.words, part); };
}

}  // namespace centralino::support
