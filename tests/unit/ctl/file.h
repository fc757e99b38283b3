// A file with this text, gone when the test ends.
#pragma once

#include <string>

namespace centralino::ctl {

class File {
 public:
  explicit File(const std::string& text);
  ~File();
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace centralino::ctl
