// testdata/ is complete and unchanged: checksums, and nothing that no test looks at.
#include "tests/support/recordings.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "tests/support/run_program.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;

// A recording or reference that got lost must not look like success.
constexpr std::size_t kRecordings = 26;
constexpr std::size_t kReferences = 156;
// Of the project's corpus, which is not shipped and may grow.
constexpr std::size_t kCorpusRecordings = 55;
constexpr std::size_t kCorpusReferences = 325;

TEST(Recordings, AreAllHere) {
  std::size_t count = 0;
  std::set<std::string> names;
  for (const test::Recording& r : test::recordings()) {
    for (const test::Reference& reference : test::references(r)) {
      EXPECT_TRUE(names.insert(reference.name).second) << reference.name << " is there twice";
      ++count;
    }
  }
  if (test::recordings_are_corpus()) {
    EXPECT_GE(test::recordings().size(), kCorpusRecordings);
    EXPECT_GE(count, kCorpusReferences);
  } else {
    EXPECT_EQ(test::recordings().size(), kRecordings);
    EXPECT_EQ(count, kReferences);
  }
  std::printf("%zu recordings, %zu references\n", test::recordings().size(), count);
}

// What the tests below look at comes from a directory's name; one that is misspelt would be left out.
TEST(Recordings, EveryReferenceBelongsToARecording) {
  std::set<fs::path> known;
  for (const test::Recording& r : test::recordings()) known.insert(r.references);
  for (const test::Recording& r : test::recordings()) {
    if (r.references.parent_path().filename() != "ref") continue;
    for (const auto& entry : fs::directory_iterator(r.references.parent_path())) {
      if (!entry.is_directory() || known.contains(entry.path())) continue;
      for (const auto& file : fs::directory_iterator(entry))
        EXPECT_EQ(file.path().filename().string().find("dump"), std::string::npos) << file.path();
    }
  }
}

// Of the corpus nothing is left out unnoticed either: what these tests do not look at is listed here.
TEST(Recordings, CorpusHasNothingElse) {
  if (!test::recordings_are_corpus()) return;
  static const std::set<std::string> kElsewhere{"pg10", "pg11", "pg12", "pg13", "pg14",
                                                "pg15", "pg16", "pg17", "pg18", "scenarios"};
  const fs::path corpus(std::getenv("WALREAD_CORPUS"));
  std::set<std::string> known;
  for (const test::Recording& r : test::recordings()) known.insert(r.system + "/" + r.scenario);
  for (const char* system : {"greenplum6", "postgresql"}) {
    for (const auto& entry : fs::directory_iterator(corpus / system)) {
      const std::string name = entry.path().filename();
      EXPECT_TRUE(known.contains(system + ("/" + name)) || kElsewhere.contains(name)) << entry.path();
    }
  }
}

std::map<std::string, std::string> read_checksums(const std::string& name) {
  std::map<std::string, std::string> sums;
  std::ifstream in(fs::path(WALREAD_TESTDATA_DIR) / name);
  for (std::string line; std::getline(in, line);) sums[line.substr(66)] = line.substr(0, 64);
  return sums;
}

void expect_checksums(const std::string& list, const fs::path& top) {
  const std::string file = (fs::path(WALREAD_TESTDATA_DIR) / list).string();
  const std::string command =
      "cd '" + top.string() + "' && sha256sum --check --strict --quiet '" + file + "'";
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
}

TEST(Recordings, ArchivesAndReferencesAreThoseOfTheList) {
  const fs::path testdata(WALREAD_TESTDATA_DIR);
  const std::map<std::string, std::string> sums = read_checksums("SHA256SUMS");
  for (const char* system : {"greenplum6", "postgresql", "postgresql_modern"}) {
    for (const auto& entry : fs::recursive_directory_iterator(testdata / system)) {
      const std::string name = fs::relative(entry.path(), testdata).string();
      EXPECT_TRUE(!entry.is_regular_file() || sums.contains(name)) << name << " is not in SHA256SUMS";
    }
  }
  expect_checksums("SHA256SUMS", testdata);
}

// The files inside; those of every recording are listed. Only the small ones are read again here: the
// segments' bytes are covered by the checksums of the archives.
TEST(Recordings, UnpackedFilesAreThoseOfTheList) {
  const std::map<std::string, std::string> sums = read_checksums("SHA256SUMS.unpacked");
  std::map<std::string, std::size_t> listed;
  for (const auto& [name, sum] : sums)
    ++listed[name.substr(0, name.find('/', name.find('/', name.find('/') + 1) + 1))];
  for (const test::Recording& r : test::recordings()) {
    if (test::recordings_are_corpus()) break;
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(test::data_directory(r))) {
      if (!entry.is_regular_file() || entry.is_symlink()) continue;
      EXPECT_TRUE(sums.contains(fs::relative(entry.path(), WALREAD_UNPACK_DIR).string())) << entry.path();
      ++files;
    }
    EXPECT_EQ(files, listed[r.name()]) << r.name();
  }
}

class RecordingControl : public testing::TestWithParam<test::Recording> {};

TEST_P(RecordingControl, ControldataPrintsWhatTheProductPrints) {
  const fs::path recorded = GetParam().references / "controldata.txt";
  const fs::path control = test::data_directory(GetParam()) / "global" / "pg_control";
  ASSERT_EQ(fs::exists(recorded), fs::exists(control));
  if (!fs::exists(recorded)) return;  // an archive of segments only
  const test::ProgramResult r = test::run_program("controldata", {test::data_directory(GetParam())});
  EXPECT_EQ(r.out, test::read_text(recorded));
  EXPECT_EQ(r.err, "");
  EXPECT_EQ(r.exit_code, 0);
}

INSTANTIATE_TEST_SUITE_P(All, RecordingControl, testing::ValuesIn(test::recordings()), test::identify);

}  // namespace
}  // namespace walread
