#!/bin/sh
# Pure libraries include no adapter, no gRPC, no clock and no socket; a service includes no other
# service; gRPC's headers stand in .cpp files only.
set -u
failed=0

# complain WHAT, with the offending lines on stdin
complain() {
  if lines=$(cat) && [ -n "$lines" ]; then
    printf '%s:\n%s\n' "$1" "$lines"
    failed=1
  fi
}

pure='libs/model libs/calendar libs/speech libs/plan libs/waiting libs/callflow libs/sdp libs/rtp'
# shellcheck disable=SC2086 # a list of folders
git grep -nE '#include ["<](wire|service|redis|postgres|audio|secrets|centralino|grpc|grpcpp|sys/socket|netinet|hiredis|pqxx)/' \
  -- $pure | complain "a pure library includes an adapter"
# shellcheck disable=SC2086
git grep -nE '(system_clock|steady_clock)::now' -- $pure | complain "a pure library reads a clock"
git grep -nE '#include <grpc' -- 'libs/*.h' 'services/*.h' | complain "a header includes gRPC"
for service in directory routing queue media sip-edge; do
  for other in directory routing queue media sip-edge; do
    [ "$service" = "$other" ] ||
      git grep -nE "#include \"(services/)?$other/" -- "services/$service" |
      complain "a service includes another"
  done
done
exit $failed
