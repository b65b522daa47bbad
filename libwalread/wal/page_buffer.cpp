#include "libwalread/wal/page_buffer.hpp"

#include <algorithm>

#include "libwalread/io/segment_name.hpp"

namespace walread {

namespace {

// Reads of 64 KiB stay in the second-level cache until they are decoded; larger ones were measured slower.
constexpr std::size_t kChunk = 64u << 10;

}  // namespace

PageBuffer::PageBuffer(SegmentSource& source, const LogShape& shape)
    : source_(source), shape_(shape), chunk_(std::max<std::size_t>(kChunk, shape.page_size)) {}

void PageBuffer::forget() {
  chunk_size_ = 0;
  page_ = {};
}

bool PageBuffer::fetch(Lsn start, Error& error) {
  if (chunk_size_ != 0 && start >= chunk_start_ && start + shape_.page_size <= chunk_start_ + chunk_size_)
    return true;
  const SegmentNumber segment = shape_.segment.segment_of(start);
  const std::uint64_t offset = shape_.segment.offset_of(start);
  const std::uint64_t ahead = start < read_ahead_end_ ? read_ahead_end_ - start : 0;
  const std::uint64_t most = std::min<std::uint64_t>(chunk_.size(), shape_.segment.bytes() - offset);
  const auto wanted =
      static_cast<std::size_t>(std::min(most, std::max<std::uint64_t>(ahead, shape_.page_size)));
  SegmentSource::Result got = source_.read(segment, offset, std::span(chunk_).first(wanted));
  if (got.code == Code::cannot_read && got.bytes < shape_.page_size && wanted > shape_.page_size) {
    // The bad sector may lie behind the page.
    got = source_.read(segment, offset, std::span(chunk_).first(shape_.page_size));
  }
  chunk_start_ = start;
  chunk_size_ = got.bytes;
  if (got.bytes >= shape_.page_size) return true;
  chunk_size_ = 0;
  error.code = got.code == Code::none ? Code::short_file : got.code;
  error.os_error = got.os_error;
  error.found = offset + got.bytes;
  error.expected = shape_.segment.bytes();
  return false;
}

Code PageBuffer::check(SegmentNumber segment, Error& error) {
  const PageHeader& h = header_;
  const formats::Version& v = *shape_.version;
  error.found = h.magic;
  error.expected = v.page_magic;
  if (h.magic != v.page_magic) return Code::bad_magic;
  const bool first = shape_.segment.is_start(start_);
  const bool older = h.tli != 0 && h.tli < oldest_timeline_;
  // Where the page belongs is judged before its flags: what is left from an earlier use of the file, or was
  // copied into it at a promotion (xlog.c XLogFileCopy()), is no page of this place, whatever else it says.
  error.found = h.address.value;
  error.expected = start_.value;
  // A standby that left a timeline recycles files of it that hold positions ahead of its own.
  if (h.address != start_ && !(older && h.address > start_)) {
    if (first && h.is_long() && shape_.segment.is_start(h.address) && h.tli != 0)
      error.what = segment_file_name(h.tli, shape_.segment.segment_of(h.address), shape_.segment);
    return Code::bad_page_address;
  }
  error.found = h.tli;
  error.expected = oldest_timeline_;
  if (older) return Code::bad_timeline;
  error.found = h.info;
  error.expected = v.page_flags;
  if ((h.info & ~v.page_flags) != 0 || h.is_long() != first) return Code::bad_page_flags;
  const TimelineId newest = source_.timeline(segment);
  error.found = h.tli;
  error.expected = newest;
  if (h.tli == 0 || (newest != 0 && h.tli > newest)) return Code::bad_timeline;
  if (!first) {
    // Only the first page names the system, but it speaks for the whole file.
    error.found = foreign_id_;
    error.expected = shape_.system_id;
    return foreign_ == segment ? Code::bad_system_id : Code::none;
  }
  error.found = h.segment_size;
  error.expected = shape_.segment.bytes();
  if (h.segment_size != shape_.segment.bytes()) return Code::bad_segment_size;
  error.found = h.page_size;
  error.expected = shape_.page_size;
  if (h.page_size != shape_.page_size) return Code::bad_page_size;
  error.found = h.system_id;
  error.expected = shape_.system_id;
  if (shape_.system_id == 0 || h.system_id == shape_.system_id) return Code::none;
  foreign_ = segment;
  foreign_id_ = h.system_id;
  return Code::bad_system_id;
}

// What the header should say, of a page whose header is damaged.
PageHeader PageBuffer::trusted_header(Bytes page) const {
  PageHeader h;
  h.magic = shape_.version->page_magic;
  h.info = shape_.segment.is_start(start_) ? kLongHeader : 0;
  h.tli = oldest_timeline_ != 0 ? oldest_timeline_ : read_page_header(page)->tli;
  h.address = start_;
  return h;
}

void PageBuffer::trust(std::optional<Lsn> page) {
  if (trusted_ == page) return;
  trusted_ = page;
  page_ = {};
}

bool PageBuffer::load(Lsn start, Error& error) {
  if (!page_.empty() && start == start_) return true;
  page_ = {};
  const SegmentNumber segment = shape_.segment.segment_of(start);
  error.lsn = start;
  error.offset = shape_.segment.offset_of(start);
  if (fetch(start, error)) {
    const Bytes page =
        Bytes(chunk_).subspan(static_cast<std::size_t>(start - chunk_start_), shape_.page_size);
    start_ = start;
    if (trusted_ == start) {
      header_ = trusted_header(page);
      error.code = Code::none;
    } else {
      header_ = *read_page_header(page);
      error.code = check(segment, error);
    }
    if (error.code == Code::none) {
      page_ = page;
      return true;
    }
    const auto is_zero = [](std::byte b) { return b == std::byte{0}; };
    if (header_.magic == 0 && std::ranges::all_of(page, is_zero)) error.code = Code::unwritten_page;
  }
  return false;
}

}  // namespace walread
