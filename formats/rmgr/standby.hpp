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
};

inline constexpr ResourceManager kStandbyRmgr{"Standby", kStandby};

}  // namespace walread::formats
