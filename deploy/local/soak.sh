# shellcheck shell=bash
# An hour of mixed calls, and what they leave behind.

# For the program `soak`, also where a test runs it.
name_platform_stores() {
  CENTRALINO_PLATFORM_POSTGRES=$(postgres_url postgres centralino)
  export CENTRALINO_PLATFORM_REDIS=$bind:$redis_port CENTRALINO_PLATFORM_POSTGRES
}

verb_soak() {
  preset=${CENTRALINO_PRESET:-release}
  elsewhere soak 4000 24000-24999
  install_and_build "${programs_to_run[@]}" soak
  trap stop_stack EXIT
  start_stack
  status_json >"$run_dir/status.json"
  name_platform_stores
  "$bin_dir/soak" --status "$run_dir/status.json" "$@"
}
