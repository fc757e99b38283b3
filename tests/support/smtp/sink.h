// An SMTP server (RFC 5321) on loopback that keeps what it is given, or refuses it as it is told.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace centralino::support {

struct TakenMail {
  std::string from;  // of the envelope
  std::string to;
  std::string content;  // with CR LF, dots unstuffed
};

class SmtpSink {
 public:
  // Port 0: any free port. Aborts with a sentence if it cannot listen.
  explicit SmtpSink(std::uint16_t port = 0);
  ~SmtpSink();

  std::uint16_t port() const { return port_; }
  // The reply to what a client says ("MAIL FROM:<…>", "." after the content; "" for the greeting);
  // an empty one: the usual.
  void Answer(std::function<std::string(const std::string& said)> answer);

  std::vector<TakenMail> mails() const;
  // As soon as there are so many, or when the time is up.
  std::vector<TakenMail> WaitFor(std::size_t count, std::chrono::milliseconds longest) const;

 private:
  void Run(const std::stop_token& stop);
  void Serve(int client, const std::stop_token& stop);
  std::string ReplyTo(const std::string& said) const;

  int listener_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;  // guards what follows
  mutable std::condition_variable came_;
  std::function<std::string(const std::string&)> answer_;
  std::vector<TakenMail> mails_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace centralino::support
