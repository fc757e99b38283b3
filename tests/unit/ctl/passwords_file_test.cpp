#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "file.h"
#include "services/ctl/passwords_file.h"

using namespace centralino::ctl;

TEST_CASE("passwords are lines, kept for their owner only") {
  const File file("empoli 100 secret-100\n\nvinci 100 other\n");
  auto passwords = PasswordsFile::Read(file.path());
  REQUIRE(passwords.ok());
  CHECK(passwords->Find("empoli", "100") == "secret-100");
  CHECK(passwords->Find("vinci", "100") == "other");
  CHECK(passwords->Find("empoli", "101").empty());
  passwords->Set("empoli", "101", "secret-101");
  REQUIRE(passwords->Write().ok());

  std::ifstream in(file.path());
  CHECK(std::string(std::istreambuf_iterator<char>(in), {}) ==
        "empoli 100 secret-100\nempoli 101 secret-101\nvinci 100 other\n");
  struct stat info {};
  REQUIRE(::stat(file.path().c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("no file is an empty one; a line that is none is told with its number") {
  CHECK(PasswordsFile::Read("/tmp/no-such-file-of-passwords").ok());
  const File file("empoli 100 secret\nempoli 101\n");
  const auto passwords = PasswordsFile::Read(file.path());
  REQUIRE_FALSE(passwords.ok());
  CHECK(std::string(passwords.status().message()).find(":2:") != std::string::npos);
}
