# shellcheck shell=bash
# What reads the tree without running it.

sources() { git -C "$root" ls-files -z -- '*.cpp' '*.h'; }

verb_fmt() {
  need_packages "${packages_to_format[@]}"
  if [[ ${1:-} == --check ]]; then
    (cd "$root" && sources | xargs -0 clang-format --dry-run --Werror) ||
      fail "the files above are not in the tree's format (run ./dev fmt)"
  else
    (cd "$root" && sources | xargs -0 clang-format -i)
  fi
}

lint_scripts() {
  (cd "$root" && shellcheck -x dev deploy/local/*.sh .ci/run tests/fuzz/run)
}

# Metrics of the services that are up.
lint_metrics() {
  local name
  for name in "${services[@]}"; do
    is_ready "$name" || continue
    curl -s "http://$(http_of "$name")/metrics" | promtool check metrics ||
      fail "the metrics of $name do not pass promtool"
  done
}

# lint_cpp [PATH…]: clang-tidy needs the generated headers, so it comes after a build.
lint_cpp() {
  [[ $# -gt 0 ]] || set -- libs services
  build dev
  (cd "$root" && git ls-files -z -- "${@/%/*.cpp}" |
    xargs -0 -P "$jobs" -n 4 clang-tidy --quiet -p "$build_dir/dev" --warnings-as-errors='*')
}

verb_lint() {
  prepare_state
  need_packages "${packages_to_build[@]}" "${packages_to_lint[@]}" "${packages_to_format[@]}"
  lint_scripts
  verb_fmt --check
  lint_metrics
  lint_cpp "$@"
  say "nothing to complain about"
}
