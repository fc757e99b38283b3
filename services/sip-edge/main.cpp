// sip-edge: the telephones' side of the platform, and the run of every call.
#include <grpcpp/impl/codegen/service_type.h>

#include <malloc.h>

#include <cstdio>
#include <string>

#include "service/service.h"
#include "services/sip-edge/edge.h"

using namespace centralino;

int main(int argc, char** argv) {
  service::Config config("sip-edge", "SIP, registrations, and the run of every call.");
  edge::EdgeSettings settings;
  config.Add("sip-listen", &settings.sip_listen, "where SIP is spoken, UDP and TCP");
  config.Add("sip-advertise", &settings.sip_advertise, "our address in SIP, if another than that");
  config.Add("trunk", &settings.trunks, "the carrier's addresses: requests from there are calls");
  config.Add("trunk-out", &settings.trunk_out,
             "where calls to the public network are sent, IP:PORT; empty: none are made");
  config.Add("trunk-user", &settings.trunk_user, "how we log in there, if it asks");
  config.Add("trunk-password-file", &settings.trunk_password_file, "a file with the password");
  config.Add("default-organisation", &settings.default_organization,
             "whose phones say an IP address or an unknown domain");
  config.Add("key-file", &settings.key_file, "the key that opens telephones' sealed passwords");
  config.Add("offer-sha256", &settings.offer_sha256,
             "challenge phones by SHA-256 besides MD5 (some give up at what they do not know)");
  config.Add("session-probe", &settings.session_probe,
             "how often a phone in a call is asked whether it still is there; 0: never");
  config.Add("directory", &settings.directory, "directory");
  config.Add("routing", &settings.routing, "routing, every instance or a name for all");
  config.Add("queue", &settings.queue, "queue, every replica or a name for all");
  config.Add("media", &settings.media, "media, every instance or a name for all");
  config.Add("redis", &settings.redis, "Redis, for registrations and records");
  config.Add("civil-time", &settings.civil_time, "the calendars' clock: now, or 2026-11-25T10:00");
  if (auto exit_code = config.Parse(argc, argv)) return *exit_code;
  settings.state_dir = config.common().state_dir;
  settings.instance = config.common().instance;

  // Calls come and go: memory given back to the kernel after each is asked for again at the next.
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  mallopt(M_TOP_PAD, 1 << 20);

  service::Service service(config);
  auto edge = edge::Edge::Start(std::move(settings), service.metrics(), service.health());
  if (!edge.ok()) {
    std::fprintf(stderr, "sip-edge: %s\n", std::string(edge.status().message()).c_str());
    return 1;
  }
  service.Serve((*edge)->api());
  service.OnDrain("wait for calls", [&](auto until) { (*edge)->WaitForCalls(until); });
  service.OnDrain("say good-bye", [&](auto) { (*edge)->SayGoodbye(); });
  return service.Run();
}
