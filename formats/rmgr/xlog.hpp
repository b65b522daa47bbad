// Resource manager XLOG: checkpoints, segment switches, full-page images, recovery marks.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr Name kWalLevels94[] = {{0, "minimal"}, {1, "archive"}, {2, "hot_standby"}, {3, "logical"}};
// xlog.h WalLevel since 9.6: archive and hot_standby have become one
inline constexpr Name kWalLevels96[] = {{0, "minimal"}, {1, "replica"}, {2, "logical"}};

inline constexpr Field kCkptRedo{.name = "redo", .kind = Kind::lsn, .meaning = "where recovery from this checkpoint begins"};
inline constexpr Field kCkptTli{.name = "this_timeline_id", .kind = Kind::tli, .meaning = "current timeline"};
inline constexpr Field kCkptPrevTli{.name = "prev_timeline_id", .kind = Kind::tli, .meaning = "timeline before, if this record begins a new one"};
inline constexpr Field kCkptFpw{.name = "full_page_writes", .kind = Kind::boolean, .meaning = "full_page_writes was on"};
inline constexpr Field kCkptEpoch{.name = "next_xid_epoch", .kind = Kind::u32, .meaning = "epoch of next_xid"};
inline constexpr Field kCkptXid{.name = "next_xid", .kind = Kind::xid, .meaning = "next transaction id to be assigned"};
inline constexpr Field kCkptOid{.name = "next_oid", .kind = Kind::oid, .meaning = "next OID to be assigned"};
inline constexpr Field kCkptRelfilenode{.name = "next_relfilenode", .kind = Kind::oid, .meaning = "next relation file number to be assigned"};
inline constexpr Field kCkptMulti{.name = "next_multi", .kind = Kind::xid, .meaning = "next MultiXactId to be assigned"};
inline constexpr Field kCkptMultiOffset{.name = "next_multi_offset", .kind = Kind::u32, .meaning = "next MultiXact member offset"};
inline constexpr Field kCkptOldestXid{.name = "oldest_xid", .kind = Kind::xid, .meaning = "cluster-wide minimum datfrozenxid"};
inline constexpr Field kCkptOldestXidDb{.name = "oldest_xid_db", .kind = Kind::oid, .meaning = "database with that datfrozenxid"};
inline constexpr Field kCkptOldestMulti{.name = "oldest_multi", .kind = Kind::xid, .meaning = "cluster-wide minimum datminmxid"};
inline constexpr Field kCkptOldestMultiDb{.name = "oldest_multi_db", .kind = Kind::oid, .meaning = "database with that datminmxid"};
inline constexpr Field kCkptTime{.name = "time", .kind = Kind::unix_time, .meaning = "when the checkpoint was begun"};
inline constexpr Field kCkptOldestActive{.name = "oldest_active_xid", .kind = Kind::xid, .meaning = "oldest transaction still running, 0 if none is known"};
inline constexpr Field kCkptOldestCommitTs{.name = "oldest_commit_ts_xid", .kind = Kind::xid, .meaning = "oldest transaction with a commit timestamp, 0 if there is none"};
inline constexpr Field kCkptNewestCommitTs{.name = "newest_commit_ts_xid", .kind = Kind::xid, .meaning = "newest transaction with a commit timestamp, 0 if there is none"};
inline constexpr Field kCkptWalLevel{.name = "wal_level", .kind = Kind::i32, .meaning = "setting at that time", .choices = kWalLevels96};
// The low half of a FullTransactionId, which is aligned as the one number of 64 bits that it is.
inline constexpr Field kCkptXidLow{.name = "next_xid", .kind = Kind::xid, .meaning = "next transaction id to be assigned", .offset = 24};

// pg_control.h CheckPoint (9.4)
inline constexpr auto kCheckPoint94 = fields(
    kCkptRedo, kCkptTli, kCkptPrevTli, kCkptFpw, kCkptEpoch, kCkptXid, kCkptOid, kCkptMulti, kCkptMultiOffset,
    kCkptOldestXid, kCkptOldestXidDb, kCkptOldestMulti, kCkptOldestMultiDb, kCkptTime, kCkptOldestActive);
// pg_control.h CheckPoint (Greenplum 6): one field more
inline constexpr auto kCheckPointGp6 = fields(
    kCkptRedo, kCkptTli, kCkptPrevTli, kCkptFpw, kCkptEpoch, kCkptXid, kCkptOid, kCkptRelfilenode, kCkptMulti,
    kCkptMultiOffset, kCkptOldestXid, kCkptOldestXidDb, kCkptOldestMulti, kCkptOldestMultiDb, kCkptTime,
    kCkptOldestActive);
