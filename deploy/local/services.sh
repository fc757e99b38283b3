# shellcheck shell=bash
# The five services.

key_file=$state/key

# A key of 32 bytes in hexadecimal, made once: what is sealed with it stays readable.
make_key() {
  [[ -s $key_file ]] ||
    (umask 077 && od -vAn -N32 -tx1 /dev/urandom | tr -d ' \n' >"$key_file" && echo >>"$key_file")
}

# arguments_of SERVICE: sets `arguments`.
arguments_of() {
  local redis=$bind:$redis_port directory
  directory=$(grpc_of directory)
  arguments=(
    --grpc-listen "$(grpc_of "$1")" --http-listen "$(http_of "$1")"
    --state-dir "$state/services/$1" --drain-timeout 5
  )
  case $1 in
    directory)
      arguments+=(--postgres "$(postgres_url centralino centralino)" --redis "$redis"
        --key-file "$key_file")
      ;;
    routing) arguments+=(--directory "$directory" --civil-time "$civil_time") ;;
    queue) arguments+=(--redis "$redis" --directory "$directory") ;;
    media)
      arguments+=(--rtp-bind "$bind" --rtp-advertise "$bind" --rtp-ports "$rtp_ports"
        --pico-dir "$voice_dir" --cache-dir "$state/services/media/speech"
        --smtp "smtp://$bind:$smtp_port" --smtp-tls never --mail-from centralino@localhost)
      ;;
    sip-edge)
      arguments+=(--sip-listen "$bind:$sip_port" --sip-advertise "$bind" --trunk "$trunk"
        --trunk-out "${trunk%%,*}:$carrier_port"
        --default-organisation empoli --key-file "$key_file" --directory "$directory"
        --routing "$(grpc_of routing)" --queue "$(grpc_of queue)" --media "$(grpc_of media)"
        --redis "$redis" --civil-time "$civil_time")
      ;;
  esac
}

# Is it there, and of the build that is there now? A rebuilt binary's old file is "(deleted)".
is_current() {
  local pid
  pid=$(pid_of "$1") && { in_containers || [[ $(readlink "/proc/$pid/exe") == "$bin_dir/$1" ]]; }
}

start_service() {
  is_current "$1" && return
  stop_service "$1"
  local arguments
  need_port tcp "${grpc_port[$1]}" "gRPC of $1" CENTRALINO_GRPC_PORT
  need_port tcp "${http_port[$1]}" "HTTP of $1" CENTRALINO_HTTP_PORT
  if [[ $1 == sip-edge ]]; then
    need_port udp "$sip_port" SIP CENTRALINO_SIP_PORT
    need_port tcp "$sip_port" SIP CENTRALINO_SIP_PORT
  fi
  mkdir -p "$state/services/$1"
  arguments_of "$1"
  if in_containers; then
    start_container "$1" "${arguments[@]}"
  else
    start_daemon "$1" "$bin_dir/$1" "${arguments[@]}"
  fi
}

# More than the service's own drain, so that it can say good-bye.
stop_service() {
  stop_daemon "$1" TERM 15
  ! in_containers || remove_container "$1"
}

# readiness SERVICE: "200 {…}", or "000" when nobody answers.
readiness() {
  curl -s -m 2 -w '\n%{http_code}' "http://$(http_of "$1")/readyz" 2>/dev/null |
    awk '{ line[NR] = $0 } END { print line[NR], line[1] }'
}
is_ready() { pid_of "$1" >/dev/null && [[ $(readiness "$1") == 200* ]]; }

# What a service last said, as a sentence for the user.
last_words() {
  local line
  line=$(tail -n 1 "$log_dir/$1.log" 2>/dev/null || true)
  jq -r '[.message, .reason // .detail // empty] | join(": ")' 2>/dev/null <<<"$line" || say "$line"
}

# wait_ready DEADLINE SERVICE…: DEADLINE on the clock of $SECONDS.
wait_ready() {
  local deadline=$1 name answer
  shift
  for name in "$@"; do
    until is_ready "$name"; do
      pid_of "$name" >/dev/null ||
        fail "$name ended: $(last_words "$name") (its log: $log_dir/$name.log)"
      if ((SECONDS >= deadline)); then
        answer=$(readiness "$name")
        tail -n 5 "$log_dir/$name.log" >&2
        fail "$name is not ready after 60 s: ${answer#* } (its log: $log_dir/$name.log)"
      fi
      sleep 0.1
    done
  done
}
