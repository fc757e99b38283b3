// The citizens of a soak, and operators who call each other: each plays one story.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>

#include "bench/soak/desks.h"
#include "bench/soak/ledger.h"
#include "support/party/line.h"
#include "support/sip/user_agent.h"
#include "support/stack/status.h"

namespace centralino::soak {

class Callers {
 public:
  Callers(support::Loop& loop, const support::Status& status, std::string sdp, Desks& desks,
          Ledger& ledger, std::uint64_t seed);
  ~Callers();

  // Calls at random instants, so many a second on average, until Stop.
  void Start(double rate);
  void Stop();
  std::size_t up() const { return live_.size(); }

 private:
  struct Story {
    const char* name;
    std::string number;
    std::string keys;
    // Hangs up so long after he dialled; zero: a CANCEL right behind the INVITE.
    std::optional<support::milliseconds> leaves;
    bool by_colleague = false;
  };
  struct Live {
    std::shared_ptr<support::Call> call;
    std::unique_ptr<support::Line> line;  // of callers who press keys
    std::optional<int> colleague;         // the operator who calls
    support::Loop::TimerId leaves = 0;
    support::Loop::TimerId patience = 0;
  };

  int Upto(int most) { return std::uniform_int_distribution(0, most)(random_); }
  Story AnyStory();
  void Next();
  // An operator who is not calling already; he is from now on.
  int Colleague(const std::string& dialled);
  void Place(const Story& story);
  void Press(std::size_t id, const std::string& keys);
  void Leave(std::size_t id, bool at_once);
  void Over(std::size_t id, Ending ending);

  support::Loop& loop_;
  const support::Status& status_;
  const std::string sdp_;
  Desks& desks_;
  Ledger& ledger_;
  std::mt19937_64 random_;
  support::UserAgent trunk_;
  std::map<std::size_t, Live> live_;
  std::set<int> calling_;  // operators who call: one call each
  double rate_ = 0;
  support::Instant due_;
  support::Loop::TimerId next_ = 0;
};

}  // namespace centralino::soak
