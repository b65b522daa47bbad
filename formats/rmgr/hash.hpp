// Resource manager Hash: hash indexes, which write no WAL before PostgreSQL 10. A bucket is a chain of pages:
// its primary page and overflow pages, which bitmap pages account for.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr auto kHashInitMeta = fields(
    Field{.name = "num_tuples",
          .kind = Kind::real,
          .meaning = "rows expected, from which follow the first buckets"},
    Field{.name = "procid", .kind = Kind::oid, .meaning = "hash function"},
    Field{.name = "ffactor", .kind = Kind::u16, .meaning = "rows for each bucket that the index aims at"});
inline constexpr auto kHashInitBitmap =
    fields(Field{.name = "bmsize", .kind = Kind::u16, .meaning = "bytes of the bitmap on the page"});
inline constexpr auto kHashInsert =
    fields(Field{.name = "offnum", .kind = Kind::offset, .meaning = "line pointer of the new entry"});
inline constexpr auto kHashAddOverflow = fields(
    Field{.name = "bmsize", .kind = Kind::u16, .meaning = "bytes of the bitmap on a bitmap page"},
    Field{.name = "bmpage_found", .kind = Kind::boolean, .meaning = "a free page was taken, none was added"});
inline constexpr auto kHashBucket =
    fields(Field{.name = "bucket", .kind = Kind::u32, .meaning = "bucket that the overflow page belongs to"});
inline constexpr auto kHashBitmapBit = fields(
    Field{.name = "bitmap_bit", .kind = Kind::u32, .meaning = "bit of the overflow page in the bitmap"});
inline constexpr auto kHashFirstFree = fields(
    Field{.name = "first_free", .kind = Kind::u32, .meaning = "lowest overflow page that may be free"});

inline constexpr std::uint32_t kHashUpdatesMasks = 0x01;
inline constexpr std::uint32_t kHashUpdatesSplitpoint = 0x02;
inline constexpr Name kHashSplitFlags[] = {{kHashUpdatesMasks, "META_UPDATE_MASKS"},
                                           {kHashUpdatesSplitpoint, "META_UPDATE_SPLITPOINT"}};
// hash.h LH_*: the kind of a page and the state of its bucket
inline constexpr Name kHashPageFlags[] = {{0x01, "OVERFLOW_PAGE"},       {0x02, "BUCKET_PAGE"},
                                          {0x04, "BITMAP_PAGE"},         {0x08, "META_PAGE"},
                                          {0x10, "BEING_POPULATED"},     {0x20, "BEING_SPLIT"},
                                          {0x40, "NEEDS_SPLIT_CLEANUP"}, {0x80, "HAS_DEAD_TUPLES"}};
inline constexpr Field kHashOldFlag{.name = "old_bucket_flag",
                                    .kind = Kind::u16,
                                    .meaning = "flags of the old bucket's page",
                                    .flags = kHashPageFlags};
inline constexpr Field kHashNewFlag{.name = "new_bucket_flag",
                                    .kind = Kind::u16,
                                    .meaning = "flags of the new bucket's page",
                                    .flags = kHashPageFlags};
inline constexpr auto kHashSplitAllocate = fields(
    Field{.name = "new_bucket", .kind = Kind::u32, .meaning = "new bucket"}, kHashOldFlag, kHashNewFlag,
    Field{.name = "flags",
          .kind = Kind::u8,
          .meaning = "what changes in the metapage",
          .flags = kHashSplitFlags});
inline constexpr auto kHashMasks = fields(
    Field{
        .name = "lowmask", .kind = Kind::u32, .meaning = "mask of hash values for the lower half of buckets"},
    Field{.name = "highmask", .kind = Kind::u32, .meaning = "mask of hash values for all buckets"});
inline constexpr auto kHashSplitpoint =
    fields(Field{.name = "ovflpoint", .kind = Kind::u32, .meaning = "split point that the index has reached"},
           Field{.name = "ovflpages", .kind = Kind::u32, .meaning = "overflow pages up to that split point"});
inline constexpr auto kHashSplitComplete = fields(kHashOldFlag, kHashNewFlag);
inline constexpr Field kHashPrimarySame{.name = "is_prim_bucket_same_wrt",
                                        .kind = Kind::boolean,
                                        .meaning = "the entries went to the primary page"};
inline constexpr auto kHashMoveContents =
    fields(Field{.name = "ntups", .kind = Kind::u16, .meaning = "entries moved"}, kHashPrimarySame);
inline constexpr auto kHashSqueeze = fields(
    Field{.name = "prevblkno", .kind = Kind::block, .meaning = "page before the one freed"},
    Field{
        .name = "nextblkno", .kind = Kind::block, .meaning = "page behind the one freed, 4294967295 if none"},
    Field{.name = "ntups", .kind = Kind::u16, .meaning = "entries moved"}, kHashPrimarySame,
    Field{.name = "is_prev_bucket_same_wrt",
          .kind = Kind::boolean,
          .meaning = "the entries went to the page before the one freed"});
