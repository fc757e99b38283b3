#include "redis/request.h"

#include <openssl/evp.h>

#include <iterator>
#include <utility>

#include "absl/strings/escaping.h"

namespace centralino::redis {
namespace {

std::string Sha1Hex(std::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_Digest(text.data(), text.size(), digest, &length, EVP_sha1(), nullptr);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), length));
}

}  // namespace

Script::Script(std::string_view name, std::string_view text)
    : name_(name), text_(text), sha_(Sha1Hex(text)) {}

Request Command(std::vector<std::string> words) { return Request{.words = std::move(words)}; }

Request Invoke(const Script& script, std::vector<std::string> keys,
               std::vector<std::string> arguments) {
  Request request{.words = std::move(keys), .script = &script};
  request.keys = request.words.size();
  request.words.insert(request.words.end(), std::make_move_iterator(arguments.begin()),
                       std::make_move_iterator(arguments.end()));
  return request;
}

}  // namespace centralino::redis
