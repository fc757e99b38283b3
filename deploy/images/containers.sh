# shellcheck shell=bash
# Services out of their images, in containers as the chart has them: the image's user, a root that
# cannot be written, no capability, a folder for state and a /tmp. They stay on the host's network,
# so that everything else finds them where it finds services run from the build.

in_containers() { [[ $run_from == images ]]; }

container_of() { printf 'centralino-%s-%s' "$(printf '%s' "$state" | sha256sum | cut -c 1-8)" "$1"; }
containers() { runc --root "$run_dir/runc" "$@"; }

# why_no_containers: a sentence if this machine cannot run them, else nothing.
why_no_containers() {
  local trial=$state/containers/trial answer folder
  if [[ $(id -u) -ne 0 ]]; then
    say "containers with a user of their own need root"
    return
  fi
  prepare_state
  need_packages "${packages_to_run_images[@]}"
  mkdir -p "$trial/root/usr"
  (cd "$trial" && rm -f config.json && runc spec)
  # /usr of the machine is enough to run a program of it.
  change_json "$trial/config.json" '.process.terminal = false | .process.args = ["/usr/bin/true"]
    | .root.path = "root" | .mounts += [{destination: "/usr", source: "/usr", options: ["rbind", "ro"]}]'
  for folder in lib lib64; do ln -sfn "usr/$folder" "$trial/root/$folder"; done
  answer=$(containers run --bundle "$trial" "$(container_of trial)" 2>&1 </dev/null) ||
    say "runc cannot run a container here: ${answer##*level=error msg=}"
}

# change_json FILE FILTER [ARGUMENT…]
change_json() {
  jq "$2" "${@:3}" <"$1" >"$1.new"
  mv "$1.new" "$1"
}

# mount_own SOURCE ro|rw: of the service's user, at the same path inside, which the options name.
mount_own() {
  chown -R "$image_user:$image_user" "$1"
  mounts=$(jq -c --arg path "$1" --arg mode "$2" \
    '. + [{destination: $path, source: $path, type: "bind", options: ["bind", $mode]}]' <<<"$mounts")
}

# start_container SERVICE ARGUMENT…
start_container() {
  local name=$1 folder=$state/containers/$1 mounts argument
  mounts='[{"destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["mode=1777"]}]'
  shift
  need_packages "${packages_to_run_images[@]}"
  [[ -s $images_dir/oci/index.json ]] || fail "there are no images yet (run ./dev images)"
  containers delete -f "$(container_of "$name")" 2>/dev/null || true
  rm -rf "$folder"
  mkdir -p "$state/containers" "$run_dir/runc"
  umoci unpack --image "$images_dir/oci:$name:$(image_tag)" "$folder" >"$log_dir/$name-image.log" 2>&1 ||
    fail "the image of $name could not be unpacked: $(tail -n1 "$log_dir/$name-image.log")"
  mount_own "$state/services/$name" rw
  if [[ " $* " == *" --key-file "* ]]; then
    install -m 0400 "$key_file" "$folder/key"
    mount_own "$folder/key" ro
  fi
  change_json "$folder/config.json" '
    .process.terminal = false | .process.args += $ARGS.positional | .process.capabilities = {}
    | .process.noNewPrivileges = true | .process.env += ["CENTRALINO_INSTANCE=\($name)"]
    | del(.process.rlimits)
    | .root.readonly = true | .mounts += $mounts
    | .linux.namespaces |= map(select(.type != "network"))' \
    --arg name "$name" --argjson mounts "$mounts" --args -- "${@/#$key_file/$folder/key}"
  start_daemon "$name" runc --root "$run_dir/runc" run --bundle "$folder" "$(container_of "$name")"
}

# After its daemon has ended: of a container whose guardian was killed nothing may stay.
remove_container() { containers delete -f "$(container_of "$1")" 2>/dev/null || true; }
