// Segments that are missing, short, unreadable, of another database system or of another size; and a log that
// grows while it is read.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/reading.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

using test::ByteWriter;
using test::read_all;
using test::read_on;
using test::Reading;
using test::WalBuilder;
namespace records = test::records;
using Lsns = std::vector<Lsn>;

constexpr std::uint64_t kSegment = 1 << 20;

// Segments 1 to 4 and a bit of 5; a record goes on from 2 to 3.
class Segments : public testing::Test {
 protected:
  Segments() {
    while (wal.position() < wal.begin() + 2 * kSegment - 3000) add(wal.add_filler(2000));
    crossing = add(wal.add_filler(5000));
    while (wal.position() < start(4) - 8192) add(wal.add_filler(2000));
    add(wal.switch_segment());  // 3 is full, nothing goes on in 4
    while (wal.position() < start(5) + 3 * 8192) add(wal.add_filler(2000));
  }
  Lsn add(Lsn at) {
    lsns.push_back(at);
    return at;
  }
  static Lsn start(SegmentNumber n) { return Lsn{n * kSegment}; }
  Lsns between(Lsn begin, Lsn end) const {
    return {std::lower_bound(lsns.begin(), lsns.end(), begin),
            std::lower_bound(lsns.begin(), lsns.end(), end)};
  }
  Lsns without(Lsn begin, Lsn end) const {
    Lsns out = between(Lsn{}, begin);
    const Lsns rest = between(end, kMaxLsn);
    out.insert(out.end(), rest.begin(), rest.end());
    return out;
  }
  Reading read(ReaderOptions options = {}) {
    options.begin = wal.begin();
    return read_all(wal.log(), wal.shape(), options);
  }

  WalBuilder wal;
  Lsns lsns;
  Lsn crossing;
};

// ---- missing
// -----------------------------------------------------------------------------------------------------

TEST_F(Segments, AllOfThem) {
  const Reading r = read();
  EXPECT_EQ(r.lsns(), lsns);
  EXPECT_EQ(r.end.reason, EndReason::zeros);
}

TEST_F(Segments, TheLastIsMissing) {
  wal.log().remove(5);
  wal.log().remove(4);
  const Reading r = read();
  EXPECT_EQ(r.lsns(), between(Lsn{}, start(4)));
  EXPECT_EQ(r.end.reason, EndReason::last_segment);
  EXPECT_EQ(r.end.at, start(4));
  EXPECT_EQ(r.end.error.code, Code::missing_segment);
}

TEST_F(Segments, TheOneThatARecordGoesOnInIsMissing) {
  for (const SegmentNumber n : {3u, 4u, 5u}) wal.log().remove(n);
  const Reading r = read();
  EXPECT_EQ(r.lsns(), between(Lsn{}, crossing));
  EXPECT_EQ(r.end.reason, EndReason::record_continues);
  EXPECT_EQ(r.end.at, crossing);
  EXPECT_EQ(r.sentence, "000000010000000000000002: " + to_string(crossing) +
                            " (offset 0xff460): the record that lies here goes on in the next segment, which "
                            "is not here; the last "
                            "record is " +
                            to_string(r.records.back().lsn));
}

TEST_F(Segments, ASegmentThatIsNothingButTheMiddleOfARecord) {
  WalBuilder w;
  w.add(records::noop(3 << 20));
  w.add(records::noop());
  for (const SegmentNumber n : {1u, 3u, 4u}) w.log().remove(n);
  const Reading r = read_all(w.log(), w.shape(), {.begin = start(2), .end = start(3)});
  EXPECT_TRUE(r.records.empty());
  EXPECT_EQ(r.end.reason, EndReason::record_continues) << r.sentence;
  EXPECT_EQ(r.skipped_continuation, kSegment - 128 * 24 - 16);
  EXPECT_EQ(r.sentence,
            "000000010000000000000002: 0/200000 (offset 0x0): the record that lies here goes on in the next "
            "segment, which "
            "is not here; no record was read");
}

