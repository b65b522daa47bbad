// The facts of a data directory, gathered once.
#include "libwalread/facts/data_directory.hpp"

#include <gtest/gtest.h>

#include "libwalread/wal/reader.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/slot_bytes.hpp"
#include "tests/support/two_phase_bytes.hpp"

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

TEST(DataDirectory, ALogOfAnotherSystemThanTheControlFilesIsNotReadAsItsOwn) {
  TemporaryDirectory dir;
  WalBuilder wal({.system = System::pg15, .system_id = 7});
  const Lsn redo = wal.add_filler(100);
  test::DataDirectoryBuilder builder(dir.path() / "data", System::pg15);
  builder.add_wal(wal);
  builder.like(wal).checkpoint(redo, redo);
  builder.control().set("system_identifier", 8);
  builder.write_control();
  const DataDirectory d = read_data_directory(builder.path());
  ASSERT_TRUE(d.wal.ready());
  FileSource source(segments_to(d.wal, 1));
  Reader reader(source, d.wal.shape, {.begin = redo});
  ASSERT_EQ(reader.next(), Step::end);
  EXPECT_EQ(reader.end().error.code, Code::bad_system_id);
}

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

TEST(DataDirectory, GathersTheSmallFiles) {
  TemporaryDirectory dir;
  test::DataDirectoryBuilder builder(dir.path() / "data", System::pg15);
  builder.write_control();
  builder.add_file("postgresql.conf", "wal_keep_size = 1GB\n");
  builder.add_file("standby.signal", "");
  builder.add_file("backup_label.old", "");
  test::write_file(builder.path() / "pg_replslot/s/state", test::slot_bytes(System::pg15, {.name = "s"}));
  test::write_file(builder.path() / "pg_twophase/000002D5", test::two_phase_bytes(System::pg15, {.gid = "g"}));
  const DataDirectory d = read_data_directory(builder.path());
  EXPECT_NE(d.settings.find("wal_keep_size"), nullptr);
  EXPECT_TRUE(d.marks.standby_signal);
  ASSERT_EQ(d.slots.slots.size(), 1u);
  EXPECT_TRUE(d.slots.slots[0].intact);
  ASSERT_EQ(d.two_phase.files.size(), 1u);
  EXPECT_EQ(d.two_phase.files[0].gid, "g");
  EXPECT_FALSE(d.backup_label);
  EXPECT_TRUE(d.backup_label_old);
  test::write_file(dir.path() / "other.conf", "wal_keep_size = 2GB\n");
  const DataDirectory other = read_data_directory(builder.path(), {.config_file = dir.path() / "other.conf"});
  EXPECT_EQ(other.settings.find("wal_keep_size")->value, "2GB");
}

}  // namespace
}  // namespace walread
