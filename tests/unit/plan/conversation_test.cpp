// Every file in calls/ is played against SmallEmpoli.
#include "conversation.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "empoli.h"

namespace centralino::plan {
namespace {

TEST_CASE("every call told in the text files goes as written") {
  const model::Snapshot town = SmallEmpoli();
  int files = 0;
  for (const auto& file : std::filesystem::directory_iterator(CONVERSATIONS)) {
    std::ifstream text(file.path());
    for (const std::string& wrong : Play(town, text)) {
      FAIL_CHECK(file.path().filename().string() << ":" << wrong);
    }
    ++files;
  }
  CHECK(files >= 5);
}

}  // namespace
}  // namespace centralino::plan
