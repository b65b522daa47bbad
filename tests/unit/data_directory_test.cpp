// The facts of a data directory, gathered once.
#include "libwalread/facts/data_directory.hpp"

#include <gtest/gtest.h>

#include "tests/support/data_directory.hpp"

namespace walread {
namespace {

using formats::System;
using test::TemporaryDirectory;
using test::WalBuilder;

class EverySystem : public testing::TestWithParam<System> {};

TEST_P(EverySystem, IsReadAsOneOfItsOwn) {
  TemporaryDirectory dir;
  WalBuilder wal({.system = GetParam()});
  const Lsn redo = wal.add_filler(100);
  wal.add_filler(20000);
  test::DataDirectoryBuilder builder(dir.path() / "data", GetParam());
  builder.add_wal(wal);
  builder.like(wal).checkpoint(redo, redo).write_control();
  const DataDirectory d = read_data_directory(builder.path());
  EXPECT_EQ(d.kind, DirectoryKind::data_directory);
  EXPECT_EQ(d.system(), GetParam());
  EXPECT_EQ(d.control.verdict(), ControlVerdict::clean);
  EXPECT_EQ(d.control.redo(), redo);
  EXPECT_EQ(d.control.state(), DbState::in_production);
  ASSERT_TRUE(d.wal.ready());
  EXPECT_EQ(d.wal.shape.version->system, GetParam());
  EXPECT_EQ(d.wal.shape.system_id, d.control.system_identifier());
}

INSTANTIATE_TEST_SUITE_P(DataDirectory, EverySystem,
                         testing::Values(System::pg94, System::pg95, System::pg96, System::pg10, System::pg11,
                                         System::pg12, System::pg13, System::pg14, System::pg15, System::pg16,
                                         System::pg17, System::pg18, System::gp6));

TEST(DataDirectory, SaysWhatElseStandsThere) {
  TemporaryDirectory dir;
  const DataDirectory none = read_data_directory(dir.path() / "none");
  EXPECT_EQ(none.kind, DirectoryKind::cannot_open);
  EXPECT_EQ(none.os_error, ENOENT);
  EXPECT_EQ(read_data_directory(dir.path()).kind, DirectoryKind::other);
  test::write_file(dir.path() / "file", "x");
  EXPECT_EQ(read_data_directory(dir.path() / "file").kind, DirectoryKind::not_directory);
  WalBuilder wal;
  wal.add_filler(100);
  write_segments(wal, dir.path() / "archive");
  const DataDirectory archive = read_data_directory(dir.path() / "archive");
  EXPECT_EQ(archive.kind, DirectoryKind::wal_directory);
  EXPECT_EQ(archive.system(), System::gp6);
}

TEST(DataDirectory, ReadsWhatThereIsWithoutAControlFile) {
  TemporaryDirectory dir;
  WalBuilder wal;
  wal.add_filler(100);
  test::DataDirectoryBuilder builder(dir.path() / "data", System::gp6);
  write_segments(wal, dir.path() / "elsewhere");
  const DataDirectory d = read_data_directory(builder.path(), {.wal_directory = dir.path() / "elsewhere"});
  EXPECT_EQ(d.kind, DirectoryKind::data_directory);
  EXPECT_EQ(d.pg_version, "9.4");
  EXPECT_EQ(d.control.verdict(), ControlVerdict::unreadable);
  EXPECT_EQ(d.system(), System::gp6);
}

}  // namespace
}  // namespace walread
