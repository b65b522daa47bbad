// waldump against pg_waldump 10 to 17 on recordings of those releases: text, -b and both forms of --stats.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "tests/support/modern_recordings.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

// One list for what a recorded tool got wrong. pg_waldump 12.3 counts a flag of commit records, XLOG_XACT_HAS_INFO, as
// part of their type and so splits their row in two; later minor releases do not (pg_waldump.c XLogDumpCountRecord()).
const std::set<std::string> kToolBugs = {"pg12 tli1 stats-record", "pg12/promoted tli1 stats-record"};

// Where a record goes on in a segment that is not there, pg_waldump gives up without the statistics of what it has read.
bool gave_up(const test::ToolOutput& output, const std::string& text) {
  return text.empty() && output.name.find("/torn ") != std::string::npos &&
         output.name.find(" stats") != std::string::npos;
}

TEST(PgWaldumpGolden, TextAndStatisticsAreTheTools) {
  std::size_t compared = 0;
  for (const test::ModernRecording& recording : test::modern_recordings()) {
    for (const test::ToolOutput& output : tool_outputs(recording)) {
      if (kToolBugs.contains(output.name)) continue;
      const std::string expected = test::recorded_text(output.text);
      const test::ProgramResult got = test::run_program("waldump", output.arguments);
      EXPECT_EQ(got.exit_code, 0) << output.name << ": " << got.err;
      if (gave_up(output, expected)) continue;
      ++compared;
      if (got.out == expected) continue;
      const auto at = static_cast<std::size_t>(std::ranges::mismatch(got.out, expected).in1 - got.out.begin());
      const std::size_t line = expected.rfind('\n', at == 0 ? 0 : at - 1) + 1;
      ADD_FAILURE() << output.name << " differs:\n  tool: " << expected.substr(line, 250)
                    << "\n  ours: " << got.out.substr(std::min(line, got.out.size()), 250);
    }
  }
  EXPECT_EQ(compared, test::modern_recordings_are_corpus() ? 162u : 38u);
}

TEST(PgWaldumpGolden, EveryRecordIsDecodedToItsLastByte) {
  for (const test::ModernRecording& recording : test::modern_recordings()) {
    const test::ProgramResult got = test::run_program("waldump", {"--format=json", recording.data});
    EXPECT_EQ(got.exit_code, 0) << recording.name << ": " << got.err;
    for (const char* sign : {"\"undecoded\":", "\"unconsumed\":", "UNKNOWN"})
      EXPECT_EQ(got.out.find(sign), std::string::npos) << recording.name << ": " << sign;
  }
  EXPECT_EQ(test::modern_recordings().size(), test::modern_recordings_are_corpus() ? 32u : 7u);
}

}  // namespace
}  // namespace walread
