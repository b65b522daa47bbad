// recovery.conf, the signal files, postmaster.pid.
#include "libwalread/files/recovery_marks.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "libwalread/print/file_problem_text.hpp"
#include "tests/support/data_directory.hpp"

namespace walread {
namespace {

class Marks : public testing::Test {
 protected:
  void file(const char* name, std::string_view text = "") { test::write_file(dir_.path() / name, text); }
  RecoveryMarks read() { return read_recovery_marks(dir_.path()); }
  test::TemporaryDirectory dir_;
};

TEST_F(Marks, NoneIsAPrimary) {
  const RecoveryMarks marks = read();
  EXPECT_FALSE(is_standby(marks));
  EXPECT_FALSE(is_in_recovery(marks));
  EXPECT_FALSE(marks.postmaster);
  EXPECT_TRUE(marks.problems.empty());
}

TEST_F(Marks, RecoveryConf) {
  file("recovery.conf",
       "Standby_Mode = 'on'\nprimary_slot_name = 'internal_wal_replication_slot'\ntrigger_file=/x\n");
  const RecoveryMarks marks = read();
  EXPECT_TRUE(is_standby(marks));
  EXPECT_TRUE(is_in_recovery(marks));
  EXPECT_EQ(marks.recovery_conf.find("primary_slot_name")->value, "internal_wal_replication_slot");
  ASSERT_EQ(marks.problems.size(), 1u);
  EXPECT_EQ(describe(marks.problems[0]),
            "recovery.conf:3: is no line that a server understands: \"trigger_file=/x\"; it does not start "
            "with this "
            "file");
  Settings settings;
  settings.set("restore_command", "false", "postgresql.conf");
  EXPECT_EQ(recovery_setting(marks, settings, "restore_command", std::nullopt), nullptr);
}

TEST_F(Marks, RecoveryConfOfAnArchiveRecovery) {
  file("recovery.conf", "restore_command = 'cp /a/%f %p'\n");
  EXPECT_FALSE(is_standby(read()));
  EXPECT_TRUE(is_in_recovery(read()));
}

TEST_F(Marks, SignalFiles) {
  file("standby.signal");
  file("promote");
  file("tablespace_map");
  const RecoveryMarks marks = read();
  EXPECT_TRUE(is_standby(marks));
  EXPECT_TRUE(marks.promote);
  EXPECT_TRUE(marks.tablespace_map);
  EXPECT_FALSE(marks.recovery_signal);
  Settings settings;
  settings.set("primary_slot_name", "s1", "postgresql.auto.conf");
  EXPECT_EQ(recovery_setting(marks, settings, "primary_slot_name", std::nullopt)->value, "s1");
}

TEST_F(Marks, PostmasterPid) {
  file("postmaster.pid", "1234\n/var/lib/data\n1700000000\n5432\n/run\n\n  5432001  1\nready   \n");
  const RecoveryMarks marks = read();
  ASSERT_TRUE(marks.postmaster);
  EXPECT_EQ(marks.postmaster->pid, 1234);
  EXPECT_EQ(marks.postmaster->data_directory, "/var/lib/data");
  EXPECT_EQ(marks.postmaster->start_time, 1700000000);
  EXPECT_EQ(marks.postmaster->port, 5432u);
  EXPECT_EQ(marks.postmaster->socket_directory, "/run");
  EXPECT_EQ(marks.postmaster->status, "ready");
  EXPECT_TRUE(marks.postmaster->problems.empty());
  EXPECT_EQ(parse_postmaster_pid("-77\n/d").pid, -77);
  EXPECT_TRUE(parse_postmaster_pid("-77\n/d").problems.empty());
  const PostmasterPid bad = parse_postmaster_pid("12x\n/d\nnow\n99999999999\n");
  ASSERT_EQ(bad.problems.size(), 3u);
  EXPECT_EQ(describe(bad.problems[0]), "postmaster.pid:1: pid is no number: \"12x\"");
  EXPECT_EQ(parse_postmaster_pid("").problems.size(), 1u);
}

TEST_F(Marks, APipeIsNoFile) {
  ASSERT_EQ(::mkfifo((dir_.path() / "recovery.conf").c_str(), 0600), 0);
  const RecoveryMarks marks = read();
  EXPECT_TRUE(marks.has_recovery_conf);
  ASSERT_EQ(marks.problems.size(), 1u);
  EXPECT_EQ(describe(marks.problems[0]), "recovery.conf: cannot be read: Invalid argument");
}

}  // namespace
}  // namespace walread
