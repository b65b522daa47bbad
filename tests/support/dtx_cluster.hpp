// Data directories of a Greenplum cluster that hold one distributed transaction in any state, and WAL that is missing or
// damaged anywhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libwalread/facts/dtx_facts.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/wal_records.hpp"

namespace walread::test {

inline constexpr records::Distributed kDtx{1795241585, 6};
inline constexpr std::uint32_t kDtxXid = 717;

// What the log of one node says. Each log has four segments: an old checkpoint; PREPARE or DISTRIBUTED_COMMIT; the
// second phase or DISTRIBUTED_FORGET; and the checkpoint that recovery begins with, behind all that.
struct DtxLog {
  int content = 0;
  int dbid = 2;
  bool standby = false;
  bool prepared = false;
  bool committed = false;    // COMMIT PREPARED
  bool rolled_back = false;  // ABORT PREPARED
  bool one_phase = false;
  bool decided = false;
  bool forgotten = false;
  // Whether the checkpoint lists it; nothing: as a server would.
  std::optional<bool> listed{};
  std::uint64_t system_id = 0;  // 0: one for each content id
  // A backup_label of this BACKUP METHOD, which begins with the old checkpoint; and whether the backup's end is in the log.
  const char* backup_label = nullptr;
  bool backup_end = false;
  // pg_control's backupStartPoint is the old redo point, and backupEndRequired.
  bool backup_start_in_control = false;
  bool backup_end_required = false;
};

// What happens to the files of a node afterwards.
enum class DtxDamage {
  none,
  begins_late,        // the first three segments were removed
  begins_at_end,      // the first two: what remains begins with the second phase
  middle_missing,     // the third segment is missing
  middle_damaged,     // a byte of the third segment's record is wrong
  end_missing,        // the fourth segment is missing
  end_damaged,        // the checkpoint's record is damaged, and valid ones follow
  all_missing,        // no segment is left
};

// Writes the data directory.
void write_dtx_node(const std::filesystem::path& path, const DtxLog& log, DtxDamage damage = DtxDamage::none);

// Writes it to `path` and reads its facts.
DtxFacts dtx_facts(const std::filesystem::path& path, const DtxLog& log, DtxDamage damage = DtxDamage::none);

// Seconds after the beginning of the log, as its records tell them.
DtxTime dtx_time(int seconds);

}  // namespace walread::test
