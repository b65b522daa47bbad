#!/usr/bin/env bash
# Makes the input of the benchmark: about MEGABYTES of WAL as a real PostgreSQL 15 writes it, in segments that are all
# full, from pgbench transactions, bulk loads, index builds, updates, deletes and vacuum.
#
#   make_postgresql_wal.sh DIRECTORY MEGABYTES [SEGMENT_MEGABYTES]
#
# DIRECTORY is made, and made only when everything went well. The server listens on a unix socket below it alone and is
# stopped again.
set -euo pipefail

target=$1
megabytes=$2
segment=${3:-16}
pg=${PG15_BIN:-/usr/lib/postgresql/15/bin}
export TZ=UTC LC_ALL=C

# initdb refuses to run as root.
as_user() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; else "$@"; fi
}

work=$(mktemp -d)
running=
cleanup() {
  if [ -n "$running" ]; then as_user "$pg/pg_ctl" -D "$work/data" -m immediate stop > /dev/null 2>&1 || true; fi
  rm -rf "$work"
}
trap cleanup EXIT
if [ "$(id -u)" = 0 ]; then chown nobody "$work"; fi
chmod 711 "$work"

sql() { as_user "$pg/psql" -q -X -h "$work" -d postgres -v ON_ERROR_STOP=1 -At -c "$1"; }
written() { sql "select (pg_current_wal_lsn() - '0/1000000') / 1048576 >= $megabytes"; }

cd /
as_user "$pg/initdb" -D "$work/data" -A trust -U "$(as_user id -un)" --wal-segsize="$segment" > /dev/null
as_user "$pg/pg_ctl" -D "$work/data" -w -l "$work/log" -o "-c listen_addresses='' -k $work -c fsync=off \
  -c synchronous_commit=off -c max_wal_size=64GB -c wal_keep_size=64GB -c shared_buffers=256MB \
  -c checkpoint_timeout=1h -c autovacuum=off -c wal_recycle=off" start > /dev/null
running=1

as_user "$pg/pgbench" -h "$work" -d postgres -i -q -s 10 > /dev/null 2>&1
sql "create table bulk (id int primary key, a int, b text)"
round=0
while [ "$(written)" = f ]; do
  round=$((round + 1))
  as_user "$pg/pgbench" -h "$work" -d postgres -n -c 4 -j 2 -t 25000 > /dev/null 2>&1
  sql "insert into bulk select i, i % 1000, md5(i::text) from generate_series($round * 1000000, $round * 1000000 + 249999) i"
  sql "create index on bulk (a)"
  sql "create table copy_$round as select * from bulk where id % 3 = 0"
  sql "update bulk set a = a + 1 where id % 11 = 0"
  sql "delete from bulk where id % 13 = 0"
  sql "vacuum bulk"
  sql "checkpoint"
  sql "update bulk set b = md5(b) where id % 17 = 0"
done
# The segment is filled up, and what follows is in the next one.
last=$(sql "select pg_walfile_name(pg_switch_wal())")
as_user "$pg/pg_ctl" -D "$work/data" -m fast -w stop > /dev/null
running=

rm -rf "$target.new"
mkdir -p "$target.new"
for file in "$work"/data/pg_wal/????????????????????????; do
  if [[ ${file##*/} > $last ]]; then continue; fi
  cp "$file" "$target.new/"
done
mv "$target.new" "$target"
