// What retention-report says that the next checkpoint lets go of, beside what a real checkpoint then lets go
// of.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "libwalread/core/segment_math.hpp"
#include "libwalread/io/segment_name.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/live_server.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

using nlohmann::json;
using test::LiveServer;
using Names = std::set<std::string>;

json report(const LiveServer& server, const std::vector<std::string>& options = {}) {
  std::vector<std::string> arguments{"--format=json", server.data()};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const test::ProgramResult r = test::run_program("retention-report", arguments);
  EXPECT_EQ(r.err, "");
  return json::parse(r.out);
}

// The names of a list of runs.
Names names(const json& next) {
  Names out;
  constexpr SegmentSize kSize = SegmentSize::mib(1);
  for (const json& run : next.at("goes_files")) {
    const WalFileName first = parse_wal_file_name(run.at("first").get<std::string>());
    const WalFileName last = parse_wal_file_name(run.at("last").get<std::string>());
    for (SegmentNumber n = *first.segment_number(kSize); n <= *last.segment_number(kSize); ++n)
      out.insert(segment_file_name(first.tli, n, kSize) + (first.partial ? ".partial" : ""));
  }
  EXPECT_EQ(out.size(), next.at("goes").at("files").get<std::size_t>());
  return out;
}

struct Outcome {
  Names gone;
  std::size_t renamed = 0;  // how many names are new
};

Outcome checkpoint(const LiveServer& server) {
  const Names before = server.segments();
  server.sql("CHECKPOINT");
  const Names after = server.segments();
  Outcome out;
  std::ranges::set_difference(before, after, std::inserter(out.gone, out.gone.begin()));
  Names made;
  std::ranges::set_difference(after, before, std::inserter(made, made.begin()));
  out.renamed = made.size();
  return out;
}

// The prediction, then reality. Returns the report.
json compare(const LiveServer& server) {
  json r = report(server);
  EXPECT_TRUE(r.at("doubts").empty()) << r.at("doubts");
  const json& next = r.at("next_checkpoint");
  const Outcome real = checkpoint(server);
  EXPECT_EQ(next.at("can_be_made_now") ? names(next) : Names{}, real.gone);
  EXPECT_LE(next.at("recycled_min"), real.renamed);
  EXPECT_GE(next.at("recycled_max").get<std::size_t>() + 1, real.renamed);  // one may be allocated beside
  return r;
}

const json& binding(const json& report) {
  static const json none;
  for (const json& cause : report.at("causes"))
    if (cause.at("binding")) return cause;
  return none;
}

class RetentionLive : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = new LiveServer();
    server_->start();
  }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }
  void TearDown() override {
    server_->sql("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active");
    for (const char* name : {"wal_keep_size", "max_slot_wal_keep_size"})
      server_->sql(std::string("ALTER SYSTEM RESET ") + name);
    server_->sql("SELECT pg_reload_conf()");
  }
  static LiveServer* server_;
};
LiveServer* RetentionLive::server_ = nullptr;

TEST_F(RetentionLive, NothingButTheCheckpoint) {
  server_->switch_segments(5);
  const json r = compare(*server_);
  EXPECT_GE(r.at("next_checkpoint").at("goes").at("files"), 5);
  EXPECT_TRUE(binding(r).is_null());
  // Nothing is left to let go of.
  EXPECT_EQ(compare(*server_).at("next_checkpoint").at("goes").at("files"), 0);
}

TEST_F(RetentionLive, PhysicalSlot) {
  server_->sql("CHECKPOINT");
  server_->sql("SELECT pg_create_physical_replication_slot('holds', true)");
  server_->switch_segments(6);
  server_->sql("CHECKPOINT");
  server_->switch_segments(1);
  const json r = compare(*server_);
  EXPECT_EQ(binding(r).at("name"), "holds");
  EXPECT_EQ(r.at("next_checkpoint").at("goes").at("files"), 0);
  EXPECT_EQ(binding(r).at("lsn"),
            server_->sql("SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = 'holds'"));
  // And if it is dropped for real:
  const json supposed = report(*server_, {"--if", "drop-slot holds"}).at("what_if").at(0);
  EXPECT_TRUE(supposed.at("applies"));
  EXPECT_GE(supposed.at("more").at("files"), 6);
  server_->sql("SELECT pg_drop_replication_slot('holds')");
  EXPECT_EQ(names(supposed.at("next_checkpoint")), checkpoint(*server_).gone);
}

