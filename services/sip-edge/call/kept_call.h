// What an edge lets the queue keep of a caller who is to be called back, for whichever edge calls
// him: the step under which he waits goes on, and the revision with it.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "model/id.h"
#include "plan/step.h"

namespace centralino::edge {

struct KeptCall {
  model::CallId call;
  std::string dialled;
  plan::Wait step;
  plan::Cursor cursor;
};

std::string WriteKept(const KeptCall& kept);
absl::StatusOr<KeptCall> ReadKept(const std::string& bytes);

}  // namespace centralino::edge
