#include "services/sip-edge/edge.h"

#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>

#include "absl/strings/numbers.h"
#include "sdp/address.h"
#include "service/log.h"
#include "service/uuid.h"
#include "services/sip-edge/clients/nonce_key.h"

namespace centralino::edge {
namespace {

namespace log = service::log;
using namespace std::chrono_literals;

constexpr char kNoConfiguration[] = "no configuration was ever loaded";
constexpr char kVoice[] = "warming the voice";
// The apology is some four seconds long.
constexpr std::chrono::seconds kGoodbyeLimit{8};
// So that the last BYE is on its way before the process ends.
constexpr std::chrono::milliseconds kLastWords{200};
constexpr std::chrono::milliseconds kCallBackEvery{1000};

Instant Now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

absl::StatusOr<std::optional<TrunkOut>> TrunkOutOf(const EdgeSettings& settings) {
  if (settings.trunk_out.empty()) return std::optional<TrunkOut>();
  const std::size_t colon = settings.trunk_out.rfind(':');
  std::string host = settings.trunk_out.substr(0, colon);
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  const auto literal = sdp::Canonical(host);
  int port = 5060;
  if (!literal || colon == std::string::npos ||
      !absl::SimpleAtoi(settings.trunk_out.substr(colon + 1), &port) || port < 1 || port > 65535) {
    return absl::InvalidArgumentError("--trunk-out is IP:PORT, not \"" + settings.trunk_out + "\"");
  }
  TrunkOut trunk;
  trunk.flow = {Transport::kUdp, *literal, static_cast<std::uint16_t>(port)};
  trunk.user = settings.trunk_user;
  if (!settings.trunk_password_file.empty()) {
    std::ifstream file(settings.trunk_password_file);
    if (!std::getline(file, trunk.password)) {
      return absl::InvalidArgumentError("--trunk-password-file cannot be read");
    }
  }
  return std::optional(std::move(trunk));
}

std::string SpoolFolder(const EdgeSettings& settings) {
  const std::filesystem::path base =
      settings.state_dir.empty()
          ? std::filesystem::temp_directory_path() / ("centralino-" + settings.instance)
          : std::filesystem::path(settings.state_dir);
  return (base / "records").string();
}

}  // namespace

class Edge::LoopTimers final : public Timers {
 public:
  explicit LoopTimers(Loop& loop) : loop_(loop) {}
  Timer After(std::chrono::milliseconds delay, std::function<void()> task) override {
    return loop_.After(delay, std::move(task));
  }
  void Cancel(Timer timer) override { loop_.Cancel(timer); }

