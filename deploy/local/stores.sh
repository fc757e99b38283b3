# shellcheck shell=bash
# The private PostgreSQL and Redis.

# As root PostgreSQL runs as the user postgres, who must be able to reach its folder.
postgres_user=
[[ $(id -u) -ne 0 ]] || postgres_user=postgres

as_postgres() {
  if [[ -n $postgres_user ]]; then runuser -u "$postgres_user" -- "$@"; else "$@"; fi
}

postgres_home() {
  if [[ -z $postgres_user ]] || as_postgres test -x "$state"; then
    printf '%s/postgres' "$state"
  else
    printf '/var/tmp/centralino-%s' "$(printf '%s' "$state" | sha256sum | cut -c1-12)"
  fi
}

postgres_bin() {
  local folder
  for folder in /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin; do
    [[ -x $folder/postgres ]] && printf '%s' "$folder" && return
  done
  fail "PostgreSQL's programs are not in /usr/lib/postgresql (install the package postgresql-15)"
}

# postgres_url USER DATABASE
postgres_url() {
  printf 'host=%s port=%s user=%s dbname=%s' "$bind" "$postgres_port" "$1" "$2"
}

create_postgres() {
  local home=$1 bin=$2
  mkdir -p "$home"
  chmod 0700 "$home"
  [[ -z $postgres_user ]] || chown "$postgres_user" "$home"
  as_postgres "$bin/initdb" -D "$home/data" -U postgres -A trust --no-sync --encoding=UTF8 \
    --locale=C >"$log_dir/initdb.log" 2>&1 ||
    fail "PostgreSQL's data could not be made in $home: $(tail -n1 "$log_dir/initdb.log")"
}

start_postgres() {
  pid_of postgres >/dev/null && return
  local home bin waited=0
  home=$(postgres_home)
  bin=$(postgres_bin)
  [[ $home == "$state"/* ]] ||
    say "PostgreSQL's data is in $home: the user postgres cannot reach $state"
  need_port tcp "$postgres_port" PostgreSQL CENTRALINO_POSTGRES_PORT
  [[ -e $home/data/PG_VERSION ]] || create_postgres "$home" "$bin"
  # A development store: an unclean end of the machine may cost its last second, or all of it.
  start_daemon postgres env -C "$home" \
    ${postgres_user:+setpriv "--reuid=$postgres_user" "--regid=$postgres_user" --init-groups} \
    "$bin/postgres" -D "$home/data" -p "$postgres_port" -F -c "listen_addresses=$bind" \
    -c unix_socket_directories= -c max_connections=200 -c log_timezone=UTC
  until psql -qXAt "$(postgres_url postgres postgres)" -c 'select 1' >/dev/null 2>&1; do
    pid_of postgres >/dev/null || fail "PostgreSQL ended: $(tail -n1 "$log_dir/postgres.log")"
    ((waited++ < 300)) || fail "PostgreSQL is not ready after 30 s: $(tail -n1 "$log_dir/postgres.log")"
    sleep 0.1
  done
  # The services' user is no superuser, so that row-level security holds; its migrations make roles.
  psql -qX "$(postgres_url postgres postgres)" -v ON_ERROR_STOP=1 >/dev/null <<'SQL'
select 'create role centralino login createrole' where not exists
  (select from pg_roles where rolname = 'centralino') \gexec
select 'create database centralino owner centralino template template0' where not exists
  (select from pg_database where datname = 'centralino') \gexec
SQL
}

# start_redis [NAME PORT]
start_redis() {
  local name=${1:-redis} port=${2:-$redis_port} waited=0
  pid_of "$name" >/dev/null && return
  need_port tcp "$port" Redis CENTRALINO_REDIS_PORT
  mkdir -p "$state/$name"
  start_daemon "$name" redis-server --bind "$bind" --port "$port" --dir "$state/$name" \
    --save '' --appendonly no --daemonize no
  until redis-cli -h "$bind" -p "$port" ping >/dev/null 2>&1; do
    pid_of "$name" >/dev/null || fail "Redis ended: $(tail -n1 "$log_dir/$name.log")"
    ((waited++ < 100)) || fail "Redis is not ready after 10 s: $(tail -n1 "$log_dir/$name.log")"
    sleep 0.1
  done
}

stop_stores() {
  stop_daemon redis TERM 10
  # SIGINT: a fast shutdown, that does not wait for clients.
  stop_daemon postgres INT 20
}

remove_stores() {
  rm -rf "$(postgres_home)" "$state/postgres" "$state/redis"
}

# As the superuser by default: the services' user sees one organisation at a time, by row security.
verb_psql() { exec psql "$(postgres_url "${CENTRALINO_PSQL_USER:-postgres}" centralino)" "$@"; }
verb_redis() { exec redis-cli -h "$bind" -p "$redis_port" "$@"; }
