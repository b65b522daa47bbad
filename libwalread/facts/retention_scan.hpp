// What the WAL itself says about how long it has to stay: where it ends, which checkpoints it holds, which
// prepared transactions are open, how fast it grows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libwalread/facts/timeline_log.hpp"
#include "libwalread/files/two_phase.hpp"

namespace walread {

// A prepared transaction that is neither committed nor rolled back at the end of the WAL.
struct OpenPrepared {
  std::uint32_t xid = 0;
  Lsn prepare{};      // start of its PREPARE record; not valid: known from pg_twophase only
  std::string gid{};  // empty: its PREPARE could not be read
  std::optional<std::int64_t> prepared_at{};  // microseconds since 2000-01-01 UTC
  std::uint32_t database = 0;
  bool in_file = false;  // it has a file in pg_twophase
  // Known from a checkpoint's list alone (Greenplum 6), and its PREPARE record cannot be read; `missing`:
  // there is no file of its segment.
  bool unreadable = false;
  bool missing = false;
  // Listed by a checkpoint although its second phase was logged before, here.
  Lsn ended{};
  bool committed = false;  // with `ended`

  friend bool operator==(const OpenPrepared&, const OpenPrepared&) = default;
};

// A position at which somebody's clock was read.
struct TimedPosition {
  Lsn lsn{};
  std::int64_t time = 0;  // microseconds since 2000-01-01 UTC

  friend bool operator==(const TimedPosition&, const TimedPosition&) = default;
};

struct RetentionScan {
  TimelineId tli = 0;  // the timeline whose history was followed
  // The checkpoint record that pg_control names was read; without it nothing below is known.
  bool has_checkpoint = false;
  std::optional<Error> checkpoint_error{};  // why not
  bool reached_end = false;  // `end` is where the log really ends: no damage and nothing missing before
  End end{};
  std::string end_file{};  // the segment in which it ends

  std::uint64_t records = 0;
  std::uint64_t bytes_read = 0;         // of WAL, with what was looked at again
  std::uint64_t checkpoints_after = 0;  // checkpoint records behind that of pg_control
  Lsn last_checkpoint{};                // the last checkpoint record that was read
  Lsn last_checkpoint_redo{};
  // The redo point of the checkpoint before that of pg_control, where pg_control names it (to 10 and
  // Greenplum 6) and its record is here.
  Lsn prior_redo{};
  std::vector<OpenPrepared> prepared{};       // in the order of their PREPARE
  std::optional<TimedPosition> first_time{};  // as near to the oldest WAL as a time is found
  std::optional<TimedPosition> last_time{};
};

// Where recovery begins: what pg_control or a backup label says.
struct RecoveryBegin {
  Lsn redo{};
  Lsn check_point{};
};

// Reads `log`, that of the timeline which the server follows, from the redo point to its end, once. Nothing
// but what the facts above need is decoded. `in_recovery`: what lies behind the point where a timeline was
// left may still come. `prior`: the checkpoint before that of pg_control, where pg_control names it.
RetentionScan scan_for_retention(const TimelineLog& log, const TwoPhaseFiles& two_phase,
                                 const RecoveryBegin& begin, bool in_recovery, Lsn prior);

}  // namespace walread
