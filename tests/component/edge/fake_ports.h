// The edge's neighbours on paper: they write down what they are asked, tests give the answers.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/sip-edge/call/calls.h"

namespace centralino::edge::testing {

// What was asked of all neighbours, in order.
class Journal {
 public:
  void Write(std::string line) {
    if (!text_.empty()) text_ += "; ";
    text_ += std::move(line);
  }
  std::string Take() { return std::exchange(text_, ""); }

 private:
  std::string text_;
};

class FakeLegs final : public Legs {
 public:
  explicit FakeLegs(Journal& journal) : journal_(journal) {}
  void Ring(const LegId& leg) override { journal_.Write("180 " + leg.value); }
  void Answer(const LegId& leg, const RtpEndpoint& local) override {
    journal_.Write("200 " + leg.value + " at " + std::to_string(local.port));
  }
  void Reject(const LegId& leg, int status) override {
    journal_.Write(std::to_string(status) + " " + leg.value);
  }
  void Invite(const RingRequest& request) override {
    last = request;
    journal_.Write("invite " + request.user);
  }
  void Call(const TrunkRequest& request) override {
    journal_.Write("call " + request.number + " showing " + request.shown);
  }
  void Release(const LegId& leg, Because because) override {
    journal_.Write("release " + leg.value +
                   (because == Because::kAnsweredElsewhere ? " (answered elsewhere)" : ""));
  }

  RingRequest last;

 private:
  Journal& journal_;
};

class FakeMedia final : public Media {
 public:
  explicit FakeMedia(Journal& journal) : journal_(journal) {}
  void Open(const CallId&, const LegId& session, const LegId& near) override {
    last = session;
    journal_.Write(near.empty() ? "open" : "open near " + near.value);
  }
  void SetRemote(const LegId&, const AudioTerms& terms) override {
    journal_.Write("remote " + std::to_string(terms.remote.port));
  }
  void Play(const LegId&, callflow::Serial serial, const std::vector<speech::Utterance>& utterances,
            bool then_music, const RecordingId& first) override {
    play = serial;
    std::string line = "play";
    if (!first.empty()) line += " {" + first.value + "}";
    for (const auto& utterance : utterances) line += " \"" + utterance.words + "\"";
    journal_.Write(line + (then_music ? " music" : ""));
  }
  void Stop(const LegId&) override { journal_.Write("stop"); }
  void Bridge(const LegId&, const LegId&) override { journal_.Write("bridge"); }
  void Unbridge(const LegId&) override { journal_.Write("unbridge"); }
  void Record(const LegId&, const MessageToRecord& message) override {
    recorded = message;
    journal_.Write("record for " + message.step.desk.value);
  }
  void StopRecording(const LegId&) override { journal_.Write("stop recording"); }
  void SendRecording(const LegId&) override { journal_.Write("send recording"); }
  void Close(const LegId&) override { journal_.Write("close"); }

  LegId last;
  callflow::Serial play = 0;
  MessageToRecord recorded;

 private:
  Journal& journal_;
};

class FakeQueue final : public Queue {
 public:
  explicit FakeQueue(Journal& journal) : journal_(journal) {}
  void Join(const Party& party, const TicketId& id, const plan::Wait& step, const TicketId&,
            JoinAnswer answer) override {
    ticket = id;
    call = party.call;
    joined = std::move(answer);
    journal_.Write("join " + step.group.value);
  }
  void Ahead(const Party&, const TicketId&, std::function<void(AheadAnswer)> answer) override {
    ahead = std::move(answer);
    journal_.Write("ahead?");
  }
  void Reserve(const Party&, const callflow::ReserveOperator& reserve,
               ReserveAnswer answer) override {
    reserved = std::move(answer);
    journal_.Write("reserve " + reserve.operator_id.value);
  }
  void SetState(const Party&, const plan::OperatorState&,
                std::function<void(plan::OutcomeKind)>) override {}
  void Settle(const Party&, const OfferId&, callflow::Settlement result,
              std::function<void()> on_refused) override {
    refused = std::move(on_refused);
    journal_.Write("settle " + std::to_string(static_cast<int>(result)));
  }
  void Leave(const Party&, const TicketId&, callflow::LeaveReason) override {
    journal_.Write("leave");
  }
  void AskCallback(const Party&, const callflow::AskCallback& ask, const std::string& state,
                   std::function<void(callflow::CallbackResult)> answer) override {
    kept = state;
    asked = std::move(answer);
    journal_.Write("call back " + ask.number);
  }
  void TakeCallbacks(const OrganizationId&, const std::vector<CallId>& calls,
                     std::function<void(std::vector<CallbackTurn>)> answer) override {
    new_calls = calls;
    turns = std::move(answer);
  }
  void EndCallback(const Party&, const TicketId&, callflow::CallbackEnd end) override {
    journal_.Write(end == callflow::CallbackEnd::kMissed ? "missed" : "cancelled");
  }

