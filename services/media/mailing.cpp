#include "services/media/mailing.h"

#include <absl/status/status.h>
#include <absl/strings/strip.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

#include "calendar/rome.h"
#include "mail/compose.h"
#include "service/log.h"

namespace centralino::media {
namespace {

namespace log = service::log;

constexpr std::uint64_t kMegabyte = 1 << 20;

// A setter that takes one of a few words.
template <class Value>
service::Config::Setter OneOf(std::vector<std::pair<std::string_view, Value>> words, Value* value) {
  return [words = std::move(words), value](std::string_view text) {
    std::string known;
    for (const auto& [word, meaning] : words) {
      if (word == text) {
        *value = meaning;
        return absl::OkStatus();
      }
      known += (known.empty() ? "" : ", ") + std::string(word);
    }
    return absl::InvalidArgumentError("is none of " + known);
  };
}

// What is refused for good stays until somebody looks at it (`centralinoctl messages list`).
void Report(const mail::Entry& entry) {
  const std::initializer_list<log::Field> fields = {{"message", entry.letter.id},
                                                    {"to", entry.letter.to},
                                                    {"attempts", entry.attempts},
                                                    {"reason", entry.trouble}};
  switch (entry.state) {
    case mail::State::kWaiting:
      return log::Warning("a message could not be delivered yet", fields);
    case mail::State::kDelivered:
      return log::Info("a message was delivered", fields);
    case mail::State::kRefused:
      return log::Error("a message was refused for good", fields);
  }
}

}  // namespace

Mailing::Mailing(service::Config& config) {
  config.Add(
      "smtp", &smtp_.server,
      "mail server for callers' messages, smtp://HOST:PORT or smtps://HOST:PORT; empty: they "
      "are kept until one is set");
  config.Add("smtp-tls",
             OneOf<mail::Smtp::Tls>({{"never", mail::Smtp::Tls::kNever},
                                     {"if-offered", mail::Smtp::Tls::kIfOffered},
                                     {"always", mail::Smtp::Tls::kAlways}},
                                    &smtp_.tls),
             "if-offered", "STARTTLS: never, if-offered or always");
  config.Add("smtp-ca-file", &smtp_.ca_file,
             "certificates that it is checked by; empty: the system's");
  config.Add("smtp-user", &smtp_.user, "user at the mail server; empty: no authentication");
  config.Add("smtp-password-file", &password_file_, "file with the user's password");
  config.Add("smtp-name", &smtp_.name,
             "name of ours that the mail server is told; empty: the host's");
  config.Add(
      "mail-from",
      [this](std::string_view text) {
        if (!mail::IsAddress(text)) return absl::InvalidArgumentError("is no e-mail address");
        letters_.from = std::string(text);
        return absl::OkStatus();
      },
      letters_.from, "sender of callers' messages");
  config.Add("message-format",
             OneOf<audio::FileFormat>(
                 {{"wav", audio::FileFormat::kWav}, {"opus", audio::FileFormat::kOpus}}, &format_),
             "wav", "of callers' messages: wav or opus");
  config.Add("message-keep-days", &keep_days_, "how long a message is kept once it was delivered");
  config.Add("message-space", &most_megabytes_, "megabytes that all messages together may take");
  config.Add("message-free", &least_free_megabytes_,
             "megabytes that must be free on the disk for a message to be taken");
}

absl::Status Mailing::ReadPassword() {
  if (password_file_.empty()) return absl::OkStatus();
  auto password = mail::ReadFile(password_file_);
  if (!password.ok()) return password.status();
  smtp_.password = std::string(absl::StripSuffix(*password, "\n"));
  return absl::OkStatus();
}

absl::Status Mailing::Start(const std::string& state_dir) {
  if (absl::Status read = ReadPassword(); !read.ok()) return read;
  // Letters tell the time of day: without the system's zones the process ends here.
  static_cast<void>(calendar::InRome({}));
  transport_ = std::make_unique<mail::Smtp>(smtp_);
  const std::filesystem::path folder = std::filesystem::path(state_dir) / "messages";
  letters_.folder = folder / "spool";
  letters_.keep_delivered = std::chrono::hours(24 * std::max<std::int64_t>(keep_days_, 0));
  letters_.tried = Report;
  outbox_ = std::make_unique<mail::Outbox>(letters_, *transport_);
  if (absl::Status opened = outbox_->Open(); !opened.ok()) return opened;
  postman_ = std::make_unique<mail::Postman>(*outbox_);
  const auto megabytes = [](std::int64_t count) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(count, 0)) * kMegabyte;
  };
  recorder_ =
      std::make_unique<Recorder>(Recorder::Settings{.folder = folder / "recordings",
                                                    .format = format_,
                                                    .most_bytes = megabytes(most_megabytes_),
                                                    .least_free = megabytes(least_free_megabytes_)},
                                 *outbox_, [this] { postman_->Ring(); });
  return recorder_->Start();
}

