// waldump against pg_waldump 10 to 17 on recordings of those releases: text and both forms of --stats.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "tests/support/run_program.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;

struct Case {
  std::string name;                    // pg15 tli2 text
  std::vector<std::string> arguments;  // of waldump
  fs::path reference;                  // .xz
};

// One list for what a recorded tool got wrong. pg_waldump 12.3 counts a flag of commit records, XLOG_XACT_HAS_INFO, as
// part of their type and so splits their row in two; later minor releases do not (pg_waldump.c XLogDumpCountRecord()).
const std::set<std::string> kToolBugs = {"pg12 tli1 stats-record"};

std::string decompress(const fs::path& path) {
  FILE* pipe = ::popen(("xz -dc '" + path.string() + "'").c_str(), "r");
  std::string out;
  char chunk[65536];
  for (std::size_t n = 0; (n = std::fread(chunk, 1, sizeof chunk, pipe)) > 0;) out.append(chunk, n);
  EXPECT_EQ(::pclose(pipe), 0) << path;
  return out;
}

// The arguments that the real tool was called with: the last line of its recorded standard error.
std::vector<std::string> recorded_arguments(const fs::path& file, const std::string& wal) {
  std::ifstream in(file);
  std::vector<std::string> out;
  for (std::string word; in >> word;) {
    if (word == "args:") {
      out.clear();
      while (in >> word) out.push_back(word == "WALDIR" ? wal : word);
    }
  }
  return out;
}

std::vector<Case> cases() {
  std::vector<Case> out;
  const fs::path testdata = fs::path(WALREAD_TESTDATA_DIR) / "postgresql_modern";
  for (const auto& dir : fs::directory_iterator(testdata)) {
    const std::string recording = dir.path().filename();
    for (const auto& file : fs::directory_iterator(dir.path() / "ref")) {
      const std::string name = file.path().filename();
      if (!name.ends_with(".err")) continue;
      const std::string tli = name.substr(5, name.size() - 9);  // full-tli1.err
      std::string archive;
      for (const auto& a : fs::directory_iterator(dir.path()))
        if (a.path().string().ends_with(".tar.xz")) archive = a.path().filename().string();
      const fs::path unpacked = fs::path(WALREAD_UNPACK_DIR) / "postgresql_modern" / recording /
                                archive.substr(0, archive.size() - 7);
      const auto arguments = recorded_arguments(file.path(), (unpacked / "pg_wal").string());
      const auto add = [&](const std::string& kind, const char* option, const std::string& reference) {
        std::vector<std::string> all = arguments;
        if (option != nullptr) all.insert(all.begin(), option);
        out.push_back({recording + " " + tli + " " + kind, all, dir.path() / "ref" / reference});
      };
      add("text", nullptr, "full-" + tli + ".waldump.txt.xz");
      add("stats", "-z", "stats-" + tli + ".txt.xz");
      add("stats-record", "--stats=record", "stats-record-" + tli + ".txt.xz");
    }
  }
  return out;
}

// The tool's closing error message stands in some recordings of its statistics.
std::string without_messages(const std::string& text) {
  const std::size_t at = text.find("\npg_waldump: ");
  return at == std::string::npos ? text : text.substr(0, at + 1);
}

TEST(PgWaldumpGolden, TextAndStatisticsAreTheTools) {
  const std::vector<Case> all = cases();
  EXPECT_EQ(all.size(), 39u);
  for (const Case& c : all) {
    if (kToolBugs.contains(c.name)) continue;
    ASSERT_TRUE(fs::exists(c.reference)) << c.name;
    const std::string expected = without_messages(decompress(c.reference));
    const test::ProgramResult got = test::run_program("waldump", c.arguments);
    EXPECT_EQ(got.exit_code, 0) << c.name << ": " << got.err;
    if (got.out == expected) continue;
    std::size_t at = 0;
    while (at < got.out.size() && at < expected.size() && got.out[at] == expected[at]) ++at;
    const std::size_t line = expected.rfind('\n', at == 0 ? 0 : at - 1) + 1;
    ADD_FAILURE() << c.name << " differs:\n  tool: " << expected.substr(line, 250) << "\n  ours: " << got.out.substr(line, 250);
  }
}

TEST(PgWaldumpGolden, EveryRecordIsDecodedToItsLastByte) {
  const fs::path unpacked = fs::path(WALREAD_UNPACK_DIR) / "postgresql_modern";
  std::size_t directories = 0;
  for (const auto& recording : fs::directory_iterator(unpacked)) {
    for (const auto& dir : fs::directory_iterator(recording.path())) {
      if (!dir.is_directory()) continue;
      ++directories;
      const test::ProgramResult got = test::run_program("waldump", {"--format=json", dir.path().string()});
      EXPECT_EQ(got.exit_code, 0) << dir.path() << ": " << got.err;
      EXPECT_EQ(got.out.find("\"undecoded\":"), std::string::npos) << dir.path();
      EXPECT_EQ(got.out.find("\"unconsumed\":"), std::string::npos) << dir.path();
    }
  }
  EXPECT_EQ(directories, 7u);
}

}  // namespace
}  // namespace walread
