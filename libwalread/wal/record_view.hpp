// A record as it lies in the log, taken apart as far as its framing goes, whatever the framing.
#pragma once

#include <array>
#include <cstdint>

#include "libwalread/core/bytes.hpp"
#include "libwalread/core/lsn.hpp"

namespace walread {

// Which file of which database: RelFileNode (relfilenode.h).
struct Relation {
  std::uint32_t tablespace = 0;
  std::uint32_t database = 0;
  std::uint32_t file = 0;

  friend bool operator==(const Relation&, const Relation&) = default;
};

inline Relation load_relation(const std::byte* p) {
  return {load<std::uint32_t>(p), load<std::uint32_t>(p + 4), load<std::uint32_t>(p + 8)};
}

// A full-page image that a record carries (up to 9.4: xlog_internal.h BkpBlock).
struct BlockImage {
  std::uint8_t id = 0;  // number of the block within the record
  Relation relation{};
  std::int32_t fork = 0;
  std::uint32_t block = 0;
  std::uint16_t hole_offset = 0;  // the zeroes between a page's line pointers and its tuples are left out
  std::uint16_t hole_length = 0;
  Bytes bytes{};                  // the page without the hole
};

inline constexpr std::size_t kMaxImages = 4;  // xlog_internal.h XLR_MAX_BKP_BLOCKS

// The views point into the reader's buffers and hold until it reads on.
struct RecordView {
  Lsn lsn{};       // where the record begins
  Lsn end{};       // where the next one can begin: aligned, the first byte of a page if it is at one (EndRecPtr);
                   // behind a switch record the next segment
  Lsn prev{};      // xl_prev as stored
  TimelineId tli = 0;             // of the page on which the record begins
  std::uint32_t total_length = 0; // xl_tot_len
  std::uint32_t data_length = 0;  // length of `data`
  std::uint32_t xid = 0;
  std::uint8_t rmid = 0;
  std::uint8_t info = 0;          // xl_info as stored
  Bytes raw{};                    // everything, header first
  Bytes data{};                   // main data
  std::uint8_t image_count = 0;
  std::uint8_t image_bits = 0;    // bit n: there is an image of block n
  std::array<BlockImage, kMaxImages> images{};

  bool has_image(std::uint32_t block) const { return block < 8 && ((image_bits >> block) & 1u) != 0; }
};

}  // namespace walread
