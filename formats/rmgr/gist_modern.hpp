// Resource manager Gist since PostgreSQL 9.5.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr auto kGistPageUpdate95 =
    fields(Field{.name = "ntodelete", .kind = Kind::u16, .meaning = "entries removed"},
           Field{.name = "ntoinsert", .kind = Kind::u16, .meaning = "entries inserted"});
inline constexpr Field kGistToDelete{.name = "ntodelete", .kind = Kind::u16, .meaning = "entries removed"};
inline constexpr Field kGistCatalogRel{
    .name = "is_catalog_rel",
    .kind = Kind::boolean,
    .meaning = "the table matters to logical decoding, whose slots on a standby may be invalidated"};
inline constexpr auto kGistDelete12 =
    fields(Field{.name = "latest_removed_xid",
                 .kind = Kind::xid,
                 .meaning = "newest transaction of the rows removed: older standby queries are cancelled"},
           kGistToDelete);
inline constexpr auto kGistDelete16 =
    fields(Field{.name = "snapshot_conflict_horizon",
                 .kind = Kind::xid,
                 .meaning = "newest transaction of the rows removed: older standby queries are cancelled"},
           kGistToDelete, kGistCatalogRel);
inline constexpr auto kGistReuse12 =
    fields(kNode, Field{.name = "block", .kind = Kind::block, .meaning = "page taken into use again"},
           Field{.name = "latest_removed_full_xid",
                 .kind = Kind::u64,
                 .meaning = "transaction (with epoch) that a standby query must be newer than to survive"});
inline constexpr auto kGistReuse16 =
    fields(kNode, Field{.name = "block", .kind = Kind::block, .meaning = "page taken into use again"},
           Field{.name = "snapshot_conflict_horizon",
                 .kind = Kind::u64,
                 .meaning = "transaction (with epoch) that a standby query must be newer than to survive"},
           kGistCatalogRel);
inline constexpr auto kGistPageSplit95 =
    fields(Field{.name = "origrlink",
                 .kind = Kind::block,
                 .meaning = "its right neighbour before, 4294967295 if none"},
           Field{.name = "orignsn", .kind = Kind::lsn, .meaning = "node sequence number of the page before"},
           Field{.name = "origleaf", .kind = Kind::boolean, .meaning = "the page is a leaf"},
           Field{.name = "npage", .kind = Kind::u16, .meaning = "pages after the split"},
           Field{.name = "markfollowright",
                 .kind = Kind::boolean,
                 .meaning = "links to the new pages are still to come"});
inline constexpr auto kGistPage95 =
    fields(Field{.name = "num", .kind = Kind::i32, .meaning = "entries on the page"});
inline constexpr auto kGistPageTuples95 = inner_parts(kGistPage95, index_tuples("tuples", "num"));
inline constexpr auto kGistPageDelete12 = fields(
    Field{.name = "delete_xid",
          .kind = Kind::u64,
          .meaning = "newest transaction (with epoch) that may still be on the page"},
    Field{.name = "downlink_offset", .kind = Kind::offset, .meaning = "place of its link in the parent"});

inline constexpr auto kGistAssignLsn =
    fields(Field{.name = "dummy", .kind = Kind::i32, .meaning = "nothing: a record must not be empty"});

inline constexpr auto kGistHeapNode =
    fields(Field{.name = "hnode", .kind = Kind::relation, .meaning = "table of the index"});
inline constexpr Part kGistUpdateHead = one("gistxlogPageUpdate", 4, kGistPageUpdate95);
inline constexpr Part kGistUpdateDeleted = list("todelete", "ntodelete", 2, kOffset).in_block(0);
inline constexpr Part kGistUpdateTuples = index_tuples("tuples", "ntoinsert").in_block(0);

consteval Record gist_update(FormatSet in, const Parts& parts) {
  return record(
      {.op = 0x00,
       .name = "PAGE_UPDATE",
       .in = in,
       .parts = parts,
       .source = "gistxlog.h gistxlogPageUpdate, gistxlog.c gistXLogUpdate(), gistdesc.c gist_desc() (11, "
                 "18.4)",
       .meaning = "entries of a page were removed or inserted"});
}
consteval Record gist_delete(FormatSet in, const Part& head, std::string_view text) {
  return record(
      {.op = 0x10,
       .name = "DELETE",
       .in = in,
       .parts = {head, list("deleted", "ntodelete", 2, kOffset)},
       .text = text,
       .source =
           "gistxlog.h gistxlogDelete, gistxlog.c gistXLogDelete(), gistdesc.c out_gistxlogDelete() (12 "
           "to 18.4)",
       .meaning = "entries of dead rows were removed to make room for an insert"});
}
consteval Record gist_reuse(FormatSet in, const Part& head, std::string_view text) {
  return record(
      {.op = 0x20,
       .name = "PAGE_REUSE",
       .in = in,
       .parts = {head},
       .text = text,
       .source = "gistxlog.h gistxlogPageReuse, gistxlog.c gistXLogPageReuse(), gistdesc.c "
                 "out_gistxlogPageReuse() (12 to 18.4)",
       .meaning =
           "a deleted page is about to be reused: changes nothing, cancels standby queries in its way"});
}

