# shellcheck shell=bash
# `./dev images`: an OCI image for each service and for centralinoctl, out of Debian packages and
# the release build, without root, registry or container engine.

root_of_scripts=$root/deploy/images
images_dir=$cache/images
# The user that services run as; the chart names the same.
image_user=10001

image_tag() { sed -n 's/^project(centralino VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt"; }

describe_source() {
  image_version=$(image_tag)
  image_source=$(sed -n 's/^url: "\(.*\)"/\1/p' "$root/publiccode.yml")
  image_licence=EUPL-1.2
  image_revision=$(git -C "$root" rev-parse HEAD)
  [[ -z $(git -C "$root" status --porcelain) ]] || image_revision+=-dirty
  image_time=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct)}
  image_created=$(date -u -d "@$image_time" +%Y-%m-%dT%H:%M:%SZ)
  image_architecture=$(dpkg --print-architecture)
}

# The few accounts that a program may ask for.
write_accounts() {
  mkdir -p "$1/etc"
  printf '%s\n' 'root:x:0:0:root:/:/usr/sbin/nologin' \
    "centralino:x:$image_user:$image_user:centralino:/var/lib/centralino:/usr/sbin/nologin" >"$1/etc/passwd"
  printf '%s\n' 'root:x:0:' "centralino:x:$image_user:" >"$1/etc/group"
  printf '%s\n' 'passwd: files' 'group: files' 'hosts: files dns' >"$1/etc/nsswitch.conf"
}

# By whom mail servers are vouched for, in the one file that the package makes when it is installed.
write_certificates() {
  mkdir -p "$1/etc/ssl/certs"
  dpkg-deb --fsys-tarfile "$images_dir/debs/${deb_of[ca-certificates]}" |
    tar -xO --wildcards './usr/share/ca-certificates/*.crt' >"$1/etc/ssl/certs/ca-certificates.crt"
}

# write_sbom IMAGE BINARY FILE PACKAGE…
write_sbom() {
  local name=$1 binary=$2 file=$3 records=$images_dir/work package sha256
  shift 3
  for package in "$@"; do
    dpkg-deb --field "$images_dir/debs/${deb_of[$package]}"
    printf '\n'
  done >"$records"
  sha256=$(sha256sum <"$binary" | cut -d ' ' -f 1)
  # Of the same contents the same serial number.
  jq -R -s --arg image "$name" --arg version "$image_version" --arg revision "$image_revision" \
    --arg source "$image_source" --arg licence "$image_licence" --arg time "$image_created" \
    --arg sha256 "$sha256" --arg debian "$(. /etc/os-release && printf '%s' "$VERSION_ID")" \
    --arg serial "$({ printf '%s' "$name$sha256$image_revision"; cat "$records"; } | sha256sum |
      sed -E 's/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/\1-\2-8\3-8\4-\5/')" \
    -f "$root_of_scripts/sbom.jq" "$records" >"$file"
}

# own_layer IMAGE PACKAGE…: the binary, its accounts, its folder, its bill of materials. Sets `layer`.
own_layer() {
  local name=$1 repository=$root root=$images_dir/root
  layer=$images_dir/layers/own-$name
  new_root "$root"
  mkdir -p "$root/var/lib/centralino" "$root/tmp" "$root/usr/share/sbom" "$root/usr/share/doc/centralino"
  chmod 1777 "$root/tmp"
  chmod 0750 "$root/var/lib/centralino"
  strip -o "$root/usr/bin/$name" "$bin_dir/$name"
  cp "$repository/LICENSE" "$root/usr/share/doc/centralino/copyright"
  write_accounts "$root"
  [[ $name != media ]] || write_certificates "$root"
  write_sbom "$name" "$root/usr/bin/$name" "$images_dir/$name.cdx.json" "${@:2}"
  cp "$images_dir/$name.cdx.json" "$root/usr/share/sbom/"
  pack "$root" "$image_time" "$layer"
  rm -rf "$root"
}

# find_layers IMAGE…: sets `layers_of`, the packages' layers of each image, the most shared first.
declare -A layers_of packages_of
find_layers() {
  local name package packages layer users
  declare -A users_of group
  for name in "${images[@]}"; do
    find_packages "$name"
    packages_of[$name]=${packages[*]}
    for package in "${packages[@]}"; do users_of[$package]+="$name "; done
  done
  fetch_packages "${!users_of[@]}"
  for package in "${!users_of[@]}"; do group[${users_of[$package]}]+="$package "; done
  while read -r _ users; do
    mapfile -t packages < <(tr ' ' '\n' <<<"${group[$users ]}" | sed '/^$/d' | LC_ALL=C sort)
    say "layer of ${#packages[@]} packages for $users"
    package_layer "${packages[@]}"
    for name in $users; do layers_of[$name]+="$layer "; done
  done < <(for users in "${!group[@]}"; do printf '%s %s\n' "$(wc -w <<<"$users")" "$users"; done |
    LC_ALL=C sort -k1,1nr -k2)
}

# image_sizes [--json]: compressed, as a registry would send them; "shared" is in other images too.
image_sizes() {
  jq -r '.manifests[] | [.annotations["org.opencontainers.image.ref.name"], .digest] | @tsv' \
    "$images_dir/oci/index.json" |
    while IFS=$'\t' read -r name digest; do
      jq -r --arg name "$name" --arg digest "$digest" \
        '[$name, (.layers | length), ([.layers[].size] | add), .layers[-1].size, $digest] | @tsv' \
        "$images_dir/oci/blobs/sha256/${digest#sha256:}"
    done
}

print_images() {
  local name layers size own digest
  printf '\n%-22s %8s %10s %10s  %s\n' IMAGE LAYERS MB "OWN MB" DIGEST
  while IFS=$'\t' read -r name layers size own digest; do
    printf '%-22s %8s %10s %10s  %s\n' "$name" "$layers" "$(megabytes "$size")" \
      "$(megabytes "$own")" "${digest:0:19}"
  done < <(image_sizes)
  say
  say "all of them together, what they share counted once: $(megabytes "$(du -bs "$images_dir/oci/blobs" | cut -f 1)") MB in $images_dir/oci"
  say "bills of materials: $images_dir/*.cdx.json"
}

megabytes() { awk -v bytes="$1" 'BEGIN { printf "%.1f", bytes / 1e6 }'; }

verb_images() {
  if [[ ${1:-} == --can-run ]]; then
    why_no_containers
    return
  fi
  local chosen=("$@") name layer
  [[ $# -gt 0 ]] || chosen=("${images[@]}")
  for name in "${chosen[@]}"; do
    [[ " ${images[*]} " == *" $name "* ]] || fail "there is no image \"$name\" (there are: ${images[*]})"
  done
  prepare_state
  mkdir -p "$images_dir"
  need_space "$images_dir" 1000 "building images"
  need_packages "${packages_to_build[@]}" binutils jq
  preset=release bin_dir=$build_dir/release/bin
  say "building the binaries (release)"
  build release "${images[@]}"
  describe_source
  find_layers
  new_layout
  for name in "${chosen[@]}"; do
    say "image $name"
    # shellcheck disable=SC2086 # lists of words
    own_layer "$name" ${packages_of[$name]}
    # shellcheck disable=SC2086
    add_image "$name" ${layers_of[$name]} "$layer"
  done
  rm -rf "$images_dir/oci"
  mv "$layout" "$images_dir/oci"
  print_images
}