TEST_F(RetentionLive, LogicalSlotBehindAPhysicalOne) {
  server_->sql("SELECT pg_create_physical_replication_slot('first', true)");
  server_->switch_segments(2);
  server_->sql("SELECT pg_create_logical_replication_slot('second', 'pgoutput')");
  server_->switch_segments(3);
  server_->sql("CHECKPOINT");
  const json r = compare(*server_);
  EXPECT_EQ(binding(r).at("name"), "first");
  const json supposed =
      report(*server_, {"--if", "drop-slot first"}).at("what_if").at(0).at("next_checkpoint");
  server_->sql("SELECT pg_drop_replication_slot('first')");
  EXPECT_EQ(names(supposed), checkpoint(*server_).gone);
}

TEST_F(RetentionLive, SlotBeyondItsLimit) {
  server_->set("max_slot_wal_keep_size", "4MB");
  server_->sql("SELECT pg_create_physical_replication_slot('near', true)");
  server_->switch_segments(3);
  json r = report(*server_);
  EXPECT_EQ(r.at("slots").at(0).at("bytes_until_lost").dump(),
            server_->sql("SELECT safe_wal_size FROM pg_replication_slots"));
  EXPECT_FALSE(r.at("slots").at(0).at("lost_at_next_checkpoint"));
  compare(*server_);
  server_->switch_segments(4);
  server_->sql("SELECT pg_create_physical_replication_slot('new', true)");
  r = compare(*server_);
  EXPECT_EQ(r.at("next_checkpoint").at("invalidates_slots"), json({"near"}));
  EXPECT_EQ(server_->sql("SELECT wal_status FROM pg_replication_slots WHERE slot_name = 'near'"), "lost");
  EXPECT_EQ(server_->sql("SELECT wal_status FROM pg_replication_slots WHERE slot_name = 'new'"), "reserved");
  EXPECT_TRUE(report(*server_).at("slots").at(1).at("invalidated"));
}

TEST_F(RetentionLive, WalKeepSize) {
  server_->set("wal_keep_size", "5MB");
  server_->switch_segments(9);
  json r = compare(*server_);
  EXPECT_GE(r.at("next_checkpoint").at("goes").at("files"), 3);
  r = compare(*server_);
  EXPECT_EQ(binding(r).at("cause"), "wal_keep");
  EXPECT_EQ(binding(r).at("holds").at("files"), 5);
  const json supposed =
      report(*server_, {"--if", "set wal_keep_size=2MB"}).at("what_if").at(0).at("next_checkpoint");
  server_->set("wal_keep_size", "2MB");
  EXPECT_EQ(names(supposed), checkpoint(*server_).gone);
}

// wal_keep_size counts after the cap and so can save a slot.
TEST_F(RetentionLive, WalKeepSizeOverridesTheLimitOfSlots) {
  server_->set("max_slot_wal_keep_size", "1MB");
  server_->set("wal_keep_size", "6MB");
  server_->sql("SELECT pg_create_physical_replication_slot('saved', true)");
  server_->switch_segments(4);
  const json r = compare(*server_);
  EXPECT_TRUE(r.at("next_checkpoint").at("invalidates_slots").empty());
  EXPECT_EQ(server_->sql("SELECT wal_status <> 'lost' FROM pg_replication_slots"), "t");
  EXPECT_EQ(report(*server_).at("slots").at(0).at("bytes_until_lost").dump(),
            server_->sql("SELECT safe_wal_size FROM pg_replication_slots"));
}

TEST_F(RetentionLive, PreparedTransactionHoldsNothing) {
  server_->sql("BEGIN; CREATE TABLE t_prepared(a int); PREPARE TRANSACTION 'order 42'");
  server_->switch_segments(4);
  const json r = compare(*server_);
  EXPECT_GE(r.at("next_checkpoint").at("goes").at("files"), 4);
  ASSERT_EQ(r.at("prepared_transactions").size(), 1u);
  EXPECT_EQ(r.at("prepared_transactions").at(0).at("gid"), "order 42");
  // After the checkpoint it is in a file.
  EXPECT_TRUE(report(*server_).at("prepared_transactions").at(0).at("in_file"));
  server_->sql("ROLLBACK PREPARED 'order 42'");
  EXPECT_TRUE(report(*server_).at("prepared_transactions").empty());
}

