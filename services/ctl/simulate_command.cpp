#include <fmt/format.h>

#include <chrono>

#include "model/dial_string.h"
#include "services/ctl/commands.h"
#include "services/ctl/output.h"
#include "services/ctl/session.h"

namespace centralino::ctl {
namespace {

namespace pb = routing::v1;

// "1,2" or "12".
absl::StatusOr<std::vector<std::string>> ParseKeys(const std::string& text) {
  std::vector<std::string> keys;
  for (const char c : text) {
    if (c == ',' || c == ' ') continue;
    if (std::string_view("0123456789*#").find(c) == std::string_view::npos) {
      return absl::InvalidArgumentError(fmt::format("'{}' is no key: 0-9 * #", c));
    }
    keys.emplace_back(1, c);
  }
  return keys;
}

absl::StatusOr<std::string> Number(const std::string& text) {
  const auto dialled = model::ParseDialString(text, model::DialledBy::kPhone);
  if (!dialled.ok()) return dialled.status();
  return model::ToString(*dialled);
}

void PrintWords(const pb::SimulateResponse::Heard& heard) {
  for (const auto& utterance : heard.utterances()) fmt::print("    «{}»\n", utterance.words());
}

const char* InWords(pb::Hangup::Cause cause) {
  switch (cause) {
    case pb::Hangup::UNOWNED:
      return "nobody owns this number: the caller gets the network's tone (404)";
    case pb::Hangup::BUSY:
      return "the call ends: busy";
    case pb::Hangup::UNAVAILABLE:
      return "the call ends: nobody can be reached";
    case pb::Hangup::SERVICE_ERROR:
      return "the call ends: the service cannot work";
    default:
      return "the call ends";
  }
}

void Print(const pb::SimulateResponse::Heard& heard, std::size_t& menus,
           const std::vector<std::string>& keys) {
  const pb::Step& step = heard.step();
  switch (step.step_case()) {
    case pb::Step::kAnnounce:
      fmt::print("  a voice says\n");
      PrintWords(heard);
      break;
    case pb::Step::kMenu:
      fmt::print("  a menu\n");
      PrintWords(heard);
      if (menus < keys.size()) {
        fmt::print("  the caller presses {}\n", keys[menus]);
      } else {
        fmt::print("  the caller presses nothing for {} s\n", step.menu().key_timeout().seconds());
      }
      ++menus;
      break;
    case pb::Step::kRing:
      fmt::print("  the telephone of {} rings, for {} s at most{}\n", step.ring().operator_(),
                 step.ring().ring_time().seconds(),
                 step.ring().answer_first() ? "" : " (the caller hears it ring)");
      break;
    case pb::Step::kWait: {
      const pb::Wait& wait = step.wait();
      fmt::print("  the caller joins the line of {}: music, and how many are ahead every {} s\n",
                 wait.group(), wait.announce_every().seconds());
      PrintWords(heard);
      break;
    }
    case pb::Step::kHangup:
      PrintWords(heard);
      fmt::print("  {}\n", InWords(step.hangup().cause()));
      break;
    case pb::Step::kOperatorState:
      fmt::print("  the state of {} is changed or told\n", step.operator_state().operator_());
      break;
    case pb::Step::kRecord:
      PrintWords(heard);
      fmt::print("  a beep; the caller leaves a message of {} s at most for {}, sent to {}\n",
                 step.record().longest().seconds(), step.record().desk(), step.record().to());
      break;
    case pb::Step::STEP_NOT_SET:
      break;
  }
}

}  // namespace

absl::Status Simulate(Session& session, const SimulateOptions& options) {
  const auto organization = session.Organization(options.organization);
  if (!organization.ok()) return organization.status();
  const auto dialled = Number(options.dial);
  if (!dialled.ok()) return dialled.status();
  const auto keys = ParseKeys(options.keys);
  if (!keys.ok()) return keys.status();

  pb::SimulateRequest request;
  request.set_organization(*organization);
  pb::Facts& facts = *request.mutable_facts();
  facts.set_dialled(*dialled);
  facts.set_caller_kind(pb::Facts::OUTSIDE);
  facts.set_language(options.language);
  if (!options.from.empty()) {
    const auto caller = Number(options.from);
    if (!caller.ok()) return caller.status();
    facts.set_caller(*caller);
  }
  if (options.at.empty()) {
    facts.mutable_now()->set_seconds(
        std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
  } else {
    const auto at = ParseLocalTime(options.at);
    if (!at.ok()) return at.status();
    *facts.mutable_now() = *at;
  }
  for (const std::string& key : *keys) {
    auto* outcome = request.add_outcomes();
    outcome->set_kind(pb::Outcome::KEY);
    outcome->set_key(key);
  }

  absl::StatusOr<pb::SimulateResponse> heard;
  if (options.draft) {
    directory::v1::SimulateDraftRequest draft;
    draft.set_name(*organization + "/draft");
    *draft.mutable_facts() = request.facts();
    *draft.mutable_outcomes() = request.outcomes();
    heard = session.Call<pb::SimulateResponse>("directory", [&](auto* context, auto* response) {
      return session.directory().SimulateDraft(context, draft, response);
    });
  } else {
    heard = session.Call<pb::SimulateResponse>("routing", [&](auto* context, auto* response) {
      return session.routing().Simulate(context, request, response);
    });
  }
  if (!heard.ok()) return heard.status();
  if (options.output != Output::kTable) {
    fmt::print("{}", Format(*heard, options.output));
    return absl::OkStatus();
  }
  fmt::print("A citizen dials {} ({}), {}, {}:\n", options.dial, *dialled,
             LocalTime(facts.now()).substr(0, 16),
             options.draft ? "under the draft" : fmt::format("revision {}", heard->revision()));
  std::size_t menus = 0;
  for (const auto& step : heard->steps()) Print(step, menus, *keys);
  return absl::OkStatus();
}

}  // namespace centralino::ctl
