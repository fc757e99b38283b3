# shellcheck shell=bash disable=SC2034
# What can be set from outside, and what follows from it. Other pieces read these variables only.

# NAME, default, meaning: also the text of --help.
settings=(
  "CENTRALINO_STATE|.dev in this tree|folder of all state: data, logs, what calls heard"
  "CENTRALINO_CACHE|CENTRALINO_STATE|folder of builds, ccache and downloads"
  "CENTRALINO_PORT_OFFSET|0|added to every port below, so that two clones run side by side"
  "CENTRALINO_BIND|127.0.0.1|IPv4 address on which everything listens"
  "CENTRALINO_SIP_PORT|5060|SIP, UDP and TCP"
  "CENTRALINO_RTP_PORTS|20000-24999|RTP"
  "CENTRALINO_GRPC_PORT|7001|gRPC of directory; routing, queue, media and sip-edge follow"
  "CENTRALINO_HTTP_PORT|9101|HTTP (/metrics, /healthz, /readyz), in the same order"
  "CENTRALINO_POSTGRES_PORT|7432|the private PostgreSQL"
  "CENTRALINO_REDIS_PORT|7379|the private Redis"
  "CENTRALINO_SMTP_PORT|2525|where messages are mailed to on CENTRALINO_BIND; nobody need listen there"
  "CENTRALINO_TRUNK|127.0.0.10|addresses of the carrier's trunk, separated by commas"
  "CENTRALINO_CARRIER_PORT|5080|where at the first of them calls to the public network are sent"
  "CENTRALINO_CIVIL_TIME|2026-11-25T10:00|local time at which calendars start, or now"
  "CENTRALINO_PRESET|dev|which build the services are taken from: dev, release, asan"
  "CENTRALINO_RUN_FROM|build|what services run from: build, or images (containers, for root alone)"
  "CENTRALINO_BUILD_JOBS|number of cores|compilers that run at the same time"
)

describe_settings() {
  local name default meaning setting
  for setting in "${settings[@]}"; do
    IFS='|' read -r name default meaning <<<"$setting"
    printf '  %-26s %s [%s]\n' "$name" "$meaning" "$default"
  done
}

absolute() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$PWD" "$1" ;; esac; }

# numeric VARIABLE DEFAULT: the variable's value, which must be a number.
numeric() {
  local value=${!1:-$2}
  [[ $value =~ ^[0-9]+$ ]] || fail "$1 is \"$value\", not a number"
  printf '%s' "$value"
}

# port VARIABLE DEFAULT: with the offset.
port() {
  local value
  value=$(numeric "$1" "$2") || exit 1
  ((value + offset <= 65535)) || fail "$1 and CENTRALINO_PORT_OFFSET together are more than 65535"
  printf '%s' $((value + offset))
}

services=(directory routing queue media sip-edge)

state=$(absolute "${CENTRALINO_STATE:-$root/.dev}")
cache=$(absolute "${CENTRALINO_CACHE:-$state}")
offset=$(numeric CENTRALINO_PORT_OFFSET 0)
bind=${CENTRALINO_BIND:-127.0.0.1}
trunk=${CENTRALINO_TRUNK:-127.0.0.10}
civil_time=${CENTRALINO_CIVIL_TIME:-2026-11-25T10:00}
preset=${CENTRALINO_PRESET:-dev}
run_from=${CENTRALINO_RUN_FROM:-build}
[[ $run_from == build || $run_from == images ]] || fail "CENTRALINO_RUN_FROM is \"$run_from\", neither build nor images"
jobs=${CENTRALINO_BUILD_JOBS:-$(nproc)}

sip_port=$(port CENTRALINO_SIP_PORT 5060)
carrier_port=$(port CENTRALINO_CARRIER_PORT 5080)
postgres_port=$(port CENTRALINO_POSTGRES_PORT 7432)
redis_port=$(port CENTRALINO_REDIS_PORT 7379)
grpc_first=$(port CENTRALINO_GRPC_PORT 7001)
http_first=$(port CENTRALINO_HTTP_PORT 9101)
smtp_port=$(port CENTRALINO_SMTP_PORT 2525)
rtp_ports=${CENTRALINO_RTP_PORTS:-20000-24999}
[[ $rtp_ports =~ ^[0-9]+-[0-9]+$ ]] || fail "CENTRALINO_RTP_PORTS is \"$rtp_ports\", not a range such as 20000-24999"
rtp_ports=$((${rtp_ports%-*} + offset))-$((${rtp_ports#*-} + offset))
((${rtp_ports#*-} <= 65535)) || fail "CENTRALINO_RTP_PORTS and CENTRALINO_PORT_OFFSET together are more than 65535"

declare -gA grpc_port http_port  # -g: also when a function reads these settings anew
for i in "${!services[@]}"; do
  grpc_port[${services[i]}]=$((grpc_first + i))
  http_port[${services[i]}]=$((http_first + i))
done

grpc_of() { printf '%s:%s' "$bind" "${grpc_port[$1]}"; }
http_of() { printf '%s:%s' "$bind" "${http_port[$1]}"; }

run_dir=$state/run
log_dir=$state/log
out_dir=$state/out
build_dir=$cache/build
bin_dir=$build_dir/$preset/bin
voice_dir=$cache/pico
export CCACHE_DIR=${CCACHE_DIR:-$cache/ccache}
# One cache serves clones in several places.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

prepare_state() {
  mkdir -p "$run_dir" "$log_dir" "$out_dir" 2>/dev/null ||
    fail "cannot write to $state (give its folder room and rights, or set CENTRALINO_STATE)"
  need_space "$state" 200 "running the platform"
}

is_service() {
  local known
  for known in "${services[@]}"; do [[ $known == "$1" ]] && return 0; done
  return 1
}
