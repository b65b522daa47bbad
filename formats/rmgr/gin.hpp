// Resource manager Gin: inverted indexes. An entry tree holds the keys; a key with many rows has a posting tree
// ("data" pages) of its own; new rows wait in a list of pending pages.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr auto kGinNode = fields(kNode);
inline constexpr Field kGinBlock{.name = "blkno", .kind = Kind::block, .meaning = "page changed"};

// gin_private.h GIN_INSERT_ISDATA, GIN_INSERT_ISLEAF, GIN_SPLIT_ROOT
inline constexpr std::uint32_t kGinIsData = 0x01;
inline constexpr std::uint32_t kGinIsLeaf = 0x02;
inline constexpr std::uint32_t kGinSplitRoot = 0x04;
inline constexpr Name kGinFlags[] = {{kGinIsData, "ISDATA"}, {kGinIsLeaf, "ISLEAF"}, {kGinSplitRoot, "SPLIT_ROOT"}};

inline constexpr auto kGinInsert94 = fields(
    kNode, kGinBlock,
    Field{.name = "flags", .kind = Kind::u16, .meaning = "kind of page: posting tree, leaf", .flags = kGinFlags});
inline constexpr auto kGinChildren94 = fields(
    Field{.name = "left_child_blkno", .kind = Kind::block_id, .meaning = "left half of the page split below"},
    Field{.name = "right_child_blkno", .kind = Kind::block_id, .meaning = "right half of the page split below"});
inline constexpr auto kGinInsertEntry94 = fields(
    Field{.name = "offset", .kind = Kind::offset, .meaning = "line pointer of the entry"},
    Field{.name = "is_delete", .kind = Kind::boolean, .meaning = "it replaces the entry that was there"});
inline constexpr auto kGinInsertInternal94 = fields(
    Field{.name = "offset", .kind = Kind::offset, .meaning = "place of the new item on the page"},
    Field{.name = "child_blkno", .kind = Kind::block_id, .meaning = "page that the new item leads to"},
    Field{.name = "key", .kind = Kind::tid, .meaning = "upper bound of the rows on that page"});
inline constexpr auto kGinPostingItem94 = fields(
    Field{.name = "child_blkno", .kind = Kind::block_id, .meaning = "page that the item leads to"},
    Field{.name = "key", .kind = Kind::tid, .meaning = "upper bound of the rows on that page"});

// The data of an insert goes with its page: when the record carries an image of the page, gindesc.c gin_desc()
// takes the bytes behind the data, a BkpBlock, for the data.
inline constexpr auto kGinPrintedDelete94 = fields(Field{.name = "printed_is_delete", .kind = Kind::boolean,
                                                         .meaning = "byte 2 of the image's header",
                                                         .trust = Trust::misread});
inline constexpr auto kGinPrintedItem94 = fields(
    Field{.name = "printed_child_blkno", .kind = Kind::block_id, .meaning = "bytes 2 to 5 of the image's header",
          .trust = Trust::misread},
    Field{.name = "printed_key", .kind = Kind::tid, .meaning = "bytes 6 to 11 of the image's header",
          .trust = Trust::misread});
inline constexpr std::uint32_t kFirstTwoImages = 0x08 | 0x04;  // xlogrecord.h XLR_BKP_BLOCK(0) and (1)

// gin_private.h ginxlogRecompressDataLeaf: changes to the compressed segments of a posting tree's leaf
inline constexpr Name kGinSegmentActions[] = {
    {0, "unmodified"}, {1, "delete"}, {2, "insert"}, {3, "replace"}, {4, "add items"}};
inline constexpr auto kGinRecompress94 =
    fields(Field{.name = "nactions", .kind = Kind::u16, .meaning = "segments changed"});
inline constexpr auto kGinAction94 = fields(
    Field{.name = "segno", .kind = Kind::u8, .meaning = "segment of the page"},
    Field{.name = "action", .kind = Kind::u8, .meaning = "what becomes of it", .choices = kGinSegmentActions});
inline constexpr auto kGinPostingList94 = fields(
    Field{.name = "first", .kind = Kind::tid, .meaning = "first row of the segment"},
    Field{.name = "nbytes", .kind = Kind::u16, .meaning = "bytes of the other rows, compressed"});
