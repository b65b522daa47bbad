// Resource manager XLOG since PostgreSQL 9.5: images are in the record's blocks, the data tells the rest.
#pragma once

#include "formats/rmgr/xlog.hpp"

namespace walread::formats {

inline constexpr std::string_view kCheckpointText95 =
    "redo {redo}; tli {this_timeline_id}; prev tli {prev_timeline_id}; fpw {full_page_writes}; "
    "xid {next_xid_epoch}/{next_xid}; oid {next_oid}; multi {next_multi}; offset {next_multi_offset}; "
    "oldest xid {oldest_xid} in DB {oldest_xid_db}; oldest multi {oldest_multi} in DB {oldest_multi_db}; "
    "oldest/newest commit timestamp xid: {oldest_commit_ts_xid}/{newest_commit_ts_xid}; "
    "oldest running xid {oldest_active_xid}; {?info&0x10:online|shutdown}";
inline constexpr std::string_view kCheckpointText96 =
    "redo {redo}; tli {this_timeline_id}; prev tli {prev_timeline_id}; fpw {full_page_writes}; "
    "xid {next_xid_epoch}:{next_xid}; oid {next_oid}; multi {next_multi}; offset {next_multi_offset}; "
    "oldest xid {oldest_xid} in DB {oldest_xid_db}; oldest multi {oldest_multi} in DB {oldest_multi_db}; "
    "oldest/newest commit timestamp xid: {oldest_commit_ts_xid}/{newest_commit_ts_xid}; "
    "oldest running xid {oldest_active_xid}; {?info&0x10:online|shutdown}";
inline constexpr std::string_view kCheckpointText17 =
    "redo {redo}; tli {this_timeline_id}; prev tli {prev_timeline_id}; fpw {full_page_writes}; "
    "wal_level {wal_level:name}; "
    "xid {next_xid_epoch}:{next_xid}; oid {next_oid}; multi {next_multi}; offset {next_multi_offset}; "
    "oldest xid {oldest_xid} in DB {oldest_xid_db}; oldest multi {oldest_multi} in DB {oldest_multi_db}; "
    "oldest/newest commit timestamp xid: {oldest_commit_ts_xid}/{newest_commit_ts_xid}; "
    "oldest running xid {oldest_active_xid}; {?info&0x10:online|shutdown}";

// Both kinds of checkpoint have the same data; only the operation tells them apart.
consteval Record checkpoint(bool online, FormatSet in, Part data, std::string_view text,
                            std::string_view source) {
  return record({.op = static_cast<std::uint8_t>(online ? 0x10 : 0x00),
                 .name = online ? "CHECKPOINT_ONLINE" : "CHECKPOINT_SHUTDOWN",
                 .in = in,
                 .parts = {data},
                 .text = text,
                 .source = source,
                 .meaning = online ? "a checkpoint while the server was running"
                                   : "a checkpoint at a clean stop: nothing before it is needed"});
}

// xlog_internal.h xl_parameter_change
inline constexpr Field kMaxConnections{.name = "max_connections", .kind = Kind::i32, .meaning = "setting"};
inline constexpr Field kMaxWorkers{.name = "max_worker_processes", .kind = Kind::i32, .meaning = "setting"};
inline constexpr Field kMaxWalSenders{.name = "max_wal_senders", .kind = Kind::i32, .meaning = "setting"};
inline constexpr Field kMaxPrepared{
    .name = "max_prepared_xacts", .kind = Kind::i32, .meaning = "setting max_prepared_transactions"};
inline constexpr Field kMaxLocks{
    .name = "max_locks_per_xact", .kind = Kind::i32, .meaning = "setting max_locks_per_transaction"};
inline constexpr Field kWalLevel95{
    .name = "wal_level", .kind = Kind::i32, .meaning = "setting", .choices = kWalLevels94};
inline constexpr Field kWalLevel96{
    .name = "wal_level", .kind = Kind::i32, .meaning = "setting", .choices = kWalLevels96};
inline constexpr Field kWalLogHints{.name = "wal_log_hints", .kind = Kind::boolean, .meaning = "setting"};
inline constexpr Field kTrackCommitTs{
    .name = "track_commit_timestamp", .kind = Kind::boolean, .meaning = "setting"};

inline constexpr auto kParameterChange95 =
    fields(kMaxConnections, kMaxWorkers, kMaxPrepared, kMaxLocks, kWalLevel95, kWalLogHints, kTrackCommitTs);
inline constexpr auto kParameterChange96 =
    fields(kMaxConnections, kMaxWorkers, kMaxPrepared, kMaxLocks, kWalLevel96, kWalLogHints, kTrackCommitTs);
inline constexpr auto kParameterChange12 = fields(kMaxConnections, kMaxWorkers, kMaxWalSenders, kMaxPrepared,
                                                  kMaxLocks, kWalLevel96, kWalLogHints, kTrackCommitTs);

inline constexpr std::string_view kParameterText95 =
    "max_connections={max_connections} max_worker_processes={max_worker_processes} "
    "max_prepared_xacts={max_prepared_xacts} max_locks_per_xact={max_locks_per_xact} "
    "wal_level={wal_level:name} wal_log_hints={wal_log_hints:onoff} "
    "track_commit_timestamp={track_commit_timestamp:onoff}";
inline constexpr std::string_view kParameterText12 =
    "max_connections={max_connections} max_worker_processes={max_worker_processes} "
    "max_wal_senders={max_wal_senders} max_prepared_xacts={max_prepared_xacts} "
    "max_locks_per_xact={max_locks_per_xact} wal_level={wal_level:name} wal_log_hints={wal_log_hints:onoff} "
    "track_commit_timestamp={track_commit_timestamp:onoff}";

consteval Record parameter_change(FormatSet in, Part data, std::string_view text, std::string_view source) {
  return record({.op = 0x60,
                 .name = "PARAMETER_CHANGE",
                 .in = in,
                 .parts = {data},
                 .text = text,
                 .source = source,
                 .meaning = "settings that a standby must match were changed"});
}

inline constexpr auto kEndOfRecovery17 = fields(
    Field{.name = "time", .kind = Kind::timestamp, .meaning = "when recovery ended"},
    Field{.name = "this_timeline_id", .kind = Kind::tli, .meaning = "timeline that begins here"},
    Field{.name = "prev_timeline_id", .kind = Kind::tli, .meaning = "timeline that was left"}, kWalLevel96);
inline constexpr auto kCheckpointRedo17 = fields(kWalLevel96);

inline constexpr Record kXlogModern[] = {
    checkpoint(false, only(System::pg95), one("CheckPoint", 80, kCheckPoint95), kCheckpointText95,
               "pg_control.h CheckPoint, xlogdesc.c xlog_desc() (9.5)"),
    checkpoint(true, only(System::pg95), one("CheckPoint", 80, kCheckPoint95), kCheckpointText95,
               "pg_control.h CheckPoint, xlogdesc.c xlog_desc() (9.5)"),
    checkpoint(false, between(System::pg96, System::pg11), one("CheckPoint", 80, kCheckPoint95),
               kCheckpointText96, "pg_control.h CheckPoint, xlogdesc.c xlog_desc() (10)"),
    checkpoint(true, between(System::pg96, System::pg11), one("CheckPoint", 80, kCheckPoint95),
               kCheckpointText96, "pg_control.h CheckPoint, xlogdesc.c xlog_desc() (10)"),
    checkpoint(false, between(System::pg12, System::pg16), one("CheckPoint", 88, kCheckPoint12),
               kCheckpointText96, "pg_control.h CheckPoint, xlogdesc.c xlog_desc() (15)"),
    checkpoint(true, between(System::pg12, System::pg16), one("CheckPoint", 88, kCheckPoint12),
               kCheckpointText96, "pg_control.h CheckPoint, xlogdesc.c xlog_desc() (15)"),
    checkpoint(false, since(System::pg17), one("CheckPoint", 88, kCheckPoint17), kCheckpointText17,
               "pg_control.h CheckPoint, xlogdesc.c xlog_desc() (17)"),
    checkpoint(true, since(System::pg17), one("CheckPoint", 88, kCheckPoint17), kCheckpointText17,
               "pg_control.h CheckPoint, xlogdesc.c xlog_desc() (17)"),
    record({.op = 0x20,
            .name = "NOOP",
            .in = since(System::pg95),
            .parts = {rest("payload")},
            .source = "pg_control.h XLOG_NOOP, xlogdesc.c xlog_desc() (17)",
            .meaning = "nothing, used to force a record"}),
    record({.op = 0x30,
            .name = "NEXTOID",
            .in = since(System::pg95),
            .parts = {one("Oid", 4, kNextOid)},
            .text = "{next_oid}",
            .source = "pg_control.h XLOG_NEXTOID, xlogdesc.c xlog_desc() (17)",
            .meaning = "OIDs were reserved"}),
    record({.op = 0x40,
            .name = "SWITCH",
            .in = since(System::pg95),
            .source = "pg_control.h XLOG_SWITCH, xlogdesc.c xlog_desc() (17)",
            .meaning = "the rest of this segment is unused"}),
    record({.op = 0x50,
            .name = "BACKUP_END",
            .in = since(System::pg95),
            .parts = {one("XLogRecPtr", 8, kBackupEnd)},
            .text = "{start_lsn}",
            .source = "pg_control.h XLOG_BACKUP_END, xlogdesc.c xlog_desc() (17)",
            .meaning = "an online backup was finished: a copy of it is consistent from here on"}),
    parameter_change(only(System::pg95), one("xl_parameter_change", 24, kParameterChange95), kParameterText95,
                     "xlog_internal.h xl_parameter_change, xlogdesc.c xlog_desc() (9.5)"),
    parameter_change(between(System::pg96, System::pg11), one("xl_parameter_change", 24, kParameterChange96),
                     kParameterText95, "xlog_internal.h xl_parameter_change, xlogdesc.c xlog_desc() (10)"),
    parameter_change(since(System::pg12), one("xl_parameter_change", 28, kParameterChange12),
                     kParameterText12, "xlog_internal.h xl_parameter_change, xlogdesc.c xlog_desc() (17)"),
    record({.op = 0x70,
            .name = "RESTORE_POINT",
            .in = since(System::pg95),
            .parts = {one("xl_restore_point", 72, kRestorePoint)},
            .text = "{name}",
            .source = "xlog_internal.h xl_restore_point, xlogdesc.c xlog_desc() (17)",
            .meaning = "a named point that recovery can stop at"}),
    record({.op = 0x80,
            .name = "FPW_CHANGE",
            .in = since(System::pg95),
            .parts = {one("bool", 1, kFpwChange)},
            .text = "{full_page_writes}",
            .source = "pg_control.h XLOG_FPW_CHANGE, xlogdesc.c xlog_desc() (17)",
            .meaning = "full_page_writes was switched"}),
    record({.op = 0x90,
            .name = "END_OF_RECOVERY",
            .in = between(System::pg95, System::pg16),
            .parts = {one("xl_end_of_recovery", 16, kEndOfRecovery94)},
            .text = "tli {this_timeline_id}; prev tli {prev_timeline_id}; time {time}",
            .source = "xlog_internal.h xl_end_of_recovery, xlogdesc.c xlog_desc() (15)",
            .meaning = "a standby was promoted: the new timeline begins before this record"}),
    record(
        {.op = 0x90,
         .name = "END_OF_RECOVERY",
         .in = since(System::pg17),
         .parts = {one("xl_end_of_recovery", 24, kEndOfRecovery17)},
         .text =
             "tli {this_timeline_id}; prev tli {prev_timeline_id}; time {time}; wal_level {wal_level:name}",
         .source = "xlog_internal.h xl_end_of_recovery, xlogdesc.c xlog_desc() (17)",
         .meaning = "a standby was promoted: the new timeline begins before this record"}),
    record({.op = 0xA0,
            .name = "FPI_FOR_HINT",
            .in = since(System::pg95),
            .source = "pg_control.h XLOG_FPI_FOR_HINT, xlogdesc.c xlog_desc() (17)",
            .meaning = "a page was written whole because only hints on it changed"}),
    record({.op = 0xB0,
            .name = "FPI",
            .in = since(System::pg95),
            .source = "pg_control.h XLOG_FPI, xlogdesc.c xlog_desc() (17)",
            .meaning = "pages were written whole, as they are"}),
    // Came in minor releases; since 12 XLOG_FPI itself may have several blocks.
    record({.op = 0xC0,
            .name = "FPI_MULTI",
            .in = between(System::pg95, System::pg11),
            .source = "pg_control.h XLOG_FPI_MULTI, xlogdesc.c xlog_desc() (11)",
            .meaning = "several pages were written whole, as they are"}),
    // Came in minor releases of the older branches.
    record({.op = 0xD0,
            .name = "OVERWRITE_CONTRECORD",
            .in = since(System::pg96),
            .parts = {one("xl_overwrite_contrecord", 16, kOverwriteContrecord)},
            .text = "lsn {overwritten_lsn}; time {time}",
            .source = "xlog_internal.h xl_overwrite_contrecord, xlogdesc.c xlog_desc() (15)",
            .meaning = "a record whose end was lost in a crash is skipped here"}),
    record({.op = 0xE0,
            .name = "CHECKPOINT_REDO",
            .in = since(System::pg17),
            .parts = {one("int", 4, kCheckpointRedo17)},
            .text = "wal_level {wal_level:name}",
            .source = "pg_control.h XLOG_CHECKPOINT_REDO, xlogdesc.c xlog_desc() (17)",
            .meaning = "where recovery from the online checkpoint that follows will begin"}),
};

inline constexpr ResourceManager kXlogRmgr{"XLOG", kXlog, kXlogModern};

}  // namespace walread::formats
