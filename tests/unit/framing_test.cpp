// Headers of records, checksums, and the split into data and page images, up to 9.4.
#include "libwalread/wal/framing.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <memory>

#include "formats/registry.hpp"
#include "tests/support/printers.hpp"
#include "tests/support/wal_builder.hpp"

namespace walread {
namespace {

using formats::Framing;
using formats::System;
using test::ByteVector;
using test::ByteWriter;
using test::record_bytes;
using test::TestImage;

constexpr Framing kOld = Framing::backup_block;

ByteVector bytes_of(std::vector<TestImage> images, std::size_t data = 10, std::uint32_t block_size = 8192) {
  return record_bytes({.rmid = 10, .info = 0x20, .xid = 700, .data = ByteVector(data), .images = std::move(images)},
                      Lsn{0x100028}, System::gp6, block_size);
}

Code check(std::uint32_t total, std::uint32_t data, std::uint8_t rmid, std::uint8_t info) {
  ByteWriter h;
  h.u32(total).u32(0).u32(data).u8(info).u8(rmid).align(8).u64(0).u64(0);
  return check_record_header(kOld, read_record_header(kOld, h.data().data()));
}

TEST(Framing, TheHeaderAsItLies) {
  const ByteVector raw = bytes_of({{.id = 1}}, 17);
  const RecordHeader h = read_record_header(kOld, raw.data());
  EXPECT_EQ(h.total_length, raw.size());
  EXPECT_EQ(h.xid, 700u);
  EXPECT_EQ(h.data_length, 17u);
  EXPECT_EQ(h.rmid, 10);
  EXPECT_EQ(h.info, 0x24);
  EXPECT_EQ(h.prev, Lsn{0x100028});
  EXPECT_EQ(h.crc, record_checksum(formats::version(System::gp6), raw));
}

TEST(Framing, LengthsOfARecordWithoutImages) {
  EXPECT_EQ(check(33, 1, 10, 0), Code::none);
  EXPECT_EQ(check(32 + 5000, 5000, 10, 0), Code::none);
  EXPECT_EQ(check(kMaxRecordLength, kMaxRecordLength - 32, 10, 0), Code::none);
  EXPECT_EQ(check(0, 0, 0, 0), Code::zero_length);
  EXPECT_EQ(check(0, 7, 10, 0), Code::zero_length);
  EXPECT_EQ(check(32, 0, 10, 0), Code::zero_length);
  EXPECT_EQ(check(5000, 0, 10, 0), Code::zero_length);
  for (const std::uint32_t total : {1u, 31u, 32u, 34u, kMaxRecordLength + 1, 0x80000000u, 0xFFFFFFFFu}) {
    EXPECT_EQ(check(total, 1, 10, 0), Code::record_length) << total;
  }
  EXPECT_EQ(check(100, 0xFFFFFFFFu, 10, 0), Code::record_length);
  EXPECT_EQ(check(31, 0xFFFFFFFFu, 10, 0), Code::record_length);
  EXPECT_EQ(check(kMaxRecordLength + 1, kMaxRecordLength - 31, 10, 0), Code::record_length);
}

TEST(Framing, LengthsOfARecordWithImages) {
  for (unsigned bits = 1; bits < 16; ++bits) {
    const auto info = static_cast<std::uint8_t>(bits);
    const auto n = static_cast<std::uint32_t>(std::popcount(bits));
    EXPECT_EQ(check(33 + n * 24, 1, 10, info), Code::none);
    EXPECT_EQ(check(33 + n * (24 + 32768), 1, 10, info), Code::none);
    EXPECT_EQ(check(33 + n * 24 - 1, 1, 10, info), Code::record_length);
    EXPECT_EQ(check(33 + n * (24 + 32768) + 1, 1, 10, info), Code::record_length);
  }
}

TEST(Framing, ASwitchHasNoDataAndNothingElseIsWithout) {
  EXPECT_EQ(check(32, 0, 0, 0x40), Code::none);
  EXPECT_EQ(check(33, 1, 0, 0x40), Code::record_length);
  EXPECT_EQ(check(40, 0, 0, 0x40), Code::record_length);
  EXPECT_EQ(check(32, 0, 1, 0x40), Code::zero_length);
  EXPECT_EQ(check(32, 0, 0, 0x50), Code::zero_length);
  EXPECT_TRUE(is_switch(0, 0x40));
  EXPECT_FALSE(is_switch(0, 0x50));
  EXPECT_FALSE(is_switch(1, 0x40));
}

TEST(Framing, TheChecksumCoversEveryByteButItself) {
  for (const System system : {System::pg94, System::gp6}) {
    const formats::Version& v = formats::version(system);
    ByteVector raw = record_bytes({.rmid = 1, .data = ByteVector(40)}, Lsn{}, system, 8192);
    const std::uint32_t good = record_checksum(v, raw);
    for (std::size_t i = 0; i < raw.size(); ++i) {
      raw[i] ^= std::byte{0x10};
      // Behind the stored checksum lie four bytes of padding.
      EXPECT_EQ(record_checksum(v, raw) == good, i >= 24 && i < 32) << i;
      raw[i] ^= std::byte{0x10};
    }
  }
}

TEST(Framing, SplitsDataAndImages) {
  const ByteVector raw = bytes_of({{.id = 0, .relation = {1, 2, 3}, .fork = 2, .block = 9, .hole_offset = 64, .hole_length = 8000},
                                   {.id = 3, .block = 10}});
  RecordView r;
  std::uint64_t added_up = 0;
  ASSERT_EQ(split_backup_blocks(read_record_header(kOld, raw.data()), raw, 8192, r, added_up), Code::none);
  EXPECT_EQ(added_up, raw.size());
  EXPECT_EQ(r.data.size(), 10u);
  ASSERT_EQ(r.image_count, 2);
  EXPECT_EQ(r.image_bits, 0b1001u);
  EXPECT_EQ(r.images[0].id, 0);
  EXPECT_EQ(r.images[0].relation, (Relation{1, 2, 3}));
  EXPECT_EQ(r.images[0].fork, 2);
  EXPECT_EQ(r.images[0].block, 9u);
  EXPECT_EQ(r.images[0].hole_offset, 64);
  EXPECT_EQ(r.images[0].hole_length, 8000);
  EXPECT_EQ(r.images[0].bytes.size(), 192u);
  EXPECT_EQ(r.images[1].id, 3);
  EXPECT_EQ(r.images[1].bytes.size(), 8192u);
  EXPECT_EQ(r.images[1].bytes.data() + 8192, raw.data() + raw.size());
  for (const std::uint32_t other : {1024u, 4096u, 16384u, 32768u}) {
    EXPECT_EQ(split_backup_blocks(read_record_header(kOld, raw.data()), raw, other, r, added_up), Code::record_parts);
  }
}

// Cut anywhere, with a header that fits the cut: never read beyond the end.
TEST(Framing, SplitsNothingThatIsNotThere) {
  const ByteVector whole = bytes_of({{.id = 0, .hole_length = 8100}, {.id = 1, .hole_length = 8150}, {.id = 2, .hole_length = 8192}});
  for (std::size_t n = 42; n < whole.size(); ++n) {
    const std::unique_ptr<std::byte[]> exact(new std::byte[n]);
    std::memcpy(exact.get(), whole.data(), n);
    const Bytes raw(exact.get(), n);
    RecordView r;
    std::uint64_t added_up = 0;
    ASSERT_EQ(split_backup_blocks(read_record_header(kOld, raw.data()), raw, 8192, r, added_up), Code::record_parts) << n;
    ASSERT_GT(added_up, n);
  }
}

}  // namespace
}  // namespace walread
