// Every media instance, over one standing stream to each. A new call goes to the least loaded
// instance whose voice is warm; both legs of a call live in one.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/sip-edge/call/ports.h"
#include "services/sip-edge/sip/loop.h"

namespace centralino::edge {

class MediaPool final : public Media {
 public:
  struct Callbacks {
    std::function<void(bool up)> changed;  // whether any instance can be reached
    // An instance came: it must be told what to warm, and SetWarm called when it is.
    std::function<void(const std::string& address)> joined;
  };

  MediaPool(Loop& loop, std::string edge, Callbacks callbacks);
  ~MediaPool() override;

  void SetAddresses(const std::vector<std::string>& addresses);
  void SetEvents(MediaEvents* events);
  void SetWarm(const std::string& address);
  // Those that are up.
  std::vector<std::string> Instances() const;

  void Open(const CallId& call, const LegId& session, const LegId& near) override;
  void SetRemote(const LegId& session, const AudioTerms& terms) override;
  void Play(const LegId& session, callflow::Serial play,
            const std::vector<speech::Utterance>& utterances, bool then_music,
            const RecordingId& first) override;
  void Stop(const LegId& session) override;
  void Bridge(const LegId& session, const LegId& other) override;
  void Unbridge(const LegId& session) override;
  void Record(const LegId& session, const MessageToRecord& message) override;
  void StopRecording(const LegId& session) override;
  void SendRecording(const LegId& session) override;
  void Close(const LegId& session) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::edge