inline constexpr auto kGinAddItems94 =
    fields(Field{.name = "nitems", .kind = Kind::u16, .meaning = "rows added to the segment"});
// An insert (2) and a replacement (3) bring a posting list, padded to an even length.
inline constexpr auto kGinActionTail94 =
    inner_parts(kGinAction94, one("GinPostingList", 8, kGinPostingList94).only_if(if_set("action", 2)),
                bytes("posting_list", "nbytes").padded(2), one("uint16", 2, kGinAddItems94).only_if(if_equal("action", 4)),
                list("items", "nitems", 6, kTid));
consteval Part gin_actions_94() {
  return list("actions", "nactions", 2, kGinAction94).followed_by(kGinActionTail94);
}

inline constexpr auto kGinSplit94 = fields(
    kNode, Field{.name = "lblkno", .kind = Kind::block, .meaning = "left half"},
    Field{.name = "rblkno", .kind = Kind::block, .meaning = "right half"},
    Field{.name = "rrlink", .kind = Kind::block, .meaning = "page to the right of both; the root if that was split"},
    Field{.name = "left_child_blkno", .kind = Kind::block,
          .meaning = "left half of the page split below, if this is no leaf"},
    Field{.name = "right_child_blkno", .kind = Kind::block,
          .meaning = "right half of the page split below, if this is no leaf"},
    Field{.name = "flags", .kind = Kind::u16, .meaning = "kind of page: posting tree, leaf, root", .flags = kGinFlags});
inline constexpr auto kGinSplitEntry94 = fields(
    Field{.name = "separator", .kind = Kind::offset, .meaning = "so many entries went to the left half"},
    Field{.name = "nitem", .kind = Kind::u16, .meaning = "entries of both halves"});
inline constexpr auto kGinSplitDataLeaf94 = fields(
    Field{.name = "lsize", .kind = Kind::u16, .meaning = "bytes of posting lists of the left half"},
    Field{.name = "rsize", .kind = Kind::u16, .meaning = "bytes of posting lists of the right half"},
    Field{.name = "lrightbound", .kind = Kind::tid, .meaning = "upper bound of the rows in the left half"},
    Field{.name = "rrightbound", .kind = Kind::tid, .meaning = "upper bound of the rows in the right half"},
    Field{.name = "newdata", .kind = Kind::raw, .meaning = "never set by the server", .length = 2,
          .trust = Trust::garbage});
inline constexpr auto kGinSplitDataInternal94 = fields(
    Field{.name = "separator", .kind = Kind::offset, .meaning = "so many items went to the left half"},
    Field{.name = "nitem", .kind = Kind::u16, .meaning = "items of both halves"},
    Field{.name = "rightbound", .kind = Kind::tid, .meaning = "upper bound of the rows in the right half"});

inline constexpr auto kGinCreatePostingTree94 =
    fields(kNode, Field{.name = "blkno", .kind = Kind::block, .meaning = "root of the new posting tree"},
           Field{.name = "size", .kind = Kind::u32, .meaning = "bytes of posting lists on it"});
inline constexpr auto kGinVacuumPage94 =
    fields(kNode, kGinBlock,
           Field{.name = "hole_offset", .kind = Kind::u16, .meaning = "where the zeroes left out of the page begin"},
           Field{.name = "hole_length", .kind = Kind::u16, .meaning = "how many zeroes were left out"});
inline constexpr auto kGinVacuumDataLeaf94 = fields(kNode, kGinBlock);
inline constexpr auto kGinDeletePage94 = fields(
    kNode, Field{.name = "blkno", .kind = Kind::block, .meaning = "page deleted"},
    Field{.name = "parent_blkno", .kind = Kind::block, .meaning = "its parent"},
    Field{.name = "parent_offset", .kind = Kind::offset, .meaning = "place of its link in the parent"},
    Field{.name = "left_blkno", .kind = Kind::block, .meaning = "its left neighbour"},
    Field{.name = "right_link", .kind = Kind::block, .meaning = "its right neighbour"});
inline constexpr auto kGinDeleteXid94 = fields(
    Field{.name = "delete_xid", .kind = Kind::xid, .meaning = "newest transaction that may still be on the page"});