// pg_control.h CheckPoint (9.5 to 11): the range of commit timestamps
inline constexpr auto kCheckPoint95 = fields(
    kCkptRedo, kCkptTli, kCkptPrevTli, kCkptFpw, kCkptEpoch, kCkptXid, kCkptOid, kCkptMulti, kCkptMultiOffset,
    kCkptOldestXid, kCkptOldestXidDb, kCkptOldestMulti, kCkptOldestMultiDb, kCkptTime, kCkptOldestCommitTs,
    kCkptNewestCommitTs, kCkptOldestActive);
// pg_control.h CheckPoint (12 to 16): epoch and next transaction id have become one FullTransactionId
inline constexpr auto kCheckPoint12 = fields(
    kCkptRedo, kCkptTli, kCkptPrevTli, kCkptFpw, kCkptXidLow, kCkptEpoch, kCkptOid, kCkptMulti, kCkptMultiOffset,
    kCkptOldestXid, kCkptOldestXidDb, kCkptOldestMulti, kCkptOldestMultiDb, kCkptTime, kCkptOldestCommitTs,
    kCkptNewestCommitTs, kCkptOldestActive);
// pg_control.h CheckPoint (17 and 18): wal_level, in what was padding
inline constexpr auto kCheckPoint17 = fields(
    kCkptRedo, kCkptTli, kCkptPrevTli, kCkptFpw, kCkptWalLevel, kCkptXidLow, kCkptEpoch, kCkptOid, kCkptMulti,
    kCkptMultiOffset, kCkptOldestXid, kCkptOldestXidDb, kCkptOldestMulti, kCkptOldestMultiDb, kCkptTime,
    kCkptOldestCommitTs, kCkptNewestCommitTs, kCkptOldestActive);

inline constexpr std::string_view kCheckpointOnline94 =
    "checkpoint: redo {redo}; tli {this_timeline_id}; prev tli {prev_timeline_id}; fpw {full_page_writes}; "
    "xid {next_xid_epoch}/{next_xid}; oid {next_oid}; multi {next_multi}; offset {next_multi_offset}; "
    "oldest xid {oldest_xid} in DB {oldest_xid_db}; oldest multi {oldest_multi} in DB {oldest_multi_db}; "
    "oldest running xid {oldest_active_xid}; {?info&0x10:online|shutdown}";

// cdbtm.h TMGXACT_LOG: a transaction of the whole cluster
inline constexpr auto kGxactLog = fields(
    Field{.name = "gid", .kind = Kind::chars, .meaning = "global transaction id: DTM start time, dash, gxid", .length = 22},
    Field{.name = "gxid", .kind = Kind::u32, .meaning = "distributed transaction id"});
inline constexpr auto kDtxCount = fields(
    Field{.name = "committed_count", .kind = Kind::i32, .meaning = "distributed transactions committed but not forgotten"});
inline constexpr auto kPreparedCount = fields(
    Field{.name = "prepared_count", .kind = Kind::i32, .meaning = "transactions prepared and not finished"},
    Field{.name = "prepared_pad", .kind = Kind::raw, .meaning = "padding", .length = 4, .trust = Trust::garbage});
// xlog.h prpt_map
inline constexpr auto kPreparedMap = fields(
    Field{.name = "xid", .kind = Kind::xid, .meaning = "prepared transaction"},
    Field{.name = "lsn", .kind = Kind::lsn, .meaning = "start of its PREPARE record"});

inline constexpr auto kDtxTail = inner_parts(kDtxCount, list("committed", "committed_count", 28, kGxactLog));

inline constexpr std::string_view kCheckpointGp6 =
    "checkpoint: redo {redo}; tli {this_timeline_id}; prev tli {prev_timeline_id}; fpw {full_page_writes}; "
    "xid {next_xid_epoch}/{next_xid}; oid {next_oid}; relfilenode {next_relfilenode}; multi {next_multi}; "
    "offset {next_multi_offset}; oldest xid {oldest_xid} in DB {oldest_xid_db}; oldest multi {oldest_multi} in DB "
    "{oldest_multi_db}; oldest running xid {oldest_active_xid}; {?info&0x10:online|shutdown}"
    "{?#distributed:, checkpoint record data length = {#data}, DTX committed count {committed_count:d}, "
    "DTX data length {@distributed}{?#prepared_state:, prepared transaction agg state count = {prepared_count}}}";

