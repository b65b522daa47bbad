// What follows a place that cannot be read: the end of the log, or damage with valid records behind it.
#include <algorithm>

#include "libwalread/wal/reader.hpp"

namespace walread {

namespace {

bool is_page_error(Code code) { return code >= Code::bad_magic && code <= Code::bad_timeline; }

// A page that was never written, or that holds an earlier part of the log because its file was recycled
// (xlog.c InstallXLogFileSegment()): neither is damage.
bool is_unwritten(const Error& e) { return e.code == Code::bad_magic && e.found == 0; }
bool is_older(const Error& e) { return e.code == Code::bad_page_address && e.found < e.expected; }

}  // namespace

// Looks on one page, from `from` on, for a record whose checksum is right and whose link goes back no further than
// the last record read. The link matters: a receiver writes into recycled files, and behind what it wrote last the
// page still holds records of the earlier use, whose checksums are right (they do not cover the position).
std::optional<Lsn> Reader::scan_page(Lsn page, Lsn from) {
  Error ignored;
  if (!pages_.load(page, ignored)) return std::nullopt;
  const PageHeader& h = pages_.header();
  Lsn at = pages_.first_byte();
  if (h.continues()) {
    const std::uint64_t rest = max_align(h.remaining);
    if (rest >= shape_.page_size - h.size()) return std::nullopt;
    at += rest;
  }
  at = std::max(at, Lsn{max_align(from.value)});
  for (; at + kRecordHeader <= page + shape_.page_size; at += 8) {
    if (!pages_.load(page, ignored)) return std::nullopt;
    const RecordHeader r = read_record_header(pages_.page().data() + (at - page));
    if (check_record_header(r) != Code::none || r.prev >= at || at - r.prev > 2 * std::uint64_t{kMaxRecordLength}) continue;
    if (!read_at(at, ignored)) continue;
    const bool in_sequence = last_.valid() ? r.prev >= last_ : at - r.prev <= 2 * shape_.segment.bytes();
    if (in_sequence) return at;
    stale_ = true;
  }
  return std::nullopt;
}

// The first valid record behind `from`, or nothing if there is none in the rest of this segment or at the start
// of the ones that follow without a hole.
std::optional<Lsn> Reader::find_valid_after(Lsn from) {
  const Lsn expected = expected_prev_;
  expected_prev_ = {};  // a link to a record that could not be read proves nothing
  stale_ = false;
  std::optional<Lsn> found;
  Lsn page = pages_.page_of(from);
  while (!found && page < options_.end) {
    // Headers alone are read first: a recycled segment is passed over without reading its pages.
    std::byte header[kShortPageHeader];
    const SegmentNumber segment = shape_.segment.segment_of(page);
    const auto got = source_.read(segment, shape_.segment.offset_of(page), header);
    if (got.code == Code::missing_segment || got.code == Code::cannot_open) break;
    const auto h = read_page_header(header);
    const bool plausible = got.bytes == sizeof header && load<std::uint64_t>(header + 8) == page.value;
    if (h && page > from && h->magic == shape_.version->page_magic && h->address < page) stale_ = true;
    if (h && !plausible && shape_.segment.is_start(page) && page > from) {
      page = shape_.segment.start_of(segment + 1);
      continue;
    }
    if (plausible) found = scan_page(page, page <= from ? from + 8 : page);
    page += shape_.page_size;
  }
  expected_prev_ = expected;
  return found;
}

// Decides what it means that no record could be read at `at`.
Step Reader::fail(Lsn at, Error error) {
  if (over_limit_) return finish_with(EndReason::range_end_in_record, at);
  if (error.code == Code::overwritten_record) {
    gap_ = {.begin = at, .end = error.lsn, .reason = std::move(error)};
    pos_ = gap_.end;
    return Step::gap;
  }
  const bool in_record = error.lsn > at && pages_.page_of(error.lsn) != pages_.page_of(at);
  if (error.code == Code::missing_segment) {
    const auto later = source_.next_after(shape_.segment.segment_of(error.lsn));
    if (later && options_.across_missing && shape_.segment.start_of(*later) < options_.end) {
      gap_ = {.begin = at, .end = shape_.segment.start_of(*later), .reason = std::move(error)};
      options_.begin = pos_ = gap_.end;
      expected_prev_ = {};
      started_ = false;
      return Step::gap;
    }
    if (later && shape_.segment.start_of(*later) < options_.end) {
      return finish_with(EndReason::damage, at, std::move(error));
    }
    return finish_with(in_record ? EndReason::record_continues : EndReason::last_segment, at, std::move(error));
  }
  if (error.code == Code::cannot_open || error.code == Code::cannot_read) {
    return finish_with(EndReason::unreadable, at, std::move(error));
  }

  const bool page_error = is_page_error(error.code);
  if (const auto valid = find_valid_after(at)) {
    if (options_.on_damage == OnDamage::skip) {
      gap_ = {.begin = at, .end = *valid, .reason = std::move(error)};
      pos_ = *valid;
      expected_prev_ = {};
      return Step::gap;
    }
    finish_with(EndReason::damage, at, std::move(error));
    end_.resumes_at = valid;
    return Step::end;
  }
  // The server fills a page with zeros before it writes records to it, so what is neither zeros nor a record comes
  // from an earlier use, or from a receiver that wrote less than a page.
  const bool no_header = error.code == Code::record_length || error.code == Code::prev_link ||
                         (error.code == Code::zero_length && error.found != 0);
  if (no_header && (stale_ || (error.code == Code::prev_link && error.found < last_.value))) {
    return finish_with(EndReason::recycled, at, std::move(error));
  }
  if (is_unwritten(error) || is_older(error)) {
    if (in_record) return finish_with(EndReason::torn_record, at, std::move(error));
    return finish_with(is_older(error) ? EndReason::recycled : EndReason::zeros, at, std::move(error));
  }
  if (page_error || error.code == Code::short_file || error.code == Code::record_parts) {
    return finish_with(EndReason::damage, at, std::move(error));
  }
  if (error.code == Code::zero_length && error.found == 0) {
    return finish_with(EndReason::zeros, at, std::move(error));
  }
  return finish_with(EndReason::torn_record, at, std::move(error));
}

}  // namespace walread
