// The structs that records of Btree are made of since PostgreSQL 9.5.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr auto kBtreeInsert =
    fields(Field{.name = "offnum", .kind = Kind::offset, .meaning = "line pointer of the new entry"});
inline constexpr auto kBtreePostingOffset =
    fields(Field{.name = "postingoff",
                 .kind = Kind::u16,
                 .meaning = "place in the posting list before the new entry where the new row belongs"});

// xl_btree_metadata
inline constexpr Field kBtreeMetaVersion{
    .name = "version", .kind = Kind::u32, .meaning = "version of the index format"};
inline constexpr Field kBtreeMetaRoot{.name = "root", .kind = Kind::block, .meaning = "root page"};
inline constexpr Field kBtreeMetaLevel{
    .name = "level", .kind = Kind::u32, .meaning = "level of the root, 0 if it is a leaf"};
inline constexpr Field kBtreeMetaFastroot{
    .name = "fastroot", .kind = Kind::block, .meaning = "lowest page that is alone on its level"};
inline constexpr Field kBtreeMetaFastlevel{
    .name = "fastlevel", .kind = Kind::u32, .meaning = "level of that page"};
inline constexpr Field kBtreeMetaOldestXact{
    .name = "oldest_btpo_xact", .kind = Kind::xid, .meaning = "oldest transaction of the deleted pages"};
inline constexpr Field kBtreeMetaHeapTuples{
    .name = "last_cleanup_num_heap_tuples",
    .kind = Kind::real,
    .meaning = "rows of the table at the last cleanup, -1 if unknown"};
inline constexpr Field kBtreeMetaDelpages{.name = "last_cleanup_num_delpages",
                                          .kind = Kind::u32,
                                          .meaning = "deleted pages not yet reusable at the last cleanup"};
inline constexpr Field kBtreeMetaAllequal{
    .name = "allequalimage",
    .kind = Kind::boolean,
    .meaning = "equal keys are equal byte by byte: entries may be merged"};
inline constexpr auto kBtreeMetadata95 =
    fields(kBtreeMetaRoot, kBtreeMetaLevel, kBtreeMetaFastroot, kBtreeMetaFastlevel);
inline constexpr auto kBtreeMetadata11 =
    fields(kBtreeMetaRoot, kBtreeMetaLevel, kBtreeMetaFastroot, kBtreeMetaFastlevel, kBtreeMetaOldestXact,
           kBtreeMetaHeapTuples);
inline constexpr auto kBtreeMetadata12 =
    fields(kBtreeMetaVersion, kBtreeMetaRoot, kBtreeMetaLevel, kBtreeMetaFastroot, kBtreeMetaFastlevel,
           kBtreeMetaOldestXact, kBtreeMetaHeapTuples);
inline constexpr auto kBtreeMetadata13 =
    fields(kBtreeMetaVersion, kBtreeMetaRoot, kBtreeMetaLevel, kBtreeMetaFastroot, kBtreeMetaFastlevel,
           kBtreeMetaOldestXact, kBtreeMetaHeapTuples, kBtreeMetaAllequal);
inline constexpr auto kBtreeMetadata14 =
    fields(kBtreeMetaVersion, kBtreeMetaRoot, kBtreeMetaLevel, kBtreeMetaFastroot, kBtreeMetaFastlevel,
           kBtreeMetaDelpages, kBtreeMetaAllequal);

// The releases that agree on xl_btree_metadata, and the struct of each.
inline constexpr FormatSet kBtreeMetaUpTo10 = between(System::pg95, System::pg10);
inline constexpr FormatSet kBtreeMetaOf11 = only(System::pg11);
inline constexpr FormatSet kBtreeMetaOf12 = only(System::pg12);
inline constexpr FormatSet kBtreeMetaOf13 = only(System::pg13);

consteval Part btree_metadata(FormatSet in, std::uint16_t block) {
  constexpr std::string_view name = "metadata", c_name = "xl_btree_metadata";
  if (in.has(System::pg95)) return object(name, c_name, 16, kBtreeMetadata95).in_block(block);
  if (in.has(System::pg11)) return object(name, c_name, 32, kBtreeMetadata11).in_block(block);
  if (in.has(System::pg12)) return object(name, c_name, 32, kBtreeMetadata12).in_block(block);
  if (in.has(System::pg13)) return object(name, c_name, 40, kBtreeMetadata13).in_block(block);
  return object(name, c_name, 28, kBtreeMetadata14).in_block(block);
}

