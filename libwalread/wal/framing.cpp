#include "libwalread/wal/framing.hpp"

namespace walread {

namespace {

// xlog_internal.h XLR_BKP_BLOCK(n)
constexpr std::uint8_t image_flag(unsigned n) { return static_cast<std::uint8_t>(0x08u >> n); }

}  // namespace

Code split_backup_blocks(const RecordHeader& h, Bytes raw, std::uint32_t block_size, RecordView& out,
                         std::uint64_t& added_up) {
  out.data = raw.subspan(kOldRecordHeader, h.data_length);
  out.image_count = 0;
  out.image_bits = 0;
  out.block_count = 0;
  out.block_bits = 0;
  out.origin = 0;
  out.top_xid = 0;
  std::uint64_t at = std::uint64_t{kOldRecordHeader} + h.data_length;
  for (unsigned n = 0; n < kMaxBackupBlocks; ++n) {
    if ((h.info & image_flag(n)) == 0) continue;
    added_up = at + kBackupBlockHeader;
    if (added_up > raw.size()) return Code::record_parts;
    const std::byte* p = raw.data() + at;
    BlockImage& image = out.images[out.image_count];
    image.id = static_cast<std::uint8_t>(n);
    image.relation = load_relation(p);
    image.fork = load<std::int32_t>(p + 12);
    image.block = load<std::uint32_t>(p + 16);
    image.hole_offset = load<std::uint16_t>(p + 20);
    image.hole_length = load<std::uint16_t>(p + 22);
    image.block_size = block_size;
    // A hole of the whole page or beyond its end cannot be: what is meant is another block size, or nothing.
    if (std::uint32_t{image.hole_offset} + image.hole_length > block_size) return Code::record_parts;
    const std::uint32_t length = block_size - image.hole_length;
    added_up = at + kBackupBlockHeader + length;
    if (added_up > raw.size()) return Code::record_parts;
    image.bytes = raw.subspan(static_cast<std::size_t>(at + kBackupBlockHeader), length);
    out.image_bits |= std::uint64_t{1} << n;
    ++out.image_count;
    at = added_up;
  }
  added_up = at;
  return at == raw.size() ? Code::none : Code::record_parts;
}

}  // namespace walread
