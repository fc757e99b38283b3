// Runs the calls of this edge: what happens goes into callflow, what it wants done goes to the
// ports. Owned by the loop's thread.
//
//   legs, media, queue, routing, timers ──event──► callflow::Advance ──commands──► the same
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "services/sip-edge/call/call.h"
#include "services/sip-edge/call/ports.h"

namespace centralino::edge {

struct CallPorts {
  Legs* legs = nullptr;  // or later, by SetLegs
  Media* media = nullptr;
  Queue* queue = nullptr;
  Routing* routing = nullptr;
  Records* records = nullptr;
  Timers* timers = nullptr;
  CallMetrics* metrics = nullptr;
  const Organizations* organizations = nullptr;
  std::function<Instant()> now;        // the real clock
  std::function<Instant()> civil_now;  // of calendars
  std::function<std::string()> new_id;
};

// A call that is up, for admin clients.
struct CallView {
  CallId call;
  OrganizationId organization;
  std::string dialled;
  std::string caller;
  Instant start{};
  std::string phase;
};

class Calls final : public LegEvents, public MediaEvents, public QueueEvents {
 public:
  explicit Calls(CallPorts ports);
  ~Calls() override;
  Calls(const Calls&) = delete;
  Calls& operator=(const Calls&) = delete;

  // Before the first call; SIP and the calls know each other.
  void SetLegs(Legs* legs) { ports_.legs = legs; }

  // Takes over those whose turn has come to be called back, and calls them.
  void CallBack();
  // Everybody who is up hears an apology and is released.
  void SayGoodbye();
  // Ends what is left without a word.
  void ReleaseAll();
  std::size_t size() const { return calls_.size(); }
  // Oldest first.
  std::vector<CallView> List() const;

  // LegEvents
  void OnInvite(const NewCall& call) override;
  void OnCancelled(const LegId& leg) override;
  void OnRinging(const LegId& leg) override;
  void OnAnswered(const LegId& leg, const AudioTerms& terms) override;
  void OnFailed(const LegId& leg, int status) override;
  void OnTerms(const LegId& leg, const AudioTerms& terms, bool far_holds) override;
  void OnBye(const LegId& leg) override;

  // MediaEvents
  void OnReady(const LegId& session, const RtpEndpoint& local) override;
  void OnLost(const LegId& session) override;
  void OnPlayStarted(const LegId& session, callflow::Serial play, int item, Instant at) override;
  void OnMarkReached(const LegId& session, callflow::Serial play, int item) override;
  void OnPlayEnded(const LegId& session, callflow::Serial play) override;
  void OnDigit(const LegId& session, char key) override;
  void OnRecordingEnded(const LegId& session, const RecordingId& recording,
                        callflow::RecordingResult result) override;

  // QueueEvents
  void OnOffer(const OfferToCall& offer) override;
  void OnOfferWithdrawn(const CallId& call, const OfferId& offer) override;
  void OnLineChanged(const LineVersion& line) override;
  std::vector<LineVersion> Lines() const override;
  std::vector<LiveOffer> Offers() const override;

 private:
  class Executor;
  using LineKey = std::pair<OrganizationId, GroupId>;
  struct Line {
    std::set<CallId> callers;
    std::int64_t version = 0;
  };

  void Begin(const NewCall& invite, const OrganizationInfo& organization, std::string dialled,
             std::string caller, std::optional<OperatorId> calling_operator);
  void Begin(const CallbackTurn& turn);
  void Refuse(const NewCall& invite, int status, std::string_view why);
  Call* Find(const CallId& id);
  Call* ByLeg(const LegId& leg);
  // Events are taken one after the other: one that arises while another is being worked off
  // waits its turn.
  void Feed(const CallId& id, callflow::Event event);
  void Advance(Call& call, const callflow::Event& event);
  void Forget(const CallId& id);
  void StayInLine(Call& call, std::optional<GroupId> group);
  void EndLeg(const LegId& leg, int status);

  CallPorts ports_;
  std::unordered_map<CallId, std::unique_ptr<Call>> calls_;
  std::unordered_map<LegId, CallId> by_leg_;
  std::map<LineKey, Line> lines_;
  std::deque<std::pair<CallId, callflow::Event>> events_;
  bool working_ = false;
  // Answers that come after this object is gone find it gone.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace centralino::edge
