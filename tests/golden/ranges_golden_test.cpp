// Segment by segment, from STARTSEG to ENDSEG, or a whole directory: the records are the same.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libwalread/core/lsn.hpp"
#include "tests/support/recordings.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::ProgramResult;
using test::Recording;

using Lines = std::map<Lsn, std::string>;

std::optional<Lsn> lsn_after(std::string_view line, std::string_view words) {
  const std::size_t at = line.find(words);
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t begin = at + words.size();
  return Lsn::parse(line.substr(begin, line.find_first_not_of("0123456789ABCDEF/", begin) - begin));
}

// The records of a run, which must come in the order of their positions, each once.
Lines records(const std::vector<std::string>& arguments) {
  const ProgramResult result = test::run_program("waldump", arguments);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  Lines out;
  for (const std::string_view line : test::lines_of(result.out)) {
    const auto lsn = lsn_after(line, ", lsn: ");
    EXPECT_TRUE(lsn.has_value()) << line;
    if (!lsn) continue;
    EXPECT_TRUE(out.empty() || out.rbegin()->first < *lsn) << line;
    out.emplace(*lsn, line);
  }
  return out;
}

std::optional<Lsn> hidden_record(const fs::path& segment) {
  return test::hidden_record(test::run_program("waldump", {segment}).err);
}

class WaldumpRanges : public testing::TestWithParam<Recording> {};

TEST_P(WaldumpRanges, SegmentsRangesAndDirectoriesShowTheSameRecords) {
  const fs::path wal = test::wal_directory(GetParam());
  std::map<std::string, std::vector<std::string>> timelines;
  for (const std::string& name : test::segment_files(GetParam())) timelines[name.substr(0, 8)].push_back(name);
  ASSERT_FALSE(timelines.empty());

  std::map<std::string, std::pair<Lines, std::set<Lsn>>> newest;  // by segment number
  for (const auto& [timeline, names] : timelines) {
    SCOPED_TRACE(timeline);
    Lines alone;
    std::set<Lsn> hidden;
    for (const std::string& name : names) {
      auto& [lines, not_shown] = newest[name.substr(8)];
      not_shown.clear();
      lines = records({wal / name});
      if (const auto lsn = hidden_record(wal / name)) not_shown.insert(*lsn);
      alone.insert(lines.begin(), lines.end());
      hidden.insert(not_shown.begin(), not_shown.end());
    }
    Lines range = records({wal / names.front(), names.back()});
    EXPECT_EQ(range, records({"-t", "0x" + timeline, wal}));
    for (const Lsn lsn : hidden) {
      EXPECT_FALSE(alone.contains(lsn)) << to_string(lsn);
      // The last one may go on in a segment that is not here.
      EXPECT_TRUE(range.erase(lsn) == 1 || lsn == *hidden.rbegin()) << to_string(lsn);
    }
    EXPECT_EQ(range, alone);
  }

  // The directory as such: the newest timeline, and what it inherited.
  Lines expected;
  for (const auto& [number, segment] : newest) expected.insert(segment.first.begin(), segment.first.end());
  Lines directory = records({wal});
  for (const auto& [number, segment] : newest)
    for (const Lsn lsn : segment.second) directory.erase(lsn);
  EXPECT_EQ(directory, expected);
}

INSTANTIATE_TEST_SUITE_P(All, WaldumpRanges, testing::ValuesIn(test::recordings()), test::identify);

}  // namespace
}  // namespace walread
