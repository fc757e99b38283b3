# shellcheck shell=bash
# Every test in one run of CTest: the build trees that take part are joined by a folder whose
# CTestTestfile.cmake names them. Fuzz targets and sanitizer builds have trees of their own.

# Trees in which the chosen tests live, and the preset whose services the e2e tests meet.
trees_of() {
  case $1 in
    plain) trees=(dev fuzz) preset=dev ;;
    sanitize) trees=(asan tsan fuzz) preset=asan ;;
    full) trees=(dev asan tsan fuzz) preset=dev ;;
  esac
}

join_trees() {
  joined=$build_dir/tests
  mkdir -p "$joined"
  local tree
  for tree in "${trees[@]}"; do printf 'subdirs("%s")\n' "$build_dir/$tree"; done \
    >"$joined/CTestTestfile.cmake"
}

# Do the chosen tests need services, or the stores alone, or neither?
chosen_tests() { ctest --test-dir "$joined" -N "$@" | sed -n 's/^ *Test *#[0-9]*: //p'; }

# The stores of component tests: a Redis of their own, since they set its clock and stop it.
start_test_stores() {
  local component_redis=$((redis_port + 1))
  start_postgres
  start_redis component-redis "$component_redis"
  export CENTRALINO_TEST_REDIS=$bind:$component_redis
  CENTRALINO_TEST_POSTGRES=$(postgres_url postgres postgres)
  export CENTRALINO_TEST_POSTGRES
}

stop_tests() {
  stop_stack
  stop_daemon component-redis TERM 10
}

sanitizer_options() {
  export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0}
  export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
  # No sleep at the end: gRPC ends its threads in the background, and TSan trips over that.
  export TSAN_OPTIONS=${TSAN_OPTIONS:-suppressions=$root/tests/tsan.supp ignore_noninstrumented_modules=1 halt_on_error=1 atexit_sleep_ms=0}
  export ASAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-16
}

# The build's share stands just above CTest's summary, which comes last.
print_share_before_summary() {
  local line total
  while IFS= read -r line; do
    if [[ $line =~ ^[0-9]+%\ tests\ passed ]]; then
      total=$((SECONDS > 0 ? SECONDS : 1))
      say "the build took $build_seconds s of $total s ($((100 * build_seconds / total)) %)"
      say
    fi
    printf '%s\n' "$line"
  done
}

verb_test() {
  local kind=plain filter=() argument trees joined tree names
  for argument in "$@"; do
    case $argument in
      --sanitize) kind=sanitize ;;
      --full) kind=full ;;
      -*) fail "test takes a filter, --sanitize and --full, not $argument" ;;
      *) filter=(-R "$argument") ;;
    esac
  done
  trees_of "$kind"
  # RTP ports apart from those of a platform that is up.
  elsewhere test 7000 23000-24999
  need_packages "${packages_to_build[@]}" "${packages_to_run[@]}" "${packages_to_test[@]}"
  fetch_voice
  sanitizer_options
  if [[ $kind == full ]]; then
    export CENTRALINO_RANDOM_STEPS=${CENTRALINO_RANDOM_STEPS:-1000000}
    export CENTRALINO_ANNOUNCEMENTS=${CENTRALINO_ANNOUNCEMENTS:-1000}
  fi
  for tree in "${trees[@]}"; do build "$tree"; done
  [[ $kind != full ]] || verb_lint
  join_trees
  # Tests with this label take long: they run when all is asked for, or they by name.
  [[ $kind == full || ${#filter[@]} -gt 0 ]] || filter=(-LE full)
  names=$(chosen_tests "${filter[@]}")
  trap stop_tests EXIT
  if grep -qE '^([a-z]+/)?(component|e2e)_' <<<"$names"; then start_test_stores; fi
  if grep -qE '^([a-z]+/)?e2e_' <<<"$names"; then
    start_stack
    status_json >"$run_dir/status.json"
    export CENTRALINO_TEST_STATUS=$run_dir/status.json CENTRALINO_NO_BUILD=1
    name_platform_stores
  fi
  ctest --test-dir "$joined" -j "$jobs" --output-on-failure --no-tests=error "${filter[@]}" |
    print_share_before_summary
}

verb_fuzz() {
  local seconds=300 target='' fuzzer
  while [[ $# -gt 0 ]]; do
    case $1 in
      --seconds) seconds=${2:?--seconds takes a number} && shift ;;
      *) target=$1 ;;
    esac
    shift
  done
  prepare_state
  need_packages "${packages_to_build[@]}" "${packages_to_test[@]}"
  build fuzz
  for fuzzer in "$build_dir"/fuzz/bin/fuzz_${target#fuzz_}*; do
    [[ -x $fuzzer ]] || fail "there is no fuzz target \"$target\""
    "$root/tests/fuzz/run" "$fuzzer" "$seconds" "$state/fuzz"
  done
}
