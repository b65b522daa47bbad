// What a stretch of the log contains, counted record by record: how much of it, what committed, when.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libwalread/decode/field_access.hpp"

namespace walread {

// As many global transaction ids as a tally lists; gid_count counts all of them.
inline constexpr std::size_t kMaxListedGids = 100;

struct Tally {
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;  // of the records, page headers apart
  // Records that change no row, index or transaction: checkpoints, segment switches, lists of running
  // transactions.
  std::uint64_t housekeeping = 0;
  std::uint64_t commits = 0;              // COMMIT, COMMIT_COMPACT
  std::uint64_t aborts = 0;               // ABORT
  std::uint64_t prepares = 0;             // PREPARE
  std::uint64_t commits_prepared = 0;     // COMMIT_PREPARED
  std::uint64_t aborts_prepared = 0;      // ABORT_PREPARED
  std::uint64_t distributed_commits = 0;  // DISTRIBUTED_COMMIT (Greenplum)
  std::uint64_t undecoded =
      0;  // records of transactions that could not be taken apart: the counts may be too low

  Lsn first{};  // the first and the last record; not valid: there is none
  Lsn last{};
  Lsn last_commit{};                               // the last record that commits something
  std::optional<std::int64_t> last_commit_time{};  // its time, microseconds since 2000 UTC (TimestampTz)

  std::vector<std::string> gids{};  // of distributed commits and PREPAREs, as stored: the first of them
  std::uint64_t gid_count = 0;
  std::vector<std::string> forgotten{};  // gids of DISTRIBUTED_FORGET: the first of them

  std::uint64_t all_commits() const { return commits + commits_prepared + distributed_commits; }
  // Whether somebody could miss something of it: there is more than housekeeping.
  bool matters() const { return records > housekeeping; }
};

// Whether a record only keeps the log itself going: it can be lost without any data being lost. XLOG:
// checkpoints, NOOP, SWITCH, RESTORE_POINT, BACKUP_END, PARAMETER_CHANGE, FPW_CHANGE, END_OF_RECOVERY,
// OVERWRITE_CONTRECORD, CHECKPOINT_REDO; Standby: RUNNING_XACTS (pg_control.h XLOG_*, standbydefs.h).
bool is_housekeeping(std::uint8_t rmid, std::uint8_t info);

// Adds one record. `decoded` is that of a record of the resource manager Transaction, or null for any other.
void add_to(Tally& tally, const RecordView& record, const DecodedRecord* decoded);

}  // namespace walread
