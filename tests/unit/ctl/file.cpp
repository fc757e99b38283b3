#include "file.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace centralino::ctl {

File::File(const std::string& text) {
  std::string pattern = std::filesystem::temp_directory_path() / "ctl-test-XXXXXX";
  ::close(::mkstemp(pattern.data()));
  path_ = pattern;
  std::ofstream(path_) << text;
}

File::~File() { std::filesystem::remove(path_); }

}  // namespace centralino::ctl
