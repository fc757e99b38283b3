// Leaving a message for a desk, and what is said when that is done or cannot be.
#include "plan/announcements.h"
#include "plan/walk.h"
#include "speech/sentences.h"

namespace centralino::plan {
namespace {

namespace sentence = speech::sentence;

Speaking SpeakingAt(const Call& call, const model::Desk& desk) {
  return {call.organization(), call.language, desk.site};
}

}  // namespace

std::vector<speech::Prompt> MessageNotice(const Speaking& speaking, const model::Desk& desk) {
  const model::MessagePolicy& policy = speaking.organization.messages;
  if (!policy.say_notice) return {};
  speech::Prompt own = speaking.Own(policy.notice);
  if (!own.text.empty()) return {std::move(own)};
  return {speaking.Sentence(sentence::kMessageNotice, {{"name", speech::Text{desk.display_name}}})};
}

Decision EnterMessages(const Call& call, const model::Desk& desk, const Trail& trail) {
  // Validate lets no such draft be published.
  if (desk.email.empty()) return AfterRecord(call, desk, {.kind = OutcomeKind::kUnavailable});
  const Speaking speaking = SpeakingAt(call, desk);
  const model::MessagePolicy& policy = call.organization().messages;
  return call.Then(Record{.notice = MessageNotice(speaking, desk),
                          .invitation = {speaking.Sentence(sentence::kMessageInvitation)},
                          .longest = policy.longest,
                          .silence = policy.silence,
                          .shortest = policy.shortest,
                          .desk = desk.id,
                          .desk_name = desk.display_name,
                          .organization_name = call.organization().display_name,
                          .to = desk.email,
                          .letter_language = call.organization().language},
                   Place{.kind = PlaceKind::kMessages,
                         .id = desk.id.value,
                         .where = "record",
                         .hops = trail.hops});
}

Decision AfterRecord(const Call& call, const model::Desk& desk, const Outcome& outcome) {
  const Speaking speaking = SpeakingAt(call, desk);
  if (outcome.kind == OutcomeKind::kDone) {
    return SayAndEnd(call, {speaking.Sentence(sentence::kMessageSent)});
  }
  const bool silent = outcome.kind == OutcomeKind::kNothingSaid;
  std::vector<speech::Prompt> prompts{
      speaking.Sentence(silent ? sentence::kMessageNothing : sentence::kMessageImpossible)};
  if (desk.email.empty()) return SayAndEnd(call, std::move(prompts));
  prompts.push_back(Address(speaking, desk));
  return SayAddressAndEnd(call, desk, std::move(prompts));
}

}  // namespace centralino::plan
