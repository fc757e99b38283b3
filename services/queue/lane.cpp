#include "services/queue/lane.h"

#include <cstddef>

namespace centralino::queue {

void Lane::Gather(redis::Request request, Callback callback) {
  requests_.push_back(std::move(request));
  callbacks_.push_back(std::move(callback));
}

bool Lane::Run() {
  bool up = true;
  while (!requests_.empty()) {
    const std::vector<redis::Request> requests = std::exchange(requests_, {});
    const std::vector<Callback> callbacks = std::exchange(callbacks_, {});
    std::vector<absl::StatusOr<redis::Reply>> outcomes = connection_.RunAll(requests);
    up = connection_.up();
    for (std::size_t i = 0; i < callbacks.size(); ++i) callbacks[i](std::move(outcomes[i]));
  }
  return up;
}

}  // namespace centralino::queue
