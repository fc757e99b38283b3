#pragma once

#include "bench/figures/report.h"

namespace centralino::bench {

// Where this runs. `commit` is what was built.
Machine ThisMachine(const std::string& commit);

}  // namespace centralino::bench
