// The structs that records of Gin are made of.
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
inline constexpr Name kGinFlags[] = {
    {kGinIsData, "ISDATA"}, {kGinIsLeaf, "ISLEAF"}, {kGinSplitRoot, "SPLIT_ROOT"}};

inline constexpr auto kGinInsert94 = fields(kNode, kGinBlock,
                                            Field{.name = "flags",
                                                  .kind = Kind::u16,
                                                  .meaning = "kind of page: posting tree, leaf",
                                                  .flags = kGinFlags});
inline constexpr auto kGinChildren94 = fields(
    Field{.name = "left_child_blkno", .kind = Kind::block_id, .meaning = "left half of the page split below"},
    Field{.name = "right_child_blkno",
          .kind = Kind::block_id,
          .meaning = "right half of the page split below"});
inline constexpr auto kGinInsertEntry94 = fields(
    Field{.name = "offset", .kind = Kind::offset, .meaning = "line pointer of the entry"},
    Field{.name = "is_delete", .kind = Kind::boolean, .meaning = "it replaces the entry that was there"});
inline constexpr auto kGinInsertInternal94 =
    fields(Field{.name = "offset", .kind = Kind::offset, .meaning = "place of the new item on the page"},
           Field{.name = "child_blkno", .kind = Kind::block_id, .meaning = "page that the new item leads to"},
           Field{.name = "key", .kind = Kind::tid, .meaning = "upper bound of the rows on that page"});
inline constexpr auto kGinPostingItem94 =
    fields(Field{.name = "child_blkno", .kind = Kind::block_id, .meaning = "page that the item leads to"},
           Field{.name = "key", .kind = Kind::tid, .meaning = "upper bound of the rows on that page"});

// ginblock.h GinGetNPosting, GinGetPostingTree: an entry keeps its rows in itself or in a posting tree. Rows
// that wait on pending pages are plain index tuples.
inline constexpr auto kGinEntryTuple94 =
    fields(Field{.name = "posting",
                 .kind = Kind::block_id,
                 .meaning = "where its rows are: offset within the entry (bit 31: compressed), or root of a "
                            "posting tree; on an inner page the child block"},
           Field{.name = "nposting",
                 .kind = Kind::u16,
                 .meaning = "number of rows in the entry; 65535: a posting tree"},
           Field{.name = "t_info",
                 .kind = Kind::u16,
                 .meaning = "size of the index tuple (low 13 bits) and flags",
                 .flags = kIndexTupleInfo});
inline constexpr auto kGinEntryKey94 =
    inner_parts(kGinEntryTuple94, bytes("key", "t_info").count_bits(0, 0x1FFF).less(8));
inline constexpr auto kGinEntryKeyPadded94 =
    inner_parts(kGinEntryTuple94, bytes("key", "t_info").count_bits(0, 0x1FFF).less(8).padded(8));

// The data of an insert goes with its page: when the record carries an image of the page, gindesc.c
// gin_desc() takes the bytes behind the data, a BkpBlock, for the data.
inline constexpr auto kGinPrintedDelete94 = fields(Field{.name = "printed_is_delete",
                                                         .kind = Kind::boolean,
                                                         .meaning = "byte 2 of the image's header",
                                                         .trust = Trust::misread});
inline constexpr auto kGinPrintedItem94 = fields(Field{.name = "printed_child_blkno",
                                                       .kind = Kind::block_id,
                                                       .meaning = "bytes 2 to 5 of the image's header",
                                                       .trust = Trust::misread},
                                                 Field{.name = "printed_key",
                                                       .kind = Kind::tid,
                                                       .meaning = "bytes 6 to 11 of the image's header",
                                                       .trust = Trust::misread});

// gin_private.h ginxlogRecompressDataLeaf: changes to the compressed segments of a posting tree's leaf
inline constexpr Name kGinSegmentActions[] = {
    {0, "unmodified"}, {1, "delete"}, {2, "insert"}, {3, "replace"}, {4, "add items"}};
inline constexpr auto kGinRecompress94 =
    fields(Field{.name = "nactions", .kind = Kind::u16, .meaning = "segments changed"});
inline constexpr auto kGinAction94 = fields(
    Field{.name = "segno", .kind = Kind::u8, .meaning = "segment of the page"},
    Field{
        .name = "action", .kind = Kind::u8, .meaning = "what becomes of it", .choices = kGinSegmentActions});
inline constexpr auto kGinPostingList94 =
    fields(Field{.name = "first", .kind = Kind::tid, .meaning = "first row of the segment"},
           Field{.name = "nbytes", .kind = Kind::u16, .meaning = "bytes of the other rows, compressed"});
inline constexpr auto kGinAddItems94 =
    fields(Field{.name = "nitems", .kind = Kind::u16, .meaning = "rows added to the segment"});
// An insert (2) and a replacement (3) bring a posting list, padded to an even length.
inline constexpr auto kGinActionTail94 = inner_parts(
    kGinAction94, one("GinPostingList", 8, kGinPostingList94).only_if(if_set("action", 2)),
    bytes("posting_list", "nbytes").padded(2),
    one("uint16", 2, kGinAddItems94).only_if(if_equal("action", 4)), list("items", "nitems", 6, kTid));