inline constexpr Field kBtreeSplitLevel{
    .name = "level", .kind = Kind::u32, .meaning = "level in the tree, 0 for leaf pages"};
inline constexpr Field kBtreeSplitNewItem{
    .name = "newitemoff", .kind = Kind::offset, .meaning = "where on the page split the new entry belongs"};
inline constexpr auto kBtreeSplit95 = fields(kBtreeSplitLevel,
                                             Field{.name = "firstright",
                                                   .kind = Kind::offset,
                                                   .meaning = "first entry of the old page that moved right"},
                                             kBtreeSplitNewItem);
inline constexpr auto kBtreeSplit13 = fields(
    kBtreeSplitLevel,
    Field{.name = "firstrightoff",
          .kind = Kind::offset,
          .meaning = "first entry of the old page that moved right"},
    kBtreeSplitNewItem,
    Field{.name = "postingoff",
          .kind = Kind::u16,
          .meaning = "place in a posting list of the left half where the new row belongs, 0 if in none"});

inline constexpr auto kBtreeDedup =
    fields(Field{.name = "nintervals", .kind = Kind::u16, .meaning = "groups of entries merged"});
inline constexpr auto kBtreeDedupInterval =
    fields(Field{.name = "baseoff", .kind = Kind::offset, .meaning = "first entry of the group"},
           Field{.name = "nitems", .kind = Kind::u16, .meaning = "entries of the group"});

inline constexpr Field kBtreeConflictXid{
    .name = "latest_removed_xid",
    .kind = Kind::xid,
    .meaning = "newest transaction of the rows removed: older standby queries are cancelled"};
inline constexpr Field kBtreeConflictHorizon{
    .name = "snapshot_conflict_horizon",
    .kind = Kind::xid,
    .meaning = "newest transaction of the rows removed: older standby queries are cancelled"};
inline constexpr Field kBtreeCatalogRel{
    .name = "is_catalog_rel",
    .kind = Kind::boolean,
    .meaning = "the table matters to logical decoding, whose slots on a standby may be invalidated"};
inline constexpr Field kBtreeDeletedCount{
    .name = "ndeleted", .kind = Kind::u16, .meaning = "index entries removed"};
inline constexpr Field kBtreeUpdatedCount{
    .name = "nupdated", .kind = Kind::u16, .meaning = "posting lists that lost rows but not all of them"};
inline constexpr auto kBtreeDelete95 =
    fields(Field{.name = "hnode", .kind = Kind::relation, .meaning = "table of the index"},
           Field{.name = "nitems", .kind = Kind::i32, .meaning = "index entries removed"});
inline constexpr auto kBtreeDelete12 =
    fields(kBtreeConflictXid, Field{.name = "nitems", .kind = Kind::i32, .meaning = "index entries removed"});
inline constexpr auto kBtreeDelete13 = fields(
    kBtreeConflictXid, Field{.name = "ndeleted", .kind = Kind::u32, .meaning = "index entries removed"});
inline constexpr auto kBtreeDelete14 = fields(kBtreeConflictXid, kBtreeDeletedCount, kBtreeUpdatedCount);
inline constexpr auto kBtreeDelete16 =
    fields(kBtreeConflictHorizon, kBtreeDeletedCount, kBtreeUpdatedCount, kBtreeCatalogRel);
inline constexpr auto kBtreeVacuum95 =
    fields(Field{.name = "last_block_vacuumed",
                 .kind = Kind::block,
                 .meaning = "block cleaned before this one, 4294967295 if no block between matters"});
inline constexpr auto kBtreeVacuum13 = fields(kBtreeDeletedCount, kBtreeUpdatedCount);

// xl_btree_update: the rows that a posting list loses
inline constexpr auto kBtreeUpdate =
    fields(Field{.name = "ndeletedtids", .kind = Kind::u16, .meaning = "rows removed from the posting list"});
inline constexpr auto kBtreePostingPlace =
    fields(Field{.name = "", .kind = Kind::u16, .meaning = "place in the posting list, counted from 0"});
