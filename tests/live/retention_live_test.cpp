// What holds WAL on a running server, as retention-report tells it and as the next checkpoint shows.
#include "tests/live/retention_live.hpp"

#include <gtest/gtest.h>

#include <algorithm>

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
  const json r = compare_retention(*server_);
  EXPECT_GE(r.at("next_checkpoint").at("goes").at("files"), 5);
  EXPECT_TRUE(binding_cause(r).is_null());
  // Nothing is left to let go of.
  EXPECT_EQ(compare_retention(*server_).at("next_checkpoint").at("goes").at("files"), 0);
}

TEST_F(RetentionLive, PhysicalSlot) {
  server_->sql("CHECKPOINT");
  server_->sql("SELECT pg_create_physical_replication_slot('holds', true)");
  server_->switch_segments(6);
  server_->sql("CHECKPOINT");
  server_->switch_segments(1);
  const json r = compare_retention(*server_);
  EXPECT_EQ(binding_cause(r).at("name"), "holds");
  EXPECT_EQ(r.at("next_checkpoint").at("goes").at("files"), 0);
  EXPECT_EQ(binding_cause(r).at("lsn"),
            server_->sql("SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = 'holds'"));
  // And if it is dropped for real:
  const json supposed = retention_report(*server_, {"--if", "drop-slot holds"}).at("what_if").at(0);
  EXPECT_TRUE(supposed.at("applies"));
  EXPECT_GE(supposed.at("more").at("files"), 6);
  server_->sql("SELECT pg_drop_replication_slot('holds')");
  EXPECT_EQ(foretold(supposed.at("next_checkpoint")), checkpoint(*server_).gone);
}

TEST_F(RetentionLive, LogicalSlotBehindAPhysicalOne) {
  server_->sql("SELECT pg_create_physical_replication_slot('first', true)");
  server_->switch_segments(2);
  server_->sql("SELECT pg_create_logical_replication_slot('second', 'pgoutput')");
  server_->switch_segments(3);
  server_->sql("CHECKPOINT");
  const json r = compare_retention(*server_);
  EXPECT_EQ(binding_cause(r).at("name"), "first");
  const json supposed =
      retention_report(*server_, {"--if", "drop-slot first"}).at("what_if").at(0).at("next_checkpoint");
  server_->sql("SELECT pg_drop_replication_slot('first')");
  EXPECT_EQ(foretold(supposed), checkpoint(*server_).gone);
}

TEST_F(RetentionLive, SlotBeyondItsLimit) {
  server_->set("max_slot_wal_keep_size", "4MB");
  server_->sql("SELECT pg_create_physical_replication_slot('near', true)");
  server_->switch_segments(3);
  json r = retention_report(*server_);
  EXPECT_EQ(r.at("slots").at(0).at("bytes_until_lost").dump(),
            server_->sql("SELECT safe_wal_size FROM pg_replication_slots"));
  EXPECT_FALSE(r.at("slots").at(0).at("lost_at_next_checkpoint"));
  compare_retention(*server_);
  server_->switch_segments(4);
  server_->sql("SELECT pg_create_physical_replication_slot('new', true)");
  r = compare_retention(*server_);
  EXPECT_EQ(r.at("next_checkpoint").at("invalidates_slots"), json({"near"}));
  EXPECT_EQ(server_->sql("SELECT wal_status FROM pg_replication_slots WHERE slot_name = 'near'"), "lost");
  EXPECT_EQ(server_->sql("SELECT wal_status FROM pg_replication_slots WHERE slot_name = 'new'"), "reserved");
  EXPECT_TRUE(retention_report(*server_).at("slots").at(1).at("invalidated"));
}

