#!/bin/sh
# No file includes another twice.
set -eu
# shellcheck disable=SC2016 # awk's dollars
git ls-files -z -- '*.cpp' '*.h' | xargs -0 awk '
  FNR == 1 { split("", seen) }
  /^#include/ && seen[$2]++ { print FILENAME ":" FNR ": " $0; bad = 1 }
  END { exit bad }'