 private:
  Loop& loop_;
};

absl::StatusOr<std::unique_ptr<Edge>> Edge::Start(EdgeSettings settings, service::Metrics& metrics,
                                                  service::Health& health) {
  auto vault = secrets::Vault::FromFile(settings.key_file);
  if (!vault.ok()) return vault.status();
  auto nonce_key = DeriveNonceKey(settings.key_file);
  if (!nonce_key.ok()) return nonce_key.status();
  auto civil = service::CivilClock::Parse(settings.civil_time);
  if (!civil.ok()) return civil.status();
  auto redis = redis::ParseAddress(settings.redis.ToString());
  if (!redis.ok()) return redis.status();
  std::unique_ptr<Edge> edge(new Edge(std::move(settings), *std::move(vault), *std::move(civil),
                                      *std::move(redis), metrics, health));
  if (absl::Status opened = edge->OpenSip(*std::move(nonce_key)); !opened.ok()) return opened;
  edge->Connect();
  return edge;
}

Edge::Edge(EdgeSettings settings, secrets::Vault vault, service::CivilClock civil,
           redis::Options redis, service::Metrics& metrics, service::Health& health)
    : settings_(std::move(settings)),
      vault_(std::move(vault)),
      civil_(std::move(civil)),
      health_(health),
      metrics_(metrics),
      sip_metrics_(metrics) {
  health_.Hold(kNoConfiguration);
  health_.Hold(kVoice);
  if (civil_.set()) log::Warning("civil time is set", {{"local", civil_.LocalTime()}});
  for (const char* dependency : {"directory", "routing", "queue", "media", "redis"}) {
    health_.SetDependency(dependency, false);
  }
  redis_ = std::make_unique<redis::Client>(std::move(redis), [this](bool up) {
    health_.SetDependency("redis", up);
    if (!up) return;
    loop_.Post([this] {
      if (calls_ == nullptr) return;  // not everything is made
      records_->Replay();
      bindings_->Retry();
    });
  });
  records_ = std::make_unique<RecordLog>(
      *redis_, SpoolFolder(settings_),
      RecordLog::Counters{[this] { metrics_.RecordKept(); }, [this] { metrics_.RecordSpooled(); },
                          [this] { metrics_.RecordLost(); }});
  loop_.Call([this] { MakeParts(); });
  api_ = std::make_unique<EdgeApi>(
      EdgeApi::Sources{&loop_, calls_.get(), bindings_.get(),
                       [this](const OrganizationId& id) { return published_->Operators(id); }});
}

void Edge::MakeParts() {
  bindings_ = std::make_unique<RedisBindings>(*redis_, loop_, settings_.instance);
  timers_ = std::make_unique<LoopTimers>(loop_);
  const auto dependency = [this](const char* name) {
    return [this, name](bool up) { health_.SetDependency(name, up); };
  };
  media_ = std::make_unique<MediaPool>(
      loop_, settings_.instance,
      MediaPool::Callbacks{dependency("media"), [this](const std::string& address) {
                             published_->WarmInstance(address);
                           }});
  queue_ = std::make_unique<QueueClient>(loop_, settings_.instance, dependency("queue"));
  routing_ = std::make_unique<RoutingClient>(loop_, dependency("routing"));
  published_ = std::make_unique<Published>(
      loop_, *media_,
      Published::Callbacks{[this] { health_.Release(kNoConfiguration); },
                           [this] { health_.Release(kVoice); }});
  CallPorts ports;
  ports.media = media_.get();
  ports.queue = queue_.get();
  ports.routing = routing_.get();
  ports.records = records_.get();
  ports.timers = timers_.get();
  ports.metrics = &metrics_;
  ports.organizations = published_.get();
  ports.now = Now;
  ports.civil_now = [this] { return civil_.Now(); };
  ports.new_id = service::NewUuid;
  calls_ = std::make_unique<Calls>(std::move(ports));
  media_->SetEvents(calls_.get());
  queue_->SetEvents(calls_.get());
}

absl::Status Edge::OpenSip(std::string nonce_key) {
  SipSettings sip;
  sip.bind = settings_.sip_listen.host;
  sip.port = settings_.sip_listen.port;
  sip.advertise = settings_.sip_advertise;
  sip.trunks = settings_.trunks;
  sip.default_organization = settings_.default_organization;
  sip.edge = settings_.instance;
  sip.nonce_key = std::move(nonce_key);
  sip.offer_sha256 = settings_.offer_sha256;
  sip.probe_every = settings_.session_probe;
  auto trunk_out = TrunkOutOf(settings_);
  if (!trunk_out.ok()) return trunk_out.status();
  const bool calls_out = trunk_out->has_value();
  sip.trunk_out = *std::move(trunk_out);
  SipPorts ports;
  ports.directory = published_.get();
  ports.bindings = bindings_.get();
  ports.metrics = &sip_metrics_;
  ports.presence = [this](const PresenceChange& change) { OnPresence(change); };
  ports.clock = Now;
  auto opened = SipSide::Start(loop_, std::move(sip), std::move(ports));
  if (!opened.ok()) return opened.status();
  sip_ = *std::move(opened);
  loop_.Call([this, calls_out] {
    calls_->SetLegs(&sip_->legs());
    sip_->SetEvents(calls_.get());
    if (calls_out) CallBack();
  });
  return absl::OkStatus();
}

// Whose turn has come to be called back is asked of the queue, for any edge may call.
void Edge::CallBack() {
  loop_.After(kCallBackEvery, [this] {
    if (calls_ == nullptr || draining_) return;
    calls_->CallBack();
    CallBack();
  });
}

// What comes from other processes comes last: everything that takes it is there.
void Edge::Connect() {
  const auto watch = [this](const std::vector<service::Address>& names, auto* client) {
    instances_.push_back(std::make_unique<Instances>(
        loop_, names,
        [client](const std::vector<std::string>& found) { client->SetAddresses(found); }));
  };
  watch(settings_.media, media_.get());
  watch(settings_.queue, queue_.get());
  watch(settings_.routing, routing_.get());

  wire::SnapshotFeedOptions options;
  options.directory = settings_.directory.ToString();
  options.state_dir = settings_.state_dir;
  options.instance = settings_.instance;
  options.with_credentials = true;
  options.log = [](const std::string& message) { log::Info(message); };
  feed_ = std::make_unique<wire::SnapshotFeed>(std::move(options));
  feed_->OnConnected([this](bool up) { health_.SetDependency("directory", up); });
  feed_->OnChange([this](const wire::SnapshotFeed::Snapshot& snapshot) {
    auto revision = Prepare(snapshot, vault_);
    loop_.Post([this, revision] { published_->Offer(revision); });
  });
  feed_->Start();
  // A media that never comes must not keep the edge from taking calls for ever.
  loop_.Call(
      [this] { loop_.After(Published::kWarmLimit + 5s, [this] { health_.Release(kVoice); }); });
}

Edge::~Edge() {
  feed_.reset();
  instances_.clear();
  loop_.Call([this] {
    if (sip_ != nullptr) sip_->SetEvents(nullptr);
  });
  sip_.reset();
  loop_.Call([this] {
    api_.reset();
    published_.reset();
    routing_.reset();
    queue_.reset();
    media_.reset();
    calls_.reset();
  });
  records_.reset();
  redis_.reset();
}

void Edge::OnPresence(const PresenceChange& change) {
  const OrganizationId organization(change.organization);
  const auto person = published_->OperatorByUser(organization, change.user);
  if (!person) return;
  const Instant expires = change.present ? Now() + change.expires_in : Instant();
  queue_->ReportPresence(organization, person->id, expires);
}

bool Edge::Empty() {
  bool empty = false;
  loop_.Call([&] { empty = calls_->size() == 0; });
  return empty;
}

bool Edge::WaitUntilEmpty(std::chrono::steady_clock::time_point until) {
  while (!Empty()) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(20ms);
  }
  return true;
}

void Edge::WaitForCalls(std::chrono::steady_clock::time_point until) {
  loop_.Call([this] { draining_ = true; });
  sip_->Drain();
  WaitUntilEmpty(until);
}

void Edge::SayGoodbye() {
  if (!Empty()) {
    loop_.Call([this] { calls_->SayGoodbye(); });
    if (!WaitUntilEmpty(std::chrono::steady_clock::now() + kGoodbyeLimit)) {
      loop_.Call([this] { calls_->ReleaseAll(); });
    }
    std::this_thread::sleep_for(kLastWords);
  }
}

}  // namespace centralino::edge
