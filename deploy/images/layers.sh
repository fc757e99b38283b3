# shellcheck shell=bash
# Layers: root file systems in a compressed tar. The packages that the same images need make one
# layer, so that a set of images holds each file once, and none that an image does not need.
# The same packages make the same bytes: files are sorted and bear no owner, no time.

# What is left out of packages: the copyright stays, as licences ask for it. Nothing here converts
# character sets by iconv.
left_out=(./usr/share/man ./usr/share/info ./usr/share/locale ./usr/share/lintian ./usr/share/bug
  ./usr/share/doc-base ./usr/lib/*/gconv ./lib/systemd ./etc/default ./etc/update-motd.d ./etc/skel)

# unpack_package DEB ROOT, and dpkg's record of it, where scanners of images look for it when
# there is no dpkg.
unpack_package() {
  local name=${1##*/} record=$2/var/lib/dpkg/status.d
  name=${name%%_*}
  dpkg-deb --fsys-tarfile "$1" |
    tar -x -p --no-same-owner --keep-directory-symlink -C "$2" "${left_out[@]/#/--exclude=}"
  mkdir -p "$record"
  dpkg-deb --field "$1" >"$record/$name"
  dpkg-deb --info "$1" md5sums >"$record/$name.md5sums" 2>/dev/null || rm -f "$record/$name.md5sums"
}

# All of Debian's /lib is in /usr/lib, here as there.
new_root() {
  local folder
  rm -rf "$1"
  mkdir -p "$1"
  for folder in bin sbin lib lib64; do
    mkdir -p "$1/usr/$folder"
    ln -s "usr/$folder" "$1/$folder"
  done
}

# pack ROOT SECONDS FILE: FILE.tar.gz and, in FILE.id, what the tar was called before it was
# compressed. Of ROOT only var/lib/centralino belongs to the service's user.
pack() {
  local own=./var/lib/centralino common=(--format=gnu --sort=name --numeric-owner --mtime="@$2" -C "$1")
  find "$1/usr/share/doc" -mindepth 2 ! -type d ! -name copyright -delete 2>/dev/null || true
  find "$1/usr/share" -type d -empty -delete
  tar -cf "$3.tar" "${common[@]}" --owner=0 --group=0 --exclude="$own" .
  [[ ! -d $1/$own ]] || tar -rf "$3.tar" "${common[@]}" --owner="$image_user" --group="$image_user" "$own"
  sha256sum <"$3.tar" | sed 's/^/sha256:/; s/ .*//' >"$3.id"
  gzip -n -9 <"$3.tar" >"$3.tar.gz.new"
  rm "$3.tar"
  mv "$3.tar.gz.new" "$3.tar.gz"
}

# package_layer PACKAGE…: sets `layer`, made unless there is one of the very same packages.
package_layer() {
  local package root=$images_dir/root debs=()
  for package in "$@"; do debs+=("${deb_of[$package]}"); done
  layer=$({
    printf '%s\n' "${debs[@]}"
    cat "$root_of_scripts/layers.sh"
  } | sha256sum | cut -c 1-32)
  layer=$images_dir/layers/$layer
  [[ ! -s $layer.tar.gz ]] || return 0
  mkdir -p "$images_dir/layers"
  new_root "$root"
  for package in "${debs[@]}"; do unpack_package "$images_dir/debs/$package" "$root"; done
  pack "$root" 0 "$layer"
  rm -rf "$root"
}
