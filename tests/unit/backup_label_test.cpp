// backup_label and backup history files.
#include "libwalread/files/backup_label.hpp"

#include <gtest/gtest.h>

#include "libwalread/print/file_problem_text.hpp"
#include "tests/support/data_directory.hpp"

namespace walread {
namespace {

// Greenplum 6.24.3, pg_basebackup.
constexpr std::string_view kGreenplum =
    "START WAL LOCATION: 0/8000028 (file 000000010000000000000002)\n"
    "CHECKPOINT LOCATION: 0/8000028\n"
    "BACKUP METHOD: streamed\n"
    "BACKUP FROM: master\n"
    "START TIME: 2026-11-21 06:02:46 UTC\n"
    "LABEL: pg_basebackup base backup\n";

std::vector<std::string> sentences(const BackupLabel& label) {
  std::vector<std::string> out;
  for (const FileProblem& p : label.problems) out.push_back(describe(p));
  return out;
}

TEST(BackupLabel, RealFile) {
  const BackupLabel label = parse_backup_label("backup_label", kGreenplum);
  EXPECT_TRUE(label.intact);
  EXPECT_EQ(label.start, Lsn{0x8000028});
  EXPECT_EQ(label.start_segment, "000000010000000000000002");
  EXPECT_EQ(label.check_point, Lsn{0x8000028});
  EXPECT_EQ(label.method, "streamed");
  EXPECT_EQ(label.from, "master");
  EXPECT_EQ(label.start_time, "2026-11-21 06:02:46 UTC");
  EXPECT_EQ(label.label, "pg_basebackup base backup");
  EXPECT_EQ(label.start_timeline, 0u);
  EXPECT_EQ(sentences(label), std::vector<std::string>{});
}

TEST(BackupLabel, HistoryFileOf17) {
  const BackupLabel label =
      parse_backup_label("pg_wal/000000010000000000000004.00000028.backup",
                         "START WAL LOCATION: 0/4000028 (file 000000010000000000000004)\r\n"
                         "STOP WAL LOCATION: 0/4000100 (file 000000010000000000000004)\n"
                         "CHECKPOINT LOCATION: 0/4000060\n"
                         "LABEL: a: b\n"
                         "START TIMELINE: 3\nSTOP TIMELINE: 3\n"
                         "INCREMENTAL FROM LSN: 0/2000028\nINCREMENTAL FROM TLI: 2");
  EXPECT_TRUE(label.intact);
  EXPECT_EQ(label.stop, Lsn{0x4000100});
  EXPECT_EQ(label.label, "a: b");
  EXPECT_EQ(label.start_timeline, 3u);
  EXPECT_EQ(label.incremental_from, Lsn{0x2000028});
  EXPECT_EQ(label.incremental_from_timeline, 2u);
  EXPECT_EQ(sentences(label), std::vector<std::string>{});
}

TEST(BackupLabel, EveryTruncationIsReadAsFarAsItGoes) {
  for (std::size_t size = 0; size < kGreenplum.size(); ++size) {
    const BackupLabel label = parse_backup_label("backup_label", kGreenplum.substr(0, size));
    // The number of a line that is cut off may be a shorter one that is right: two of them are needed in
    // full.
    if (size < kGreenplum.find("CHECKPOINT LOCATION: 0/")) {
      EXPECT_FALSE(label.intact) << size;
    }
  }
}

TEST(BackupLabel, ProblemsHaveSentences) {
  EXPECT_EQ(
      sentences(parse_backup_label("backup_label", "")),
      (std::vector<std::string>{
          "backup_label: the line \"START WAL LOCATION\" is missing or not of the form a server reads",
          "backup_label: the line \"CHECKPOINT LOCATION\" is missing or not of the form a server reads"}));
  const BackupLabel bad = parse_backup_label("backup_label",
                                             "START WAL LOCATION: 0/8000028 (file 00000001)\n"
                                             "CHECKPOINT LOCATION: 0/8000028\n"
                                             "START TIMELINE: x\n");
  EXPECT_FALSE(bad.intact);
  EXPECT_EQ(
      sentences(bad),
      (std::vector<std::string>{
          "backup_label:1: START WAL LOCATION is no number: \"0/8000028 (file 00000001)\"",
          "backup_label:3: START TIMELINE is no number: \"x\"",
          "backup_label: the line \"START WAL LOCATION\" is missing or not of the form a server reads"}));
}

TEST(BackupLabel, IsReadFromDisk) {
  test::TemporaryDirectory dir;
  EXPECT_FALSE(read_backup_label(dir.path(), "backup_label"));
  test::write_file(dir.path() / "backup_label", kGreenplum);
  EXPECT_TRUE(read_backup_label(dir.path(), "backup_label")->intact);
  std::filesystem::create_directory(dir.path() / "backup_label.old");
  EXPECT_EQ(sentences(*read_backup_label(dir.path(), "backup_label.old")),
            std::vector<std::string>{"backup_label.old: cannot be read: Is a directory"});
}

}  // namespace
}  // namespace walread
