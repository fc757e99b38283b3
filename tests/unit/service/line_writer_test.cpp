#include "service/line_writer.h"

#include <fcntl.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <array>
#include <optional>
#include <string>

using namespace centralino::service;

namespace {

// A pipe: what is written to one end is read at the other.
class Pipe {
 public:
  Pipe() { REQUIRE(pipe2(ends_.data(), O_CLOEXEC) == 0); }
  ~Pipe() {
    close(ends_[0]);
    close(ends_[1]);
  }
  int in() const { return ends_[1]; }
  // Waits for as many bytes.
  std::string Read(std::size_t bytes) {
    std::string text(bytes, '\0');
    std::size_t have = 0;
    while (have < bytes) {
      const ssize_t more = read(ends_[0], text.data() + have, bytes - have);
      if (more <= 0) break;
      have += static_cast<std::size_t>(more);
    }
    text.resize(have);
    return text;
  }
  // No write to it waits for a reader from here on: it fails.
  void Fill() {
    REQUIRE(fcntl(in(), F_SETFL, O_NONBLOCK) == 0);
    const std::string block(4096, 'x');
    while (write(in(), block.data(), block.size()) > 0) continue;
  }

 private:
  std::array<int, 2> ends_{};
};

}  // namespace

TEST_CASE("lines are written in their order") {
  Pipe pipe;
  LineWriter writer(pipe.in());
  writer.Add("one\n", false);
  writer.Add("two\n", false);
  CHECK(pipe.Read(8) == "one\ntwo\n");
}

TEST_CASE("a line that hurries takes along what waits") {
  Pipe pipe;
  LineWriter writer(pipe.in());
  writer.Add("calm\n", false);
  writer.Add("warning\n", true);
  CHECK(pipe.Read(13) == "calm\nwarning\n");
}

TEST_CASE("the end writes what waits") {
  Pipe pipe;
  {
    LineWriter writer(pipe.in());
    writer.Add("last words\n", false);
  }
  CHECK(pipe.Read(11) == "last words\n");
}

TEST_CASE("more than there is room for is lost and counted, and nobody waits") {
  Pipe pipe;
  LineWriter writer(pipe.in());
  writer.Add("first\n", false);
  writer.Add(std::string(LineWriter::kMostBytes + 1, 'x'), false);
  CHECK(writer.lost() == 1);
  CHECK(pipe.Read(6) == "first\n");
}

TEST_CASE("a reader who is gone or never reads ends nothing") {
  Pipe pipe;
  pipe.Fill();
  std::optional<LineWriter> writer(std::in_place, pipe.in());
  writer->Add("nobody reads this\n", true);
  writer.reset();
  SUCCEED("the writer ended");
}
