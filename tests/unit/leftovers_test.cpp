// What lies behind the end of a healthy log: pages and records of an earlier use of the file, with good
// checksums. None of it is damage, and none of it is a record of this log.
#include <gtest/gtest.h>

#include "tests/support/reading.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

using test::ByteWriter;
using test::read_all;
using test::Reading;
using test::TestSource;
using test::WalBuilder;
using test::WalOptions;
namespace records = test::records;
using Lsns = std::vector<Lsn>;

constexpr std::uint32_t kPage = 8192;
constexpr std::uint64_t kSegment = 1 << 20;

// A log that filled segment 1 from end to end, and one whose segment 3 is written over it: the server
// recycles files, and a receiver writes exactly as many bytes as it got.
class Leftovers : public testing::Test {
 protected:
  Leftovers() : wal({.first_segment = 3}) {
    while (old.position() < old.begin() + kSegment + kPage) old.add_filler(104);
    wal.log().copy_segment(old.log(), 1, 3);
  }

  // Writes the first page's header and some records over what is there.
  void write_some(int n = 10) {
    for (int i = 0; i < n; ++i) lsns.push_back(wal.add(records::commit({.xid = 700})));
  }
  // Records up to the last byte of the segment.
  void fill_segment() {
    while (wal.position() < wal.begin() + kSegment)
      lsns.push_back(wal.add_filler(wal.left_on_page() % 104 + 104));
  }
  Reading read(OnDamage policy = OnDamage::stop) {
    return read_all(wal.log(), wal.shape(), {.begin = wal.begin(), .on_damage = policy});
  }
  void expect_end(EndReason reason, Lsn at) {
    for (const OnDamage policy : {OnDamage::stop, OnDamage::skip}) {
      const Reading r = read(policy);
      EXPECT_EQ(r.lsns(), lsns);
      EXPECT_TRUE(r.gaps.empty());
      EXPECT_EQ(r.end.reason, reason) << r.sentence;
      EXPECT_EQ(r.end.at, at);
      EXPECT_FALSE(r.end.resumes_at) << r.sentence;
    }
  }
  Lsn page_end() const { return wal.page_of(wal.position() - 1) + kPage; }
  // What the server does before it writes to a page.
  void zero_rest_of_page() { wal.log().zero(wal.position(), page_end()); }

  WalBuilder old;
  WalBuilder wal;
  Lsns lsns;
};

TEST_F(Leftovers, ZerosThenOlderPages) {
  write_some();
  zero_rest_of_page();
  expect_end(EndReason::zeros, wal.position());
}

TEST_F(Leftovers, AFullPageThenOlderPages) {
  write_some();
  lsns.push_back(wal.add_filler(wal.left_on_page()));
  ASSERT_EQ(wal.left_on_page(), 0u);
  expect_end(EndReason::recycled, wal.position());
  EXPECT_EQ(
      read().sentence,
      "000000010000000000000003: 0/302000 (offset 0x2000): the log ends here: what follows is left from an "
      "earlier use of the file; the last record is " +
          to_string(lsns.back()));
}

TEST_F(Leftovers, ARecordThatGoesOnInAnOlderPage) {
  write_some();
  const Lsn at = wal.tear(records::noop(9000));
  expect_end(EndReason::torn_record, at);
}

TEST_F(Leftovers, AReceiverStoppedBetweenTwoRecords) {
  // The old records lie at other places, or at the same; the bytes behind the end are the middle of one, or
  // its start.
  for (int n = 0; n < 40; ++n) {
    write_some(1);
    const Reading r = read();
    EXPECT_EQ(r.lsns(), lsns);
    EXPECT_TRUE(is_normal(r.end.reason)) << r.sentence;
    EXPECT_EQ(r.end.at, wal.position());
    EXPECT_TRUE(read(OnDamage::skip).gaps.empty());
  }
}

