// Random tests: the seed is told, and may be given again.
//
//   CENTRALINO_SEED           begins with this seed instead of a new one
//   CENTRALINO_RANDOM_STEPS   so many steps instead of what the test does by itself
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace centralino::support {

inline std::uint64_t FromEnvironment(const char* name, std::uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::stoull(text);
}

inline std::uint64_t Seed() { return FromEnvironment("CENTRALINO_SEED", std::random_device()()); }

inline std::uint64_t Steps(std::uint64_t otherwise) {
  return FromEnvironment("CENTRALINO_RANDOM_STEPS", otherwise);
}

}  // namespace centralino::support
