// The few primitives of the border, by OpenSSL.
#pragma once

#include <string>
#include <string_view>

namespace centralino::edge {

enum class HashAlgorithm { kMd5, kSha256 };

std::string HexHash(HashAlgorithm algorithm, std::string_view text);  // lower case
std::string HexHmacSha256(std::string_view key, std::string_view text);
std::string RandomHex(std::size_t bytes);  // of at most 512 bytes
// Takes the same time wherever the texts differ.
bool ConstantTimeEqual(std::string_view a, std::string_view b);

}  // namespace centralino::edge