inline constexpr auto kHashDelete = fields(
    Field{.name = "clear_dead_marking", .kind = Kind::boolean, .meaning = "no known dead entry is left"},
    Field{
        .name = "is_primary_bucket_page", .kind = Kind::boolean, .meaning = "on the bucket's primary page"});
inline constexpr auto kHashUpdateMeta =
    fields(Field{.name = "ntuples", .kind = Kind::real, .meaning = "entries of the index"});
inline constexpr auto kHashVacuum10 =
    fields(Field{.name = "hnode", .kind = Kind::relation, .meaning = "table of the index"},
           Field{.name = "ntuples", .kind = Kind::i32, .meaning = "entries removed"});
inline constexpr auto kHashVacuum12 =
    fields(Field{.name = "latest_removed_xid",
                 .kind = Kind::xid,
                 .meaning = "newest transaction of the rows removed: older standby queries are cancelled"},
           Field{.name = "ntuples", .kind = Kind::i32, .meaning = "entries removed"});
inline constexpr auto kHashVacuum16 = fields(
    Field{.name = "snapshot_conflict_horizon",
          .kind = Kind::xid,
          .meaning = "newest transaction of the rows removed: older standby queries are cancelled"},
    Field{.name = "ntuples", .kind = Kind::u16, .meaning = "entries removed"},
    Field{.name = "is_catalog_rel",
          .kind = Kind::boolean,
          .meaning = "the table matters to logical decoding, whose slots on a standby may be invalidated"});

consteval Record hash_vacuum_one_page(FormatSet in, const Part& head, std::string_view text) {
  return record({.op = 0xC0,
                 .name = "VACUUM_ONE_PAGE",
                 .in = in,
                 .parts = {head, list("deleted", "ntuples", 2, kOffset)},
                 .text = text,
                 .source =
                     "hash_xlog.h xl_hash_vacuum_one_page, hashinsert.c _hash_vacuum_one_page(), hashdesc.c "
                     "hash_desc() (10 to 18.4)",
                 .meaning = "entries of dead rows were removed to make room for an insert"});
}

