// What retention-report reads of prepared transactions in built Greenplum 6 logs (R7).
#include <gtest/gtest.h>

#include <filesystem>

#include "libwalread/judge/retention.hpp"
#include "libwalread/print/retention_text.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {
namespace {

namespace records = test::records;

constexpr std::uint32_t kXid = 716;

// A segment server whose checkpoint lists transaction 716, prepared in an earlier segment; with `second`
// logged between the two.
class RetentionScan : public testing::Test {
 protected:
  void build(const test::TestRecord* second, bool list = true) {
    prepare_ = wal_.add(records::prepare({.xid = kXid, .gid = "1795243125-0000000004"}));
    if (second != nullptr) second_ = wal_.add(*second);
    wal_.switch_segment();
    const Lsn redo = wal_.add(records::commit({.xid = 720}));
    const Lsn before = wal_.add(records::commit({.xid = 721}));
    std::vector<records::PreparedTransaction> prepared;
    if (list) prepared.push_back({kXid, prepare_});
    const Lsn checkpoint = wal_.add(records::checkpoint({.redo = redo, .prepared = prepared}));
    wal_.add_filler(1000);
    EXPECT_LT(before, checkpoint);
    test::DataDirectoryBuilder builder(data_, formats::System::gp6);
    builder.add_wal(wal_);
    builder.like(wal_).checkpoint(checkpoint, redo).write_control();
    builder.add_file("postgresql.conf", "gp_contentid = 0\nwal_keep_segments = 0\n");
    for (const char* name : {"pg_replslot", "pg_twophase", "pg_xlog/archive_status"})
      std::filesystem::create_directories(data_ / name);
  }

  RetentionFacts facts() const { return gather_retention_facts(data_, {.copy = true}); }
  std::string text() const {
    const RetentionFacts f = facts();
    return retention_text(f, judge_retention(f));
  }

  test::WalBuilder wal_{{.segment = SegmentSize::mib(1), .first_segment = 5}};
  Lsn prepare_{};
  Lsn second_{};
  test::TemporaryDirectory dir_;
  std::filesystem::path data_ = dir_.path() / "data";
};

TEST_F(RetentionScan, R7OpenAndListed) {
  build(nullptr);
  const RetentionFacts f = facts();
  ASSERT_EQ(f.scan.prepared.size(), 1u);
  EXPECT_EQ(f.scan.prepared[0].gid, "1795243125-0000000004");
  EXPECT_FALSE(f.scan.prepared[0].unreadable);
  EXPECT_FALSE(f.scan.prepared[0].ended.valid());
}

TEST_F(RetentionScan, R7ListedAlthoughItWasCommitted) {
  const test::TestRecord second = records::commit_prepared({.xid = kXid});
  build(&second);
  const RetentionFacts f = facts();
  ASSERT_EQ(f.scan.prepared.size(), 1u);
  EXPECT_EQ(f.scan.prepared[0].ended, second_);
  EXPECT_TRUE(f.scan.prepared[0].committed);
  EXPECT_NE(text().find("committed at " + to_string(second_) + ": a checkpoint lists it all the same"),
            std::string::npos)
      << text();
}

TEST_F(RetentionScan, R7ListedAlthoughItWasRolledBack) {
  const test::TestRecord second = records::abort_prepared({.xid = kXid});
  build(&second);
  const RetentionFacts f = facts();
  ASSERT_EQ(f.scan.prepared.size(), 1u);
  EXPECT_EQ(f.scan.prepared[0].ended, second_);
  EXPECT_FALSE(f.scan.prepared[0].committed);
}

TEST_F(RetentionScan, R7ThePrepareIsGone) {
  build(nullptr);
  std::filesystem::remove(data_ / "pg_xlog" / segment_file_name(1, 5, SegmentSize::mib(1)));
  const RetentionFacts f = facts();
  ASSERT_EQ(f.scan.prepared.size(), 1u);
  EXPECT_TRUE(f.scan.prepared[0].missing);
  EXPECT_TRUE(f.scan.prepared[0].unreadable);
  EXPECT_EQ(judge_retention(f).severity, RetentionSeverity::critical);
  EXPECT_EQ(text().find("\"\""), std::string::npos) << text();
  EXPECT_NE(text().find("can neither be restarted after a crash nor promoted"), std::string::npos);
}

TEST_F(RetentionScan, R7ThePrepareIsDamaged) {
  build(nullptr);
  const auto file = data_ / "pg_xlog" / segment_file_name(1, 5, SegmentSize::mib(1));
  std::filesystem::resize_file(file, 0);
  std::filesystem::resize_file(file, SegmentSize::mib(1).bytes());
  const RetentionFacts f = facts();
  ASSERT_EQ(f.scan.prepared.size(), 1u);
  EXPECT_FALSE(f.scan.prepared[0].missing);
  EXPECT_TRUE(f.scan.prepared[0].unreadable);
  EXPECT_EQ(judge_retention(f).severity, RetentionSeverity::critical);
}

// The redo point of the checkpoint before is found where pg_control names it (R1: what is normally held).
TEST_F(RetentionScan, R5TheLabelSaysWhereRecoveryBegins) {
  build(nullptr);
  EXPECT_FALSE(facts().from_label);
  const std::string label =
      "START WAL LOCATION: " + to_string(facts().redo) + " (file " +
      segment_file_name(1, SegmentSize::mib(1).segment_of(facts().redo), SegmentSize::mib(1)) +
      ")\nCHECKPOINT LOCATION: " + to_string(facts().check_point) + "\n";
  test::write_file(data_ / "backup_label", label);
  EXPECT_TRUE(facts().from_label);
  EXPECT_TRUE(facts().scan.has_checkpoint);
  // A server that runs goes on from pg_control.
  test::write_file(data_ / "postmaster.pid", "1\n");
  EXPECT_FALSE(facts().from_label);
}

}  // namespace
}  // namespace walread
