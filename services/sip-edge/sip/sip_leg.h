// What the table of legs knows of a leg, and what a leg may ask of the table.
#pragma once

#include <functional>
#include <optional>

#include "services/sip-edge/sip/dialog_snapshot.h"
#include "services/sip-edge/sip/legs.h"

namespace centralino::edge {

class SipLeg {
 public:
  virtual ~SipLeg() = default;
  virtual void Ring() {}
  virtual void Answer(const RtpEndpoint&) {}
  virtual void Reject(int) {}
  // The call side wants it no more; LegHost::Finished follows when SIP is done with it too.
  virtual void Release(Because because) = 0;
  // None while there is no dialog that another process could go on with.
  virtual std::optional<DialogSnapshot> Snapshot() const = 0;
};

class LegHost {
 public:
  enum class After { kLegLives, kLegGone };
  virtual ~LegHost() = default;
  // Told later, from the loop, and only if the call side has not released the leg meanwhile.
  virtual void Tell(const LegId& leg, After after, std::function<void(LegEvents&)> event) = 0;
  // SIP is done with this leg: it is deleted later, from the loop.
  virtual void Finished(SipLeg* leg) = 0;
};

}  // namespace centralino::edge
