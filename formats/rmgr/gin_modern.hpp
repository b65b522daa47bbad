// Resource manager Gin since PostgreSQL 9.5: the same changes as before, but what belongs to one page is the
// data of that page's block, and there only while the record does not carry the page's image.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/gin_structs.hpp"

namespace walread::formats {

inline constexpr auto kGinInsert95 = fields(Field{
    .name = "flags", .kind = Kind::u16, .meaning = "kind of page: posting tree, leaf", .flags = kGinFlags});
inline constexpr auto kGinSplit95 =
    fields(kNode,
           Field{.name = "rrlink",
                 .kind = Kind::block,
                 .meaning = "page to the right of both; the root if that was split"},
           Field{.name = "left_child_blkno",
                 .kind = Kind::block,
                 .meaning = "left half of the page split below, if this is no leaf"},
           Field{.name = "right_child_blkno",
                 .kind = Kind::block,
                 .meaning = "right half of the page split below, if this is no leaf"},
           Field{.name = "flags",
                 .kind = Kind::u16,
                 .meaning = "kind of page: posting tree, leaf, root",
                 .flags = kGinFlags});
inline constexpr auto kGinCreatePostingTree95 =
    fields(Field{.name = "size", .kind = Kind::u32, .meaning = "bytes of posting lists on the new root"});
inline constexpr auto kGinDeletePage95 =
    fields(Field{.name = "parent_offset", .kind = Kind::offset, .meaning = "place of its link in the parent"},
           Field{.name = "right_link", .kind = Kind::block, .meaning = "its right neighbour"});
inline constexpr auto kGinInsertListPage95 = fields(
    Field{.name = "rightlink", .kind = Kind::block, .meaning = "pending page behind it, 4294967295 if none"},
    Field{.name = "ntuples", .kind = Kind::i32, .meaning = "rows on the page"});

inline constexpr Record kGinModern[] = {
    record({.op = 0x00,
            .name = "CREATE_INDEX",
            .in = between(System::pg95, System::pg11),
            .source = "ginxlog.h XLOG_GIN_CREATE_INDEX, gininsert.c ginbuild(), gindesc.c gin_desc() (10)",
            .meaning = "an index was created: its metapage and its root"}),
    record({.op = 0x10,
            .name = "CREATE_PTREE",
            .in = since(System::pg95),
            .parts = {one("ginxlogCreatePostingTree", 4, kGinCreatePostingTree95),
                      bytes("posting_lists", "size")},
            .source =
                "ginxlog.h ginxlogCreatePostingTree, gindatapage.c createPostingTree(), gindesc.c gin_desc() "
                "(12, 17)",
            .meaning = "a key got so many rows that a posting tree was made for them"}),
    record(
        {.op = 0x20,
         .name = "INSERT",
         .in = since(System::pg95),
         .parts = {one("ginxlogInsert", 2, kGinInsert95),
                   one("BlockIdData[2]", 8, kGinChildren94).only_if(unless(if_set("flags", kGinIsLeaf))),
                   object("entry", "ginxlogInsertEntry", 4, kGinInsertEntry94)
                       .in_block(0)
                       .only_if(unless(if_set("flags", kGinIsData))),
                   object("tuple", "IndexTupleData", 8, kGinEntryTuple94)
                       .followed_by(kGinEntryKey94)
                       .in_block(0)
                       .only_if(unless(if_set("flags", kGinIsData))),
                   one("ginxlogRecompressDataLeaf", 2, kGinRecompress94)
                       .in_block(0)
                       .only_if(if_set("flags", kGinIsData))
                       .only_if(if_set("flags", kGinIsLeaf)),
                   gin_actions_94().in_block(0),
                   object("posting_item", "ginxlogInsertDataInternal", 12, kGinInsertInternal94)
                       .in_block(0)
                       .only_if(if_set("flags", kGinIsData))
                       .only_if(unless(if_set("flags", kGinIsLeaf)))},
         .text =
             "isdata: {?flags&1:T|F} isleaf: {?flags&2:T|F children: {left_child_blkno}/{right_child_blkno}}"
             "{?image0: (full page image{?!applied0:, for WAL verification})|"
             "{?!flags&1: isdelete: {entry.is_delete:tf}|"
             "{?flags&2: {nactions} segments:{*actions: {segno}"
             "{?action=4: (add {nitems} items)|{?action=1: (delete)|{?action=2: (insert)|"
             "{?action=3: (replace)| unknown action {action} ???}}}}}|"
             " pitem: {posting_item.child_blkno}-{posting_item.key}}}}",
         .source = "ginxlog.h ginxlogInsert, ginxlogInsertEntry, ginxlogRecompressDataLeaf and "
                   "ginxlogInsertDataInternal, ginbtree.c ginPlaceToPage(), gindesc.c gin_desc() (12, 17)",
         .meaning = "keys, rows or a link were inserted into a page"}),
    record({.op = 0x30,
            .name = "SPLIT",
            .in = since(System::pg95),
            .parts = {one("ginxlogSplit", 28, kGinSplit95)},
            .text = "isrootsplit: {?flags&4:T|F} isdata: {?flags&1:T|F} isleaf: {?flags&2:T|F}",
            .source = "ginxlog.h ginxlogSplit, ginbtree.c ginPlaceToPage(), gindesc.c gin_desc() (12, 17)",
            .meaning = "a page was split; all its parts are written as images"}),
    record({.op = 0x40,
            .name = "VACUUM_PAGE",
            .in = since(System::pg95),
            .source =
                "ginxlog.h XLOG_GIN_VACUUM_PAGE, ginvacuum.c xlogVacuumPage(), gindesc.c gin_desc() (12, 17)",
            .meaning = "a vacuum removed rows from a page of the entry tree, which is written as an image"}),
    record(
        {.op = 0x50,
         .name = "DELETE_PAGE",
         .in = since(System::pg95),
         .parts = {one("ginxlogDeletePage", 8, kGinDeletePage95),
                   // in 9.5 to 10 only since a minor release; redo takes both lengths
                   one("TransactionId", 4, kGinDeleteXid94).only_if(if_left())},
         .source = "ginxlog.h ginxlogDeletePage, ginvacuum.c ginDeletePage(), gindesc.c gin_desc() (12, 17)",
         .meaning = "an empty page of a posting tree was deleted"}),
    record(
        {.op = 0x60,
         .name = "UPDATE_META_PAGE",
         .in = since(System::pg95),
         .parts = {one("ginxlogUpdateMeta", 16, kGinNode),
                   object("metadata", "GinMetaPageData", 56, kGinMetadata94),
                   one("ginxlogUpdateMeta", 16, kGinUpdateMeta94),
                   index_tuples("tuples", "ntuples").in_block(1)},
         .source =
             "ginxlog.h ginxlogUpdateMeta, ginfast.c ginHeapTupleFastInsert(), gindesc.c gin_desc() (12, 17)",
         .meaning = "rows or pages were added to the pending list"}),
    record({.op = 0x70,
            .name = "INSERT_LISTPAGE",
            .in = since(System::pg95),
            .parts = {one("ginxlogInsertListPage", 8, kGinInsertListPage95),
                      index_tuples("tuples", "ntuples").in_block(0)},
            .source =
                "ginxlog.h ginxlogInsertListPage, ginfast.c writeListPage(), gindesc.c gin_desc() (12, 17)",
            .meaning = "a new pending page was filled"}),
    record(
        {.op = 0x80,
         .name = "DELETE_LISTPAGE",
         .in = since(System::pg95),
         .parts = {object("metadata", "GinMetaPageData", 56, kGinMetadata94),
                   one("ginxlogDeleteListPages", 8, kGinDeleteListPages94)},
         .text = "ndeleted: {ndeleted}",
         .source = "ginxlog.h ginxlogDeleteListPages, ginfast.c shiftList(), gindesc.c gin_desc() (12, 17)",
         .meaning = "pending pages were deleted after their rows had moved to the entry tree"}),
    record(
        {.op = 0x90,
         .name = "VACUUM_DATA_LEAF_PAGE",
         .in = since(System::pg95),
         .parts = {one("ginxlogRecompressDataLeaf", 2, kGinRecompress94).in_block(0),
                   gin_actions_94().in_block(0)},
         .text =
             "{?image0: (full page image{?!applied0:, for WAL verification})| {nactions} segments:"
             "{*actions: {segno}{?action=4: (add {nitems} items)|{?action=1: (delete)|{?action=2: (insert)|"
             "{?action=3: (replace)| unknown action {action} ???}}}}}}",
         .source = "ginxlog.h ginxlogVacuumDataLeafPage, gindatapage.c ginVacuumPostingTreeLeaf(), gindesc.c "
                   "desc_recompress_leaf() (12, 17)",
         .meaning = "a vacuum removed rows from a leaf of a posting tree"}),
};

}  // namespace walread::formats
