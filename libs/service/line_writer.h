// Writes lines to a descriptor from a thread of its own, many at a time.
//
//   any thread ──Add──► text that waits ──50 ms or a hurry──► one write
//
// A thread that is woken for each line costs more than the line. So lines are gathered; what must
// be seen at once (a warning, an end) hurries.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace centralino::service {

class LineWriter {
 public:
  // Of text that waits: more is lost, and counted.
  static constexpr std::size_t kMostBytes = 4 << 20;
  static constexpr std::chrono::milliseconds kGather{50};

  // The descriptor stays the caller's.
  explicit LineWriter(int descriptor);
  ~LineWriter();  // writes what waits
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  // From any thread, without waiting for the descriptor. The line ends with a newline.
  void Add(std::string_view line, bool hurry);

  // Lines that found no room.
  std::uint64_t lost() const;

 private:
  void Run();

  const int descriptor_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::string waiting_;
  bool hurry_ = false;
  bool ended_ = false;
  std::uint64_t lost_ = 0;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace centralino::service
