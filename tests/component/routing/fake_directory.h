// A directory that publishes what the test says, over real gRPC.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "model/closure.h"
#include "model/organization.h"

namespace centralino::routing {

class FakeDirectory {
 public:
  FakeDirectory();
  // Ends all streams.
  ~FakeDirectory();

  // "127.0.0.1:PORT".
  std::string address() const;
  // Becomes the live revision and is sent to who watches.
  void Publish(const model::Snapshot& snapshot);
  // What holds beside it, in empoli.
  void Override(const model::Overrides& overrides);
  // Known to GetRevision only.
  void Remember(const model::Snapshot& snapshot);
  int times_asked() const;  // GetRevision

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace centralino::routing
