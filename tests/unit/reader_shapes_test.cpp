// Logs of every shape: segment sizes, page sizes, sizes of data pages, checksums.
#include <gtest/gtest.h>

#include "tests/support/reading.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

using formats::System;
using test::read_all;
using test::Reading;
using test::WalBuilder;
using test::WalOptions;
namespace records = test::records;
using Lsns = std::vector<Lsn>;

TEST(Shapes, EverySegmentAndPageSize) {
  for (std::uint64_t segment = SegmentSize::kMin; segment <= SegmentSize::kMax; segment *= 2) {
    for (std::uint32_t page = 1024; page <= 65536; page *= 2) {
      WalOptions options{.segment = *SegmentSize::make(segment), .page_size = page, .first_segment = 2};
      WalBuilder wal(options);
      const Lsn a = wal.add(records::noop());
      const Lsn b = wal.add(records::noop(3 * page));
      const Lsn c = wal.switch_segment(false);
      const Lsn d = wal.add(records::commit({.xid = 700}));
      const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
      ASSERT_EQ(r.lsns(), (Lsns{a, b, c, d})) << segment << ' ' << page;
      ASSERT_EQ(a, Lsn{2 * segment + 40});
      ASSERT_EQ(d, Lsn{3 * segment + 40});
      ASSERT_EQ(r.end.reason, EndReason::zeros);
    }
  }
}

TEST(Shapes, EveryChecksum) {
  for (const System system : {System::pg94, System::gp6}) {
    WalBuilder wal({.system = system});
    Lsns lsns;
    for (std::uint32_t n = 33; n < 200; ++n) lsns.push_back(wal.add_filler(n));
    EXPECT_EQ(read_all(wal.log(), wal.shape(), {.begin = wal.begin()}).lsns(), lsns);
    // No record is intact under the other's rules.
    LogShape other = wal.shape();
    other.version = &formats::version(system == System::gp6 ? System::pg94 : System::gp6);
    const Reading r = read_all(wal.log(), other, {.begin = wal.begin(), .on_damage = OnDamage::skip});
    EXPECT_TRUE(r.records.empty());
    EXPECT_EQ(r.end.error.code, Code::bad_crc);
  }
}

TEST(Shapes, TheSizeOfDataPagesIsFoundOut) {
  for (std::uint32_t block = 1024; block <= 32768; block *= 2) {
    for (const std::uint32_t page : {1024u, 8192u, 32768u, 65536u}) {
      WalBuilder wal({.page_size = page, .block_size = block});
      wal.add(records::noop());
      const Relation relation{1663, 16384, 16385};
      const auto hole = static_cast<std::uint16_t>(block / 2);
      const Lsn at = wal.add(records::heap_insert(relation, 7, 1, {{.block = 7, .hole_offset = 100, .hole_length = hole}}));
      wal.add(records::heap_insert(relation, 8, 1, {{.block = 8}}));
      wal.add({.rmid = 10, .info = 0x20, .data = test::ByteWriter().fill(36),
               .images = {{.id = 0, .block = 1}, {.id = 1, .block = 2}, {.id = 2, .block = 3}, {.id = 3, .block = 4}}});
      Reader reader(wal.log(), wal.shape(), {.begin = wal.begin()});
      EXPECT_EQ(reader.shape().block_size, 0u);
      ASSERT_EQ(reader.next(), Step::record);
      ASSERT_EQ(reader.next(), Step::record);
      EXPECT_EQ(reader.shape().block_size, block);
      const RecordView& r = reader.record();
      EXPECT_EQ(r.lsn, at);
      ASSERT_EQ(r.image_count, 1);
      EXPECT_EQ(r.images[0].bytes.size(), block - hole);
      EXPECT_EQ(r.images[0].hole_offset, 100);
      EXPECT_EQ(r.images[0].hole_length, hole);
      EXPECT_EQ(r.images[0].block, 7u);
      EXPECT_EQ(r.images[0].relation, (Relation{1663, 16384, 16385}));
      EXPECT_TRUE(r.has_image(0));
      EXPECT_FALSE(r.has_image(1));
      ASSERT_EQ(reader.next(), Step::record);
      ASSERT_EQ(reader.next(), Step::record);
      EXPECT_EQ(reader.record().image_count, 4);
      EXPECT_EQ(reader.next(), Step::end);
    }
  }
}

// Once it is known, another size is damage and not another guess.
TEST(Shapes, TheSizeOfDataPagesDoesNotChange) {
  WalBuilder wal;
  const Relation relation{1663, 16384, 16385};
  wal.add(records::heap_insert(relation, 7, 1, {{.block = 7}}));
  const Lsn at = wal.add_raw(
      test::record_bytes(records::heap_insert(relation, 8, 1, {{.block = 8}}), wal.last(), System::gp6, 16384));
  wal.add(records::noop());
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.end.reason, EndReason::damage);
  EXPECT_EQ(r.end.at, at);
  EXPECT_EQ(r.end.error.code, Code::record_parts);
  EXPECT_NE(r.sentence.find("data and page images add up to 8269 bytes; the record has 16461"), std::string::npos)
      << r.sentence;
}

TEST(Shapes, HolesThatCannotBe) {
  const Relation relation{1663, 16384, 16385};
  const struct {
    std::uint16_t offset, length;
    bool good;
  } rows[] = {{0, 0, true}, {8192, 0, true}, {0, 8191, true}, {8000, 192, true}, {8000, 193, false}, {65535, 1, false}};
  for (const auto& row : rows) {
    WalBuilder wal;
    wal.add(records::heap_insert(relation, 6, 1, {{.block = 6}}));
    wal.add(records::heap_insert(
        relation, 7, 1, {{.block = 7, .hole_offset = row.offset, .hole_length = row.length}}));
    wal.add(records::noop());
    const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
    EXPECT_EQ(r.records.size(), row.good ? 3u : 1u) << row.offset << ' ' << row.length;
    EXPECT_EQ(r.end.reason, row.good ? EndReason::zeros : EndReason::damage);
  }
}

TEST(Shapes, AnotherSystemIdIsNotCheckedIfNoneIsKnown) {
  WalBuilder wal;
  const Lsn a = wal.switch_segment();
  const Lsn b = wal.add(records::noop());
  LogShape shape = wal.shape();
  shape.system_id = 0;
  wal.log().write(wal.page_of(b) + 24, test::ByteWriter().u64(1).data());
  EXPECT_EQ(read_all(wal.log(), shape, {.begin = wal.begin()}).lsns(), (Lsns{a, b}));
}

}  // namespace
}  // namespace walread
