// Reading logs that are whole: records wherever they lie, ranges, and the ways in which a healthy log ends.
#include "libwalread/wal/reader.hpp"

#include <gtest/gtest.h>

#include "tests/support/reading.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

using test::Reading;
using test::read_all;
using test::WalBuilder;
namespace records = test::records;
using Lsns = std::vector<Lsn>;

TEST(Reader, ReadsRecordAfterRecord) {
  WalBuilder wal;
  const Lsn a = wal.add(records::next_oid(24576));
  const Lsn b = wal.add(records::commit({.xid = 700}));
  const Lsn c = wal.add(records::noop(3));
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.lsns(), (Lsns{a, b, c}));
  EXPECT_EQ(a, Lsn{0x100028});
  EXPECT_EQ(r.records[0].end, b);
  EXPECT_EQ(r.records[1].prev, a);
  EXPECT_EQ(r.records[1].xid, 700u);
  EXPECT_EQ(r.records[1].rmid, 1);
  EXPECT_EQ(r.records[1].total_length, 32u + 56);
  EXPECT_EQ(r.records[2].data, (test::ByteVector(3, std::byte{0x5A})));
  EXPECT_EQ(r.records[2].end, wal.position());
  EXPECT_TRUE(r.gaps.empty());
  EXPECT_EQ(r.end.reason, EndReason::zeros);
  EXPECT_EQ(r.end.at, wal.position());
  EXPECT_EQ(r.sentence,
            "000000010000000000000001: 0/1000D0 (offset 0xd0): the log ends here: nothing was written behind this "
            "point; the last record is 0/1000A8");
}

TEST(Reader, FollowsARecordOverThreePages) {
  WalBuilder wal;
  const Lsn a = wal.add(records::noop());
  const Lsn b = wal.add(records::noop(20000));
  const Lsn c = wal.add(records::noop());
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.lsns(), (Lsns{a, b, c}));
  EXPECT_EQ(r.records[1].data, test::ByteVector(20000, std::byte{0x5A}));
  EXPECT_EQ(r.records[1].end, c);
  EXPECT_EQ(wal.page_of(c) - wal.page_of(b), 2u * 8192);
}

TEST(Reader, FollowsARecordOverThreeSegments) {
  WalBuilder wal;
  const Lsn a = wal.add(records::noop());
  const Lsn b = wal.add(records::noop(2 << 20));
  const Lsn c = wal.add(records::noop());
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.lsns(), (Lsns{a, b, c}));
  EXPECT_EQ(r.records[1].data.size(), 2u << 20);
  EXPECT_EQ(c.value >> 20, 3u);
}

TEST(Reader, FollowsAHeaderSplitByAPageBoundary) {
  for (const std::uint32_t left : {8u, 16u, 24u, 32u, 40u}) {
    WalBuilder wal;
    wal.fill_page(left);
    const Lsn a = wal.add(records::noop(5));
    const Lsn b = wal.add(records::noop());
    const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
    ASSERT_GE(r.records.size(), 2u);
    EXPECT_EQ(a, Lsn{0x102000 - left});
    EXPECT_EQ(r.records[r.records.size() - 2].lsn, a) << left;
    EXPECT_EQ(r.records.back().lsn, b) << left;
    EXPECT_EQ(r.end.reason, EndReason::zeros);
  }
}

TEST(Reader, ARecordThatEndsWithItsPage) {
  WalBuilder wal;
  wal.fill_page(0);
  const Lsn full = wal.last();
  Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.records.back().lsn, full);
  EXPECT_EQ(r.records.back().end, Lsn{0x102000});
  EXPECT_EQ(r.end.reason, EndReason::zeros);
  EXPECT_EQ(r.end.error.code, Code::unwritten_page);
  EXPECT_EQ(r.end.at, Lsn{0x102000});

  const Lsn next = wal.add(records::noop());
  r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(next, Lsn{0x102018});
  EXPECT_EQ(r.records.back().lsn, next);
}

TEST(Reader, TheUnusedRestOfASwitchedSegment) {
  WalBuilder wal;
  const Lsn a = wal.add(records::noop());
  const Lsn b = wal.switch_segment();
  const Lsn c = wal.add(records::noop());
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.lsns(), (Lsns{a, b, c}));
  EXPECT_EQ(r.records[1].end, Lsn{0x200000});
  EXPECT_EQ(r.records[1].data.size(), 0u);
  EXPECT_EQ(c, Lsn{0x200028});
  EXPECT_EQ(r.records[2].prev, b);
}

