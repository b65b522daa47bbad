// Resource manager BRIN: block range indexes (since 9.5).
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

inline constexpr Field kPagesPerRange{
    .name = "pages_per_range", .kind = Kind::u32, .meaning = "table blocks that one index tuple summarizes"};
inline constexpr Field kBrinHeapBlock{
    .name = "heap_blk", .kind = Kind::block, .meaning = "first table block of the range"};
inline constexpr Field kBrinOffnum{
    .name = "offnum", .kind = Kind::offset, .meaning = "line pointer of the index tuple on its page"};

inline constexpr auto kBrinCreate = fields(
    kPagesPerRange,
    Field{.name = "version", .kind = Kind::u16, .meaning = "format of the index, as its metapage states it"});
inline constexpr auto kBrinInsert = fields(kBrinHeapBlock, kPagesPerRange, kBrinOffnum);
// The xl_brin_insert within it begins at 4.
inline constexpr auto kBrinUpdate = fields(
    Field{.name = "old_offnum", .kind = Kind::offset, .meaning = "line pointer of the old tuple on its page"},
    kBrinHeapBlock, kPagesPerRange, kBrinOffnum);
inline constexpr auto kBrinSamepageUpdate = fields(kBrinOffnum);
inline constexpr auto kBrinExtend = fields(Field{
    .name = "target_blk", .kind = Kind::block, .meaning = "index block that becomes part of the range map"});
inline constexpr auto kBrinDesummarize = fields(
    kPagesPerRange, kBrinHeapBlock,
    Field{.name = "reg_offset", .kind = Kind::offset, .meaning = "line pointer of the index tuple deleted"});

// brin_tuple.h BrinTuple: the low five bits are where the summary begins.
inline constexpr Name kBrinTupleInfo[] = {{0x20, "EMPTY_RANGE"}, {0x40, "PLACEHOLDER"}, {0x80, "NULLS"}};
inline constexpr auto kBrinTuple =
    fields(Field{.name = "bt_blkno", .kind = Kind::block, .meaning = "first table block of the range"},
           Field{.name = "bt_info",
                 .kind = Kind::u8,
                 .meaning = "where the summary begins in the tuple (low 5 bits) and flags",
                 .flags = kBrinTupleInfo});

inline constexpr Part kBrinTuplePart = object("tuple", "BrinTuple", 5, kBrinTuple).in_block(0);
inline constexpr Part kBrinSummaryPart = rest("summary").in_block(0);

inline constexpr Record kBrin[] = {
    record({.op = 0x00,
            .mask = 0x70,
            .name = "CREATE_INDEX",
            .in = since(System::pg95),
            .parts = {one("xl_brin_createidx", 6, kBrinCreate)},
            .text = "v{version} pagesPerRange {pages_per_range}",
            .source = "brin_xlog.h xl_brin_createidx, brindesc.c brin_desc() (9.5, 18.4)",
            .meaning = "a BRIN index was created"}),
    record({.op = 0x10,
            .mask = 0x70,
            .name = "INSERT",
            .init_page = true,
            .in = since(System::pg95),
            .parts = {one("xl_brin_insert", 10, kBrinInsert), kBrinTuplePart, kBrinSummaryPart},
            .text = "heapBlk {heap_blk} pagesPerRange {pages_per_range} offnum {offnum}",
            .source = "brin_xlog.h xl_brin_insert, brindesc.c brin_desc() (9.5, 18.4)",
            .meaning = "a range of table blocks got its summary"}),
    record({.op = 0x20,
            .mask = 0x70,
            .name = "UPDATE",
            .init_page = true,
            .in = since(System::pg95),
            .parts = {one("xl_brin_update", 14, kBrinUpdate), kBrinTuplePart, kBrinSummaryPart},
            .text = "heapBlk {heap_blk} pagesPerRange {pages_per_range} old offnum {old_offnum}, "
                    "new offnum {offnum}",
            .source = "brin_xlog.h xl_brin_update, brindesc.c brin_desc() (9.5, 18.4)",
            .meaning = "the summary of a range changed and moved to another index page"}),
    record(
        {.op = 0x30,
         .mask = 0x70,
         .name = "SAMEPAGE_UPDATE",
         .in = since(System::pg95),
         .parts = {one("xl_brin_samepage_update", 2, kBrinSamepageUpdate), kBrinTuplePart, kBrinSummaryPart},
         .text = "offnum {offnum}",
         .source = "brin_xlog.h xl_brin_samepage_update, brindesc.c brin_desc() (9.5, 18.4)",
         .meaning = "the summary of a range changed on its index page"}),
    record({.op = 0x40,
            .mask = 0x70,
            .name = "REVMAP_EXTEND",
            .in = since(System::pg95),
            .parts = {one("xl_brin_revmap_extend", 4, kBrinExtend)},
            .text = "targetBlk {target_blk}",
            .source = "brin_xlog.h xl_brin_revmap_extend, brindesc.c brin_desc() (9.5, 18.4)",
            .meaning = "the map from ranges to index tuples grew by a page"}),
    record({.op = 0x50,
            .mask = 0x70,
            .name = "DESUMMARIZE",
            .in = since(System::pg10),
            .parts = {one("xl_brin_desummarize", 10, kBrinDesummarize)},
            .text = "pagesPerRange {pages_per_range}, heapBlk {heap_blk}, page offset {reg_offset}",
            .source = "brin_xlog.h xl_brin_desummarize, brindesc.c brin_desc() (10, 18.4)",
            .meaning = "a range lost its summary"}),
};

inline constexpr ResourceManager kBrinRmgr{"BRIN", kBrin};

}  // namespace walread::formats
