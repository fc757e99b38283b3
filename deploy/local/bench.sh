# shellcheck shell=bash
# The workloads of docs/performance.md.

# The commit that is measured, with a "+" where the tree was changed since.
what_is_measured() {
  local commit
  commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null) || return 0
  git -C "$root" diff --quiet HEAD 2>/dev/null || commit+=+
  printf '%s' "$commit"
}

# A platform of its own, on an address of its own if none was asked for: 3,000 callers take 6,000
# ports, and the parties' sockets must find theirs too.
verb_bench() {
  local argument
  preset=release
  : "${CENTRALINO_BIND:=127.0.0.30}"
  bind=$CENTRALINO_BIND
  elsewhere bench 3000 10000-29999
  for argument in "$@"; do
    [[ $argument == --help || $argument == -h ]] || continue
    [[ -x $bin_dir/bench ]] || install_and_build bench
    exec "$bin_dir/bench" --help
  done
  install_and_build "${programs_to_run[@]}" bench
  trap stop_stack EXIT
  start_stack
  status_json >"$run_dir/status.json"
  # Services are begun anew between workloads: what was built, whatever the sources are by then.
  export CENTRALINO_NO_BUILD=1
  "$bin_dir/bench" --status "$run_dir/status.json" --commit "$(what_is_measured)" "$@"
}