void Mailing::Publish(service::Metrics& metrics) const {
  const auto counter = [&](const char* name, const char* help, std::function<double()> read) {
    prometheus::Counter& to = metrics.Counter(name, help);
    metrics.BeforeReading([&to, read = std::move(read)] {
      if (const double now = read(); now > to.Value()) to.Increment(now - to.Value());
    });
  };
  const auto gauge = [&](const char* name, const char* help, std::function<double()> read) {
    prometheus::Gauge& to = metrics.Gauge(name, help);
    metrics.BeforeReading([&to, read = std::move(read)] { to.Set(read()); });
  };
  const auto of_recorder = [this](auto figure) {
    return [this, figure] { return static_cast<double>(recorder_->figures().*figure); };
  };
  const auto of_outbox = [this](auto figure) {
    return [this, figure] { return static_cast<double>(outbox_->figures().*figure); };
  };
  counter("centralino_messages_recorded_total", "Messages that callers left.",
          of_recorder(&Recorder::Figures::recorded));
  counter("centralino_messages_dropped_total",
          "Recordings with too little speech, or recorded anew by the caller.",
          of_recorder(&Recorder::Figures::dropped));
  counter("centralino_messages_failed_total",
          "Recordings that could not be begun or written (no room on the disk).",
          of_recorder(&Recorder::Figures::failed));
  counter("centralino_messages_lost_frames_total",
          "Frames of 20 ms that the disk was too slow to take.",
          of_recorder(&Recorder::Figures::lost_frames));
  gauge("centralino_messages_recording", "Recordings that are not sent or dropped yet.",
        of_recorder(&Recorder::Figures::active));
  counter("centralino_messages_delivered_total", "Messages that a mail server accepted.",
          of_outbox(&mail::Outbox::Figures::delivered));
  counter("centralino_messages_refused_total", "Messages that a mail server will never take.",
          of_outbox(&mail::Outbox::Figures::refused));
  counter("centralino_messages_attempts_failed_total", "Attempts that will be repeated.",
          of_outbox(&mail::Outbox::Figures::failed_attempts));
  gauge("centralino_messages_spooled", "Messages that wait for a mail server.",
        of_outbox(&mail::Outbox::Figures::waiting));
  gauge("centralino_messages_refused_kept", "Refused messages that nobody has deleted.",
        of_outbox(&mail::Outbox::Figures::refused_kept));
  gauge("centralino_messages_bytes", "Sound of all messages in the outbox.",
        of_outbox(&mail::Outbox::Figures::bytes));
  gauge("centralino_messages_unreadable", "Files of the outbox that could not be read.",
        of_outbox(&mail::Outbox::Figures::broken));
  gauge("centralino_messages_oldest_age_seconds", "Age of the oldest message that waits; 0: none.",
        [this] {
          const auto oldest = outbox_->figures().oldest;
          if (!oldest) return 0.0;
          return std::chrono::duration<double>(std::chrono::system_clock::now() - *oldest).count();
        });
}

}  // namespace centralino::media
