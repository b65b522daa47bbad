#include "tools/retention-report/options.hpp"

namespace walread::retention {

std::string help_text() {
  return R"(retention-report says why old WAL is still in a data directory, and what would let it go.
It only reads, and needs neither a server nor SQL.

Usage:
  retention-report [OPTION]... [-D] DATADIR

Options:
  -D, --pgdata DATADIR   data directory; default: the environment variable PGDATA
      --wal-dir DIR      where the WAL is, if not in DATADIR/pg_wal or pg_xlog
      --archive DIR      the archive that archive_command fills, or a pgBackRest repository: compare what is there
      --config-file FILE postgresql.conf, if it is neither in DATADIR nor where postmaster.opts says
      --copy             DATADIR is a copy: the free space of the file system it lies on is not judged
      --set NAME=VALUE   a setting that counts over all files; can be repeated
      --if SUPPOSITION   what the next checkpoint would let go if; can be repeated:
                         'drop-slot NAME', 'archive-done', 'resolve-prepared [GID|XID]', 'set NAME=VALUE'
      --warn LIST        when to warn:   kept=4GB,free=15%,backlog=10 (the defaults)
      --crit LIST        when it is critical: kept=16GB,free=5%,backlog=100 (the defaults)
                         kept: WAL beyond what crash recovery needs; free: space left on its file system, as
                         a size or percentage; backlog: segments that wait to be archived
      --format FORMAT    text (the default), json (share/walread/schema/retention-report.schema.json), or
                         prometheus for node_exporter's textfile collector
      --system SYSTEM    read as this system, whatever pg_control says
  -V, --version          print the version of retention-report, then exit
  -?, --help             print this, then exit

Examples:
  The disk is full: what holds the WAL, and what may be done about it?
      retention-report /data/gpseg0
  What would dropping that slot give back?
      retention-report --if 'drop-slot standby1' /var/lib/postgresql/15/main
  For monitoring, critical from 50 GB or 10 % free space on:
      retention-report --crit kept=50GB,free=10% --format=prometheus /data/gpseg0 > retention.prom

Exit codes:
  0  nothing unusual
  1  a warning
  2  critical, or the command line is wrong
  3  cannot tell: something that the answer depends on could not be read
)";
}

}  // namespace walread::retention
