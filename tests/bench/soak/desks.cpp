#include "bench/soak/desks.h"

#include <utility>

#include "bench/soak/town.h"

namespace centralino::soak {

using support::Call;
using support::milliseconds;
using support::seconds;
using support::SipMessage;
using support::UserAgent;

namespace {

constexpr int kExpires = 60;  // so that registrations are renewed in any soak
constexpr int kAtOnce = 8;    // the border is not stormed
constexpr int kMostInVain = 9;

}  // namespace

Desks::Desks(support::Loop& loop, const support::Status& status, std::string sdp, Ledger& ledger,
             std::uint64_t seed)
    : loop_(loop), sdp_(std::move(sdp)), ledger_(ledger), random_(seed) {
  for (int i = 0; i < kOperators; ++i) {
    phones_.push_back(std::make_unique<UserAgent>(
        loop_, UserAgent::Options{.bind = {"127.0.0.1", 0},
                                  .proxy = status.sip,
                                  .domain = kDomain,
                                  .login = {ExtensionOf(i), kPassword},
                                  .on_call = [this](const auto& call) { OnCall(call); }}));
    phones_.back()->transactions().keep_trace = false;
  }
}

Desks::~Desks() { loop_.Cancel(next_); }

void Desks::Open(std::function<void(int)> done) {
  opened_ = std::move(done);
  Knock();
}

// The edge may not have heard of the organisation yet. One telephone asks, and seldom: who is
// refused ten times in a minute is not answered any more.
void Desks::Knock() {
  phone(0).Register(kExpires, [this](const SipMessage& response) {
    if (response.status != 200 && ++in_vain_ < kMostInVain) {
      loop_.After(seconds(2), [this] { Knock(); });
      return;
    }
    for (int i = 0; i < kAtOnce; ++i) RegisterFrom(asked_++);
  });
}

void Desks::RegisterFrom(int number) {
  if (number >= kOperators) return;
  phone(number).Register(kExpires, [this](const SipMessage& response) {
    if (response.status == 200) ++registered_;
    RegisterFrom(asked_++);
    if (++answered_ < kOperators) return;
    next_ = loop_.After(seconds(1), [this] { ComeAndGo(); });
    opened_(registered_);
  });
}

void Desks::ComeAndGo() {
  const int number = Upto(kOperators - 1);
  // Some renew early, some are away for a while, with calls or without.
  if (Upto(2) > 0) {
    phone(number).Register(0, [](const SipMessage&) {});
    loop_.After(milliseconds(500 + Upto(2500)), [this, number] {
      if (!closing_) phone(number).Register(kExpires, [](const SipMessage&) {});
    });
  } else {
    phone(number).Register(kExpires, [](const SipMessage&) {});
  }
  next_ = loop_.After(milliseconds(500 + Upto(1500)), [this] { ComeAndGo(); });
}

void Desks::CloseAll(std::function<void()> done) {
  closing_ = true;
  loop_.Cancel(next_);
  auto left = std::make_shared<int>(kOperators);
  for (auto& phone : phones_) {
    phone->Register(0, [left, done](const SipMessage&) {
      if (--*left == 0) done();
    });
  }
}

void Desks::OnCall(const std::shared_ptr<Call>& call) {
  const std::string caller = support::UserOf(support::UriOf(call->invite().Get("From")));
  const auto whose = ledger_.LastOf(caller);
  const int dice = Upto(99);
  if (dice < 6) return call->Refuse(486);
  call->Provisional(180);
  if (dice < 9) return;  // lets it ring
  loop_.After(milliseconds(dice < 30 ? 0 : Upto(800)), [this, call, dice, whose] {
    if (call->state() != Call::State::kRinging) return;
    if (dice < 13) return call->Refuse(603);
    PickUp(call, whose);
  });
}

void Desks::PickUp(const std::shared_ptr<Call>& call, std::optional<std::size_t> whose) {
  call->Answer(sdp_);
  if (!whose) return;
  Seen& seen = ledger_.of(*whose);
  seen.picked_up = Clock::now();
  seen.operator_by.reset();
  loop_.After(milliseconds(200 + Upto(2300)), [this, call, whose] {
    if (call->state() != Call::State::kUp) return;
    ledger_.of(*whose).operator_by = Clock::now();
    call->Bye();
  });
}

}  // namespace centralino::soak
