// The same with archivers, standbys and promotions.
#include <gtest/gtest.h>

#include "tests/live/retention_live.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/report_findings.hpp"

namespace walread {
namespace {

using nlohmann::json;
using test::binding_cause;
using test::checkpoint;
using test::compare_retention;
using test::foretold;
using test::LiveServer;
using test::retention_report;

TEST(RetentionLiveArchive, FailingCommand) {
  LiveServer server("archive_mode = on\narchive_command = '/bin/true'\n");
  server.start();
  server.switch_segments(3);
  server.wait_until("SELECT archived_count >= 3 FROM pg_stat_archiver");
  server.sql("ALTER SYSTEM SET archive_command = '/bin/false'");
  server.sql("SELECT pg_reload_conf()");
  server.wait_until("SELECT setting = '/bin/false' FROM pg_settings WHERE name = 'archive_command'");
  server.switch_segments(5);
  server.wait_until("SELECT failed_count > 0 FROM pg_stat_archiver");
  json r = compare_retention(server);
  EXPECT_GE(r.at("next_checkpoint").at("goes").at("files"), 3);
  EXPECT_EQ(binding_cause(r).at("cause"), "archiving");
  EXPECT_EQ(r.at("archive").at("waiting").at("files"), 5);
  r = compare_retention(server);
  EXPECT_EQ(r.at("next_checkpoint").at("goes").at("files"), 0);
  // A segment that has no mark yet gets one and stays.
  const std::string oldest = r.at("archive").at("oldest_waiting");
  EXPECT_EQ(server.sql("SELECT last_failed_wal FROM pg_stat_archiver"), oldest);

  const json supposed = retention_report(server, {"--if", "archive-done"}).at("what_if").at(0);
  EXPECT_EQ(supposed.at("more").at("files"), 5);
  server.sql("ALTER SYSTEM SET archive_command = '/bin/true'");
  server.sql("SELECT pg_reload_conf()");
  server.wait_until("SELECT last_archived_wal >= '" +
                    r.at("archive").at("newest_waiting").get<std::string>() + "' FROM pg_stat_archiver");
  EXPECT_EQ(foretold(supposed.at("next_checkpoint")), checkpoint(server).gone);
}

TEST(RetentionLiveStandby, RestartpointsOfAStandby) {
  LiveServer primary("wal_keep_size = 64MB\n");
  primary.start();
  LiveServer standby(primary, "wal_keep_size = 3MB\narchive_mode = on\narchive_command = '/bin/false'\n");
  standby.start();
  const auto caught_up = [&] {
    const std::string lsn = primary.sql("SELECT pg_current_wal_lsn()");
    standby.wait_until("SELECT pg_last_wal_replay_lsn() >= '" + lsn + "'");
  };
  primary.switch_segments(6);
  primary.sql("CHECKPOINT");
  caught_up();
  json r = compare_retention(standby);
  EXPECT_TRUE(r.at("standby"));
  EXPECT_GE(r.at("next_checkpoint").at("goes").at("files"), 2);
  EXPECT_FALSE(r.at("archive").at("active"));  // archive_mode = on is nothing on a standby

  // Without a newer checkpoint record there is nothing to restart from.
  primary.switch_segments(3);
  caught_up();
  r = compare_retention(standby);
  EXPECT_FALSE(r.at("next_checkpoint").at("can_be_made_now"));
  EXPECT_TRUE(test::has_finding(r, "restartpoint-needs-checkpoint"));

  standby.sql("SELECT pg_create_physical_replication_slot('cascade', true)");
  primary.switch_segments(5);
  primary.sql("CHECKPOINT");
  caught_up();
  r = compare_retention(standby);
  EXPECT_EQ(binding_cause(r).at("name"), "cascade");
}

// V21: after a promotion with archiving the old timeline's last segment is NAME.partial, which sorts behind
// NAME.
TEST(RetentionLivePromotion, V21PartialAtTheCut) {
  LiveServer primary("wal_keep_size = 64MB\n");
  primary.start();
  LiveServer standby(primary, "wal_keep_size = 0\narchive_mode = on\narchive_command = '/bin/true'\n");
  standby.start();
  primary.switch_segments(2);
  primary.sql("CREATE TABLE t_cut(a int)");
  const std::string lsn = primary.sql("SELECT pg_current_wal_lsn()");
  standby.wait_until("SELECT pg_last_wal_replay_lsn() >= '" + lsn + "'");
  standby.sql("SELECT pg_promote()");
  standby.wait_until("SELECT NOT pg_is_in_recovery()");
  standby.sql("CHECKPOINT");
  const auto partial = [&] {
    for (const std::string& name : standby.segments())
      if (name.ends_with(".partial")) return name;
    return std::string();
  };
  ASSERT_NE(partial(), "");
  standby.wait_until("SELECT count(*) = 0 FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'");
  // The first checkpoint behind its number lets it stay, the next takes it.
  standby.switch_segments(1);
  standby.wait_until("SELECT count(*) = 0 FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'");
  compare_retention(standby);
  EXPECT_NE(partial(), "");
  standby.switch_segments(1);
  standby.wait_until("SELECT count(*) = 0 FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'");
  compare_retention(standby);
  EXPECT_EQ(partial(), "");
}

// R6: an archive that lost a segment, and one whose copy was changed.
TEST(RetentionLiveArchive, R6WhatTheArchiveReallyHas) {
  const test::TemporaryDirectory archive;
  std::filesystem::permissions(archive.path(), std::filesystem::perms::all);
  LiveServer server("archive_mode = on\nwal_keep_size = 32MB\narchive_command = 'test ! -f " +
                    archive.path().string() + "/%f && cp %p " + archive.path().string() + "/%f'\n");
  server.start();
  server.switch_segments(4);
  server.wait_until("SELECT archived_count >= 4 FROM pg_stat_archiver");
  const auto ask = [&] { return retention_report(server, {"--archive", archive.path()}); };
  const json healthy = ask();
  EXPECT_TRUE(test::found(healthy, "unknown").empty()) << healthy.at("findings");
  const json& copies = healthy.at("archive").at("copies");
  EXPECT_EQ(copies.at("archived"), copies.at("finished"));
  EXPECT_GE(copies.at("archived").at("files"), 4);
  const std::string last = server.sql("SELECT last_archived_wal FROM pg_stat_archiver");
  std::filesystem::resize_file(archive.path() / last, 1000);
  json r = ask();
  EXPECT_EQ(r.at("verdict"), "CRITICAL");
  EXPECT_EQ(r.at("archive").at("copies").at("done_but_not_archived_files").at(0).at("first"), last);
  std::filesystem::remove(archive.path() / last);
  r = ask();
  EXPECT_EQ(r.at("archive").at("copies").at("done_but_not_archived_files").at(0).at("first"), last);
  // A file in the way: the archiver is stuck on it.
  server.switch_segments(1);
  server.wait_until("SELECT count(*) = 0 FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'");
  const std::string next = server.sql("SELECT pg_walfile_name(pg_current_wal_lsn() + 1)");
  std::filesystem::copy_file(archive.path() / server.sql("SELECT last_archived_wal FROM pg_stat_archiver"),
                             archive.path() / next);
  server.switch_segments(1);
  server.wait_until("SELECT last_failed_wal = '" + next + "' FROM pg_stat_archiver");
  r = ask();
  EXPECT_EQ(r.at("archive").at("copies").at("waiting_in_conflict").at("files"), 1);
}

}  // namespace
}  // namespace walread
