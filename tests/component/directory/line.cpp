#include "line.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace centralino::testing {

// One thread: the listener and every pair of sockets in one poll().
class Line::Impl {
 public:
  Impl(std::string host, std::string port) : host_(std::move(host)), port_(std::move(port)) {
    Listen();
    thread_ = std::thread([this] { Run(); });
  }

  ~Impl() {
    stopping_ = true;
    thread_.join();
  }

  int port() const { return local_port_; }

  void Freeze() { frozen_ = true; }

  // Takes effect within a turn of the loop; waits for it.
  void Set(bool up) {
    frozen_ = false;
    wanted_ = up;
    while (up_ != up) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

 private:
  void Listen() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(local_port_));
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(listener_, 64) != 0) {
      throw std::runtime_error("the line cannot listen");
    }
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    local_port_ = ntohs(address.sin_port);
    up_ = true;
  }

  int Dial() const {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host_.c_str(), port_.c_str(), &hints, &found) != 0) return -1;
    int connected = -1;
    for (addrinfo* each = found; each != nullptr && connected < 0; each = each->ai_next) {
      connected = ::socket(each->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
      if (::connect(connected, each->ai_addr, each->ai_addrlen) != 0) {
        ::close(connected);
        connected = -1;
      }
    }
    ::freeaddrinfo(found);
    return connected;
  }

  void HangUp(std::size_t pair) {
    ::close(pairs_[pair].first);
    ::close(pairs_[pair].second);
    pairs_.erase(pairs_.begin() + static_cast<std::ptrdiff_t>(pair));
  }

  // False at the end of either side.
  static bool Carry(int from, int to) {
    char bytes[16384];
    const ssize_t size = ::read(from, bytes, sizeof bytes);
    if (size <= 0) return false;
    for (ssize_t done = 0; done < size;) {
      const ssize_t sent =
          ::send(to, bytes + done, static_cast<std::size_t>(size - done), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      done += sent;
    }
    return true;
  }

  void Run() {
    while (!stopping_) {
      if (wanted_ && !up_) Listen();
      if (!wanted_ && up_) {
        ::close(listener_);
        while (!pairs_.empty()) HangUp(0);
        up_ = false;
      }
      if (frozen_) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        continue;
      }
      std::vector<pollfd> watched;
      if (up_) watched.push_back({listener_, POLLIN, 0});
      for (const auto& [near, far] : pairs_) {
        watched.push_back({near, POLLIN, 0});
        watched.push_back({far, POLLIN, 0});
      }
      ::poll(watched.data(), watched.size(), 5);
      for (std::size_t pair = pairs_.size(); pair-- > 0;) {
        const auto [near, far] = pairs_[pair];
        const bool speaks = watched[1 + 2 * pair].revents != 0;
        const bool answers = watched[2 + 2 * pair].revents != 0;
        if ((speaks && !Carry(near, far)) || (answers && !Carry(far, near))) HangUp(pair);
      }
      if (up_ && watched[0].revents != 0) {
        const int near = ::accept(listener_, nullptr, nullptr);
        const int far = Dial();
        if (near >= 0 && far >= 0) {
          pairs_.emplace_back(near, far);
        } else {
          ::close(near);
          ::close(far);
        }
      }
    }
    if (up_) ::close(listener_);
    while (!pairs_.empty()) HangUp(0);
  }

  const std::string host_;
  const std::string port_;
  std::atomic<bool> wanted_{true};
  std::atomic<bool> up_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<bool> frozen_{false};
  int listener_ = -1;
  int local_port_ = 0;
  std::vector<std::pair<int, int>> pairs_;
  std::thread thread_;
};

Line::Line(std::string host, std::string port)
    : impl_(std::make_unique<Impl>(std::move(host), std::move(port))) {}
Line::~Line() = default;
int Line::port() const { return impl_->port(); }
void Line::Cut() { impl_->Set(false); }
void Line::Mend() { impl_->Set(true); }
void Line::Freeze() { impl_->Freeze(); }

}  // namespace centralino::testing
