# shellcheck shell=bash
# Processes that outlive this script: each in a session of its own, with its input and output on
# files, and a file run/NAME.pid that holds its pid and the kernel's start time of it (so that a
# pid given to another process later is not mistaken for it).

# The kernel's start time of a living process; fails for zombies and strangers.
start_time_of() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # The command's name may hold spaces: fields are counted from behind its parenthesis.
  read -ra stat <<<"${stat##*) }"
  [[ ${stat[0]} != Z ]] && printf '%s' "${stat[19]}"
}

# The pid of a daemon that is alive; fails otherwise.
pid_of() {
  local pid started
  { read -r pid started <"$run_dir/$1.pid"; } 2>/dev/null || return 1
  [[ -n $pid && $(start_time_of "$pid") == "$started" ]] && printf '%s' "$pid"
}

remember_pid() { printf '%s %s\n' "$2" "$(start_time_of "$2")" >"$run_dir/$1.pid"; }

# start_daemon NAME COMMAND…
start_daemon() {
  local name=$1
  shift
  # A background job of a script leads no process group, so setsid does not fork: $! is the
  # program itself.
  setsid -- "$@" </dev/null >>"$log_dir/$name.log" 2>&1 9>&- &
  remember_pid "$name" $!
  disown
}

# stop_daemon NAME SIGNAL SECONDS: asks it to end, then insists.
stop_daemon() {
  local pid waited=0
  pid=$(pid_of "$1") || {
    rm -f "$run_dir/$1.pid"
    return 0
  }
  kill -s "$2" "$pid"
  while pid_of "$1" >/dev/null; do
    if ((waited++ >= $3 * 20)); then
      warn "$1 did not end in $3 s and was killed"
      kill -s KILL "$pid"
      break
    fi
    sleep 0.05
  done
  rm -f "$run_dir/$1.pid"
}

# Two scripts do not start or stop the same things at the same time.
lock_state() {
  exec 9>"$run_dir/lock"
  flock -w 120 9 || fail "another ./dev is at work on $state"
}
unlock_state() { exec 9>&-; }
