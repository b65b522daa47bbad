// Arithmetic between positions, segments and pages.
//
// The log is one row of bytes, cut into segments (one file each) and those into pages. Both sizes are powers
// of two that the server chose when it was built or when the cluster was made, never something that a release
// implies: PostgreSQL up to 10 and Greenplum 6 fix them at build time (configure --with-wal-segsize: 1 to 64
// MB; --with-wal-blocksize: 1 to 64 kB), PostgreSQL 11 and later take the segment size at initdb (1 MB to 1
// GB). They are read from the long page header or from pg_control, so they are checked once, here, and
// everything after that is free of division by zero and of "is this a power of two".
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <optional>

#include "libwalread/core/lsn.hpp"

namespace walread {

// Number of a segment, counted from the start of the log. Not the two halves that a file name shows: those
// depend on the segment size (xlogdefs.h XLogSegNo).
using SegmentNumber = std::uint64_t;

// Size of one WAL segment file (xlog_internal.h IsValidWalSegSize()).
class SegmentSize {
 public:
  static constexpr std::uint64_t kMin = std::uint64_t{1} << 20;  // xlog_internal.h WalSegMinSize
  static constexpr std::uint64_t kMax = std::uint64_t{1} << 30;  // xlog_internal.h WalSegMaxSize

  // Takes a size in bytes as found in a file; nothing unless it is a power of two from 1 MiB to 1 GiB.
  static constexpr std::optional<SegmentSize> make(std::uint64_t bytes) {
    if (bytes < kMin || bytes > kMax || !std::has_single_bit(bytes)) return std::nullopt;
    return SegmentSize(static_cast<unsigned>(std::countr_zero(bytes)));
  }

  // For sizes written in code, in MiB; a bad one does not compile.
  static consteval SegmentSize mib(std::uint64_t mib) { return make(mib << 20).value(); }

  constexpr std::uint64_t bytes() const { return std::uint64_t{1} << shift_; }

  // Segments in one xlogid, the span of 4 GiB that the middle part of a file name counts: 256 for 16 MB, 64
  // for 64 MB (xlog_internal.h XLogSegmentsPerXLogId()).
  constexpr std::uint64_t segments_per_xlogid() const { return std::uint64_t{1} << (32 - shift_); }

  // The last segment that 64-bit positions reach; its end is one byte beyond kMaxLsn.
  constexpr SegmentNumber max_segment() const { return std::numeric_limits<std::uint64_t>::max() >> shift_; }

  // The segment that holds the byte at `lsn` (xlog_internal.h XLByteToSeg()).
  constexpr SegmentNumber segment_of(Lsn lsn) const { return lsn.value >> shift_; }

  // The segment that holds the byte before `lsn`: for positions that are ends, like the end of a record. An
  // end on a segment boundary belongs to the segment that is full (xlog_internal.h XLByteToPrevSeg()). 0 for
  // 0/0, where the server's arithmetic wraps round.
  constexpr SegmentNumber segment_before(Lsn lsn) const {
    return lsn.value == 0 ? 0 : segment_of(Lsn{lsn.value - 1});
  }

  // Position of the first byte of a segment. Precondition: segment <= max_segment(); beyond it the product
  // does not fit and wraps round as the server's does.
  constexpr Lsn start_of(SegmentNumber segment) const { return Lsn{segment << shift_}; }

  // Bytes from the start of its segment to `lsn` (xlog_internal.h XLogSegmentOffset()).
  constexpr std::uint64_t offset_of(Lsn lsn) const { return lsn.value & (bytes() - 1); }

  // True for the first byte of a segment: the place of the long page header.
  constexpr bool is_start(Lsn lsn) const { return offset_of(lsn) == 0; }

  // The two parts of a file name that stand for a segment number, and back (xlog_internal.h XLogFileName()).
  constexpr std::uint32_t log_part(SegmentNumber segment) const {
    return static_cast<std::uint32_t>(segment >> (32 - shift_));
  }
  constexpr std::uint32_t seg_part(SegmentNumber segment) const {
    return static_cast<std::uint32_t>(segment & (segments_per_xlogid() - 1));
  }

  friend constexpr bool operator==(SegmentSize, SegmentSize) = default;

 private:
  explicit constexpr SegmentSize(unsigned shift) : shift_(shift) {}

  unsigned shift_;  // 20 to 30
};

// Size of one WAL page, XLOG_BLCKSZ: 8 kB in PostgreSQL as shipped, 32 kB in Greenplum.
class PageSize {
 public:
  static constexpr std::uint64_t kMin = std::uint64_t{1} << 10;
  static constexpr std::uint64_t kMax = std::uint64_t{1} << 16;

  // Takes a size in bytes as found in a file; nothing unless it is one that configure --with-wal-blocksize
  // can make: a power of two from 1 KiB to 64 KiB. Every such page fits a segment of any size a whole number
  // of times.
  static constexpr std::optional<PageSize> make(std::uint64_t bytes) {
    if (bytes < kMin || bytes > kMax || !std::has_single_bit(bytes)) return std::nullopt;
    return PageSize(static_cast<unsigned>(std::countr_zero(bytes)));
  }

  // For sizes written in code, in KiB; a bad one does not compile.
  static consteval PageSize kib(std::uint64_t kib) { return make(kib << 10).value(); }

  constexpr std::uint64_t bytes() const { return std::uint64_t{1} << shift_; }

  // Position of the first byte of the page that holds the byte at `lsn`: what its header calls xlp_pageaddr.
  constexpr Lsn start_of(Lsn lsn) const { return Lsn{lsn.value & ~(bytes() - 1)}; }

  // Position of the first byte of the page after it. The last page of the log has none: the sum wraps to 0/0.
  constexpr Lsn next(Lsn lsn) const { return start_of(lsn) + bytes(); }

  // Bytes from the start of its page to `lsn`.
  constexpr std::uint64_t offset_of(Lsn lsn) const { return lsn.value & (bytes() - 1); }

  // Bytes from `lsn` to the end of its page: at least 1, the whole page at its start.
  constexpr std::uint64_t left_in_page(Lsn lsn) const { return bytes() - offset_of(lsn); }

  constexpr bool is_start(Lsn lsn) const { return offset_of(lsn) == 0; }

  constexpr std::uint64_t pages_per_segment(SegmentSize segment) const { return segment.bytes() >> shift_; }

  friend constexpr bool operator==(PageSize, PageSize) = default;

 private:
  explicit constexpr PageSize(unsigned shift) : shift_(shift) {}

  unsigned shift_;  // 10 to 16
};

}  // namespace walread
