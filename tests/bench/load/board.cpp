#include "bench/load/board.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "bench/load/organization.h"
#include "support/sip/session_description.h"
#include "support/stack/dev.h"

namespace centralino::bench {
namespace {

int BindSink(std::uint16_t& port) {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const int small = 2304;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (fd < 0 || bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::abort();
  }
  port = ntohs(address.sin_port);
  return fd;
}

}  // namespace

void Progress(const std::string& text) {
  static Instant last;
  const bool terminal = isatty(STDERR_FILENO) != 0;
  if (!terminal && (text.empty() || Clock::now() - last < seconds(10))) return;
  last = Clock::now();
  std::fprintf(stderr, terminal ? "\r\033[K%s" : "%s\n", text.c_str());
  std::fflush(stderr);
}
void ProgressEnd() { Progress(""); }

Board::Board(Loop& loop, std::string status_file)
    : loop_(loop), status_file_(std::move(status_file)) {
  std::uint16_t port = 0;
  sink_ = BindSink(port);
  sdp_ = support::WriteDescription(
      {.audio = {"127.0.0.1", port}, .codecs = {support::AudioCodec::kPcma}});
}

std::string Board::Connect() {
  std::string why;
  const auto status = support::ReadStatus(status_file_, &why);
  if (!status) return why;
  status_ = *status;
  processes_ = std::make_unique<Processes>(status_, status_file_);
  if (trunk_) past_datagrams_ += trunk_->transactions().datagrams();
  trunk_ = std::make_unique<UserAgent>(
      loop_, UserAgent::Options{.bind = {status_.trunk.front(), 0}, .proxy = status_.sip});
  trunk_->transactions().keep_trace = false;
  return "";
}

std::string Board::Restart() {
  for (const auto& service : status_.services) {
    Progress("restarting " + service.name);
    const support::Ran ran = support::Dev({"restart", service.name});
    if (ran.status != 0) return "cannot restart " + service.name + ": " + ran.output;
  }
  const support::Ran ran = support::Dev({"status", "--json"});
  std::ofstream(status_file_) << ran.output;
  const std::string why = Connect();
  if (!why.empty()) return why;
  if (!AwaitOrganization(seconds(60))) return "the organisation is not live after a restart";
  AwaitCalm(seconds(90));
  return "";
}

// What is made in advance after a start (the voice says what it can to itself) is no caller's.
void Board::AwaitCalm(seconds limit) {
  constexpr double kCalmKib = 128;
  const Instant until = Clock::now() + limit;
  double before = 0;
  for (double now = Sum(processes_->Memory()); now - before > kCalmKib && Clock::now() < until;
       now = Sum(processes_->Memory())) {
    Progress("waiting until services have grown to their size");
    before = now;
    Sleep(seconds(3));
  }
  ProgressEnd();
}

// A call to a number that is not known yet is refused; to one that is, it is answered.
bool Board::AwaitOrganization(seconds limit) {
  const Instant until = Clock::now() + limit;
  bool live = false;
  while (!live && Clock::now() < until) {
    Progress("waiting for the organisation to be live");
    std::shared_ptr<Call> call;
    CallEvents events;
    events.on_answered = [&](const SipMessage&) {
      live = true;
      loop_.Post([&] { call->Bye([this](const SipMessage&) { loop_.Stop(); }); });
      return std::string();
    };
    events.on_failed = [this](const SipMessage&) { loop_.Stop(); };
    call = trunk_->Invite(kWaitingNumber, "0571123456", sdp_, events);
    loop_.Run();
    if (!live) Sleep(milliseconds(500));
  }
  ProgressEnd();
  return live;
}

void Board::Sleep(milliseconds time) {
  loop_.After(time, [this] { loop_.Stop(); });
  loop_.Run();
}

Board::~Board() { close(sink_); }

std::size_t Board::datagrams() const {
  std::size_t sum = past_datagrams_ + trunk_->transactions().datagrams();
  for (const auto& phone : phones_) sum += phone->transactions().datagrams();
  return sum;
}

bool Board::Register(const std::vector<std::string>& users,
                     std::function<void(std::size_t, std::shared_ptr<Call>)> on_call,
                     seconds limit) {
  registered_ = 0;
  for (std::size_t i = 0; i < users.size(); ++i) {
    phones_.push_back(std::make_unique<UserAgent>(
        loop_, UserAgent::Options{.bind = {"127.0.0.1", 0},
                                  .proxy = status_.sip,
                                  .domain = kDomain,
                                  .login = {users[i], kPassword},
                                  .on_call = [i, on_call](std::shared_ptr<Call> call) {
                                    on_call(i, std::move(call));
                                  }}));
    phones_.back()->transactions().keep_trace = false;
  }
  // A few at a time, so that the border is not stormed.
  for (std::size_t i = 0; i < std::min<std::size_t>(8, users.size()); ++i) RegisterNext(i);
  const auto timer = loop_.After(limit, [this] { loop_.Stop(); });
  loop_.Run();
  loop_.Cancel(timer);
  return registered_ == users.size();
}

void Board::RegisterNext(std::size_t index) {
  phones_[index]->Register(3600, [this, index](const SipMessage& response) {
    if (response.status == 200) ++registered_;
    if (registered_ == phones_.size()) loop_.Stop();
    if (registered_ % 50 == 0) {
      Progress("registering: " + std::to_string(registered_) + " of " +
               std::to_string(phones_.size()));
    }
    if (index + 8 < phones_.size()) RegisterNext(index + 8);
  });
}

void Board::Unregister() {
  std::size_t left = phones_.size();
  for (auto& phone : phones_) {
    phone->Register(0, [this, &left](const SipMessage&) {
      if (--left == 0) loop_.Stop();
    });
  }
  const auto timer = loop_.After(seconds(10), [this] { loop_.Stop(); });
  if (left > 0) loop_.Run();
  loop_.Cancel(timer);
  for (const auto& phone : phones_) past_datagrams_ += phone->transactions().datagrams();
  phones_.clear();
}

}  // namespace centralino::bench
