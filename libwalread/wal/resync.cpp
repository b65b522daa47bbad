// What follows a place that cannot be read: the end of the log, or damage with valid records behind it.
//
// A checksum does not cover where a record lies, and files are used again, so behind the end of a healthy log
// there may be whole segments, pages and records of earlier times, all of them intact. Three things tell them
// from records of this log: a page's header says where the page belongs and to which timeline, and a record's
// link leads to the record before it, which cannot lie before the place that could not be read.
#include <algorithm>

#include "libwalread/wal/reader.hpp"

namespace walread {

namespace {

bool is_page_error(Code code) { return code >= Code::unwritten_page && code <= Code::bad_timeline; }

// A page of an earlier part of the log, or of the timeline before, in a file that was used again (xlog.c
// InstallXLogFileSegment(), XLogFileCopy()).
bool is_leftover(const Error& e) {
  return (e.code == Code::bad_page_address || e.code == Code::bad_timeline) && e.found != 0 &&
         e.found < e.expected;
}

bool is_zero(std::byte b) { return b == std::byte{0}; }

}  // namespace

// Whether the valid record in view_, at `at`, is one of this log. `linked`: the record before the unreadable
// place is known, and nothing that follows can link to before that place.
bool Reader::is_in_sequence(Lsn at, bool first_on_page, Lsn oldest_link, bool linked) const {
  if (view_.prev >= oldest_link) return true;
  // Of a page whose header is damaged it is not known where its first record begins, but one may follow the
  // page before.
  if (pages_.is_trusted())
    return linked && view_.prev == last_ && at == pages_.first_byte() && oldest_link == pages_.start();
  if (!first_on_page || at != view_.lsn) return false;
  // The record that says that another one was lost links to the one before that (xlog.c
  // AdvanceXLInsertBuffer(), CreateOverwriteContrecordRecord()).
  if (linked) return view_.prev == last_ && (pages_.header().info & kFirstIsOverwriteContrecord) != 0;
  // Nothing is known of what came before, but the page says that a record begins here.
  return pages_.header().continues();
}

// Looks on one page, from `from` on, for a valid record of this log.
std::optional<Lsn> Reader::scan_page(Lsn page, Lsn from, Lsn oldest_link, bool linked) {
  Error ignored;
  if (!pages_.load(page, ignored)) return std::nullopt;
  // Where the page says that its first record begins. That may be what is damaged, so it is not relied on.
  const PageHeader& header = pages_.header();
  const Lsn first = pages_.first_byte() + (header.continues() ? max_align(header.remaining) : 0);
  for (Lsn at = std::max(pages_.first_byte(), Lsn{max_align(from.value)}); at - page < shape_.page_size;
       at += 8) {
    if (!pages_.load(page, ignored)) return std::nullopt;
    const std::byte* p = pages_.page().data() + (at - page);
    const std::uint64_t room = shape_.page_size - (at - page);
    const auto total = load<std::uint32_t>(p);
    if (total < header_) continue;
    if (room >= header_) {
      const RecordHeader h = read_record_header(framing_, p);
      if (check_record_header(framing_, h) != Code::none || h.prev >= at) continue;
    }
    if (total > room) {
      // Any number of bytes could look like the header of a record of any length.
      if (total > scan_budget_) continue;
      scan_budget_ -= total;
    }
    if (!read_at(at, ignored)) continue;
    const bool on_page = pages_.start() == page || pages_.load(page, ignored);
    if (on_page && is_in_sequence(at, at == first, oldest_link, linked)) return at;
    stale_ = true;
  }
  return std::nullopt;
}

// The same on a page whose header, `h`, cannot be right. If there is one, the page is trusted from now on.
std::optional<Lsn> Reader::scan_damaged_page(Lsn page, const PageHeader& h, Lsn from, Lsn oldest_link,
                                             bool linked) {
  Error why;
  if (pages_.load(page, why) || !is_page_error(why.code)) return std::nullopt;
  if (why.code == Code::unwritten_page || why.code == Code::bad_system_id) return std::nullopt;
  // Another timeline goes on differently from where it parted, with records as intact as those of this log.
  if (h.tli != 0 && (why.code == Code::bad_timeline || h.tli < pages_.oldest_timeline())) return std::nullopt;
  pages_.trust(page);
  const auto found = scan_page(page, from, oldest_link, linked);
  if (!found) pages_.trust(std::nullopt);
  return found;
}

// The first valid record of this log behind `at`, or nothing if there is none in this segment and those that
// follow. `failed_page`: the page that could not be read, or whose record could not.
std::optional<Lsn> Reader::find_valid_after(Lsn at, Lsn failed_page) {
  const Lsn expected = expected_prev_;
  const bool linked = expected.valid();
  const Lsn oldest_link = linked ? at : shape_.segment.start_of(shape_.segment.segment_of(at));
  // If nothing was read yet, `at` is where a page header said that its first record begins.
  const Lsn from = linked || at <= options_.begin ? at + 1 : options_.begin;
  expected_prev_ = {};
  scanning_ = true;
  stale_ = false;
  std::optional<Lsn> found;
  Lsn next{};
  for (Lsn page = pages_.page_of(from); !found; page = next) {
    if (page >= options_.end && !options_.look_beyond_end) break;
    const SegmentNumber segment = shape_.segment.segment_of(page);
    const Lsn segment_end = shape_.segment.start_of(segment + 1);
    // Headers alone are read first: of recycled files nothing more is needed.
    std::byte bytes[kLongPageHeader];
    const auto got = source_.read(segment, shape_.segment.offset_of(page), bytes);
    if (got.code == Code::missing_segment || got.code == Code::cannot_open) {
      const auto later = source_.next_after(segment);
      if (!later) break;
      next = shape_.segment.start_of(*later);
      continue;
    }
    const bool file_ends = got.code == Code::none && got.bytes < sizeof bytes;
    next = file_ends ? segment_end : page + shape_.page_size;
    if (const auto h = read_page_header(Bytes(bytes, got.bytes))) {
      const bool older = h->magic == shape_.version->page_magic && h->address < page && h->address.valid();
      if (older && page > from) stale_ = true;
      if (older && page > from && shape_.segment.is_start(page)) next = segment_end;
      const Lsn begin = std::max(page, from);
      if (h->address == page) found = scan_page(page, begin, oldest_link, linked);
      // Behind the page that failed, what is blank or belongs elsewhere is taken for what it says that it is.
      const bool elsewhere = h->magic == shape_.version->page_magic && h->address != page &&
                             h->address.valid() && pages_.page_of(h->address) == h->address;
      const bool blank = std::ranges::all_of(Bytes(bytes, kShortPageHeader), is_zero);
      if (!found && (page == failed_page || !(elsewhere || blank)))
        found = scan_damaged_page(page, *h, begin, oldest_link, linked);
    }
    if (next <= page) break;  // the end of all positions
  }
  expected_prev_ = expected;
  scanning_ = false;
  return found;
}

// The first segment behind a missing one that really holds a later part of the log.
std::optional<SegmentNumber> Reader::written_segment_after(SegmentNumber segment) {
  for (auto later = source_.next_after(segment); later; later = source_.next_after(*later)) {
    std::byte bytes[kLongPageHeader];
    const auto got = source_.read(*later, 0, bytes);
    const auto h = read_page_header(Bytes(bytes, got.bytes));
    if (!h) return later;
    const bool recycled =
        h->magic == shape_.version->page_magic && h->address < shape_.segment.start_of(*later);
    if (!recycled && !std::ranges::all_of(bytes, is_zero)) return later;
  }
  return std::nullopt;
}

// Whether `at`, where reading was to begin, lies in the unused rest of a segment that was switched before it
// was full, and `valid`, the record in view_, is the first behind it.
bool Reader::follows_switch(Lsn valid, Lsn at) {
  if (expected_prev_.valid() || !shape_.segment.is_start(pages_.page_of(valid))) return false;
  const Lsn prev = view_.prev;
  Error ignored;
  if (prev >= at || !read_at(prev, ignored)) return false;
  return is_switch(view_.rmid, view_.info) && view_.end == pages_.page_of(valid);
}

// Whether the page that holds `from` has nothing but zeros from there on.
bool Reader::is_blank(Lsn from) {
  Error ignored;
  if (!pages_.load(pages_.page_of(from), ignored)) return false;
  return std::ranges::all_of(pages_.page().subspan(static_cast<std::size_t>(from - pages_.start())), is_zero);
}

// Whether a page without a magic number was written all the same: the rest of its header is there, or it
// holds records of this log.
bool Reader::was_written(Lsn page, Lsn oldest_link) {
  std::vector<std::byte> bytes(shape_.page_size);
  const auto got = source_.read(shape_.segment.segment_of(page), shape_.segment.offset_of(page), bytes);
  if (!std::ranges::all_of(Bytes(bytes).first(kShortPageHeader), is_zero)) return true;
  for (std::size_t at = kShortPageHeader; at + header_ <= got.bytes; at += 8) {
    const RecordHeader h = read_record_header(framing_, bytes.data() + at);
    if (check_record_header(framing_, h) != Code::none || h.total_length > got.bytes - at) continue;
    if (h.prev < oldest_link || h.prev >= page + at) continue;
    if (record_checksum(*shape_.version, Bytes(bytes).subspan(at, h.total_length)) == h.crc) return true;
  }
  return false;
}

// No file holds what comes next.
Step Reader::fail_without_segment(Lsn at, Error error, bool in_record) {
  const SegmentNumber segment = shape_.segment.segment_of(error.lsn);
  const auto later = written_segment_after(segment);
  if (later && shape_.segment.start_of(*later) < options_.end) {
    if (!options_.across_missing) return finish_with(EndReason::damage, at, std::move(error));
    gap_ = {.begin = at, .end = shape_.segment.start_of(*later), .reason = std::move(error)};
    options_.begin = pos_ = gap_.end;
    expected_prev_ = {};
    started_ = false;
    return Step::gap;
  }
  if (in_record) return finish_with(EndReason::record_continues, at, std::move(error));
  const bool nothing_read = !expected_prev_.valid() && at == options_.begin && skipped_ == 0;
  return finish_with(nothing_read ? EndReason::unreadable : EndReason::last_segment, at, std::move(error));
}

// Decides what it means that no record could be read at `at`. Nothing if reading goes on at pos_.
std::optional<Step> Reader::fail(Lsn at, Error error) {
  if (over_limit_) return finish_with(EndReason::range_end_in_record, at);
  error.file = source_.name(shape_.segment.segment_of(error.lsn));
  // The page that gives a record up lies behind the record's beginning: a gap that does not move on would be
  // met for ever.
  if (error.code == Code::overwritten_record && error.lsn > at) {
    pos_ = error.lsn;
    gap_ = {.begin = at, .end = std::min(pos_, options_.end), .reason = std::move(error)};
    if (at < options_.begin && gap_.end <= options_.begin) return std::nullopt;
    return Step::gap;
  }
  const bool in_record = error.lsn > at && pages_.page_of(error.lsn) != pages_.page_of(at);
  if (error.code == Code::missing_segment) return fail_without_segment(at, std::move(error), in_record);
  const bool refused = error.code == Code::cannot_open || error.code == Code::cannot_read;
  if (refused && options_.on_damage == OnDamage::stop)
    return finish_with(EndReason::unreadable, at, std::move(error));

  const auto valid = find_valid_after(at, pages_.page_of(error.lsn));
  if (options_.on_damage == OnDamage::stop) pages_.trust(std::nullopt);
  if (!valid) {
    if (refused) return finish_with(EndReason::unreadable, at, std::move(error));
    return end_of_log(at, std::move(error), in_record);
  }
  if (*valid <= options_.begin || *valid < at || follows_switch(*valid, at)) {
    // What lies before the range is not asked for, and the rest of a switched segment is nothing.
    pos_ = *valid;
    expected_prev_ = {};
    return std::nullopt;
  }
  if (options_.on_damage == OnDamage::stop) {
    finish_with(EndReason::damage, at, std::move(error));
    end_.resumes_at = valid;
    return Step::end;
  }
  gap_ = {.begin = std::max(at, options_.begin),
          .end = std::min(*valid, options_.end),
          .reason = std::move(error)};
  pos_ = *valid;
  expected_prev_ = {};
  return Step::gap;
}

// Nothing valid follows `at`: names the way in which the log ends.
Step Reader::end_of_log(Lsn at, Error error, bool in_record) {
  EndReason reason = EndReason::torn_record;
  const bool no_header = error.code == Code::record_length || error.code == Code::prev_link ||
                         (error.code == Code::zero_length && error.found != 0);
  if (error.code == Code::unwritten_page) {
    if (!in_record) reason = EndReason::zeros;
  } else if (is_leftover(error)) {
    if (!in_record) reason = EndReason::recycled;
  } else if (error.code == Code::bad_magic && error.found == 0) {
    // The first sector of the page was not written; the others are left from before, or hold what came after.
    const Lsn oldest_link =
        expected_prev_.valid() ? at : shape_.segment.start_of(shape_.segment.segment_of(at));
    if (was_written(pages_.page_of(error.lsn), oldest_link)) reason = EndReason::damage;
  } else if (is_page_error(error.code) || error.code == Code::short_file ||
             error.code == Code::bad_compression || error.code == Code::record_parts) {
    reason = EndReason::damage;
  } else if (error.code == Code::zero_length && error.found == 0 && is_blank(error.lsn)) {
    reason = EndReason::zeros;
  } else if (stale_ && (no_header || error.code == Code::zero_length)) {
    // The server fills a page with zeros before it writes records to it, so what is neither zeros nor a
    // record comes from an earlier use, or from a receiver that wrote less than a page.
    reason = EndReason::recycled;
  } else if (error.code == Code::prev_link && error.found < last_.value) {
    reason = EndReason::recycled;
  }
  return finish_with(reason, at, std::move(error));
}

}  // namespace walread
