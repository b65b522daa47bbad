#include "libwalread/wal/reader.hpp"

#include <algorithm>
#include <utility>

namespace walread {

Reader::Reader(SegmentSource& source, const LogShape& shape, const ReaderOptions& options)
    : source_(source), shape_(shape), framing_(shape.version->framing), header_(header_size(framing_)), options_(options),
      pages_(source, shape), pos_(options.begin) {}

bool Reader::record_error(Error& error, Code code, Lsn at, std::uint64_t found, std::uint64_t expected) const {
  error.code = code;
  error.lsn = at;
  error.offset = shape_.segment.offset_of(at);
  error.found = found;
  error.expected = expected;
  return false;
}

// Moves pos_ to the first place at or before options_.begin's page where a record begins (xlogreader.c
// XLogFindNextRecord()), over the rest of a record that began on an earlier page.
bool Reader::find_begin(Error& error) {
  const Lsn first = pages_.page_of(options_.begin);
  std::uint64_t needed = 0;  // of that record, by the page before
  for (Lsn page = first;; page += shape_.page_size) {
    if (page < first || !pages_.load(page, error)) return false;
    const PageHeader& h = pages_.header();
    const bool given_up = (h.info & kFirstIsOverwriteContrecord) != 0;
    if (page != first && !given_up) {
      // One of the two pages is wrong, and it may be the first, where the begin is.
      if (!h.continues()) return record_error(error, Code::no_contrecord, page);
      if (h.remaining != needed) return record_error(error, Code::contrecord_length, page, h.remaining, needed);
    }
    if (!h.continues()) {
      pos_ = pages_.first_byte();
      return true;
    }
    const std::uint64_t rest = max_align(h.remaining);
    const std::uint64_t room = shape_.page_size - h.size();
    skipped_ += std::min<std::uint64_t>(h.remaining, room);
    if (rest <= room) {
      pos_ = pages_.first_byte() + rest;
      return true;
    }
    needed = h.remaining - room;
  }
}

// Whether a header can be that of the record at `at`: its length and its link to the one before.
inline bool Reader::check_header(const RecordHeader& h, Lsn at, Error& error) const {
  const Code code = check_record_header(framing_, h);
  if (code != Code::none) return record_error(error, code, at, h.total_length);
  if (expected_prev_.valid() ? h.prev == expected_prev_ : h.prev < at) return true;
  return record_error(error, Code::prev_link, at, h.prev.value, expected_prev_.value);
}

inline Code Reader::split_as(std::uint32_t block_size, const RecordHeader& h, std::uint64_t& added_up) {
  if (framing_ == formats::Framing::backup_block) return split_backup_blocks(h, view_.raw, block_size, view_, added_up);
  return split_block_references(*shape_.version, view_.raw, block_size, view_, added_up);
}

// The size of data pages is not written in the log: it is tried out on the first image, and then kept.
inline bool Reader::split(const RecordHeader& h, Error& error) {
  std::uint64_t added_up = 0;
  const std::uint32_t first =
      shape_.block_size != 0 ? shape_.block_size : std::min(shape_.page_size, kLargestBlock);
  if (split_as(first, h, added_up) == Code::none) {
    if (view_.image_count != 0) shape_.block_size = first;
    return true;
  }
  if (shape_.block_size == 0) {
    for (std::uint32_t size = 1024; size <= kLargestBlock; size *= 2) {
      std::uint64_t ignored = 0;
      if (split_as(size, h, ignored) == Code::none) {
        shape_.block_size = size;
        return true;
      }
    }
  }
  return record_error(error, Code::record_parts, view_.lsn, added_up, h.total_length);
}

// The last checks on view_.raw, which is complete and has header `h`: checksum and parts.
inline bool Reader::finish(const RecordHeader& h, Lsn at, Lsn physical_end, Lsn aligned_end, Error& error) {
  const std::uint32_t crc = record_checksum(*shape_.version, view_.raw);
  if (crc != h.crc) return record_error(error, Code::bad_crc, at, crc, h.crc);
  if (physical_end > options_.end && !options_.finish_last && !scanning_) {
    over_limit_ = true;
    return record_error(error, Code::none, at);
  }
  view_.lsn = at;
  view_.end = aligned_end;
  view_.prev = h.prev;
  view_.total_length = h.total_length;
  view_.xid = h.xid;
  view_.rmid = h.rmid;
  view_.info = h.info;
  if (!split(h, error)) return false;
  view_.data_length = static_cast<std::uint32_t>(view_.data.size());
  // The rest of a switched segment is unused (xlogreader.c XLogReadRecord()).
  if (is_switch(h.rmid, h.info)) {
    view_.end = shape_.segment.start_of(shape_.segment.segment_of(physical_end - 1) + 1);
  }
  if (view_.end < at) view_.end = kMaxLsn;  // the log has no position behind it
  return true;
}

// Copies the record at `at`, which does not fit on its page, page by page into assembled_. Nothing is allocated
// ahead of the bytes that are really there, whatever length the header claims.
bool Reader::assemble(Lsn at, std::uint32_t total, Error& error) {
  assembled_.clear();
  const Bytes first = pages_.page().subspan(static_cast<std::size_t>(at - pages_.start()));
  assembled_.insert(assembled_.end(), first.begin(), first.end());
  for (;;) {
    if (assembled_.size() >= header_ && !check_header(read_record_header(framing_, assembled_.data()), at, error)) return false;
    const Lsn page = pages_.end();
    if (page < at) return record_error(error, Code::record_length, at, total);  // the log has no such positions
    const bool beyond = page >= options_.end && !options_.finish_last && !scanning_;
    if (!(beyond && !options_.look_beyond_end) && pages_.load(page, error)) {
      // The page is looked at even if the record is not wanted: it tells a record from a damaged length.
    } else if (beyond) {
      over_limit_ = true;
      return record_error(error, Code::none, at);
    } else {
      return false;
    }
    const PageHeader& h = pages_.header();
    if ((h.info & kFirstIsOverwriteContrecord) != 0) return record_error(error, Code::overwritten_record, page);
    if (!h.continues()) return record_error(error, Code::no_contrecord, page);
    const std::uint64_t needed = total - assembled_.size();
    if (h.remaining != needed) return record_error(error, Code::contrecord_length, page, h.remaining, needed);
    if (beyond) {
      over_limit_ = true;
      return record_error(error, Code::none, at);
    }
    const std::size_t here = std::min<std::uint64_t>(needed, shape_.page_size - h.size());
    const Bytes part = pages_.page().subspan(h.size(), here);
    assembled_.insert(assembled_.end(), part.begin(), part.end());
    if (here < needed) continue;
    view_.raw = assembled_;
    const Lsn begin = pages_.first_byte();
    return finish(read_record_header(framing_, view_.raw.data()), at, begin + needed, begin + max_align(needed), error);
  }
}

// Tries to read the record at `at`: into view_, with the reason in `error` if it cannot be. In line for the two loops that
// read records one after the other; read_at() is the same for the others.
inline bool Reader::read_record(Lsn at, Error& error) {
  over_limit_ = false;
  if (!pages_.holds(at)) {
    if (!pages_.load(pages_.page_of(at), error)) return false;
  }
  if (at == pages_.start()) at = pages_.first_byte();
  if (at < pages_.first_byte() || (at.value & 7) != 0) return record_error(error, Code::record_length, at);
  if (at == pages_.first_byte() && pages_.header().continues()) {
    return record_error(error, Code::contrecord_here, at, pages_.header().remaining);
  }
  view_.tli = pages_.header().tli;
  const std::size_t room = static_cast<std::size_t>(pages_.end() - at);
  const std::byte* p = pages_.page().data() + (at - pages_.start());
  const auto total = load<std::uint32_t>(p);
  if (room >= header_) {
    const RecordHeader h = read_record_header(framing_, p);
    if (!check_header(h, at, error)) return false;
    if (total <= room) {
      view_.raw = Bytes(p, total);
      return finish(h, at, at + total, at + max_align(total), error);
    }
  } else if (total == 0) {
    return record_error(error, Code::zero_length, at);
  } else if (total < header_ || total > kMaxRecordLength) {
    return record_error(error, Code::record_length, at, total);
  }
  return assemble(at, total, error);
}

bool Reader::read_at(Lsn at, Error& error) { return read_record(at, error); }

// Reads the record at pos_ and moves behind it. If that fails, error_ says why.
inline bool Reader::advance() {
  if (!read_record(pos_, error_)) return false;
  pos_ = view_.end;
  expected_prev_ = view_.lsn;
  pages_.expect_timeline(pages_.header().tli);
  return true;
}

// Whether the first page of the segment in which reading begins is what it should be. A segment that is not there or
// cannot be opened is met again at once.
bool Reader::has_good_first_page(Error& error) {
  const SegmentNumber segment = shape_.segment.segment_of(pos_);
  const Lsn first = shape_.segment.start_of(segment);
  if (pages_.page_of(pos_) == first || pages_.load(first, error)) return true;
  error.file = source_.name(segment);
  return error.code == Code::missing_segment || error.code == Code::cannot_open;
}

Step Reader::next() {
  if (ended_) return Step::end;
  if (!started_) {
    started_ = true;
    Error error;
    if (options_.check_begin && !has_good_first_page(error)) {
      const bool refused = error.code == Code::cannot_read;
      return finish_with(refused ? EndReason::unreadable : EndReason::damage, pos_, std::move(error));
    }
    if (!find_begin(error)) {
      // What lies before the begin on its page may be damaged although the begin itself is a good record.
      pos_ = options_.begin;
      Error at_begin;
      if (!read_at(pos_, at_begin)) {
        if (const auto step = fail(pos_, std::move(skipped_ != 0 ? error : at_begin))) return *step;
      }
    }
  }
  for (;;) {
    if (pos_ >= options_.end) return finish_with(EndReason::range_end, pos_);
    const Lsn at = pos_;
    if (!advance()) {
      if (const auto step = fail(at, std::exchange(error_, {}))) return *step;
      continue;
    }
    if (view_.lsn < options_.begin) continue;
    last_ = view_.lsn;
    scan_budget_ += view_.total_length;
    return Step::record;
  }
}

PieceSeams Reader::read_piece(Lsn begin, Lsn end, PieceWork& work) {
  options_ = {.begin = begin};
  shape_.block_size = 0;
  pos_ = begin;
  last_ = expected_prev_ = {};
  scan_budget_ = 0;
  pages_.expect_timeline(0);
  pages_.read_ahead_to(end);

  PieceSeams seams;
  Error ignored;
  if (!pages_.load(begin, ignored)) return seams;
  seams.timeline = pages_.header().tli;
  pages_.expect_timeline(seams.timeline);
  if (!find_begin(ignored)) return seams;
  while (pos_ < end) {
    if (!advance()) {
      error_ = {};
      return seams;
    }
    if (!seams.first.valid()) {
      seams.first = view_.lsn;
      seams.first_link = view_.prev;
      const Lsn page = pages_.page_of(view_.lsn);
      const std::uint32_t header = shape_.segment.is_start(page) ? kLongPageHeader : kShortPageHeader;
      if (view_.lsn == page + header) seams.after_page = page;
    }
    seams.record_bytes += view_.total_length;
    if (!work.record(view_)) return seams;
  }
  seams.intact = seams.first.valid();
  seams.after = position();
  return seams;
}

ReadPosition Reader::position() const {
  return {.next = pos_, .last = expected_prev_, .timeline = pages_.oldest_timeline(), .block_size = shape_.block_size};
}

void Reader::go_on_behind(const PieceSeams& piece) {
  pos_ = piece.after.next;
  last_ = expected_prev_ = piece.after.last;
  pages_.expect_timeline(piece.after.timeline);
  if (shape_.block_size == 0) shape_.block_size = piece.after.block_size;
  scan_budget_ += piece.record_bytes;
}

void Reader::retry() {
  ended_ = false;
  pages_.forget();
  if (!last_.valid()) {
    started_ = false;
    expected_prev_ = {};
    skipped_ = 0;
  }
}

Step Reader::finish_with(EndReason reason, Lsn at, Error error) {
  ended_ = true;
  end_ = {.reason = reason, .at = at, .last = last_, .error = std::move(error)};
  return Step::end;
}

}  // namespace walread
