#include "service/drain.h"

#include "service/log.h"

namespace centralino::service {

void Drain::Add(std::string name, Step step) {
  steps_.push_back({std::move(name), std::move(step)});
}

void Drain::Run(std::chrono::milliseconds limit) {
  const Clock::time_point until = Clock::now() + limit;
  for (const Named& named : steps_) {
    const Clock::time_point begun = Clock::now();
    named.step(until);
    const std::chrono::duration<double> taken = Clock::now() - begun;
    log::Info("drained", {{"step", named.name}, {"seconds", taken.count()}});
  }
}

}  // namespace centralino::service
