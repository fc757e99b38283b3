# shellcheck shell=bash
# The OCI image layout (image-spec v1): blobs under the names of their digests, an index of images.

oci_type=application/vnd.oci.image

# add_blob TYPE FILE: prints its descriptor. `layout` is the folder.
add_blob() {
  local digest
  digest=$(sha256sum <"$2" | cut -d ' ' -f 1)
  cp "$2" "$layout/blobs/sha256/$digest"
  jq -nc --arg type "$oci_type.$1" --arg digest "sha256:$digest" --argjson size "$(stat -c %s "$2")" \
    '{mediaType: $type, digest: $digest, size: $size}'
}

new_layout() {
  layout=$images_dir/oci.new
  rm -rf "$layout"
  mkdir -p "$layout/blobs/sha256"
  printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
  jq -nc --arg type "$oci_type.index.v1+json" \
    '{schemaVersion: 2, mediaType: $type, manifests: []}' >"$layout/index.json"
}

labels_of() {
  jq -nc --arg title "$1" --arg version "$image_version" --arg revision "$image_revision" \
    --arg source "$image_source" --arg licence "$image_licence" --arg created "$image_created" '
    {title: "centralino \($title)", version: $version, revision: $revision, source: $source,
     licenses: $licence, created: $created, vendor: "centralino"}
    | with_entries(.key |= "org.opencontainers.image.\(.)")'
}

# image_config IMAGE LABELS LAYER…: who runs, what, where it may write.
image_config() {
  local name=$1 labels=$2 layer ids='[]'
  shift 2
  for layer in "$@"; do ids=$(jq -c --arg id "$(cat "$layer.id")" '. + [$id]' <<<"$ids"); done
  jq -nc --arg name "$name" --argjson labels "$labels" --argjson ids "$ids" \
    --arg user "$image_user:$image_user" --arg created "$image_created" \
    --arg architecture "$image_architecture" '
    {created: $created, architecture: $architecture, os: "linux",
     config: {User: $user, Entrypoint: ["/usr/bin/\($name)"], WorkingDir: "/",
       Env: ["PATH=/usr/bin"], StopSignal: "SIGTERM", Volumes: {"/var/lib/centralino": {}},
       Labels: $labels},
     rootfs: {type: "layers", diff_ids: $ids},
     history: [$ids[] | {created: $created, created_by: "./dev images"}]}'
}

# add_image IMAGE LAYER…
add_image() {
  local name=$1 work=$images_dir/work labels config layers='[]' layer manifest
  shift
  labels=$(labels_of "$name")
  image_config "$name" "$labels" "$@" >"$work"
  config=$(add_blob config.v1+json "$work")
  for layer in "$@"; do
    layers=$(jq -c --argjson layer "$(add_blob layer.v1.tar+gzip "$layer.tar.gz")" '. + [$layer]' \
      <<<"$layers")
  done
  jq -nc --arg type "$oci_type.manifest.v1+json" --argjson config "$config" \
    --argjson layers "$layers" --argjson labels "$labels" \
    '{schemaVersion: 2, mediaType: $type, config: $config, layers: $layers, annotations: $labels}' \
    >"$work"
  manifest=$(add_blob manifest.v1+json "$work")
  jq -c --argjson manifest "$manifest" --arg name "$name:$image_version" \
    --arg architecture "$image_architecture" \
    '.manifests += [$manifest + {platform: {architecture: $architecture, os: "linux"},
       annotations: {"org.opencontainers.image.ref.name": $name}}]' \
    "$layout/index.json" >"$work"
  mv "$work" "$layout/index.json"
}
