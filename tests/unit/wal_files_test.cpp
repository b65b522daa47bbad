// What a directory of WAL files is found to hold, and which file is read for which segment.
#include "libwalread/facts/wal_files.hpp"

#include <gtest/gtest.h>

#include "libwalread/wal/reader.hpp"
#include "tests/support/compression.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

namespace records = test::records;
using formats::System;
using test::TemporaryDirectory;
using test::WalBuilder;

// Three segments, the last one used in part.
WalBuilder small_log(const test::WalOptions& options = {}) {
  WalBuilder wal(options);
  wal.add_filler(100);
  wal.switch_segment();
  wal.add_filler(100);
  wal.switch_segment();
  wal.add_filler(100);
  return wal;
}

std::size_t count_records(SegmentSource& source, const LogShape& shape, Lsn begin) {
  Reader reader(source, shape, {.begin = begin});
  std::size_t n = 0;
  while (reader.next() == Step::record) ++n;
  return n;
}

TEST(WalFiles, FindsTheLogOfADataDirectory) {
  TemporaryDirectory dir;
  WalBuilder wal = small_log();
  write_segments(wal, dir.path() / "pg_xlog");
  const WalFiles files = find_wal_files(dir.path());
  ASSERT_EQ(files.state, WalFilesState::ready);
  EXPECT_EQ(files.directory.path, dir.path() / "pg_xlog");
  EXPECT_EQ(files.shape.version->system, System::gp6);  // told by an intact record: the magic is that of 9.4, too
  EXPECT_EQ(files.shape.segment, SegmentSize::mib(1));
  EXPECT_EQ(files.shape.system_id, wal.options().system_id);
  EXPECT_EQ(files.newest, 1u);
  ASSERT_NE(files.history(1), nullptr);
  EXPECT_EQ(files.history(2), nullptr);
  FileSource source(segments_to(files, 1));
  EXPECT_EQ(source.segments().size(), 3u);
  EXPECT_EQ(count_records(source, files.shape, wal.begin()), 5u);
}

TEST(WalFiles, TakesTheSystemOfTheControlFileIfTheMagicIsIts) {
  TemporaryDirectory dir;
  WalBuilder wal = small_log();
  write_segments(wal, dir.path());
  EXPECT_EQ(find_wal_files(dir.path(), System::pg94).shape.version->system, System::pg94);
  EXPECT_EQ(find_wal_files(dir.path(), System::pg15).shape.version->system, System::gp6);
}

TEST(WalFiles, WithoutAnIntactRecordTheSystemIsAmbiguous) {
  TemporaryDirectory dir;
  WalBuilder wal;
  wal.add_filler(100);
  wal.log().zero(wal.begin() + 40, wal.position());
  write_segments(wal, dir.path());
  const WalFiles files = find_wal_files(dir.path());
  EXPECT_EQ(files.state, WalFilesState::ambiguous_system);
  EXPECT_EQ(files.candidates, (std::vector{System::pg94, System::gp6}));
}

TEST(WalFiles, SaysWhyThereIsNoLog) {
  TemporaryDirectory dir;
  EXPECT_EQ(find_wal_files(dir.path() / "nowhere").state, WalFilesState::no_directory);
  EXPECT_EQ(find_wal_files(dir.path() / "nowhere").os_error, ENOENT);
  EXPECT_EQ(find_wal_files(dir.path()).state, WalFilesState::no_segments);
  test::write_file(dir.path() / "000000010000000000000001", std::string(100, '\0'));
  EXPECT_EQ(find_wal_files(dir.path()).state, WalFilesState::no_shape);
  EXPECT_EQ(find_wal_files(dir.path()).error.code, Code::bad_magic);
}

TEST(WalFiles, FollowsAHistoryAndTakesFromOthersWhatIsMissing) {
  TemporaryDirectory dir;
  WalBuilder old_log = small_log();
  write_segments(old_log, dir.path() / "archive");
  WalBuilder new_log = small_log({.timeline = 2, .first_segment = 3});
  write_segments(new_log, dir.path() / "data" / "pg_xlog");
  const WalFiles data = find_wal_files(dir.path() / "data");
  const WalFiles archive = find_wal_files(dir.path() / "archive");
  const WalFiles* more[] = {&archive};
  EXPECT_EQ(data.newest, 2u);
  // Without a history only the timeline's own segments are known to belong to it.
  EXPECT_EQ(segments_to(data, 2, more).size(), 3u);
  test::write_file(dir.path() / "archive" / "00000002.history", "1\t0/300000\tno recovery target specified\n");
  const WalFiles with_history = find_wal_files(dir.path() / "archive");
  more[0] = &with_history;
  const auto segments = segments_to(data, 2, more);
  ASSERT_EQ(segments.size(), 5u);  // 1 and 2 of timeline 1, 3 to 5 of timeline 2
  EXPECT_EQ(segments.at(2).timeline, 1u);
  EXPECT_EQ(segments.at(3).timeline, 2u);
  EXPECT_EQ(find_history(data, 2, more)->entries.size(), 1u);
}

TEST(WalFiles, LeavesOutWhatAnArchiveHasOfAnotherDatabaseSystem) {
  TemporaryDirectory dir;
  WalBuilder own = small_log({.first_segment = 2});
  write_segments(own, dir.path() / "pg_xlog");
  WalBuilder foreign = small_log({.system_id = 7});
  write_segments(foreign, dir.path() / "archive");
  const WalFiles files = find_wal_files(dir.path());
  const WalFiles archive = find_wal_files(dir.path() / "archive");
  const WalFiles* more[] = {&archive};
  EXPECT_EQ(segments_to(files, 1, more).size(), 3u);
}

TEST(WalFiles, ReadsAnArchiveThatIsCompressed) {
  TemporaryDirectory dir;
  WalBuilder wal = small_log();
  const std::string_view history = "1\t0/300000\tno recovery target specified\n";
  for (SegmentNumber n = 1; n <= 3; ++n)
    test::write_file(dir.path() / (wal.log().name(n) + ".zst"),
                     test::compress(wal.log().file(n), FileCompression::kZstd));
  test::write_file(dir.path() / "00000002.history.gz",
                   test::compress(std::as_bytes(std::span(history)), FileCompression::kGzip));
  const WalFiles files = find_wal_files(dir.path());
  ASSERT_TRUE(files.ready());
  FileSource source(segments_to(files, 1));
  EXPECT_EQ(count_records(source, files.shape, wal.begin()), 5u);
  ASSERT_NE(files.history(2), nullptr);
  EXPECT_EQ(files.history(2)->entries.at(0).switch_lsn, Lsn{0x300000});
}

TEST(WalFiles, KeepsAHistoryFileThatCannotBeRead) {
  TemporaryDirectory dir;
  WalBuilder wal = small_log();
  write_segments(wal, dir.path());
  std::filesystem::create_directory(dir.path() / "00000003.history");
  const WalFiles files = find_wal_files(dir.path());
  EXPECT_EQ(files.newest, 3u);
  EXPECT_EQ(files.unreadable_histories, (std::map<TimelineId, int>{{3, EISDIR}}));
}

}  // namespace
}  // namespace walread
