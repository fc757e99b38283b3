#include "bench/load/board.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "bench/load/organization.h"
#include "support/sip/session_description.h"

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
  if (isatty(STDERR_FILENO) == 0) return;
  std::fprintf(stderr, "\r\033[K%s", text.c_str());
  std::fflush(stderr);
}
void ProgressEnd() { Progress(""); }

Board::Board(Loop& loop, const support::Status& status, const Processes& processes)
    : loop_(loop), status_(status), processes_(processes) {
  std::uint16_t port = 0;
  sink_ = BindSink(port);
  sdp_ = support::WriteDescription(
      {.audio = {"127.0.0.1", port}, .codecs = {support::AudioCodec::kPcma}});
  trunk_ = std::make_unique<UserAgent>(
      loop_, UserAgent::Options{.bind = {status.trunk.front(), 0}, .proxy = status.sip});
  trunk_->transactions().keep_trace = false;
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
