// The text of --help.
#pragma once

#include <string_view>

namespace walread::waldump {

inline constexpr std::string_view kHelp =
    R"(waldump shows the records of a PostgreSQL or Greenplum write-ahead log, from its files alone.

Usage:
  waldump [OPTION]... [DIRECTORY]
  waldump [OPTION]... STARTSEG [ENDSEG]

DIRECTORY is a data directory or its pg_wal or pg_xlog: everything on the way to its newest
timeline is shown, from the oldest record there. STARTSEG alone shows that segment as the
server's own tool does: without the record that goes on in the next one. What is named without
a directory is looked for in this one, in pg_wal or pg_xlog below it, and in those of $PGDATA.

What to read:
  -e, --end=LSN            stop before the first record that reaches beyond LSN
  -f, --follow             keep waiting for more at the end of the log, until interrupted
  -j, --jobs=N             read with N threads; the output is the same (default: as many as
                           there are processors)
  -n, --limit=N            stop after N records shown; 0: show all
  -p, --path=PATH          where to look for segments: a WAL or data directory
  -s, --start=LSN          begin with the first record at or after LSN
  -t, --timeline=TLI       read this timeline only
      --on-damage=POLICY   stop: stop at damage, as the server does (default)
                           skip: report it and go on with the next valid record
      --system=SYSTEM      which system wrote the log, where it cannot be told: pg94 or gp6

Which records to show:
  -B, --block=N            with --relation: only those that change block N
  -F, --fork=FORK          only those that change this fork: main, fsm, vm or init
  -r, --rmgr=RMGR          only those of this resource manager, in any case; may be repeated
                           (--rmgr=list names them)
  -R, --relation=T/D/R     only those that change blocks of this relation, given as
                           tablespace/database/relfile
  -w, --fullpage           only those with a full-page image
  -x, --xid=XID            only those of this transaction

How to show them:
  -b, --bkp-details        a line for each full-page image
  -q, --quiet              no records and no remarks, only errors
  -z, --stats[=record]     statistics by resource manager or by record type
      --color[=WHEN]       auto (on a terminal, default), always or never
      --format=FORMAT      text: as the product's own tool prints it (default)
                           json: one object a line, with more than the text shows
      --map                account for every byte of the segments instead
      --max-width=N        cut what a record says behind "desc:" after N bytes, and tell how many
                           are left out; 0: show all (default)
      --rmgr-name=ID=NAME  call the resource manager of an extension NAME instead of customID
                           (ID: 128 to 255); may be repeated
      --save-fullpage=DIR  also write each full-page image to a file in DIR
  -V, --version            print the version and exit
  -?, --help               print this help and exit

Times in text are local (TZ), those in JSON are UTC.

Exit codes:
  0  everything asked for was read; a log that simply ends is no error
  1  the command line is wrong
  2  something is damaged or missing; what could be read was shown
  3  a file or directory cannot be read, or the output cannot be written
  4  the files are of a system that is not known, or that cannot be told apart

Examples:
  waldump /data/gpseg0                       everything there is
  waldump -s 0/1C02A000 -n 20 /data/gpseg0   twenty records from a position on
  waldump --stats /data/gpseg0               who wrote how much
  waldump --format=json /data/gpseg0 | jq 'select(.record == "DISTRIBUTED_COMMIT").fields.gid'
)";

}  // namespace walread::waldump
