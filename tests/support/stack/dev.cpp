#include "support/stack/dev.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

extern char** environ;

namespace centralino::support {
namespace {

// Until the end of the output or the deadline.
void ReadAll(int fd, Instant deadline, std::string& output) {
  std::array<char, 4096> buffer;
  while (true) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now()).count();
    pollfd wait{fd, POLLIN, 0};
    if (left <= 0 || poll(&wait, 1, static_cast<int>(left)) <= 0) return;
    const ssize_t count = read(fd, buffer.data(), buffer.size());
    if (count <= 0) return;
    output.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

int WaitFor(pid_t child, Instant deadline) {
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (Clock::now() >= deadline) {
      kill(-child, SIGKILL);
      waitpid(child, &status, 0);
      return -1;
    }
    std::this_thread::sleep_for(milliseconds(10));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

Ran Run(const std::vector<std::string>& words, milliseconds limit) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, arguments[0], &actions, &attributes, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(ends[1]);
  Ran ran;
  if (failed == 0) {
    const Instant deadline = Clock::now() + limit;
    ReadAll(ends[0], deadline, ran.output);
    ran.status = WaitFor(child, deadline);
  } else {
    ran.output = "cannot run " + words[0];
  }
  close(ends[0]);
  return ran;
}

Ran Dev(std::vector<std::string> words, milliseconds limit) {
  const char* const script = std::getenv("CENTRALINO_DEV");
  if (script == nullptr) return {-1, "CENTRALINO_DEV is not set"};
  words.insert(words.begin(), script);
  return Run(words, limit);
}

}  // namespace centralino::support