TEST_F(Segments, OneInTheMiddleIsMissing) {
  wal.log().remove(4);
  const Reading r = read();
  EXPECT_EQ(r.lsns(), between(Lsn{}, start(4)));
  EXPECT_EQ(r.end.reason, EndReason::damage);
  EXPECT_EQ(r.sentence,
            "000000010000000000000004: the segment that holds 0/400000 is not here, though later ones are; "
            "the last record "
            "is " +
                to_string(r.records.back().lsn));

  const Reading across = read({.across_missing = true});
  ASSERT_EQ(across.gaps.size(), 1u);
  EXPECT_EQ(across.gaps[0].begin, start(4));
  EXPECT_EQ(across.gaps[0].end, start(5));
  EXPECT_TRUE(across.gaps[0].is_damage());
  EXPECT_EQ(across.gap_sentences[0], "0/400000 to 0/500000 is missing: no segment here holds it");
  // The record that began in the missing one is not read.
  EXPECT_EQ(across.lsns(), without(start(4), start(5)));
  EXPECT_EQ(across.end.reason, EndReason::zeros);
}

TEST_F(Segments, SeveralInTheMiddleAreMissing) {
  wal.log().remove(3);
  wal.log().remove(4);
  const Reading r = read({.across_missing = true});
  ASSERT_EQ(r.gaps.size(), 1u);
  EXPECT_EQ(r.gaps[0].begin, crossing);
  EXPECT_EQ(r.gaps[0].end, start(5));
  EXPECT_EQ(r.lsns(), without(crossing, start(5)));
  EXPECT_EQ(read().end.reason, EndReason::damage);
  // A range that ends before the later ones has nothing to do with them.
  EXPECT_EQ(read({.end = start(4)}).end.reason, EndReason::record_continues);
}

TEST_F(Segments, TheFirstIsMissing) {
  wal.log().remove(1);
  EXPECT_EQ(read().end.reason, EndReason::damage);
  const Reading r = read({.across_missing = true});
  EXPECT_EQ(r.lsns(), between(start(2), kMaxLsn));
  ASSERT_EQ(r.gaps.size(), 1u);
  EXPECT_EQ(r.gaps[0].begin, start(1));
}

TEST_F(Segments, NoneIsThere) {
  for (SegmentNumber n = 1; n <= 5; ++n) wal.log().remove(n);
  const Reading r = read();
  EXPECT_TRUE(r.records.empty());
  EXPECT_EQ(r.end.reason, EndReason::unreadable);
  EXPECT_EQ(r.end.error.code, Code::missing_segment);
  EXPECT_EQ(r.sentence, "000000010000000000000001: the segment is not here");
}

TEST_F(Segments, ATornEndBeforeAHoleIsDamageIfLaterOnesAreWritten) {
  wal.log().remove(3);
  wal.log().at(crossing + 40, 1)[0] ^= std::byte{1};
  const Lsn before = *(std::lower_bound(lsns.begin(), lsns.end(), crossing) - 1);
  wal.log().at(before + 40, 1)[0] ^= std::byte{1};
  const Reading r = read();
  EXPECT_EQ(r.end.reason, EndReason::damage);
  EXPECT_EQ(r.end.at, before);
  EXPECT_EQ(r.end.resumes_at, between(start(4), kMaxLsn)[0]);
}

// ---- short, foreign, unreadable
// --------------------------------------------------------------------------------------

TEST_F(Segments, AShortFile) {
  wal.log().set_file_size(5, 8192 + 100);
  const Reading r = read();
  EXPECT_EQ(r.end.reason, EndReason::damage);
  EXPECT_EQ(r.end.error.code, Code::short_file);
  EXPECT_EQ(r.sentence,
            "000000010000000000000005: 0/502000 (offset 0x2000): the file ends after 8292 bytes; a segment "
            "has 1048576; the "
            "last record is " +
                to_string(r.records.back().lsn));
  EXPECT_EQ(r.records.back().lsn, *(std::lower_bound(lsns.begin(), lsns.end(), start(5) + 8192) - 2));
}

TEST_F(Segments, AShortFileWithOthersBehind) {
  wal.log().set_file_size(3, 8192 * 3);
  const Reading r = read();
  EXPECT_EQ(r.end.reason, EndReason::damage);
  EXPECT_EQ(r.end.resumes_at, start(4) + 40);
  const Reading skipped = read({.on_damage = OnDamage::skip});
  ASSERT_EQ(skipped.gaps.size(), 1u);
  EXPECT_EQ(skipped.gaps[0].reason.code, Code::short_file);
  EXPECT_EQ(skipped.gaps[0].end, start(4) + 40);
  EXPECT_EQ(skipped.records.back().lsn, lsns.back());
}