TEST_F(Leftovers, AReceiverStoppedWhereAnOldRecordBegins) {
  WalBuilder same({.first_segment = 3});
  same.log().copy_segment(old.log(), 1, 3);
  for (int i = 0; i < 7; ++i) lsns.push_back(same.add_filler(104));
  const Reading r = read_all(same.log(), same.shape(), {.begin = same.begin()});
  EXPECT_EQ(r.lsns(), lsns);
  EXPECT_EQ(r.end.reason, EndReason::recycled) << r.sentence;
}

TEST_F(Leftovers, AReceiverStoppedInsideOfARecord) {
  write_some(3);
  const test::ByteVector raw =
      test::record_bytes(records::commit({.xid = 700}), wal.last(), formats::System::gp6, kPage);
  const Lsn at = wal.position();
  const TestSource before = wal.log();
  for (std::size_t n = 1; n < raw.size(); ++n) {
    TestSource log = before;
    log.write(at, Bytes(raw).first(n));
    for (const OnDamage policy : {OnDamage::stop, OnDamage::skip}) {
      const Reading r = read_all(log, wal.shape(), {.begin = wal.begin(), .on_damage = policy});
      EXPECT_EQ(r.lsns(), lsns);
      EXPECT_TRUE(is_normal(r.end.reason)) << n << ": " << r.sentence;
      EXPECT_TRUE(r.gaps.empty());
    }
  }
}

TEST_F(Leftovers, AReceiverStoppedInsideOfAPageHeader) {
  write_some();
  lsns.push_back(wal.add_filler(wal.left_on_page()));
  const Lsn at = wal.position();
  const TestSource before = wal.log();
  wal.add(records::noop());
  const auto header = wal.log().at(at, 24);
  for (std::size_t n = 1; n < 24; ++n) {
    TestSource log = before;
    log.write(at, header.first(n));
    const Reading r = read_all(log, wal.shape(), {.begin = wal.begin()});
    EXPECT_EQ(r.lsns(), lsns);
    EXPECT_TRUE(is_normal(r.end.reason)) << n << ": " << r.sentence;
  }
}

TEST_F(Leftovers, NothingButAPageHeader) {
  WalBuilder full({.first_segment = 2});
  full.log().copy_segment(old.log(), 1, 3);
  while (full.position() < full.begin() + kSegment)
    lsns.push_back(full.add_filler(full.left_on_page() % 104 + 104));
  full.add_filler(104);  // its header is all that arrived
  full.log().copy_bytes(old.log(), old.begin() + 40, old.begin() + kPage, wal.begin() + 40);
  const Reading r = read_all(full.log(), full.shape(), {.begin = full.begin()});
  EXPECT_EQ(r.lsns(), lsns);
  EXPECT_EQ(r.end.reason, EndReason::recycled) << r.sentence;
  EXPECT_EQ(r.end.error.code, Code::prev_link);
}

TEST_F(Leftovers, ATornPageWriteThatKeptOldSectors) {
  // The server had zeroed the page, but only its first half reached the disk.
  write_some();
  zero_rest_of_page();
  wal.log().copy_bytes(old.log(), old.begin() + 4096, old.begin() + kPage, wal.begin() + 4096);
  const Reading r = read();
  EXPECT_EQ(r.lsns(), lsns);
  EXPECT_TRUE(is_normal(r.end.reason)) << r.sentence;
  EXPECT_TRUE(read(OnDamage::skip).gaps.empty());
}

TEST_F(Leftovers, WholeSegmentsOfThem) {
  for (const SegmentNumber n : {4u, 5u, 6u}) wal.log().copy_segment(old.log(), 1, n);
  while (wal.position() < wal.begin() + kSegment - 200) lsns.push_back(wal.add_filler(104));
  zero_rest_of_page();
  expect_end(EndReason::zeros, wal.position());
  // They are told by their first page, not read.
  const std::uint64_t before = wal.log().bytes_read();
  read();
  EXPECT_LT(wal.log().bytes_read() - before, kSegment + 2 * (64u << 10));
}

