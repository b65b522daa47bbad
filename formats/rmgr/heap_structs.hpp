// What the records of Heap and Heap2 consist of since 9.5: structs of heapam_xlog.h. Which tuple is meant is
// told by the block references; tuples themselves stand in the data of block 0, old ones for logical decoding
// in the main data.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

// heapam_xlog.h XLHL_*: the state of a tuple's xmax. Text lists them in this order (heapdesc.c out_infobits).
inline constexpr Name kInfobits[] = {{0x01, "IS_MULTI"},
                                     {0x02, "LOCK_ONLY"},
                                     {0x04, "EXCL_LOCK"},
                                     {0x08, "KEYSHR_LOCK"},
                                     {0x10, "KEYS_UPDATED"}};
// heapam_xlog.h XLH_INSERT_*, XLH_UPDATE_*, XLH_DELETE_*, XLH_LOCK_*, XLH_TRUNCATE_*
inline constexpr Name kHeapInsertFlags[] = {{0x01, "ALL_VISIBLE_CLEARED"}, {0x02, "LAST_IN_MULTI"},
                                            {0x04, "IS_SPECULATIVE"},      {0x08, "CONTAINS_NEW_TUPLE"},
                                            {0x10, "ON_TOAST_RELATION"},   {0x20, "ALL_FROZEN_SET"}};
inline constexpr Name kHeapUpdateFlags[] = {
    {0x01, "OLD_ALL_VISIBLE_CLEARED"}, {0x02, "NEW_ALL_VISIBLE_CLEARED"}, {0x04, "CONTAINS_OLD_TUPLE"},
    {0x08, "CONTAINS_OLD_KEY"},        {0x10, "CONTAINS_NEW_TUPLE"},      {0x20, "PREFIX_FROM_OLD"},
    {0x40, "SUFFIX_FROM_OLD"}};
inline constexpr Name kHeapDeleteFlags[] = {{0x01, "ALL_VISIBLE_CLEARED"},
                                            {0x02, "CONTAINS_OLD_TUPLE"},
                                            {0x04, "CONTAINS_OLD_KEY"},
                                            {0x08, "IS_SUPER"},
                                            {0x10, "IS_PARTITION_MOVE"}};
inline constexpr Name kHeapLockFlags[] = {{0x01, "ALL_FROZEN_CLEARED"}};
inline constexpr Name kHeapTruncateFlags[] = {{0x01, "CASCADE"}, {0x02, "RESTART_SEQS"}};
inline constexpr std::uint32_t kUpdateContainsOld = 0x04 | 0x08;
inline constexpr std::uint32_t kUpdatePrefixFromOld = 0x20;
inline constexpr std::uint32_t kUpdateSuffixFromOld = 0x40;
inline constexpr std::uint32_t kDeleteContainsOld = 0x02 | 0x04;

inline constexpr Field kHeapInfobits{
    .name = "infobits_set", .kind = Kind::u8, .meaning = "state of xmax", .flags = kInfobits};
inline constexpr Field kLockFlags{
    .name = "flags", .kind = Kind::u8, .meaning = "what else the lock did", .flags = kHeapLockFlags};
inline constexpr Field kLockedOffnum{
    .name = "offnum", .kind = Kind::offset, .meaning = "line pointer of the tuple locked"};

inline constexpr auto kHeapInsert = fields(
    Field{.name = "offnum", .kind = Kind::offset, .meaning = "line pointer of the new tuple"},
    Field{
        .name = "flags", .kind = Kind::u8, .meaning = "what else the insert did", .flags = kHeapInsertFlags});
inline constexpr auto kHeapDelete = fields(
    Field{.name = "xmax", .kind = Kind::xid, .meaning = "deleting transaction or multixact"},
    Field{.name = "offnum", .kind = Kind::offset, .meaning = "line pointer of the tuple deleted"},
    kHeapInfobits,
    Field{
        .name = "flags", .kind = Kind::u8, .meaning = "what else the delete did", .flags = kHeapDeleteFlags});
inline constexpr auto kHeapUpdate = fields(
    Field{.name = "old_xmax", .kind = Kind::xid, .meaning = "xmax of the old version: updater or multixact"},
    Field{.name = "old_offnum", .kind = Kind::offset, .meaning = "line pointer of the old version"},
    Field{.name = "old_infobits_set", .kind = Kind::u8, .meaning = "state of old_xmax", .flags = kInfobits},
    Field{
        .name = "flags", .kind = Kind::u8, .meaning = "what else the update did", .flags = kHeapUpdateFlags},
    Field{.name = "new_xmax", .kind = Kind::xid, .meaning = "xmax of the new version, 0 if it is not locked"},
    Field{.name = "new_offnum", .kind = Kind::offset, .meaning = "line pointer of the new version"});
