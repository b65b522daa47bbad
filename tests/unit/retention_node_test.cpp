// retention-report reads a node as every report does: no record behind the point where the history left a
// timeline, and no segment that is one by its name alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "libwalread/print/retention_json.hpp"
#include "libwalread/print/retention_text.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/slot_bytes.hpp"
#include "tests/support/wal_records_modern.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
namespace records = test::records;

constexpr SegmentSize kSegment = SegmentSize::mib(1);
constexpr auto kSystem = formats::System::pg15;

class RetentionNode : public testing::Test {
 protected:
  RetentionNode() : directory_(dir_.path() / "data", kSystem) {
    log_.add_filler(200);
    begin_ = log_.position();
    log_.switch_segment();
    log_.add_filler(200);
    log_.switch_segment();
    checkpoint_ = log_.add(records::modern::checkpoint({.redo = log_.position()}));
    log_.add_filler(100);
    directory_.add_wal(log_);
    directory_.like(log_).checkpoint(checkpoint_, checkpoint_).write_control();
    directory_.add_file("postgresql.conf", "wal_keep_size = 0\n");
    for (const char* name : {"pg_replslot", "pg_twophase", "pg_wal/archive_status"})
      fs::create_directories(directory_.path() / name);
  }

  // The history of timeline 2 is here, and of its segment, in which timeline 1 was left, `its_segment` or
  // only that of a primary that went on.
  void fork(bool its_segment) {
    const Lsn fork = log_.position();
    test::WalBuilder old = log_;
    for (int i = 0; i < 5; ++i) old.add_filler(300);
    directory_.add_wal(old);
    directory_.add_history(2, "1\t" + to_string(fork) + "\tno recovery target specified\n");
    fork_ = fork;
    if (!its_segment) return;
    log_.set_timeline(2);
    log_.add(records::end_of_recovery(2, 1));
    directory_.add_wal(log_);
  }

  void add_slot(Lsn at) {
    test::write_file(directory_.path() / "pg_replslot/s/state",
                     test::slot_bytes(kSystem, {.name = "s", .restart_lsn = at}));
  }
  fs::path segment(Lsn at) const {
    return directory_.wal_directory() / segment_file_name(1, kSegment.segment_of(at), kSegment);
  }
  RetentionFacts facts() const { return gather_retention_facts(directory_.path(), {.copy = true}); }

  test::TemporaryDirectory dir_;
  test::DataDirectoryBuilder directory_;
  test::WalBuilder log_{{.system = kSystem}};
  Lsn begin_{};
  Lsn checkpoint_{};
  Lsn fork_{};
};

TEST_F(RetentionNode, D1NothingBehindTheForkIsRead) {
  directory_.add_file("standby.signal", "");
  fork(false);
  const RetentionFacts f = facts();
  EXPECT_EQ(f.scan.tli, 2u);
  EXPECT_EQ(f.scan.end.at, fork_);
  EXPECT_FALSE(f.scan.reached_end);
  const RetentionReport r = judge_retention(f);
  EXPECT_EQ(verdict_of(r), "CANNOT-TELL");
  EXPECT_EQ(r.plan.option, RetentionOption::find_out);
  const std::string name = segment_file_name(2, kSegment.segment_of(fork_), kSegment);
  EXPECT_NE(retention_text(f, r).find(name), std::string::npos) << retention_text(f, r);
}

TEST_F(RetentionNode, D1TheNewTimelinesOwnSegmentIsReadOn) {
  directory_.add_file("standby.signal", "");
  fork(true);
  const RetentionFacts f = facts();
  EXPECT_EQ(f.scan.tli, 2u);
  EXPECT_EQ(f.scan.end.at, log_.position());
  EXPECT_TRUE(f.scan.reached_end);
}

// A standby that stands at the fork waits for the next segment.
TEST_F(RetentionNode, D1AStandbyAtTheForkIsAtTheEndOfItsWal) {
  directory_.add_file("standby.signal", "");
  directory_.add_history(2, "1\t" + to_string(log_.position()) + "\tno recovery target specified\n");
  const RetentionFacts f = facts();
  EXPECT_EQ(f.scan.end.at, log_.position());
  EXPECT_TRUE(f.scan.reached_end);
}

// A primary follows the timeline that pg_control has been on, whatever histories lie about.
TEST_F(RetentionNode, D1APrimaryStaysOnItsTimeline) {
  fork(false);
  const RetentionFacts f = facts();
  EXPECT_EQ(f.scan.tli, 1u);
  EXPECT_GT(f.scan.end.at, fork_);
  EXPECT_TRUE(f.scan.reached_end);
}

// Each part of the log is read once: three segments lie here, and the last is the one that is needed.
TEST_F(RetentionNode, TheLogIsReadOnce) {
  const std::uint64_t bytes = facts().scan.bytes_read;
  EXPECT_GT(bytes, 0u);
  EXPECT_LE(bytes, 3 * kSegment.bytes());
}

TEST_F(RetentionNode, ASlotsSegmentIsWhatItsBytesSay) {
  add_slot(begin_);
  RetentionFacts f = facts();
  ASSERT_EQ(judge_retention(f).slots.size(), 1u);
  EXPECT_FALSE(judge_retention(f).slots[0].wal_missing);
  // Another segment's bytes, whole, under its name.
  const Lsn other = kSegment.start_of(kSegment.segment_of(begin_) + 1);
  fs::copy_file(segment(other), segment(begin_), fs::copy_options::overwrite_existing);
  f = facts();
  const RetentionReport r = judge_retention(f);
  EXPECT_TRUE(r.slots[0].wal_missing);
  EXPECT_EQ(r.slots[0].missing_segment, kSegment.segment_of(begin_));
  const std::string sentence = " is not that segment";
  EXPECT_NE(retention_text(f, r).find(sentence), std::string::npos) << retention_text(f, r);
}

}  // namespace
}  // namespace walread
