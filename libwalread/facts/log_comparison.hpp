// Two logs compared record by record: equal timeline ids prove nothing, and neither does a history file.
#pragma once

#include "libwalread/facts/segment_fact.hpp"
#include "libwalread/facts/shelf_reader.hpp"
#include "libwalread/facts/tally.hpp"

namespace walread {

struct LogComparison {
  Lsn begin{};                // where comparing began; not valid: the two logs have no record in common here
  std::uint64_t records = 0;  // that are the same in both, byte for byte
  Lsn last_same{};            // the last of them; not valid: not one is the same
  Lsn same_until{};           // its end: no difference was met up to here
  std::optional<Lsn> differs_at{};  // the first position at which the two have different records
  std::uint64_t skipped = 0;        // records that only one side could be read at: the other has a gap there

  bool compared() const { return records != 0 || differs_at.has_value(); }
};

// Compares `a` and `b` from `from` on until they differ, one ends for good or `to` is reached. Where one
// cannot be read, goes on behind that gap: equal records behind it prove what lies before. If already the
// first record differs, looks at what lies before `from`, so that differs_at is the first such position.
// Reads both in lockstep; memory does not grow with them.
LogComparison compare_logs(const LogShelf& a, const LogShelf& b, Lsn from, Lsn to = kMaxLsn);

// What a log holds from a position on, up to its end.
struct LogTail {
  Tally tally{};
  LogEnd end{};
  Lsn from{};
  Lsn until{};                 // where the last record that was counted ends; `from` if none was
  std::vector<LogGap> gaps{};  // what could not be counted; then the tally is "at least"
  bool joined = false;         // the first record links back to the last one before `from`

  bool whole() const { return gaps.empty(); }
  bool empty() const { return tally.records == 0 && gaps.empty(); }
  // Whether somebody could miss something of it.
  bool commits_something() const {
    return tally.all_commits() != 0 || tally.prepares != 0 || tally.undecoded != 0 || !gaps.empty();
  }
};
LogTail tail_from(const LogShelf& shelf, ShelfStart start, Lsn to = kMaxLsn);

// Whether a log leads from one position to another without a gap, whatever place each part is in.
struct LogWay {
  Lsn from{};
  Lsn to{};
  bool reached = false;
  LogEnd end{};  // how reading ended, if it did not reach `to`
  // Segments of which a part was read elsewhere than in the node's own WAL directory.
  std::vector<SegmentFact> from_archive{};
  std::vector<SegmentFact> from_other{};
  std::vector<SegmentFact> missing{};  // not reached: what no place has in a usable form, from there on
  Lsn stopped_at{};                    // not reached: up to here it is proven
  bool met_checkpoint = false;         // a checkpoint record begins at the position that was asked for
};
// `checkpoint`: where a checkpoint record is expected on it.
LogWay way_through(const LogShelf& shelf, ShelfStart start, Lsn to, Lsn checkpoint = {});

// The last checkpoint record that begins before `before`, or nothing if none is found in the WAL that is
// here. Looks segment by segment from the end back, so reads no more than the distance to that record, in
// whole segments (pg_rewind parsexlog.c findLastCheckpoint() follows the links instead).
struct FoundCheckpoint {
  Lsn lsn{};
  Lsn redo{};
};
std::optional<FoundCheckpoint> last_checkpoint_before(const TimelineLog& log, Lsn before);

}  // namespace walread
