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
  (cd "$root" && shellcheck -x dev && tests/unit/tree/scripts.sh)
}

# What a build takes without a word: an include that stands there twice, a contract that breaks the
# word of the last commit.
lint_tree() {
  (cd "$root" && tests/unit/tree/includes.sh && deploy/local/lint_protos.sh)
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

# lint_cpp [PATH…]: clang-tidy needs the generated headers, so it comes after a build. What was
# found clean is not read again until it, a header or a check changes.
lint_cpp() {
  local clean=$cache/lint
  [[ $# -gt 0 ]] || set -- libs services
  build dev
  mkdir -p "$clean"
  say "clang-tidy, by file (those that did not change since they were found clean are not named)"
  (cd "$root" && git ls-files -z -- "${@/%/*.cpp}" |
    xargs -0 -r -P "$jobs" -n 1 deploy/local/lint_file.sh "$build_dir/dev" "$clean") ||
    fail "clang-tidy complains of the files above"
}

verb_lint() {
  prepare_state
  need_packages "${packages_to_build[@]}" "${packages_to_lint[@]}" "${packages_to_format[@]}"
  lint_scripts
  lint_tree
  verb_fmt --check
  lint_metrics
  lint_cpp "$@"
  say "nothing to complain about"
}
