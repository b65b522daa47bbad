// The log of one node on the way to a timeline, as recovery on that node would read it.
//
// Recovery takes each segment from the newest timeline of the target's history that has it (xlog.c
// XLogFileReadAnyTLI()), and does not notice when an older timeline's file goes on behind the point where
// that timeline was left: it replays it, up to where the links stop fitting. So a file's content counts only
// as far as the history says that its timeline reaches; a record behind that is not one of the target's,
// whatever its checksum.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libwalread/facts/wal_files.hpp"
#include "libwalread/io/counting_source.hpp"
#include "libwalread/wal/reader.hpp"

namespace walread {

struct TimelineLog {
  LogShape shape{};
  TimelineId tli = 0;
  HistoryFile history{};  // of tli; without entries if no file of it was found
  std::map<SegmentNumber, FileSource::Entry> segments{};

  SegmentNumber segment_of(Lsn lsn) const { return shape.segment.segment_of(lsn); }
  bool has(SegmentNumber n) const { return segments.contains(n); }
  // The name of the segment's file on the timeline that the history gives it.
  std::string segment_name(SegmentNumber n) const;
  // The name of the file that holds it here, or segment_name() if none does.
  std::string file_name(SegmentNumber n) const;
  // The first segment of the unbroken run of segments that ends with the one that holds `lsn`; nothing if
  // that is missing.
  std::optional<SegmentNumber> run_begin(Lsn lsn) const;
  // Whether the file that holds `lsn` is one of the timeline to which `lsn` belongs, or of a later one, which
  // begins with a copy of it (xlog.c XLogFileCopy() and its callers).
  bool file_counts_at(Lsn lsn) const;
};

// The log of `wal` on the way to `tli`; wal.ready() must hold. `more`: other places for history files and
// segments.
TimelineLog timeline_log(const WalFiles& wal, TimelineId tli, std::span<const WalFiles* const> more = {});

// How a walk over a log came to its end.
struct LogEnd {
  End end{};
  std::string file{};  // the file it ended in, or that it would have needed next
  // The walk ended because the file at end.at belongs to a timeline that the history left before that
  // position.
  bool left_timeline = false;
  bool records_follow = false;  // and intact records of that timeline follow there
  TimelineId expected = 0;      // the timeline that end.at belongs to
  TimelineId found = 0;         // that of the file or page there; 0: there is no file
};

// Reads the records of a TimelineLog one after the other.
class TimelineReader {
 public:
  // Begins with the first record at or after options.begin. `log` must outlive the reader. With
  // options.across_missing a file that goes on behind the point where its timeline was left is a gap from
  // there to the first file of the timeline that counts, like a segment that is missing; without, it is the
  // end.
  TimelineReader(const TimelineLog& log, const ReaderOptions& options);
  // The next record, gap or the end.
  Step step();
  // False at the end. Passes over gaps: without options.on_damage and options.across_missing these are ranges
  // that the server itself gave up (OVERWRITE_CONTRECORD).
  bool next();
  const RecordView& record() const { return reader_->record(); }
  const Gap& gap() const { return gap_; }
  const LogEnd& end() const { return end_; }
  // Bytes of WAL, decompressed; what was read twice counts twice.
  std::uint64_t bytes_read() const { return source_.bytes_read(); }

 private:
  Step finish(End end, bool left_timeline);
  Step leave_timeline(Lsn at);
  bool page_counts(const RecordView& record);

  const TimelineLog& log_;
  CountingSource source_;
  ReaderOptions options_;
  std::optional<Reader> reader_;
  Gap gap_{};
  LogEnd end_{};
  Lsn last_{};
  Lsn checked_page_ = kMaxLsn;
  TimelineId found_ = 0;  // of a page that is not of the timeline it should be
  bool ended_ = false;
};

}  // namespace walread
