// The transitions of those who are to be called back.
#include <string_view>
#include <utility>

#include "services/queue/answers.h"
#include "services/queue/scripts.h"
#include "services/queue/transitions.h"

namespace centralino::queue {
namespace {

std::string Text(milliseconds time) { return std::to_string(time.count()); }

template <class Value>
Value Choose(Walk& walk, std::initializer_list<std::pair<std::string_view, Value>> words) {
  const std::string word = walk.Text();
  for (const auto& [known, value] : words) {
    if (known == word) return value;
  }
  walk.Fail("\"" + word + "\"");
  return words.begin()->second;
}

template <class Answer, class Read>
Transition<Answer> Make(const model::OrganizationId& org, redis::Request request, Read read) {
  return {
      .organization = org,
      .request = std::move(request),
      .read = [org, read](absl::StatusOr<redis::Reply> reply) -> absl::StatusOr<Outcome<Answer>> {
        absl::StatusOr<Answered> answered = ReadAnswer(org, std::move(reply));
        if (!answered.ok()) return answered.status();
        Walk walk(answered->answer);
        Answer answer = read(walk);
        if (!walk.status().ok()) return walk.status();
        return Outcome<Answer>{std::move(answer), std::move(answered->effects)};
      }};
}

// Every element is a row of cells.
template <class Row, class Read>
std::vector<Row> Rows(Walk& walk, Read read) {
  std::vector<Row> rows;
  while (walk.more()) {
    Walk cells(walk.Array());
    rows.push_back(read(cells));
    if (!cells.status().ok()) walk.Fail("a row of another shape");
  }
  return rows;
}

CallbackTurn ReadTurn(Walk& cells) {
  CallbackTurn turn;
  turn.offer.ticket = model::TicketId(cells.Text());
  turn.offer.call = model::CallId(cells.Text());
  turn.offer.offer = model::OfferId(cells.Text());
  turn.offer.group = model::GroupId(cells.Text());
  turn.offer.operator_id = model::OperatorId(cells.Text());
  turn.offer.ring_time = milliseconds(cells.Number());
  turn.offer.expires = AtMillisecond(cells.Number());
  turn.number = cells.Text();
  turn.kept = cells.Text();
  turn.last = cells.Number() != 0;
  return turn;
}

CallbackState ReadState(Walk& cells) {
  CallbackState state;
  state.ticket = model::TicketId(cells.Text());
  state.group = model::GroupId(cells.Text());
  state.number = cells.Text();
  state.phase = Choose<CallbackPhase>(cells, {{"later", CallbackPhase::kLater},
                                              {"turn", CallbackPhase::kTurn},
                                              {"called", CallbackPhase::kCalled},
                                              {"back", CallbackPhase::kBack}});
  state.joined = AtMillisecond(cells.Number());
  state.from = AtMillisecond(cells.Number());
  state.missed = static_cast<int>(cells.Number());
  return state;
}

}  // namespace

Transition<CallbackAsked> Transitions::AskCallback(const Org& org,
                                                   const CallbackRequest& request) const {
  return Make<CallbackAsked>(
      org,
      Ask(Scripts::All().callback_ask, org,
          {request.ticket.value, request.number, request.kept, Text(request.first),
           Text(request.retry), std::to_string(request.tries), Text(request.life)}),
      [](Walk& walk) {
        return Choose<CallbackAsked>(walk, {{"ok", CallbackAsked::kKept},
                                            {"already", CallbackAsked::kAlready},
                                            {"connecting", CallbackAsked::kConnecting},
                                            {"full", CallbackAsked::kFull},
                                            {"gone", CallbackAsked::kGone}});
      });
}

Transition<std::vector<CallbackTurn>> Transitions::TakeCallbacks(
    const Org& org, const EdgeId& edge, milliseconds limit,
    const std::vector<model::CallId>& calls) const {
  std::vector<std::string> arguments = {edge.value, Text(limit)};
  for (const model::CallId& call : calls) arguments.push_back(call.value);
  return Make<std::vector<CallbackTurn>>(
      org, Ask(Scripts::All().callback_take, org, std::move(arguments)),
      [](Walk& walk) { return Rows<CallbackTurn>(walk, ReadTurn); });
}

Transition<CallbackEnded> Transitions::EndCallback(const Org& org, const model::TicketId& ticket,
                                                   CallbackEnd end) const {
  const char* const why = end == CallbackEnd::kMissed      ? "missed"
                          : end == CallbackEnd::kCancelled ? "cancelled"
                                                           : "removed";
  return Make<CallbackEnded>(
      org, Ask(Scripts::All().callback_end, org, {ticket.value, why}), [](Walk& walk) {
        return Choose<CallbackEnded>(walk, {{"again", CallbackEnded::kAgain},
                                            {"over", CallbackEnded::kOver},
                                            {"gone", CallbackEnded::kGone},
                                            {"called", CallbackEnded::kCalled}});
      });
}

Transition<std::vector<CallbackState>> Transitions::Callbacks(
    const Org& org, const std::vector<model::GroupId>& groups) const {
  std::vector<std::string> arguments;
  for (const model::GroupId& group : groups) arguments.push_back(group.value);
  return Make<std::vector<CallbackState>>(
      org, Ask(Scripts::All().callbacks, org, std::move(arguments)),
      [](Walk& walk) { return Rows<CallbackState>(walk, ReadState); });
}

}  // namespace centralino::queue
