#include "services/sip-edge/sip/sip_side.h"

#include <utility>

#include "absl/status/status.h"
#include "services/sip-edge/sip/reception.h"

namespace centralino::edge {
namespace {

constexpr std::chrono::milliseconds kSweepEvery{1000};

}  // namespace

// Lives on the loop's thread. Legs go before the stack that they belong to, the stack before
// everything that it calls into.
class SipSide::State {
 public:
  State(Loop& loop, const SipSettings& settings, SipPorts ports)
      : loop_(loop),
        ports_(std::move(ports)),
        border_(BorderSettings{settings.trunks, settings.default_organization, settings.nonce_key,
                               settings.offer_sha256},
                *ports_.directory),
        registrar_(RegistrarLimits{.edge = settings.edge,
                                   .min_expiry = settings.min_expiry,
                                   .max_expiry_udp = settings.max_expiry},
                   *ports_.bindings, ports_.presence),
        legs_(loop, border_, registrar_, *ports_.bindings, ports_.clock),
        reception_(border_, registrar_, legs_, ports_.clock, settings.max_pending_invites) {}

  ~State() {
    loop_.Cancel(sweep_);
    legs_.Clear();
    stack_.reset();
  }

  absl::Status Open(const SipSettings& settings) {
    auto stack = Stack::Open(loop_,
                             StackSettings{settings.bind, settings.port, settings.advertise,
                                           settings.t1, settings.probe_every},
                             ports_.metrics, reception_);
    if (!stack.ok()) return stack.status();
    stack_ = *std::move(stack);
    legs_.UseStack(stack_.get());
    legs_.SetTrunkOut(settings.trunk_out);
    reception_.UseStack(stack_.get());
    Sweep();
    return absl::OkStatus();
  }

  Loop& loop() { return loop_; }
  LegTable& legs() { return legs_; }
  Reception& reception() { return reception_; }

 private:
  void Sweep() {
    registrar_.Sweep(ports_.clock());
    stack_->CountMalformed();
    if (ports_.metrics != nullptr) ports_.metrics->Registrations(registrar_.live());
    sweep_ = loop_.After(kSweepEvery, [this] { Sweep(); });
  }

  Loop& loop_;
  SipPorts ports_;
  Border border_;
  Registrar registrar_;
  LegTable legs_;
  Reception reception_;
  Loop::Timer sweep_ = 0;
  std::unique_ptr<Stack> stack_;
};

absl::StatusOr<std::unique_ptr<SipSide>> SipSide::Start(Loop& loop, SipSettings settings,
                                                        SipPorts ports) {
  if (ports.directory == nullptr || ports.bindings == nullptr || !ports.clock) {
    return absl::InvalidArgumentError("the SIP side needs a directory, bindings and a clock");
  }
  if (settings.nonce_key.size() < 16) {
    return absl::InvalidArgumentError("the nonce key needs at least 16 bytes");
  }
  for (std::string& literal : settings.trunks) {
    const auto canonical = sdp::Canonical(literal);
    if (!canonical) {
      return absl::InvalidArgumentError("a trunk is an IP address, not \"" + literal + "\"");
    }
    literal = *canonical;
  }
  std::unique_ptr<State> state;
  absl::Status status;
  loop.Call([&] {
    state = std::make_unique<State>(loop, settings, std::move(ports));
    status = state->Open(settings);
    if (!status.ok()) state.reset();
  });
  if (!status.ok()) return status;
  return std::unique_ptr<SipSide>(new SipSide(std::move(state)));
}

SipSide::SipSide(std::unique_ptr<State> state) : state_(std::move(state)) {}

SipSide::~SipSide() {
  Loop& loop = state_->loop();
  loop.Call([this] { state_.reset(); });
}

Legs& SipSide::legs() { return state_->legs(); }

void SipSide::SetEvents(LegEvents* events) { state_->legs().SetEvents(events); }

std::optional<DialogSnapshot> SipSide::Snapshot(const LegId& leg) const {
  return state_->legs().Snapshot(leg);
}

void SipSide::Drain() {
  state_->loop().Call([this] { state_->reception().Drain(); });
}

std::size_t SipSide::LiveLegs() const {
  std::size_t live = 0;
  state_->loop().Call([&] { live = state_->legs().size() + state_->legs().ending(); });
  return live;
}

}  // namespace centralino::edge
