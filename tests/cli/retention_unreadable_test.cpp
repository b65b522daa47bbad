// retention-report where a directory is absent, a dangling link or a file: it is named, and nothing is taken
// as empty (U1).
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/data_directory.hpp"
#include "tests/support/report_findings.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// A promoted server whose archiver is stuck: three segments wait.
class RetentionUnreadable : public testing::Test {
 protected:
  RetentionUnreadable() {
    fs::copy(fs::path(WALREAD_UNPACK_DIR) / "retention" / "F11" / "B1915", data_,
             fs::copy_options::recursive);
  }

  json report(int code) const {
    const test::ProgramResult r = test::run_program("retention-report", {"--copy", "--format=json", data_});
    EXPECT_EQ(r.exit_code, code);
    return json::parse(r.out);
  }
  std::string text() const { return test::run_program("retention-report", {"--copy", data_}).out; }

  // The doubt, for each way in which `name` cannot be what it should be.
  void expect_doubt(const std::string& name, const std::string& doubt) {
    const fs::path path = data_ / name;
    fs::rename(path, dir_.path() / "away");
    const auto expect = [&](const char* error) {
      const json j = report(3);
      EXPECT_TRUE(test::has_finding(j, doubt)) << j.at("findings");
      EXPECT_NE(text().find(path.filename().string()), std::string::npos);
      EXPECT_NE(text().find(error), std::string::npos) << error << "\n" << text();
    };
    expect("No such file or directory");
    fs::create_symlink(dir_.path() / "nowhere", path);
    expect("No such file or directory");
    fs::remove(path);
    test::write_file(path, "x");
    expect("Not a directory");
    fs::remove(path);
    // A link to where it really is is as good as itself.
    fs::create_directory_symlink(dir_.path() / "away", path);
    EXPECT_TRUE(test::found(report(0), "unknown").empty());
  }

  test::TemporaryDirectory dir_;
  fs::path data_ = dir_.path() / "data";
};

TEST_F(RetentionUnreadable, U1ArchiveStatus) {
  expect_doubt("pg_wal/archive_status", "archive-status-unlisted");
  fs::remove(data_ / "pg_wal/archive_status");
  EXPECT_EQ(text().find("no segment waits"), std::string::npos);
  EXPECT_NE(text().find("what waits is not known: archive_status cannot be listed"), std::string::npos);
}

TEST_F(RetentionUnreadable, U1TwoPhase) { expect_doubt("pg_twophase", "two-phase-unlisted"); }

TEST_F(RetentionUnreadable, U1ReplicationSlots) { expect_doubt("pg_replslot", "slots-unlisted"); }

TEST_F(RetentionUnreadable, U1Wal) {
  const fs::path wal = data_ / "pg_wal";
  fs::rename(wal, dir_.path() / "away");
  const auto expect = [&](const char* sentence) {
    EXPECT_EQ(test::found(report(3), "unknown").front(), "wal-unreadable");
    EXPECT_NE(text().find(sentence), std::string::npos) << text();
  };
  expect(" has no pg_wal (pg_xlog up to 9.6) that can be entered");
  fs::create_symlink(dir_.path() / "nowhere", wal);
  expect(" has no pg_wal (pg_xlog up to 9.6) that can be entered");
  fs::remove(wal);
  test::write_file(wal, "x");
  expect(" has no pg_wal (pg_xlog up to 9.6) that can be entered");
  fs::remove(wal);
  fs::create_directory(wal);
  expect("there is no WAL in ");
  fs::remove(wal);
  fs::create_directory_symlink(dir_.path() / "away", wal);
  EXPECT_TRUE(test::found(report(0), "unknown").empty());
}

// A link in the place of a segment that leads nowhere is named; the segment is not there.
TEST_F(RetentionUnreadable, U1SegmentThatIsADanglingLink) {
  const fs::path segment = data_ / "pg_wal" / "000000010000000000000023";
  fs::remove(segment);
  fs::create_symlink(dir_.path() / "nowhere", segment);
  const json j = report(1);  // it waits to be archived
  EXPECT_EQ(j.at("segments_on_disk").at("files"), 3);
  EXPECT_EQ(j.at("archive").at("orphans"), 1);
  EXPECT_NE(text().find("000000010000000000000023: cannot be read: No such file or directory"),
            std::string::npos);
}

TEST_F(RetentionUnreadable, U1HistoryOfANewerTimeline) {
  fs::remove(data_ / "pg_wal" / "00000002.history");
  fs::create_directory(data_ / "pg_wal" / "00000002.history");
  EXPECT_EQ(test::found(report(3), "unknown").front(), "history-unreadable");
  EXPECT_NE(
      text().find(
          "00000002.history cannot be read, so that it is not known which timeline this server follows"),
      std::string::npos)
      << text();
}

TEST_F(RetentionUnreadable, U1BackupLabel) {
  test::write_file(data_ / "backup_label", "START WAL LOCATION: nonsense\n");
  EXPECT_EQ(test::found(report(3), "unknown").front(), "backup-label-unreadable");
}

TEST_F(RetentionUnreadable, U1TwoPhaseFileThatIsDamaged) {
  test::write_file(data_ / "pg_twophase" / "000002CC", "x");
  const json j = report(3);
  EXPECT_EQ(test::found(j, "unknown").front(), "two-phase-unreadable");
  EXPECT_NE(text().find("the prepared transaction in pg_twophase/000002CC is not known"), std::string::npos);
}

// R8: Debian keeps postgresql.conf elsewhere; what waits is held, and whether the server archives is not
// known.
TEST_F(RetentionUnreadable, R8ConfigurationThatIsNotInTheCopy) {
  fs::remove(data_ / "postgresql.conf");
  const json j = report(3);
  EXPECT_FALSE(j.at("archive").at("known"));
  EXPECT_EQ(j.at("next_checkpoint").at("goes").at("files"), 0);
  EXPECT_FALSE(j.at("settings").at("archive_mode").at("known"));
  EXPECT_EQ(text().find("does not archive here"), std::string::npos);
  EXPECT_NE(text().find("whether the server archives is not known"), std::string::npos);
}

}  // namespace
}  // namespace walread
