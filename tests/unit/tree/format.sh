#!/bin/sh
# Every C++ file is as clang-format would write it.
set -eu
git ls-files -z -- '*.cpp' '*.h' | xargs -0 clang-format --dry-run --Werror
