#include "bench/soak/callers.h"

#include <utility>

#include "bench/soak/town.h"

namespace centralino::soak {

using support::Call;
using support::CallEvents;
using support::Line;
using support::milliseconds;
using support::seconds;
using support::SipMessage;
using support::UserAgent;

namespace {

// No story lasts so long: what is up then is stuck.
constexpr seconds kPatience{90};

}  // namespace

Callers::Callers(support::Loop& loop, const support::Status& status, std::string sdp, Desks& desks,
                 Ledger& ledger, std::uint64_t seed)
    : loop_(loop),
      status_(status),
      sdp_(std::move(sdp)),
      desks_(desks),
      ledger_(ledger),
      random_(seed),
      trunk_(loop, UserAgent::Options{.bind = {status.trunk.front(), 0}, .proxy = status.sip}) {
  trunk_.transactions().keep_trace = false;
}

Callers::~Callers() {
  Stop();
  for (auto& [id, live] : live_) {
    loop_.Cancel(live.leaves);
    loop_.Cancel(live.patience);
  }
}

void Callers::Start(double rate) {
  rate_ = rate;
  due_ = Clock::now();
  Next();
}

void Callers::Stop() {
  loop_.Cancel(next_);
  next_ = 0;
}

void Callers::Next() {
  Place(AnyStory());
  due_ += std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(std::exponential_distribution<>(rate_)(random_)));
  next_ = loop_.At(due_, [this] { Next(); });
}

Callers::Story Callers::AnyStory() {
  const std::string own = OwnNumberOf(Upto(kOperators - 1));
  const milliseconds soon(Upto(1500));
  const milliseconds later(1500 + Upto(4000));
  const int dice = Upto(99);
  if (dice < 24) return {"queue call", kLine, "", {}};
  if (dice < 40) return {"menu", kMenu, Upto(1) == 0 ? "1" : "2", {}};
  if (dice < 44) return {"menu, wrong keys", kMenu, "971", {}};
  if (dice < 48) return {"menu, silent", kMenu, "", {}};
  if (dice < 54) return {"short line", kShort, "", {}};
  if (dice < 57) return {"nobody there", kNobody, "", {}};
  if (dice < 67) return {"direct call", own, "", {}};
  if (dice < 71) return {"colleague", ExtensionOf(Upto(kOperators - 1)), "", {}, true};
  if (dice < 74) return {"wrong number", kWrong, "", {}};
  if (dice < 77) return {"early CANCEL", Upto(1) == 0 ? kLine : own, "", milliseconds(0)};
  if (dice < 83) return {"leaves the line", kLine, "", soon};
  if (dice < 88) return {"leaves the menu", kMenu, Upto(1) == 0 ? "" : "1", soon};
  if (dice < 93) return {"leaves a ringing phone", own, "", soon};
  return {"leaves later", Upto(1) == 0 ? kLine : kMenu, "2", later};
}

int Callers::Colleague(const std::string& dialled) {
  int number = 0;
  do {
    number = Upto(kOperators - 1);
  } while (ExtensionOf(number) == dialled || calling_.contains(number));
  calling_.insert(number);
  return number;
}

void Callers::Place(const Story& story) {
  std::optional<int> colleague;
  if (story.by_colleague) colleague = Colleague(story.number);
  // A number of his own, by which an operator's telephone knows whose call it is.
  const std::string from = colleague ? ExtensionOf(*colleague)
                                     : "0572" + std::to_string(1'000'000 + ledger_.calls().size());
  const std::size_t id = ledger_.Begin(story.name, from);
  Live& live = live_[id];
  live.colleague = colleague;
  if (!story.keys.empty()) {
    live.line = std::make_unique<Line>(loop_, Line::Options{.address = status_.trunk.front()});
  }
  CallEvents events;
  events.on_answered = [this, id, keys = story.keys](const SipMessage& ok) {
    Seen& seen = ledger_.of(id);
    seen.answered = true;
    Live& mine = live_.at(id);
    if (mine.line) mine.line->Take(ok.body);
    if (seen.left) {
      // It crossed our CANCEL: behind the ACK we hang up.
      loop_.Post([this, id] { Over(id, Ending::kByCaller); });
    } else if (!keys.empty()) {
      Press(id, keys);
    }
    return std::string();
  };
  events.on_failed = [this, id](const SipMessage& response) {
    ledger_.of(id).refused = response.status;
    Over(id, Ending::kRefused);
  };
  events.on_bye = [this, id](const SipMessage&) { Over(id, Ending::kByPlatform); };
  UserAgent& agent = colleague ? desks_.phone(*colleague) : trunk_;
  live.call =
      agent.Invite(story.number, from, live.line ? live.line->Offer() : sdp_, std::move(events));
  ledger_.of(id).sip_call_id = live.call->call_id();
  live.patience = loop_.After(kPatience, [this, id] {
    ledger_.of(id).stuck = true;
    Leave(id, true);
  });
  if (!story.leaves) return;
  if (story.leaves->count() == 0) return Leave(id, true);
  live.leaves = loop_.After(*story.leaves, [this, id] { Leave(id, false); });
}

void Callers::Press(std::size_t id, const std::string& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const milliseconds when(200 + Upto(1200) + static_cast<int>(i) * 400);
    loop_.After(when, [this, id, key = keys[i]] {
      const auto found = live_.find(id);
      if (found != live_.end()) found->second.line->rtp.Press(key);
    });
  }
}

void Callers::Leave(std::size_t id, bool at_once) {
  Live& live = live_.at(id);
  ledger_.of(id).left = Clock::now();
  if (live.call->state() == Call::State::kUp) return Over(id, Ending::kByCaller);
  live.call->Cancel(at_once);  // the final response ends it
}

void Callers::Over(std::size_t id, Ending ending) {
  const auto found = live_.find(id);
  if (found == live_.end()) return;
  Seen& seen = ledger_.of(id);
  // What he wanted came too late.
  if (ending == Ending::kByPlatform) seen.left.reset();
  seen.ending = ending;
  loop_.Cancel(found->second.leaves);
  loop_.Cancel(found->second.patience);
  if (ending == Ending::kByCaller) found->second.call->Bye();
  if (found->second.colleague) calling_.erase(*found->second.colleague);
  // Not inside a callback of the call or of its audio.
  loop_.Post([gone = std::make_shared<Live>(std::move(found->second))] {});
  live_.erase(found);
}

}  // namespace centralino::soak
