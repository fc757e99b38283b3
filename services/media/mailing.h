// Messages from their recording to the desk's mailbox: the parts, their settings and figures.
#pragma once

#include <memory>
#include <string>

#include "mail/outbox.h"
#include "mail/smtp.h"
#include "service/config.h"
#include "service/metrics.h"
#include "services/media/recorder.h"

namespace centralino::media {

class Mailing {
 public:
  // Adds its options to the configuration; they have their values once that is parsed.
  explicit Mailing(service::Config& config);

  // Takes up what an earlier life of the process left in this folder.
  absl::Status Start(const std::string& state_dir);

  mail::Outbox& outbox() { return *outbox_; }
  Recorder& recorder() { return *recorder_; }
  void Publish(service::Metrics& metrics) const;

 private:
  absl::Status ReadPassword();

  mail::Smtp::Settings smtp_;
  std::string password_file_;
  mail::Outbox::Settings letters_;
  std::int64_t keep_days_ = 7;
  audio::FileFormat format_ = audio::FileFormat::kWav;
  std::int64_t most_megabytes_ = 2048;
  std::int64_t least_free_megabytes_ = 256;

  std::unique_ptr<mail::Smtp> transport_;
  std::unique_ptr<mail::Outbox> outbox_;
  std::unique_ptr<mail::Postman> postman_;
  std::unique_ptr<Recorder> recorder_;
};

}  // namespace centralino::media