consteval Record checkpoint_94(std::uint8_t op, std::string_view name, std::string_view meaning) {
  return record({.op = op, .name = name, .in = until(System::pg94),
                 .parts = {one("CheckPoint", 72, kCheckPoint94)},
                 .text = kCheckpointOnline94,
                 .source = "pg_control.h CheckPoint, xlogdesc.c xlog_desc() (9.4.26)",
                 .meaning = meaning});
}
consteval Record checkpoint_gp6(std::uint8_t op, std::string_view name, std::string_view meaning) {
  Part distributed = object("distributed", "TMGXACT_CHECKPOINT", 4, kDtxCount).followed_by(kDtxTail);
  return record({.op = op, .name = name, .in = only(System::gp6),
                 .parts = {one("CheckPoint", 80, kCheckPointGp6), distributed.only_if(if_left()),
                           object("prepared_state", "prepared_transaction_agg_state", 8, kPreparedCount).only_if(if_left()),
                           list("prepared", "prepared_count", 16, kPreparedMap).only_if(if_left())},
                 .text = kCheckpointGp6,
                 .source = "pg_control.h CheckPoint, xlogdesc.c xlog_desc() and UnpackCheckPointRecord() (6.24.3)",
                 .meaning = meaning});
}

inline constexpr auto kNextOid = fields(Field{.name = "next_oid", .kind = Kind::oid, .meaning = "OIDs up to this may have been used"});
inline constexpr auto kNextRelfilenode = fields(
    Field{.name = "next_relfilenode", .kind = Kind::oid, .meaning = "relation file numbers up to this may have been used"});
inline constexpr auto kBackupEnd = fields(
    Field{.name = "start_lsn", .kind = Kind::lsn, .meaning = "redo point where the backup began"});
inline constexpr auto kParameterChange94 = fields(
    Field{.name = "max_connections", .kind = Kind::i32, .meaning = "setting"},
    Field{.name = "max_worker_processes", .kind = Kind::i32, .meaning = "setting"},
    Field{.name = "max_prepared_xacts", .kind = Kind::i32, .meaning = "setting max_prepared_transactions"},
    Field{.name = "max_locks_per_xact", .kind = Kind::i32, .meaning = "setting max_locks_per_transaction"},
    Field{.name = "wal_level", .kind = Kind::i32, .meaning = "setting", .choices = kWalLevels94},
    Field{.name = "wal_log_hints", .kind = Kind::boolean, .meaning = "setting"});
inline constexpr auto kRestorePoint = fields(
    Field{.name = "time", .kind = Kind::timestamp, .meaning = "when the restore point was made"},
    Field{.name = "name", .kind = Kind::chars, .meaning = "name given to pg_create_restore_point()", .length = 64});
inline constexpr auto kFpwChange = fields(
    Field{.name = "full_page_writes", .kind = Kind::boolean, .meaning = "new value of the setting"});
inline constexpr auto kEndOfRecovery94 = fields(
    Field{.name = "time", .kind = Kind::timestamp, .meaning = "when recovery ended"},
    Field{.name = "this_timeline_id", .kind = Kind::tli, .meaning = "timeline that begins here"},
    Field{.name = "prev_timeline_id", .kind = Kind::tli, .meaning = "timeline that was left"});
inline constexpr auto kOverwriteContrecord = fields(
    Field{.name = "overwritten_lsn", .kind = Kind::lsn, .meaning = "start of the incomplete record that was given up"},
    Field{.name = "time", .kind = Kind::timestamp, .meaning = "when it was overwritten"});
// xlog_internal.h BkpBlock: in a full-page image record the image is the record's data itself
inline constexpr auto kBkpBlock = fields(
    kNode, Field{.name = "fork", .kind = Kind::fork, .meaning = "fork of the relation"},
    Field{.name = "block", .kind = Kind::block, .meaning = "block number"},
    Field{.name = "hole_offset", .kind = Kind::u16, .meaning = "where the zeroes left out of the image begin"},
    Field{.name = "hole_length", .kind = Kind::u16, .meaning = "how many zeroes were left out"});

