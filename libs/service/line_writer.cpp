#include "service/line_writer.h"

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace centralino::service {
namespace {

// A descriptor that is closed or full for good takes no more: nobody is left to be told.
void WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

LineWriter::LineWriter(int descriptor) : descriptor_(descriptor), thread_([this] { Run(); }) {}

LineWriter::~LineWriter() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void LineWriter::Add(std::string_view line, bool hurry) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + line.size() > kMostBytes) {
      ++lost_;
      return;
    }
    wake = waiting_.empty() || (hurry && !hurry_);
    waiting_ += line;
    hurry_ = hurry_ || hurry;
  }
  if (wake) changed_.notify_one();
}

std::uint64_t LineWriter::lost() const {
  const std::lock_guard lock(mutex_);
  return lost_;
}

void LineWriter::Run() {
  std::string text;
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
    changed_.wait_for(lock, kGather, [this] { return ended_ || hurry_; });
    hurry_ = false;
    text.swap(waiting_);
    const bool last = ended_;
    lock.unlock();
    WriteAll(descriptor_, text);
    text.clear();
    if (last) return;
    lock.lock();
  }
}

}  // namespace centralino::service
