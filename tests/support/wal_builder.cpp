#include "tests/support/wal_builder.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "libwalread/wal/framing.hpp"
#include "libwalread/wal/page_header.hpp"

namespace walread::test {

namespace {

constexpr unsigned kAllPages = std::numeric_limits<unsigned>::max();

template <class T>
void store(std::span<std::byte> at, T value) {
  std::memcpy(at.data(), &value, sizeof value);
}

}  // namespace

namespace {

// Up to 9.4: xlog.h XLogRecord, the data, then a BkpBlock before each image.
ByteVector with_backup_blocks(const TestRecord& record, Lsn prev, std::uint32_t block_size) {
  unsigned bits = 0;
  std::size_t total = 32 + record.data.size();
  for (const TestImage& image : record.images) {
    bits |= 0x08u >> image.id;
    total += 24 + block_size - image.hole_length;
  }
  ByteWriter out;
  out.u32(total).u32(record.xid).u32(record.data.size()).u8(record.info | bits).u8(record.rmid);
  out.lsn(prev).u32(0).align(8).bytes(record.data);
  for (const TestImage& image : record.images) {
    // Images follow the data without any alignment.
    ByteWriter head;
    head.relation(image.relation.tablespace, image.relation.database, image.relation.file);
    head.i32(image.fork).u32(image.block).u16(image.hole_offset).u16(image.hole_length);
    out.bytes(head.data()).fill(block_size - image.hole_length, image.fill);
  }
  return out;
}

// xlogrecord.h BKPIMAGE_*
unsigned image_bits(const TestBlockImage& image, bool hole, formats::ImageInfo info) {
  unsigned bits = hole ? 0x01 : 0;
  if (info == formats::ImageInfo::v15) {
    if (image.apply) bits |= 0x02;
    if (image.compression == ImageCompression::pglz) bits |= 0x04;
    if (image.compression == ImageCompression::lz4) bits |= 0x08;
    if (image.compression == ImageCompression::zstd) bits |= 0x10;
    return bits;
  }
  if (image.compression != ImageCompression::none) bits |= 0x02;
  if (image.apply && info == formats::ImageInfo::v10) bits |= 0x04;
  return bits;
}

// Numbers that stand wherever they fall.
ByteVector number(std::uint64_t value, std::size_t size) {
  ByteVector out(size);
  std::memcpy(out.data(), &value, size);
  return out;
}

// XLogRecordBlockHeader and what belongs to it.
void put_block_header(ByteWriter& out, const TestBlock& block, std::uint32_t block_size, formats::ImageInfo info) {
  const unsigned flags = static_cast<unsigned>(block.fork) | (block.image ? 0x10u : 0u) |
                         (block.data.empty() ? 0u : 0x20u) | (block.will_init ? 0x40u : 0u) |
                         (block.same_relation ? 0x80u : 0u);
  out.u8(block.id).u8(flags).bytes(number(block.data.size(), 2));
  if (block.image) {
    const TestBlockImage& image = *block.image;
    const bool compressed = image.compression != ImageCompression::none;
    const bool hole = compressed ? image.hole_length != 0 : image.bytes.size() != block_size;
    out.bytes(number(image.bytes.size(), 2)).bytes(number(image.hole_offset, 2)).u8(image_bits(image, hole, info));
    if (compressed && hole) out.bytes(number(image.hole_length, 2));
  }
  if (!block.same_relation) {
    for (const std::uint32_t id : {block.relation.tablespace, block.relation.database, block.relation.file})
      out.bytes(number(id, 4));
  }
  out.bytes(number(block.block, 4));
}

TestBlock as_block(const TestImage& image, std::uint32_t block_size) {
  TestBlock out{.id = image.id, .relation = image.relation, .fork = image.fork, .block = image.block};
  out.image = TestBlockImage{.bytes = ByteVector(block_size - image.hole_length, std::byte{image.fill}),
                             .hole_offset = image.hole_offset};
  return out;
}

// Since 9.5: xlogrecord.h XLogRecord, a header for each block and for the main data, images and data of the blocks, the
// main data. Nothing in the headers is aligned.
ByteVector with_block_references(const TestRecord& record, Lsn prev, const formats::Version& v,
                                 std::uint32_t block_size) {
  constexpr unsigned kShortMainData = 255, kLongMainData = 254, kOrigin = 253, kTopLevelXid = 252;
  std::vector<TestBlock> blocks;
  for (const TestImage& image : record.images) blocks.push_back(as_block(image, block_size));
  blocks.insert(blocks.end(), record.blocks.begin(), record.blocks.end());
  ByteWriter out;
  for (const TestBlock& block : blocks) put_block_header(out, block, block_size, v.image_info);
  if (record.origin != 0) out.u8(kOrigin).bytes(number(record.origin, 2));
  if (record.top_xid != 0) out.u8(kTopLevelXid).bytes(number(record.top_xid, 4));
  if (record.data.size() > 255) out.u8(kLongMainData).bytes(number(record.data.size(), 4));
  else if (!record.data.empty()) out.u8(kShortMainData).u8(record.data.size());
  for (const TestBlock& block : blocks) {
    if (block.image) out.bytes(block.image->bytes);
    out.bytes(block.data);
  }
  out.bytes(record.data);
  ByteWriter raw;
  raw.u32(24 + out.size()).u32(record.xid).lsn(prev).u8(record.info).u8(record.rmid).u32(0);
  return raw.bytes(out.data());
}

// How much of a record of `total` bytes without images is not its main data.
std::uint32_t overhead(formats::Framing framing, std::uint32_t total) {
  if (framing == formats::Framing::backup_block) return 32;
  return total > 24 + 2 + 255 ? 24 + 5 : 24 + 2;
}

}  // namespace

void set_link(std::span<std::byte> raw, Lsn prev, formats::System system) {
  store(raw.subspan(formats::version(system).framing == formats::Framing::backup_block ? 16 : 8), prev.value);
}

void fix_checksum(std::span<std::byte> raw, formats::System system) {
  const formats::Version& v = formats::version(system);
  store(raw.subspan(v.framing == formats::Framing::backup_block ? 24 : 20), record_checksum(v, raw));
}

ByteVector record_bytes(const TestRecord& record, Lsn prev, formats::System system, std::uint32_t block_size) {
  const formats::Version& v = formats::version(system);
  const Lsn link = record.prev.value_or(prev);
  ByteVector raw = v.framing == formats::Framing::backup_block ? with_backup_blocks(record, link, block_size)
                                                               : with_block_references(record, link, v, block_size);
  fix_checksum(raw, system);
  return raw;
}

WalBuilder::WalBuilder(const WalOptions& options)
    : options_(options), log_(options.segment, options.page_size), timeline_(options.timeline), pos_(begin()) {
  log_.add_segment(options.first_segment, timeline_);
}

Lsn WalBuilder::begin() const { return options_.segment.start_of(options_.first_segment); }

std::uint32_t WalBuilder::left_on_page() const {
  const auto used = static_cast<std::uint32_t>(pos_.value & (options_.page_size - 1));
  return used == 0 ? 0 : options_.page_size - used;
}

LogShape WalBuilder::shape() const {
  LogShape shape;
  shape.segment = options_.segment;
  shape.page_size = options_.page_size;
  shape.system_id = options_.system_id;
  shape.version = &formats::version(options_.system);
  return shape;
}

void WalBuilder::set_timeline(TimelineId timeline) {
  timeline_ = timeline;
  log_.set_timeline(options_.segment.segment_before(pos_ + 1), timeline);
}

// Writes the header of the page at pos_ and moves behind it.
void WalBuilder::begin_page(std::uint16_t flags, std::uint32_t remaining) {
  const bool is_long = options_.segment.is_start(pos_);
  log_.add_segment(options_.segment.segment_of(pos_), timeline_);
  ByteWriter header;
  header.u16(formats::version(options_.system).page_magic);
  header.u16(flags | (is_long ? kLongHeader : 0u));
  header.u32(timeline_).lsn(pos_).u32(remaining).align(8);
  if (is_long) header.u64(options_.system_id).u32(options_.segment.bytes()).u32(options_.page_size);
  log_.write(pos_, header.data());
  pos_ += header.size();
}

// Writes `raw` from pos_ on, over no more than `pages` pages.
Lsn WalBuilder::put(Bytes raw, unsigned pages) {
  if (left_on_page() == 0) {
    begin_page(next_page_flags_, 0);
    next_page_flags_ = 0;
  }
  const Lsn begin = pos_;
  for (unsigned page = 1;; ++page) {
    const auto here = std::min<std::size_t>(raw.size(), left_on_page());
    log_.write(pos_, raw.first(here));
    pos_ += here;
    raw = raw.subspan(here);
    if (raw.empty() || page == pages) break;
    begin_page(kFirstIsContrecord, static_cast<std::uint32_t>(raw.size()));
  }
  pos_ = Lsn{max_align(pos_.value)};
  return begin;
}

Lsn WalBuilder::add_raw(Bytes raw) { return last_ = put(raw, kAllPages); }

Lsn WalBuilder::add(const TestRecord& record) {
  return add_raw(record_bytes(record, last_, options_.system, options_.block_size));
}

Lsn WalBuilder::add_filler(std::uint32_t total_length) {
  const std::uint32_t more = overhead(formats::version(options_.system).framing, total_length);
  if (total_length <= more) throw std::length_error("a record has at least one byte of data");
  return add({.info = 0x20, .data = ByteWriter().fill(total_length - more, 0x5A)});
}

void WalBuilder::fill_page(std::uint32_t left) {
  if (left % 8 != 0) throw std::invalid_argument("records end at multiples of 8");
  if (left_on_page() == 0) add_filler(40);
  std::uint32_t surplus = left_on_page() - left;
  if (left_on_page() < left || (surplus != 0 && surplus < 40)) throw std::length_error("no filler fits");
  // No filler may leave a rest that no filler fits into.
  for (constexpr std::uint32_t kMost = 4096; surplus > kMost + 40; surplus -= kMost) add_filler(kMost);
  if (surplus != 0) add_filler(surplus);
}

Lsn WalBuilder::switch_segment(bool with_page_headers) {
  const Lsn at = add({.rmid = 0, .info = 0x40});
  const SegmentNumber segment = options_.segment.segment_of(at);
  if (!with_page_headers) {
    pos_ = options_.segment.start_of(segment + 1);
    return at;
  }
  pos_ = Lsn{(pos_.value + options_.page_size - 1) & ~(std::uint64_t{options_.page_size} - 1)};
  while (options_.segment.segment_of(pos_) == segment) {
    begin_page(0, 0);
    pos_ = page_of(pos_) + options_.page_size;
  }
  return at;
}

Lsn WalBuilder::lose(const TestRecord& record, unsigned pages) {
  const Lsn at = tear(record, pages);
  pos_ = page_of(pos_ - 1) + options_.page_size;
  next_page_flags_ = kFirstIsOverwriteContrecord;
  return at;
}

Lsn WalBuilder::tear(const TestRecord& record, unsigned pages) {
  return put(record_bytes(record, last_, options_.system, options_.block_size), pages);
}

void WalBuilder::fix_checksum_at(Lsn at) {
  const auto total = load<std::uint32_t>(log_.at(at, 4).data());
  fix_checksum(log_.at(at, total), options_.system);
}

}  // namespace walread::test
