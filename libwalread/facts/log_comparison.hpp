// Two logs compared record by record: equal timeline ids prove nothing, and neither does a history file.
#pragma once

#include "libwalread/facts/tally.hpp"
#include "libwalread/facts/timeline_log.hpp"

namespace walread {

struct LogComparison {
  Lsn begin{};                // where comparing began; not valid: the two logs have no stretch in common here
  std::uint64_t records = 0;  // that are the same in both, byte for byte
  Lsn last_same{};            // the last of them; not valid: not one is the same
  Lsn same_until{};           // its end: both logs are the same from `begin` up to here
  std::optional<Lsn> differs_at{};  // the first position at which the two have different records

  bool compared() const { return begin.valid(); }
};

// Compares `a` and `b` from `from` on, or from the first segment behind it that both have, until they differ,
// one ends or `to` is reached. If already the first record differs, goes back as far as both logs have WAL,
// so that differs_at is the first such position. Reads both logs once, in lockstep; memory does not grow with
// them.
LogComparison compare_logs(const TimelineLog& a, const TimelineLog& b, Lsn from, Lsn to = kMaxLsn);

// What a log holds from `from` on, up to its end. `from`: where one of its records begins, or its end.
struct LogTail {
  Tally tally{};
  LogEnd end{};
  bool reached = false;  // the log is here at `from`; if not, `tally` counts what lies behind the gap
  Lsn counted_from{};    // where counting began
};
LogTail tail_from(const TimelineLog& log, Lsn from);

// The last checkpoint record that begins before `before`, or nothing if none is found in the WAL that is
// here. Looks segment by segment from the end back, so reads no more than the distance to that record, in
// whole segments (pg_rewind parsexlog.c findLastCheckpoint() follows the links instead).
struct FoundCheckpoint {
  Lsn lsn{};
  Lsn redo{};
};
std::optional<FoundCheckpoint> last_checkpoint_before(const TimelineLog& log, Lsn before);

}  // namespace walread