TEST_F(RetentionLive, AfterACrashAndAfterACleanStop) {
  server_->sql("SELECT pg_create_physical_replication_slot('holds', true)");
  server_->switch_segments(4);
  server_->crash();
  json predicted = report(*server_);
  EXPECT_EQ(binding(predicted).at("name"), "holds");
  Names before = server_->segments();
  server_->start();  // recovery ends with a checkpoint
  Names gone;
  std::ranges::set_difference(before, server_->segments(), std::inserter(gone, gone.begin()));
  EXPECT_EQ(names(predicted.at("next_checkpoint")), gone);
  server_->sql("SELECT pg_drop_replication_slot('holds')");
  server_->stop();
  predicted = report(*server_);
  EXPECT_EQ(predicted.at("state"), "shut down");
  server_->start();
  EXPECT_EQ(names(predicted.at("next_checkpoint")), checkpoint(*server_).gone);
}

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
  json r = compare(server);
  EXPECT_GE(r.at("next_checkpoint").at("goes").at("files"), 3);
  EXPECT_EQ(binding(r).at("cause"), "archiving");
  EXPECT_EQ(r.at("archive").at("waiting").at("files"), 5);
  r = compare(server);
  EXPECT_EQ(r.at("next_checkpoint").at("goes").at("files"), 0);
  // A segment that has no mark yet gets one and stays.
  const std::string oldest = r.at("archive").at("oldest_waiting");
  EXPECT_EQ(server.sql("SELECT last_failed_wal FROM pg_stat_archiver"), oldest);

  const json supposed = report(server, {"--if", "archive-done"}).at("what_if").at(0);
  EXPECT_EQ(supposed.at("more").at("files"), 5);
  server.sql("ALTER SYSTEM SET archive_command = '/bin/true'");
  server.sql("SELECT pg_reload_conf()");
  server.wait_until("SELECT last_archived_wal >= '" +
                    r.at("archive").at("newest_waiting").get<std::string>() + "' FROM pg_stat_archiver");
  EXPECT_EQ(names(supposed.at("next_checkpoint")), checkpoint(server).gone);
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
  json r = compare(standby);
  EXPECT_TRUE(r.at("standby"));
  EXPECT_GE(r.at("next_checkpoint").at("goes").at("files"), 2);
  EXPECT_FALSE(r.at("archive").at("active"));  // archive_mode = on is nothing on a standby

  // Without a newer checkpoint record there is nothing to restart from.
  primary.switch_segments(3);
  caught_up();
  r = compare(standby);
  EXPECT_FALSE(r.at("next_checkpoint").at("can_be_made_now"));
  const auto& untold = r.at("not_knowable");
  EXPECT_TRUE(std::ranges::any_of(
      untold, [](const json& u) { return u.at("what") == "restartpoint_needs_checkpoint"; }));

  standby.sql("SELECT pg_create_physical_replication_slot('cascade', true)");
  primary.switch_segments(5);
  primary.sql("CHECKPOINT");
  caught_up();
  r = compare(standby);
  EXPECT_EQ(binding(r).at("name"), "cascade");
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
  compare(standby);
  EXPECT_NE(partial(), "");
  standby.switch_segments(1);
  standby.wait_until("SELECT count(*) = 0 FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'");
  compare(standby);
  EXPECT_EQ(partial(), "");
}

// R2: a slot without a position in its file, of which the running server knows one: its WAL stays.
TEST_F(RetentionLive, R2SlotWhosePositionOnlyMemoryKnows) {
  server_->sql("SELECT pg_create_physical_replication_slot('unreserved')");
  server_->switch_segments(3);
  const json r = report(*server_);
  ASSERT_EQ(r.at("doubts").size(), 1u);
  EXPECT_EQ(r.at("doubts").at(0).at("doubt"), "slot_position");
  EXPECT_EQ(r.at("severity"), "unknown");
  EXPECT_TRUE(r.at("slots").at(0).at("position_unknown"));
  // Nothing is at stake where there is no WAL that it could hold.
  server_->sql("CHECKPOINT");
  EXPECT_TRUE(report(*server_).at("doubts").empty());
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
  const auto ask = [&] { return report(server, {"--archive", archive.path()}); };
  const json healthy = ask();
  EXPECT_TRUE(healthy.at("doubts").empty()) << healthy.at("doubts");
  const json& copies = healthy.at("archive").at("copies");
  EXPECT_EQ(copies.at("archived"), copies.at("finished"));
  EXPECT_GE(copies.at("archived").at("files"), 4);
  const std::string last = server.sql("SELECT last_archived_wal FROM pg_stat_archiver");
  std::filesystem::resize_file(archive.path() / last, 1000);
  json r = ask();
  EXPECT_EQ(r.at("severity"), "critical");
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