TEST_F(Segments, AnEmptyFile) {
  wal.log().set_file_size(5, 0);
  wal.log().zero(start(5), kMaxLsn);
  const Reading r = read();
  EXPECT_EQ(r.end.reason, EndReason::damage);
  EXPECT_EQ(r.end.error.code, Code::short_file);
  EXPECT_EQ(r.end.error.found, 0u);
}

TEST_F(Segments, TheFirstPageOfOneIsDamaged) {
  const struct {
    std::uint64_t offset;
    ByteWriter bytes;
    Code code;
    std::string fault;
  } rows[] = {
      {0, ByteWriter().u16(0xD061), Code::bad_magic, "the page begins with magic number D061; expected D07E"},
      {2, ByteWriter().u16(1), Code::bad_page_flags,
       "the page header has flags 0001, without that of the first page of a segment, which this page is"},
      {32, ByteWriter().u32(16 << 20), Code::bad_segment_size,
       "the header says that a segment has 16777216 bytes; the ones before it have 1048576"},
      {36, ByteWriter().u32(32768), Code::bad_page_size,
       "the header says that a page has 32768 bytes; the ones before it have 8192"},
  };
  const test::TestSource healthy = wal.log();
  for (const auto& row : rows) {
    wal.log().write(start(3) + row.offset, row.bytes.data());
    const Reading r = read();
    EXPECT_EQ(r.lsns(), between(Lsn{}, crossing));
    EXPECT_EQ(r.end.reason, EndReason::damage);
    EXPECT_EQ(r.end.error.code, row.code);
    ASSERT_TRUE(r.end.resumes_at);
    EXPECT_EQ(*r.end.resumes_at, between(start(3), kMaxLsn)[0]);
    EXPECT_EQ(r.sentence, "000000010000000000000003: 0/300000 (offset 0x0): " + row.fault +
                              "; reading stops at the record " + to_string(crossing) +
                              ", which goes on there, although valid records follow at " +
                              to_string(*r.end.resumes_at) + " (--on-damage=skip shows them)");
    EXPECT_EQ(read({.on_damage = OnDamage::skip}).lsns(), without(crossing, *r.end.resumes_at));
    wal.log().copy_bytes(healthy, start(3), start(3) + 8192, start(3));
  }
}

// The last pages of one and the first of the next are damaged: what follows in the next is still found.
TEST_F(Segments, DamageOverASeam) {
  wal.log().zero(start(3) - 2 * 8192, start(3) + 8192);
  const Reading r = read({.on_damage = OnDamage::skip});
  ASSERT_EQ(r.gaps.size(), 1u);
  EXPECT_EQ(r.gaps[0].end, between(start(3) + 8192, kMaxLsn)[0]);
  EXPECT_EQ(r.records.back().lsn, lsns.back());
}

TEST_F(Segments, OneOfAnotherDatabaseSystem) {
  wal.log().write(start(4) + 24, ByteWriter().u64(4711).data());
  const Reading r = read();
  EXPECT_EQ(r.lsns(), between(Lsn{}, start(4)));
  EXPECT_EQ(r.end.reason, EndReason::damage);
  EXPECT_EQ(r.end.error.code, Code::bad_system_id);
  EXPECT_NE(r.sentence.find(
                "0/400000 (offset 0x0): the segment belongs to the database system 4711, the ones before it "
                "to 6800000000000000001"),
            std::string::npos)
      << r.sentence;
  // None of its pages is taken, though only the first names the system.
  EXPECT_EQ(read({.on_damage = OnDamage::skip}).records.back().lsn, lsns.back());
  for (const Lsn lsn : read({.on_damage = OnDamage::skip}).lsns())
    EXPECT_TRUE(lsn < start(4) || lsn >= start(5));
}

