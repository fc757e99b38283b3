// What a service does between SIGTERM and its end, in order, within one limit.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace centralino::service {

class Drain {
 public:
  using Clock = std::chrono::steady_clock;
  // Returns when done or when the instant has come, whichever is first.
  using Step = std::function<void(Clock::time_point until)>;

  // Steps run in the order in which they were added.
  void Add(std::string name, Step step);

  // Every step runs, also when no time is left: the last ones say good-bye to what is still up.
  void Run(std::chrono::milliseconds limit);

 private:
  struct Named {
    std::string name;
    Step step;
  };
  std::vector<Named> steps_;
};

}  // namespace centralino::service
