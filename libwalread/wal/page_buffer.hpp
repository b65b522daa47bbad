// Pages of the log, read in chunks and checked one by one.
#pragma once

#include <vector>

#include "formats/version/version.hpp"
#include "libwalread/io/segment_source.hpp"
#include "libwalread/wal/page_header.hpp"

namespace walread {

// What every page of one log has in common; read from the long header of one of its segments (see probe.hpp).
struct LogShape {
  SegmentSize segment = SegmentSize::mib(16);
  std::uint32_t page_size = 8192;
  std::uint64_t system_id = 0;   // 0: not known, not checked
  std::uint32_t block_size = 0;  // of data files; 0: found out at the first full-page image
  const formats::Version* version = nullptr;
};

class PageBuffer {
 public:
  PageBuffer(SegmentSource& source, const LogShape& shape);

  // Makes the page that begins at `start` the current one. On failure `error` says why and there is no
  // current page. Checks what xlogreader.c XLogReaderValidatePageHeader() checks: magic, address, timeline,
  // flags, and on the first page of a segment the system identifier and the sizes. Of a first page that
  // belongs to another segment, error.what is the name of that.
  bool load(Lsn start, Error& error);

  // From now on a page of an older timeline than this is none of this log (XLogReaderValidatePageHeader()):
  // where a timeline ends in the middle of its first segment, pages of the one it left may follow.
  void expect_timeline(TimelineId oldest) { oldest_timeline_ = oldest; }
  TimelineId oldest_timeline() const { return oldest_timeline_; }

  // Takes the page that begins at `page` for one of this log, whatever its header says: it does not go on
  // with a record that began before. For salvage, where records on it show that only its header is damaged.
  // One page at a time; nothing: none.
  void trust(std::optional<Lsn> page);
  bool is_trusted() const { return !page_.empty() && trusted_ == start_; }

  // From `end` on pages are read one by one: few of them are wanted.
  void read_ahead_to(Lsn end) { read_ahead_end_ = end; }

  // Forgets what was read, so that a page that has grown is read again.
  void forget();

  // The current page: all of its bytes, its checked header, its first byte after the header. After load()
  // failed because of what the header says, the header is that of the page that was tried.
  Bytes page() const { return page_; }
  const PageHeader& header() const { return header_; }
  Lsn start() const { return start_; }
  Lsn end() const { return start_ + shape_.page_size; }
  Lsn first_byte() const { return start_ + header_.size(); }
  bool holds(Lsn lsn) const { return !page_.empty() && lsn >= start_ && lsn < end(); }

  Lsn page_of(Lsn lsn) const { return Lsn{lsn.value & ~(std::uint64_t{shape_.page_size} - 1)}; }

 private:
  bool fetch(Lsn start, Error& error);
  Code check(SegmentNumber segment, Error& error);
  PageHeader trusted_header(Bytes page) const;

  SegmentSource& source_;
  LogShape shape_;
  std::vector<std::byte> chunk_;
  Lsn chunk_start_{};
  std::size_t chunk_size_ = 0;
  Lsn start_{};
  Bytes page_{};
  PageHeader header_{};
  TimelineId oldest_timeline_ = 0;
  Lsn read_ahead_end_ = kMaxLsn;
  std::optional<Lsn> trusted_;
  std::optional<SegmentNumber>
      foreign_;  // the segment met last whose first page is of another database system
  std::uint64_t foreign_id_ = 0;
};

}  // namespace walread
