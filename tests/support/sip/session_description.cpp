#include "support/sip/session_description.h"

#include <cstdlib>
#include <map>
#include <sstream>

#include "support/sip/message.h"

namespace centralino::support {

const char* NameOf(AudioCodec codec) { return codec == AudioCodec::kPcma ? "PCMA" : "PCMU"; }
int PayloadTypeOf(AudioCodec codec) { return codec == AudioCodec::kPcma ? 8 : 0; }

std::string WriteDescription(const Description& description) {
  std::ostringstream out;
  out << "v=0\r\no=- 20230329 " << description.version << " IN IP4 " << description.audio.address
      << "\r\ns=-\r\nc=IN IP4 " << description.audio.address << "\r\nt=0 0\r\nm=audio "
      << description.audio.port << " RTP/AVP";
  for (const AudioCodec codec : description.codecs) out << " " << PayloadTypeOf(codec);
  if (description.telephone_event) out << " " << *description.telephone_event;
  out << "\r\n";
  for (const AudioCodec codec : description.codecs) {
    out << "a=rtpmap:" << PayloadTypeOf(codec) << " " << NameOf(codec) << "/8000\r\n";
  }
  if (description.telephone_event) {
    out << "a=rtpmap:" << *description.telephone_event
        << " telephone-event/8000\r\na=fmtp:" << *description.telephone_event << " 0-15\r\n";
  }
  out << "a=ptime:20\r\na=" << description.direction << "\r\n";
  return out.str();
}

std::optional<Description> ReadDescription(const std::string& text) {
  Description description;
  description.codecs.clear();
  description.telephone_event.reset();
  bool in_audio = false;
  bool seen_audio = false;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.size() < 2) continue;
    const std::string value = line.substr(2);
    std::istringstream words(value);
    if (line[0] == 'm') {
      std::string kind, proto;
      int port = 0;
      words >> kind >> port >> proto;
      in_audio = kind == "audio" && !seen_audio;
      if (!in_audio) continue;
      seen_audio = true;
      description.audio.port = static_cast<std::uint16_t>(port);
      for (int type = 0; words >> type;) {
        if (type == 8) description.codecs.push_back(AudioCodec::kPcma);
        if (type == 0) description.codecs.push_back(AudioCodec::kPcmu);
      }
    } else if (line[0] == 'c' && (in_audio || !seen_audio)) {
      std::string net, kind, address;
      words >> net >> kind >> address;
      description.audio.address = address;
    } else if (line[0] == 'a') {
      const bool whole_session = !seen_audio;
      if (!whole_session && !in_audio) continue;
      if (value == "sendrecv" || value == "sendonly" || value == "recvonly" ||
          value == "inactive") {
        description.direction = value;
      } else if (value.starts_with("rtpmap:") &&
                 value.find("telephone-event/8000") != std::string::npos) {
        description.telephone_event = std::atoi(value.c_str() + 7);
      }
    }
  }
  if (!seen_audio) return std::nullopt;
  return description;
}

}  // namespace centralino::support
