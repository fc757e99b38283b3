# shellcheck shell=bash
# Debian packages. Those that are there are left alone; nothing is asked of the network then.

packages_to_build=(
  g++ cmake ninja-build ccache pkg-config
  libsofia-sip-ua-dev libgrpc++-dev protobuf-compiler-grpc libprotobuf-dev protobuf-compiler
  libabsl-dev libhiredis-dev libpqxx-dev libpq-dev prometheus-cpp-dev libcpp-httplib-dev
  libspandsp-dev libsndfile1-dev libsamplerate0-dev libespeak-ng-dev libfftw3-dev libcurl4-openssl-dev
  libphonenumber-dev libre2-dev libicu-dev libsodium-dev libssl-dev libyaml-cpp-dev nlohmann-json3-dev libspdlog-dev libfmt-dev
  libcli11-dev catch2
)
packages_to_run=(postgresql-15 redis-server redis-tools espeak-ng-data curl jq tzdata)
packages_to_test=(
  sip-tester baresip clang-16 libclang-rt-16-dev llvm-16 clang-format prometheus shellcheck
  golang-go golang-github-masterminds-sprig-dev golang-gopkg-yaml.v3-dev
)
packages_to_run_images=(runc umoci)
packages_to_lint=(clang-tidy shellcheck prometheus)
packages_to_format=(clang-format)

as_root() {
  if [[ $(id -u) -eq 0 ]]; then "$@"; else sudo -- "$@"; fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0 \
    -o DPkg::Lock::Timeout=300 "$@"
}

# private_apt FOLDER ARGUMENT…: apt-get with lists and downloads in a folder of ours, for anybody;
# the sources are the machine's own, if no option says otherwise.
private_apt() {
  local folder=$1
  shift
  mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
  apt-get -o "Dir::State::Lists=$folder/lists" -o "Dir::Cache=$folder/cache" -o APT::Sandbox::User= \
    -o Acquire::Languages=none -o Acquire::Retries=1 -o Acquire::http::Timeout=20 \
    -o Acquire::https::Timeout=20 "$@"
}

missing_packages() {
  local package
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
      printf '%s\n' "$package"
  done
}

# need_packages PACKAGE…
need_packages() {
  command -v apt-get dpkg-query >/dev/null ||
    fail "this is no Debian: apt-get is missing (the platform is built on Debian 12)"
  local missing log
  mapfile -t missing < <(missing_packages "$@")
  [[ ${#missing[@]} -gt 0 ]] || return 0
  [[ $(id -u) -eq 0 ]] || command -v sudo >/dev/null ||
    fail "missing packages, and neither root nor sudo to install them: ${missing[*]}"
  say "installing: ${missing[*]}"
  log=$log_dir/apt.log
  if ! apt_get install --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
    # The machine's lists may be old or were never fetched.
    { apt_get update && apt_get install --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 ||
      fail "apt could not install ${missing[*]}: $(grep -m1 '^E:' "$log" || tail -n1 "$log") (all of it in $log)"
  fi
}
