// Any text as a session description: never a crash, a hang or an answer that we would refuse.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sdp/negotiation.h"
#include "sdp/parse.h"

using namespace centralino::sdp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = Parse({reinterpret_cast<const char*>(data), size});
  if (!read.ok()) return 0;
  for (const Family family : {Family::kIpv4, Family::kIpv6}) {
    LocalSession ours{.session_id = 1,
                      .version = 1,
                      .family = family,
                      .address = family == Family::kIpv4 ? "192.0.2.1" : "2001:db8::1",
                      .port = 20000};
    if (const auto terms = ReadOffer(*read, family); terms.ok()) {
      const auto answer = Parse(WriteAnswer(ours, *read, *terms));
      if (!answer.ok() || answer->media.size() != read->media.size()) std::abort();
      const auto version = ours.version;
      WriteAnswer(ours, *read, *terms);
      if (ours.version != version) std::abort();
    }
    WriteOffer(ours);
    (void)ReadAnswer(ours, *read);
  }
  return 0;
}