// ginblock.h GinMetaPageData
inline constexpr auto kGinMetadata94 = fields(
    Field{.name = "head", .kind = Kind::block, .meaning = "first pending page, 4294967295 if none"},
    Field{.name = "tail", .kind = Kind::block, .meaning = "last pending page, 4294967295 if none"},
    Field{.name = "tail_free_size", .kind = Kind::u32, .meaning = "free bytes on the last pending page"},
    Field{.name = "n_pending_pages", .kind = Kind::block, .meaning = "pending pages"},
    Field{.name = "n_pending_heap_tuples", .kind = Kind::i64, .meaning = "rows on pending pages"},
    Field{.name = "n_total_pages", .kind = Kind::block, .meaning = "all pages, as of the last vacuum"},
    Field{.name = "n_entry_pages", .kind = Kind::block, .meaning = "pages of the entry tree, as of the last vacuum"},
    Field{.name = "n_data_pages", .kind = Kind::block, .meaning = "pages of posting trees, as of the last vacuum"},
    Field{.name = "n_entries", .kind = Kind::i64, .meaning = "keys, as of the last vacuum"},
    Field{.name = "gin_version", .kind = Kind::i32, .meaning = "version of the index format"});
inline constexpr auto kGinUpdateMeta94 = fields(
    Field{.name = "prev_tail", .kind = Kind::block, .meaning = "last pending page before, if pages were added"},
    Field{.name = "new_rightlink", .kind = Kind::block, .meaning = "page it is linked to now"},
    Field{.name = "ntuples", .kind = Kind::i32, .meaning = "rows appended to the last pending page"});
inline constexpr auto kGinInsertListPage94 = fields(
    kNode, Field{.name = "blkno", .kind = Kind::block, .meaning = "new pending page"},
    Field{.name = "rightlink", .kind = Kind::block, .meaning = "pending page behind it, 4294967295 if none"},
    Field{.name = "ntuples", .kind = Kind::i32, .meaning = "rows on the page"});
inline constexpr auto kGinDeleteListPages94 =
    fields(Field{.name = "ndeleted", .kind = Kind::i32, .meaning = "pending pages deleted"});

