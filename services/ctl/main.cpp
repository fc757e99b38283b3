// centralinoctl: the command line of those who run centralino for a public body.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>
#include <string>

#include "services/ctl/commands.h"
#include "services/ctl/session.h"

using namespace centralino;

namespace {

constexpr char kFooter[] =
    "Organisations are named \"empoli\" or \"organizations/empoli\"; with only one there, it need "
    "not be\nnamed. A day's work:\n"
    "  centralinoctl apply -f empoli.yaml --passwords passwords   put the file into the draft\n"
    "  centralinoctl diff empoli                                   what would change\n"
    "  centralinoctl simulate empoli --draft --dial 05717571 --at 2026-11-30T08:05 --keys 1\n"
    "  centralinoctl publish empoli -m \"new hours\"                 make it live\n"
    "  centralinoctl rollback empoli 11                            go back\n"
    "  centralinoctl close sites/municipio --reason \"Allerta meteo.\" --until 2026-11-30T08:00";

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Edits, rehearses and publishes a public body's telephone exchange.",
               "centralinoctl");
  app.footer(kFooter);
  app.require_subcommand(1);
  app.fallthrough();

  ctl::Addresses addresses;
  app.add_option("--directory", addresses.directory, "directory's HOST:PORT")
      ->envname("CENTRALINO_DIRECTORY")
      ->capture_default_str();
  app.add_option("--routing", addresses.routing, "routing's HOST:PORT")
      ->envname("CENTRALINO_ROUTING")
      ->capture_default_str();
  app.add_option("--queue", addresses.queue, "queue's HOST:PORT")
      ->envname("CENTRALINO_QUEUE")
      ->capture_default_str();
  app.add_option("--media", addresses.media, "media's HOST:PORT; a name for all its instances")
      ->envname("CENTRALINO_MEDIA")
      ->capture_default_str();
  std::int64_t patience = addresses.patience.count();
  app.add_option("--wait", patience, "seconds to wait for a service that is not there yet")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str();

  std::function<absl::Status(ctl::Session&)> run;
  const auto add = [&](const char* name, const char* help,
                       std::function<absl::Status(ctl::Session&)> command) {
    CLI::App* const sub = app.add_subcommand(name, help);
    sub->callback([&run, command] { run = command; });
    return sub;
  };
  ctl::Output output = ctl::Output::kTable;
  const auto add_output = [&](CLI::App* sub) {
    sub->add_option("-o,--output", output, "table, json or yaml")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, ctl::Output>{{"table", ctl::Output::kTable},
                                               {"json", ctl::Output::kJson},
                                               {"yaml", ctl::Output::kYaml}}));
  };
  std::string organization;
  std::string comment;
  std::int64_t revision = 0;

  ctl::ApplyOptions apply;
  auto* sub = add("apply", "Put a YAML file into the draft. Nothing is live until `publish`.",
                  [&](auto& session) { return ctl::Apply(session, apply); });
  sub->add_option("-f,--file", apply.file, "the organisation's file")->required();
  sub->add_option("--passwords", apply.passwords,
                  "keep telephones' passwords in this file (0600, lines \"organisation user "
                  "password\"), and make those that are missing");
  sub->add_flag("--dry-run", apply.dry_run, "check everything, change nothing");

  std::string file;
  sub = add(
      "validate", "Say what keeps a file, or the draft, from being published.", [&](auto& session) {
        return file.empty() ? ctl::ValidateDraft(session, organization) : ctl::ValidateFile(file);
      });
  sub->add_option("organization", organization, "whose draft");
  sub->add_option("-f,--file", file, "check this file; nothing is sent");

  sub = add("diff", "What publishing the draft would change.",
            [&](auto& session) { return ctl::Diff(session, organization, revision); });
  sub->add_option("organization", organization, "whose draft");
  sub->add_option("--revision", revision, "compare with this one instead of the live one");

  sub = add("publish", "Make the draft live, now.",
            [&](auto& session) { return ctl::Publish(session, organization, comment); });
  sub->add_option("organization", organization, "whose draft");
  sub->add_option("-m,--comment", comment, "why; kept with the revision");

  sub = add("rollback", "Make an earlier revision live again.",
            [&](auto& session) { return ctl::Rollback(session, organization, revision, comment); });
  sub->add_option("organization", organization, "whose")->required();
  sub->add_option("revision", revision, "its number")->required();
  sub->add_option("-m,--comment", comment, "why; kept with the new revision");

  ctl::GetOptions get;
  sub = add("get",
            "Show numbers, operators, groups, desks, sites, guides, calendars, revisions, audit, "
            "organizations, or one of them: desks/anagrafe.",
            [&](auto& session) {
              get.output = output;
              return ctl::Get(session, get);
            });
  sub->add_option("name", get.names, "KIND, KIND/NAME or organizations/…")->required();
  sub->add_option("--organization", get.organization, "whose");
  sub->add_flag("--draft", get.draft, "of the draft instead of what is live");
  sub->add_option("--revision", get.revision, "of this revision instead of the live one");
  add_output(sub);

  ctl::SimulateOptions simulate;
  sub = add("simulate", "Say what a citizen would hear.", [&](auto& session) {
    simulate.output = output;
    return ctl::Simulate(session, simulate);
  });
  sub->add_option("organization", simulate.organization, "whose");
  sub->add_option("--dial", simulate.dial, "the number dialled: 05717571")->required();
  sub->add_option("--from", simulate.from, "the caller's number");
  sub->add_option("--at", simulate.at, "Italian time: 2026-11-30T08:05; now when not given");
  sub->add_option("--keys", simulate.keys, "what the caller presses, menu by menu: 1,2");
  sub->add_option("--language", simulate.language, "it, en …");
  sub->add_flag("--draft", simulate.draft, "under the draft instead of what is live");
  add_output(sub);

  ctl::CallsOptions calls;
  sub = add("calls", "Finished calls, or one of them with all that happened.", [&](auto& session) {
    calls.output = output;
    return ctl::Calls(session, calls);
  });
  sub->add_option("what", calls.what, "an organisation, or a call's id");
  sub->add_option("--organization", calls.organization, "whose, with a call's id");
  sub->add_option("--number", calls.number, "only this number, dialled or calling: 05717571");
  sub->add_option("--since", calls.since, "only since then, Italian time: 2026-11-30");
  sub->add_option("-n,--limit", calls.limit, "how many")->check(CLI::Range(1, 1000));
  add_output(sub);

  sub = add("lines", "Who waits now, line by line.",
            [&](auto& session) { return ctl::Lines(session, organization, output); });
  sub->add_option("organization", organization, "whose");
  add_output(sub);

  ctl::OperatorChange change;
  sub = add("operators", "What every operator does now; or pause one, log him in or out.",
            [&](auto& session) {
              return change.word.empty() ? ctl::Operators(session, organization, output)
                                         : ctl::ChangeOperator(session, change);
            });
  sub->add_option("organization", organization, "whose");
  add_output(sub);
  CLI::App* const operators_now = sub->add_subcommand("list", "What every operator does now.");
  operators_now->add_option("organization", organization, "whose");
  add_output(operators_now);
  // What their telephones do by code, for whoever minds them.
  for (const auto& [word, help] :
       {std::pair{"pause", "Give him no calls for a while."},
        std::pair{"resume", "Give him calls again."}, std::pair{"login", "Give him calls."},
        std::pair{"logout", "Give him no calls: he is away."}}) {
    CLI::App* const verb = sub->add_subcommand(word, help);
    verb->callback([&change, chosen = std::string(word)] { change.word = chosen; });
    verb->add_option("operator", change.operator_id, "his name in the file: rossi")->required();
    verb->add_option("organization", change.organization, "whose");
    verb->add_option("--reason", change.reason, "in a word, as it is shown");
  }

  std::string callback;
  sub = add("callbacks", "Who keeps his place to be called back; or take one out of the line.",
            [&](auto& session) {
              return callback.empty() ? ctl::ListCallbacks(session, organization, output)
                                      : ctl::CancelCallback(session, organization, callback);
            });
  sub->add_option("--organization", organization, "whose");
  add_output(sub);
  sub->add_subcommand("list", "Who keeps his place.");
  sub->add_subcommand("cancel", "Take one out of the line; nobody calls him.")
      ->add_option("callback", callback, "as `list` names him")
      ->required();
  sub->require_subcommand(0, 1);

  ctl::CloseOptions close;
  sub = add("close", "Close for an emergency, from the next call on, without publishing.",
            [&](auto& session) { return ctl::Close(session, close); });
  sub->add_option("scope", close.scope,
                  "everything, sites/NAME (with the sites inside of it) or desks/NAME")
      ->required();
  sub->add_option("--reason", close.reasons,
                  "what the voice says, in Italian; en=… in English, and so on");
  sub->add_option("--until", close.until,
                  "Italian time: 2026-11-30T08:05; until `reopen` when not given");
  sub->add_option("--organization", close.organization, "whose");

  std::string scope;
  sub = add("reopen", "Lift a closure, from the next call on.",
            [&](auto& session) { return ctl::Reopen(session, organization, scope); });
  sub->add_option("scope", scope, "as it was closed: everything, sites/NAME or desks/NAME")
      ->required();
  sub->add_option("--organization", organization, "whose");

  std::string list;
  sub = add("closures", "What is closed for an emergency.",
            [&](auto& session) { return ctl::Closures(session, organization, output); });
  sub->add_option("list", list, "the word list, if you like")->check(CLI::IsMember({"list"}));
  sub->add_option("--organization", organization, "whose");
  add_output(sub);

  std::string message_id;
  CLI::App* const messages =
      app.add_subcommand("messages", "What callers left for desks: list, get or delete.");
  messages->require_subcommand(1);
  const auto add_message = [&](const char* name, const char* help,
                               std::function<absl::Status(ctl::Session&)> command) {
    CLI::App* const one = messages->add_subcommand(name, help);
    one->callback([&run, command] { run = command; });
    return one;
  };
  sub = add_message("list", "Who, when, how long, and whether it has arrived.", [&](auto& session) {
    return ctl::ListMessages(session, organization, output);
  });
  sub->add_option("organization", organization, "whose");
  add_output(sub);
  sub = add_message("get", "Fetch what was said.", [&](auto& session) {
    return ctl::GetMessage(session, organization, message_id, file);
  });
  sub->add_option("message", message_id, "as listed")->required();
  sub->add_option("--organization", organization, "whose");
  sub->add_option("-f,--file", file, "where to; its own name in this folder when not given");
  sub = add_message("delete", "Delete it, delivered or not.", [&](auto& session) {
    return ctl::DeleteMessage(session, organization, message_id);
  });
  sub->add_option("message", message_id, "as listed")->required();
  sub->add_option("--organization", organization, "whose");

  sub = add("keygen", "Make the key that seals telephones' passwords.",
            [&](auto&) { return ctl::Keygen(file); });
  sub->add_option("file", file, "the new file")->required();

  CLI11_PARSE(app, argc, argv);
  addresses.patience = std::chrono::seconds(patience);
  ctl::Session session(addresses);
  const absl::Status done = run(session);
  if (done.ok()) return 0;
  const std::string message(done.message());
  if (!message.empty()) std::fprintf(stderr, "centralinoctl: %s\n", message.c_str());
  return 1;
}
