#!/usr/bin/env bash
# Times waldump on the shipped recordings and, if PostgreSQL 15 is installed, its own pg_waldump on WAL that it has
# just written, and prints microseconds of processor time for each record and how much that is of pg_waldump's.
#
#   compare.sh BINDIR RECORDINGS [ROUNDS]
#
# BINDIR holds waldump, RECORDINGS the unpacked testdata. The two tools run in turn, ROUNDS times; the median counts:
# the machine may be noisy. The server is started on a unix socket below a temporary directory and stopped again.
set -euo pipefail

bin=$1
recordings=$2
rounds=${3:-7}
export TZ=UTC LC_ALL=C

work=$(mktemp -d)
server=
cleanup() {
  if [ -n "$server" ]; then as_user "$pg/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true; fi
  rm -rf "$work"
}
trap cleanup EXIT

# initdb refuses to run as root.
as_user() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; else "$@"; fi
}

# Processor time of a command in microseconds: user and system.
cpu() {
  local TIMEFORMAT='%U %S' times
  times=$( { time "$@" >/dev/null 2>/dev/null || true; } 2>&1 )
  awk '{ printf "%d\n", ($1 + $2) * 1e6 }' <<<"$times"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# name, records, command: adds a line to the table
declare -A base
measure() {
  local key=$1 label=$2 records=$3
  shift 3
  local median_us
  median_us=$(for _ in $(seq "$rounds"); do cpu "$@"; done | median)
  local each
  each=$(awk -v t="$median_us" -v n="$records" 'BEGIN { printf "%.3f", t / n }')
  local ratio=-
  if [ -n "${base[$key]:-}" ]; then
    ratio=$(awk -v b="${base[$key]}" -v e="$each" 'BEGIN { printf "%.1fx", b / e }')
  else
    base[$key]=$each
  fi
  printf '%-48s %10d %12s %8s\n' "$label" "$records" "$each" "$ratio"
}

printf '%-48s %10s %12s %8s\n' 'single-threaded, output to /dev/null' 'records' 'us/record' 'faster'

pg=/usr/lib/postgresql/15/bin
if [ -x "$pg/pg_waldump" ] && [ -x "$pg/initdb" ]; then
  if [ "$(id -u)" = 0 ]; then chown nobody "$work"; fi
  chmod 711 "$work"
  as_user "$pg/initdb" -D "$work/data" -A trust >/dev/null
  as_user "$pg/pg_ctl" -D "$work/data" -w -l "$work/log" \
    -o "-c listen_addresses='' -k $work -c fsync=off -c autovacuum=off -c max_wal_size=4GB -c wal_keep_size=4GB" start >/dev/null
  server=1
  as_user psql -q -h "$work" -d postgres >/dev/null <<'SQL'
create table t (id int primary key, a int, b text);
insert into t select i, i % 1000, md5(i::text) from generate_series(1, 300000) i;
create index on t (a);
update t set a = a + 1 where id % 3 = 0;
delete from t where id % 7 = 0;
checkpoint;
update t set b = md5(b) where id % 5 = 0;
SQL
  as_user "$pg/pg_ctl" -D "$work/data" -m fast -w stop >/dev/null
  server=
  range=(-p "$work/data/pg_wal" -s 0/1000028)
  # It calls the end of the log an error.
  pg_records=$({ "$pg/pg_waldump" "${range[@]}" 2>/dev/null || true; } | wc -l)
  measure text "pg_waldump 15, its own WAL, text" "$pg_records" "$pg/pg_waldump" "${range[@]}"
  measure stats "pg_waldump 15, its own WAL, --stats" "$pg_records" "$pg/pg_waldump" -z "${range[@]}"
else
  echo 'pg_waldump 15 is not installed: no ratios'
fi

for data in greenplum6/S1_healthy/p0/p0 postgresql/pg94/skeleton/skeleton; do
  dir=$recordings/$data
  [ -d "$dir" ] || continue
  records=$("$bin/waldump" "$dir" 2>/dev/null | wc -l)
  measure text "waldump, ${data%%/*} $(basename "$(dirname "$data")"), text" "$records" "$bin/waldump" "$dir"
  measure stats "waldump, ${data%%/*} $(basename "$(dirname "$data")"), --stats" "$records" "$bin/waldump" -z "$dir"
  measure json "waldump, ${data%%/*} $(basename "$(dirname "$data")"), --format=json" "$records" "$bin/waldump" --format=json "$dir"
done

if [ -x /usr/bin/time ]; then
  peak=$(/usr/bin/time -f %M "$bin/waldump" "$recordings/greenplum6/S1_healthy/p0/p0" 2>&1 >/dev/null | tail -1)
  echo "peak memory, text: $((peak / 1024)) MB"
fi
