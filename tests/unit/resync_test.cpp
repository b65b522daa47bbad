// Damage: something cannot be read, and valid records follow it. What was read before is delivered, the end
// names the place, the reason and where reading could go on; with OnDamage::skip it does go on.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/reading.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

using test::ByteWriter;
using test::read_all;
using test::Reading;
using test::WalBuilder;
using test::WalOptions;
namespace records = test::records;
using Lsns = std::vector<Lsn>;

// Twenty commits on the first page, fillers over six pages more, and a commit at the end of it.
class Resync : public testing::Test {
 protected:
  Resync() {
    for (std::uint32_t i = 0; i < 20; ++i) lsns.push_back(wal.add(records::commit({.xid = 700 + i})));
    while (wal.position() < wal.begin() + 6 * 8192) lsns.push_back(wal.add_filler(1000));
    lsns.push_back(wal.add(records::commit({.xid = 800})));
  }

  Lsn page(unsigned n) const { return wal.begin() + n * 8192; }
  // The first record behind `at`.
  Lsn after(Lsn at) const { return *std::ranges::upper_bound(lsns, at); }
  Lsn before(Lsn at) const { return *(std::ranges::lower_bound(lsns, at) - 1); }
  Lsns until(Lsn end) const { return {lsns.begin(), std::ranges::lower_bound(lsns, end)}; }
  void flip(Lsn at, std::uint8_t bits = 0xFF) { wal.log().at(at, 1)[0] ^= std::byte{bits}; }

  Reading stop() { return read_all(wal.log(), wal.shape(), {.begin = wal.begin()}); }
  Reading skip() {
    return read_all(wal.log(), wal.shape(), {.begin = wal.begin(), .on_damage = OnDamage::skip});
  }

  // Both policies, when records from `at` on cannot be read and `resumes` is the next that can.
  void expect_damage(Lsn at, Lsn resumes, Code code, const std::string& sentence) {
    const Reading stopped = stop();
    EXPECT_EQ(stopped.lsns(), until(at));
    EXPECT_EQ(stopped.end.reason, EndReason::damage);
    EXPECT_EQ(stopped.end.error.code, code);
    EXPECT_EQ(stopped.end.at, at);
    EXPECT_EQ(stopped.end.last, before(at));
    EXPECT_EQ(stopped.end.resumes_at, resumes);
    // A record that goes on in what cannot be read is named (U6).
    const std::string place = (stopped.end.error.lsn.value ^ at.value) >= 8192
                                  ? "at the record " + to_string(at) + ", which goes on there,"
                                  : "here";
    EXPECT_EQ(stopped.sentence, sentence + "; reading stops " + place + " although valid records follow at " +
                                    to_string(resumes) + " (--on-damage=skip shows them)");

    const Reading skipped = skip();
    Lsns rest = until(at);
    rest.insert(rest.end(), std::ranges::lower_bound(lsns, resumes), lsns.end());
    EXPECT_EQ(skipped.lsns(), rest);
    ASSERT_EQ(skipped.gaps.size(), 1u);
    EXPECT_EQ(skipped.gaps[0].begin, at);
    EXPECT_EQ(skipped.gaps[0].end, resumes);
    EXPECT_EQ(skipped.gaps[0].reason.code, code);
    EXPECT_TRUE(skipped.gaps[0].is_damage());
    EXPECT_EQ(skipped.gap_sentences[0],
              sentence + "; " + to_string(at) + " to " + to_string(resumes) + " was skipped");
    EXPECT_EQ(skipped.end.reason, EndReason::zeros);
    EXPECT_EQ(skipped.end.last, lsns.back());
  }

  WalBuilder wal;
  Lsns lsns;
};

TEST_F(Resync, ABadChecksumInTheMiddle) {
  const Lsn at = lsns[5];
  flip(at + 40, 0x01);
  expect_damage(at, lsns[6], Code::bad_crc,
                "000000010000000000000001: 0/1001E0 (offset 0x1e0): the record's checksum is dc5ce274; "
                "computed from its "
                "bytes it is e58f50e2");
}

