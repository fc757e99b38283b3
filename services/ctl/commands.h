// centralinoctl's commands. Each prints its answer and returns OK, or a status that says what went
// wrong; a failure whose explanation is printed already has the message "".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace centralino::ctl {

class Session;

absl::Status Keygen(const std::string& path);

// ---- Drafts (draft_commands.cpp)
// -----------------------------------------------------------------

struct ApplyOptions {
  std::string file;
  std::string passwords;  // file; empty: none are made
  bool dry_run = false;
};
absl::Status Apply(Session& session, const ApplyOptions& options);
// Of a file (nothing is sent), or of the organisation's draft.
absl::Status ValidateFile(const std::string& file);
absl::Status ValidateDraft(Session& session, const std::string& organization);
absl::Status Diff(Session& session, const std::string& organization, std::int64_t revision);
absl::Status Publish(Session& session, const std::string& organization, const std::string& comment);
absl::Status Rollback(Session& session, const std::string& organization, std::int64_t revision,
                      const std::string& comment);

// ---- Reading (get_commands.cpp, call_commands.cpp, live_commands.cpp)
// ----------------------------

enum class Output { kTable, kJson, kYaml };

struct GetOptions {
  // "organizations", "organizations/empoli", "organizations/empoli/desks/anagrafe", or short:
  // "desks", "desks/anagrafe", "revisions", "audit".
  std::vector<std::string> names;
  std::string organization;
  bool draft = false;
  std::int64_t revision = 0;  // 0: the live one
  Output output = Output::kTable;
};
absl::Status Get(Session& session, const GetOptions& options);

struct CallsOptions {
  std::string what;  // an organisation, or a call id; empty: the only organisation
  std::string organization;
  std::string number;
  std::string since;  // "2026-11-25" or "2026-11-25T10:00", Italian time
  int limit = 20;
  Output output = Output::kTable;
};
absl::Status Calls(Session& session, const CallsOptions& options);

absl::Status Lines(Session& session, const std::string& organization, Output output);
absl::Status Operators(Session& session, const std::string& organization, Output output);
// Callers who keep their places (callback_commands.cpp).
absl::Status ListCallbacks(Session& session, const std::string& organization, Output output);
absl::Status CancelCallback(Session& session, const std::string& organization,
                            const std::string& callback);

struct OperatorChange {
  std::string operator_id;  // "rossi"
  std::string organization;
  std::string word;  // pause, resume, login, logout
  std::string reason;
};
absl::Status ChangeOperator(Session& session, const OperatorChange& change);

// ---- Emergencies (closure_commands.cpp)
// ------------------------------------------------------------

struct CloseOptions {
  std::string organization;
  std::string scope;                 // "everything", "sites/museo", "desks/anagrafe"
  std::vector<std::string> reasons;  // "en=Closed." in English; "Chiuso." in Italian
  std::string until;                 // "2026-11-30T08:05", Italian time; empty: until reopened
};
absl::Status Close(Session& session, const CloseOptions& options);
absl::Status Reopen(Session& session, const std::string& organization, const std::string& scope);
absl::Status Closures(Session& session, const std::string& organization, Output output);

// ---- Messages (message_commands.cpp)
// ------------------------------------------------------------

absl::Status ListMessages(Session& session, const std::string& organization, Output output);
// Writes the sound to a file; empty: one named by the message, in this folder.
absl::Status GetMessage(Session& session, const std::string& organization, const std::string& id,
                        const std::string& file);
absl::Status DeleteMessage(Session& session, const std::string& organization,
                           const std::string& id);

// ---- Rehearsal (simulate_command.cpp)
// ------------------------------------------------------------

struct SimulateOptions {
  std::string organization;
  std::string dial;
  std::string from;  // the caller's number
  std::string at;    // "2026-11-30T08:05", Italian time; empty: now
  std::string keys;  // "1,2"
  std::string language;
  bool draft = false;
  Output output = Output::kTable;
};
absl::Status Simulate(Session& session, const SimulateOptions& options);

}  // namespace centralino::ctl
