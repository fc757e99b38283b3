// Session descriptions as the test's parties write and read them: one audio stream.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/loop/udp_socket.h"

namespace centralino::support {

enum class AudioCodec { kPcma, kPcmu };
const char* NameOf(AudioCodec codec);
int PayloadTypeOf(AudioCodec codec);

struct Description {
  Endpoint audio;  // port 0: refused
  std::vector<AudioCodec> codecs = {AudioCodec::kPcma, AudioCodec::kPcmu};
  std::optional<int> telephone_event = 101;  // payload type, RFC 4733
  std::string direction = "sendrecv";
  unsigned version = 1;  // of o=, grows with every change (RFC 3264 §8)
};

std::string WriteDescription(const Description& description);

// Empty if there is no audio stream.
std::optional<Description> ReadDescription(const std::string& text);

}  // namespace centralino::support