inline constexpr auto kBtreeUpdateTail =
    inner_parts(kBtreeUpdate, list("ptids", "ndeletedtids", 2, kBtreePostingPlace));

// The entries that go away, the posting lists that only shrink, and what each of them loses.
inline constexpr Part kBtreeDeleted = list("deleted", "ndeleted", 2, kOffset).in_block(0);
inline constexpr Part kBtreeUpdated = list("updated", "nupdated", 2, kOffset).in_block(0);
inline constexpr Part kBtreeUpdates =
    list("updates", "nupdated", 2, kBtreeUpdate).followed_by(kBtreeUpdateTail).in_block(0);

inline constexpr auto kBtreeMarkHalfDead95 =
    fields(Field{.name = "poffset", .kind = Kind::offset, .meaning = "link removed from the parent page"},
           Field{.name = "leafblk", .kind = Kind::block, .meaning = "leaf page marked half-dead"},
           Field{.name = "leftblk", .kind = Kind::block, .meaning = "left neighbour of that leaf, 0 if none"},
           Field{.name = "rightblk", .kind = Kind::block, .meaning = "right neighbour of that leaf"},
           Field{.name = "topparent",
                 .kind = Kind::block,
                 .meaning = "topmost page of the branch to delete, 4294967295 if only the leaf"});

inline constexpr Field kBtreeUnlinkLeft{
    .name = "leftsib", .kind = Kind::block, .meaning = "left neighbour of the page deleted, 0 if none"};
inline constexpr Field kBtreeUnlinkRight{
    .name = "rightsib", .kind = Kind::block, .meaning = "right neighbour of the page deleted"};
inline constexpr Field kBtreeUnlinkLeafLeft{
    .name = "leafleftsib", .kind = Kind::block, .meaning = "left neighbour of the leaf of the branch"};
inline constexpr Field kBtreeUnlinkLeafRight{
    .name = "leafrightsib", .kind = Kind::block, .meaning = "right neighbour of the leaf of the branch"};
inline constexpr auto kBtreeUnlinkPage95 =
    fields(kBtreeUnlinkLeft, kBtreeUnlinkRight, kBtreeUnlinkLeafLeft, kBtreeUnlinkLeafRight,
           Field{.name = "topparent",
                 .kind = Kind::block,
                 .meaning = "next page of the branch to delete, 4294967295 if none"},
           Field{.name = "btpo_xact",
                 .kind = Kind::xid,
                 .meaning = "the page may be reused when this transaction is over"});
inline constexpr auto kBtreeUnlinkPage14 =
    fields(kBtreeUnlinkLeft, kBtreeUnlinkRight,
           Field{.name = "level", .kind = Kind::u32, .meaning = "level of the page deleted"},
           Field{.name = "safexid",
                 .kind = Kind::u64,
                 .meaning = "the page may be reused when this transaction (with epoch) is over"},
           kBtreeUnlinkLeafLeft, kBtreeUnlinkLeafRight,
           Field{.name = "leaftopparent",
                 .kind = Kind::block,
                 .meaning = "next page of the branch to delete, 4294967295 if none"});

inline constexpr auto kBtreeNewroot95 =
    fields(Field{.name = "rootblk", .kind = Kind::block, .meaning = "new root page"},
           Field{.name = "level", .kind = Kind::u32, .meaning = "level of the root, 0 if it is a leaf"});

inline constexpr Field kBtreeReuseBlock{
    .name = "block", .kind = Kind::block, .meaning = "page taken into use again"};
inline constexpr auto kBtreeReusePage95 = fields(kNode, kBtreeReuseBlock, kBtreeConflictXid);
inline constexpr auto kBtreeReusePage14 =
    fields(kNode, kBtreeReuseBlock,
           Field{.name = "latest_removed_full_xid",
                 .kind = Kind::u64,
                 .meaning = "transaction (with epoch) that a standby query must be newer than to survive"});
inline constexpr auto kBtreeReusePage16 =
    fields(kNode, kBtreeReuseBlock,
           Field{.name = "snapshot_conflict_horizon",
                 .kind = Kind::u64,
                 .meaning = "transaction (with epoch) that a standby query must be newer than to survive"},
           kBtreeCatalogRel);

}  // namespace walread::formats
