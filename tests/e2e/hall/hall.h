// An organisation with one line that nobody serves, dialled directly or by a key of a menu.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/ear/music.h"
#include "support/party/citizen.h"
#include "support/stack/lines.h"
#include "support/stack/status.h"

namespace centralino::support {

inline constexpr char kLineNumber[] = "0571940000";
inline constexpr char kMenuNumber[] = "0571940001";  // a welcome; for the line, press 1
inline constexpr seconds kAnnounceEvery{6};

class Hall {
 public:
  // Published, and every sentence of it learnt. Fails the case if not.
  static std::unique_ptr<Hall> Enter();

  const Status& status() const { return status_; }

  // Someone who dials that; +39 and his own `number` is what the platform calls him.
  std::unique_ptr<Citizen> NewCitizen(const std::string& number, const std::string& dialled);
  bool IsOfMenu(const Told& told) const;
  // How many wait, as queue has it; -1: it did not answer.
  int Waiting();
  bool WaitUntil(int waiting, milliseconds limit);

 private:
  Hall(const Status& status, std::vector<Sentence> sentences);

  const Status status_;
  LoopThread thread_;
  const Ear ear_;
  const MusicEar music_;
  Lines lines_;
};

}  // namespace centralino::support
