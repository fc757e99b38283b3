#!/bin/sh
# Pure libraries include no adapter, no gRPC, no clock and no socket; a service includes no other
# service; gRPC's headers stand in .cpp files, and in those of reactors, only.
set -u
failed=0

# complain WHAT LINES
complain() {
  [ -n "$2" ] || return 0
  printf '%s:\n%s\n' "$1" "$2"
  failed=1
}

pure='libs/model libs/calendar libs/speech libs/plan libs/waiting libs/callflow libs/sdp libs/rtp'
# shellcheck disable=SC2086 # a list of folders
complain "a pure library includes an adapter" "$(git grep -nE \
  '#include ["<](wire|service|redis|postgres|audio|secrets|centralino|grpc|grpcpp|sys/socket|netinet|hiredis|pqxx)/' \
  -- $pure)"
# shellcheck disable=SC2086
complain "a pure library reads a clock" \
  "$(git grep -nE '(system_clock|steady_clock)::now' -- $pure)"
# Reactors derive from gRPC's classes; their headers are for the .cpp files beside them alone.
reactors=':!libs/service/health_service.h :!libs/service/server_stream.h
  :!services/directory/watch_stream.h
  :!services/sip-edge/clients/standing_stream.h'
# shellcheck disable=SC2086
complain "a header includes gRPC" \
  "$(git grep -nE '#include <grpc' -- 'libs/*.h' 'services/*.h' $reactors)"
for service in directory routing queue media sip-edge; do
  for other in directory routing queue media sip-edge; do
    [ "$service" = "$other" ] ||
      complain "a service includes another" \
        "$(git grep -nE "#include \"(services/)?$other/" -- "services/$service")"
  done
done
exit $failed
