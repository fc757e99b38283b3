#include "support/smtp/sink.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <optional>

namespace centralino::support {
namespace {

bool Readable(int file, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    pollfd wait{.fd = file, .events = POLLIN, .revents = 0};
    if (poll(&wait, 1, 50) > 0) return true;
  }
  return false;
}

// A client's lines.
class Lines {
 public:
  Lines(int client, const std::stop_token& stop) : client_(client), stop_(stop) {}

  std::optional<std::string> Next() {
    for (;;) {
      const std::size_t end = read_.find("\r\n");
      if (end != std::string::npos) {
        std::string line = read_.substr(0, end);
        read_.erase(0, end + 2);
        return line;
      }
      char bytes[4096];
      if (!Readable(client_, stop_)) return std::nullopt;
      const ssize_t count = recv(client_, bytes, sizeof bytes, 0);
      if (count <= 0) return std::nullopt;
      read_.append(bytes, static_cast<std::size_t>(count));
    }
  }
  void Say(std::string line) {
    line += "\r\n";
    [[maybe_unused]] const ssize_t sent = send(client_, line.data(), line.size(), MSG_NOSIGNAL);
  }

 private:
  const int client_;
  const std::stop_token& stop_;
  std::string read_;
};

std::string Path(const std::string& line) {
  const std::size_t begin = line.find('<') + 1;
  return line.substr(begin, line.find('>') - begin);
}

std::optional<std::string> Content(Lines& lines) {
  std::string content;
  while (auto line = lines.Next()) {
    if (*line == ".") return content;
    content += (line->starts_with('.') ? line->substr(1) : *line) + "\r\n";
  }
  return std::nullopt;
}

}  // namespace

SmtpSink::SmtpSink(std::uint16_t port) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, any, size) != 0 || listen(listener_, 16) != 0 ||
      getsockname(listener_, any, &size) != 0) {
    std::perror("the SMTP sink cannot listen");
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

SmtpSink::~SmtpSink() {
  thread_.request_stop();
  thread_.join();
  close(listener_);
}

void SmtpSink::Answer(std::function<std::string(const std::string&)> answer) {
  const std::lock_guard lock(mutex_);
  answer_ = std::move(answer);
}

std::vector<TakenMail> SmtpSink::mails() const {
  const std::lock_guard lock(mutex_);
  return mails_;
}

std::vector<TakenMail> SmtpSink::WaitFor(std::size_t count,
                                         std::chrono::milliseconds longest) const {
  std::unique_lock lock(mutex_);
  came_.wait_for(lock, longest, [&] { return mails_.size() >= count; });
  return mails_;
}

std::string SmtpSink::ReplyTo(const std::string& said) const {
  {
    const std::lock_guard lock(mutex_);
    std::string reply = answer_ ? answer_(said) : "";
    if (!reply.empty()) return reply;
  }
  if (said.empty()) return "220 sink.example.org ready";
  if (said.starts_with("DATA")) return "354 go on";
  if (said.starts_with("QUIT")) return "221 bye";
  return "250 ok";
}

void SmtpSink::Run(const std::stop_token& stop) {
  while (Readable(listener_, stop)) {
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    Serve(client, stop);
    close(client);
  }
}

void SmtpSink::Serve(int client, const std::stop_token& stop) {
  Lines lines(client, stop);
  TakenMail mail;
  lines.Say(ReplyTo(""));
  while (const auto line = lines.Next()) {
    std::string reply = ReplyTo(*line);
    lines.Say(reply);
    if (line->starts_with("QUIT")) return;
    if (line->starts_with("MAIL")) mail = {.from = Path(*line), .to = "", .content = ""};
    if (line->starts_with("RCPT")) mail.to = Path(*line);
    if (!line->starts_with("DATA") || !reply.starts_with('3')) continue;
    auto content = Content(lines);
    if (!content) return;
    reply = ReplyTo(".");
    if (reply.starts_with('2')) {
      mail.content = *std::move(content);
      const std::lock_guard lock(mutex_);
      mails_.push_back(mail);
    }
    lines.Say(reply);
    came_.notify_all();
  }
}

}  // namespace centralino::support
