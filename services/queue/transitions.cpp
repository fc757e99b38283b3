#include "services/queue/transitions.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <string_view>

#include "services/queue/answers.h"
#include "services/queue/scripts.h"
#include "waiting/ahead.h"

namespace centralino::queue {
namespace {

using redis::Reply;

std::string Text(std::int64_t number) { return std::to_string(number); }
std::string Text(milliseconds time) { return std::to_string(time.count()); }

const char* Word(LeaveReason reason) {
  switch (reason) {
    case LeaveReason::kAbandoned:
      return "abandoned";
    case LeaveReason::kWaitedTooLong:
      return "timeout";
    case LeaveReason::kNobodyPresent:
      return "nobody";
    case LeaveReason::kFailed:
      return "failed-call";
  }
  return "failed-call";
}

const char* Word(SettleResult result) {
  switch (result) {
    case SettleResult::kAnswered:
      return "answered";
    case SettleResult::kEnded:
      return "ended";
    case SettleResult::kBusy:
      return "busy";
    case SettleResult::kNoAnswer:
      return "no-answer";
    case SettleResult::kDeclined:
      return "declined";
    case SettleResult::kUnreachable:
      return "unreachable";
    case SettleResult::kWithdrawn:
      return "withdrawn";
  }
  return "withdrawn";
}

const char* Word(OperatorMode mode) {
  switch (mode) {
    case OperatorMode::kAvailable:
      return "";
    case OperatorMode::kPaused:
      return "paused";
    case OperatorMode::kAway:
      return "away";
  }
  return "";
}

template <class Value>
struct Spelled {
  std::string_view word;
  Value value;
};

// The value of the word that comes next.
template <class Value, std::size_t n>
Value Choose(Walk& walk, const Spelled<Value> (&table)[n]) {
  const std::string word = walk.Text();
  for (const Spelled<Value>& entry : table) {
    if (entry.word == word) return entry.value;
  }
  walk.Fail("\"" + word + "\"");
  return table[0].value;
}

// A transition whose answer is read by `read(walk, effects)`.
template <class Answer, class Read>
Transition<Answer> Make(const model::OrganizationId& org, redis::Request request, Read read) {
  return {.organization = org,
          .request = std::move(request),
          .read = [org, read](absl::StatusOr<Reply> reply) -> absl::StatusOr<Outcome<Answer>> {
            absl::StatusOr<Answered> answered = ReadAnswer(org, std::move(reply));
            if (!answered.ok()) return answered.status();
            Walk walk(answered->answer);
            Answer answer = read(walk, answered->effects);
            if (!walk.status().ok()) return walk.status();
            return Outcome<Answer>{std::move(answer), std::move(answered->effects)};
          }};
}

Done ReadOk(Walk& walk, const Effects&) {
  static constexpr Spelled<int> kOk[] = {{"ok", 0}, {"old", 0}};
  Choose(walk, kOk);
  return {};
}

int HourOf(Instant instant) {
  const auto hours = std::chrono::floor<std::chrono::hours>(instant.time_since_epoch());
  return static_cast<int>(hours.count() % 24);
}

// Place in the line, operators present; nullopt while a phone rings for him.
std::optional<waiting::Situation> ReadSituation(Walk& cells, Instant now) {
  const int place = static_cast<int>(cells.Number());
  const int present = static_cast<int>(cells.Number());
  if (place < 0) return std::nullopt;
  return waiting::Situation{.ahead = place, .operators = present, .hour = HourOf(now)};
}

std::vector<model::OperatorId> ReadOperators(Walk& cells) {
  std::vector<model::OperatorId> operators;
  Walk each(cells.Array());
  while (each.more()) operators.emplace_back(each.Text());
  if (!each.status().ok()) cells.Fail("operators of another shape");
  return operators;
}

// The phones that ring for him, and whom he must not get.
void ReadBonds(Walk& cells, waiting::Caller& caller) {
  caller.ringing_also = ReadOperators(cells);
  if (!caller.ringing_also.empty()) {
    caller.ringing_at = caller.ringing_also.front();
    caller.ringing_also.erase(caller.ringing_also.begin());
  }
  caller.kept_from = ReadOperators(cells);
}

// Of him who asks, behind what every row has.
waiting::Question ReadQuestion(Walk& cells, const AheadEntry& entry) {
  waiting::Question question{.caller = {.ticket = entry.ticket}, .group = entry.group};
  question.caller.place = cells.Number();
  ReadBonds(cells, question.caller);
  while (cells.more()) question.waiting_before.push_back(static_cast<int>(cells.Number()));
  return question;
}

waiting::Line ReadLine(Walk& cells) {
  waiting::Line line{.group = model::GroupId(cells.Text()), .operators = {}, .callers = {}};
  line.operators = ReadOperators(cells);
  line.members = ReadOperators(cells);
  line.late = ReadOperators(cells);
  line.waiting = static_cast<int>(cells.Number());
  Walk callers(cells.Array());
  while (callers.more()) {
    waiting::Caller caller;
    caller.ticket = model::TicketId(callers.Text());
    caller.place = callers.Number();
    ReadBonds(callers, caller);
    line.callers.push_back(std::move(caller));
  }
  if (!callers.status().ok()) cells.Fail("callers of another shape");
  return line;
}

// The rows of ahead.lua, and the lines that come with those that are no plain rank.
AheadAnswer ReadAhead(Walk& walk, Instant now) {
  enum class Kind { kGone, kRank, kLines, kUnknown };
  static constexpr Spelled<Kind> kKinds[] = {{"gone", Kind::kGone},
                                             {"rank", Kind::kRank},
                                             {"lines", Kind::kLines},
                                             {"unknown", Kind::kUnknown}};
  AheadAnswer answer{.read_at = now};
  std::vector<waiting::Question> questions;
  std::vector<std::size_t> asked_by;  // the entry of each question
  for (const Reply& row : walk.Array()) {
    const auto* elements = std::get_if<std::vector<Reply>>(&row.value);
    if (elements == nullptr) return walk.Fail("a row of no shape"), answer;
    Walk cells(*elements);
    AheadEntry entry{.ticket = model::TicketId(cells.Text()), .ahead = {}};
    const Kind kind = Choose(cells, kKinds);
    if (kind != Kind::kGone) {
      entry.line_version = cells.Number();
      entry.group = model::GroupId(cells.Text());
      entry.situation = ReadSituation(cells, now);
      entry.ringing = !entry.situation;
    }
    if (kind == Kind::kRank) entry.ahead = static_cast<int>(cells.Number());
    if (kind == Kind::kLines) {
      questions.push_back(ReadQuestion(cells, entry));
      asked_by.push_back(answer.entries.size());
    }
    if (!cells.status().ok()) return walk.Fail("a row of another shape"), answer;
    answer.entries.push_back(std::move(entry));
  }
  std::vector<waiting::Line> lines;
  for (const Reply& part : walk.Array()) {
    const auto* elements = std::get_if<std::vector<Reply>>(&part.value);
    if (elements == nullptr) return walk.Fail("a line of no shape"), answer;
    Walk cells(*elements);
    lines.push_back(ReadLine(cells));
    if (!cells.status().ok()) return walk.Fail("a line of another shape"), answer;
  }
  const std::vector<std::optional<int>> numbers = waiting::Ahead(lines, questions);
  for (std::size_t i = 0; i < numbers.size(); ++i) answer.entries[asked_by[i]].ahead = numbers[i];
  return answer;
}

HeartbeatAnswer ReadHeartbeat(Walk& walk, const EdgeId& edge) {
  HeartbeatAnswer answer;
  Walk newer(walk.Array());
  while (newer.more()) {
    LineVersion line{.group = model::GroupId(newer.Text())};
    line.version = newer.Number();
    line.staff = ReadStaff(newer);
    answer.newer.push_back(std::move(line));
  }
  for (const Reply& row : walk.Array()) {
    const auto* elements = std::get_if<std::vector<Reply>>(&row.value);
    if (elements == nullptr) return walk.Fail("an offer of no shape"), answer;
    Walk cells(*elements);
    Withdrawn over{.edge = edge};
    over.offer = model::OfferId(cells.Text());
    over.ticket = model::TicketId(cells.Text());
    over.call = model::CallId(cells.Text());
    answer.withdrawn.push_back(std::move(over));
  }
  for (const Reply& row : walk.Array()) {
    const auto* elements = std::get_if<std::vector<Reply>>(&row.value);
    if (elements == nullptr) return walk.Fail("an offer of no shape"), answer;
    Walk cells(*elements);
    Offer offer{.edge = edge};
    offer.offer = model::OfferId(cells.Text());
    offer.ticket = model::TicketId(cells.Text());
    offer.call = model::CallId(cells.Text());
    offer.group = model::GroupId(cells.Text());
    offer.operator_id = model::OperatorId(cells.Text());
    offer.ring_time = milliseconds(cells.Number());
    offer.expires = AtMillisecond(cells.Number());
    offer.along = cells.Number() != 0;
    if (!cells.status().ok()) return walk.Fail("an offer of another shape"), answer;
    answer.missing.push_back(std::move(offer));
  }
  return answer;
}

}  // namespace

redis::Request Transitions::Ask(const redis::Script& script, const Org& org,
                                std::vector<std::string> arguments) const {
  const std::string tag = "{" + org.value + "}";
  std::vector<std::string> words = {
      policy_.test_clock ? "test" : "real", Text(policy_.grace), Text(policy_.rest_after_busy),
      Text(policy_.rest_after_no_answer),   Text(policy_.lease), Text(policy_.memory)};
  words.insert(words.end(), std::make_move_iterator(arguments.begin()),
               std::make_move_iterator(arguments.end()));
  return redis::Invoke(script, {tag + ":queue", tag + ":test-clock"}, std::move(words));
}

Transition<JoinAnswer> Transitions::Join(const Org& org, const JoinCall& call) const {
  return Make<JoinAnswer>(
      org,
      Ask(Scripts::All().join, org,
          {call.ticket.value, call.group.value, call.edge.value, call.call.value,
           Text(std::clamp(call.priority, -1000, 1000)), call.except.value, Text(call.max_callers),
           call.wait_when_nobody_present ? "1" : "0", Text(call.ring_time), Text(call.wrap_up),
           (call.speaks_only && !call.speaks.empty() ? "!" : "") + PrimaryLanguage(call.speaks),
           call.previous.value}),
      [](Walk& walk, const Effects& effects) {
        static constexpr Spelled<JoinResult> kResults[] = {{"waiting", JoinResult::kWaiting},
                                                           {"full", JoinResult::kLineFull},
                                                           {"nobody", JoinResult::kNobodyPresent},
                                                           {"no-group", JoinResult::kNoSuchGroup}};
        JoinAnswer answer{.result = Choose(walk, kResults)};
        answer.line_version = walk.Number();
        answer.read_at = effects.now;
        if (walk.more()) answer.situation = ReadSituation(walk, effects.now);
        if (walk.more()) answer.ahead = static_cast<int>(walk.Number());
        return answer;
      });
}

Transition<Done> Transitions::Leave(const Org& org, const model::TicketId& ticket,
                                    LeaveReason reason) const {
  return Make<Done>(org, Ask(Scripts::All().leave, org, {ticket.value, Word(reason)}), ReadOk);
}

Transition<ReserveResult> Transitions::Reserve(const Org& org, const ReserveCall& call) const {
  return Make<ReserveResult>(
      org,
      Ask(Scripts::All().reserve, org,
          {call.offer.value, call.operator_id.value, call.edge.value, call.call.value,
           Text(call.ring_time), Text(call.wrap_up), call.outgoing ? "1" : "0"}),
      [](Walk& walk, const Effects&) {
        static constexpr Spelled<ReserveResult> kResults[] = {
            {"reserved", ReserveResult::kReserved},
            {"absent", ReserveResult::kAbsent},
            {"busy", ReserveResult::kBusy}};
        return Choose(walk, kResults);
      });
}

Transition<SettleAnswer> Transitions::Settle(const Org& org, const model::OfferId& offer,
                                             SettleResult result) const {
  return Make<SettleAnswer>(org, Ask(Scripts::All().settle, org, {offer.value, Word(result)}),
                            [](Walk& walk, const Effects&) {
                              static constexpr Spelled<SettleAnswer> kAnswers[] = {
                                  {"ok", SettleAnswer::kDone},
                                  {"over", SettleAnswer::kOver},
                                  {"unknown", SettleAnswer::kUnknownOffer}};
                              return Choose(walk, kAnswers);
                            });
}

Transition<Done> Transitions::Presence(const Org& org, const model::OperatorId& id,
                                       Instant expires) const {
  return Make<Done>(
      org, Ask(Scripts::All().presence, org, {id.value, Text(expires.time_since_epoch())}), ReadOk);
}

Transition<Done> Transitions::SetMode(const Org& org, const model::OperatorId& id,
                                      OperatorMode mode, const std::string& reason,
                                      const std::string& request_id) const {
  Transition<Done> made = Make<Done>(
      org, Ask(Scripts::All().operator_mode, org, {id.value, Word(mode), reason, request_id}),
      [](Walk&, const Effects&) { return Done{}; });
  made.read = [org](absl::StatusOr<Reply> reply) -> absl::StatusOr<Outcome<Done>> {
    absl::StatusOr<Answered> answered = ReadAnswer(org, std::move(reply));
    if (!answered.ok()) return answered.status();
    if (Walk(answered->answer).Text() == "unknown") {
      return absl::NotFoundError("there is no such operator");
    }
    return Outcome<Done>{{}, std::move(answered->effects)};
  };
  return made;
}

Transition<StandingAnswer> Transitions::Stand(const Org& org, const model::OperatorId& id,
                                              std::optional<OperatorMode> mode,
                                              const std::string& reason) const {
  const auto read = [](Walk& walk) {
    static constexpr Spelled<OperatorMode> kModes[] = {{"", OperatorMode::kAvailable},
                                                       {"paused", OperatorMode::kPaused},
                                                       {"away", OperatorMode::kAway}};
    Standing standing{.mode = Choose(walk, kModes)};
    standing.reason = walk.Text();
    return standing;
  };
  return Make<StandingAnswer>(
      org, Ask(Scripts::All().operator_mode, org, {id.value, mode ? Word(*mode) : "?", reason, ""}),
      [read](Walk& walk, const Effects&) {
        static constexpr Spelled<bool> kKnown[] = {{"ok", true}, {"unknown", false}};
        StandingAnswer answer{.known = Choose(walk, kKnown)};
        if (!answer.known) return answer;
        answer.now = read(walk);
        answer.before = read(walk);
        return answer;
      });
}

Transition<AheadAnswer> Transitions::Ahead(const Org& org,
                                           const std::vector<model::TicketId>& tickets) const {
  std::vector<std::string> arguments = {Text(policy_.most_to_play)};
  for (const model::TicketId& ticket : tickets) arguments.push_back(ticket.value);
  return Make<AheadAnswer>(
      org, Ask(Scripts::All().ahead, org, std::move(arguments)),
      [](Walk& walk, const Effects& effects) { return ReadAhead(walk, effects.now); });
}

Transition<HeartbeatAnswer> Transitions::Heartbeat(
    const Org& org, const EdgeId& edge, const std::vector<LineVersion>& lines,
    const std::vector<model::OfferId>& offers) const {
  std::vector<std::string> arguments = {edge.value, std::to_string(lines.size())};
  for (const LineVersion& line : lines) {
    arguments.push_back(line.group.value);
    arguments.push_back(Text(line.version));
  }
  for (const model::OfferId& offer : offers) arguments.push_back(offer.value);
  return Make<HeartbeatAnswer>(
      org, Ask(Scripts::All().heartbeat, org, std::move(arguments)),
      [edge](Walk& walk, const Effects&) { return ReadHeartbeat(walk, edge); });
}

Transition<DueAnswer> Transitions::Due(const Org& org) const {
  // So many at once hold Redis for a few milliseconds; what is left is due again at once.
  static constexpr int kMost = 200;
  return Make<DueAnswer>(org, Ask(Scripts::All().due, org, {std::to_string(kMost)}),
                         [](Walk& walk, const Effects& effects) {
                           DueAnswer answer{.done = static_cast<int>(walk.Number())};
                           if (const std::int64_t at = walk.Number(); at >= 0) {
                             answer.late = effects.now - AtMillisecond(at);
                           }
                           return answer;
                         });
}

Transition<Done> Transitions::Configure(const Configuration& configuration) const {
  std::vector<std::string> arguments = {Text(configuration.revision)};
  arguments.insert(arguments.end(), configuration.words.begin(), configuration.words.end());
  return Make<Done>(configuration.organization,
                    Ask(Scripts::All().configure, configuration.organization, std::move(arguments)),
                    ReadOk);
}

Transition<std::vector<LineState>> Transitions::Lines(
    const Org& org, const std::vector<model::GroupId>& groups) const {
  std::vector<std::string> arguments;
  for (const model::GroupId& group : groups) arguments.push_back(group.value);
  return Make<std::vector<LineState>>(
      org, Ask(Scripts::All().lines, org, std::move(arguments)),
      [](Walk& walk, const Effects& effects) {
        std::vector<LineState> lines;
        while (walk.more()) {
          Walk cells(walk.Array());
          LineState line{.group = model::GroupId(cells.Text())};
          line.waiting = static_cast<int>(cells.Number());
          line.ringing = static_cast<int>(cells.Number());
          if (const std::int64_t joined = cells.Number(); joined >= 0) {
            line.longest_wait = std::max(effects.now - AtMillisecond(joined), milliseconds{0});
          }
          line.version = cells.Number();
          line.present = static_cast<int>(cells.Number());
          line.available = static_cast<int>(cells.Number());
          line.callbacks = static_cast<int>(cells.Number());
          if (!cells.status().ok()) walk.Fail("a line of another shape");
          lines.push_back(std::move(line));
        }
        return lines;
      });
}

Transition<std::vector<waiting::Answer>> Transitions::Answers(const Org& org,
                                                              const model::GroupId& group) const {
  return Make<std::vector<waiting::Answer>>(
      org, Ask(Scripts::All().answers, org, {group.value, std::to_string(waiting::kAnswersKept)}),
      [](Walk& walk, const Effects&) {
        std::vector<waiting::Answer> answers;
        while (walk.more()) {
          std::istringstream words(walk.Text());
          std::int64_t joined = 0;
          std::int64_t waited = 0;
          waiting::Answer answer;
          words >> answer.situation.ahead >> answer.situation.operators >> joined >> waited;
          if (!words) walk.Fail("an answer of another shape");
          answer.situation.hour = HourOf(AtMillisecond(joined));
          answer.waited = milliseconds(waited);
          answers.push_back(answer);
        }
        return answers;
      });
}

Transition<std::vector<OperatorState>> Transitions::Operators(
    const Org& org, const std::vector<model::OperatorId>& operators) const {
  std::vector<std::string> arguments;
  for (const model::OperatorId& one : operators) arguments.push_back(one.value);
  return Make<std::vector<OperatorState>>(
      org, Ask(Scripts::All().operators, org, std::move(arguments)),
      [](Walk& walk, const Effects&) {
        static constexpr Spelled<OperatorActivity> kStates[] = {
            {"unregistered", OperatorActivity::kUnregistered},
            {"available", OperatorActivity::kAvailable},
            {"ringing", OperatorActivity::kRinging},
            {"talking", OperatorActivity::kTalking},
            {"wrap-up", OperatorActivity::kWrapUp},
            {"paused", OperatorActivity::kPaused},
            {"away", OperatorActivity::kAway}};
        std::vector<OperatorState> states;
        while (walk.more()) {
          Walk cells(walk.Array());
          OperatorState state{.id = model::OperatorId(cells.Text())};
          state.activity = Choose(cells, kStates);
          state.reason = cells.Text();
          state.since = AtMillisecond(cells.Number());
          if (!cells.status().ok()) walk.Fail("an operator of another shape");
          states.push_back(std::move(state));
        }
        return states;
      });
}

std::vector<std::string> ScriptNames() {
  return {"join",    "leave",        "reserve",       "settle",       "presence",  "operator_mode",
          "due",     "heartbeat",    "ahead",         "lines",        "operators", "configure",
          "answers", "callback_ask", "callback_take", "callback_end", "callbacks"};
}

}  // namespace centralino::queue
