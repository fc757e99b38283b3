// One run of directory's WatchSnapshots, read message by message with a limit on silence.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "centralino/directory/v1/directory.pb.h"

namespace centralino::wire {

class DirectoryClient {
 public:
  // The channel comes back by itself, trying again at most every `max_backoff`.
  DirectoryClient(const std::string& address, std::chrono::milliseconds min_backoff,
                  std::chrono::milliseconds max_backoff);
  ~DirectoryClient();

  using Message = directory::v1::WatchSnapshotsResponse;
  // Runs until the stream ends, is silent for longer than `silence`, or Cancel(); `handle` runs on
  // this thread. The status says why it ended, never OK.
  absl::Status Watch(const directory::v1::WatchSnapshotsRequest& request,
                     std::chrono::milliseconds silence,
                     const std::function<void(const Message&)>& handle);
  // Ends Watch(), now or when it is called next. From any thread.
  void Cancel();

  absl::StatusOr<directory::v1::Revision> GetRevision(const std::string& name,
                                                      std::chrono::milliseconds limit);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::wire
