#include "support/stack/house.h"

#include "support/stack/sentences.h"

namespace centralino::support {

std::unique_ptr<House> House::Enter(const Status& status, std::string* why) {
  Learned learned = LearnSentences(status, why);
  if (!learned.snapshot) return nullptr;
  return std::unique_ptr<House>(
      new House(status, std::move(learned.snapshot), std::move(learned.sentences)));
}

House::House(Status status, std::shared_ptr<const model::Snapshot> snapshot,
             std::vector<Sentence> sentences)
    : status_(std::move(status)),
      snapshot_(std::move(snapshot)),
      ear_(std::move(sentences)),
      music_(LearnMusic()),
      lines_(status_.service("queue").grpc) {}

model::Instant House::CivilNow() const { return support::CivilNow(status_); }

Citizen::Options House::CitizenOptions(const std::string& name, double tone) const {
  Citizen::Options options;
  options.name = name;
  options.platform = status_.sip;
  if (!status_.trunk.empty()) options.trunk = status_.trunk.front();
  if (tone > 0) options.line.voice = Tone(tone);
  return options;
}

std::unique_ptr<Citizen> House::NewCitizen(const std::string& name, double tone) {
  return NewCitizen(CitizenOptions(name, tone));
}

std::unique_ptr<Citizen> House::NewCitizen(Citizen::Options options) {
  return std::make_unique<Citizen>(thread_, hearing(), std::move(options));
}

Phone::Options House::PhoneOptions(const std::string& user, double tone) const {
  const Status::Operator& entry = status_.operator_of(user);
  Phone::Options options;
  options.name = user;
  options.login = {entry.user, entry.password};
  options.platform = status_.sip;
  options.tone = tone;
  return options;
}

std::unique_ptr<Phone> House::NewPhone(const std::string& user, double tone) {
  return std::make_unique<Phone>(thread_, PhoneOptions(user, tone));
}

}  // namespace centralino::support
