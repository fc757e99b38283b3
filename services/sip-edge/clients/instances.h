// The instances behind a service's name: one address, or what DNS says of a headless service,
// looked up again and again. Names are resolved on a thread of their own, never in the SIP loop.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "service/address.h"
#include "services/sip-edge/sip/loop.h"

namespace centralino::edge {

class Instances {
 public:
  // Told on the loop's thread: every address ("127.0.0.1:7004") there is now. A name that cannot
  // be resolved keeps what it was last.
  using Changed = std::function<void(const std::vector<std::string>& addresses)>;

  Instances(Loop& loop, std::vector<service::Address> names, Changed changed,
            std::chrono::seconds every = std::chrono::seconds(5));
  ~Instances();
  Instances(const Instances&) = delete;
  Instances& operator=(const Instances&) = delete;

 private:
  void Watch();

  Loop& loop_;
  const std::vector<service::Address> names_;
  const Changed changed_;
  const std::chrono::seconds every_;
  std::mutex mutex_;  // guards stopping_
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

// The addresses of a name; an IP literal is its own. Blocks.
std::vector<std::string> Resolve(const service::Address& name);

}  // namespace centralino::edge
