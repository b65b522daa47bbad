// waldump --map accounts for every byte of every recorded segment, and for the records as the JSON has them.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/recordings.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::Recording;

struct Mapped {
  std::uint64_t record = 0;
  std::uint64_t continuation = 0;
};

// Number and bytes of the records that begin in a segment.
struct Counted {
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
  bool crosses = false;  // the last one goes on in the next segment
};

Counted count(const fs::path& segment) {
  const test::ProgramResult result = test::run_program("waldump", {"--format=json", segment});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  Counted c;
  for (const std::string_view line : test::lines_of(result.out)) {
    constexpr std::string_view kLength = "\"length\":";
    if (!line.starts_with("{\"type\":\"record\"")) continue;
    ++c.records;
    c.bytes += std::stoull(std::string(line.substr(line.find(kLength) + kLength.size(), 10)));
  }
  return c;
}

Mapped expect_sound(const json& map, const fs::path& file) {
  EXPECT_EQ(map["type"], "map");
  EXPECT_EQ(map["file"], file.filename().string());
  EXPECT_EQ(map["size"], fs::file_size(file));
  std::uint64_t sum = 0;
  for (const auto& [label, bytes] : map["bytes"].items()) sum += bytes.get<std::uint64_t>();
  EXPECT_EQ(sum, fs::file_size(file));
  // The stretches lie one behind the other from the first byte to the last and add up to the same.
  std::map<std::string, std::uint64_t> totals;
  std::uint64_t at = 0;
  std::string before;
  for (const json& extent : map["extents"]) {
    EXPECT_EQ(extent["offset"], at);
    EXPECT_NE(extent["length"], 0);
    EXPECT_NE(extent["label"], before);
    before = extent["label"];
    totals[before] += extent["length"].get<std::uint64_t>();
    at += extent["length"].get<std::uint64_t>();
  }
  EXPECT_EQ(at, fs::file_size(file));
  std::uint64_t inside = 0;  // of the stretches of records
  for (const char* label : {"page_header", "record", "padding"}) inside += map["bytes"][label].get<std::uint64_t>();
  for (const char* label : {"continuation", "switched", "gap", "torn", "zeros", "recycled", "unknown"}) {
    // Page headers may lie in any stretch.
    const std::uint64_t bytes = map["bytes"][label];
    EXPECT_GE(totals[label], bytes) << label;
    inside -= std::min(inside, totals[label] - bytes);
  }
  EXPECT_EQ(totals["records"], inside);
  EXPECT_EQ(map["bytes"]["unknown"], 0);
  return {map["bytes"]["record"], map["bytes"]["continuation"]};
}

class WaldumpMap : public testing::TestWithParam<Recording> {};

TEST_P(WaldumpMap, AccountsForEveryByte) {
  const fs::path wal = test::wal_directory(GetParam());
  std::vector<std::string> names = test::segment_files(GetParam());
  const std::size_t segments = names.size();
  for (const std::string& name : test::partial_files(GetParam())) names.push_back(name);
  std::vector<Mapped> mapped;
  std::vector<Counted> counted;
  for (const std::string& name : names) {
    SCOPED_TRACE(name);
    const test::ProgramResult result = test::run_program("waldump", {"--map", "--format=json", wal / name});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.err, "");
    ASSERT_EQ(test::lines_of(result.out).size(), 1u);
    const json map = json::parse(result.out);
    mapped.push_back(expect_sound(map, wal / name));
    counted.push_back(count(wal / name));
    EXPECT_EQ(map["records"], counted.back().records);
  }
  // The bytes called records are those of the records, and of the one that goes on in the next segment.
  for (std::size_t i = 0; i < names.size(); ++i) {
    SCOPED_TRACE(names[i]);
    const bool next_is_here = i + 1 < segments && names[i + 1].substr(0, 8) == names[i].substr(0, 8);
    EXPECT_EQ(mapped[i].record + (next_is_here ? mapped[i + 1].continuation : 0), counted[i].bytes);
  }
}

INSTANTIATE_TEST_SUITE_P(All, WaldumpMap, testing::ValuesIn(test::recordings()), test::identify);

}  // namespace
}  // namespace walread
