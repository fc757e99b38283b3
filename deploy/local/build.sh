# shellcheck shell=bash
# Building with CMake's presets.

build_seconds=0

# build PRESET [TARGET…]: everything when no target is given.
build() {
  local chosen=$1 tree=$build_dir/$1 begun=$SECONDS
  shift
  mkdir -p "$tree" "$log_dir"
  need_space "$tree" 1500 "building"
  if ! (cd "$root" && cmake --preset "$chosen" -B "$tree") >"$log_dir/cmake-$chosen.log" 2>&1; then
    tail -n 20 "$log_dir/cmake-$chosen.log" >&2
    fail "cmake could not configure the preset \"$chosen\" (all of it in $log_dir/cmake-$chosen.log)"
  fi
  ninja -C "$tree" -j "$jobs" "$@" || fail "the build failed (preset $chosen)"
  build_seconds=$((build_seconds + SECONDS - begun))
}

verb_build() {
  local chosen=${1:-dev}
  [[ $# -eq 0 ]] || shift
  prepare_state
  need_packages "${packages_to_build[@]}"
  case $chosen in asan | tsan | fuzz) need_packages "${packages_to_test[@]}" ;; esac
  build "$chosen" "$@"
}
