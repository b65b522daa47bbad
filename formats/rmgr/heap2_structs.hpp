// What the records of Heap2 consist of: structs of heapam_xlog.h and rewriteheap.h, those of 9.4 that lasted
// first.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"
#include "formats/rmgr/heap_structs.hpp"

namespace walread::formats {

inline constexpr Field kLatestRemovedXid{.name = "latest_removed_xid",
                                         .kind = Kind::xid,
                                         .meaning =
                                             "newest transaction whose deleted tuples are removed: standby "
                                             "queries that may still see them are cancelled"};

inline constexpr auto kHeapRewrite = fields(
    Field{.name = "mapped_xid", .kind = Kind::xid, .meaning = "transaction of the tuples moved"},
    Field{.name = "mapped_db", .kind = Kind::oid, .meaning = "database of the table, 0 for a shared one"},
    Field{.name = "mapped_rel", .kind = Kind::oid, .meaning = "OID of the table rewritten"},
    Field{.name = "offset", .kind = Kind::i64, .meaning = "where in its mapping file these entries begin"},
    Field{.name = "num_mappings", .kind = Kind::u32, .meaning = "number of entries"},
    Field{.name = "start_lsn",
          .kind = Kind::lsn,
          .meaning = "where the rewrite began; part of the file's name"});
// rewriteheap.h LogicalRewriteMappingData
inline constexpr auto kRewriteMapping =
    fields(Field{.name = "old_node", .kind = Kind::relation, .meaning = "relation file before the rewrite"},
           Field{.name = "new_node", .kind = Kind::relation, .meaning = "relation file after it"},
           Field{.name = "old_tid", .kind = Kind::tid, .meaning = "where the tuple was"},
           Field{.name = "new_tid", .kind = Kind::tid, .meaning = "where the tuple is now"});

inline constexpr auto kRedirect =
    fields(Field{.name = "from", .kind = Kind::offset, .meaning = "line pointer redirected"},
           Field{.name = "to", .kind = Kind::offset, .meaning = "line pointer it leads to now"});

// heapam_xlog.h XLH_*
inline constexpr Name kFreezeFlags[] = {{0x02, "FREEZE_XVAC"}, {0x04, "INVALID_XVAC"}};
inline constexpr auto kFreezeTuple = fields(
    Field{.name = "xmax", .kind = Kind::xid, .meaning = "new xmax of the tuple"},
    Field{.name = "offset", .kind = Kind::offset, .meaning = "line pointer of the tuple"}, kTupleInfomask2,
    kTupleInfomask,
    Field{.name = "frzflags", .kind = Kind::u8, .meaning = "what becomes of xvac", .flags = kFreezeFlags});

inline constexpr auto kHeapCleanupInfo = fields(kNode, kLatestRemovedXid);
// heapam_xlog.h xl_multi_insert_tuple; each begins at an even offset, and no padding follows the last.
inline constexpr auto kMultiInsertTuple =
    fields(Field{.name = "datalen", .kind = Kind::u16, .meaning = "bytes of the tuple that follow"},
           kTupleInfomask2, kTupleInfomask, kTupleHoff);
inline constexpr auto kMultiInsertTupleData =
    inner_parts(kMultiInsertTuple, bytes("data", "datalen"), padding(0).aligned(2).only_if(if_left()));

inline constexpr auto kHeapNewCid = fields(
    Field{.name = "top_xid", .kind = Kind::xid, .meaning = "top-level transaction"},
    Field{.name = "cmin", .kind = Kind::u32, .meaning = "command that inserted the tuple"},
    Field{.name = "cmax", .kind = Kind::u32, .meaning = "command that deleted the tuple, 4294967295 if none"},
    Field{.name = "combocid", .kind = Kind::u32, .meaning = "combined command id, 4294967295 if none"},
    kTargetRelation, kTargetTid);

// Since 9.5: the page is in the block references, and what is changed on it in the data of block 0.

// CLEAN until 13, PRUNE in 14 and 15; PRUNE of 16
inline constexpr Field kNRedirected{
    .name = "nredirected", .kind = Kind::u16, .meaning = "line pointers redirected"};
inline constexpr Field kNDead{.name = "ndead", .kind = Kind::u16, .meaning = "line pointers marked dead"};
inline constexpr Field kConflictHorizon{.name = "snapshot_conflict_horizon",
                                        .kind = Kind::xid,
                                        .meaning =
                                            "newest transaction concerned: standby queries whose snapshot "
                                            "does not see it are cancelled"};
inline constexpr Field kIsCatalogRel{
    .name = "is_catalog_rel",
    .kind = Kind::boolean,
    .meaning = "whether logical decoding on a standby reads the table as a catalog"};
inline constexpr auto kHeapClean = fields(kLatestRemovedXid, kNRedirected, kNDead);
inline constexpr auto kHeapPrune16 = fields(kConflictHorizon, kNRedirected, kNDead, kIsCatalogRel);
inline constexpr auto kHeapVacuum =
    fields(Field{.name = "nunused", .kind = Kind::u16, .meaning = "dead line pointers that became unused"});

inline constexpr Part kRedirectedPart = list("redirected", "nredirected", 4, kRedirect).in_block(0);
inline constexpr Part kDeadPart = list("dead", "ndead", 2, kOffset).in_block(0);
inline constexpr Part kUnusedToEndPart = list_to_end("unused", 2, kOffset).in_block(0);

// FREEZE_PAGE until 15: tuple by tuple; since 16 plans, each for some of the tuples listed behind all plans
inline constexpr auto kHeapFreezePage = fields(
    Field{.name = "cutoff_xid", .kind = Kind::xid, .meaning = "transactions before this one were frozen"},
    Field{.name = "ntuples", .kind = Kind::u16, .meaning = "tuples frozen"});
inline constexpr Field kNPlans{.name = "nplans", .kind = Kind::u16, .meaning = "number of freeze plans"};
inline constexpr auto kHeapFreezePage16 = fields(kConflictHorizon, kNPlans, kIsCatalogRel);
inline constexpr auto kFreezePlan = fields(
    Field{.name = "xmax", .kind = Kind::xid, .meaning = "new xmax of the tuples"}, kTupleInfomask2,
    kTupleInfomask,
    Field{.name = "frzflags", .kind = Kind::u8, .meaning = "what becomes of xvac", .flags = kFreezeFlags},
    Field{.name = "ntuples", .kind = Kind::u16, .meaning = "tuples that the plan is for"});
inline constexpr Part kFreezePlansPart = list("plans", "nplans", 12, kFreezePlan).in_block(0);
inline constexpr Part kFreezeOffsetsPart =
    list("freeze_offsets", "ntuples", 2, kOffset).summed_over("plans").in_block(0);

// PRUNE_* since 17: heapam_xlog.h XLHP_*. pruneheap.c log_heap_prune_and_freeze() never sets the reason: the
// record's type tells it.
inline constexpr Name kPruneFlags[] = {{0x02, "IS_CATALOG_REL"},       {0x04, "CLEANUP_LOCK"},
                                       {0x08, "HAS_CONFLICT_HORIZON"}, {0x10, "HAS_FREEZE_PLANS"},
                                       {0x20, "HAS_REDIRECTIONS"},     {0x40, "HAS_DEAD_ITEMS"},
                                       {0x80, "HAS_NOW_UNUSED_ITEMS"}};
inline constexpr auto kHeapPrune17 = fields(
    Field{.name = "reason", .kind = Kind::u8, .meaning = "not used by the server", .trust = Trust::garbage},
    Field{.name = "flags", .kind = Kind::u8, .meaning = "what the record consists of", .flags = kPruneFlags});
inline constexpr auto kPruneHorizon = fields(kConflictHorizon);
// Two bytes of padding follow.
inline constexpr auto kFreezePlans = fields(kNPlans);
inline constexpr auto kPruneRedirected = fields(kNRedirected);
inline constexpr auto kPruneDead = fields(kNDead);
inline constexpr auto kPruneUnused =
    fields(Field{.name = "nunused", .kind = Kind::u16, .meaning = "line pointers that became unused"});
inline constexpr Parts kHeapPruneParts17 = {
    one("xl_heap_prune", 2, kHeapPrune17),
    one("TransactionId", 4, kPruneHorizon).only_if(if_set("flags", 0x08)),
    one("xlhp_freeze_plans", 4, kFreezePlans).in_block(0).only_if(if_set("flags", 0x10)),
    kFreezePlansPart,
    one("xlhp_prune_items", 2, kPruneRedirected).in_block(0).only_if(if_set("flags", 0x20)),
    kRedirectedPart,
    one("xlhp_prune_items", 2, kPruneDead).in_block(0).only_if(if_set("flags", 0x40)),
    kDeadPart,
    one("xlhp_prune_items", 2, kPruneUnused).in_block(0).only_if(if_set("flags", 0x80)),
    list("unused", "nunused", 2, kOffset).in_block(0),
    kFreezeOffsetsPart};

// VISIBLE: block 0 is the page of the visibility map, block 1 the table's. visibilitymap.h VISIBILITYMAP_*
inline constexpr Name kVisibleFlags[] = {
    {0x01, "ALL_VISIBLE"}, {0x02, "ALL_FROZEN"}, {0x04, "IS_CATALOG_REL"}};
inline constexpr Field kVisibleCutoff{.name = "cutoff_xid",
                                      .kind = Kind::xid,
                                      .meaning =
                                          "newest xmin on the page: standby queries that do not see it are "
                                          "cancelled"};
inline constexpr Field kVisibleFlagsField{
    .name = "flags", .kind = Kind::u8, .meaning = "bits set in the visibility map", .flags = kVisibleFlags};
inline constexpr auto kHeapVisible95 = fields(kVisibleCutoff);
inline constexpr auto kHeapVisible96 = fields(kVisibleCutoff, kVisibleFlagsField);
inline constexpr auto kHeapVisible16 = fields(kConflictHorizon, kVisibleFlagsField);

inline constexpr auto kHeapMultiInsert = fields(
    Field{
        .name = "flags", .kind = Kind::u8, .meaning = "what else the insert did", .flags = kHeapInsertFlags},
    Field{.name = "ntuples", .kind = Kind::u16, .meaning = "tuples inserted"});
// A new page has its tuples at the line pointers from 1 on.
inline constexpr Parts kHeapMultiInsertParts = {
    one("xl_heap_multi_insert", 4, kHeapMultiInsert),
    list("offsets", "ntuples", 2, kOffset).only_if(unless(if_info(0x80))),
    list("tuples", "ntuples", 7, kMultiInsertTuple).followed_by(kMultiInsertTupleData).in_block(0)};
inline constexpr auto kHeapLockUpdated96 = fields(kLockXmax, kLockedOffnum, kHeapInfobits, kLockFlags);

}  // namespace walread::formats