TEST_F(Resync, ABadChecksumOfTheLastRecordIsATornEnd) {
  flip(lsns.back() + 40);
  const Reading r = stop();
  EXPECT_EQ(r.lsns(), until(lsns.back()));
  EXPECT_EQ(r.end.reason, EndReason::torn_record);
  EXPECT_EQ(r.end.error.code, Code::bad_crc);
  EXPECT_EQ(r.end.at, lsns.back());
  EXPECT_TRUE(skip().gaps.empty());
}

TEST_F(Resync, ImpossibleLengths) {
  const struct {
    std::uint32_t length;
    std::string sentence;
  } rows[] = {
      {1, "no record can be 1 bytes long or begin here"},
      {31, "no record can be 31 bytes long or begin here"},
      {0x80000000u, "no record can be 2147483648 bytes long or begin here"},
      {0xFFFFFFFFu, "no record can be 4294967295 bytes long or begin here"},
      // Longer than data and images can be.
      {33 + 56, "no record can be 89 bytes long or begin here"},
  };
  for (const auto& row : rows) {
    wal.log().write(lsns[5], ByteWriter().u32(row.length).data());
    expect_damage(lsns[5], lsns[6], Code::record_length,
                  "000000010000000000000001: 0/1001E0 (offset 0x1e0): " + row.sentence);
  }
}

TEST_F(Resync, ALengthOfZeroInTheMiddle) {
  wal.log().write(lsns[5], ByteWriter().u32(0).data());
  expect_damage(lsns[5], lsns[6], Code::zero_length,
                "000000010000000000000001: 0/1001E0 (offset 0x1e0): the record's length is zero");
}

TEST_F(Resync, AnImpossibleLengthOfTheLastRecordIsATornEnd) {
  for (const std::uint32_t length : {0u, 1u, 31u, 0x80000000u, 0xFFFFFFFFu}) {
    wal.log().write(lsns.back(), ByteWriter().u32(length).data());
    const Reading r = stop();
    EXPECT_EQ(r.lsns(), until(lsns.back()));
    EXPECT_EQ(r.end.reason, EndReason::torn_record) << length;
  }
}

TEST_F(Resync, ALinkThatDoesNotFit) {
  wal.log().write(lsns[5] + 16, ByteWriter().lsn(lsns[2]).data());
  wal.fix_checksum_at(lsns[5]);
  expect_damage(lsns[5], lsns[6], Code::prev_link,
                "000000010000000000000001: 0/1001E0 (offset 0x1e0): the record's link to the one before it "
                "is 0/1000D8; "
                "that record is 0/100188");
}

TEST_F(Resync, AFirstRecordWhoseLinkLeadsForward) {
  wal.log().write(lsns[0] + 16, ByteWriter().lsn(lsns[3]).data());
  wal.fix_checksum_at(lsns[0]);
  const Reading r = stop();
  EXPECT_EQ(r.end.reason, EndReason::damage);
  EXPECT_EQ(r.end.last, Lsn{});
  EXPECT_EQ(r.sentence,
            "000000010000000000000001: 0/100028 (offset 0x28): the record's link to the one before it, "
            "0/100130, does "
            "not lie before it; reading stops here although valid records follow at 0/100080 "
            "(--on-damage=skip shows "
            "them)");
}

