#include "services/directory/requests.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "wire/status.h"

namespace centralino::directory {

absl::Status CheckRequestId(const std::string& request_id) {
  if (request_id.empty()) return absl::OkStatus();
  // RFC 9562 §4: 8-4-4-4-12 hexadecimal digits.
  bool right = request_id.size() == 36;
  for (std::size_t i = 0; right && i < request_id.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    right =
        dash ? request_id[i] == '-' : std::isxdigit(static_cast<unsigned char>(request_id[i])) != 0;
  }
  return right ? absl::OkStatus()
               : wire::WithViolations({{"request_id", "is not a UUID (RFC 9562)"}});
}

std::string DigestOf(const google::protobuf::Message& request) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    // Maps have no order of their own.
    coded.SetSerializationDeterministic(true);
    request.SerializeToCodedStream(&coded);
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash;
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha256(), nullptr);
  constexpr char kHex[] = "0123456789abcdef";
  std::string digest = request.GetDescriptor()->name() + ":";
  for (unsigned i = 0; i < size; ++i) {
    digest += kHex[hash[i] >> 4];
    digest += kHex[hash[i] & 15];
  }
  return digest;
}

absl::Status Once(Transaction& transaction, const std::string& organization,
                  const std::string& request_id, const std::string& digest,
                  google::protobuf::Message* response, bool* replayed,
                  const std::function<absl::Status()>& act) {
  *replayed = false;
  if (request_id.empty()) return act();
  if (const auto before = FindRequest(transaction, organization, request_id)) {
    if (before->digest != digest) {
      return wire::WithViolations({{"request_id", "was used for another request"}});
    }
    *replayed = true;
    return response->ParseFromString(before->response)
               ? absl::OkStatus()
               : absl::DataLossError("a remembered response cannot be read");
  }
  if (absl::Status acted = act(); !acted.ok()) return acted;
  RememberRequest(transaction, organization, request_id,
                  {.digest = digest, .response = response->SerializeAsString()});
  return absl::OkStatus();
}

}  // namespace centralino::directory
