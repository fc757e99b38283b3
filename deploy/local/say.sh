# shellcheck shell=bash
# What is said to the user, and the checks that end in one clear sentence.

say() { printf '%s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
fail() {
  printf 'dev: %s\n' "$*" >&2
  exit 1
}

# need_space FOLDER MEGABYTES WHAT
need_space() {
  local free
  free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  [[ $free -ge $2 ]] ||
    fail "the disk of $1 is full: $3 needs $2 MB and $free MB are free (make room, or set CENTRALINO_STATE)"
}

# port_taken tcp|udp ADDRESS PORT: does some process hold it? Read from the kernel, so that
# nothing has to be installed and nobody is connected to.
port_taken() {
  local address port listening=07
  [[ $1 == tcp ]] && listening=0A
  address=$(awk -F. '{ printf "%02X%02X%02X%02X", $4, $3, $2, $1 }' <<<"$2")
  port=$(printf '%04X' "$3")
  cat "/proc/net/$1" "/proc/net/${1}6" 2>/dev/null |
    awk -v port=":$port" -v address="$address" -v state="$listening" '
      $4 == state && substr($2, length($2) - 4) == port {
        host = substr($2, 1, length($2) - 5)
        if (host == address || host ~ /^0+$/) { found = 1; exit }
      }
      END { exit !found }'
}

# need_port tcp|udp PORT WHAT VARIABLE
need_port() {
  if port_taken "$1" "$bind" "$2"; then
    fail "port $2 ($1), meant for $3, is taken by another program (stop it, or set $4 or CENTRALINO_PORT_OFFSET)"
  fi
}
