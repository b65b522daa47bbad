// The framing since 9.5 with headers that no server writes: what xlogreader.c DecodeXLogRecord() refuses is refused, and
// what it takes is taken, in every release. The bytes are written down here one by one.
#include "libwalread/wal/framing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>

#include "formats/registry.hpp"
#include "tests/support/printers.hpp"
#include "tests/support/reading.hpp"
#include "tests/support/wal_builder.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

using formats::System;
using test::ByteVector;
using test::TestRecord;

constexpr unsigned kImage = 0x10, kData = 0x20, kSame = 0x80;

// The inside of a record, header by header, then its payload.
class Inside {
 public:
  Inside& n(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) out_.push_back(static_cast<std::byte>(value >> (8 * i)));
    return *this;
  }
  Inside& block(unsigned id, unsigned flags, unsigned data_length) { return n(id, 1).n(flags, 1).n(data_length, 2); }
  Inside& image(unsigned length, unsigned hole_offset, unsigned bits) { return n(length, 2).n(hole_offset, 2).n(bits, 1); }
  // The relation and the block's number.
  Inside& where(std::uint32_t file = 500, std::uint32_t number = 7) { return n(1663, 4).n(16384, 4).n(file, 4).n(number, 4); }
  Inside& main(unsigned length) { return n(255, 1).n(length, 1); }
  Inside& payload(std::size_t size) {
    out_.resize(out_.size() + size, std::byte{0x5A});
    return *this;
  }
  const ByteVector& bytes() const { return out_; }

 private:
  ByteVector out_;
};

ByteVector record_of(const Inside& inside, System system) {
  ByteVector raw(24 + inside.bytes().size());
  const auto total = static_cast<std::uint32_t>(raw.size());
  std::memcpy(raw.data(), &total, sizeof total);
  raw[16] = std::byte{0x20};  // XLOG/NOOP
  std::ranges::copy(inside.bytes(), raw.begin() + 24);
  test::fix_checksum(raw, system);
  return raw;
}

struct Split {
  Code code{};
  std::uint64_t added_up = 0;
  std::unique_ptr<std::byte[]> bytes;
  RecordView view{};
};

Split split(const Inside& inside, System system = System::pg17, std::uint32_t block_size = 8192) {
  const ByteVector raw = record_of(inside, system);
  Split out;
  out.bytes.reset(new std::byte[raw.size()]);
  std::memcpy(out.bytes.get(), raw.data(), raw.size());
  const Bytes exact(out.bytes.get(), raw.size());
  out.code = split_block_references(formats::version(system), exact, block_size, out.view, out.added_up);
  return out;
}

Code code_of(const Inside& inside, System system = System::pg17) { return split(inside, system).code; }

TEST(BlockReferences, NothingInside) {
  const Split s = split(Inside());
  EXPECT_EQ(s.code, Code::none);
  EXPECT_EQ(s.added_up, 24u);
  EXPECT_EQ(s.view.block_count, 0);
  EXPECT_TRUE(s.view.data.empty());
}

TEST(BlockReferences, NumbersMustRise) {
  const auto two = [](unsigned a, unsigned b) {
    return code_of(Inside().block(a, 0, 0).where().block(b, 0, 0).where().main(1).payload(1));
  };
  EXPECT_EQ(two(0, 1), Code::none);
  EXPECT_EQ(two(0, 32), Code::none);
  EXPECT_EQ(two(31, 32), Code::none);
  EXPECT_EQ(two(0, 0), Code::record_parts);
  EXPECT_EQ(two(1, 0), Code::record_parts);
  EXPECT_EQ(two(32, 32), Code::record_parts);
  for (const unsigned id : {33u, 64u, 251u}) EXPECT_EQ(two(0, id), Code::record_parts) << id;
}

TEST(BlockReferences, AllThirtyThreeBlocks) {
  Inside inside;
  for (unsigned id = 0; id <= 32; ++id) inside.block(id, kData, id + 1).where(500, id);
  inside.payload(33 * 34 / 2);
  const Split s = split(inside);
  ASSERT_EQ(s.code, Code::none);
  ASSERT_EQ(s.view.block_count, 33);
  EXPECT_EQ(s.view.block_bits, (std::uint64_t{1} << 33) - 1);
  EXPECT_EQ(s.view.blocks[32].data.size(), 33u);
  EXPECT_EQ(s.view.find_block(32), &s.view.blocks[32]);
  EXPECT_EQ(s.view.find_block(33), nullptr);
}

