#!/usr/bin/env bash
# Starts a real PostgreSQL 15, has it write every kind of record that it can be brought to, and leaves what it wrote
# behind for live_test.cpp. The server runs as an unprivileged user, listens on a socket in a directory of its own only,
# and is gone when this script is, however it ends.
#
#   make_logs.sh OUTPUT
#     OUTPUT/primary, OUTPUT/promoted   data directories without their tables: pg_wal, global/pg_control
#     OUTPUT/control/STATE/global       pg_control at one moment
#     OUTPUT/locks                      those of the prepared transaction "left behind": type, mode
#     OUTPUT/same_pages                 indexes with the same pages, logged in different ways: method, T/D/R
set -euo pipefail

output=$1
workload=$(cd "$(dirname "$0")/workload" && pwd)
bin=${WALREAD_PG15_BIN:-/usr/lib/postgresql/15/bin}
if [ ! -x "$bin/postgres" ]; then
  echo "$bin/postgres is missing: .ci/install-packages test installs it" >&2
  exit 1
fi
unset "${!PG@}"
export LC_ALL=C TZ=UTC

home=$(mktemp -d)
data=$home/data
server=   # the postmaster's process id
clean_up() {
  if [ -n "$server" ]; then kill -QUIT "$server" 2> /dev/null && wait "$server" || true; fi
  rm -rf "$home"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM
# If this script is killed, the server is told to stop at once.
as_user=(setpriv --pdeathsig QUIT)
if [ "$(id -u)" -eq 0 ]; then
  chown nobody:nogroup "$home"
  as_user=(setpriv --reuid nobody --regid nogroup --clear-groups --pdeathsig QUIT)
fi

show_log_and_fail() {
  echo "$1" >&2
  tail -n 30 "$home/log" >&2
  exit 1
}

start() {
  "${as_user[@]}" "$bin/postgres" -D "$data" -k "$home" "$@" >> "$home/log" 2>&1 &
  server=$!
  for ((i = 0; i < 600; ++i)); do
    if "$bin/pg_isready" -q -h "$home" -U postgres; then return; fi
    if ! kill -0 "$server" 2> /dev/null; then break; fi
    sleep 0.05
  done
  show_log_and_fail "the server does not start"
}

stop() {
  kill -INT "$server"
  wait "$server" || show_log_and_fail "the server does not stop well"
  server=
}

crash() {
  local pid all
  all="$server $(cat "/proc/$server/task/$server/children")"
  kill -KILL $all 2> /dev/null || true
  wait "$server" 2> /dev/null || true
  server=
  for pid in $all; do
    while [ -d "/proc/$pid" ]; do sleep 0.02; done
  done
}

sql() {
  "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$home" -U postgres -d postgres "$@"
}

run() {
  local name
  for name; do
    sql -v connection="host=$home user=postgres dbname=postgres" -f "$workload/$name.sql" > /dev/null ||
      show_log_and_fail "workload/$name.sql fails"
  done
}

keep() {
  mkdir -p "$output/$1/global"
  cp "$data/global/pg_control" "$output/$1/global/"
}

keep_log() {
  keep "$1"
  cp -r "$data/pg_wal" "$output/$1/"
}

# Counters just before a boundary, so that a few transactions cross it: of pages and segments of pg_xact and
# pg_multixact. The files for what was never used are made here, as pg_resetwal's manual says.
advance_counters() {
  local file
  for file in pg_xact/0000 pg_multixact/offsets/0000 pg_multixact/members/0000; do
    truncate -s 262144 "$data/$file"
  done
  "${as_user[@]}" "$bin/pg_resetwal" -x 1048500 -m 65500,1 -O 52300 -D "$data" > /dev/null
  # One that nobody needs any more, to be removed.
  "${as_user[@]}" mkdir -p "$data/pg_commit_ts"
  "${as_user[@]}" truncate -s 262144 "$data/pg_commit_ts/0000"
}

freeze() {
  sql -c 'alter database template0 allow_connections on'
  local database
  for database in postgres template0 template1; do
    "$bin/vacuumdb" -q -h "$home" -U postgres -F -d "$database"
  done
  sql -c 'checkpoint'
}

# A record that a crash cuts off in the middle of a segment's chain: what it says is overwritten.
crash_within_a_record() {
  local first name
  sql -c 'checkpoint' -c 'select pg_switch_wal()' > /dev/null
  first=$(sql -c 'select pg_walfile_name(pg_current_wal_insert_lsn() + 1)')
  sql -c "select pg_logical_emit_message(false, 'long', repeat('long ', 1000000))" > /dev/null
  crash
  for name in "$data"/pg_wal/????????????????????????; do
    if [[ ${name##*/} > $first ]]; then rm "$name"; fi
  done
}

rm -rf "$output"
mkdir -p "$output"
"${as_user[@]}" "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C -k --no-sync --wal-segsize=1 \
  > "$home/log" 2>&1 || show_log_and_fail "initdb fails"
cat >> "$data/postgresql.conf" << 'SETTINGS'
listen_addresses = ''
fsync = off
autovacuum = off
max_wal_size = 4GB
wal_keep_size = 4GB
wal_buffers = 256kB
checkpoint_timeout = 1h
track_commit_timestamp = on
max_prepared_transactions = 5
SETTINGS
keep control/initialised
advance_counters
keep control/reset

start -c wal_level=minimal -c max_wal_senders=0
run minimal
stop
echo 'wal_level = logical' >> "$data/postgresql.conf"
start
run setup
keep control/running
run transaction heap cluster btree hash gin gist spgist brin images
sql -F ' ' -c "select split_part(relname, '_', 3), '1663/' || d.oid || '/' || pg_relation_filenode(c.oid)
  from pg_class c, pg_database d where relname like 'same_pages_%' and datname = current_database()" \
  > "$output/same_pages"
sql -F ' ' -c "select locktype, mode from pg_locks where pid is null order by 1, 2" > "$output/locks"
crash
start
run after_crash
freeze
crash_within_a_record
start -c max_connections=90
run after_crash_within_record
stop
keep_log primary

touch "$data/standby.signal"
start
keep control/standby
sql -c 'select pg_promote()' > /dev/null
run promoted
stop
keep_log promoted
