// Where reading begins and where it is to end, wherever that falls.
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
namespace records = test::records;
using Lsns = std::vector<Lsn>;

// Records of all kinds of lengths on twelve pages, one of them over four.
class Ranges : public testing::Test {
 protected:
  Ranges() {
    for (std::uint32_t i = 0; wal.position() < wal.begin() + 5 * 8192; ++i) add(wal.add_filler(33 + i * 37 % 900));
    long_record = add(wal.add(records::noop(26000)));
    while (wal.position() < wal.begin() + 12 * 8192) add(wal.add_filler(333));
  }
  Lsn add(Lsn at) {
    lsns.push_back(at);
    return at;
  }
  Reading read(Lsn begin, Lsn end = kMaxLsn, bool finish_last = false) {
    return read_all(wal.log(), wal.shape(), {.begin = begin, .end = end, .finish_last = finish_last});
  }

  WalBuilder wal;
  Lsns lsns;
  Lsn long_record;
};

TEST_F(Ranges, EveryBegin) {
  for (Lsn begin = wal.begin(); begin <= lsns.back(); begin += 1) {
    if (begin > wal.begin() + 400 && begin.value % 8 != 1 && begin.value % 8 != 0) continue;
    Reader reader(wal.log(), wal.shape(), {.begin = begin});
    ASSERT_EQ(reader.next(), Step::record) << to_string(begin);
    ASSERT_EQ(reader.record().lsn, *std::lower_bound(lsns.begin(), lsns.end(), begin)) << to_string(begin);
  }
}

TEST_F(Ranges, EveryEnd) {
  for (std::size_t i = 0; i + 1 < lsns.size(); ++i) {
    const Lsn last_byte = lsns[i] + read(lsns[i], lsns[i] + 1, true).records.at(0).total_length - 1;
    for (const Lsn end : {lsns[i] + 1, lsns[i] + 8, lsns[i] + 33}) {
      if (end > last_byte) continue;
      const Reading r = read(lsns[0], end);
      ASSERT_EQ(r.lsns(), Lsns(lsns.begin(), lsns.begin() + static_cast<std::ptrdiff_t>(i))) << to_string(end);
      ASSERT_EQ(r.end.reason, EndReason::range_end_in_record);
      ASSERT_EQ(r.end.at, lsns[i]);
      const Reading finished = read(lsns[0], end, true);
      ASSERT_EQ(finished.lsns(), Lsns(lsns.begin(), lsns.begin() + static_cast<std::ptrdiff_t>(i) + 1));
      ASSERT_EQ(finished.end.reason, EndReason::range_end);
    }
  }
}

TEST_F(Ranges, AnEndBetweenRecords) {
  for (std::size_t i = 1; i < lsns.size(); ++i) {
    for (const bool finish : {false, true}) {
      const Reading r = read(lsns[0], lsns[i], finish);
      ASSERT_EQ(r.lsns(), Lsns(lsns.begin(), lsns.begin() + static_cast<std::ptrdiff_t>(i)));
      ASSERT_EQ(r.end.reason, EndReason::range_end);
    }
  }
  EXPECT_EQ(read(lsns[0], lsns[2]).sentence,
            "000000010000000000000001: 0/100098 (offset 0x98): the end that was asked for; the last record is 0/100050");
}

TEST_F(Ranges, AnEndInsideOfARecordOfManyPages) {
  for (Lsn end = long_record + 1; end < long_record + 26000; end += 1000) {
    const Reading r = read(lsns[0], end);
    EXPECT_EQ(r.end.reason, EndReason::range_end_in_record) << to_string(end);
    EXPECT_EQ(r.end.at, long_record);
    EXPECT_EQ(read(lsns[0], end, true).lsns().back(), long_record);
  }
  EXPECT_EQ(read(long_record, long_record + 9000).sentence,
            "000000010000000000000001: " + to_string(long_record) +
                " (offset 0xa280): the record that begins here reaches beyond the end that was asked for and is not "
                "shown");
}

TEST_F(Ranges, ABeginInsideOfARecordOfManyPages) {
  const Lsn page = wal.page_of(long_record) + 2 * 8192;
  const Reading r = read(page);
  EXPECT_EQ(r.lsns().front(), *std::upper_bound(lsns.begin(), lsns.end(), long_record));
  const std::uint64_t before = wal.page_of(long_record) + 8192 - long_record + 8192 - 24;
  EXPECT_EQ(r.skipped_continuation, 26032 - before);
}

TEST_F(Ranges, AnEmptyRange) {
  const Reading r = read(lsns[3], lsns[3]);
  EXPECT_TRUE(r.records.empty());
  EXPECT_EQ(r.end.reason, EndReason::range_end);
  EXPECT_EQ(r.end.last, Lsn{});
}

