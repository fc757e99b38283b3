#!/bin/sh
# Every script passes shellcheck.
set -eu
git ls-files -z -- dev .ci/run '*.sh' tests/fuzz/run ':!deploy/local/*.sh' ':!deploy/images/*.sh' | xargs -0 shellcheck -x
# Of deploy/local most is read with dev, which sources it.
shellcheck deploy/local/lint_*.sh
