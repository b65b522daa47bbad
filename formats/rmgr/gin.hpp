// Resource manager Gin: inverted indexes. An entry tree holds the keys; a key with many rows has a posting
// tree
// ("data" pages) of its own; new rows wait in a list of pending pages.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/gin_modern.hpp"
#include "formats/rmgr/gin_structs.hpp"

namespace walread::formats {

inline constexpr Record kGin[] = {
    record({.op = 0x00,
            .name = "CREATE_INDEX",
            .in = until(System::pg94),
            .parts = {one("RelFileNode", 12, kGinNode)},
            .text = "Create index, node: {node} blkno: 1",
            .touches = {{{.relation = "node", .fixed = 0}, {.relation = "node", .fixed = 1}}},
            .source = "gin_private.h XLOG_GIN_CREATE_INDEX, gindesc.c gin_desc() (9.4.26)",
            .meaning = "an index was created: its metapage and its root"}),
    record({.op = 0x10,
            .name = "CREATE_PTREE",
            .in = until(System::pg94),
            .parts = {one("ginxlogCreatePostingTree", 20, kGinCreatePostingTree94),
                      bytes("posting_lists", "size")},
            .text = "Create posting tree, node: {node} blkno: {blkno}",
            .touches = {{{"node", "blkno"}}},
            .source = "gin_private.h ginxlogCreatePostingTree, gindatapage.c createPostingTree(), gindesc.c "
                      "gin_desc() (9.4.26)",
            .meaning = "a key got so many rows that a posting tree was made for them"}),
    // The children are always there; what follows goes with the page: image 0 of a leaf, 1 of another page.
    record({.op = 0x20,
            .name = "INSERT",
            .in = until(System::pg94),
            .parts = {one("ginxlogInsert", 20, kGinInsert94),
                      one("BlockIdData[2]", 8, kGinChildren94).only_if(unless(if_set("flags", kGinIsLeaf))),
                      object("entry", "ginxlogInsertEntry", 4, kGinInsertEntry94)
                          .only_if(if_left())
                          .only_if(unless(if_set("flags", kGinIsData))),
                      object("tuple", "IndexTupleData", 8, kGinEntryTuple94)
                          .followed_by(kGinEntryKey94)
                          .only_if(if_left())
                          .only_if(unless(if_set("flags", kGinIsData))),
                      one("ginxlogRecompressDataLeaf", 2, kGinRecompress94)
                          .only_if(if_left())
                          .only_if(if_set("flags", kGinIsData))
                          .only_if(if_set("flags", kGinIsLeaf)),
                      gin_actions_94(),
                      object("posting_item", "ginxlogInsertDataInternal", 12, kGinInsertInternal94)
                          .only_if(if_left())
                          .only_if(if_set("flags", kGinIsData))
                          .only_if(unless(if_set("flags", kGinIsLeaf))),
                      object("printed_leaf", "BkpBlock", 1, kGinPrintedDelete94)
                          .behind_data(2)
                          .text_only()
                          .only_if(unless(if_set("flags", kGinIsData)))
                          .only_if(if_set("flags", kGinIsLeaf))
                          .only_if(if_image(0)),
                      object("printed_inner", "BkpBlock", 1, kGinPrintedDelete94)
                          .behind_data(2)
                          .text_only()
                          .only_if(unless(if_set("flags", kGinIsData)))
                          .only_if(unless(if_set("flags", kGinIsLeaf)))
                          .only_if(if_image(1)),
                      one("BkpBlock", 10, kGinPrintedItem94)
                          .behind_data(2)
                          .text_only()
                          .only_if(if_set("flags", kGinIsData))
                          .only_if(unless(if_set("flags", kGinIsLeaf)))
                          .only_if(if_image(1))},
            .text = "Insert item, node: {node} blkno: {blkno} isdata: {?flags&1:T|F} isleaf: "
                    "{?flags&2:T|F children: {left_child_blkno}/{right_child_blkno}}"
                    "{?!flags&1: isdelete: {?#entry:{?is_delete:T|F}|"
                    "{?printed_leaf.printed_is_delete:T|{?printed_inner.printed_is_delete:T|F}}}|"
                    "{?flags&2:{?image0: (full page image)| {nactions} segments:{*actions: {segno}"
                    "{?action=4: (add {nitems} items)|{?action=1: (delete)|{?action=2: (insert)|"
                    "{?action=3: (replace)| unknown action {action} ???}}}}}}|"
                    " pitem: {?#posting_item:{posting_item.child_blkno}-{posting_item.key}|"
                    "{printed_child_blkno}-{printed_key}}}}",
            .touches = {{{"node", "blkno"}, {"node", "left_child_blkno"}}},
            .source = "gin_private.h ginxlogInsert, ginxlogInsertEntry, ginxlogRecompressDataLeaf and "
                      "ginxlogInsertDataInternal, ginxlog.c ginRedoInsert(), gindesc.c gin_desc() (9.4.26)",
            .meaning = "keys, rows or a link were inserted into a page"}),
    // Both halves are new pages, so all of this is always there.
    record({.op = 0x30,
            .name = "SPLIT",
            .in = until(System::pg94),
            .parts = {one("ginxlogSplit", 36, kGinSplit94),
                      object("entries", "ginxlogSplitEntry", 4, kGinSplitEntry94)
                          .only_if(unless(if_set("flags", kGinIsData))),
                      list("tuples", "entries.nitem", 8, kGinEntryTuple94).followed_by(kGinEntryKeyPadded94),
                      object("leaf", "ginxlogSplitDataLeaf", 18, kGinSplitDataLeaf94)
                          .only_if(if_set("flags", kGinIsData))
                          .only_if(if_set("flags", kGinIsLeaf)),
                      bytes("left_posting_lists", "lsize"), bytes("right_posting_lists", "rsize"),
                      object("internal", "ginxlogSplitDataInternal", 10, kGinSplitDataInternal94)
                          .only_if(if_set("flags", kGinIsData))
                          .only_if(unless(if_set("flags", kGinIsLeaf))),
                      list("posting_items", "internal.nitem", 10, kGinPostingItem94)},
            .text = "Page split, node: {node} blkno: {lblkno} isrootsplit: {?flags&4:T|F} isdata: "
                    "{?flags&1:T|F} isleaf: {?flags&2:T|F}",
            .touches = {{{"node", "lblkno"},
                         {"node", "rblkno"},
                         {.relation = "node", .block = "rrlink", .when = if_set("flags", kGinSplitRoot)},
                         {.relation = "node",
                          .block = "left_child_blkno",
                          .when = unless(if_set("flags", kGinIsLeaf))}}},
            .source = "gin_private.h ginxlogSplit, ginxlogSplitEntry, ginxlogSplitDataLeaf and "
                      "ginxlogSplitDataInternal, ginxlog.c ginRedoSplit(), gindesc.c gin_desc() (9.4.26)",
            .meaning = "a page was split"}),
    record(
        {.op = 0x40,
         .name = "VACUUM_PAGE",
         .in = until(System::pg94),
         .parts = {one("ginxlogVacuumPage", 20, kGinVacuumPage94), rest("page")},
         .text = "Vacuum page, node: {node} blkno: {blkno}",
         .touches = {{{"node", "blkno"}}},
         .source =
             "gin_private.h ginxlogVacuumPage, ginxlog.c ginRedoVacuumPage(), gindesc.c gin_desc() (9.4.26)",
         .meaning = "a vacuum removed rows from a page of the entry tree; the page is written whole"}),
    record(
        {.op = 0x50,
         .name = "DELETE_PAGE",
         .in = until(System::pg94),
         .parts = {one("ginxlogDeletePage", 32, kGinDeletePage94),
                   // since 9.4.20; redo takes both lengths
                   one("TransactionId", 4, kGinDeleteXid94).only_if(if_left())},
         .text = "Delete page, node: {node} blkno: {blkno}",
         .touches = {{{"node", "blkno"}, {"node", "parent_blkno"}, {"node", "left_blkno"}}},
         .source = "gin_private.h ginxlogDeletePage and ginxlogDeletePageOld, gindesc.c gin_desc() (9.4.26)",
         .meaning = "an empty page of a posting tree was deleted"}),
    record({.op = 0x60,
            .name = "UPDATE_META_PAGE",
            .in = until(System::pg94),
            .parts = {one("ginxlogUpdateMeta", 16, kGinNode),
                      object("metadata", "GinMetaPageData", 56, kGinMetadata94),
                      one("ginxlogUpdateMeta", 16, kGinUpdateMeta94),
                      index_tuples("tuples", "ntuples").only_if(if_left())},
            .text = "Update metapage, node: {node} blkno: 0",
            .touches = {{{.relation = "node", .fixed = 0},
                         {.relation = "node", .block = "metadata.tail", .when = if_nonzero("ntuples")},
                         {"node", "prev_tail"}}},
            .source = "gin_private.h ginxlogUpdateMeta, ginfast.c ginHeapTupleFastInsert(), gindesc.c "
                      "gin_desc() (9.4.26)",
            .meaning = "rows or pages were added to the pending list"}),
    record(
        {.op = 0x70,
         .name = "INSERT_LISTPAGE",
         .in = until(System::pg94),
         .parts = {one("ginxlogInsertListPage", 24, kGinInsertListPage94), index_tuples("tuples", "ntuples")},
         .text = "Insert new list page, node: {node} blkno: {blkno}",
         .touches = {{{"node", "blkno"}}},
         .source =
             "gin_private.h ginxlogInsertListPage, ginfast.c writeListPage(), gindesc.c gin_desc() (9.4.26)",
         .meaning = "a new pending page was filled"}),
    record({.op = 0x80,
            .name = "DELETE_LISTPAGE",
            .in = until(System::pg94),
            .parts = {one("ginxlogDeleteListPages", 16, kGinNode),
                      object("metadata", "GinMetaPageData", 56, kGinMetadata94),
                      one("ginxlogDeleteListPages", 4, kGinDeleteListPages94),
                      list("to_delete", "ndeleted", 4, kBlock).in_room_of(16), padding(4)},
            .text = "Delete list pages ({ndeleted}), node: {node} blkno: 0",
            .touches = {{{.relation = "node", .fixed = 0}, touch_each("to_delete", "node")}},
            .source =
                "gin_private.h ginxlogDeleteListPages, ginfast.c shiftList(), gindesc.c gin_desc() (9.4.26)",
            .meaning = "pending pages were deleted after their rows had moved to the entry tree"}),
    record({.op = 0x90,
            .name = "VACUUM_DATA_LEAF_PAGE",
            .in = until(System::pg94),
            .parts = {one("ginxlogVacuumDataLeafPage", 16, kGinVacuumDataLeaf94),
                      one("ginxlogRecompressDataLeaf", 2, kGinRecompress94).only_if(if_left()),
                      gin_actions_94()},
            .text = "Vacuum data leaf page, node: {node} blkno: {blkno}{?image0: (full page image)| "
                    "{nactions} segments:{*actions: {segno}{?action=4: (add {nitems} items)|{?action=1: "
                    "(delete)|{?action=2: (insert)|{?action=3: (replace)| unknown action {action} ???}}}}}}",
            .touches = {{{"node", "blkno"}}},
            .source = "gin_private.h ginxlogVacuumDataLeafPage, gindatapage.c ginVacuumPostingTreeLeaf(), "
                      "gindesc.c desc_recompress_leaf() (9.4.26)",
            .meaning = "a vacuum removed rows from a leaf of a posting tree"}),
};

inline constexpr ResourceManager kGinRmgr{"Gin", kGin, kGinModern};

}  // namespace walread::formats
