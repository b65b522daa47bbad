// Fields and parts that many records share.
#pragma once

#include "formats/record.hpp"
#include "formats/vocabulary.hpp"

namespace walread::formats {

// heapam_xlog.h xl_heaptid, nbtree.h xl_btreetid: where the tuple is (up to 9.4)
inline constexpr Field kTargetRelation{
    .name = "target", .kind = Kind::relation, .meaning = "relation changed"};
inline constexpr Field kTargetTid{
    .name = "target_tid", .kind = Kind::tid, .meaning = "block and line pointer changed"};
inline constexpr Field kNode{.name = "node", .kind = Kind::relation, .meaning = "relation changed"};

// Elements of plain arrays.
inline constexpr auto kOffset =
    fields(Field{.name = "", .kind = Kind::offset, .meaning = "line pointer number on the page"});
inline constexpr auto kBlock = fields(Field{.name = "", .kind = Kind::block, .meaning = "block number"});
inline constexpr auto kTid =
    fields(Field{.name = "", .kind = Kind::tid, .meaning = "block and line pointer of a table's tuple"});
inline constexpr auto kWord64 = fields(Field{.name = "", .kind = Kind::u64, .meaning = "64-bit word"});

// clog.c, multixact.c, distributedlog.c: records that name a page of an SLRU
inline constexpr auto kSlruPage =
    fields(Field{.name = "page", .kind = Kind::i32, .meaning = "page number within the SLRU"});
inline constexpr auto kSlruPage17 =
    fields(Field{.name = "page", .kind = Kind::i64, .meaning = "page number within the SLRU"});
inline constexpr Field kSlruOldestXact{
    .name = "oldest_xact", .kind = Kind::xid, .meaning = "oldest transaction that is kept"};

// htup_details.h HEAP_*: t_infomask and t_infomask2 of a tuple
inline constexpr Name kInfomask[] = {
    {0x0001, "HASNULL"},       {0x0002, "HASVARWIDTH"},    {0x0004, "HASEXTERNAL"},
    {0x0008, "HASOID"},        {0x0010, "KEYSHR_LOCK"},    {0x0020, "COMBOCID"},
    {0x0040, "EXCL_LOCK"},     {0x0080, "LOCK_ONLY"},      {0x0100, "XMIN_COMMITTED"},
    {0x0200, "XMIN_INVALID"},  {0x0400, "XMAX_COMMITTED"}, {0x0800, "XMAX_INVALID"},
    {0x1000, "XMAX_IS_MULTI"}, {0x2000, "UPDATED"},        {0x4000, "MOVED_OFF"},
    {0x8000, "MOVED_IN"}};
inline constexpr Name kInfomask2[] = {
    {0x2000, "KEYS_UPDATED"}, {0x4000, "HOT_UPDATED"}, {0x8000, "HEAP_ONLY"}};

inline constexpr Field kTupleInfomask2{.name = "t_infomask2",
                                       .kind = Kind::u16,
                                       .meaning = "number of columns (low 11 bits) and flags of the tuple",
                                       .flags = kInfomask2};
inline constexpr Field kTupleInfomask{
    .name = "t_infomask", .kind = Kind::u16, .meaning = "flags of the tuple", .flags = kInfomask};
inline constexpr Field kTupleHoff{
    .name = "t_hoff", .kind = Kind::u8, .meaning = "bytes from the tuple's start to its columns"};

// itup.h IndexTupleData; the low 13 bits of t_info are the tuple's size, these 8 bytes included.
inline constexpr Name kIndexTupleInfo[] = {
    {0x2000, "AM_RESERVED"}, {0x4000, "HAS_VARWIDTH"}, {0x8000, "HAS_NULLS"}};
inline constexpr auto kIndexTuple =
    fields(Field{.name = "tid",
                 .kind = Kind::tid,
                 .meaning = "the table's tuple, or on an inner page the child block"},
           Field{.name = "t_info",
                 .kind = Kind::u16,
                 .meaning = "size of the index tuple (low 13 bits) and flags",
                 .flags = kIndexTupleInfo});
inline constexpr auto kIndexTupleKey =
    inner_parts(kIndexTuple, bytes("key", "t_info").count_bits(0, 0x1FFF).less(8));
inline constexpr auto kIndexTupleKeyPadded =
    inner_parts(kIndexTuple, bytes("key", "t_info").count_bits(0, 0x1FFF).less(8).padded(8));

// One index tuple; `count` of them; as many as there are. Padded: as they stand on a page.
consteval Part index_tuple(std::string_view name) {
  return object(name, "IndexTupleData", 8, kIndexTuple).followed_by(kIndexTupleKey);
}
consteval Part index_tuple_padded(std::string_view name) {
  return object(name, "IndexTupleData", 8, kIndexTuple).followed_by(kIndexTupleKeyPadded);
}
consteval Part index_tuples(std::string_view name, std::string_view count) {
  return list(name, count, 8, kIndexTuple).followed_by(kIndexTupleKey);
}
consteval Part index_tuples_to_end(std::string_view name) {
  return list_to_end(name, 8, kIndexTuple).followed_by(kIndexTupleKey);
}
consteval Part index_tuples_padded_to_end(std::string_view name) {
  return list_to_end(name, 8, kIndexTuple).followed_by(kIndexTupleKeyPadded);
}

}  // namespace walread::formats