TEST(Reader, ALogThatEndsWithASwitch) {
  WalBuilder wal;
  const Lsn a = wal.switch_segment();
  Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.lsns(), (Lsns{a}));
  EXPECT_EQ(r.end.reason, EndReason::last_segment);
  EXPECT_EQ(r.sentence,
            "0/200000: the log ends with the segment before, which is full; the next one is not here; the last record is "
            "0/100028");
  wal.log().add_segment(2);
  r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.end.reason, EndReason::zeros);
}

TEST(Reader, ATornRecordAtTheEnd) {
  WalBuilder wal;
  const Lsn a = wal.add(records::noop());
  const Lsn torn = wal.tear(records::noop(20000), 2);
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.lsns(), (Lsns{a}));
  EXPECT_EQ(r.end.reason, EndReason::torn_record);
  EXPECT_EQ(r.end.at, torn);
  EXPECT_EQ(r.end.error.lsn, Lsn{0x104000});
  EXPECT_EQ(r.sentence,
            "000000010000000000000001: 0/100050 (offset 0x50): the log ends here: what follows is no complete record, as "
            "a crash or an earlier use of the file leaves it (0/104000: the page is all zeros); the last record is "
            "0/100028");
}

TEST(Reader, ARecordThatTheServerGaveUp) {
  for (const unsigned pages : {1u, 2u}) {
    WalBuilder wal;
    const Lsn a = wal.add(records::noop());
    const Lsn lost = wal.lose(records::noop(30000), pages);
    const Lsn b = wal.add(records::overwrite_contrecord(lost));
    const Lsn c = wal.add(records::noop());
    for (const OnDamage policy : {OnDamage::stop, OnDamage::skip}) {
      const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin(), .on_damage = policy});
      EXPECT_EQ(r.lsns(), (Lsns{a, b, c}));
      EXPECT_EQ(r.records[1].prev, a);
      ASSERT_EQ(r.gaps.size(), 1u);
      EXPECT_EQ(r.gaps[0].begin, lost);
      EXPECT_EQ(r.gaps[0].end, wal.begin() + pages * 8192);
      EXPECT_FALSE(r.gaps[0].is_damage());
      EXPECT_EQ(r.gap_sentences[0],
                "000000010000000000000001: 0/100050 (offset 0x50): the record that begins here was lost in a crash; the "
                "server gave it up and went on at " + to_string(r.gaps[0].end));
    }
    // As the first in a range, and just behind it.
    EXPECT_EQ(read_all(wal.log(), wal.shape(), {.begin = lost}).lsns(), (Lsns{b, c}));
    const Reading behind = read_all(wal.log(), wal.shape(), {.begin = b});
    EXPECT_EQ(behind.lsns(), (Lsns{b, c}));
    EXPECT_TRUE(behind.gaps.empty());
  }
}

TEST(Reader, TheTimelineOfEachRecord) {
  WalBuilder wal;
  wal.add(records::noop());
  wal.set_timeline(2);
  wal.add(records::end_of_recovery(2, 1));
  wal.fill_page(0);
  wal.add(records::noop());
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  // The page that was begun keeps its header.
  EXPECT_EQ(r.records[0].tli, 1u);
  EXPECT_EQ(r.records[1].tli, 1u);
  EXPECT_EQ(r.records.back().tli, 2u);
}

TEST(Reader, TheVeryLastPositions) {
  const SegmentSize size = SegmentSize::mib(1);
  WalBuilder wal({.first_segment = size.max_segment()});
  while (wal.position() - wal.begin() < (1u << 20) - 8192) wal.add_filler(4096);
  wal.fill_page(0);
  EXPECT_EQ(wal.position(), Lsn{0});  // all positions are used up
  wal.log().add_segment(0);
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.records.back().lsn, wal.last());
  EXPECT_EQ(r.records.back().end, kMaxLsn);
  EXPECT_EQ(r.end.reason, EndReason::range_end);

  // A record that would go on behind them is none.
  WalBuilder beyond({.first_segment = size.max_segment()});
  while (beyond.position() - beyond.begin() < (1u << 20) - 8192) beyond.add_filler(4096);
  beyond.fill_page(64);
  const Lsn last = beyond.last();
  beyond.log().write(beyond.position(), test::record_bytes(records::noop(100), last, formats::System::gp6, 8192));
  beyond.log().add_segment(0);
  const Reading cut = read_all(beyond.log(), beyond.shape(), {.begin = beyond.begin()});
  EXPECT_EQ(cut.records.back().lsn, last);
  EXPECT_EQ(cut.end.reason, EndReason::torn_record);
}

}  // namespace
}  // namespace walread
