# shellcheck shell=bash
# What goes into an image besides our binary: the Debian packages of the libraries it loads, read
# from the binary as it was built, and the few that no loader shows.

images=("${services[@]}" centralinoctl)

# Who the system is, with the texts of common licences; Europe/Rome; the copyright of GCC's libraries.
packages_of_every_image=(base-files tzdata gcc-12-base)

packages_besides() {
  printf '%s\n' "${packages_of_every_image[@]}"
  case $1 in media) printf '%s\n' espeak-ng-data ca-certificates ;; esac
}

# The package that a library came from. Where /lib is a link into /usr, dpkg knows one name of two.
declare -A owners
find_owner() {
  [[ -z ${owners[$1]:-} ]] || return 0
  local file answer
  file=$(readlink -f "$1")
  answer=$(dpkg -S "$file" 2>/dev/null || dpkg -S "${file#/usr}" 2>/dev/null) ||
    fail "$1 comes from no Debian package: an image is made of packages only"
  owners[$1]=${answer%%:*}
}

# find_packages IMAGE: sets `packages`, sorted.
find_packages() {
  local libraries library
  libraries=$(ldd "$bin_dir/$1" | awk '/not found/ { exit 1 } $3 ~ /^\// { print $3 }') ||
    fail "libraries of $bin_dir/$1 are missing here (see: ldd $bin_dir/$1)"
  for library in $libraries; do find_owner "$library"; done
  mapfile -t packages < <({
    packages_besides "$1"
    for library in $libraries; do printf '%s\n' "${owners[$library]}"; done
  } | LC_ALL=C sort -u)
}

# fetch_packages PACKAGE…: the newest versions of the machine's own apt sources, security updates
# included, whatever is installed here. Sets `deb_of`, the file of each package.
declare -A deb_of
fetch_packages() {
  local debs=$images_dir/debs log=$log_dir/images-apt.log line file
  mkdir -p "$debs"
  private_apt "$images_dir/apt" update >"$log" 2>&1 ||
    warn "apt could not read its sources; packages are those it knew ($log)"
  private_apt "$images_dir/apt" download --print-uris "$@" >"$images_dir/uris" 2>>"$log" ||
    fail "apt knows no $*: $(tail -n1 "$log")"
  (cd "$debs" && private_apt "$images_dir/apt" download "$@") >>"$log" 2>&1 ||
    fail "apt could not fetch the images' packages: $(grep -m1 '^E:' "$log")"
  while read -r _ line _; do deb_of[${line%%_*}]=$line; done <"$images_dir/uris"
  # What a newer version took the place of.
  for file in "$debs"/*.deb; do
    line=${file##*/}
    [[ ${deb_of[${line%%_*}]:-} == "$line" ]] || rm -f "$file"
  done
}