  TicketId ticket;
  CallId call;
  JoinAnswer joined;
  std::function<void(AheadAnswer)> ahead;
  ReserveAnswer reserved;
  std::function<void()> refused;
  std::string kept;
  std::function<void(callflow::CallbackResult)> asked;
  std::vector<CallId> new_calls;
  std::function<void(std::vector<CallbackTurn>)> turns;

 private:
  Journal& journal_;
};

class FakeRouting final : public Routing {
 public:
  explicit FakeRouting(Journal& journal) : journal_(journal) {}
  void Ask(const RoutingQuestion& asked, Answer answer) override {
    question = asked;
    reply = std::move(answer);
    journal_.Write("routing?");
  }
  void Decide(plan::Step step) {
    const Answer answer = std::move(reply);
    answer(plan::Decision{std::move(step), plan::Cursor{7, "somewhere"}});
  }

  RoutingQuestion question;
  Answer reply;

 private:
  Journal& journal_;
};

class FakeRecords final : public Records {
 public:
  void Keep(const FinishedCall& call) override { kept.push_back(call); }
  std::vector<FinishedCall> kept;
};

// Time stands still until it is moved.
class FakeTimers final : public Timers {
 public:
  Timer After(std::chrono::milliseconds delay, std::function<void()> task) override {
    tasks_[++last_] = {now + delay, std::move(task)};
    return last_;
  }
  void Cancel(Timer timer) override { tasks_.erase(timer); }
  void Pass(std::chrono::milliseconds time) {
    const Instant end = now + time;
    for (;;) {
      auto next = tasks_.end();
      for (auto it = tasks_.begin(); it != tasks_.end(); ++it) {
        const bool sooner = next == tasks_.end() || it->second.at < next->second.at;
        if (it->second.at <= end && sooner) next = it;
      }
      if (next == tasks_.end()) break;
      now = std::max(now, next->second.at);
      const auto task = std::move(next->second.task);
      tasks_.erase(next);
      task();
    }
    now = end;
  }
  std::size_t size() const { return tasks_.size(); }

  Instant now = Instant(std::chrono::hours(24 * 365 * 56));

 private:
  struct Task {
    Instant at;
    std::function<void()> task;
  };
  std::map<Timer, Task> tasks_;
  Timer last_ = 0;
};

class FakeMetrics final : public CallMetrics {
 public:
  void Up(int calls) override { up = calls; }
  void Ended(callflow::End end) override { ends.push_back(end); }
  void Unowned() override { ++unowned; }
  void Answered(std::chrono::milliseconds) override {}
  void Bridged(std::chrono::microseconds) override {}
  void Step(std::string_view, std::chrono::microseconds) override {}
  void Announced(bool, std::optional<std::chrono::milliseconds>) override {}
  void Waited(const waiting::Wait&, std::chrono::milliseconds) override {}

  int up = 0;
  int unowned = 0;
  std::vector<callflow::End> ends;
};

// Empoli has +3905717571 and the operators rossi (100) and bianchi (101).
class FakeOrganizations final : public Organizations {
 public:
  std::optional<OrganizationInfo> Find(const OrganizationId& id) const override {
    if (id != OrganizationId("empoli")) return std::nullopt;
    return OrganizationInfo{id, 7, "it", "", "Comune di Empoli"};
  }
  std::optional<OrganizationId> OwnerOf(const model::E164& number) const override {
    if (number.value != "+3905717571") return std::nullopt;
    return OrganizationId("empoli");
  }
  std::optional<OperatorInfo> OperatorByUser(const OrganizationId&,
                                             const std::string& user) const override {
    for (const OperatorInfo& info : All()) {
      if (info.user == user) return info;
    }
    return std::nullopt;
  }
  std::optional<OperatorInfo> OperatorById(const OrganizationId&,
                                           const OperatorId& id) const override {
    for (const OperatorInfo& info : All()) {
      if (info.id == id) return info;
    }
    return std::nullopt;
  }
  std::vector<OrganizationId> CallingBack() const override { return {OrganizationId("empoli")}; }
  std::string GroupName(const OrganizationId&, const GroupId& id) const override {
    return id.value == "anagrafe" ? "Anagrafe" : "";
  }

 private:
  static std::vector<OperatorInfo> All() {
    return {{OperatorId("rossi"), "100", "Rossi"}, {OperatorId("bianchi"), "101", "Bianchi"}};
  }
};

}  // namespace centralino::edge::testing
