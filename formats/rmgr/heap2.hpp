// Resource manager Heap2: clean-up, freezing, visibility and bulk loading of tables. Rows of 9.4; newer ones
// are in heap2_modern.hpp.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"
#include "formats/rmgr/heap.hpp"
#include "formats/rmgr/heap2_modern.hpp"

namespace walread::formats {

inline constexpr auto kHeapClean94 =
    fields(kNode, Field{.name = "block", .kind = Kind::block, .meaning = "block cleaned"}, kLatestRemovedXid,
           Field{.name = "nredirected", .kind = Kind::u16, .meaning = "line pointers redirected"},
           Field{.name = "ndead", .kind = Kind::u16, .meaning = "line pointers marked dead"});
inline constexpr auto kHeapFreezePage94 = fields(
    kNode, Field{.name = "block", .kind = Kind::block, .meaning = "block with tuples frozen"},
    Field{.name = "cutoff_xid", .kind = Kind::xid, .meaning = "transactions before this one were frozen"},
    Field{.name = "ntuples", .kind = Kind::u16, .meaning = "tuples frozen"});
inline constexpr auto kHeapVisible94 = fields(
    kNode, Field{.name = "block", .kind = Kind::block, .meaning = "block whose tuples are visible to all"},
    Field{.name = "cutoff_xid",
          .kind = Kind::xid,
          .meaning = "newest xmin on the page: standby queries that do not see it are cancelled"});

inline constexpr auto kHeapMultiInsert94 = fields(
    kNode, Field{.name = "blkno", .kind = Kind::block, .meaning = "block the tuples went to"},
    Field{.name = "flags", .kind = Kind::u8, .meaning = "what else the insert did", .flags = kHeapFlags94},
    Field{.name = "ntuples", .kind = Kind::u16, .meaning = "tuples inserted"});
inline constexpr auto kHeapLockUpdated94 =
    fields(kTargetRelation, kTargetTid,
           Field{.name = "xmax", .kind = Kind::xid, .meaning = "new xmax: locking transaction or multixact"},
           Field{.name = "infobits_set", .kind = Kind::u8, .meaning = "state of xmax", .flags = kInfobits});
inline constexpr Record kHeap2[] = {
    record({.op = 0x00,
            .mask = 0x70,
            .name = "REWRITE",
            .in = until(System::pg94),
            .parts = {one("xl_heap_rewrite_mapping", 40, kHeapRewrite),
                      list("mappings", "num_mappings", 36, kRewriteMapping)},
            .text = "heap rewrite:",
            .source = "heapam_xlog.h xl_heap_rewrite_mapping, rewriteheap.c "
                      "logical_heap_rewrite_flush_mappings(), heapdesc.c heap2_desc() (9.4.26)",
            .meaning = "a catalog table was rewritten: where its tuples went, for logical decoding"}),
    record(
        {.op = 0x10,
         .mask = 0x70,
         .name = "CLEAN",
         .in = until(System::pg94),
         .parts = {one("xl_heap_clean", 24, kHeapClean94),
                   list("redirected", "nredirected", 4, kRedirect).only_if(unless(if_image(0))),
                   list("dead", "ndead", 2, kOffset).only_if(unless(if_image(0))),
                   list_to_end("unused", 2, kOffset)},
         .text = "clean: rel {node}; blk {block} remxid {latest_removed_xid}",
         .touches = {{{"node", "block"}}},
         .source = "heapam_xlog.h xl_heap_clean, heapam.c log_heap_clean(), heapdesc.c heap2_desc() (9.4.26)",
         .meaning = "dead tuples of a page were removed"}),
    record({.op = 0x20,
            .mask = 0x70,
            .name = "FREEZE_PAGE",
            .in = until(System::pg94),
            .parts = {one("xl_heap_freeze_page", 24, kHeapFreezePage94),
                      list("tuples", "ntuples", 12, kFreezeTuple).only_if(unless(if_image(0)))},
            .text = "freeze_page: rel {node}; blk {block}; cutoff xid {cutoff_xid} ntuples {ntuples}",
            .touches = {{{"node", "block"}}},
            .source = "heapam_xlog.h xl_heap_freeze_page, heapam.c log_heap_freeze(), heapdesc.c "
                      "heap2_desc() (9.4.26)",
            .meaning =
                "old tuples of a page were frozen: they stay visible when their transaction ids are reused"}),
    record({.op = 0x30,
            .mask = 0x70,
            .name = "CLEANUP_INFO",
            .in = until(System::pg94),
            .parts = {one("xl_heap_cleanup_info", 16, kHeapCleanupInfo)},
            .text = "cleanup info: remxid {latest_removed_xid}",
            .source = "heapam_xlog.h xl_heap_cleanup_info, heapdesc.c heap2_desc() (9.4.26)",
            .meaning =
                "a vacuum is about to remove tuples: changes nothing, cancels standby queries in its way"}),
    record(
        {.op = 0x40,
         .mask = 0x70,
         .name = "VISIBLE",
         .in = until(System::pg94),
         .parts = {one("xl_heap_visible", 20, kHeapVisible94)},
         .text = "visible: rel {node}; blk {block}",
         .touches = {{{"node", "block"}}},
         .source =
             "heapam_xlog.h xl_heap_visible, heapam.c log_heap_visible(), heapdesc.c heap2_desc() (9.4.26)",
         .meaning = "a page was marked all-visible in the visibility map"}),
    record({.op = 0x50,
            .mask = 0x70,
            .name = "MULTI_INSERT",
            .init_page = true,
            .in = until(System::pg94),
            .parts = {one("xl_heap_multi_insert", 20, kHeapMultiInsert94),
                      list("offsets", "ntuples", 2, kOffset).only_if(unless(if_info(0x80))),
                      list("tuples", "ntuples", 7, kMultiInsertTuple)
                          .followed_by(kMultiInsertTupleData)
                          .aligned(2)
                          .only_if(if_left())},
            .text = "multi-insert{?info&0x80: (init)}: rel {node}; blk {blkno}; {ntuples} tuples",
            .touches = {{{"node", "blkno"}}},
            .source = "heapam_xlog.h xl_heap_multi_insert, heapam.c heap_multi_insert(), heapdesc.c "
                      "heap2_desc() (9.4.26)",
            .meaning = "several tuples were inserted into one page, as COPY does"}),
    record({.op = 0x60,
            .mask = 0x70,
            .name = "LOCK_UPDATED",
            .in = until(System::pg94),
            .parts = {one("xl_heap_lock_updated", 25, kHeapLockUpdated94)},
            .text = "lock updated: xmax {xmax} msk {infobits_set:04x}; rel {target}; tid {target_tid}",
            .touches = {{{"target", "target_tid"}}},
            .source = "heapam_xlog.h xl_heap_lock_updated, heapdesc.c heap2_desc() (9.4.26)",
            .meaning = "a later version of a locked tuple was locked too"}),
    record(
        {.op = 0x70,
         .mask = 0x70,
         .name = "NEW_CID",
         .in = until(System::pg94),
         .parts = {one("xl_heap_new_cid", 34, kHeapNewCid)},
         .text = "new_cid: rel {target}; tid {target_tid}; cmin: {cmin}, cmax: {cmax}, combo: {combocid}",
         .source =
             "heapam_xlog.h xl_heap_new_cid, heapam.c log_heap_new_cid(), heapdesc.c heap2_desc() (9.4.26)",
         .meaning = "command ids of a catalog tuple, for logical decoding; changes nothing"}),
};

inline constexpr ResourceManager kHeap2Rmgr{"Heap2", kHeap2, kHeap2Modern};

}  // namespace walread::formats
