// Every sentence that callers of the example organisation can hear now, with its very audio.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/organization.h"
#include "speech/prompt.h"
#include "support/ear/ear.h"
#include "support/stack/status.h"

namespace centralino::support {

// The reason that tests give for an emergency: the ear knows it.
inline constexpr char kEmergencyReason[] = "Lo sportello è chiuso per un guasto alla rete.";

struct Learned {
  std::shared_ptr<const model::Snapshot> snapshot;
  std::vector<Sentence> sentences;
};

// What is published (from directory), put into words (libs/speech), rendered (by media): sentences
// that can be listed, and those that calls of this instant would hear (dates of reopening). No
// snapshot if a service does not answer; `why` says which.
Learned LearnSentences(const Status& status, std::string* why);

// Only these, each put into words and rendered. Empty if media does not answer.
std::vector<Sentence> LearnPrompts(const Status& status, const std::vector<speech::Prompt>& prompts,
                                   std::string* why);

// The music on hold as callers hear it.
std::vector<float> LearnMusic();

// The instant at which calendars stand: CENTRALINO_CIVIL_TIME, or what `dev` starts with, was when
// routing began; since then it has ticked.
model::Instant CivilNow(const Status& status);

}  // namespace centralino::support
