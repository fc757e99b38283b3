# shellcheck shell=bash
# Programs that call the platform as people do.

# start_for PROGRAM: builds and starts what is needed; `was_up` says whether it was up before.
start_for() {
  install_and_build "${programs_to_run[@]}" "$1"
  was_up=false
  all_ready && was_up=true
  start_stack
  status_json >"$run_dir/status.json"
}

# The story leaves things as it found them.
verb_demo() {
  start_for story
  $was_up || trap stop_stack EXIT
  rm -rf "${out_dir:?}"/*
  say "civil time starts at $civil_time (CENTRALINO_CIVIL_TIME), so that offices are open"
  "$bin_dir/story" --status "$run_dir/status.json" --out "$out_dir" "$@"
}

verb_call() {
  [[ $# -gt 0 ]] || fail "call takes a number: ./dev call 05717571 --digits 1 --wav heard.wav"
  start_for citizen
  $was_up || say "the platform was started and stays up (./dev down stops it)"
  exec "$bin_dir/citizen" --status "$run_dir/status.json" "$@"
}

# elsewhere NAME PORTS RTP: from here on everything happens in a state and on ports of its own,
# beside a platform that is up. Exported, so that programs can call ./dev for the same place.
elsewhere() {
  export CENTRALINO_CACHE=$cache CENTRALINO_STATE=$state/$1 CENTRALINO_DEV=$root/dev
  export CENTRALINO_PORT_OFFSET=$((offset + $2)) CENTRALINO_RTP_PORTS=$3
  export CENTRALINO_BIND=$bind CENTRALINO_TRUNK=$trunk CENTRALINO_PRESET=$preset
  # shellcheck source=deploy/local/settings.sh
  source "$root/deploy/local/settings.sh"
  # shellcheck source=deploy/local/services.sh
  source "$root/deploy/local/services.sh"
  # shellcheck source=deploy/local/organization.sh
  source "$root/deploy/local/organization.sh"
  prepare_state
}
