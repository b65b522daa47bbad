// Replication slots: pg_replslot/NAME/state.
//
// A slot's file is rewritten by checkpoints when the slot has changed (slot.c CheckPointReplicationSlots()),
// so of a running server it may be older than the slot in memory; restart_lsn only ever moves forward.
//
// Facts: slot.h ReplicationSlotPersistentData, slot.c ReplicationSlotOnDisk and RestoreSlotFromDisk()
// of 9.4.26, 10.20, 13.16, 14.13, 15.18, 16.9, 17.5 and 18.0; offsets checked on files of each release and of
// Greenplum 6.24.3:
//
//   release            SLOT_VERSION  length  between restart_lsn and confirmed_flush
//   9.4 to 12, gp6          2          160   nothing
//   13                      2          168   invalidated_at
//   14, 15                  2          184   invalidated_at; behind it two_phase_at and two_phase
//   16                      3          184   invalidated (ReplicationSlotInvalidationCause) in its place
//   17, 18                  5          184   the same; behind plugin synced and failover
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libwalread/core/lsn.hpp"
#include "libwalread/files/file_problem.hpp"

namespace walread {

// slot.h ReplicationSlotPersistency. A server drops all but persistent slots when it starts
// (RestoreSlotFromDisk()).
enum class SlotPersistency : std::uint8_t { persistent, ephemeral, temporary, unknown };

// slot.h ReplicationSlotInvalidationCause (16 and later; 18 numbers the causes anew, as bits).
enum class SlotInvalidation : std::uint8_t {
  none,
  wal_removed,   // further behind than max_slot_wal_keep_size; before 16 the only cause
  horizon,       // rows that it needs were removed
  wal_level,     // the primary's wal_level is too low
  idle_timeout,  // unused for longer than idle_replication_slot_timeout (18 and later)
  unknown,       // the number is that of none
};

struct ReplicationSlot {
  std::string directory{};  // its name below pg_replslot, which is the slot's name
  std::uint32_t version = 0;
  std::uint32_t length = 0;
  // Whether the fields below are those of an intact file: form and checksum are right. Otherwise they are
  // empty.
  bool intact = false;

  std::string name{};
  std::uint32_t database = 0;  // oid; 0: a physical slot
  SlotPersistency persistency = SlotPersistency::unknown;
  std::uint32_t xmin = 0;
  std::uint32_t catalog_xmin = 0;
  Lsn restart_lsn{};      // the oldest WAL that it needs; not valid: it needs none
  Lsn confirmed_flush{};  // logical slots: up to here the client has confirmed
  Lsn invalidated_at{};   // 13 to 15: where restart_lsn was when the slot was invalidated
  SlotInvalidation invalidation = SlotInvalidation::none;
  Lsn two_phase_at{};      // 14 and later
  bool two_phase = false;  // 14 and later
  std::string plugin{};    // logical slots
  bool synced = false;     // 17 and later
  bool failover = false;   // 17 and later

  std::vector<FileProblem> problems{};

  bool logical() const { return database != 0; }
  // An invalidated slot holds back nothing and cannot be used again.
  bool invalidated() const { return invalidation != SlotInvalidation::none; }
};

struct ReplicationSlots {
  std::vector<ReplicationSlot> slots{};  // by name
  std::vector<std::string> leftovers{};  // directories NAME.tmp of an unfinished creation or drop
  int os_error = 0;                      // errno if pg_replslot could not be listed; ENOENT: there is none
};

// Reads the content of a state file. `directory`: the name of the directory it lies in. Never fails: what is
// wrong becomes a problem. Which layout it has is told by its version and length; the checksum is CRC-32C,
// and for the oldest layout also the one of 9.4.
ReplicationSlot parse_replication_slot(std::string_view directory, Bytes bytes);

// Reads all slots of a data directory. Opens the files read-only; takes no lock.
ReplicationSlots read_replication_slots(const std::string& data_directory);

}  // namespace walread
