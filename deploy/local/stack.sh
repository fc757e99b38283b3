# shellcheck shell=bash
# Everything together: the stores, the services, the organisation.

programs_to_run=("${services[@]}" centralinoctl)

install_and_build() {
  prepare_state
  # A test that restarts a service runs what was built, whatever the sources are by now.
  [[ -z ${CENTRALINO_NO_BUILD:-} ]] || return 0
  need_packages "${packages_to_build[@]}" "${packages_to_run[@]}"
  fetch_voice
  build "$preset" "$@"
}

start_stack() {
  local deadline=$((SECONDS + 60)) name
  lock_state
  make_key
  start_postgres
  start_redis
  start_service directory
  wait_ready "$deadline" directory
  load_organization
  for name in "${services[@]:1}"; do start_service "$name"; done
  wait_ready "$deadline" "${services[@]}"
  unlock_state
}

stop_stack() {
  local name i
  # Calls end first: what they lean on ends after them.
  for ((i = ${#services[@]} - 1; i >= 0; i--)); do stop_service "${services[i]}"; done
  stop_stores
}

verb_up() {
  [[ $# -eq 0 ]] || fail "up takes no argument"
  install_and_build "${programs_to_run[@]}" citizen
  start_stack
  print_status
}

verb_down() {
  prepare_state
  lock_state
  stop_stack
  if [[ ${1:-} == --purge ]]; then
    remove_stores
    rm -rf "$state/services" "$log_dir" "$out_dir" "$key_file" "$passwords" "$numbers_file" \
      "$operators_file" "$run_dir"
    say "stopped, and its data removed"
  else
    say "stopped"
  fi
}

verb_restart() {
  local name=${1:-}
  is_service "$name" || fail "restart takes one of: ${services[*]}"
  install_and_build "$name"
  lock_state
  stop_service "$name"
  start_service "$name"
  wait_ready $((SECONDS + 60)) "$name"
  unlock_state
  say "$name is ready (pid $(pid_of "$name"))"
}