TEST(BlockReferences, TheSameRelationAsNone) {
  EXPECT_EQ(code_of(Inside().block(0, kSame, 0).n(7, 4).main(1).payload(1)), Code::record_parts);
  const Split s = split(Inside().block(0, 0, 0).where().block(3, kSame | 2, 0).n(8, 4).main(1).payload(1));
  ASSERT_EQ(s.code, Code::none);
  EXPECT_EQ(s.view.blocks[1].relation, (Relation{1663, 16384, 500}));
  EXPECT_EQ(s.view.blocks[1].fork, 2);
  EXPECT_EQ(s.view.blocks[1].block, 8u);
}

TEST(BlockReferences, DataAndItsLength) {
  EXPECT_EQ(code_of(Inside().block(0, kData, 5).where().payload(5)), Code::none);
  EXPECT_EQ(code_of(Inside().block(0, kData, 0).where().main(5).payload(5)), Code::record_parts);
  EXPECT_EQ(code_of(Inside().block(0, 0, 5).where().payload(5)), Code::record_parts);
  for (const std::size_t there : {0u, 1u, 4u, 6u, 100u}) {
    EXPECT_EQ(code_of(Inside().block(0, kData, 5).where().payload(there)), Code::record_parts) << there;
  }
  EXPECT_EQ(code_of(Inside().block(0, kData, 65535).where().payload(65535)), Code::none);
}

TEST(BlockReferences, MainDataBeyondTheRecord) {
  EXPECT_EQ(code_of(Inside().main(5).payload(5)), Code::none);
  EXPECT_EQ(code_of(Inside().n(254, 1).n(5, 4).payload(5)), Code::none);
  EXPECT_EQ(code_of(Inside().n(254, 1).n(300, 4).payload(300)), Code::none);
  for (const std::uint64_t length : {0u, 4u, 6u, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFFu}) {
    const Split s = split(Inside().n(254, 1).n(length, 4).payload(5));
    EXPECT_EQ(s.code, Code::record_parts) << length;
    EXPECT_EQ(s.added_up, 24 + 5 + length) << length;
  }
  // A header that is itself cut off.
  EXPECT_EQ(code_of(Inside().n(255, 1)), Code::record_parts);
  for (std::size_t n = 0; n < 4; ++n) EXPECT_EQ(code_of(Inside().n(254, 1).n(0, n)), Code::record_parts) << n;
  for (std::size_t n = 0; n < 19; ++n) EXPECT_EQ(code_of(Inside().n(0, 1).payload(n)), Code::record_parts) << n;
}

TEST(BlockReferences, AnOriginOrTopLevelTransactionTwice) {
  // The server takes the last one.
  const Split s = split(Inside().n(253, 1).n(7, 2).n(253, 1).n(8, 2).n(252, 1).n(700, 4).n(252, 1).n(701, 4).main(1).payload(1));
  ASSERT_EQ(s.code, Code::none);
  EXPECT_EQ(s.view.origin, 8);
  EXPECT_EQ(s.view.top_xid, 701u);
  // They may stand before a block.
  EXPECT_EQ(code_of(Inside().n(253, 1).n(7, 2).block(0, kData, 1).where().payload(1)), Code::none);
  EXPECT_EQ(code_of(Inside().n(253, 1).n(7, 1)), Code::record_parts);
  EXPECT_EQ(code_of(Inside().n(252, 1).n(7, 3)), Code::record_parts);
}

TEST(BlockReferences, TopLevelTransactionSince14) {
  // xlogreader.c DecodeXLogRecord(): up to 13 it is an "invalid block_id 252".
  const Inside inside = Inside().n(252, 1).n(700, 4).main(1).payload(1);
  for (const System system : {System::pg95, System::pg96, System::pg10, System::pg11, System::pg12, System::pg13})
    EXPECT_EQ(code_of(inside, system), Code::record_parts) << formats::version(system).key;
  for (const System system : {System::pg14, System::pg15, System::pg16, System::pg17, System::pg18})
    EXPECT_EQ(code_of(inside, system), Code::none) << formats::version(system).key;
}