TEST_F(Leftovers, AFullSegmentThenAnOlderOne) {
  wal.log().copy_segment(old.log(), 1, 4);
  fill_segment();
  expect_end(EndReason::recycled, wal.begin() + kSegment);
  EXPECT_EQ(read().end.error.file, "000000010000000000000004");
}

TEST_F(Leftovers, AHoleThenOlderSegments) {
  wal.log().copy_segment(old.log(), 1, 5);
  fill_segment();
  expect_end(EndReason::last_segment, wal.begin() + kSegment);
  const Reading across = read_all(wal.log(), wal.shape(), {.begin = wal.begin(), .across_missing = true});
  EXPECT_TRUE(across.gaps.empty());
  EXPECT_EQ(across.end.reason, EndReason::last_segment);
}

// ---- the rest of a switched segment
// ---------------------------------------------------------------------------------

TEST(SwitchedSegment, ABeginInItsRestIsTheNextSegment) {
  for (const bool headers : {true, false}) {
    WalBuilder wal;
    wal.add(records::noop());
    wal.switch_segment(headers);
    const Lsn next = wal.add(records::noop());
    for (const std::uint64_t offset : {0x58u, 0x100u, 0x2000u, 0x2018u, 0x5008u, 0xFFFF8u}) {
      for (const OnDamage policy : {OnDamage::stop, OnDamage::skip}) {
        const Reading r =
            read_all(wal.log(), wal.shape(), {.begin = wal.begin() + offset, .on_damage = policy});
        EXPECT_EQ(r.lsns(), (Lsns{next})) << offset << ' ' << headers;
        EXPECT_TRUE(r.gaps.empty());
        EXPECT_EQ(r.end.reason, EndReason::zeros);
      }
    }
  }
}

TEST(SwitchedSegment, ZerosThatNoSwitchExplainsAreDamage) {
  WalBuilder wal;
  wal.add(records::noop());
  while (wal.position() < wal.begin() + 20 * kPage) wal.add_filler(2000);
  wal.log().zero(wal.begin() + 3 * kPage, wal.begin() + 5 * kPage);
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin() + 3 * kPage});
  EXPECT_TRUE(r.records.empty());
  EXPECT_EQ(r.end.reason, EndReason::damage);
  EXPECT_EQ(r.end.error.code, Code::unwritten_page);
  EXPECT_TRUE(r.end.resumes_at);
}

// ---- timelines
// ----------------------------------------------------------------------------------------------------

// The first segment of a new timeline begins as a copy of the old one, and where the old timeline went on
// behind the fork, its pages stay until they are written over. Their positions are right and their checksums
// are good.
TEST(OlderTimeline, ItsPagesBehindTheEnd) {
  WalBuilder wal;
  for (int i = 0; i < 300; ++i) wal.add_filler(104);
  WalBuilder fork = wal;
  const Lsn switched = fork.position();
  for (int i = 0; i < 1000; ++i) wal.add_filler(104);

  fork.set_timeline(2);
  fork.add(records::end_of_recovery(2, 1));
  while (fork.page_of(fork.position()) == fork.page_of(switched)) fork.add_filler(104);
  const Lsn last = fork.add_filler(104);
  const Lsn end = fork.position();
  const Lsn page_end = fork.page_of(end) + kPage;
  fork.log().copy_bytes(wal.log(), page_end, wal.position(), page_end);

  for (const OnDamage policy : {OnDamage::stop, OnDamage::skip}) {
    const Reading r = read_all(fork.log(), fork.shape(), {.begin = fork.begin(), .on_damage = policy});
    EXPECT_EQ(r.records.back().lsn, last);
    EXPECT_EQ(r.records.back().tli, 2u);
    EXPECT_TRUE(r.gaps.empty());
    EXPECT_EQ(r.end.reason, EndReason::zeros) << r.sentence;
    EXPECT_EQ(r.end.at, end);
  }

  // The same when the last page of the new timeline is full.
  const Lsn filler = fork.add_filler(fork.left_on_page());
  const Reading r = read_all(fork.log(), fork.shape(), {.begin = fork.begin()});
  EXPECT_EQ(r.records.back().lsn, filler);
  EXPECT_EQ(r.end.reason, EndReason::recycled) << r.sentence;
  EXPECT_EQ(r.end.error.code, Code::bad_timeline);
  EXPECT_EQ(r.end.at, page_end);
}

