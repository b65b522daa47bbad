// What a healthy recovery says on its way, and what is said when it ended: found last, so that of a whole log
// the line that tells more is taken. xlog.c StartupXLOG() and its callees, since 15 xlogrecovery.c;
// walreceiver.c; postmaster.c LogChildExit(); twophase.c.
#include "libwalread/judge/message_rows.hpp"

namespace walread {

namespace {

using M = MessageId;

constexpr SpokenBy kAlways{.first = 904, .last = 1800, .greenplum6 = true};
constexpr SpokenBy kSince15{.first = 1500, .last = 1800};
constexpr SpokenBy kSince10{.first = 1000, .last = 1800};

constexpr MessageRow kRows[] = {
    {M::other_timelines_file,
     "according to history file, WAL location {at} belongs to timeline {tli}, but previous recovered WAL "
     "file came from "
     "timeline {tli2}",
     kAlways},

    {M::file_refused, "could not open directory {file}: {any}", kAlways},
    {M::file_refused, "checksum mismatch for replication slot file {any}", kAlways},
    {M::file_refused, "replication slot file {any} has wrong magic number", kAlways},
    {M::file_refused, "replication slot file {any} has unsupported version", kAlways},
    {M::file_refused, "replication slot file {any} has corrupted length", kAlways},
    {M::file_refused, "could not read file {any}: read {any} of {any}", kAlways},
    {M::file_refused, "incorrect size of file {any}", kAlways},
    {M::file_refused, "invalid magic number stored in file {any}", kAlways},
    {M::file_refused, "invalid size stored in file {any}", kAlways},
    {M::file_refused, "calculated CRC checksum does not match value stored in file {any}", kAlways},
    {M::file_refused, "corrupted two-phase state file for transaction {any}", kAlways},
    {M::file_refused, "invalid data in file backup_label", kAlways},
    {M::file_refused, "unexpected directory entry {any} found in pg_tblspc/", kAlways},

    {M::progress, "entering standby mode", kAlways},
    {M::progress, "starting archive recovery", kAlways},
    {M::progress, "starting point-in-time recovery to {any}", kAlways},
    {M::progress, "starting backup recovery with redo LSN {any}, checkpoint LSN {any}, on timeline ID {any}",
     kSince15},
    {M::progress, "completed backup recovery with redo LSN {any} and end LSN {any}", kSince15},
    {M::progress, "redo starts at {any}", kAlways},
    {M::progress, "redo done at {any}", kAlways},
    {M::progress, "redo is not required", kAlways},
    {M::progress, "redo in progress, elapsed time: {any}", kSince15},
    {M::progress, "consistent recovery state reached at {any}", kAlways},
    {M::progress, "started streaming WAL from primary at {any} on timeline {any}", kAlways},
    {M::progress, "restarted WAL streaming at {any} on timeline {any}", kAlways},
    {M::progress, "fetching timeline history file for timeline {any} from primary server", kAlways},
    {M::progress, "new target timeline is {any}", kAlways},
    {M::progress, "restored log file {any} from archive", kAlways},
    {M::progress, "selected new timeline ID: {any}", kAlways},
    {M::progress, "archive recovery complete", kAlways},
    {M::progress, "last completed transaction was at log time {any}", kAlways},
    {M::progress, "recovery stopping after {any}", kAlways},
    {M::progress, "recovery stopping before {any}", kAlways},
    {M::progress, "database system was not properly shut down; automatic recovery in progress", kAlways},
    {M::progress, "database system was interrupted; last known up at {any}", kAlways},
    {M::progress, "database system was interrupted while in recovery at {any}", kAlways},
    {M::progress, "database system was shut down at {any}", kAlways},
    {M::progress, "database system was shut down in recovery at {any}", kAlways},
    {M::progress, "crash recovery starts in timeline {any} and has target timeline {any}", kAlways},
    {M::progress, "recovering prepared transaction {any} from shared memory", kSince10},
    {M::progress, "recovering prepared transaction {any}", kAlways},
    {M::progress, "{any} two-phase state file was written for a long-running prepared transaction", kSince10},
    {M::progress, "{any} two-phase state files were written for long-running prepared transactions",
     kSince10},
    {M::progress, "removing future two-phase state file for transaction {any}", kSince10},
    {M::progress, "received promote request", kAlways},

    {M::server_ended, "startup process (PID {any}) exited with exit code {any}", kAlways},
    {M::server_ended, "startup process (PID {any}) was terminated by signal {any}", kAlways},
    {M::server_ended, "aborting startup due to startup process failure", kAlways},
};

}  // namespace

constinit const std::span<const MessageRow> kProgressMessages = kRows;

}  // namespace walread
