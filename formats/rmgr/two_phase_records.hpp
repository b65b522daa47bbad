// What the subsystems of a prepared transaction keep for it at the end of a PREPARE: the locks it holds, for
// one.
#pragma once

#include "formats/record.hpp"
#include "formats/rmgr/common.hpp"

namespace walread::formats {

// twophase_rmgr.h TWOPHASE_RM_*
inline constexpr Name kTwoPhaseRmgrs[] = {
    {0, "end"}, {1, "lock"}, {2, "pgstat"}, {3, "multixact"}, {4, "predicate_lock"}};
// twophase.c TwoPhaseRecordOnDisk
inline constexpr auto kTwoPhaseRecord = fields(
    Field{.name = "len", .kind = Kind::u32, .meaning = "bytes of the resource manager's state"},
    Field{
        .name = "rmid", .kind = Kind::u8, .meaning = "two-phase resource manager", .choices = kTwoPhaseRmgrs},
    Field{.name = "info", .kind = Kind::u16, .meaning = "for the resource manager"});

// lock.h LockTagType, in the words of pg_locks.locktype (lockfuncs.c LockTagTypeNames). Releases inserted
// types.
inline constexpr Name kLockTypes94[] = {{0, "relation"}, {1, "extend"},        {2, "page"},
                                        {3, "tuple"},    {4, "transactionid"}, {5, "virtualxid"},
                                        {6, "object"},   {7, "userlock"},      {8, "advisory"}};
inline constexpr Name kLockTypesGp6[] = {{0, "relation"},      {1, "extend"},     {2, "page"},  {3, "tuple"},
                                         {4, "transactionid"}, {5, "virtualxid"}, {7, "object"}};
inline constexpr Name kLockTypes95[] = {
    {0, "relation"},   {1, "extend"},    {2, "page"},   {3, "tuple"},    {4, "transactionid"},
    {5, "virtualxid"}, {6, "spectoken"}, {7, "object"}, {8, "userlock"}, {9, "advisory"}};
inline constexpr Name kLockTypes13[] = {{0, "relation"},   {1, "extend"},    {2, "frozenid"},
                                        {3, "page"},       {4, "tuple"},     {5, "transactionid"},
                                        {6, "virtualxid"}, {7, "spectoken"}, {8, "object"},
                                        {9, "userlock"},   {10, "advisory"}, {11, "applytransaction"}};
// lockdefs.h, in the words of pg_locks.mode (lock.c lock_mode_names)
inline constexpr Name kLockModes[] = {{1, "AccessShareLock"},  {2, "RowShareLock"},
                                      {3, "RowExclusiveLock"}, {4, "ShareUpdateExclusiveLock"},
                                      {5, "ShareLock"},        {6, "ShareRowExclusiveLock"},
                                      {7, "ExclusiveLock"},    {8, "AccessExclusiveLock"}};
inline constexpr Name kLockMethods[] = {{1, "default"}, {2, "user"}};

// lock.c TwoPhaseLockRecord: LOCKTAG and LOCKMODE
consteval auto two_phase_lock(std::span<const Name> types) {
  return fields(
      Field{.name = "field1",
            .kind = Kind::u32,
            .meaning = "database of a relation or object, or transaction id"},
      Field{.name = "field2", .kind = Kind::u32, .meaning = "relation, or class of an object"},
      Field{.name = "field3", .kind = Kind::u32, .meaning = "block of a page or tuple, or object"},
      Field{.name = "field4", .kind = Kind::u16, .meaning = "offset of a tuple, or part of an object"},
      Field{.name = "type", .kind = Kind::u8, .meaning = "what is locked", .choices = types},
      Field{.name = "method", .kind = Kind::u8, .meaning = "lock method", .choices = kLockMethods},
      Field{.name = "mode", .kind = Kind::i32, .meaning = "how it is locked", .choices = kLockModes});
}
inline constexpr auto kTwoPhaseLock94 = two_phase_lock(kLockTypes94);
inline constexpr auto kTwoPhaseLockGp6 = two_phase_lock(kLockTypesGp6);
inline constexpr auto kTwoPhaseLock95 = two_phase_lock(kLockTypes95);
inline constexpr auto kTwoPhaseLock13 = two_phase_lock(kLockTypes13);

inline constexpr std::uint32_t kTwoPhaseLockSize = 20;

consteval auto two_phase_tail(std::span<const Field> lock) {
  const When is_lock = if_equal("rmid", 1);
  const When has_size = if_equal("len", kTwoPhaseLockSize);
  return inner_parts(kTwoPhaseRecord,
                     object("lock", "TwoPhaseLockRecord", kTwoPhaseLockSize, lock)
                         .only_if(is_lock)
                         .only_if(has_size)
                         .padded(8),
                     bytes("state", "len").only_if(unless(is_lock)).padded(8),
                     bytes("state", "len").only_if(is_lock).only_if(unless(has_size)).padded(8));
}
inline constexpr auto kTwoPhaseTail94 = two_phase_tail(kTwoPhaseLock94);
inline constexpr auto kTwoPhaseTailGp6 = two_phase_tail(kTwoPhaseLockGp6);
inline constexpr auto kTwoPhaseTail95 = two_phase_tail(kTwoPhaseLock95);
inline constexpr auto kTwoPhaseTail13 = two_phase_tail(kTwoPhaseLock13);

// `tail`: one of the above, of the releases of the row.
consteval Part two_phase_records(std::span<const Part> tail) {
  return list_to_end("two_phase_records", 8, kTwoPhaseRecord).followed_by(tail);
}

}  // namespace walread::formats