inline constexpr auto kHeapTruncate = fields(
    Field{.name = "db_id", .kind = Kind::oid, .meaning = "database of the tables"},
    Field{.name = "nrelids", .kind = Kind::u32, .meaning = "number of tables and sequences"},
    Field{
        .name = "flags", .kind = Kind::u8, .meaning = "options of the command", .flags = kHeapTruncateFlags});
inline constexpr auto kRelationOid = fields(
    Field{.name = "", .kind = Kind::oid, .meaning = "OID of a table truncated or a sequence restarted"});
inline constexpr auto kHeapConfirm =
    fields(Field{.name = "offnum", .kind = Kind::offset, .meaning = "line pointer of the tuple confirmed"});
// 9.5 had no flags; the xid has been called xmax since 16.
inline constexpr Field kLockXmax{
    .name = "xmax", .kind = Kind::xid, .meaning = "new xmax: locking transaction or multixact"};
inline constexpr Field kLockingXid{
    .name = "locking_xid", .kind = Kind::xid, .meaning = "new xmax: locking transaction or multixact"};
inline constexpr auto kHeapLock95 = fields(kLockingXid, kLockedOffnum, kHeapInfobits);
inline constexpr auto kHeapLock96 = fields(kLockingXid, kLockedOffnum, kHeapInfobits, kLockFlags);
inline constexpr auto kHeapLock16 = fields(kLockXmax, kLockedOffnum, kHeapInfobits, kLockFlags);
inline constexpr auto kHeapLockUpdated95 = fields(kLockXmax, kLockedOffnum, kHeapInfobits);
inline constexpr auto kHeapInplace =
    fields(Field{.name = "offnum", .kind = Kind::offset, .meaning = "line pointer of the tuple overwritten"});
inline constexpr auto kHeapInplace18 =
    fields(Field{.name = "offnum", .kind = Kind::offset, .meaning = "line pointer of the tuple overwritten"},
           Field{.name = "db_id", .kind = Kind::oid, .meaning = "database whose caches are concerned"},
           Field{.name = "ts_id", .kind = Kind::oid, .meaning = "default tablespace of that database"},
           Field{.name = "relcache_init_file_inval",
                 .kind = Kind::boolean,
                 .meaning = "whether the file that fills the relation cache at start is removed"},
           Field{.name = "nmsgs", .kind = Kind::i32, .meaning = "number of messages"});
inline constexpr auto kHeapInval =
    fields(Field{.name = "", .kind = Kind::inval, .meaning = "cache entry that is no longer valid"});

// xl_heap_header
inline constexpr auto kHeapHeader = fields(kTupleInfomask2, kTupleInfomask, kTupleHoff);
inline constexpr auto kPrefixLength = fields(Field{
    .name = "prefix_length", .kind = Kind::u16, .meaning = "bytes at the start taken from the old version"});
inline constexpr auto kSuffixLength = fields(Field{
    .name = "suffix_length", .kind = Kind::u16, .meaning = "bytes at the end taken from the old version"});

// A tuple without the fixed part of its header, of which xl_heap_header stands in.
inline constexpr Parts kHeapInsertParts = {
    one("xl_heap_insert", 3, kHeapInsert),
    object("tuple_header", "xl_heap_header", 5, kHeapHeader).in_block(0), rest("tuple").in_block(0)};
inline constexpr Parts kHeapDeleteParts = {
    one("xl_heap_delete", 8, kHeapDelete),
    object("old_tuple", "xl_heap_header", 5, kHeapHeader).only_if(if_set("flags", kDeleteContainsOld)),
    rest("old_tuple_data")};
inline constexpr Parts kHeapUpdateParts = {
    one("xl_heap_update", 14, kHeapUpdate),
    one("prefix_suffix", 2, kPrefixLength).in_block(0).only_if(if_set("flags", kUpdatePrefixFromOld)),
    one("prefix_suffix", 2, kSuffixLength).in_block(0).only_if(if_set("flags", kUpdateSuffixFromOld)),
    object("new_tuple", "xl_heap_header", 5, kHeapHeader).in_block(0),
    rest("new_tuple_data").in_block(0),
    object("old_tuple", "xl_heap_header", 5, kHeapHeader).only_if(if_set("flags", kUpdateContainsOld)),
    rest("old_tuple_data")};
inline constexpr Parts kHeapTruncateParts = {one("xl_heap_truncate", 12, kHeapTruncate),
                                             list("relids", "nrelids", 4, kRelationOid)};
inline constexpr Parts kHeapConfirmParts = {one("xl_heap_confirm", 2, kHeapConfirm)};
inline constexpr Parts kHeapInplaceParts = {one("xl_heap_inplace", 2, kHeapInplace),
                                            rest("tuple").in_block(0)};

}  // namespace walread::formats
