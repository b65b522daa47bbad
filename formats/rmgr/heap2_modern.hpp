// Resource manager Heap2 since 9.5. Texts have the generations of Heap: 9.5 to 11, 12 to 15, since 16.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/heap2_structs.hpp"

namespace walread::formats {

inline constexpr std::string_view kHeapPruneMeaning =
    "dead tuples of a page were removed; what indexes still point to stays as a dead line pointer";
inline constexpr std::string_view kHeapVacuumMeaning =
    "dead line pointers of a page became free for new tuples";
inline constexpr std::string_view kHeapFreezeMeaning =
    "old tuples of a page were frozen: they stay visible when their transaction ids are reused";
inline constexpr std::string_view kHeapVisibleMeaning =
    "a page was marked all-visible or all-frozen in the visibility map";
inline constexpr std::string_view kHeapMultiInsertMeaning =
    "several tuples were inserted into one page, as COPY does";
inline constexpr std::string_view kHeapLockUpdatedMeaning =
    "a later version of a locked tuple was locked too";
inline constexpr std::string_view kHeapNewCidMeaning =
    "command ids of a catalog tuple, for logical decoding; changes nothing";

inline constexpr std::string_view kPruneText17 =
    "{?flags&0x08:snapshotConflictHorizon: {snapshot_conflict_horizon}}, isCatalogRel: {?flags&0x02:T|F}"
    "{?data0:, nplans: {#plans}, nredirected: {#redirected}, ndead: {#dead}, nunused: {#unused}"
    "{?#plans:, plans: [{!freeze_plans}]}{?#redirected:, redirected: [{*redirected/, :{from}->{to}}]}"
    "{?#dead:, dead: [{*dead/, :{}}]}{?#unused:, unused: [{*unused/, :{}}]}}";

inline constexpr Record kHeap2Modern[] = {
    record({.op = 0x00,
            .mask = 0x70,
            .name = "REWRITE",
            .in = since(System::pg95),
            .parts = {one("xl_heap_rewrite_mapping", 40, kHeapRewrite),
                      list("mappings", "num_mappings", 36, kRewriteMapping)},
            .text = "",
            .source =
                "heapam_xlog.h xl_heap_rewrite_mapping, rewriteheap.c logical_heap_rewrite_flush_mappings(), "
                "heapdesc.c heap2_desc() (9.5, 18.4)",
            .meaning = "a catalog table was rewritten: where its tuples went, for logical decoding"}),
    record({.op = 0x10,
            .mask = 0x70,
            .name = "CLEAN",
            .in = between(System::pg95, System::pg13),
            .parts = {one("xl_heap_clean", 8, kHeapClean), kRedirectedPart, kDeadPart, kUnusedToEndPart},
            .text = "remxid {latest_removed_xid}",
            .source =
                "heapam_xlog.h xl_heap_clean, heapam.c log_heap_clean(), heapdesc.c heap2_desc() (9.5, 13)",
            .meaning = "dead tuples of a page were removed"}),
    record(
        {.op = 0x10,
         .mask = 0x70,
         .name = "PRUNE",
         .in = between(System::pg14, System::pg15),
         .parts = {one("xl_heap_prune", 8, kHeapClean), kRedirectedPart, kDeadPart, kUnusedToEndPart},
         .text = "latestRemovedXid {latest_removed_xid} nredirected {nredirected} ndead {ndead}",
         .source = "heapam_xlog.h xl_heap_prune, pruneheap.c heap_page_prune(), heapdesc.c heap2_desc() (15)",
         .meaning = kHeapPruneMeaning}),
    record(
        {.op = 0x10,
         .mask = 0x70,
         .name = "PRUNE",
         .in = only(System::pg16),
         .parts = {one("xl_heap_prune", 9, kHeapPrune16), kRedirectedPart, kDeadPart, kUnusedToEndPart},
         .text =
             "snapshotConflictHorizon: {snapshot_conflict_horizon}, nredirected: {nredirected}, "
             "ndead: {ndead}{?data0:, nunused: {#unused}, "
             "redirected: [{*redirected/, :{from}->{to}}], dead: [{*dead/, :{}}], unused: [{*unused/, :{}}]}",
         .source = "heapam_xlog.h xl_heap_prune, pruneheap.c heap_page_prune(), heapdesc.c heap2_desc() (16.14)",
         .meaning = kHeapPruneMeaning}),
    record(
        {.op = 0x10,
         .mask = 0x70,
         .name = "PRUNE_ON_ACCESS",
         .in = since(System::pg17),
         .parts = kHeapPruneParts17,
         .text = kPruneText17,
         .source = "heapam_xlog.h xl_heap_prune, heapdesc.c heap_xlog_deserialize_prune_and_freeze() (18.4)",
         .meaning = "a query came across dead tuples of a page and removed them"}),
    record({.op = 0x20,
            .mask = 0x70,
            .name = "FREEZE_PAGE",
            .in = between(System::pg95, System::pg13),
            .parts = {one("xl_heap_freeze_page", 6, kHeapFreezePage),
                      list("tuples", "ntuples", 12, kFreezeTuple).in_block(0)},
            .text = "cutoff xid {cutoff_xid} ntuples {ntuples}",
            .source = "heapam_xlog.h xl_heap_freeze_page, heapam.c log_heap_freeze(), heapdesc.c "
                      "heap2_desc() (9.5, 13)",
            .meaning = kHeapFreezeMeaning}),
    record(
        {.op = 0x20,
         .mask = 0x70,
         .name = "VACUUM",
         .in = between(System::pg14, System::pg15),
         .parts = {one("xl_heap_vacuum", 2, kHeapVacuum), list("unused", "nunused", 2, kOffset).in_block(0)},
         .text = "nunused {nunused}",
         .source = "heapam_xlog.h xl_heap_vacuum, vacuumlazy.c lazy_vacuum_heap_page(), heapdesc.c "
                   "heap2_desc() (15)",
         .meaning = kHeapVacuumMeaning}),
    record(
        {.op = 0x20,
         .mask = 0x70,
         .name = "VACUUM",
         .in = only(System::pg16),
         .parts = {one("xl_heap_vacuum", 2, kHeapVacuum), list("unused", "nunused", 2, kOffset).in_block(0)},
         .text = "nunused: {nunused}{?data0:, unused: [{*unused/, :{}}]}",
         .source = "heapam_xlog.h xl_heap_vacuum, vacuumlazy.c lazy_vacuum_heap_page(), heapdesc.c "
                   "heap2_desc() (16.14)",
         .meaning = kHeapVacuumMeaning}),
    record(
        {.op = 0x20,
         .mask = 0x70,
         .name = "PRUNE_VACUUM_SCAN",
         .in = since(System::pg17),
         .parts = kHeapPruneParts17,
         .text = kPruneText17,
         .source = "heapam_xlog.h xl_heap_prune, heapdesc.c heap_xlog_deserialize_prune_and_freeze() (18.4)",
         .meaning = "a vacuum removed dead tuples of a page or froze old ones"}),
    record({.op = 0x30,
            .mask = 0x70,
            .name = "CLEANUP_INFO",
            .in = between(System::pg95, System::pg13),
            .parts = {one("xl_heap_cleanup_info", 16, kHeapCleanupInfo)},
            .text = "remxid {latest_removed_xid}",
            .source = "heapam_xlog.h xl_heap_cleanup_info, heapdesc.c heap2_desc() (9.5, 13)",
            .meaning =
                "a vacuum is about to remove tuples: changes nothing, cancels standby queries in its way"}),
    record({.op = 0x30,
            .mask = 0x70,
            .name = "FREEZE_PAGE",
            .in = between(System::pg14, System::pg15),
            .parts = {one("xl_heap_freeze_page", 6, kHeapFreezePage),
                      list("tuples", "ntuples", 12, kFreezeTuple).in_block(0)},
            .text = "cutoff xid {cutoff_xid} ntuples {ntuples}",
            .source =
                "heapam_xlog.h xl_heap_freeze_page, heapam.c log_heap_freeze(), heapdesc.c heap2_desc() (15)",
            .meaning = kHeapFreezeMeaning}),
    record({.op = 0x30,
            .mask = 0x70,
            .name = "FREEZE_PAGE",
            .in = only(System::pg16),
            .parts = {one("xl_heap_freeze_page", 7, kHeapFreezePage16), kFreezePlansPart, kFreezeOffsetsPart},
            .text = "snapshotConflictHorizon: {snapshot_conflict_horizon}, nplans: {nplans}"
                    "{?data0:, plans: [{!freeze_plans}]}",
            .source =
                "heapam_xlog.h xl_heap_freeze_page, heapam.c heap_freeze_execute_prepared(), heapdesc.c "
                "heap2_desc() (16.14)",
            .meaning = kHeapFreezeMeaning}),
    record(
        {.op = 0x30,
         .mask = 0x70,
         .name = "PRUNE_VACUUM_CLEANUP",
         .in = since(System::pg17),
         .parts = kHeapPruneParts17,
         .text = kPruneText17,
         .source = "heapam_xlog.h xl_heap_prune, heapdesc.c heap_xlog_deserialize_prune_and_freeze() (18.4)",
         .meaning = "a vacuum freed dead line pointers of a page, as no index points to them any more"}),
    record({.op = 0x40,
            .mask = 0x70,
            .name = "VISIBLE",
            .in = only(System::pg95),
            .parts = {one("xl_heap_visible", 4, kHeapVisible95)},
            .text = "cutoff xid {cutoff_xid}",
            .source =
                "heapam_xlog.h xl_heap_visible, heapam.c log_heap_visible(), heapdesc.c heap2_desc() (9.5)",
            .meaning = "a page was marked all-visible in the visibility map"}),
    record(
        {.op = 0x40,
         .mask = 0x70,
         .name = "VISIBLE",
         .in = between(System::pg96, System::pg11),
         .parts = {one("xl_heap_visible", 5, kHeapVisible96)},
         .text = "cutoff xid {cutoff_xid} flags {flags}",
         .source =
             "heapam_xlog.h xl_heap_visible, heapam.c log_heap_visible(), heapdesc.c heap2_desc() (9.6, 11)",
         .meaning = kHeapVisibleMeaning}),
    record(
        {.op = 0x40,
         .mask = 0x70,
         .name = "VISIBLE",
         .in = between(System::pg12, System::pg15),
         .parts = {one("xl_heap_visible", 5, kHeapVisible96)},
         .text = "cutoff xid {cutoff_xid} flags 0x{flags:02X}",
         .source = "heapam_xlog.h xl_heap_visible, heapam.c log_heap_visible(), heapdesc.c heap2_desc() (15)",
         .meaning = kHeapVisibleMeaning}),
    record(
        {.op = 0x40,
         .mask = 0x70,
         .name = "VISIBLE",
         .in = since(System::pg16),
         .parts = {one("xl_heap_visible", 5, kHeapVisible16)},
         .text = "snapshotConflictHorizon: {snapshot_conflict_horizon}, flags: 0x{flags:02X}",
         .source =
             "heapam_xlog.h xl_heap_visible, heapam.c log_heap_visible(), heapdesc.c heap2_desc() (16, 18.4)",
         .meaning = kHeapVisibleMeaning}),
    record({.op = 0x50,
            .mask = 0x70,
            .name = "MULTI_INSERT",
            .init_page = true,
            .in = between(System::pg95, System::pg11),
            .parts = kHeapMultiInsertParts,
            .text = "{ntuples} tuples",
            .source =
                "heapam_xlog.h xl_heap_multi_insert, heapam.c heap_multi_insert(), heapdesc.c heap2_desc() "
                "(9.5, 11)",
            .meaning = kHeapMultiInsertMeaning}),
    record(
        {.op = 0x50,
         .mask = 0x70,
         .name = "MULTI_INSERT",
         .init_page = true,
         .in = between(System::pg12, System::pg15),
         .parts = kHeapMultiInsertParts,
         .text = "{ntuples} tuples flags 0x{flags:02X}",
         .source =
             "heapam_xlog.h xl_heap_multi_insert, heapam.c heap_multi_insert(), heapdesc.c heap2_desc() (15)",
         .meaning = kHeapMultiInsertMeaning}),
    record({.op = 0x50,
            .mask = 0x70,
            .name = "MULTI_INSERT",
            .init_page = true,
            .in = since(System::pg16),
            .parts = kHeapMultiInsertParts,
            .text = "ntuples: {ntuples}, flags: 0x{flags:02X}"
                    "{?data0:{?!info&0x80:, offsets: [{*offsets/, :{}}]}}",
            .source =
                "heapam_xlog.h xl_heap_multi_insert, heapam.c heap_multi_insert(), heapdesc.c heap2_desc() "
                "(16, 18.4)",
            .meaning = kHeapMultiInsertMeaning}),
    record({.op = 0x60,
            .mask = 0x70,
            .name = "LOCK_UPDATED",
            .in = only(System::pg95),
            .parts = {one("xl_heap_lock_updated", 7, kHeapLockUpdated95)},
            .text = "off {offnum}: xmax {xmax} {infobits_set:flags}",
            .source = "heapam_xlog.h xl_heap_lock_updated, heapdesc.c heap2_desc() (9.5)",
            .meaning = kHeapLockUpdatedMeaning}),
    record({.op = 0x60,
            .mask = 0x70,
            .name = "LOCK_UPDATED",
            .in = between(System::pg96, System::pg11),
            .parts = {one("xl_heap_lock_updated", 8, kHeapLockUpdated96)},
            .text = "off {offnum}: xmax {xmax}: flags {flags} {infobits_set:flags}",
            .source = "heapam_xlog.h xl_heap_lock_updated, heapdesc.c heap2_desc() (9.6, 11)",
            .meaning = kHeapLockUpdatedMeaning}),
    record({.op = 0x60,
            .mask = 0x70,
            .name = "LOCK_UPDATED",
            .in = between(System::pg12, System::pg15),
            .parts = {one("xl_heap_lock_updated", 8, kHeapLockUpdated96)},
            .text = "off {offnum}: xmax {xmax}: flags 0x{flags:02X} {infobits_set:flags}",
            .source = "heapam_xlog.h xl_heap_lock_updated, heapdesc.c heap2_desc() (15)",
            .meaning = kHeapLockUpdatedMeaning}),
    record({.op = 0x60,
            .mask = 0x70,
            .name = "LOCK_UPDATED",
            .in = since(System::pg16),
            .parts = {one("xl_heap_lock_updated", 8, kHeapLockUpdated96)},
            .text = "xmax: {xmax}, off: {offnum}, infobits: [{infobits_set:flags,}], flags: 0x{flags:02X}",
            .source = "heapam_xlog.h xl_heap_lock_updated, heapdesc.c heap2_desc() (16, 18.4)",
            .meaning = kHeapLockUpdatedMeaning}),
    record(
        {.op = 0x70,
         .mask = 0x70,
         .name = "NEW_CID",
         .in = between(System::pg95, System::pg15),
         .parts = {one("xl_heap_new_cid", 34, kHeapNewCid)},
         .text = "rel {target}; tid {target_tid}; cmin: {cmin}, cmax: {cmax}, combo: {combocid}",
         .source =
             "heapam_xlog.h xl_heap_new_cid, heapam.c log_heap_new_cid(), heapdesc.c heap2_desc() (9.5, 15)",
         .meaning = kHeapNewCidMeaning}),
    record(
        {.op = 0x70,
         .mask = 0x70,
         .name = "NEW_CID",
         .in = since(System::pg16),
         .parts = {one("xl_heap_new_cid", 34, kHeapNewCid)},
         .text = "rel: {target}, tid: {target_tid}, cmin: {cmin}, cmax: {cmax}, combo: {combocid}",
         .source =
             "heapam_xlog.h xl_heap_new_cid, heapam.c log_heap_new_cid(), heapdesc.c heap2_desc() (16, 18.4)",
         .meaning = kHeapNewCidMeaning}),
};

}  // namespace walread::formats