// ---- images -----------------------------------------------------------------------------------------------------------

Inside with_image(unsigned length, unsigned hole_offset, unsigned bits, std::optional<unsigned> hole_length = {}) {
  Inside inside;
  inside.block(0, kImage, 0).image(length, hole_offset, bits);
  if (hole_length) inside.n(*hole_length, 2);
  return inside.where().payload(length);
}

class Images : public testing::TestWithParam<System> {};

TEST_P(Images, WithoutCompression) {
  const auto code = [](unsigned length, unsigned hole_offset, unsigned bits) {
    return code_of(with_image(length, hole_offset, bits), GetParam());
  };
  constexpr unsigned kHole = 1;
  EXPECT_EQ(code(8192, 0, 0), Code::none);
  EXPECT_EQ(code(192, 100, kHole), Code::none);
  EXPECT_EQ(code(192, 192, kHole), Code::none);
  EXPECT_EQ(code(8191, 8191, kHole), Code::none);
  EXPECT_EQ(code(192, 0, kHole), Code::record_parts) << "a hole at the page's beginning";
  EXPECT_EQ(code(192, 193, kHole), Code::record_parts) << "a hole beyond the page's end";
  EXPECT_EQ(code(192, 65535, kHole), Code::record_parts);
  EXPECT_EQ(code(8192, 100, kHole), Code::record_parts) << "a hole of no length";
  EXPECT_EQ(code(8192, 100, 0), Code::record_parts) << "where no hole is";
  EXPECT_EQ(code(192, 0, 0), Code::record_parts) << "neither a hole nor a whole page";
  EXPECT_EQ(code(8193, 0, 0), Code::record_parts) << "more than a page";
  EXPECT_EQ(code(8193, 100, kHole), Code::record_parts);
  EXPECT_EQ(code(0, 0, kHole), Code::record_parts) << "no byte of the page";
  EXPECT_EQ(code(0, 1, kHole), Code::record_parts);
  EXPECT_EQ(code(0, 0, 0), Code::record_parts);
}

TEST_P(Images, Compressed) {
  const unsigned pglz = formats::version(GetParam()).image_info == formats::ImageInfo::v15 ? 0x04 : 0x02;
  const auto code = [&](unsigned length, unsigned hole_offset, unsigned bits, std::optional<unsigned> hole_length = {}) {
    return code_of(with_image(length, hole_offset, bits | pglz, hole_length), GetParam());
  };
  constexpr unsigned kHole = 1;
  EXPECT_EQ(code(100, 0, 0), Code::none);
  EXPECT_EQ(code(100, 40, kHole, 8000), Code::none);
  EXPECT_EQ(code(8191, 0, 0), Code::none);
  EXPECT_EQ(code(8192, 0, 0), Code::record_parts) << "nothing was saved";
  EXPECT_EQ(code(8193, 0, 0), Code::record_parts);
  EXPECT_EQ(code(100, 40, 0), Code::record_parts) << "where no hole is";
  EXPECT_EQ(code(100, 40, kHole, 0), Code::record_parts) << "a hole of no length";
  EXPECT_EQ(code(100, 0, kHole, 8000), Code::record_parts) << "a hole at the page's beginning";
  EXPECT_EQ(code(100, 193, kHole, 8000), Code::record_parts) << "a hole beyond the page's end";
  EXPECT_EQ(code(100, 1, kHole, 65535), Code::record_parts);
  // The hole's length is missing: the relation is taken for it, and nothing adds up.
  EXPECT_EQ(code(100, 40, kHole), Code::record_parts);
}

