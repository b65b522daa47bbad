// Which file of a directory holds which segment of a timeline's history.
#include "libwalread/io/wal_directory.hpp"

#include <gtest/gtest.h>

namespace walread {
namespace {

constexpr SegmentSize kSize = SegmentSize::mib(16);

WalDirectory directory_of(const std::vector<std::string>& names) {
  WalDirectory out;
  out.path = "wal";
  for (const std::string& name : names) out.files.push_back({name, parse_wal_file_name(name)});
  return out;
}

HistoryFile history_of(TimelineId tli, std::string_view text) {
  return parse_history_file(tli, std::as_bytes(std::span(text)));
}

std::vector<std::string> paths(const std::map<SegmentNumber, FileSource::Entry>& segments) {
  std::vector<std::string> out;
  for (const auto& [number, entry] : segments) out.push_back(entry.path);
  return out;
}

TEST(WalDirectory, TakesTheNewestTimelineOfTheHistory) {
  const WalDirectory d =
      directory_of({"000000010000000000000001", "000000010000000000000002", "000000020000000000000002",
                    "000000020000000000000003", "000000030000000000000003"});
  EXPECT_EQ(paths(segments_of_history(d, kSize, history_of(2, "1\t0/2500000\tx\n"))),
            (std::vector<std::string>{"wal/000000010000000000000001", "wal/000000020000000000000002",
                                      "wal/000000020000000000000003"}));
  EXPECT_EQ(paths(segments_of_timeline(d, kSize, 1)),
            (std::vector<std::string>{"wal/000000010000000000000001", "wal/000000010000000000000002"}));
}

TEST(WalDirectory, LeavesOutWhatLiesBehindAFork) {
  // Timeline 1 went on after it was left at 0/2500000, and is none of timeline 2 from segment 3 on.
  const WalDirectory d =
      directory_of({"000000010000000000000001", "000000010000000000000002", "000000010000000000000003",
                    "000000010000000000000004", "000000020000000000000004"});
  EXPECT_EQ(paths(segments_of_history(d, kSize, history_of(2, "1\t0/2500000\tx\n"))),
            (std::vector<std::string>{"wal/000000010000000000000001", "wal/000000010000000000000002",
                                      "wal/000000020000000000000004"}));
  // A fork at the very start of a segment: all of it is the new timeline's.
  EXPECT_EQ(paths(segments_of_history(d, kSize, history_of(2, "1\t0/2000000\tx\n"))),
            (std::vector<std::string>{"wal/000000010000000000000001", "wal/000000020000000000000004"}));
}

TEST(WalDirectory, TakesOnlyWhatIsASegmentThatCanBeRead) {
  const WalDirectory d = directory_of(
      {"000000010000000000000001.done", "000000010000000000000002.lzo", "000000010000000000000003.partial",
       "000000010000000000000003.partial.gz", "000000010000000000000004", "000000010000000000000004.gz", "000000010000000000000004.partial", "00000002.history",
       "000000010000000000000005-0123456789abcdef0123456789abcdef01234567", "000000010000000000000100"});
  EXPECT_EQ(
      paths(segments_of_timeline(d, kSize, 1)),
      (std::vector<std::string>{"wal/000000010000000000000003.partial", "wal/000000010000000000000004",
                                "wal/000000010000000000000005-0123456789abcdef0123456789abcdef01234567"}));
  EXPECT_TRUE(d.has_segments());
  EXPECT_FALSE(directory_of({"000000010000000000000001.done", "000000010000000000000002.lzo"}).has_segments());
}

TEST(FileSourceNames, AMissingSegmentIsCalledWhatItsFileWouldBe) {
  EXPECT_EQ(FileSource({}).name(3), "the next segment");
  FileSource named({{1, {"wal/000000010000000000000001", 1}}},
                   [](SegmentNumber n) { return segment_file_name(1, n, kSize); });
  EXPECT_EQ(named.name(1), "000000010000000000000001");
  EXPECT_EQ(named.name(3), "000000010000000000000003");
}

}  // namespace
}  // namespace walread
