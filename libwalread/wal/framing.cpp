#include "libwalread/wal/framing.hpp"

#include <bit>

#include "libwalread/core/crc.hpp"

namespace walread {

namespace {

constexpr std::uint32_t kBkpBlock = 24;    // sizeof(BkpBlock)

// offsetof(XLogRecord, xl_crc)
constexpr std::uint32_t crc_offset(formats::Framing f) { return f == formats::Framing::backup_block ? 24 : 20; }

// xlog_internal.h XLR_BKP_BLOCK(n)
constexpr std::uint8_t image_flag(unsigned n) { return static_cast<std::uint8_t>(0x08u >> n); }

}  // namespace

RecordHeader read_record_header(formats::Framing framing, const std::byte* p) {
  RecordHeader h;
  h.total_length = load<std::uint32_t>(p);
  h.xid = load<std::uint32_t>(p + 4);
  if (framing == formats::Framing::backup_block) {
    h.data_length = load<std::uint32_t>(p + 8);
    h.info = load<std::uint8_t>(p + 12);
    h.rmid = load<std::uint8_t>(p + 13);
    h.prev = Lsn{load<std::uint64_t>(p + 16)};
  } else {
    h.prev = Lsn{load<std::uint64_t>(p + 8)};
    h.info = load<std::uint8_t>(p + 16);
    h.rmid = load<std::uint8_t>(p + 17);
  }
  h.crc = load<std::uint32_t>(p + crc_offset(framing));
  return h;
}

Code check_record_header(formats::Framing framing, const RecordHeader& h) {
  if (framing == formats::Framing::block_reference) {
    if (h.total_length == 0) return Code::zero_length;
    return h.total_length < kRecordHeader || h.total_length > kMaxRecordLength ? Code::record_length : Code::none;
  }
  if (h.total_length == 0 || (h.data_length == 0 && !is_switch(h.rmid, h.info))) return Code::zero_length;
  if (is_switch(h.rmid, h.info) && h.data_length != 0) return Code::record_length;
  if (h.total_length < kOldRecordHeader || h.total_length > kMaxRecordLength) return Code::record_length;
  if (h.data_length > h.total_length - kOldRecordHeader) return Code::record_length;
  // What data and header leave is images, and each takes no more than a page of the largest size.
  const std::uint32_t images = h.total_length - kOldRecordHeader - h.data_length;
  const auto count = static_cast<std::uint32_t>(std::popcount(static_cast<unsigned>(h.info & 0x0F)));
  if (images < count * kBkpBlock || images > count * (kBkpBlock + kLargestBlock)) return Code::record_length;
  return Code::none;
}

std::uint32_t record_checksum(const formats::Version& v, Bytes raw) {
  return checksum(v.checksum, raw.subspan(header_size(v.framing)), raw.first(crc_offset(v.framing)));
}

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
    added_up = at + kBkpBlock;
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
    added_up = at + kBkpBlock + length;
    if (added_up > raw.size()) return Code::record_parts;
    image.bytes = raw.subspan(static_cast<std::size_t>(at + kBkpBlock), length);
    out.image_bits |= std::uint64_t{1} << n;
    ++out.image_count;
    at = added_up;
  }
  added_up = at;
  return at == raw.size() ? Code::none : Code::record_parts;
}

}  // namespace walread
