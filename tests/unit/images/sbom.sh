#!/usr/bin/env bash
# deploy/images/sbom.jq on two records: the fields, continuation lines, an epoch and a plus.
set -euo pipefail
bill=$(jq -R -s -f deploy/images/sbom.jq --arg image queue --arg version 0.1.0 --arg revision 0123 \
  --arg source https://example.org --arg licence EUPL-1.2 --arg time 2026-11-25T10:00:00Z \
  --arg sha256 ab --arg debian 12 --arg serial 1 <<'END'
Package: zlib1g
Source: zlib
Version: 1:1.2.13.dfsg-1
Architecture: amd64
Maintainer: Mark Brown <broonie@debian.org>
Description: compression library - runtime
 zlib is a library implementing the deflate compression method found
 in gzip and PKZIP.  Version: this is no field.

Package: libc6
Version: 2.36-9+deb12u14
Architecture: amd64
Maintainer: GNU Libc Maintainers <debian-glibc@lists.debian.org>
Description: GNU C Library
END
)
expect() {
  jq -e "$1" <<<"$bill" >/dev/null || {
    printf 'not so: %s\n%s\n' "$1" "$bill"
    exit 1
  }
}
expect '[.components[] | select(.type == "library").name] == ["libc6", "zlib1g"]'
expect '.components[-1].purl == "pkg:deb/debian/zlib1g@1%3A1.2.13.dfsg-1?arch=amd64&distro=debian-12"'
expect '.components[-2].purl == "pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64&distro=debian-12"'
expect '.components[-1].version == "1:1.2.13.dfsg-1"'
expect '[.components[].properties[]? | select(.name == "debian:source").value] == ["libc6", "zlib"]'
expect '.components[] | select(.type == "application") | .pedigree.commits == [{uid: "0123"}]'
expect '.dependencies[1] == {ref: "queue@0.1.0", dependsOn: [.components[-2, -1].purl]}'