TEST_F(Resync, PartsThatDoNotAddUp) {
  // One byte of data more than the record has, one of the images less: the checksum cannot know.
  WalBuilder with_image;
  const Lsn first = with_image.add(records::noop());
  const Lsn at = with_image.add(records::heap_insert({1663, 1, 2}, 7, 1, {{.block = 7}}));
  with_image.add(records::noop());
  with_image.log().at(at + 32 + 21 + 22, 1)[0] = std::byte{100};  // hole_length, low byte
  // The record lies on two pages: its checksum is put together by hand.
  test::ByteVector raw(32 + 21 + 24 + 8192);
  const Lsn page = with_image.page_of(at);
  const std::size_t here = page + 8192 - at;
  std::ranges::copy(with_image.log().at(at, here), raw.begin());
  std::ranges::copy(with_image.log().at(page + 8192 + 24, raw.size() - here),
                    raw.begin() + static_cast<std::ptrdiff_t>(here));
  test::fix_checksum(raw, formats::System::gp6);
  with_image.log().write(at, Bytes(raw).first(here));
  const Reading r = read_all(with_image.log(), with_image.shape(), {.begin = with_image.begin()});
  EXPECT_EQ(r.lsns(), (Lsns{first}));
  EXPECT_EQ(r.end.reason, EndReason::damage);
  EXPECT_EQ(r.end.error.code, Code::record_parts);
}

// ---- pages
// -------------------------------------------------------------------------------------------------------

TEST_F(Resync, AZeroedPage) {
  wal.log().zero(page(2), page(3));
  const Lsn at = before(page(2));
  // The filler that lies on both pages is lost, and the one that ends on the page behind.
  expect_damage(at, after(page(3)), Code::unwritten_page,
                "000000010000000000000001: 0/104000 (offset 0x4000): the page is all zeros");
}

TEST_F(Resync, APageWithAnotherMagicNumber) {
  wal.log().write(page(2), ByteWriter().u16(0xD061).data());
  expect_damage(
      before(page(2)), after(page(2)), Code::bad_magic,
      "000000010000000000000001: 0/104000 (offset 0x4000): the page begins with magic number D061; expected "
      "D07E");
}

TEST_F(Resync, APageWithoutMagicNumber) {
  wal.log().write(page(2), ByteWriter().u16(0).data());
  expect_damage(
      before(page(2)), after(page(2)), Code::bad_magic,
      "000000010000000000000001: 0/104000 (offset 0x4000): the page begins with magic number 0000; expected "
      "D07E");
}

// W2: one damaged header costs the record that goes on there and no other: not those on the page, not those
// behind it.
TEST_F(Resync, W2ADamagedPageHeaderCostsNoOtherRecord) {
  const test::TestSource healthy = wal.log();
  for (unsigned n = 1; n <= 5; ++n) {
    for (const std::size_t offset : {0u, 1u, 2u, 3u, 8u, 9u, 11u, 15u}) {
      wal.log().copy_bytes(healthy, page(n), page(n) + 8192, page(n));
      wal.log().at(page(n) + offset, 1)[0] ^= std::byte{0x40};
      Lsns expected = lsns;
      std::erase(expected, before(page(n)));
      EXPECT_EQ(skip().lsns(), expected) << n << " " << offset;
      const Reading stopped = stop();
      EXPECT_EQ(stopped.lsns(), until(before(page(n))));
      EXPECT_EQ(stopped.end.resumes_at, after(page(n)));
    }
    // The first sector of the page, or its header, was lost.
    wal.log().zero(page(n), page(n) + 24);
    Lsns expected = lsns;
    std::erase(expected, before(page(n)));
    EXPECT_EQ(skip().lsns(), expected) << n;
    wal.log().copy_bytes(healthy, page(n), page(n) + 8192, page(n));
  }
}

TEST_F(Resync, W2TwoDamagedPageHeadersOneAfterTheOther) {
  wal.log().write(page(2), ByteWriter().u16(0).data());
  wal.log().write(page(3) + 8, ByteWriter().u64(5).data());
  Lsns expected = lsns;
  std::erase(expected, before(page(2)));
  std::erase(expected, before(page(3)));
  EXPECT_EQ(skip().lsns(), expected);
  EXPECT_EQ(skip().gaps.size(), 2u);
}