TEST_F(Segments, ABadSector) {
  // The pages around it are read; whole chunks are asked for first.
  for (const Lsn at : {start(2) + 3 * 8192 + 100, start(3), start(3) + 8 * 8192 - 1}) {
    wal.log().fail_at(at);
    const Lsn page = wal.page_of(at);
    const Lsn lost = *(std::lower_bound(lsns.begin(), lsns.end(), page) - 1);
    const Reading r = read();
    EXPECT_EQ(r.lsns(), between(Lsn{}, lost));
    EXPECT_EQ(r.end.reason, EndReason::unreadable);
    EXPECT_EQ(r.end.error.code, Code::cannot_read);
    EXPECT_EQ(r.end.error.os_error, 5);
    EXPECT_EQ(r.end.error.lsn, page);
    EXPECT_NE(r.sentence.find(": the file cannot be read: Input/output error"), std::string::npos)
        << r.sentence;
    const Reading skipped = read({.on_damage = OnDamage::skip});
    ASSERT_EQ(skipped.gaps.size(), 1u);
    EXPECT_EQ(skipped.gaps[0].begin, lost);
    EXPECT_EQ(skipped.lsns(), without(lost, skipped.gaps[0].end));
    EXPECT_LE(skipped.gaps[0].end, page + 8192 + 2048);
    wal.log().heal();
    EXPECT_EQ(read().lsns(), lsns);
  }
}

TEST_F(Segments, AFileThatCannotBeOpened) {
  wal.log().fail_at(start(3), Code::cannot_open, 13);
  const Reading r = read();
  EXPECT_EQ(r.end.reason, EndReason::unreadable);
  EXPECT_EQ(r.sentence, "000000010000000000000003: the file cannot be opened: Permission denied");
  const Reading skipped = read({.on_damage = OnDamage::skip});
  ASSERT_EQ(skipped.gaps.size(), 1u);
  EXPECT_EQ(skipped.gaps[0].begin, crossing);
  EXPECT_EQ(skipped.gaps[0].end, start(4) + 40);
  // As the last one there is nothing to skip to.
  for (const SegmentNumber n : {4u, 5u}) wal.log().remove(n);
  EXPECT_EQ(read({.on_damage = OnDamage::skip}).end.reason, EndReason::unreadable);
}

// ---- a log that grows
// -----------------------------------------------------------------------------------------------

TEST(Growing, RecordAfterRecord) {
  WalBuilder wal;
  wal.add(records::noop());
  Reader reader(wal.log(), wal.shape(), {.begin = wal.begin()});
  Reading all = read_on(reader, wal.log(), {.begin = wal.begin()});
  EXPECT_EQ(all.end.reason, EndReason::zeros);
  for (int i = 0; i < 400; ++i) {
    // Over pages and into the next segment.
    const Lsn at = wal.add_filler(static_cast<std::uint32_t>(40 + i * 997 % 9000));
    EXPECT_EQ(reader.next(), Step::end);
    reader.retry();
    const Reading more = read_on(reader, wal.log(), {.begin = wal.begin()});
    ASSERT_EQ(more.lsns(), (Lsns{at})) << i;
    ASSERT_TRUE(is_normal(more.end.reason));
  }
  EXPECT_GT(wal.position(), wal.begin() + kSegment);
}

TEST(Growing, FromNothing) {
  WalBuilder wal;
  wal.log().remove(1);
  Reader reader(wal.log(), wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(reader.next(), Step::end);
  wal.log().add_segment(1);
  reader.retry();
  EXPECT_EQ(reader.next(), Step::end);
  EXPECT_EQ(reader.end().reason, EndReason::zeros);
  const Lsn at = wal.add(records::noop());
  reader.retry();
  ASSERT_EQ(reader.next(), Step::record);
  EXPECT_EQ(reader.record().lsn, at);
}

TEST(Growing, ARecordThatIsBeingWritten) {
  WalBuilder wal;
  const Lsn first = wal.add(records::noop());
  const test::TestSource before = wal.log();
  const Lsn at = wal.add(records::noop(30000));
  const Lsn end = wal.position();
  test::TestSource growing = before;
  Reader reader(growing, wal.shape(), {.begin = wal.begin()});
  EXPECT_EQ(read_on(reader, growing, {.begin = wal.begin()}).lsns(), (Lsns{first}));
  for (Lsn upto = at; upto < end; upto += 512) {
    growing.copy_bytes(wal.log(), wal.begin(), upto, wal.begin());
    reader.retry();
    ASSERT_EQ(reader.next(), Step::end) << to_string(upto);
    ASSERT_TRUE(is_normal(reader.end().reason));
    ASSERT_EQ(reader.end().at, at);
  }
  growing.copy_bytes(wal.log(), wal.begin(), end, wal.begin());
  reader.retry();
  ASSERT_EQ(reader.next(), Step::record);
  EXPECT_EQ(reader.record().lsn, at);
}

}  // namespace
}  // namespace walread
