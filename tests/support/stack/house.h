// Everything a test or the story needs around a running platform, in one place.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/organization.h"
#include "support/ear/ear.h"
#include "support/ear/music.h"
#include "support/party/citizen.h"
#include "support/party/phone.h"
#include "support/stack/lines.h"
#include "support/stack/status.h"

namespace centralino::support {

class House {
 public:
  // Learns all sentences. Null if the platform is not there; `why` says what is missing.
  static std::unique_ptr<House> Enter(const Status& status, std::string* why);

  const Status& status() const { return status_; }
  LoopThread& thread() { return thread_; }
  Lines& lines() { return lines_; }
  Hearing hearing() const { return {ear_, music_}; }
  // The instant at which calendars stand.
  model::Instant CivilNow() const;
  // What was published when the house was entered.
  const model::Snapshot& snapshot() const { return *snapshot_; }

  // A citizen whose tone is `tone`; 0: silent.
  Citizen::Options CitizenOptions(const std::string& name, double tone = 0) const;
  std::unique_ptr<Citizen> NewCitizen(const std::string& name, double tone = 0);
  std::unique_ptr<Citizen> NewCitizen(Citizen::Options options);
  // The telephone of operator `user`; not yet registered.
  Phone::Options PhoneOptions(const std::string& user, double tone = 0) const;
  std::unique_ptr<Phone> NewPhone(const std::string& user, double tone = 0);

 private:
  House(Status status, std::shared_ptr<const model::Snapshot> snapshot,
        std::vector<Sentence> sentences);

  const Status status_;
  const std::shared_ptr<const model::Snapshot> snapshot_;
  LoopThread thread_;
  const Ear ear_;
  const MusicEar music_;
  Lines lines_;
};

}  // namespace centralino::support
