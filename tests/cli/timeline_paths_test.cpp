// What timeline-check says of paths that are not what they should be: one true sentence each, and no verdict.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/support/run_program.hpp"
#include "tests/support/timeline_world.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::ProgramResult;
using Strings = std::vector<std::string>;

// Text without the line breaks of 80 columns.
std::string unwrapped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n';
    if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? ' ' : c;
  }
  return out;
}

class TimelinePaths : public testing::TestWithParam<formats::System> {
 protected:
  void SetUp() override { w_.write(); }
  // As a user to whom the modes of files mean something.
  static ProgramResult check(const Strings& arguments) {
    return test::run_program("timeline-check", arguments, {.bound_by_modes = true});
  }
  static void expect(const Strings& arguments, const std::string& finding, const std::string& sentence) {
    const ProgramResult r = check(arguments);
    EXPECT_EQ(r.exit_code, 3) << r.out << r.err;
    EXPECT_TRUE(r.out.starts_with("CANNOT-TELL: ")) << r.out;
    const std::string wanted = "Reasons unknown " + finding + " " + sentence + " What to do 1. ";
    EXPECT_NE(unwrapped(r.out).find(wanted), std::string::npos) << "not there: " << wanted << "\n" << r.out;
  }
  // Wherever a data directory can be named, the same sentence is said of it.
  void expect_everywhere(const std::string& path, const std::string& finding, const std::string& sentence) {
    const std::string good = w_.standby.path();
    expect({path}, finding, sentence);
    expect({"--rejoin", path, "--to", good}, finding, sentence);
    const std::string other = "what the other node has is not known: " + sentence;
    expect({good, "--primary", path}, "other-node-unusable", other);
    expect({"--rejoin", good, "--to", path}, "other-node-unusable", other);
  }
  std::string made(const std::string& name) const {
    const fs::path path = w_.directory() / name;
    fs::create_directories(path);
    return path;
  }
  static void forbid(const fs::path& path) { fs::permissions(path, fs::perms::none); }

  test::TimelineWorld w_{GetParam()};
};

TEST_P(TimelinePaths, NothingIsThere) {
  const std::string path = w_.directory() / "nowhere";
  expect_everywhere(path, "directory-unreadable", path + " cannot be read: No such file or directory");
  expect_everywhere(path + "/", "directory-unreadable", path + "/ cannot be read: No such file or directory");
  const std::string longest(5000, 'x');
  const ProgramResult r = check({longest});
  EXPECT_EQ(r.exit_code, 3);
  EXPECT_NE(unwrapped(r.out).find("cannot be read: File name too long"), std::string::npos);
}

TEST_P(TimelinePaths, AFile) {
  const std::string path = w_.standby.path() / "global" / "pg_control";
  expect_everywhere(path, "not-a-directory", path + " is a file, not a data directory");
}

TEST_P(TimelinePaths, WalAlone) {
  const std::string path = w_.standby.wal_directory();
  expect_everywhere(path, "is-a-wal-directory",
                    path +
                        " holds WAL segments, but it is not a data directory: it has neither PG_VERSION nor "
                        "global/pg_control");
}

TEST_P(TimelinePaths, AnythingElse) {
  const std::string path = made("home");
  expect_everywhere(path, "not-a-data-directory",
                    path + " is not a data directory: it has neither PG_VERSION nor global/pg_control");
}

TEST_P(TimelinePaths, DirectoryWithoutPermission) {
  test::TimelineWorld mine(GetParam());
  mine.write();
  const fs::path path = mine.standby.path();
  for (const auto mode : {fs::perms::none, fs::perms::owner_read}) {
    fs::permissions(path, mode);
    expect_everywhere(path, "directory-unreadable", path.string() + " cannot be read: Permission denied");
  }
  fs::permissions(path, fs::perms::owner_all);
}