TEST_P(Images, WhatTheBitsMean) {
  using enum ImageCompression;
  using formats::ImageInfo;
  struct Row {
    ImageInfo info;
    unsigned bits;
    ImageCompression compression;
    bool apply;
  };
  const Row rows[] = {
      {ImageInfo::v95, 0x00, none, true},  {ImageInfo::v95, 0x02, pglz, true},  {ImageInfo::v95, 0xF8, none, true},
      {ImageInfo::v10, 0x00, none, false}, {ImageInfo::v10, 0x04, none, true},  {ImageInfo::v10, 0x02, pglz, false},
      {ImageInfo::v10, 0x06, pglz, true},  {ImageInfo::v10, 0xF8, none, false}, {ImageInfo::v15, 0x00, none, false},
      {ImageInfo::v15, 0x02, none, true},  {ImageInfo::v15, 0x06, pglz, true},  {ImageInfo::v15, 0x0A, lz4, true},
      {ImageInfo::v15, 0x12, zstd, true},  {ImageInfo::v15, 0xE0, none, false},
      // More than one method: the server asks for pglz first, then for lz4.
      {ImageInfo::v15, 0x1E, pglz, true},  {ImageInfo::v15, 0x1A, lz4, true}};
  for (const Row& row : rows) {
    if (row.info != formats::version(GetParam()).image_info) continue;
    const Split s = split(with_image(row.compression == none ? 8192 : 100, 0, row.bits), GetParam());
    ASSERT_EQ(s.code, Code::none) << row.bits;
    EXPECT_EQ(s.view.images[0].compression, row.compression) << row.bits;
    EXPECT_EQ(s.view.images[0].apply, row.apply) << row.bits;
    EXPECT_EQ(s.view.images[0].hole_length, 0) << row.bits;
  }
}

INSTANTIATE_TEST_SUITE_P(Systems, Images,
                         testing::Values(System::pg95, System::pg96, System::pg10, System::pg11, System::pg12, System::pg13,
                                         System::pg14, System::pg15, System::pg16, System::pg17, System::pg18),
                         [](const auto& p) { return std::string(formats::version(p.param).key); });

// Only since 9.6.24 does a server write pages that begin behind a record that was lost.
TEST(BlockReferences, The95DoesNotKnowLostRecords) {
  for (const System system : {System::pg95, System::pg96, System::pg10, System::pg18}) {
    test::WalBuilder wal({.system = system});
    wal.add(test::records::noop());
    const Lsn lost = wal.lose(test::records::noop(20000));
    wal.add(test::records::overwrite_contrecord(lost));
    const test::Reading r = test::read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
    const bool known = system != System::pg95;
    EXPECT_EQ(r.records.size(), known ? 2u : 1u) << formats::version(system).key;
    EXPECT_EQ(r.end.error.code, known ? Code::zero_length : Code::bad_page_flags) << formats::version(system).key;
  }
}

// ---- as the reader says it -------------------------------------------------------------------------------------------

// A good record, the one in question with a right checksum, another good one.
test::Reading read_with(const Inside& inside, System system) {
  test::WalBuilder wal({.system = system});
  wal.add(test::records::noop());
  ByteVector raw = record_of(inside, system);
  const Lsn prev = wal.last();
  std::memcpy(raw.data() + 8, &prev, sizeof prev);
  test::fix_checksum(raw, system);
  wal.add_raw(raw);
  wal.add(test::records::noop());
  return test::read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
}

TEST(BlockReferences, TheReaderSaysWhatIsWrong) {
  for (const System system : {System::pg95, System::pg13, System::pg18}) {
    const test::Reading contradiction = read_with(Inside().block(1, 0, 0).where().block(0, 0, 0).where().main(1).payload(1), system);
    EXPECT_EQ(contradiction.records.size(), 1u);
    EXPECT_EQ(contradiction.end.reason, EndReason::damage);
    EXPECT_EQ(contradiction.end.error.code, Code::record_parts);
    EXPECT_EQ(contradiction.sentence,
              "000000010000000000000001: 0/100050 (offset 0x50): the headers of the record's blocks contradict each other; "
              "reading stops here although valid records follow at 0/100098 (--on-damage=skip shows them)");
    const test::Reading too_long = read_with(Inside().n(254, 1).n(500, 4).payload(5), system);
    EXPECT_EQ(too_long.end.error.code, Code::record_parts);
    EXPECT_EQ(too_long.sentence,
              "000000010000000000000001: 0/100050 (offset 0x50): data and page images add up to 529 bytes; the record has 34; "
              "reading stops here although valid records follow at 0/100078 (--on-damage=skip shows them)");
  }
}

}  // namespace
}  // namespace walread