// A record that begins on the page with a record that ends with the page before.
TEST(ResyncPage, W2ThatBeginsWithARecord) {
  WalBuilder wal;
  wal.add(records::commit({.xid = 700}));
  wal.fill_page(0);
  const Lsn before = wal.last();
  const Lsn first = wal.add_filler(1000);
  const Lsn second = wal.add_filler(1000);
  wal.log().write(wal.page_of(first), ByteWriter().u16(0x1234).data());
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin(), .on_damage = OnDamage::skip});
  ASSERT_EQ(r.gaps.size(), 1u);
  EXPECT_EQ(r.gaps[0].begin, wal.page_of(first));
  EXPECT_EQ(r.gaps[0].end, first);
  EXPECT_EQ(r.lsns().back(), second);
  EXPECT_EQ(*(r.lsns().end() - 2), first);
  EXPECT_EQ(*(r.lsns().end() - 3), before);
}

TEST_F(Resync, APageWithUnknownFlags) {
  flip(page(2) + 3, 0x80);
  expect_damage(
      before(page(2)), after(page(2)), Code::bad_page_flags,
      "000000010000000000000001: 0/104000 (offset 0x4000): the page header has flags 8001, of which only "
      "those in 000F exist");
}

TEST_F(Resync, ALongHeaderInTheMiddleOfASegment) {
  flip(page(2) + 2, 0x02);
  expect_damage(
      before(page(2)), after(page(2)), Code::bad_page_flags,
      "000000010000000000000001: 0/104000 (offset 0x4000): the page header has flags 0003, those of the "
      "first page of a segment, which this page is not");
}

TEST_F(Resync, APageThatBelongsElsewhere) {
  for (const Lsn address : {page(9), page(1)}) {
    wal.log().write(page(2) + 8, ByteWriter().lsn(address).data());
    expect_damage(before(page(2)), after(page(2)), Code::bad_page_address,
                  "000000010000000000000001: 0/104000 (offset 0x4000): the page says that it belongs at " +
                      to_string(address) + "; it lies at 0/104000");
  }
}

TEST_F(Resync, APageOfATimelineThatTheFileCannotHave) {
  for (const TimelineId tli : {0u, 2u, 99u}) {
    wal.log().write(page(2) + 4, ByteWriter().u32(tli).data());
    // No page of another timeline is taken for one of this, however well its records fit.
    expect_damage(before(page(2)), after(page(tli == 0 ? 2 : 3)), Code::bad_timeline,
                  "000000010000000000000001: 0/104000 (offset 0x4000): the page is of timeline " +
                      std::to_string(tli) + "; the file's name allows up to 1");
  }
}

TEST_F(Resync, AContinuationOfAnotherLength) {
  for (const std::uint32_t remaining : {0u, 432u, 1448u, 8168u, 8169u, 0xFFFFFFFFu}) {
    wal.log().write(page(2) + 16, ByteWriter().u32(remaining).data());
    expect_damage(before(page(2)), after(page(2)), Code::contrecord_length,
                  "000000010000000000000001: 0/104000 (offset 0x4000): the page goes on with " +
                      std::to_string(remaining) + " bytes of a record that needs 440 more");
  }
}

TEST_F(Resync, AContinuationThatIsNotMarked) {
  flip(page(2) + 2, 0x01);
  expect_damage(before(page(2)), after(page(2)), Code::no_contrecord,
                "000000010000000000000001: 0/104000 (offset 0x4000): the page does not go on with the record "
                "that began "
                "before it");
}

