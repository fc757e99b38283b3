#pragma once

namespace centralino::service {

// "0.1.0", of the CMake project.
extern const char kVersion[];

}  // namespace centralino::service