inline constexpr Record kGistModern[] = {
    gist_update(between(System::pg95, System::pg11),
                // An insert that finds dead entries removes them with this record, too; minor releases of
                // late 2018 then name the table and once more the entries, for a standby.
                {kGistUpdateHead, one("RelFileNode", 12, kGistHeapNode).only_if(if_left()),
                 list("deleted_for_insert", "ntodelete", 2, kOffset).only_if(if_left()), kGistUpdateDeleted,
                 kGistUpdateTuples}),
    gist_update(since(System::pg12), {kGistUpdateHead, kGistUpdateDeleted, kGistUpdateTuples}),
    gist_delete(between(System::pg12, System::pg15), one("gistxlogDelete", 6, kGistDelete12),
                "delete: latestRemovedXid {latest_removed_xid}, nitems: {ntodelete}"),
    gist_delete(only(System::pg16), one("gistxlogDelete", 8, kGistDelete16),
                "delete: snapshotConflictHorizon {snapshot_conflict_horizon}, nitems: {ntodelete}"),
    gist_delete(
        since(System::pg17), one("gistxlogDelete", 8, kGistDelete16),
        "delete: snapshotConflictHorizon {snapshot_conflict_horizon}, nitems: {ntodelete}, isCatalogRel "
        "{is_catalog_rel:tf}"),
    gist_reuse(between(System::pg12, System::pg15), one("gistxlogPageReuse", 24, kGistReuse12),
               "rel {node}; blk {block}; latestRemovedXid {latest_removed_full_xid:xid}"),
    gist_reuse(only(System::pg16), one("gistxlogPageReuse", 25, kGistReuse16),
               "rel {node}; blk {block}; snapshotConflictHorizon {snapshot_conflict_horizon:xid}"),
    gist_reuse(
        since(System::pg17), one("gistxlogPageReuse", 25, kGistReuse16),
        "rel {node}; blk {block}; snapshotConflictHorizon {snapshot_conflict_horizon:xid}, isCatalogRel "
        "{is_catalog_rel:tf}"),
    // Block 0 is the left half of a split below that this one completes; the pages begin with block 1.
    record(
        {.op = 0x30,
         .name = "PAGE_SPLIT",
         .in = since(System::pg95),
         .parts = {one("gistxlogPageSplit", 24, kGistPageSplit95),
                   list_to_end("pages", 4, kGistPage95).followed_by(kGistPageTuples95).in_each_block_from(1)},
         .text = "page_split: splits to {npage} pages",
         .source =
             "gistxlog.h gistxlogPageSplit, gistxlog.c gistXLogSplit(), gistdesc.c out_gistxlogPageSplit() "
             "(11, 18.4)",
         .meaning = "a page was split into two or more"}),
    record(
        {.op = 0x50,
         .name = "CREATE_INDEX",
         .in = between(System::pg95, System::pg11),
         .source = "gistxlog.h XLOG_GIST_CREATE_INDEX, gistbuild.c gistbuild(), gistdesc.c gist_desc() (11)",
         .meaning = "an index was created: its root"}),
    record({.op = 0x60,
            .name = "PAGE_DELETE",
            .in = since(System::pg12),
            .parts = {one("gistxlogPageDelete", 10, kGistPageDelete12)},
            .text = "deleteXid {delete_xid:xid}; downlink {downlink_offset}",
            .source = "gistxlog.h gistxlogPageDelete, gistxlog.c gistXLogPageDelete(), gistdesc.c "
                      "out_gistxlogPageDelete() (18.4)",
            .meaning = "an empty leaf page was deleted"}),
    record(
        {.op = 0x70,
         .name = "ASSIGN_LSN",
         .in = since(System::pg13),
         // XLogInsert() takes no empty record, so there is a meaningless number in it.
         .parts = {one("int", 4, kGistAssignLsn).only_if(if_left(4))},
         .source =
             "gistxlog.h XLOG_GIST_ASSIGN_LSN, gistxlog.c gistXLogAssignLSN(), gistdesc.c gist_desc() (18.4)",
         .meaning = "changes nothing: only gives pages written without WAL an LSN of their own"}),
};

}  // namespace walread::formats
