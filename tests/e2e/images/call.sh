#!/usr/bin/env bash
# Builds the images, looks at them, starts the platform out of them and makes calls through it: what
# is asserted is what callers heard. Exit code 77: this machine cannot run containers, and why.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(cd "$here/../../.." && pwd)
dev=${CENTRALINO_DEV:-$tree/dev}
calls=$1

export CENTRALINO_CACHE=${CENTRALINO_CACHE:-${CENTRALINO_STATE:-$tree/.dev}}
# Beside the platform of the other tests.
export CENTRALINO_STATE=${CENTRALINO_STATE:-$CENTRALINO_CACHE}/containers-test
export CENTRALINO_PORT_OFFSET=$((${CENTRALINO_PORT_OFFSET:-0} + 100)) CENTRALINO_RTP_PORTS=17000-18999
export CENTRALINO_PRESET=release CENTRALINO_RUN_FROM=images CENTRALINO_DEV=$dev
unset CENTRALINO_NO_BUILD

"$dev" images
"$here/check.sh" "$CENTRALINO_CACHE/images" directory routing queue media sip-edge centralinoctl
why=$("$dev" images --can-run)
if [[ -n $why ]]; then
  printf 'the images are built and as they should be, but not run: %s\n' "$why"
  exit 77
fi
trap '"$dev" down --purge >/dev/null' EXIT
"$dev" up >/dev/null
"$dev" status --json >"$CENTRALINO_STATE/run/status.json"

# Each service runs as the image says: nobody in particular, nothing allowed, nothing to write on.
for pid in $(jq '.services[].pid' "$CENTRALINO_STATE/run/status.json"); do
  service=$(pgrep -P "$pid")
  [[ $(awk '/^Uid:/ { print $2 }' "/proc/$service/status") -eq 10001 &&
    $(awk '/^CapEff:/ { print $2 }' "/proc/$service/status") =~ ^0+$ &&
    $(awk '$5 == "/" { print $6 }' "/proc/$service/mountinfo") == ro* ]] || {
    printf 'a service runs with more rights than its image asks for: pid %s\n' "$service"
    exit 1
  }
done

CENTRALINO_TEST_STATUS=$CENTRALINO_STATE/run/status.json \
  "$calls" "callers in a line hear their number*,an answer cuts the voice*,a call and its segments*"
