// A log that lies in several places: which file serves, and what is said of a place that no file has.
#include "libwalread/facts/shelf_reader.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "libwalread/facts/log_comparison.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
namespace records = test::records;

constexpr SegmentSize kSegment = SegmentSize::mib(1);

// Three segments full of records, complete in own/ and in archive/; the last record of the first and of the
// second goes on in the next.
class ShelfReaderTest : public testing::Test {
 protected:
  ShelfReaderTest() {
    while (log_.position() < kSegment.start_of(4)) begins_.push_back(log_.add_filler(4000));
    begins_.push_back(log_.add(records::noop()));
    for (const char* place : {"own", "archive", "second"}) test::write_segments(log_, dir_.path() / place);
  }

  fs::path file(const std::string& place, SegmentNumber n) const {
    return dir_.path() / place / segment_file_name(1, n, kSegment);
  }

  // The record that begins last in segment n, and ends in the next.
  std::size_t last_in(SegmentNumber n) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(begins_, kSegment.start_of(n + 1)) -
                                    begins_.begin()) -
           1;
  }

  static void flip(const fs::path& path, std::uint64_t offset) {
    std::fstream f(path, std::ios::binary | std::ios::in | std::ios::out);
    f.seekp(static_cast<std::streamoff>(offset));
    f.put('\xa5');  // fillers are of 5a
  }

  LogShelf shelf(const std::vector<std::string>& archives) {
    own_ = find_wal_files(dir_.path() / "own");
    LogShelf out{.shape = log_.shape(), .history = {.tli = 1}};
    out.add(own_, LogPlace::own);
    for (const std::string& name : archives) {
      places_.push_back(std::make_unique<WalFiles>(find_wal_files(dir_.path() / name)));
      out.add(*places_.back(), LogPlace::archive);
    }
    return out;
  }

  // Reads from the first record on and compares each with what was written; how many there were.
  static std::size_t read(ShelfReader& reader, const std::vector<Lsn>& expected) {
    std::size_t n = 0;
    while (reader.next()) {
      if (n < expected.size()) {
        EXPECT_EQ(reader.record().lsn, expected[n]);
      }
      ++n;
    }
    return n;
  }

  test::TemporaryDirectory dir_;
  test::WalBuilder log_;
  std::vector<Lsn> begins_;
  WalFiles own_;
  std::vector<std::unique_ptr<WalFiles>> places_;
};

TEST_F(ShelfReaderTest, WhatIsCompleteIsNotFetched) {
  const LogShelf s = shelf({"archive"});
  ShelfReader reader(s, {.at = begins_.front()});
  EXPECT_EQ(read(reader, begins_), begins_.size());
  EXPECT_TRUE(reader.fetched().empty());
  EXPECT_TRUE(reader.gaps().empty());
}

// The node's own file counts up to the damage, and is named as one that has to be brought.
TEST_F(ShelfReaderTest, TheRestOfADamagedSegmentOfItsOwn) {
  flip(file("own", 2), kSegment.offset_of(begins_[last_in(2) - 3]) + 1000);
  const LogShelf s = shelf({"archive"});
  ShelfReader reader(s, {.at = begins_.front()});
  EXPECT_EQ(read(reader, begins_), begins_.size());
  EXPECT_EQ(reader.fetched(), std::vector<SegmentNumber>{2});

  const LogWay way = way_through(s, {.at = begins_.front()}, log_.position(), {});
  EXPECT_TRUE(way.reached);
  ASSERT_EQ(way.from_archive.size(), 1u);
  EXPECT_EQ(way.from_archive.front().number, 2u);
}

TEST_F(ShelfReaderTest, TheRestOfACutSegmentOfItsOwn) {
  fs::resize_file(file("own", 2), 300000);
  const LogShelf s = shelf({"archive"});
  ShelfReader reader(s, {.at = begins_.front()});
  EXPECT_EQ(read(reader, begins_), begins_.size());
  EXPECT_EQ(reader.fetched(), std::vector<SegmentNumber>{2});
}

// A server restores no file of another size, even where it needs only the first bytes of it.
TEST_F(ShelfReaderTest, ACutSegmentServesNobodyNotEvenForARecordsTail) {
  fs::remove(file("own", 3));
  fs::resize_file(file("archive", 3), 100000);
  const LogShelf s = shelf({"archive"});
  ShelfReader reader(s, {.at = begins_.front()});
  EXPECT_EQ(read(reader, begins_), last_in(2));
  EXPECT_EQ(reader.end().end.at, begins_[last_in(2)]);
  EXPECT_TRUE(reader.fetched().empty());
}

TEST_F(ShelfReaderTest, TheNextArchiveHasItWhole) {
  fs::remove(file("own", 3));
  fs::resize_file(file("archive", 3), 100000);
  const LogShelf s = shelf({"archive", "second"});
  ShelfReader reader(s, {.at = begins_.front()});
  EXPECT_EQ(read(reader, begins_), begins_.size());
  EXPECT_EQ(reader.fetched(), std::vector<SegmentNumber>{3});
  EXPECT_EQ(reader.taken(3)->entry.path, file("second", 3).string());
}

// Each of two places is damaged, elsewhere: together they have it all.
TEST_F(ShelfReaderTest, TwoDamagedCopiesMakeAWholeOne) {
  flip(file("own", 2), kSegment.offset_of(begins_[last_in(2) - 3]) + 1000);
  flip(file("archive", 2), 200000);
  const LogShelf s = shelf({"archive"});
  ShelfReader reader(s, {.at = begins_.front()});
  EXPECT_EQ(read(reader, begins_), begins_.size());
  EXPECT_TRUE(reader.gaps().empty());
}

TEST_F(ShelfReaderTest, AGapHasTwoEnds) {
  for (const char* place : {"own", "archive"}) fs::remove(file(place, 2));
  const LogShelf s = shelf({"archive"});
  ShelfReader reader(s, {.at = begins_.front()}, kMaxLsn, true);
  std::size_t before = 0;
  std::size_t behind = 0;
  bool hopped = false;
  while (reader.next()) {
    hopped |= reader.behind_gap();
    ++(hopped ? behind : before);
  }
  ASSERT_EQ(reader.gaps().size(), 1u);
  EXPECT_EQ(reader.gaps().front().begin, begins_[last_in(1)]);
  EXPECT_EQ(reader.gaps().front().end, begins_[last_in(2) + 1]);
  EXPECT_EQ(before, last_in(1));
  EXPECT_EQ(behind, begins_.size() - last_in(2) - 1);
}

// A copy of another history of the same system does not join, however intact.
TEST_F(ShelfReaderTest, AnotherHistoryDoesNotJoin) {
  test::WalBuilder other;
  while (other.position() < kSegment.start_of(4)) other.add_filler(3000);
  fs::remove(file("own", 2));
  test::write_segments(other, dir_.path() / "other");
  const LogShelf s = shelf({"other", "archive"});
  ShelfReader reader(s, {.at = begins_.front()});
  EXPECT_EQ(read(reader, begins_), begins_.size());
  EXPECT_EQ(reader.taken(2)->entry.path, file("archive", 2).string());
}

}  // namespace
}  // namespace walread
