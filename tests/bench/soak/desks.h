// The operators of a soak: they answer, refuse, let it ring, and come and go.
#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "bench/soak/ledger.h"
#include "support/sip/user_agent.h"
#include "support/stack/status.h"

namespace centralino::soak {

class Desks {
 public:
  // `sdp` is what every telephone offers and answers.
  Desks(support::Loop& loop, const support::Status& status, std::string sdp, Ledger& ledger,
        std::uint64_t seed);
  ~Desks();

  // All of them, a few at a time; they are told by `done` how many did. Then one after the other
  // leaves and comes back until CloseAll.
  void Open(std::function<void(int registered)> done);
  void CloseAll(std::function<void()> done);

  support::UserAgent& phone(int number) { return *phones_[static_cast<std::size_t>(number)]; }

 private:
  int Upto(int most) { return std::uniform_int_distribution(0, most)(random_); }
  void Knock();
  void RegisterFrom(int number);
  void OnCall(const std::shared_ptr<support::Call>& call);
  void PickUp(const std::shared_ptr<support::Call>& call, std::optional<std::size_t> whose);
  void ComeAndGo();

  support::Loop& loop_;
  const std::string sdp_;
  Ledger& ledger_;
  std::mt19937_64 random_;
  std::vector<std::unique_ptr<support::UserAgent>> phones_;
  std::function<void(int)> opened_;
  int asked_ = 0;
  int answered_ = 0;
  int registered_ = 0;
  int in_vain_ = 0;  // knocks
  bool closing_ = false;
  support::Loop::TimerId next_ = 0;
};

}  // namespace centralino::soak
