// Resource manager Heap: tuples of tables. Rows of 9.4; newer ones are in heap_modern.hpp.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"
#include "formats/rmgr/heap_modern.hpp"

namespace walread::formats {

// heapam_xlog.h XLOG_HEAP_* of 9.4
inline constexpr Name kHeapFlags94[] = {{0x01, "ALL_VISIBLE_CLEARED"}, {0x02, "NEW_ALL_VISIBLE_CLEARED"},
                                        {0x04, "CONTAINS_OLD_TUPLE"},  {0x08, "CONTAINS_OLD_KEY"},
                                        {0x10, "CONTAINS_NEW_TUPLE"},  {0x20, "PREFIX_FROM_OLD"},
                                        {0x40, "SUFFIX_FROM_OLD"},     {0x80, "LAST_MULTI_INSERT"}};
inline constexpr std::uint32_t kContainsOld94 = 0x04 | 0x08;
inline constexpr std::uint32_t kPrefixFromOld94 = 0x20;
inline constexpr std::uint32_t kSuffixFromOld94 = 0x40;

inline constexpr auto kHeapInsert94 = fields(kTargetRelation, kTargetTid,
                                             // xl_heaptid is 20 bytes long, with its padding
                                             Field{.name = "flags",
                                                   .kind = Kind::u8,
                                                   .meaning = "what else the insert did",
                                                   .flags = kHeapFlags94,
                                                   .offset = 20});
inline constexpr auto kHeapDelete94 = fields(
    kTargetRelation, kTargetTid,
    Field{.name = "xmax", .kind = Kind::xid, .meaning = "deleting transaction or multixact"},
    Field{.name = "infobits_set", .kind = Kind::u8, .meaning = "state of xmax", .flags = kInfobits},
    Field{.name = "flags", .kind = Kind::u8, .meaning = "what else the delete did", .flags = kHeapFlags94});
inline constexpr auto kHeapUpdate94 = fields(
    kTargetRelation, kTargetTid,
    Field{.name = "old_xmax", .kind = Kind::xid, .meaning = "xmax of the old version: updater or multixact"},
    Field{.name = "new_xmax", .kind = Kind::xid, .meaning = "xmax of the new version, 0 if it is not locked"},
    Field{.name = "newtid", .kind = Kind::tid, .meaning = "block and line pointer of the new version"},
    Field{.name = "old_infobits_set", .kind = Kind::u8, .meaning = "state of old_xmax", .flags = kInfobits},
    Field{.name = "flags", .kind = Kind::u8, .meaning = "what else the update did", .flags = kHeapFlags94});
inline constexpr auto kHeapNewpage94 = fields(
    kNode, Field{.name = "forknum", .kind = Kind::fork, .meaning = "fork of the relation"},
    Field{.name = "blkno", .kind = Kind::block, .meaning = "block written"},
    Field{.name = "hole_offset", .kind = Kind::u16, .meaning = "where the zeroes left out of the page begin"},
    Field{.name = "hole_length", .kind = Kind::u16, .meaning = "how many zeroes were left out"});
inline constexpr auto kHeapLock94 = fields(
    kTargetRelation, kTargetTid,
    Field{.name = "locking_xid", .kind = Kind::xid, .meaning = "new xmax: locking transaction or multixact"},
    Field{.name = "infobits_set", .kind = Kind::u8, .meaning = "state of xmax", .flags = kInfobits});
inline constexpr auto kHeapTarget94 = fields(kTargetRelation, kTargetTid);

// The same with a length before it: xl_heap_header_len
inline constexpr auto kHeapHeaderLen94 =
    fields(Field{.name = "t_len", .kind = Kind::u16, .meaning = "bytes of the tuple that follow"},
           kTupleInfomask2, kTupleInfomask, kTupleHoff);
inline constexpr auto kHeapTupleData94 = inner_parts(kHeapHeaderLen94, bytes("data", "t_len"));

// heapam.c log_heap_update(): what belongs to the new page is left out when the record carries an image of it
// and wal_level is not logical. The old tuple, for logical decoding, gives a length that counts its header
// of 23 bytes, which is not there: its bytes end with the data.
inline constexpr Parts kHeapUpdateParts94 = {
    one("xl_heap_update", 36, kHeapUpdate94),
    one("prefix_suffix", 2, kPrefixLength).only_if(if_set("flags", kPrefixFromOld94)).only_if(if_left()),
    one("prefix_suffix", 2, kSuffixLength).only_if(if_set("flags", kSuffixFromOld94)).only_if(if_left()),
    object("new_tuple", "xl_heap_header_len", 7, kHeapHeaderLen94)
        .followed_by(kHeapTupleData94)
        .only_if(if_left()),
    object("old_tuple", "xl_heap_header_len", 7, kHeapHeaderLen94).only_if(if_set("flags", kContainsOld94)),
    rest("old_tuple_data")};

inline constexpr Record kHeap[] = {
    // The tuple is left out when the record carries an image of its page and wal_level is not logical.
    record({.op = 0x00,
            .mask = 0x70,
            .name = "INSERT",
            .init_page = true,
            .in = until(System::pg94),
            .parts = {one("xl_heap_insert", 21, kHeapInsert94),
                      object("tuple_header", "xl_heap_header", 5, kHeapHeader).only_if(if_left()),
                      rest("tuple")},
            .text = "insert{?info&0x80:(init)}: rel {target}; tid {target_tid}",
            .touches = {{{"target", "target_tid"}}},
            .source = "heapam_xlog.h xl_heap_insert, heapam.c heap_insert(), heapdesc.c heap_desc() (9.4.26)",
            .meaning = "a tuple was inserted"}),
    record({.op = 0x10,
            .mask = 0x70,
            .name = "DELETE",
            .in = until(System::pg94),
            .parts = {one("xl_heap_delete", 26, kHeapDelete94),
                      object("old_tuple", "xl_heap_header", 5, kHeapHeader)
                          .only_if(if_set("flags", kContainsOld94)),
                      rest("old_tuple_data")},
            .text = "delete: rel {target}; tid {target_tid} {infobits_set:flags}",
            .touches = {{{"target", "target_tid"}}},
            .source = "heapam_xlog.h xl_heap_delete, heapam.c heap_delete(), heapdesc.c heap_desc() (9.4.26)",
            .meaning = "a tuple was deleted"}),
    record({.op = 0x20,
            .mask = 0x70,
            .name = "UPDATE",
            .init_page = true,
            .in = until(System::pg94),
            .parts = kHeapUpdateParts94,
            .text = "update{?info&0x80:(init)}: rel {target}; tid {target_tid} xmax {old_xmax} "
                    "{old_infobits_set:flags}; new tid {newtid} xmax {new_xmax}",
            .touches = {{{"target", "target_tid"}, {"target", "newtid"}}},
            .source =
                "heapam_xlog.h xl_heap_update, heapam.c log_heap_update(), heapdesc.c heap_desc() (9.4.26)",
            .meaning = "a tuple was replaced by a new version, and its indexes get new entries"}),
    record({.op = 0x40,
            .mask = 0x70,
            .name = "HOT_UPDATE",
            .init_page = true,
            .in = until(System::pg94),
            .parts = kHeapUpdateParts94,
            .text = "hot_update{?info&0x80:(init)}: rel {target}; tid {target_tid} xmax {old_xmax} "
                    "{old_infobits_set:flags}; new tid {newtid} xmax {new_xmax}",
            .touches = {{{"target", "target_tid"}, {"target", "newtid"}}},
            .source =
                "heapam_xlog.h xl_heap_update, heapam.c log_heap_update(), heapdesc.c heap_desc() (9.4.26)",
            .meaning = "a tuple was replaced by a new version on the same page, without new index entries"}),
    record(
        {.op = 0x50,
         .mask = 0x70,
         .name = "NEWPAGE",
         .in = until(System::pg94),
         .parts = {one("xl_heap_newpage", 24, kHeapNewpage94), rest("image")},
         .text = "newpage: rel {node}; fork {forknum:d}, blk {blkno}",
         .touches = {{{"node", "blkno", 0, "forknum"}}},
         .source = "heapam_xlog.h xl_heap_newpage, heapam.c log_newpage(), heapdesc.c heap_desc() (9.4.26)",
         .meaning = "a whole page was written, for instance while a table or an index was built"}),
    record({.op = 0x60,
            .mask = 0x70,
            .name = "LOCK",
            .in = until(System::pg94),
            .parts = {one("xl_heap_lock", 25, kHeapLock94)},
            .text = "lock {locking_xid}: rel {target}; tid {target_tid} {infobits_set:flags}",
            .touches = {{{"target", "target_tid"}}},
            .source = "heapam_xlog.h xl_heap_lock, heapdesc.c heap_desc() (9.4.26)",
            .meaning = "a tuple was locked (SELECT FOR UPDATE and the like, foreign key checks)"}),
    record(
        {.op = 0x70,
         .mask = 0x70,
         .name = "INPLACE",
         .in = until(System::pg94),
         .parts = {one("xl_heap_inplace", 18, kHeapTarget94), rest("tuple")},
         .text = "inplace: rel {target}; tid {target_tid}",
         .touches = {{{"target", "target_tid"}}},
         .source =
             "heapam_xlog.h xl_heap_inplace, heapam.c heap_inplace_update(), heapdesc.c heap_desc() (9.4.26)",
         .meaning = "a catalog tuple was overwritten where it stands, outside of any transaction"}),
};

inline constexpr ResourceManager kHeapRmgr{"Heap", kHeap, kHeapModern};

}  // namespace walread::formats
