#!/usr/bin/env bash
# check.sh FOLDER IMAGE…: what `./dev images` left in FOLDER is what a registry, a cluster and an
# auditor expect. Prints what is wrong; silent when nothing is.
set -euo pipefail
folder=$1
shift
failed=0
wrong() {
  printf '%s\n' "$*"
  failed=1
}

blob() { printf '%s/oci/blobs/sha256/%s' "$folder" "${1#sha256:}"; }

# expect WHAT FILE FILTER: jq's filter holds.
expect() { jq -e "$3" "$2" >/dev/null || wrong "$1: not so: $3"; }

check_blobs() {
  local digest
  for digest in $(jq -r '.config.digest, .layers[].digest' "$2"); do
    [[ $(sha256sum <"$(blob "$digest")") == "${digest#sha256:} "* ]] || wrong "$1: $digest is damaged"
  done
}

# shellcheck disable=SC2016 # the dollars are jq's
# A CycloneDX bill: every package of dpkg's records, the binary with its commit, nothing twice.
check_sbom() {
  local bill=$folder/$1.cdx.json recorded
  expect "$1's bill" "$bill" '.bomFormat == "CycloneDX" and .specVersion == "1.5" and .version == 1'
  expect "$1's bill" "$bill" '.serialNumber | test("^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")'
  expect "$1's bill" "$bill" '.metadata.timestamp | fromdate'
  expect "$1's bill" "$bill" '[.components[] | .type, .name, .version] | all(type == "string" and . != "")'
  expect "$1's bill" "$bill" '[.components[]."bom-ref"] | length == (unique | length)'
  expect "$1's bill" "$bill" '[.components[] | select(.type == "library") | .purl]
    | length > 10 and all(test("^pkg:deb/debian/[a-z0-9+.-]+@[^ @]+\\?arch=(all|amd64|arm64)&distro=debian-"))'
  expect "$1's bill" "$bill" '[.components[]."bom-ref"] as $known | [.dependencies[].dependsOn[]] | all(IN($known[]))'
  expect "$1's bill" "$bill" ".components[] | select(.type == \"application\") | .name == \"$1\"
    and (.hashes[0].content | test(\"^[0-9a-f]{64}\$\")) and (.licenses[0].license.id == \"EUPL-1.2\")
    and (.pedigree.commits[0].uid | test(\"^[0-9a-f]{40}(-dirty)?\$\"))"
  recorded=$(sed -n '/\.md5sums$/d; s|^.*/dpkg/status\.d/\(..*\)$|\1|p' "$2" | sort -u)
  [[ $(jq -r '.components[] | select(.type == "library") | .name' "$bill" | sort -u) == "$recorded" ]] ||
    wrong "$1: its bill and dpkg's records name different packages"
}

# What lies in an image, from its layers.
list_files() {
  local digest
  for digest in $(jq -r '.layers[].digest' "$1"); do tar -tzf "$(blob "$digest")"; done
}

for name in "$@"; do
  manifest=$(jq -r --arg name "$name:" \
    '.manifests[] | select(.annotations["org.opencontainers.image.ref.name"] | startswith($name)).digest' \
    "$folder/oci/index.json")
  [[ -n $manifest ]] || { wrong "there is no image $name" && continue; }
  manifest=$(blob "$manifest")
  check_blobs "$name" "$manifest"
  config=$(blob "$(jq -r .config.digest "$manifest")")
  expect "$name" "$manifest" '[.layers[].size] | add < 100e6'
  expect "$name" "$config" '.config.User | test("^[1-9][0-9]*:[1-9][0-9]*$")'
  expect "$name" "$config" ".config.Entrypoint == [\"/usr/bin/$name\"]"
  expect "$name" "$config" '.config | has("Healthcheck") | not'
  for label in title version revision source licenses created; do
    expect "$name" "$config" ".config.Labels[\"org.opencontainers.image.$label\"] | length > 0"
  done
  files=$(mktemp)
  list_files "$manifest" >"$files"
  ! grep -E '(^|/)(sh|bash|dash|apt|apt-get|dpkg|perl)$' "$files" || wrong "$name holds a shell or an installer"
  for file in "usr/bin/$name" "usr/share/sbom/$name.cdx.json" usr/share/zoneinfo/Europe/Rome; do
    grep -qE "^(\./)?$file\$" "$files" || wrong "$name lacks /$file"
  done
  # Mail servers are checked by these.
  [[ $name != media ]] || grep -qE '^(\./)?etc/ssl/certs/ca-certificates\.crt$' "$files" ||
    wrong "media lacks the certificates of authorities"
  check_sbom "$name" "$files"
  rm "$files"
done
exit $failed
