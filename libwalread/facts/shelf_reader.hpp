// Reads a log from all the places that have it, and proves the seams.
//
// Where one file cannot be read on, another offer for the same segment is tried from the very record on: it
// counts only if its next record links back to the last one read (xl_prev). So a stretch that was read to its
// end is proven, not listed; and what no offer has is a gap with its two ends.
#pragma once

#include <memory>
#include <vector>

#include "libwalread/facts/log_shelf.hpp"

namespace walread {

// A range that no offer has. `end`: where the first record behind it begins.
struct LogGap {
  Lsn begin{};
  Lsn end{};
  std::string file{};  // where reading stopped
};

struct ShelfStart {
  Lsn at{};               // where a record begins, or would
  Lsn last{};             // the record before it, if it is known: what the first one has to link back to
  bool anywhere = false;  // begin with the first record at or behind `at`, wherever that is
};

class ShelfReader {
 public:
  // Reads from start.at up to `end`. With `hop` reading goes on behind a gap, in what the shelf has there.
  // `shelf` must outlive the reader.
  ShelfReader(const LogShelf& shelf, ShelfStart start, Lsn end = kMaxLsn, bool hop = false);

  bool next();
  const RecordView& record() const { return reader_->record(); }
  // Whether record() is the first one behind a gap, or the first at all of a reading that begins anywhere.
  bool behind_gap() const { return behind_gap_; }
  // How reading ended: as the first offer at that place says it.
  const LogEnd& end() const { return end_; }
  const std::vector<LogGap>& gaps() const { return gaps_; }
  // The segments of which some part was read from another place than the node's own WAL directory, in order.
  const std::vector<SegmentNumber>& fetched() const { return fetched_; }
  const Offer* taken(SegmentNumber n) const;

 private:
  // Where the reader is to begin.
  Lsn position() const { return after_hop_ ? hopped_to_ : at_; }
  void restart();
  bool try_another(SegmentNumber n);
  bool recover(const LogEnd& end, std::optional<SegmentNumber> suspect = {});
  bool hop_over();
  bool may_go_on_in(SegmentNumber n, const std::vector<Offer>& list) const;
  bool joins(const RecordView& record) const;
  bool is_whole(SegmentNumber n);
  SegmentNumber first_new_segment(const RecordView& record) const;
  SegmentNumber last_segment_of(const RecordView& record) const;
  std::optional<SegmentNumber> refused_segment(const RecordView& record);

  const LogShelf& shelf_;
  TimelineLog log_;
  std::map<SegmentNumber, std::size_t> taken_{};
  std::unique_ptr<TimelineReader> reader_;
  Lsn limit_;
  bool hop_;
  Lsn at_;    // where the next record should begin
  Lsn last_;  // the last one read
  Lsn hopped_to_{};
  bool fresh_ = true;       // the reader was begun anew: its first record has to join
  bool after_hop_ = false;  // nothing is there to join
  bool anywhere_;           // nor at the very beginning
  bool behind_gap_ = false;
  bool ended_ = false;
  std::optional<SegmentNumber> current_{};  // the last one of which bytes were used
  std::optional<LogEnd> first_end_{};       // at at_, before other offers were tried
  LogEnd end_{};
  std::vector<LogGap> gaps_{};
  std::vector<SegmentNumber> fetched_{};
};

}  // namespace walread