inline constexpr Record kXlog[] = {
    checkpoint_94(0x00, "CHECKPOINT_SHUTDOWN", "a checkpoint at a clean stop: nothing before it is needed"),
    checkpoint_94(0x10, "CHECKPOINT_ONLINE", "a checkpoint while the server was running"),
    checkpoint_gp6(0x00, "CHECKPOINT_SHUTDOWN", "a checkpoint at a clean stop: nothing before it is needed"),
    checkpoint_gp6(0x10, "CHECKPOINT_ONLINE", "a checkpoint while the server was running"),
    record({.op = 0x20, .name = "NOOP", .in = until(System::pg94), .parts = {rest("payload")}, .text = "xlog no-op",
            .source = "pg_control.h XLOG_NOOP, xlogdesc.c xlog_desc() (9.4.26)", .meaning = "nothing, used to force a record"}),
    record({.op = 0x30, .name = "NEXTOID", .in = until(System::pg94), .parts = {one("Oid", 4, kNextOid)}, .text = "nextOid: {next_oid}",
            .source = "pg_control.h XLOG_NEXTOID, xlogdesc.c xlog_desc() (9.4.26)", .meaning = "OIDs were reserved"}),
    record({.op = 0x40, .name = "SWITCH", .in = until(System::pg94), .text = "xlog switch",
            .source = "pg_control.h XLOG_SWITCH, xlogdesc.c xlog_desc() (9.4.26)",
            .meaning = "the rest of this segment is unused"}),
    record({.op = 0x50, .name = "BACKUP_END", .in = until(System::pg94), .parts = {one("XLogRecPtr", 8, kBackupEnd)}, .text = "backup end: {start_lsn}",
            .source = "pg_control.h XLOG_BACKUP_END, xlogdesc.c xlog_desc() (9.4.26)",
            .meaning = "an online backup was finished: a copy of it is consistent from here on"}),
    record({.op = 0x60, .name = "PARAMETER_CHANGE", .in = until(System::pg94),
            .parts = {one("xl_parameter_change", 24, kParameterChange94)},
            .text = "parameter change: max_connections={max_connections} max_worker_processes={max_worker_processes} "
                    "max_prepared_xacts={max_prepared_xacts} max_locks_per_xact={max_locks_per_xact} "
                    "wal_level={wal_level:name} wal_log_hints={wal_log_hints:onoff}",
            .source = "xlog_internal.h xl_parameter_change, xlogdesc.c xlog_desc() (9.4.26)",
            .meaning = "settings that a standby must match were changed"}),
    record({.op = 0x70, .name = "RESTORE_POINT", .in = until(System::pg94), .parts = {one("xl_restore_point", 72, kRestorePoint)},
            .text = "restore point: {name}",
            .source = "xlog_internal.h xl_restore_point, xlogdesc.c xlog_desc() (9.4.26)",
            .meaning = "a named point that recovery can stop at"}),
    record({.op = 0x80, .name = "FPW_CHANGE", .in = until(System::pg94), .parts = {one("bool", 1, kFpwChange)},
            .text = "full_page_writes: {full_page_writes}",
            .source = "pg_control.h XLOG_FPW_CHANGE, xlogdesc.c xlog_desc() (9.4.26)",
            .meaning = "full_page_writes was switched"}),
    record({.op = 0x90, .name = "END_OF_RECOVERY", .in = until(System::pg94),
            .parts = {one("xl_end_of_recovery", 16, kEndOfRecovery94)},
            .text = "end_of_recovery: tli {this_timeline_id}; prev tli {prev_timeline_id}; time {time}",
            .source = "xlog_internal.h xl_end_of_recovery, xlogdesc.c xlog_desc() (9.4.26)",
            .meaning = "a standby was promoted: the new timeline begins before this record"}),
    record({.op = 0xA0, .name = "FPI", .in = until(System::pg94), .parts = {one("BkpBlock", 24, kBkpBlock), rest("image")},
            .text = "full-page image: {node:path}{fork:suffix} block {block}",
            .touches = {{{.relation = "node", .block = "block", .fork = "fork"}}},
            .source = "xlog_internal.h BkpBlock, xlogdesc.c xlog_desc() (9.4.26)",
            .meaning = "a page was written whole, as it is"}),
    record({.op = 0xB0, .name = "NEXTRELFILENODE", .in = only(System::gp6), .parts = {one("Oid", 4, kNextRelfilenode)},
            .text = "nextRelfilenode: {next_relfilenode}",
            .source = "pg_control.h XLOG_NEXTRELFILENODE, xlogdesc.c xlog_desc() (6.24.3)",
            .meaning = "relation file numbers were reserved"}),
    record({.op = 0xC0, .name = "OVERWRITE_CONTRECORD", .in = only(System::gp6),
            .parts = {one("xl_overwrite_contrecord", 16, kOverwriteContrecord)},
            .text = "lsn {overwritten_lsn}; time {time}",
            .source = "xlog_internal.h xl_overwrite_contrecord, xlogdesc.c xlog_desc() (6.24.3)",
            .meaning = "a record whose end was lost in a crash is skipped here"}),
};

}  // namespace walread::formats