inline constexpr Record kGin[] = {
    record({.op = 0x00, .name = "CREATE_INDEX", .in = until(System::pg94),
            .parts = {one("RelFileNode", 12, kGinNode)},
            .text = "Create index, node: {node} blkno: 1",
            .touches = {{{.relation = "node", .fixed = 0}, {.relation = "node", .fixed = 1}}},
            .source = "gin_private.h XLOG_GIN_CREATE_INDEX, gindesc.c gin_desc() (9.4.26)",
            .meaning = "an index was created: its metapage and its root"}),
    record({.op = 0x10, .name = "CREATE_PTREE", .in = until(System::pg94),
            .parts = {one("ginxlogCreatePostingTree", 20, kGinCreatePostingTree94), bytes("posting_lists", "size")},
            .text = "Create posting tree, node: {node} blkno: {blkno}",
            .touches = {{{"node", "blkno"}}},
            .source = "gin_private.h ginxlogCreatePostingTree, gindatapage.c createPostingTree(), gindesc.c gin_desc() "
                      "(9.4.26)",
            .meaning = "a key got so many rows that a posting tree was made for them"}),
    // The children are always there; what follows goes with the page: image 0 of a leaf, 1 of another page.
    record({.op = 0x20, .name = "INSERT", .in = until(System::pg94),
            .parts = {one("ginxlogInsert", 20, kGinInsert94),
                      one("BlockIdData[2]", 8, kGinChildren94).only_if(unless(if_set("flags", kGinIsLeaf))),
                      object("entry", "ginxlogInsertEntry", 4, kGinInsertEntry94)
                          .only_if(if_left())
                          .only_if(unless(if_set("flags", kGinIsData))),
                      index_tuple("tuple").only_if(if_left()).only_if(unless(if_set("flags", kGinIsData))),
                      one("ginxlogRecompressDataLeaf", 2, kGinRecompress94)
                          .only_if(if_left())
                          .only_if(if_set("flags", kGinIsData))
                          .only_if(if_set("flags", kGinIsLeaf)),
                      gin_actions_94(),
                      object("posting_item", "ginxlogInsertDataInternal", 12, kGinInsertInternal94)
                          .only_if(if_left())
                          .only_if(if_set("flags", kGinIsData))
                          .only_if(unless(if_set("flags", kGinIsLeaf))),
                      one("BkpBlock", 1, kGinPrintedDelete94)
                          .behind_data(2)
                          .text_only()
                          .only_if(if_info(kFirstTwoImages)),
                      one("BkpBlock", 10, kGinPrintedItem94)
                          .behind_data(2)
                          .text_only()
                          .only_if(if_info(kFirstTwoImages))},
            .text = "Insert item, node: {node} blkno: {blkno} isdata: {?flags&1:T|F} isleaf: "
                    "{?flags&2:T|F children: {left_child_blkno}/{right_child_blkno}}"
                    "{?!flags&1: isdelete: {?#entry:{?is_delete:T|F}|{?printed_is_delete:T|F}}|"
                    "{?flags&2:{?image0: (full page image)| {nactions} segments:{*actions: {segno}"
                    "{?action=4: (add {nitems} items)|{?action=1: (delete)|{?action=2: (insert)|{?action=3: (replace)|"
                    " unknown action {action} ???}}}}}}|"
                    " pitem: {?#posting_item:{posting_item.child_blkno}-{posting_item.key}|"
                    "{printed_child_blkno}-{printed_key}}}}",
            .touches = {{{"node", "blkno"}, {"node", "left_child_blkno"}}},
            .source = "gin_private.h ginxlogInsert, ginxlogInsertEntry, ginxlogRecompressDataLeaf and "
                      "ginxlogInsertDataInternal, ginxlog.c ginRedoInsert(), gindesc.c gin_desc() (9.4.26)",
            .meaning = "keys, rows or a link were inserted into a page"}),
    // Both halves are new pages, so all of this is always there.
    record({.op = 0x30, .name = "SPLIT", .in = until(System::pg94),
            .parts = {one("ginxlogSplit", 36, kGinSplit94),
                      object("entries", "ginxlogSplitEntry", 4, kGinSplitEntry94)
                          .only_if(unless(if_set("flags", kGinIsData))),
                      index_tuples_padded("tuples", "entries.nitem"),
                      object("leaf", "ginxlogSplitDataLeaf", 18, kGinSplitDataLeaf94)
                          .only_if(if_set("flags", kGinIsData))
                          .only_if(if_set("flags", kGinIsLeaf)),
                      bytes("left_posting_lists", "lsize"), bytes("right_posting_lists", "rsize"),
                      object("internal", "ginxlogSplitDataInternal", 10, kGinSplitDataInternal94)
                          .only_if(if_set("flags", kGinIsData))
                          .only_if(unless(if_set("flags", kGinIsLeaf))),
                      list("posting_items", "internal.nitem", 10, kGinPostingItem94)},
            .text = "Page split, node: {node} blkno: {lblkno} isrootsplit: {?flags&4:T|F} isdata: {?flags&1:T|F} "
                    "isleaf: {?flags&2:T|F}",
            .touches = {{{"node", "lblkno"},
                         {"node", "rblkno"},
                         {.relation = "node", .block = "rrlink", .when = if_set("flags", kGinSplitRoot)},
                         {.relation = "node", .block = "left_child_blkno",
                          .when = unless(if_set("flags", kGinIsLeaf))}}},
            .source = "gin_private.h ginxlogSplit, ginxlogSplitEntry, ginxlogSplitDataLeaf and "
                      "ginxlogSplitDataInternal, ginxlog.c ginRedoSplit(), gindesc.c gin_desc() (9.4.26)",
            .meaning = "a page was split"}),
    record({.op = 0x40, .name = "VACUUM_PAGE", .in = until(System::pg94),
            .parts = {one("ginxlogVacuumPage", 20, kGinVacuumPage94), rest("page")},
            .text = "Vacuum page, node: {node} blkno: {blkno}",
            .touches = {{{"node", "blkno"}}},
            .source = "gin_private.h ginxlogVacuumPage, ginxlog.c ginRedoVacuumPage(), gindesc.c gin_desc() (9.4.26)",
            .meaning = "a vacuum removed rows from a page of the entry tree; the page is written whole"}),
    record({.op = 0x50, .name = "DELETE_PAGE", .in = until(System::pg94),
            .parts = {one("ginxlogDeletePage", 32, kGinDeletePage94),
                      // since 9.4.20; redo takes both lengths
                      one("TransactionId", 4, kGinDeleteXid94).only_if(if_left())},
            .text = "Delete page, node: {node} blkno: {blkno}",
            .touches = {{{"node", "blkno"}, {"node", "parent_blkno"}, {"node", "left_blkno"}}},
            .source = "gin_private.h ginxlogDeletePage and ginxlogDeletePageOld, gindesc.c gin_desc() (9.4.26)",
            .meaning = "an empty page of a posting tree was deleted"}),
    record({.op = 0x60, .name = "UPDATE_META_PAGE", .in = until(System::pg94),
            .parts = {one("ginxlogUpdateMeta", 16, kGinNode),
                      object("metadata", "GinMetaPageData", 56, kGinMetadata94),
                      one("ginxlogUpdateMeta", 16, kGinUpdateMeta94),
                      index_tuples("tuples", "ntuples").only_if(if_left())},
            .text = "Update metapage, node: {node} blkno: 0",
            .touches = {{{.relation = "node", .fixed = 0},
                         {.relation = "node", .block = "metadata.tail", .when = if_nonzero("ntuples")},
                         {"node", "prev_tail"}}},
            .source = "gin_private.h ginxlogUpdateMeta, ginfast.c ginHeapTupleFastInsert(), gindesc.c gin_desc() "
                      "(9.4.26)",
            .meaning = "rows or pages were added to the pending list"}),
    record({.op = 0x70, .name = "INSERT_LISTPAGE", .in = until(System::pg94),
            .parts = {one("ginxlogInsertListPage", 24, kGinInsertListPage94), index_tuples("tuples", "ntuples")},
            .text = "Insert new list page, node: {node} blkno: {blkno}",
            .touches = {{{"node", "blkno"}}},
            .source = "gin_private.h ginxlogInsertListPage, ginfast.c writeListPage(), gindesc.c gin_desc() (9.4.26)",
            .meaning = "a new pending page was filled"}),
    record({.op = 0x80, .name = "DELETE_LISTPAGE", .in = until(System::pg94),
            .parts = {one("ginxlogDeleteListPages", 16, kGinNode),
                      object("metadata", "GinMetaPageData", 56, kGinMetadata94),
                      one("ginxlogDeleteListPages", 4, kGinDeleteListPages94),
                      list("to_delete", "ndeleted", 4, kBlock).in_room_of(16), padding(4)},
            .text = "Delete list pages ({ndeleted}), node: {node} blkno: 0",
            .touches = {{{.relation = "node", .fixed = 0}}},
            .source = "gin_private.h ginxlogDeleteListPages, ginfast.c shiftList(), gindesc.c gin_desc() (9.4.26)",
            .meaning = "pending pages were deleted after their rows had moved to the entry tree"}),
    record({.op = 0x90, .name = "VACUUM_DATA_LEAF_PAGE", .in = until(System::pg94),
            .parts = {one("ginxlogVacuumDataLeafPage", 16, kGinVacuumDataLeaf94),
                      one("ginxlogRecompressDataLeaf", 2, kGinRecompress94).only_if(if_left()), gin_actions_94()},
            .text = "Vacuum data leaf page, node: {node} blkno: {blkno}{?image0: (full page image)| {nactions} "
                    "segments:{*actions: {segno}{?action=4: (add {nitems} items)|{?action=1: (delete)|"
                    "{?action=2: (insert)|{?action=3: (replace)| unknown action {action} ???}}}}}}",
            .touches = {{{"node", "blkno"}}},
            .source = "gin_private.h ginxlogVacuumDataLeafPage, gindatapage.c ginVacuumPostingTreeLeaf(), gindesc.c "
                      "desc_recompress_leaf() (9.4.26)",
            .meaning = "a vacuum removed rows from a leaf of a posting tree"}),
};

inline constexpr ResourceManager kGinRmgr{"Gin", kGin};

}  // namespace walread::formats
