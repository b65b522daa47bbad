// Pages one by one: what is checked, what an error says, how often the source is asked.
#include "libwalread/wal/page_buffer.hpp"

#include <gtest/gtest.h>

#include "tests/support/printers.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

using test::ByteWriter;
using test::WalBuilder;

// Two segments of pages with records that go on from each to the next.
class Pages : public testing::Test {
 protected:
  Pages() {
    while (wal.position() < wal.begin() + (1 << 20) + 5 * 8192) wal.add_filler(9000);
  }
  Lsn page(unsigned n) const { return wal.begin() + n * 8192; }
  Error load(Lsn at) {
    PageBuffer pages(wal.log(), wal.shape());
    Error error;
    const bool good = pages.load(at, error);
    EXPECT_EQ(good, error.code == Code::none);
    return error;
  }

  WalBuilder wal;
};

TEST_F(Pages, AGoodPage) {
  PageBuffer pages(wal.log(), wal.shape());
  Error error;
  ASSERT_TRUE(pages.load(page(0), error));
  EXPECT_EQ(pages.start(), page(0));
  EXPECT_EQ(pages.end(), page(1));
  EXPECT_EQ(pages.first_byte(), page(0) + 40);
  EXPECT_EQ(pages.page().size(), 8192u);
  EXPECT_TRUE(pages.header().is_long());
  EXPECT_FALSE(pages.header().continues());
  EXPECT_EQ(pages.header().system_id, wal.options().system_id);
  EXPECT_EQ(pages.header().segment_size, 1u << 20);
  EXPECT_EQ(pages.header().page_size, 8192u);
  ASSERT_TRUE(pages.load(page(1), error));
  EXPECT_EQ(pages.first_byte(), page(1) + 24);
  EXPECT_TRUE(pages.header().continues());
  EXPECT_EQ(pages.header().remaining, 9000u - 8152);
  EXPECT_TRUE(pages.holds(page(1)));
  EXPECT_TRUE(pages.holds(page(2) - 1));
  EXPECT_FALSE(pages.holds(page(2)));
  EXPECT_FALSE(pages.holds(page(1) - 1));
  EXPECT_EQ(pages.page_of(page(3) + 8191), page(3));
}

TEST_F(Pages, TheSourceIsAskedForChunks) {
  PageBuffer pages(wal.log(), wal.shape());
  Error error;
  for (unsigned n = 0; n < 128; ++n) ASSERT_TRUE(pages.load(page(n), error));
  EXPECT_EQ(wal.log().bytes_read(), 1u << 20);
  // The same page again costs nothing, going back does.
  ASSERT_TRUE(pages.load(page(127), error));
  EXPECT_EQ(wal.log().bytes_read(), 1u << 20);
  ASSERT_TRUE(pages.load(page(0), error));
  EXPECT_EQ(wal.log().bytes_read(), (1u << 20) + (64u << 10));
}

TEST_F(Pages, ForgetReadsAgain) {
  PageBuffer pages(wal.log(), wal.shape());
  Error error;
  ASSERT_TRUE(pages.load(page(1), error));
  wal.log().at(page(1) + 16, 1)[0] ^= std::byte{1};
  ASSERT_TRUE(pages.load(page(1), error));
  EXPECT_EQ(pages.header().remaining, 9000u - 8152);
  pages.forget();
  EXPECT_FALSE(pages.holds(page(1)));
  ASSERT_TRUE(pages.load(page(1), error));
  EXPECT_EQ(pages.header().remaining, (9000u - 8152) ^ 1u);
}

TEST_F(Pages, AfterAFailureThereIsNoPage) {
  PageBuffer pages(wal.log(), wal.shape());
  Error error;
  ASSERT_TRUE(pages.load(page(1), error));
  wal.log().write(page(2), ByteWriter().u16(1).data());
  pages.forget();
  EXPECT_FALSE(pages.load(page(2), error));
  EXPECT_TRUE(pages.page().empty());
  EXPECT_FALSE(pages.holds(page(2)));
  EXPECT_FALSE(pages.load(page(2), error));
  EXPECT_TRUE(pages.load(page(3), error));
}