TEST_F(RetentionLive, WalKeepSize) {
  server_->set("wal_keep_size", "5MB");
  server_->switch_segments(9);
  json r = compare_retention(*server_);
  EXPECT_GE(r.at("next_checkpoint").at("goes").at("files"), 3);
  r = compare_retention(*server_);
  EXPECT_EQ(binding_cause(r).at("cause"), "wal_keep");
  EXPECT_EQ(binding_cause(r).at("holds").at("files"), 5);
  const json supposed =
      retention_report(*server_, {"--if", "set wal_keep_size=2MB"}).at("what_if").at(0).at("next_checkpoint");
  server_->set("wal_keep_size", "2MB");
  EXPECT_EQ(foretold(supposed), checkpoint(*server_).gone);
}

// wal_keep_size counts after the cap and so can save a slot.
TEST_F(RetentionLive, WalKeepSizeOverridesTheLimitOfSlots) {
  server_->set("max_slot_wal_keep_size", "1MB");
  server_->set("wal_keep_size", "6MB");
  server_->sql("SELECT pg_create_physical_replication_slot('saved', true)");
  server_->switch_segments(4);
  const json r = compare_retention(*server_);
  EXPECT_TRUE(r.at("next_checkpoint").at("invalidates_slots").empty());
  EXPECT_EQ(server_->sql("SELECT wal_status <> 'lost' FROM pg_replication_slots"), "t");
  EXPECT_EQ(retention_report(*server_).at("slots").at(0).at("bytes_until_lost").dump(),
            server_->sql("SELECT safe_wal_size FROM pg_replication_slots"));
}

TEST_F(RetentionLive, PreparedTransactionHoldsNothing) {
  server_->sql("BEGIN; CREATE TABLE t_prepared(a int); PREPARE TRANSACTION 'order 42'");
  server_->switch_segments(4);
  const json r = compare_retention(*server_);
  EXPECT_GE(r.at("next_checkpoint").at("goes").at("files"), 4);
  ASSERT_EQ(r.at("prepared_transactions").size(), 1u);
  EXPECT_EQ(r.at("prepared_transactions").at(0).at("gid"), "order 42");
  // After the checkpoint it is in a file.
  EXPECT_TRUE(retention_report(*server_).at("prepared_transactions").at(0).at("in_file"));
  server_->sql("ROLLBACK PREPARED 'order 42'");
  EXPECT_TRUE(retention_report(*server_).at("prepared_transactions").empty());
}

TEST_F(RetentionLive, AfterACrashAndAfterACleanStop) {
  server_->sql("SELECT pg_create_physical_replication_slot('holds', true)");
  server_->switch_segments(4);
  server_->crash();
  json predicted = retention_report(*server_);
  EXPECT_EQ(binding_cause(predicted).at("name"), "holds");
  test::SegmentNames before = server_->segments();
  server_->start();  // recovery ends with a checkpoint
  test::SegmentNames gone;
  std::ranges::set_difference(before, server_->segments(), std::inserter(gone, gone.begin()));
  EXPECT_EQ(foretold(predicted.at("next_checkpoint")), gone);
  server_->sql("SELECT pg_drop_replication_slot('holds')");
  server_->stop();
  predicted = retention_report(*server_);
  EXPECT_EQ(predicted.at("state"), "shut down");
  server_->start();
  EXPECT_EQ(foretold(predicted.at("next_checkpoint")), checkpoint(*server_).gone);
}

// R2: a slot without a position in its file, of which the running server knows one: its WAL stays.
TEST_F(RetentionLive, R2SlotWhosePositionOnlyMemoryKnows) {
  server_->sql("SELECT pg_create_physical_replication_slot('unreserved')");
  server_->switch_segments(3);
  const json r = retention_report(*server_);
  EXPECT_EQ(test::found(r, "unknown"), std::vector<std::string>{"slot-position"});
  EXPECT_EQ(r.at("verdict"), "CANNOT-TELL");
  EXPECT_TRUE(r.at("slots").at(0).at("position_unknown"));
  // Nothing is at stake where there is no WAL that it could hold.
  server_->sql("CHECKPOINT");
  EXPECT_TRUE(test::found(retention_report(*server_), "unknown").empty());
}

}  // namespace
}  // namespace walread
