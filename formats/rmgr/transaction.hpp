// Resource manager Transaction: commits, aborts, two-phase and distributed transactions.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"
#include "formats/rmgr/two_phase_records.hpp"
#include "formats/rmgr/xlog.hpp"

namespace walread::formats {

inline constexpr Field kXactTime{.name = "xact_time", .kind = Kind::timestamp, .meaning = "when the transaction ended"};
// time_t xtime of Greenplum's structs is declared and never set (xact.c of 6.24.3)
inline constexpr Field kXactXtime{.name = "xtime", .kind = Kind::unix_time, .meaning = "never set by the server", .trust = Trust::garbage};
inline constexpr Field kNumRels{.name = "nrels", .kind = Kind::i32, .meaning = "relation files dropped"};
inline constexpr Field kNumSubxacts{.name = "nsubxacts", .kind = Kind::i32, .meaning = "subtransactions"};
inline constexpr Field kNumMsgs{.name = "nmsgs", .kind = Kind::i32, .meaning = "invalidation messages"};
inline constexpr Field kNumDeldbs{.name = "ndeldbs", .kind = Kind::i32, .meaning = "database directories dropped"};

// xact.h XACT_COMPLETION_*
inline constexpr Name kCompletion[] = {{0x01, "UPDATE_RELCACHE_FILE"}, {0x02, "FORCE_SYNC_COMMIT"}};
inline constexpr Field kXinfo{.name = "xinfo", .kind = Kind::u32, .meaning = "flags of the commit", .flags = kCompletion};
inline constexpr Field kDbId{.name = "db_id", .kind = Kind::oid, .meaning = "database of the transaction"};
inline constexpr Field kTsId{.name = "ts_id", .kind = Kind::oid, .meaning = "default tablespace of that database"};

// elements of the arrays behind the fixed fields
inline constexpr auto kXid = fields(Field{.name = "", .kind = Kind::xid, .meaning = "subtransaction id"});
inline constexpr auto kInval = fields(Field{.name = "", .kind = Kind::inval, .meaning = "shared invalidation message"});
inline constexpr auto kRelation = fields(Field{.name = "", .kind = Kind::relation, .meaning = "relation file dropped"});
// relfilenode.h RelFileNodePendingDelete (Greenplum 6)
inline constexpr auto kPendingDelete = fields(
    kNode, Field{.name = "is_temp", .kind = Kind::boolean, .meaning = "temporary relation"},
    Field{.name = "relstorage", .kind = Kind::character, .meaning = "pg_class.relstorage: h heap, a append-optimized, c column"});
// dbdirnode.h DbDirNode
inline constexpr auto kDbDir = fields(Field{.name = "", .kind = Kind::database, .meaning = "database directory dropped"});

// ---- PostgreSQL 9.4 --------------------------------------------------------------------------------------

inline constexpr auto kCommit94 = fields(kXactTime, kXinfo, kNumRels, kNumSubxacts, kNumMsgs, kDbId, kTsId);
inline constexpr auto kAbort94 = fields(kXactTime, kNumRels, kNumSubxacts);
inline constexpr auto kPreparedXid = fields(
    Field{.name = "prepared_xid", .kind = Kind::xid, .meaning = "transaction that was prepared before"});
inline constexpr auto kCommitCompact = fields(kXactTime, kNumSubxacts);
inline constexpr auto kAssignment = fields(
    Field{.name = "xtop", .kind = Kind::xid, .meaning = "top-level transaction"}, kNumSubxacts);


// ---- Greenplum 6 -----------------------------------------------------------------------------------------

inline constexpr Field kTablespaceOnCommit{.name = "tablespace_oid_to_delete_on_commit", .kind = Kind::oid,
                                           .meaning = "tablespace directory to remove"};
inline constexpr Field kTablespaceOnAbort{.name = "tablespace_oid_to_delete_on_abort", .kind = Kind::oid,
                                          .meaning = "tablespace directory to remove"};
inline constexpr auto kCommitGp6 = fields(
    kXactTime, kXactXtime, kXinfo, kNumRels, kNumDeldbs, kNumSubxacts, kNumMsgs, kDbId, kTsId, kTablespaceOnCommit,
    Field{.name = "distrib_timestamp", .kind = Kind::u32, .meaning = "start time of the DTM, 0 for a local transaction"},
    Field{.name = "distrib_xid", .kind = Kind::u32, .meaning = "distributed transaction of a one-phase commit, 0 for a local one"});
// In a distributed commit and in COMMIT PREPARED nobody fills these in (xact.c RecordDistributedForgetCommitted(),
// twophase.c RecordTransactionCommitPrepared()); pg_xlogdump prints them all the same.
inline constexpr Field kGarbageTimestamp{.name = "distrib_timestamp_unset", .kind = Kind::u32,
                                         .meaning = "never set in this record", .trust = Trust::garbage};
inline constexpr Field kGarbageXid{.name = "distrib_xid_unset", .kind = Kind::u32,
                                   .meaning = "never set in this record", .trust = Trust::garbage};
inline constexpr auto kDistributedCommitGp6 = fields(
    kXactTime, kXactXtime, kXinfo, kNumRels, kNumDeldbs, kNumSubxacts, kNumMsgs, kDbId, kTsId, kTablespaceOnCommit,
    kGarbageTimestamp, kGarbageXid);
inline constexpr auto kCommitOfPreparedGp6 = fields(
    kXactTime, kXactXtime,
    Field{.name = "xinfo", .kind = Kind::u32, .meaning = "never set in this record", .flags = kCompletion, .trust = Trust::garbage},
    kNumRels, kNumDeldbs, kNumSubxacts, kNumMsgs, kDbId, kTsId, kTablespaceOnCommit, kGarbageTimestamp, kGarbageXid);
inline constexpr auto kCommitPreparedGp6 = fields(
    Field{.name = "prepared_xid", .kind = Kind::xid, .meaning = "transaction that was prepared before"},
    Field{.name = "distrib_timestamp", .kind = Kind::u32, .meaning = "start time of the DTM"},
    Field{.name = "distrib_xid", .kind = Kind::u32, .meaning = "distributed transaction id"});
inline constexpr auto kAbortGp6 = fields(kXactTime, kXactXtime, kNumRels, kNumDeldbs, kNumSubxacts, kTablespaceOnAbort);


// twophase.c TwoPhaseFileHeader (9.4)
inline constexpr Field kTwoPhaseHeader94[] = {
    {.name = "magic", .kind = Kind::u32, .meaning = "TWOPHASE_MAGIC 0x57F94532"},
    {.name = "total_len", .kind = Kind::u32, .meaning = "length of a state file: the data and a CRC of 4 bytes"},
    {.name = "prepared_xid", .kind = Kind::xid, .meaning = "transaction prepared here"},
    {.name = "database", .kind = Kind::oid, .meaning = "database it ran in"},
    {.name = "prepared_at", .kind = Kind::timestamp, .meaning = "when it was prepared"},
    {.name = "owner", .kind = Kind::oid, .meaning = "role that ran it"},
    kNumSubxacts,
    {.name = "ncommitrels", .kind = Kind::i32, .meaning = "relation files to drop at commit"},
    {.name = "nabortrels", .kind = Kind::i32, .meaning = "relation files to drop at abort"}};
inline constexpr Field kNumInvalmsgs{.name = "ninvalmsgs", .kind = Kind::i32, .meaning = "invalidation messages to send at commit"};
inline constexpr Field kInitfileInval{.name = "initfileinval", .kind = Kind::boolean, .meaning = "the relcache init file becomes invalid"};
inline constexpr Field kPrepareGid{.name = "gid", .kind = Kind::chars, .meaning = "global transaction id", .length = 200};

inline constexpr auto kTwoPhase94 = fields(
    kTwoPhaseHeader94[0], kTwoPhaseHeader94[1], kTwoPhaseHeader94[2], kTwoPhaseHeader94[3], kTwoPhaseHeader94[4],
    kTwoPhaseHeader94[5], kTwoPhaseHeader94[6], kTwoPhaseHeader94[7], kTwoPhaseHeader94[8], kNumInvalmsgs,
    kInitfileInval, kPrepareGid);
inline constexpr auto kTwoPhaseGp6 = fields(
    kTwoPhaseHeader94[0], kTwoPhaseHeader94[1], kTwoPhaseHeader94[2], kTwoPhaseHeader94[3], kTwoPhaseHeader94[4],
    kTwoPhaseHeader94[5], kTwoPhaseHeader94[6], kTwoPhaseHeader94[7], kTwoPhaseHeader94[8],
    Field{.name = "ncommitdbs", .kind = Kind::i32, .meaning = "database directories to drop at commit"},
    Field{.name = "nabortdbs", .kind = Kind::i32, .meaning = "database directories to drop at abort"}, kNumInvalmsgs,
    kInitfileInval, kTablespaceOnAbort, kTablespaceOnCommit, kPrepareGid);

inline constexpr Record kTransaction[] = {
    record({.op = 0x00, .name = "COMMIT", .in = until(System::pg94),
            .parts = {one("xl_xact_commit", 32, kCommit94), list("rels", "nrels", 12, kRelation),
                      list("subxacts", "nsubxacts", 4, kXid), list("msgs", "nmsgs", 16, kInval)},
            .text = "commit: {xact_time}{?nrels:; rels:{*rels: {:path}}}{?nsubxacts:; subxacts:{*subxacts: {}}}"
                    "{?nmsgs:{?xinfo&1:; relcache init file inval dbid {db_id} tsid {ts_id}}; inval msgs:{*msgs: {}}}",
            .source = "xact.h xl_xact_commit, xactdesc.c xact_desc_commit() (9.4.26)",
            .meaning = "a transaction committed"}),
    record({.op = 0x10, .name = "PREPARE", .in = until(System::pg94),
            .parts = {one("TwoPhaseFileHeader", 248, kTwoPhase94).padded(8),
                      list("subxacts", "nsubxacts", 4, kXid).padded(8),
                      list("commitrels", "ncommitrels", 12, kRelation).padded(8),
                      list("abortrels", "nabortrels", 12, kRelation).padded(8),
                      list("invalmsgs", "ninvalmsgs", 16, kInval).padded(8), two_phase_records(kTwoPhaseTail94)},
            .text = "prepare",
            .source = "twophase.c TwoPhaseFileHeader and StartPrepare(), xactdesc.c xact_desc() (9.4.26)",
            .meaning = "first phase of a two-phase commit: the transaction waits for COMMIT PREPARED"}),
    record({.op = 0x20, .name = "ABORT", .in = until(System::pg94),
            .parts = {one("xl_xact_abort", 16, kAbort94), list("rels", "nrels", 12, kRelation),
                      list("subxacts", "nsubxacts", 4, kXid)},
            .text = "abort: {xact_time}{?nrels:; rels:{*rels: {:path}}}{?nsubxacts:; subxacts:{*subxacts: {}}}",
            .source = "xact.h xl_xact_abort, xactdesc.c xact_desc_abort() (9.4.26)",
            .meaning = "a transaction was rolled back"}),
    record({.op = 0x30, .name = "COMMIT_PREPARED", .in = until(System::pg94),
            .parts = {one("xl_xact_commit_prepared", 8, kPreparedXid), one("xl_xact_commit", 32, kCommit94),
                      list("rels", "nrels", 12, kRelation), list("subxacts", "nsubxacts", 4, kXid),
                      list("msgs", "nmsgs", 16, kInval)},
            .text = "commit prepared {prepared_xid}: {xact_time}{?nrels:; rels:{*rels: {:path}}}"
                    "{?nsubxacts:; subxacts:{*subxacts: {}}}"
                    "{?nmsgs:{?xinfo&1:; relcache init file inval dbid {db_id} tsid {ts_id}}; inval msgs:{*msgs: {}}}",
            .source = "xact.h xl_xact_commit_prepared, xactdesc.c xact_desc() (9.4.26)",
            .meaning = "a prepared transaction committed"}),
    record({.op = 0x40, .name = "ABORT_PREPARED", .in = until(System::pg94),
            .parts = {one("xl_xact_abort_prepared", 8, kPreparedXid), one("xl_xact_abort", 16, kAbort94),
                      list("rels", "nrels", 12, kRelation), list("subxacts", "nsubxacts", 4, kXid)},
            .text = "abort prepared {prepared_xid}: {xact_time}{?nrels:; rels:{*rels: {:path}}}"
                    "{?nsubxacts:; subxacts:{*subxacts: {}}}",
            .source = "xact.h xl_xact_abort_prepared, xactdesc.c xact_desc() (9.4.26)",
            .meaning = "a prepared transaction was rolled back"}),
    record({.op = 0x50, .name = "ASSIGNMENT", .in = until(System::pg94),
            .parts = {one("xl_xact_assignment", 8, kAssignment), list("subxacts", "nsubxacts", 4, kXid)},
            .text = "xid assignment xtop {xtop}: subxacts:{*subxacts: {}}",
            .source = "xact.h xl_xact_assignment, xactdesc.c xact_desc_assignment() (9.4.26)",
            .meaning = "subtransactions were assigned to their top-level transaction"}),
    record({.op = 0x60, .name = "COMMIT_COMPACT", .in = until(System::pg94),
            .parts = {one("xl_xact_commit_compact", 12, kCommitCompact), list("subxacts", "nsubxacts", 4, kXid)},
            .text = "commit: {xact_time}{?nsubxacts:; subxacts:{*subxacts: {}}}",
            .source = "xact.h xl_xact_commit_compact, xactdesc.c xact_desc_commit_compact() (9.4.26)",
            .meaning = "a transaction that drops and invalidates nothing committed"}),

    record({.op = 0x00, .name = "COMMIT", .in = only(System::gp6),
            .parts = {one("xl_xact_commit", 56, kCommitGp6), list("rels", "nrels", 16, kPendingDelete),
                      list("subxacts", "nsubxacts", 4, kXid), list("msgs", "nmsgs", 16, kInval),
                      list("deldbs", "ndeldbs", 8, kDbDir)},
            .text = "commit: {xact_time}{?nrels:; rels:{*rels: {?is_temp:{node:temppath}|{node:path}}}}"
                    "{?nsubxacts:; subxacts:{*subxacts: {}}}"
                    "{?nmsgs:{?xinfo&1:; relcache init file inval dbid {db_id} tsid {ts_id}}; inval msgs:{*msgs: {}}}"
                    "{?distrib_timestamp: gid = {distrib_timestamp}-{distrib_xid:gxid}|"
                    "{?distrib_xid: gid = {distrib_timestamp}-{distrib_xid:gxid}}}"
                    "{?ndeldbs:; deldbs:{*deldbs: {:path}}}",
            .source = "xact.h xl_xact_commit, xactdesc.c xact_desc_commit() (6.24.3)",
            .meaning = "a transaction committed; with distrib_xid set, a distributed one that touched one segment"}),
    record({.op = 0x10, .name = "PREPARE", .in = only(System::gp6),
            .parts = {one("TwoPhaseFileHeader", 264, kTwoPhaseGp6).padded(8),
                      list("subxacts", "nsubxacts", 4, kXid).padded(8),
                      list("commitrels", "ncommitrels", 16, kPendingDelete).padded(8),
                      list("abortrels", "nabortrels", 16, kPendingDelete).padded(8),
                      list("commitdbs", "ncommitdbs", 8, kDbDir).padded(8),
                      list("abortdbs", "nabortdbs", 8, kDbDir).padded(8),
                      list("invalmsgs", "ninvalmsgs", 16, kInval).padded(8), two_phase_records(kTwoPhaseTailGp6)},
            .text = "prepare",
            .source = "twophase.c TwoPhaseFileHeader and StartPrepare(), xactdesc.c xact_desc() (6.24.3)",
            .meaning = "first phase of a distributed commit: the transaction waits for the coordinator"}),
    record({.op = 0x20, .name = "ABORT", .in = only(System::gp6),
            .parts = {one("xl_xact_abort", 32, kAbortGp6), list("rels", "nrels", 16, kPendingDelete),
                      list("subxacts", "nsubxacts", 4, kXid), list("deldbs", "ndeldbs", 8, kDbDir)},
            .text = "abort: {xact_time}{?nrels:; rels:{*rels: {?is_temp:{node:temppath}|{node:path}}}}"
                    "{?nsubxacts:; subxacts:{*subxacts: {}}}{?ndeldbs:; deldbs:{*deldbs: {:path}}}",
            .source = "xact.h xl_xact_abort, xactdesc.c xact_desc_abort() (6.24.3)",
            .meaning = "a transaction was rolled back"}),
    record({.op = 0x30, .name = "COMMIT_PREPARED", .in = only(System::gp6),
            .parts = {one("xl_xact_commit_prepared", 16, kCommitPreparedGp6),
                      one("xl_xact_commit", 56, kCommitOfPreparedGp6), list("rels", "nrels", 16, kPendingDelete),
                      list("subxacts", "nsubxacts", 4, kXid), list("msgs", "nmsgs", 16, kInval),
                      list("deldbs", "ndeldbs", 8, kDbDir)},
            .text = "commit prepared {prepared_xid}: {xact_time}"
                    "{?nrels:; rels:{*rels: {?is_temp:{node:temppath}|{node:path}}}}"
                    "{?nsubxacts:; subxacts:{*subxacts: {}}}"
                    "{?nmsgs:{?xinfo&1:; relcache init file inval dbid {db_id} tsid {ts_id}}; inval msgs:{*msgs: {}}}"
                    "{?distrib_timestamp_unset: gid = {distrib_timestamp_unset}-{distrib_xid_unset:gxid}|"
                    "{?distrib_xid_unset: gid = {distrib_timestamp_unset}-{distrib_xid_unset:gxid}}}"
                    "{?ndeldbs:; deldbs:{*deldbs: {:path}}}"
                    " gid = {distrib_timestamp}-{distrib_xid:gxid} gxid = {distrib_xid}",
            .source = "xact.h xl_xact_commit_prepared, xactdesc.c xact_desc() (6.24.3)",
            .meaning = "second phase of a distributed commit on a segment: the prepared transaction committed"}),
    record({.op = 0x40, .name = "ABORT_PREPARED", .in = only(System::gp6),
            .parts = {one("xl_xact_abort_prepared", 8, kPreparedXid), one("xl_xact_abort", 32, kAbortGp6),
                      list("rels", "nrels", 16, kPendingDelete), list("subxacts", "nsubxacts", 4, kXid),
                      list("deldbs", "ndeldbs", 8, kDbDir)},
            .text = "abort prepared {prepared_xid}: {xact_time}"
                    "{?nrels:; rels:{*rels: {?is_temp:{node:temppath}|{node:path}}}}"
                    "{?nsubxacts:; subxacts:{*subxacts: {}}}{?ndeldbs:; deldbs:{*deldbs: {:path}}}",
            .source = "xact.h xl_xact_abort_prepared, xactdesc.c xact_desc() (6.24.3)",
            .meaning = "a prepared transaction was rolled back; its gid stands in the PREPARE record only"}),
    record({.op = 0x70, .name = "DISTRIBUTED_COMMIT", .in = only(System::gp6),
            .parts = {one("xl_xact_commit", 56, kDistributedCommitGp6), list("rels", "nrels", 16, kPendingDelete),
                      list("subxacts", "nsubxacts", 4, kXid), list("msgs", "nmsgs", 16, kInval),
                      list("deldbs", "ndeldbs", 8, kDbDir), one("TMGXACT_LOG", 28, kGxactLog)},
            .text = "distributed commit {xact_time}"
                    "{?nrels:; rels:{*rels: {?is_temp:{node:temppath}|{node:path}}}}"
                    "{?nsubxacts:; subxacts:{*subxacts: {}}}"
                    "{?nmsgs:{?xinfo&1:; relcache init file inval dbid {db_id} tsid {ts_id}}; inval msgs:{*msgs: {}}}"
                    "{?distrib_timestamp_unset: gid = {distrib_timestamp_unset}-{distrib_xid_unset:gxid}|"
                    "{?distrib_xid_unset: gid = {distrib_timestamp_unset}-{distrib_xid_unset:gxid}}}"
                    "{?ndeldbs:; deldbs:{*deldbs: {:path}}}"
                    " gid = {gid}, gxid = {gxid}",
            .source = "xact.h xl_xact_commit, cdbtm.h TMGXACT_LOG, xactdesc.c xact_desc_distributed_commit() (6.24.3)",
            .meaning = "the coordinator decided to commit a distributed transaction: from here on it must commit everywhere"}),
    record({.op = 0x80, .name = "DISTRIBUTED_FORGET", .in = only(System::gp6),
            .parts = {one("xl_xact_distributed_forget", 28, kGxactLog)},
            .text = "distributed forget  gid = {gid}, gxid = {gxid}",
            .source = "xact.h xl_xact_distributed_forget, xactdesc.c xact_desc_distributed_forget() (6.24.3)",
            .meaning = "every segment has committed: the coordinator need not remember the transaction any more"}),
};

}  // namespace walread::formats