consteval Part gin_actions_94() {
  return list("actions", "nactions", 2, kGinAction94).followed_by(kGinActionTail94);
}

inline constexpr auto kGinSplit94 =
    fields(kNode, Field{.name = "lblkno", .kind = Kind::block, .meaning = "left half"},
           Field{.name = "rblkno", .kind = Kind::block, .meaning = "right half"},
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
inline constexpr auto kGinSplitEntry94 = fields(
    Field{.name = "separator", .kind = Kind::offset, .meaning = "so many entries went to the left half"},
    Field{.name = "nitem", .kind = Kind::u16, .meaning = "entries of both halves"});
inline constexpr auto kGinSplitDataLeaf94 = fields(
    Field{.name = "lsize", .kind = Kind::u16, .meaning = "bytes of posting lists of the left half"},
    Field{.name = "rsize", .kind = Kind::u16, .meaning = "bytes of posting lists of the right half"},
    Field{.name = "lrightbound", .kind = Kind::tid, .meaning = "upper bound of the rows in the left half"},
    Field{.name = "rrightbound", .kind = Kind::tid, .meaning = "upper bound of the rows in the right half"},
    Field{.name = "newdata",
          .kind = Kind::raw,
          .meaning = "never set by the server",
          .length = 2,
          .trust = Trust::garbage});
inline constexpr auto kGinSplitDataInternal94 = fields(
    Field{.name = "separator", .kind = Kind::offset, .meaning = "so many items went to the left half"},
    Field{.name = "nitem", .kind = Kind::u16, .meaning = "items of both halves"},
    Field{.name = "rightbound", .kind = Kind::tid, .meaning = "upper bound of the rows in the right half"});

inline constexpr auto kGinCreatePostingTree94 =
    fields(kNode, Field{.name = "blkno", .kind = Kind::block, .meaning = "root of the new posting tree"},
           Field{.name = "size", .kind = Kind::u32, .meaning = "bytes of posting lists on it"});
inline constexpr auto kGinVacuumPage94 = fields(
    kNode, kGinBlock,
    Field{.name = "hole_offset", .kind = Kind::u16, .meaning = "where the zeroes left out of the page begin"},
    Field{.name = "hole_length", .kind = Kind::u16, .meaning = "how many zeroes were left out"});
inline constexpr auto kGinVacuumDataLeaf94 = fields(kNode, kGinBlock);
inline constexpr auto kGinDeletePage94 =
    fields(kNode, Field{.name = "blkno", .kind = Kind::block, .meaning = "page deleted"},
           Field{.name = "parent_blkno", .kind = Kind::block, .meaning = "its parent"},
           Field{.name = "parent_offset", .kind = Kind::offset, .meaning = "place of its link in the parent"},
           Field{.name = "left_blkno", .kind = Kind::block, .meaning = "its left neighbour"},
           Field{.name = "right_link", .kind = Kind::block, .meaning = "its right neighbour"});
inline constexpr auto kGinDeleteXid94 = fields(Field{
    .name = "delete_xid", .kind = Kind::xid, .meaning = "newest transaction that may still be on the page"});

// ginblock.h GinMetaPageData
inline constexpr auto kGinMetadata94 = fields(
    Field{.name = "head", .kind = Kind::block, .meaning = "first pending page, 4294967295 if none"},
    Field{.name = "tail", .kind = Kind::block, .meaning = "last pending page, 4294967295 if none"},
    Field{.name = "tail_free_size", .kind = Kind::u32, .meaning = "free bytes on the last pending page"},
    Field{.name = "n_pending_pages", .kind = Kind::block, .meaning = "pending pages"},
    Field{.name = "n_pending_heap_tuples", .kind = Kind::i64, .meaning = "rows on pending pages"},
    Field{.name = "n_total_pages", .kind = Kind::block, .meaning = "all pages, as of the last vacuum"},
    Field{.name = "n_entry_pages",
          .kind = Kind::block,
          .meaning = "pages of the entry tree, as of the last vacuum"},
    Field{.name = "n_data_pages",
          .kind = Kind::block,
          .meaning = "pages of posting trees, as of the last vacuum"},
    Field{.name = "n_entries", .kind = Kind::i64, .meaning = "keys, as of the last vacuum"},
    Field{.name = "gin_version", .kind = Kind::i32, .meaning = "version of the index format"});
inline constexpr auto kGinUpdateMeta94 = fields(
    Field{
        .name = "prev_tail", .kind = Kind::block, .meaning = "last pending page before, if pages were added"},
    Field{.name = "new_rightlink", .kind = Kind::block, .meaning = "page it is linked to now"},
    Field{.name = "ntuples", .kind = Kind::i32, .meaning = "rows appended to the last pending page"});
inline constexpr auto kGinInsertListPage94 = fields(
    kNode, Field{.name = "blkno", .kind = Kind::block, .meaning = "new pending page"},
    Field{.name = "rightlink", .kind = Kind::block, .meaning = "pending page behind it, 4294967295 if none"},
    Field{.name = "ntuples", .kind = Kind::i32, .meaning = "rows on the page"});
inline constexpr auto kGinDeleteListPages94 =
    fields(Field{.name = "ndeleted", .kind = Kind::i32, .meaning = "pending pages deleted"});

}  // namespace walread::formats