TEST_F(Pages, EachFieldOfTheHeader) {
  const struct {
    unsigned page;
    std::uint64_t offset;
    ByteWriter bytes;
    Code code;
    std::uint64_t found, expected;
  } rows[] = {
      {2, 0, ByteWriter().u16(0xD07D), Code::bad_magic, 0xD07D, 0xD07E},
      {2, 2, ByteWriter().u16(0x11), Code::bad_page_flags, 0x11, 0x0F},
      {2, 2, ByteWriter().u16(0x3), Code::bad_page_flags, 0x3, 0x0F},
      {128, 2, ByteWriter().u16(0x1), Code::bad_page_flags, 0x1, 0x0F},
      {2, 8, ByteWriter().u64(0x102000), Code::bad_page_address, 0x102000, 0x104000},
      {2, 4, ByteWriter().u32(0), Code::bad_timeline, 0, 1},
      {2, 4, ByteWriter().u32(2), Code::bad_timeline, 2, 1},
      {128, 32, ByteWriter().u32(2 << 20), Code::bad_segment_size, 2 << 20, 1 << 20},
      {128, 36, ByteWriter().u32(4096), Code::bad_page_size, 4096, 8192},
      {128, 24, ByteWriter().u64(5), Code::bad_system_id, 5, 6800000000000000001},
  };
  const test::TestSource healthy = wal.log();
  for (const auto& row : rows) {
    wal.log().write(page(row.page) + row.offset, row.bytes.data());
    const Error e = load(page(row.page));
    EXPECT_EQ(e.code, row.code);
    EXPECT_EQ(e.found, row.found);
    EXPECT_EQ(e.expected, row.expected);
    EXPECT_EQ(e.lsn, page(row.page));
    EXPECT_EQ(e.offset, row.page == 2 ? 2u * 8192 : 0u);
    wal.log().copy_bytes(healthy, page(row.page), page(row.page) + 40, page(row.page));
  }
}

TEST_F(Pages, PagesThatWereNeverWritten) {
  wal.log().zero(page(2), page(3));
  EXPECT_EQ(load(page(2)).code, Code::unwritten_page);
  // One byte anywhere is something that was written.
  wal.log().at(page(3) - 1, 1)[0] = std::byte{1};
  EXPECT_EQ(load(page(2)).code, Code::bad_magic);
}

TEST_F(Pages, ATimelineThatTheSourceDoesNotKnow) {
  wal.log().set_timeline(1, 0);
  wal.log().write(page(2) + 4, ByteWriter().u32(77).data());
  EXPECT_EQ(load(page(2)).code, Code::none);
}

TEST_F(Pages, AnOlderTimelineThanExpected) {
  wal.log().set_timeline(1, 5);
  for (const TimelineId tli : {3u, 4u, 5u}) {
    wal.log().write(page(2) + 4, ByteWriter().u32(tli).data());
    PageBuffer pages(wal.log(), wal.shape());
    pages.expect_timeline(4);
    Error error;
    EXPECT_EQ(pages.load(page(2), error), tli >= 4);
    if (tli >= 4) continue;
    EXPECT_EQ(error.code, Code::bad_timeline);
    EXPECT_EQ(error.found, 3u);
    EXPECT_EQ(error.expected, 4u);
  }
}

TEST_F(Pages, AForeignFirstPageSpeaksForTheWholeFile) {
  wal.log().write(page(128) + 24, ByteWriter().u64(5).data());
  PageBuffer pages(wal.log(), wal.shape());
  Error error;
  EXPECT_FALSE(pages.load(page(128), error));
  EXPECT_FALSE(pages.load(page(129), error));
  EXPECT_EQ(error.code, Code::bad_system_id);
  EXPECT_EQ(error.found, 5u);
  EXPECT_TRUE(pages.load(page(127), error));
}

TEST_F(Pages, WhatIsNotThere) {
  EXPECT_EQ(load(page(256)).code, Code::missing_segment);
  wal.log().set_file_size(1, 3 * 8192 + 8191);
  EXPECT_EQ(load(page(2)).code, Code::none);
  const Error e = load(page(3));
  EXPECT_EQ(e.code, Code::short_file);
  EXPECT_EQ(e.found, 3u * 8192 + 8191);
  EXPECT_EQ(e.expected, 1u << 20);
  wal.log().set_file_size(1, 0);
  EXPECT_EQ(load(page(0)).found, 0u);
}

TEST_F(Pages, ABadSectorTakesOnlyItsPage) {
  wal.log().fail_at(page(3) + 5000, Code::cannot_read, 5);
  EXPECT_EQ(load(page(2)).code, Code::none);
  const Error e = load(page(3));
  EXPECT_EQ(e.code, Code::cannot_read);
  EXPECT_EQ(e.os_error, 5);
  EXPECT_EQ(load(page(4)).code, Code::none);
}

}  // namespace
}  // namespace walread