TEST_P(TimelinePaths, ControlFile) {
  test::TimelineWorld mine(GetParam());
  mine.write();
  const std::string path = mine.standby.path();
  forbid(path + "/global/pg_control");
  expect_everywhere(path, "control-file-unreadable",
                    path + "/global/pg_control cannot be read: Permission denied");
  forbid(path + "/global");
  expect_everywhere(path, "control-file-unreadable",
                    path + "/global/pg_control cannot be read: Permission denied");
  fs::permissions(path + "/global", fs::perms::owner_all);
  fs::remove(path + "/global/pg_control");
  expect_everywhere(path, "control-file-missing",
                    path + " has no global/pg_control, so nothing tells where recovery begins");
}

TEST_P(TimelinePaths, WalDirectory) {
  test::TimelineWorld mine(GetParam());
  mine.write();
  const std::string path = mine.standby.path();
  const std::string wal = mine.standby.wal_directory();
  forbid(wal);
  expect_everywhere(path, "wal-directory-unreadable",
                    "the WAL directory " + wal + " cannot be read: Permission denied");
  fs::permissions(wal, fs::perms::owner_all);
  fs::remove_all(wal);
  expect_everywhere(path, "wal-directory-missing",
                    "the WAL of " + path + " is not here: " + wal + " does not exist");
  fs::create_directory_symlink("/other/volume/wal", wal);
  expect_everywhere(path, "wal-directory-missing",
                    "the WAL of " + path + " is not here: " + wal +
                        " does not exist, and is a symbolic link to /other/volume/wal");
}

TEST_P(TimelinePaths, WalDir) {
  const std::string node = w_.standby.path();
  const auto expect_wal = [&](const std::string& path, const std::string& finding,
                              const std::string& sentence) {
    expect({node, "--wal-dir", path}, finding, sentence);
    expect({"--rejoin", node, "--to", w_.primary.path(), "--wal-dir", path}, finding, sentence);
  };
  const std::string nowhere = w_.directory() / "nowhere";
  expect_wal(nowhere, "wal-directory-missing",
             "the WAL of " + node + " is not here: " + nowhere + " does not exist");
  const std::string file = node + "/global/pg_control";
  expect_wal(file, "wal-directory-unreadable",
             "the WAL directory " + file + " cannot be read: Not a directory");
  const std::string locked = made("locked");
  forbid(locked);
  expect_wal(locked, "wal-directory-unreadable",
             "the WAL directory " + locked + " cannot be read: Permission denied");
  const std::string empty = made("empty");
  expect_wal(empty, "wal-unreadable", "the WAL of " + node + " cannot be read: no segment is in " + empty);
  fs::permissions(locked, fs::perms::owner_all);
}

TEST_P(TimelinePaths, Archive) {
  const auto expect_archive = [&](const std::string& path, const std::string& error) {
    const std::string sentence = "the archive " + path + " cannot be read: " + error;
    expect({w_.standby.path(), "--archive", path}, "archive-unreadable", sentence);
    expect({w_.standby.path(), "--primary", w_.primary.path(), "--archive", path}, "archive-unreadable",
           sentence);
  };
  expect_archive(w_.directory() / "nowhere", "No such file or directory");
  expect_archive(w_.standby.path() / "global" / "pg_control", "Not a directory");
  const std::string locked = made("locked");
  forbid(locked);
  expect_archive(locked, "Permission denied");
  fs::permissions(locked, fs::perms::owner_all);
  const std::string empty = made("empty");
  const ProgramResult r = check({w_.standby.path(), "--archive", empty});
  EXPECT_EQ(r.exit_code, 0);
  EXPECT_NE(unwrapped(r.out).find("no WAL that can be read is in the archive " + empty), std::string::npos)
      << r.out;
}

TEST_P(TimelinePaths, ATrailingSlashChangesNothing) {
  const std::string standby = w_.standby.path();
  const std::string primary = w_.primary.path();
  EXPECT_EQ(check({standby + "/", "--primary", primary + "//"}).exit_code, 0);
  EXPECT_EQ(check({standby, "--wal-dir", w_.standby.wal_directory().string() + "/"}).exit_code, 0);
}

INSTANTIATE_TEST_SUITE_P(All, TimelinePaths, testing::Values(formats::System::gp6, formats::System::pg15),
                         [](const auto& test) {
                           return test.param == formats::System::gp6 ? "gp6" : "pg15";
                         });

}  // namespace
}  // namespace walread
