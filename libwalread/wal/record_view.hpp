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

enum class ImageCompression : std::uint8_t { none, pglz, lz4, zstd };

// A full-page image that a record carries (up to 9.4: xlog_internal.h BkpBlock; since 9.5: xlogrecord.h
// XLogRecordBlockImageHeader).
struct BlockImage {
  std::uint8_t id = 0;  // number of the block within the record
  Relation relation{};
  std::int32_t fork = 0;
  std::uint32_t block = 0;
  std::uint16_t hole_offset = 0;  // the zeroes between a page's line pointers and its tuples are left out
  std::uint16_t hole_length = 0;
  ImageCompression compression = ImageCompression::none;
  std::uint32_t block_size = 0;   // of the whole page
  bool apply = true;              // false: only there to check the WAL (wal_consistency_checking, since 10)
  Bytes bytes{};                  // the page without the hole, as it is stored
};

// A block that a record names (since 9.5: xlogrecord.h XLogRecordBlockHeader).
struct BlockRef {
  std::uint8_t id = 0;
  Relation relation{};
  std::int32_t fork = 0;
  std::uint32_t block = 0;
  bool will_init = false;           // the page is made anew: its old content does not matter
  const BlockImage* image = nullptr;
  Bytes data{};                     // what the record says of this block alone
};

inline constexpr std::size_t kMaxBackupBlocks = 4;  // xlog_internal.h XLR_MAX_BKP_BLOCKS, up to 9.4
inline constexpr std::size_t kMaxBlocks = 33;       // xlogrecord.h XLR_MAX_BLOCK_ID + 1, since 9.5

// The views point into the reader's buffers and hold until it reads on.
struct RecordView {
  Lsn lsn{};       // where the record begins
  Lsn end{};       // where the next one can begin: xlogreader.c EndRecPtr, aligned; a page's or segment's end as it is
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
  std::uint8_t block_count = 0;   // since 9.5
  std::uint64_t image_bits = 0;   // bit n: there is an image of block n
  std::uint64_t block_bits = 0;   // bit n: there is a block n (since 9.5)
  std::uint16_t origin = 0;       // replication origin, 0 if there is none (since 9.5)
  std::uint32_t top_xid = 0;      // top-level transaction, 0 if it is not named (since 14)
  std::array<BlockImage, kMaxBlocks> images{};
  std::array<BlockRef, kMaxBlocks> blocks{};

  bool has_image(std::uint32_t block) const { return block < 64 && ((image_bits >> block) & 1u) != 0; }
  bool has_block(std::uint32_t block) const { return block < 64 && ((block_bits >> block) & 1u) != 0; }
  // The block with this number, or null.
  const BlockRef* find_block(std::uint32_t id) const {
    for (std::size_t i = 0; has_block(id) && i < block_count; ++i)
      if (blocks[i].id == id) return &blocks[i];
    return nullptr;
  }
  // Bytes that images take as they are stored, without their headers.
  std::uint32_t image_bytes() const {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < image_count; ++i) sum += images[i].bytes.size();
    return static_cast<std::uint32_t>(sum);
  }
};

}  // namespace walread