inline constexpr Record kHash[] = {
    record({.op = 0x00,
            .name = "INIT_META_PAGE",
            .in = since(System::pg10),
            .parts = {one("xl_hash_init_meta_page", 14, kHashInitMeta)},
            .text = "num_tuples {num_tuples:g}, fillfactor {ffactor}",
            .source =
                "hash_xlog.h xl_hash_init_meta_page, hashpage.c _hash_init(), hashdesc.c hash_desc() (18.4)",
            .meaning = "an index was created: its metapage"}),
    record(
        {.op = 0x10,
         .name = "INIT_BITMAP_PAGE",
         .in = since(System::pg10),
         .parts = {one("xl_hash_init_bitmap_page", 2, kHashInitBitmap)},
         .text = "bmsize {bmsize}",
         .source =
             "hash_xlog.h xl_hash_init_bitmap_page, hashpage.c _hash_init(), hashdesc.c hash_desc() (18.4)",
         .meaning = "an index was created: its first bitmap page"}),
    record(
        {.op = 0x20,
         .name = "INSERT",
         .in = since(System::pg10),
         .parts = {one("xl_hash_insert", 2, kHashInsert), index_tuple("item").in_block(0)},
         .text = "off {offnum}",
         .source = "hash_xlog.h xl_hash_insert, hashinsert.c _hash_doinsert(), hashdesc.c hash_desc() (18.4)",
         .meaning = "an entry was inserted"}),
    record({.op = 0x30,
            .name = "ADD_OVFL_PAGE",
            .in = since(System::pg10),
            .parts = {one("xl_hash_add_ovfl_page", 3, kHashAddOverflow),
                      one("uint32", 4, kHashBucket).in_block(0), one("uint32", 4, kHashBitmapBit).in_block(2),
                      one("uint32", 4, kHashFirstFree).in_block(4)},
            .text = "bmsize {bmsize}, bmpage_found {bmpage_found:tf}",
            .source =
                "hash_xlog.h xl_hash_add_ovfl_page, hashovfl.c _hash_addovflpage(), hashdesc.c hash_desc() "
                "(18.4)",
            .meaning = "a bucket got one more overflow page"}),
    record({.op = 0x40,
            .name = "SPLIT_ALLOCATE_PAGE",
            .in = since(System::pg10),
            .parts = {one("xl_hash_split_allocate_page", 9, kHashSplitAllocate),
                      one("uint32[2]", 8, kHashMasks).in_block(2).only_if(if_set("flags", kHashUpdatesMasks)),
                      one("uint32[2]", 8, kHashSplitpoint)
                          .in_block(2)
                          .only_if(if_set("flags", kHashUpdatesSplitpoint))},
            .text = "new_bucket {new_bucket}, meta_page_masks_updated {?flags&1:T|F}, issplitpoint_changed "
                    "{?flags&2:T|F}",
            .source = "hash_xlog.h xl_hash_split_allocate_page, hashpage.c _hash_expandtable(), hashdesc.c "
                      "hash_desc() (18.4)",
            .meaning = "a bucket is about to be split: its new half got a page"}),
    record(
        {.op = 0x50,
         .name = "SPLIT_PAGE",
         .in = since(System::pg10),
         .source =
             "hash_xlog.h XLOG_HASH_SPLIT_PAGE, hashpage.c log_split_page(), hashdesc.c hash_desc() (18.4)",
         .meaning = "a page of the new bucket was filled by a split; it is written as an image"}),
    record({.op = 0x60,
            .name = "SPLIT_COMPLETE",
            .in = since(System::pg10),
            .parts = {one("xl_hash_split_complete", 4, kHashSplitComplete)},
            .text = "old_bucket_flag {old_bucket_flag}, new_bucket_flag {new_bucket_flag}",
            .source =
                "hash_xlog.h xl_hash_split_complete, hashpage.c _hash_splitbucket(), hashdesc.c hash_desc() "
                "(18.4)",
            .meaning = "the split of a bucket is complete"}),
    record({.op = 0x70,
            .name = "MOVE_PAGE_CONTENTS",
            .in = since(System::pg10),
            .parts = {one("xl_hash_move_page_contents", 3, kHashMoveContents),
                      list("offsets", "ntups", 2, kOffset).in_block(1),
                      index_tuples_padded_to_end("items").in_block(1),
                      list_to_end("deleted", 2, kOffset).in_block(2)},
            .text = "ntups {ntups}, is_primary {is_prim_bucket_same_wrt:tf}",
            .source = "hash_xlog.h xl_hash_move_page_contents, hashovfl.c _hash_squeezebucket(), hashdesc.c "
                      "hash_desc() (18.4)",
            .meaning = "entries were moved to a page nearer to the start of their bucket"}),
    record({.op = 0x80,
            .name = "SQUEEZE_PAGE",
            .in = since(System::pg10),
            .parts = {one("xl_hash_squeeze_page", 12, kHashSqueeze),
                      list("offsets", "ntups", 2, kOffset).in_block(1),
                      index_tuples_padded_to_end("items").in_block(1),
                      one("uint32", 4, kHashBitmapBit).in_block(5),
                      one("uint32", 4, kHashFirstFree).in_block(6)},
            .text = "prevblkno {prevblkno}, nextblkno {nextblkno}, ntups {ntups}, is_primary "
                    "{is_prim_bucket_same_wrt:tf}",
            .source =
                "hash_xlog.h xl_hash_squeeze_page, hashovfl.c _hash_freeovflpage(), hashdesc.c hash_desc() "
                "(18.4)",
            .meaning = "an overflow page was emptied and freed"}),
    record({.op = 0x90,
            .name = "DELETE",
            .in = since(System::pg10),
            .parts = {one("xl_hash_delete", 2, kHashDelete), list_to_end("deleted", 2, kOffset).in_block(1)},
            .text = "clear_dead_marking {clear_dead_marking:tf}, is_primary {is_primary_bucket_page:tf}",
            .source = "hash_xlog.h xl_hash_delete, hash.c hashbucketcleanup(), hashdesc.c hash_desc() (18.4)",
            .meaning = "a vacuum removed entries, or those were removed that a split had copied"}),
    record(
        {.op = 0xA0,
         .name = "SPLIT_CLEANUP",
         .in = since(System::pg10),
         .source =
             "hash_xlog.h XLOG_HASH_SPLIT_CLEANUP, hash.c hashbucketcleanup(), hashdesc.c hash_desc() (18.4)",
         .meaning = "the entries that a split had copied are gone from the old bucket"}),
    record(
        {.op = 0xB0,
         .name = "UPDATE_META_PAGE",
         .in = since(System::pg10),
         .parts = {one("xl_hash_update_meta_page", 8, kHashUpdateMeta)},
         .text = "ntuples {ntuples:g}",
         .source =
             "hash_xlog.h xl_hash_update_meta_page, hash.c hashbulkdelete(), hashdesc.c hash_desc() (18.4)",
         .meaning = "a vacuum wrote the number of entries into the metapage"}),
    hash_vacuum_one_page(between(System::pg10, System::pg11),
                         one("xl_hash_vacuum_one_page", 16, kHashVacuum10), "ntuples {ntuples}"),
    hash_vacuum_one_page(between(System::pg12, System::pg13),
                         one("xl_hash_vacuum_one_page", 8, kHashVacuum12),
                         "ntuples {ntuples}, latest removed xid {latest_removed_xid}"),
    hash_vacuum_one_page(between(System::pg14, System::pg15),
                         one("xl_hash_vacuum_one_page", 8, kHashVacuum12),
                         "ntuples {ntuples}, latestRemovedXid {latest_removed_xid}"),
    hash_vacuum_one_page(only(System::pg16), one("xl_hash_vacuum_one_page", 8, kHashVacuum16),
                         "ntuples {ntuples}, snapshotConflictHorizon {snapshot_conflict_horizon}"),
    hash_vacuum_one_page(
        since(System::pg17), one("xl_hash_vacuum_one_page", 8, kHashVacuum16),
        "ntuples {ntuples}, snapshotConflictHorizon {snapshot_conflict_horizon}, isCatalogRel "
        "{is_catalog_rel:tf}"),
};

inline constexpr ResourceManager kHashRmgr{"Hash", kHash};

}  // namespace walread::formats
