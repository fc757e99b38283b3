// Stock programs of other people: baresip as the operator's telephone, sipp as the carrier.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "e2e/calls/fixture.h"
#include "support/audio/g711.h"
#include "support/audio/wav.h"

namespace centralino::support {
namespace {

namespace fs = std::filesystem;

// A folder that is gone afterwards.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("centralino-softphone-" + std::to_string(getpid()));
  Folder() { fs::create_directories(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path); }
  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
  }
};

std::vector<float> ToneFor(double hertz, int frames) {
  std::vector<float> samples;
  Source source = Tone(hertz);
  for (int i = 0; i < frames; ++i) {
    for (const std::int16_t sample : source()) samples.push_back(sample);
  }
  return samples;
}

void ConfigureBaresip(const Folder& folder, const std::string& user) {
  const auto& entry = TheHouse().status().operator_of(user);
  const std::string sip = ToString(TheHouse().status().sip);
  WriteWav(folder.path / "tone.wav", ToneFor(kOperatorTone, 50 * 60));
  folder.Write("accounts", "<sip:" + entry.user + "@" + sip + ">;auth_user=" + entry.user +
                               ";auth_pass=" + entry.password +
                               ";answermode=auto;audio_codecs=pcma/8000/1;regint=60\n");
  folder.Write("contacts", "");
  folder.Write("config",
               "poll_method epoll\nsip_listen 127.0.0.1:0\naudio_channels 1\n"
               "audio_source aufile," +
                   (folder.path / "tone.wav").string() +
                   "\n"
                   "audio_player aubridge,nil\naudio_alert aubridge,nil\nring_aufile none\n"
                   "module_path /usr/lib/baresip/modules\nmodule g711.so\nmodule aufile.so\n"
                   "module aubridge.so\nmodule sndfile.so\nmodule account.so\nmodule menu.so\n"
                   "module uuid.so\nsnd_path " +
                   folder.path.string() + "\n");
}

// The carrier's side: dials, waits for the answer, presses 1 (a recording that sipp brings), stays,
// hangs up.
const char kScenario[] = R"(<?xml version="1.0" encoding="UTF-8"?>
<scenario name="a citizen presses 1">
  <send retrans="500"><![CDATA[
    INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:0571123456@[local_ip]:[local_port]>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>
    Call-ID: [call_id]
    CSeq: 1 INVITE
    Contact: <sip:0571123456@[local_ip]:[local_port]>
    Max-Forwards: 70
    Content-Type: application/sdp
    Content-Length: [len]

    v=0
    o=sipp 1 1 IN IP[media_ip_type] [media_ip]
    s=-
    c=IN IP[media_ip_type] [media_ip]
    t=0 0
    m=audio [auto_media_port] RTP/AVP 8 101
    a=rtpmap:8 PCMA/8000
    a=rtpmap:101 telephone-event/8000
    a=fmtp:101 0-15
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="200" rrs="true"/>
  <send><![CDATA[
    ACK [next_url] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:0571123456@[local_ip]:[local_port]>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
    Call-ID: [call_id]
    CSeq: 1 ACK
    Max-Forwards: 70
    Content-Length: 0

  ]]></send>
  <pause milliseconds="1000"/>
  <nop><action><exec play_pcap_audio="/usr/share/sip-tester/dtmf_2833_1.pcap"/></action></nop>
  <pause milliseconds="1000"/>
  <nop><action><exec rtp_stream="tone.alaw,-1,8"/></action></nop>
  <pause milliseconds="6000"/>
  <send retrans="500"><![CDATA[
    BYE [next_url] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:0571123456@[local_ip]:[local_port]>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
    Call-ID: [call_id]
    CSeq: 2 BYE
    Max-Forwards: 70
    Content-Length: 0

  ]]></send>
  <recv response="200" rrs="true"/>
</scenario>
)";

TEST_CASE("a stock softphone registers as an operator and talks to a stock caller") {
  const Office office = TheOffice();
  const Folder baresip;
  ConfigureBaresip(baresip, office.operators[0]);
  Ran phone;
  std::thread operating([&] {
    phone = Run({"timeout", "-k", "2", "16", "baresip", "-f", baresip.path.string()}, seconds(30));
  });
  const bool present = TheHouse().lines().WaitForAvailable(office.group, 1, seconds(8));

  const Folder sipp;
  sipp.Write("scenario.xml", kScenario);
  std::string coded;
  for (const float sample : ToneFor(kCitizenTone, 50 * 20)) {
    coded.push_back(static_cast<char>(EncodeALaw(static_cast<std::int16_t>(sample))));
  }
  sipp.Write("tone.alaw", coded);
  const auto& status = TheHouse().status();
  const Ran carrier = Run({"sh", "-c",
                           "cd " + sipp.path.string() + " && timeout 25 sipp -sf scenario.xml -i " +
                               status.trunk.front() + " -mi " + status.trunk.front() + " -s " +
                               kTownHall + " -m 1 -nostdin -trace_err " + ToString(status.sip)},
                          seconds(30));
  operating.join();
  INFO("baresip: " << phone.output << "\nsipp: " << carrier.output);
  CHECK(present);
  CHECK(carrier.status == 0);
  // What baresip heard, as its sndfile module kept it.
  bool heard = false;
  for (const auto& entry : fs::directory_iterator(baresip.path)) {
    const std::string name = entry.path().filename();
    if (name.find("-dec") == std::string::npos) continue;
    heard = heard || !FindTone(ReadWav(entry.path()), kCitizenTone).empty();
  }
  CHECK(heard);
}

}  // namespace
}  // namespace centralino::support
