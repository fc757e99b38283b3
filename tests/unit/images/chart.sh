#!/bin/sh
# The chart runs the images as they were built: their user, and what they may write to.
set -eu
user=$(sed -n 's/^image_user=//p' deploy/images/images.sh)
template=helm/centralino/templates/services.yaml
# shellcheck disable=SC2016 # the template's own dollars
for line in "runAsUser: $user" "runAsGroup: $user" "fsGroup: $user" "runAsNonRoot: true" \
  "readOnlyRootFilesystem: true" "mountPath: /var/lib/centralino" "mountPath: /tmp" \
  'image: "{{ $.Values.image.repository }}/{{ $name }}:'; do
  grep -qF "$line" "$template" || { echo "the chart does not say: $line"; exit 1; }
done
