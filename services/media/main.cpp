// media: RTP sessions, prompts, music, digits, bridges.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "mail/compose.h"
#include "mail/outbox.h"
#include "service/log.h"
#include "service/service.h"
#include "services/media/api.h"
#include "services/media/edges.h"
#include "services/media/engine.h"
#include "services/media/mailing.h"
#include "services/media/messages_api.h"
#include "services/media/metrics.h"
#include "services/media/prompts.h"

int main(int argc, char** argv) {
  using namespace centralino;
  using namespace std::chrono_literals;
  namespace log = service::log;

  service::Config config("media", "RTP sessions, prompts, music, digits, bridges.");
  std::string rtp_bind = "127.0.0.1";
  std::string rtp_advertise;
  service::PortRange rtp_ports{20000, 24999};
  std::int64_t threads = std::max(1u, std::thread::hardware_concurrency());
  media::Prompts::Settings voice;
  config.Add("rtp-bind", &rtp_bind, "IP address that RTP is sent from and received on");
  config.Add("rtp-advertise", &rtp_advertise, "IP address told to far parties; empty: as bound");
  config.Add("rtp-ports", &rtp_ports, "UDP ports for RTP (even) and RTCP (odd)");
  config.Add("media-threads", &threads, "threads that serve RTP");
  config.Add("pico-dir", &voice.pico_folder, "where SVOX Pico was unpacked; empty: espeak-ng only");
  config.Add("cache-dir", &voice.cache_folder, "where spoken sentences are kept; empty: nowhere");
  media::Mailing mailing(config);
  if (const auto exit_code = config.Parse(argc, argv)) return *exit_code;
  if (!media::ParseEndpoint(rtp_bind, 0)) {
    std::fprintf(stderr, "media: --rtp-bind: %s is not an IP address\n", rtp_bind.c_str());
    return 2;
  }

  service::Service service(config);
  std::string warning;
  const auto prompts = media::Prompts::Start(voice, &warning);
  if (!prompts.ok()) {
    std::fprintf(stderr, "media: no voice: %s\n", prompts.status().ToString().c_str());
    return 1;
  }
  if (!warning.empty()) log::Warning("the default voice is espeak-ng", {{"reason", warning}});

  if (const absl::Status started = mailing.Start(config.common().state_dir); !started.ok()) {
    std::fprintf(stderr, "media: messages: %s\n", std::string(started.message()).c_str());
    return 1;
  }

  media::Engine engine({.ports = {.bind_address = rtp_bind,
                                  .first_port = rtp_ports.first,
                                  .last_port = rtp_ports.last},
                        .advertise_address = rtp_advertise.empty() ? rtp_bind : rtp_advertise,
                        .threads = static_cast<unsigned>(std::max<std::int64_t>(threads, 1))},
                       **prompts, media::TickLateness(service.metrics()), &mailing.recorder());
  media::Edges edges(engine);
  media::MediaApi api(engine, edges, **prompts);
  media::Publish(service.metrics(), engine, edges, **prompts);
  mailing.Publish(service.metrics());
  media::MessagesApi messages(mailing.outbox());
  const std::jthread sweeper([&edges](std::stop_token stop) {
    for (; !stop.stop_requested(); std::this_thread::sleep_for(200ms)) {
      edges.Sweep(media::Edges::Clock::now());
    }
  });

  service.Serve(api.service(), [&api](auto& queue) { api.AwaitStreams(queue); });
  service.Serve(messages.service());
  service.OnDrain("let calls end", [&engine](auto until) {
    engine.Drain();
    while (engine.sessions() > 0 && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(20ms);
    }
  });
  service.OnDrain("end streams", [&api](auto) { api.EndStreams(); });
  return service.Run();
}
