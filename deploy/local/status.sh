# shellcheck shell=bash
# What runs where.

status_json() {
  local name ready listed='[]'
  for name in "${services[@]}"; do
    ready=false
    is_ready "$name" && ready=true
    listed=$(jq -c --arg name "$name" --arg pid "$(pid_of "$name" || true)" \
      --arg grpc "$(grpc_of "$name")" --arg http "$(http_of "$name")" \
      --arg log "$log_dir/$name.log" --argjson ready $ready \
      '. + [{name: $name, pid: ($pid | tonumber? // null), grpc: $grpc, http: $http, log: $log,
             ready: $ready}]' <<<"$listed")
  done
  jq -n --arg address "$bind" --argjson port "$sip_port" --arg trunk "$trunk" \
    --argjson carrier_port "$carrier_port" --argjson smtp "$smtp_port" \
    --slurpfile numbers <(cat "$numbers_file" 2>/dev/null || echo '[]') \
    --slurpfile operators <(cat "$operators_file" 2>/dev/null || echo '[]') \
    --argjson services "$listed" \
    '{sip: {address: $address, port: $port}, trunk: ($trunk | split(",")),
      carrier_port: $carrier_port, smtp: {address: $address, port: $smtp},
      numbers: $numbers[0], operators: $operators[0], services: $services}'
}

print_status() {
  local json name pid grpc http log ready answer note
  json=$(status_json)
  printf '%-10s %-8s %-16s %-16s %-28s %s\n' SERVICE PID GRPC HTTP STATE LOG
  while IFS=$'\t' read -r name pid grpc http log ready; do
    note=ready
    if [[ $pid == - ]]; then
      note="not running"
    else
      answer=$(readiness "$name")
      answer=${answer#* }
      if [[ $ready != true ]]; then
        note=$(jq -r '.reasons | join(", ")' 2>/dev/null <<<"$answer") || note="no answer"
      elif [[ -n $(jq -r '.degraded[]' 2>/dev/null <<<"$answer") ]]; then
        note="degraded: no $(jq -r '.degraded | join(", ")' <<<"$answer")"
      fi
    fi
    printf '%-10s %-8s %-16s %-16s %-28s %s\n' "$name" "$pid" "$grpc" "$http" "${note:-not ready}" "$log"
  done < <(jq -r '.services[] | [.name, .pid // "-", .grpc, .http, .log, .ready] | @tsv' <<<"$json")
  say
  say "SIP $bind:$sip_port (UDP, TCP); calls from outside come from $trunk; civil time starts at $civil_time"
  say "callers' messages are mailed to $bind:$smtp_port: listen there with smtp-sink $bind:$smtp_port 10"
  if jq -e '.numbers | length > 0' >/dev/null <<<"$json"; then
    say
    printf '%-14s %s\n' NUMBER WHAT
    jq -r '.numbers[] | [.number, .what] | @tsv' <<<"$json" |
      while IFS=$'\t' read -r number what; do printf '%-14s %s\n' "$number" "$what"; done
    say
    printf '%-6s %-26s %-10s %s\n' USER PASSWORD EXTENSION GROUP
    jq -r '.operators[] | [.user, .password, .extension, .group] | @tsv' <<<"$json" |
      while IFS=$'\t' read -r user password extension group; do
        printf '%-6s %-26s %-10s %s\n' "$user" "$password" "$extension" "$group"
      done
  fi
}

all_ready() {
  local name
  for name in "${services[@]}"; do is_ready "$name" || return 1; done
}

verb_status() {
  command -v jq curl >/dev/null || fail "nothing was started here yet (run ./dev up)"
  case ${1:-} in
    --json) status_json ;;
    '') print_status ;;
    *) fail "status takes no argument but --json" ;;
  esac
  all_ready
}

verb_logs() {
  local name=${1:-}
  [[ -n $name && -f $log_dir/$name.log ]] ||
    fail "there is no log of \"$name\" (there are: $(cd "$log_dir" 2>/dev/null && ls ./*.log 2>/dev/null | sed 's|^./||; s|\.log$||' | tr '\n' ' '))"
  shift
  if [[ ${1:-} == -f ]]; then exec tail -n 200 -F "$log_dir/$name.log"; fi
  exec cat "$log_dir/$name.log"
}