TEST_F(Ranges, ABeginBehindTheEndOfTheLog) {
  const Reading r = read(wal.position() + 8);
  EXPECT_TRUE(r.records.empty());
  EXPECT_EQ(r.end.reason, EndReason::zeros);
  EXPECT_EQ(r.end.at, wal.position());
  EXPECT_EQ(r.sentence.substr(r.sentence.find("the log")),
            "the log ends here: nothing was written behind this point; no record was read");
  const Reading far = read(wal.begin() + 50 * 8192 + 100);
  EXPECT_TRUE(far.records.empty());
  EXPECT_EQ(far.end.reason, EndReason::zeros);
}

TEST_F(Ranges, DamageBeforeTheBeginOnItsPageIsNotAskedFor) {
  wal.log().at(lsns[1] + 33, 1)[0] ^= std::byte{1};
  for (const OnDamage policy : {OnDamage::stop, OnDamage::skip}) {
    for (const std::size_t first : {2u, 3u, 7u}) {
      const Reading r = read_all(wal.log(), wal.shape(), {.begin = lsns[first], .on_damage = policy});
      EXPECT_EQ(r.lsns(), Lsns(lsns.begin() + static_cast<std::ptrdiff_t>(first), lsns.end()));
      EXPECT_TRUE(r.gaps.empty());
      EXPECT_EQ(r.end.reason, EndReason::zeros);
    }
  }
}

TEST_F(Ranges, DamageAcrossTheBeginIsReported) {
  wal.log().at(lsns[1] + 33, 1)[0] ^= std::byte{1};
  const Reading r = read(lsns[1] + 8);
  EXPECT_EQ(r.end.reason, EndReason::damage);
  EXPECT_EQ(r.end.resumes_at, lsns[2]);
  const Reading skipped = read_all(wal.log(), wal.shape(), {.begin = lsns[1] + 8, .on_damage = OnDamage::skip});
  ASSERT_EQ(skipped.gaps.size(), 1u);
  EXPECT_EQ(skipped.gaps[0].begin, lsns[1] + 8);
  EXPECT_EQ(skipped.gaps[0].end, lsns[2]);
}

TEST_F(Ranges, ADamagedPageHeaderBeforeAGoodBegin) {
  // The page says that its first record begins elsewhere.
  const Lsn page = wal.begin() + 8192;
  const Lsn good = *std::upper_bound(lsns.begin(), lsns.end(), page + 3000);
  for (const std::uint32_t remaining : {0u, 8u, 2000u, 5000u, 9000u, 0xFFFFFFFFu}) {
    wal.log().write(page + 16, ByteWriter().u32(remaining).data());
    const Reading r = read(good);
    ASSERT_FALSE(r.records.empty()) << remaining;
    EXPECT_EQ(r.records.front().lsn, good) << remaining;
  }
}

// ---- what lies behind the range still tells damage from an end ------------------------------------------------------

TEST(RangeEnd, DamageOfItsLastRecordIsSeenByWhatFollows) {
  WalBuilder wal;
  while (wal.left_on_page() != 0 || wal.position() < wal.begin() + (1 << 20)) {
    if (wal.left_on_page() == 0) wal.add_filler(1000);
    else wal.fill_page(0);
  }
  const Lsn last = wal.last();
  const Lsn next = wal.add(records::noop());
  wal.log().at(last + 33, 1)[0] ^= std::byte{1};
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin(), .end = wal.begin() + (1 << 20)});
  EXPECT_EQ(r.end.reason, EndReason::damage) << r.sentence;
  EXPECT_EQ(r.end.at, last);
  EXPECT_EQ(r.end.resumes_at, next);
  const Reading skipped = read_all(
      wal.log(), wal.shape(), {.begin = wal.begin(), .end = wal.begin() + (1 << 20), .on_damage = OnDamage::skip});
  ASSERT_EQ(skipped.gaps.size(), 1u);
  EXPECT_EQ(skipped.gaps[0].end, wal.begin() + (1 << 20));
  EXPECT_EQ(skipped.end.reason, EndReason::range_end);
  // Without a look behind the range it cannot be told from a torn end.
  const Reading blind = read_all(
      wal.log(), wal.shape(), {.begin = wal.begin(), .end = wal.begin() + (1 << 20), .look_beyond_end = false});
  EXPECT_EQ(blind.end.reason, EndReason::torn_record);
}

TEST(RangeEnd, ADamagedLengthIsNoRecordThatReachesBeyondIt) {
  WalBuilder wal;
  while (wal.position() < wal.begin() + (1 << 20) - 1000) wal.add_filler(904);
  const Lsn at = wal.add_filler(200);
  while (wal.position() < wal.begin() + (1 << 20) + 1000) wal.add_filler(904);
  wal.log().write(at, ByteWriter().u32(500000).u32(0).u32(500000 - 32).data());
  const Reading r = read_all(wal.log(), wal.shape(), {.begin = wal.begin(), .end = wal.begin() + (1 << 20)});
  EXPECT_EQ(r.end.reason, EndReason::damage) << r.sentence;
  EXPECT_EQ(r.end.error.code, Code::contrecord_length);
  EXPECT_EQ(r.end.at, at);
  ASSERT_TRUE(r.end.resumes_at);
}

}  // namespace
}  // namespace walread