TEST_F(Resync, AContinuationWhereARecordShouldBegin) {
  WalBuilder w;
  w.fill_page(0);
  const Lsn last = w.last();
  const Lsn second_page = w.position();
  w.add(records::noop());
  const Lsn next = w.add(records::noop());
  const Lsn end = w.add(records::noop());
  w.log().at(second_page + 2, 1)[0] = std::byte{1};
  w.log().write(second_page + 16, ByteWriter().u32(4).data());
  const Reading r = read_all(w.log(), w.shape(), {.begin = w.begin()});
  EXPECT_EQ(r.lsns().back(), last);
  EXPECT_EQ(r.end.reason, EndReason::damage);
  EXPECT_EQ(r.end.resumes_at, next);
  EXPECT_EQ(r.sentence,
            "000000010000000000000001: 0/102018 (offset 0x2018): 4 bytes of a record that began earlier lie "
            "where a "
            "record should begin; reading stops here although valid records follow at " +
                to_string(next) + " (--on-damage=skip shows them)");
  const Reading skipped = read_all(w.log(), w.shape(), {.begin = w.begin(), .on_damage = OnDamage::skip});
  EXPECT_EQ(skipped.lsns().back(), end);
}

TEST_F(Resync, TwoDamages) {
  flip(lsns[5] + 40);
  flip(lsns[9] + 40);
  const Reading r = skip();
  ASSERT_EQ(r.gaps.size(), 2u);
  EXPECT_EQ(r.gaps[0].begin, lsns[5]);
  EXPECT_EQ(r.gaps[1].begin, lsns[9]);
  EXPECT_EQ(r.records.size(), lsns.size() - 2);
  EXPECT_EQ(stop().end.resumes_at, lsns[6]);
}

// ---- the last page
// ------------------------------------------------------------------------------------------------

TEST_F(Resync, TheLastPageWithoutItsMagicNumberWasWritten) {
  wal.log().write(page(6), ByteWriter().u16(0).data());
  const Reading r = stop();
  EXPECT_EQ(r.end.reason, EndReason::damage) << r.sentence;
  EXPECT_EQ(r.end.error.code, Code::bad_magic);
  EXPECT_EQ(r.end.resumes_at, after(page(6)));
}

TEST_F(Resync, TheLastPageWithoutItsHeaderButWithRecords) {
  wal.log().zero(page(6), page(6) + 24);
  EXPECT_EQ(stop().end.reason, EndReason::damage);
  // A torn write can leave anything else there.
  for (Lsn at = page(6) + 24; at < page(6) + 8192; at += 8) wal.log().at(at, 8)[3] ^= std::byte{0x55};
  EXPECT_EQ(stop().end.reason, EndReason::torn_record);
}

TEST_F(Resync, AnyOtherDamageOfTheLastPageIsDamage) {
  const test::TestSource healthy = wal.log();
  for (const std::uint64_t offset : {0u, 1u, 2u, 3u, 4u, 5u, 8u, 10u, 15u}) {
    flip(page(6) + offset, 0x04);
    const Reading r = stop();
    // Bit 0x04 of the flags says that images may be left out, and decides nothing.
    if (offset == 2) {
      EXPECT_EQ(r.lsns(), lsns);
    } else {
      EXPECT_EQ(r.end.reason, EndReason::damage) << offset << ": " << r.sentence;
    }
    wal.log().copy_bytes(healthy, page(6), page(6) + 24, page(6));
  }
}

// ---- what a scan may cost
// --------------------------------------------------------------------------------------------

// A page full of headers, each of which could be that of a record over all pages that follow.
TEST(ResyncCost, ManyHeadersOfLongRecords) {
  WalBuilder wal;
  wal.add(records::noop());
  const Lsn bad = wal.position();
  wal.add(records::noop(24 << 20));
  const Lsn next = wal.page_of(bad) + 8192;
  const auto remaining = load<std::uint32_t>(wal.log().at(next + 16, 4).data());
  for (Lsn at = bad; at + 32 <= next; at += 32) {
    const std::uint64_t total = remaining + (next - at);
    wal.log().write(at, ByteWriter().u32(total).u32(0).u32(total - 32).u8(0x20).u8(0).lsn(bad).data());
  }
  const std::uint64_t before = wal.log().bytes_read();
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_TRUE(is_normal(r.end.reason)) << r.sentence;
  EXPECT_LT(wal.log().bytes_read() - before, std::uint64_t{3} << 30);
}

}  // namespace
}  // namespace walread
