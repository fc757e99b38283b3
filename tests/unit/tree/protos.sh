#!/usr/bin/env bash
# The contracts keep their word to what the last commit said; and a broken word is seen.
set -euo pipefail
deploy/local/lint_protos.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# contract FOLDER BODY
contract() {
  mkdir -p "$work/$1/centralino"
  printf 'syntax = "proto3"; package centralino.trial;\n%s\n' "$2" >"$work/$1/centralino/trial.proto"
}
contract old 'message Ticket { string id = 1; int32 ahead = 2; enum State { UNKNOWN = 0; WAITING = 1; } }
  service Queue { rpc Join(Ticket) returns (stream Ticket); }'

# expect passes|fails BODY
expect() {
  rm -rf "$work/new"
  contract new "$2"
  local result=fails
  ! deploy/local/lint_protos.sh "$work/old" "$work/new" >/dev/null || result=passes
  [[ $result == "$1" ]] || {
    printf 'a contract that changed so %s: %s\n' "$result" "$2"
    exit 1
  }
}
state='enum State { UNKNOWN = 0; WAITING = 1; }'
queue='service Queue { rpc Join(Ticket) returns (stream Ticket); }'
expect passes "message Ticket { string id = 1; int32 ahead = 2; bool more = 3; $state } $queue"
expect passes "message Ticket { string id = 1; reserved 2; $state } $queue"
expect fails "message Ticket { string id = 1; $state } $queue"
expect fails "message Ticket { string id = 1; int32 before = 2; $state } $queue"
expect fails "message Ticket { string id = 1; int64 ahead = 2; $state } $queue"
expect fails "message Ticket { string id = 1; int32 ahead = 3; $state } $queue"
expect fails "message Ticket { string id = 1; int32 ahead = 2; enum State { UNKNOWN = 0; } } $queue"
expect fails "message Ticket { string id = 1; int32 ahead = 2; $state } service Queue {}"
expect fails "message Ticket { string id = 1; int32 ahead = 2; $state }
  service Queue { rpc Join(Ticket) returns (Ticket); }"
