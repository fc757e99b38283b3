// `./dev` as a test uses it, and other programs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/loop/loop.h"

namespace centralino::support {

struct Ran {
  int status = -1;     // -1: could not be run, or was killed after the limit
  std::string output;  // both streams
};

// Waits for it. Words are passed as they are, without a shell.
Ran Run(const std::vector<std::string>& words, milliseconds limit);
// The front script named by CENTRALINO_DEV: Dev({"restart", "queue"}).
Ran Dev(std::vector<std::string> words, milliseconds limit = milliseconds(90000));

}  // namespace centralino::support
