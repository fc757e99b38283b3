#include "tests/component/queue/house.h"

#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <random>

namespace centralino::queue {

redis::Options TestRedis() {
  const char* address = std::getenv("CENTRALINO_TEST_REDIS");
  if (address == nullptr) {
    FAIL("CENTRALINO_TEST_REDIS is not set: give the address of a Redis for tests, HOST:PORT");
  }
  absl::StatusOr<redis::Options> options = redis::ParseAddress(address);
  REQUIRE(options.ok());
  // A machine that builds and tests at once may be slow; these tests are not about that.
  options->command_timeout = std::chrono::seconds(10);
  return *options;
}

model::OrganizationId NewOrganization(const std::string& hint) {
  static std::atomic<int> count = 0;
  return model::OrganizationId("test-" + hint + "-" + std::to_string(getpid()) + "-" +
                               std::to_string(std::random_device{}()) + "-" +
                               std::to_string(++count));
}

void Forget(const model::OrganizationId& organization) {
  redis::Connection redis(TestRedis());
  std::string cursor = "0";
  do {
    const auto reply = redis.Run(redis::Command(
        {"SCAN", cursor, "MATCH", "{" + organization.value + "}:*", "COUNT", "1000"}));
    if (!reply.ok()) return;
    const auto parts = reply->Array();
    cursor = parts->at(0).Text().value();
    std::vector<std::string> names = parts->at(1).Texts().value();
    if (!names.empty()) {
      names.insert(names.begin(), "UNLINK");
      redis.Run(redis::Command(names)).IgnoreError();
    }
  } while (cursor != "0");
}

model::Snapshot MakeSnapshot(const model::OrganizationId& organization,
                             model::RevisionNumber revision, const std::vector<GroupSpec>& groups) {
  model::Snapshot snapshot;
  snapshot.organization.id = organization;
  snapshot.revision = revision;
  std::map<std::string, bool> known;
  for (const GroupSpec& spec : groups) {
    model::ResponseGroup group;
    group.id = model::GroupId(spec.id);
    group.strategy = spec.strategy;
    group.level_after = spec.level_after;
    group.away_after = spec.away_after;
    for (const std::string& word : spec.members) {
      const std::size_t colon = word.find(':');
      const std::string id = word.substr(0, colon);
      model::Member member;
      member.operator_id = model::OperatorId(id);
      if (colon != std::string::npos) member.level = std::stoi(word.substr(colon + 1));
      group.members.push_back(member);
      if (!known[id]) {
        known[id] = true;
        model::Operator one;
        one.id = model::OperatorId(id);
        if (const auto found = spec.speakers.find(id); found != spec.speakers.end()) {
          one.languages.push_back(found->second);
        }
        snapshot.organization.operators.push_back(one);
      }
    }
    snapshot.organization.groups.push_back(group);
  }
  return snapshot;
}

Policy TestPolicy(milliseconds lease) {
  Policy policy;
  policy.lease = lease;
  policy.test_clock = true;
  return policy;
}

House::House(const std::vector<GroupSpec>& groups, Policy policy)
    : redis_(TestRedis()), transitions_(policy), organization_(NewOrganization("house")) {
  SetClock(now_);
  Configure(1, groups);
}

House::~House() { Forget(organization_); }

void House::SetClock(Instant instant) {
  now_ = instant;
  REQUIRE(redis_
              .Run(redis::Command({"SET", "{" + organization_.value + "}:test-clock",
                                   std::to_string(now_.time_since_epoch().count())}))
              .ok());
}

void House::PassQuietly(std::chrono::milliseconds time) { SetClock(now_ + time); }

void House::Pass(std::chrono::milliseconds time) {
  const Instant until = now_ + time;
  while (next_due_ && *next_due_ <= until) {
    SetClock(std::max(now_, *next_due_));
    RunDue();
  }
  SetClock(until);
}

template <class Answer>
Answer House::Do(const Transition<Answer>& transition) {
  absl::StatusOr<Answer> answer = Try(transition);
  INFO(answer.status());
  REQUIRE(answer.ok());
  return *std::move(answer);
}

void House::Note(const Effects& effects) {
  if (effects.looked_at_due) next_due_ = effects.next_due;
  for (const Offer& offer : effects.offers) {
    offers_.push_back(offer.ticket.value + ">" + offer.operator_id.value);
    every_offer_.push_back(offer);
  }
  withdrawn_.insert(withdrawn_.end(), effects.withdrawn.begin(), effects.withdrawn.end());
  changes_.insert(changes_.end(), effects.changes.begin(), effects.changes.end());
  tallies_.insert(tallies_.end(), effects.tallies.begin(), effects.tallies.end());
}

void House::RunDue() { Do(transitions_.Due(organization_)); }

JoinAnswer House::Join(const std::string& ticket, const std::string& group) {
  return Join(JoinCall{.ticket = model::TicketId(ticket), .group = model::GroupId(group)});
}

JoinAnswer House::Join(JoinCall call) {
  if (call.edge.empty()) call.edge = EdgeId("edge-1");
  if (call.call.empty()) call.call = model::CallId("call-of-" + call.ticket.value);
  return Do(transitions_.Join(organization_, call));
}

void House::Leave(const std::string& ticket) {
  Do(transitions_.Leave(organization_, model::TicketId(ticket), LeaveReason::kAbandoned));
}

SettleAnswer House::Settle(const std::string& offer, SettleResult result) {
  return Do(transitions_.Settle(organization_, model::OfferId(offer), result));
}

ReserveResult House::Reserve(ReserveCall call) {
  if (call.edge.empty()) call.edge = EdgeId("edge-1");
  return Do(transitions_.Reserve(organization_, call));
}

void House::Register(const std::string& id, std::chrono::milliseconds lasting) {
  Do(transitions_.Presence(organization_, model::OperatorId(id), now_ + lasting));
}

void House::Unregister(const std::string& id) {
  Do(transitions_.Presence(organization_, model::OperatorId(id), Instant{}));
}

absl::Status House::SetMode(const std::string& id, OperatorMode mode, const std::string& request) {
  return Try(transitions_.SetMode(organization_, model::OperatorId(id), mode, "", request))
      .status();
}

HeartbeatAnswer House::Heartbeat(const std::string& edge, const std::vector<std::string>& offers,
                                 const std::vector<LineVersion>& lines) {
  std::vector<model::OfferId> ids;
  for (const std::string& offer : offers) ids.emplace_back(offer);
  return Do(transitions_.Heartbeat(organization_, EdgeId(edge), lines, ids));
}

void House::Configure(model::RevisionNumber revision, const std::vector<GroupSpec>& groups) {
  Do(transitions_.Configure(MakeConfiguration(MakeSnapshot(organization_, revision, groups))));
}

std::optional<int> House::Ahead(const std::string& ticket) {
  const AheadAnswer answer = Do(transitions_.Ahead(organization_, {model::TicketId(ticket)}));
  REQUIRE(answer.entries.size() == 1);
  return answer.entries.front().ahead;
}

OperatorActivity House::Activity(const std::string& id) {
  const auto states = Do(transitions_.Operators(organization_, {model::OperatorId(id)}));
  REQUIRE(states.size() == 1);
  return states.front().activity;
}

std::string House::Reason(const std::string& id) {
  const auto states = Do(transitions_.Operators(organization_, {model::OperatorId(id)}));
  REQUIRE(states.size() == 1);
  return states.front().reason;
}

LineState House::Line(const std::string& group) {
  const auto lines = Do(transitions_.Lines(organization_, {model::GroupId(group)}));
  REQUIRE(lines.size() == 1);
  return lines.front();
}

std::vector<std::string> House::Offers() { return std::exchange(offers_, {}); }

std::string House::OfferOf(const std::string& ticket) {
  for (auto it = every_offer_.rbegin(); it != every_offer_.rend(); ++it) {
    if (it->ticket.value == ticket) return it->offer.value;
  }
  FAIL("nobody was offered " << ticket);
  return {};
}

std::vector<Withdrawn> House::TakeWithdrawn() { return std::exchange(withdrawn_, {}); }
std::vector<LineChange> House::TakeChanges() { return std::exchange(changes_, {}); }
std::vector<Tally> House::TakeTallies() { return std::exchange(tallies_, {}); }

}  // namespace centralino::queue
