// Resource manager Standby: what a hot standby must know before it may answer queries.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr auto kStandbyLocks94 =
    fields(Field{.name = "nlocks", .kind = Kind::i32, .meaning = "number of locks"});
// standby.h xl_standby_lock
inline constexpr auto kStandbyLock94 =
    fields(Field{.name = "xid", .kind = Kind::xid, .meaning = "transaction that holds the lock"},
           Field{.name = "db_oid", .kind = Kind::oid, .meaning = "database, 0 for a shared table"},
           Field{.name = "rel_oid", .kind = Kind::oid, .meaning = "table locked"});
inline constexpr auto kRunningXacts94 = fields(
    Field{.name = "xcnt", .kind = Kind::i32, .meaning = "transactions running"},
    Field{.name = "subxcnt", .kind = Kind::i32, .meaning = "subtransactions running"},
    Field{.name = "subxid_overflow",
          .kind = Kind::boolean,
          .meaning = "there are subtransactions not listed here"},
    Field{.name = "next_xid", .kind = Kind::xid, .meaning = "next transaction id to be assigned"},
    Field{.name = "oldest_running_xid", .kind = Kind::xid, .meaning = "oldest transaction still running"},
    Field{.name = "latest_completed_xid", .kind = Kind::xid, .meaning = "newest transaction that has ended"});
inline constexpr auto kRunningXid94 =
    fields(Field{.name = "", .kind = Kind::xid, .meaning = "transaction that is running"});

// standbydefs.h xl_invalidations (since 9.6)
inline constexpr auto kStandbyInvalidations96 =
    fields(Field{.name = "db_id", .kind = Kind::oid, .meaning = "database of the messages"},
           Field{.name = "ts_id", .kind = Kind::oid, .meaning = "default tablespace of that database"},
           Field{.name = "relcache_init_file_inval",
                 .kind = Kind::boolean,
                 .meaning = "the relcache init file becomes invalid"},
           Field{.name = "nmsgs", .kind = Kind::i32, .meaning = "invalidation messages"});
inline constexpr auto kStandbyMessage96 =
    fields(Field{.name = "", .kind = Kind::inval, .meaning = "shared invalidation message"});

inline constexpr Record kStandby[] = {
    record(
        {.op = 0x00,
         .name = "LOCK",
         .in = until(System::pg94),
         .parts = {one("xl_standby_locks", 4, kStandbyLocks94), list("locks", "nlocks", 12, kStandbyLock94)},
         .text = "AccessExclusive locks:{*locks: xid {xid} db {db_oid} rel {rel_oid}}",
         .source = "standby.h xl_standby_locks, standbydesc.c standby_desc() (9.4.26)",
         .meaning = "tables were locked in a way that standby queries must respect"}),
    // The identifiers are written only if there is a transaction; their own, then those of subtransactions.
    record(
        {.op = 0x10,
         .name = "RUNNING_XACTS",
         .in = until(System::pg94),
         .parts = {one("xl_running_xacts", 24, kRunningXacts94),
                   list("xids", "xcnt", 4, kRunningXid94).only_if(if_left()),
                   list("subxids", "subxcnt", 4, kRunningXid94).only_if(if_left())},
         .text =
             "running xacts: nextXid {next_xid} latestCompletedXid {latest_completed_xid} oldestRunningXid "
             "{oldest_running_xid}{?#xids:; {xcnt} xacts:{*xids: {}}}{?subxid_overflow:; subxid ovf}",
         .source = "standby.h xl_running_xacts, standby.c LogCurrentRunningXacts(), standbydesc.c "
                   "standby_desc() (9.4.26)",
         .meaning = "all transactions running, from which a standby or a logical decoder can start"}),
    // ---- since 9.5: the texts end in what follows each lock, and name no operation
    record(
        {.op = 0x00,
         .name = "LOCK",
         .in = since(System::pg95),
         .parts = {one("xl_standby_locks", 4, kStandbyLocks94), list("locks", "nlocks", 12, kStandbyLock94)},
         .text = "{*locks:xid {xid} db {db_oid} rel {rel_oid} }",
         .source = "standbydefs.h xl_standby_locks, standbydesc.c standby_desc() (17)",
         .meaning = "tables were locked in a way that standby queries must respect"}),
    record({.op = 0x10,
            .name = "RUNNING_XACTS",
            .in = between(System::pg95, System::pg15),
            .parts = {one("xl_running_xacts", 24, kRunningXacts94),
                      list("xids", "xcnt", 4, kRunningXid94).only_if(if_left()),
                      list("subxids", "subxcnt", 4, kRunningXid94).only_if(if_left())},
            .text = "nextXid {next_xid} latestCompletedXid {latest_completed_xid} oldestRunningXid "
                    "{oldest_running_xid}{?#xids:; {xcnt} xacts:{*xids: {}}}{?subxid_overflow:; subxid ovf}",
            .source = "standbydefs.h xl_running_xacts, standbydesc.c standby_desc_running_xacts() (15)",
            .meaning = "all transactions running, from which a standby or a logical decoder can start"}),
    record(
        {.op = 0x10,
         .name = "RUNNING_XACTS",
         .in = since(System::pg16),
         .parts = {one("xl_running_xacts", 24, kRunningXacts94),
                   list("xids", "xcnt", 4, kRunningXid94).only_if(if_left()),
                   list("subxids", "subxcnt", 4, kRunningXid94).only_if(if_left())},
         .text =
             "nextXid {next_xid} latestCompletedXid {latest_completed_xid} oldestRunningXid "
             "{oldest_running_xid}{?#xids:; {xcnt} xacts:{*xids: {}}}{?subxid_overflow:; subxid overflowed}"
             "{?#subxids:; {subxcnt} subxacts:{*subxids: {}}}",
         .source = "standbydefs.h xl_running_xacts, standbydesc.c standby_desc_running_xacts() (17)",
         .meaning = "all transactions running, from which a standby or a logical decoder can start"}),
    record(
        {.op = 0x20,
         .name = "INVALIDATIONS",
         .in = between(System::pg96, System::pg12),
         .parts = {one("xl_invalidations", 16, kStandbyInvalidations96),
                   list("msgs", "nmsgs", 16, kStandbyMessage96)},
         .text =
             "{?relcache_init_file_inval:; relcache init file inval dbid {db_id} tsid {ts_id}}; inval msgs:"
             "{*msgs: {}}",
         .source = "standbydefs.h xl_invalidations, standbydesc.c standby_desc_invalidations() (10)",
         .meaning = "cache invalidations of a transaction without an id of its own"}),
    record({.op = 0x20,
            .name = "INVALIDATIONS",
            .in = since(System::pg13),
            .parts = {one("xl_invalidations", 16, kStandbyInvalidations96),
                      list("msgs", "nmsgs", 16, kStandbyMessage96)},
            .text =
                "{?nmsgs:{?relcache_init_file_inval:; relcache init file inval dbid {db_id} tsid {ts_id}}; "
                "inval msgs:{*msgs: {}}}",
            .source = "standbydefs.h xl_invalidations, standbydesc.c standby_desc_invalidations() (13)",
            .meaning = "cache invalidations of a transaction without an id of its own"}),
};

inline constexpr ResourceManager kStandbyRmgr{"Standby", kStandby};

}  // namespace walread::formats