// A standby that left a timeline which had gone further recycles segments of it whose positions are ahead of
// its own.
TEST(OlderTimeline, PagesFromAheadInRecycledFiles) {
  WalBuilder ahead({.first_segment = 9});
  while (ahead.position() < ahead.begin() + kSegment) ahead.add_filler(104);
  WalBuilder wal({.timeline = 2, .first_segment = 3});
  wal.log().copy_segment(ahead.log(), 9, 3);
  wal.add_filler(104);
  const Lsn last = wal.add_filler(wal.left_on_page());
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.records.back().lsn, last);
  EXPECT_EQ(r.end.reason, EndReason::recycled) << r.sentence;
}

TEST(OlderTimeline, APageOfItWithTheNewOneGoingOnBehindIsDamage) {
  WalBuilder wal({.timeline = 2});
  while (wal.position() < wal.begin() + 6 * kPage) wal.add_filler(1000);
  wal.log().write(wal.begin() + 2 * kPage + 4, ByteWriter().u32(1).data());
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.end.reason, EndReason::damage) << r.sentence;
  EXPECT_EQ(r.end.error.code, Code::bad_timeline);
  ASSERT_TRUE(r.end.resumes_at);
  EXPECT_GT(*r.end.resumes_at, wal.begin() + 3 * kPage);
  EXPECT_NE(r.sentence.find("the page is of timeline 1, the one before it of timeline 2"), std::string::npos)
      << r.sentence;
}

// W1: at a promotion the server fills the rest of the new timeline's first segment with copies of an old page
// (xlog.c XLogFileCopy(), seen in 15), with a long header where there is none and whatever flags it had.
// Where a page belongs is what counts: this is the end of a healthy log, in every release.
TEST(LeftoverPages, W1CopiesOfAnyOldPageBehindAHealthyEnd) {
  for (const formats::Version* version : formats::versions()) {
    for (const bool full_page : {false, true}) {
      for (std::uint16_t flags = 0; flags < 16; ++flags) {
        WalBuilder wal({.system = version->system});
        wal.add_filler(100);
        wal.fill_page(full_page ? 0 : 2000);
        const Lsn end = wal.position();
        // The rest of the segment is the first page again and again, of this or of an older timeline.
        test::ByteVector page = wal.log().file(1);
        page.resize(8192);
        for (Lsn at = wal.begin() + 8192; at < wal.begin() + (1u << 20); at += 8192)
          wal.log().write(at, page);
        for (Lsn at = wal.begin() + 8192; at < wal.begin() + (1u << 20); at += 8192)
          wal.log().write(at + 2, ByteWriter().u16(flags).data());
        const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
        EXPECT_TRUE(is_normal(r.end.reason)) << version->product << " " << flags << ": " << r.sentence;
        EXPECT_EQ(r.end.at, end) << version->product << " " << flags;
        EXPECT_EQ(r.end.reason, full_page ? EndReason::recycled : EndReason::zeros)
            << version->product << " " << flags << ": " << r.sentence;
      }
    }
  }
}

// W1: a page that lies where it belongs and has flags that no page there has is damage all the same.
TEST(LeftoverPages, W1APageOfThisPlaceWithTheWrongFlagsIsDamage) {
  WalBuilder wal({.system = formats::System::pg15});
  wal.add_filler(100);
  wal.fill_page(0);
  wal.add_filler(5000);
  wal.log().write(wal.begin() + 8192 + 2, ByteWriter().u16(6).data());
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(r.end.reason, EndReason::damage);
  EXPECT_NE(
      r.sentence.find(
          "the page header has flags 0006, those of the first page of a segment, which this page is not"),
      std::string::npos)
      << r.sentence;
}

}  // namespace
}  // namespace walread
