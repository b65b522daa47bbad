// D1: dtx-report reads no record of a timeline behind the point where the history left it, and takes timeline
// and start of recovery from the one reading of a node.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/dtx_recordings.hpp"
#include "tests/support/timeline_world.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
namespace records = test::records;
using test::WalBuilder;
using S = formats::System;

constexpr SegmentSize kSegment = SegmentSize::mib(1);
constexpr records::Distributed kDtx{1795241943, 4};
constexpr std::uint32_t kXid = 905;

// Logs that part: a coordinator that decided (Greenplum) or a server that prepared (PostgreSQL), and then an
// old primary that forgot or committed, and new ones on later timelines that did not.
class Fork {
  test::TemporaryDirectory work_;

 public:
  test::DataDirectoryBuilder directory;

  explicit Fork(S system)
      : directory(work_.path() / "node", system), system_(system), log_({.system = system}) {
    log_.add_filler(200);
    checkpoint(1);
    to_next_segment();
    log_.add_filler(100);
    begin_ = log_.position();
    if (greenplum())
      log_.add(records::distributed_commit({.distributed = kDtx}));
    else
      log_.add(records::modern::prepare(kXid, "gid"));
    log_.add_filler(100);
  }

  bool greenplum() const { return system_ == S::gp6; }
  SegmentNumber here() const { return kSegment.segment_of(log_.position()); }
  fs::path file(TimelineId tli, SegmentNumber n) const {
    return directory.wal_directory() / segment_file_name(tli, n, kSegment);
  }
  DtxFacts facts() const { return read_dtx_facts(read_data_directory(directory.path().string())); }

  // The end of the transaction, which only an abandoned timeline has.
  void settle() { settle(log_); }
  void to_next_segment() { to_next_segment(log_); }
  Lsn checkpoint(TimelineId tli) {
    records::Checkpoint c{.redo = log_.position(), .timeline = tli, .previous_timeline = tli};
    if (begin_.valid()) c.committed = {kDtx};
    checkpoint_ = log_.add(greenplum() ? records::checkpoint(c) : records::modern::checkpoint(c));
    log_.add_filler(100);
    return checkpoint_;
  }
  // Writes the files as they are now; what follows is of timeline `to`, which `from` was left for here.
  void promote(TimelineId to, TimelineId from) {
    write();
    history_ += std::to_string(from) + "\t" + to_string(log_.position()) + "\tno recovery target specified\n";
    directory.add_history(to, history_);
    forks_.push_back(log_.position());
    log_.set_timeline(to);
    log_.add(records::end_of_recovery(to, from));
    log_.add_filler(100);
  }
  // Files of what an old primary did behind this point, which the log itself does not have.
  void old_primary_goes_on(bool to_another_segment = false) {
    WalBuilder old = log_;
    settle(old);
    if (to_another_segment) {
      to_next_segment(old);
      settle(old);
    }
    directory.add_wal(old);
  }
  void write() { directory.add_wal(log_); }
  // As a server of timeline `tli` leaves it: prepared before the redo point is what has a file in
  // pg_twophase.
  void finish(TimelineId tli, unsigned state = 6) {
    to_next_segment();
    checkpoint(tli);
    write();
    directory.like(log_).checkpoint(checkpoint_, checkpoint_, tli).state(state).write_control();
    directory.add_file("postgresql.conf", greenplum() ? "gp_contentid=-1\ngp_dbid=6\n" : "");
    fs::create_directories(directory.path() / "pg_twophase");
  }

  std::vector<Lsn> forks_;

 private:
  void settle(WalBuilder& log) const {
    if (greenplum()) {
      log.add(records::distributed_forget(kDtx));
    } else {
      log.add(records::modern::commit_prepared(kXid, "gid"));
    }
    log.add_filler(100);
  }
  static void to_next_segment(WalBuilder& log) {
    const auto here = [&] { return kSegment.segment_of(log.position()); };
    for (const SegmentNumber n = here(); here() == n;) log.add_filler(4000);
  }

  S system_;
  WalBuilder log_;
  Lsn begin_{};
  Lsn checkpoint_{};
  std::string history_;
};

const DtxTransaction& only(const DtxFacts& facts) {
  EXPECT_EQ(facts.transactions.size(), 1u);
  return facts.transactions.at(0);
}

// Nothing of what the abandoned timeline says of it.
void expect_unsettled(const DtxFacts& facts) {
  EXPECT_FALSE(only(facts).forgotten);
  EXPECT_FALSE(only(facts).commit_prepared);
}

const S kBoth[] = {S::gp6, S::pg15};

TEST(DtxTimelines, D1_TheForksSegmentIsMissingAndTheParentsCopyIsThere) {
  for (const S system : kBoth) {
    Fork f(system);
    const SegmentNumber fork = f.here();
    f.old_primary_goes_on();
    const fs::path parents = f.file(1, fork), kept = f.directory.path() / "kept";
    fs::copy_file(parents, kept);
    f.promote(2, 1);
    f.finish(2);
    expect_unsettled(f.facts());  // timeline 2's own copy is there
    EXPECT_EQ(f.facts().node.window.gap_count, 0u);
    ASSERT_TRUE(fs::remove(f.file(2, fork)));
    fs::copy_file(kept, parents, fs::copy_options::overwrite_existing);

    const DtxFacts facts = f.facts();
    expect_unsettled(facts);
    EXPECT_EQ(facts.node.tli, 2u);
    ASSERT_EQ(facts.node.window.gaps.size(), 1u);
    EXPECT_EQ(facts.node.window.gaps[0].begin, f.forks_[0]);
    EXPECT_EQ(facts.node.window.gaps[0].end, kSegment.start_of(fork + 1));
    EXPECT_EQ(facts.node.window.gaps[0].file, segment_file_name(2, fork, kSegment));
    const test::DtxAnswer answer = test::judge_nodes({facts});
    EXPECT_NE(answer.outcome, DtxOutcome::clear);
    EXPECT_EQ(answer.summary.of(DtxMeaning::finished), 0u);
  }
}

// Without any WAL of the new timeline the log ends at the fork, however far the parent's file goes on.
TEST(DtxTimelines, D1_NoWalOfTheNewTimelineIsThere) {
  for (const S system : kBoth) {
    Fork f(system);
    const SegmentNumber fork = f.here();
    f.old_primary_goes_on(true);
    const fs::path kept = f.directory.path() / "kept";
    fs::copy_file(f.file(1, fork), kept);
    f.promote(2, 1);
    f.finish(2);
    fs::copy_file(kept, f.file(1, fork), fs::copy_options::overwrite_existing);
    fs::remove(f.file(2, fork));
    fs::remove(f.file(2, fork + 1));
    const DtxFacts facts = f.facts();
    expect_unsettled(facts);
    EXPECT_EQ(facts.node.window.end, f.forks_[0]);
    EXPECT_EQ(facts.node.window.wal_missing_of, 2u);
    EXPECT_TRUE(facts.node.window.is_cut_off());
    const std::string text = test::report_from_memory({facts}, {}, false);
    EXPECT_NE(text.find("cannot tell: WAL"), std::string::npos) << text;
    EXPECT_EQ(test::report_from_files({facts}, {}, false), text);
  }
}

// Twice in one segment: of the middle timeline's file what lies before the second fork counts, and no more.
TEST(DtxTimelines, D1_AHistoryThatForksTwiceInOneSegment) {
  for (const S system : kBoth) {
    for (const bool middle_is_there : {true, false}) {
      Fork f(system);
      const SegmentNumber fork = f.here();
      f.old_primary_goes_on();
      const fs::path first = f.directory.path() / "first", second = f.directory.path() / "second";
      fs::copy_file(f.file(1, fork), first);
      f.promote(2, 1);
      f.old_primary_goes_on();
      fs::copy_file(f.file(2, fork), second);
      f.promote(3, 2);
      f.finish(3);
      expect_unsettled(f.facts());
      fs::copy_file(first, f.file(1, fork), fs::copy_options::overwrite_existing);
      fs::remove(f.file(2, fork));
      if (middle_is_there) fs::copy_file(second, f.file(2, fork));
      fs::remove(f.file(3, fork));
      const DtxFacts facts = f.facts();
      expect_unsettled(facts);
      EXPECT_EQ(facts.node.tli, 3u);
      ASSERT_EQ(facts.node.window.gaps.size(), 1u) << middle_is_there;
      EXPECT_EQ(facts.node.window.gaps[0].begin, f.forks_[middle_is_there ? 1 : 0]);
      EXPECT_EQ(facts.node.window.gaps[0].file, segment_file_name(3, fork, kSegment));
    }
  }
}

// History of a test restore: a server that does not recover from an archive or a primary stays on its own
// timeline, one that follows takes the newest (Greenplum: only if it is told to), of which nothing is here.
TEST(DtxTimelines, D1_AStrayHistoryIsFollowedOnlyByWhatFollows) {
  for (const S system : kBoth) {
    Fork f(system);
    f.settle();
    f.finish(1);
    const DtxFacts plain = f.facts();
    f.directory.add_history(2, "1\t" + to_string(plain.node.window.begin + 4096) + "\tbefore 2000\n");
    EXPECT_EQ(f.facts().node, plain.node);
    if (f.greenplum())
      f.directory.add_file("recovery.conf", "standby_mode = 'on'\nrecovery_target_timeline = 'latest'\n");
    else
      f.directory.add_file("standby.signal", "");
    const DtxFacts facts = f.facts();
    EXPECT_EQ(facts.node.tli, 2u);
    EXPECT_TRUE(facts.node.window.is_cut_off());
    EXPECT_EQ(test::judge_nodes({facts}).outcome, DtxOutcome::cannot_tell);
  }
}

// pg_rewind leaves the old timeline's files beside the new ones; only what the history has of them counts.
TEST(DtxTimelines, D1_ARewoundNodeIsReadOnTheWayToItsNewTimeline) {
  for (const S system : kBoth) {
    Fork f(system);
    const SegmentNumber fork = f.here();
    f.old_primary_goes_on(true);
    f.promote(2, 1);
    f.finish(2, 5);
    ASSERT_TRUE(fs::exists(f.file(1, fork + 1)));
    // As pg_rewind writes it: minimum recovery point on the new timeline.
    f.directory.control().set("min_recovery_point_tli", 2);
    f.directory.write_control();
    const DtxFacts facts = f.facts();
    expect_unsettled(facts);
    EXPECT_EQ(facts.node.window.gap_count, 0u);
    EXPECT_FALSE(facts.node.window.is_cut_off());
  }
}

// A history that cannot be read or that the server refuses: which WAL leads to the timeline is not known.
TEST(DtxTimelines, U6_AHistoryThatSaysNothingIsNamed) {
  for (const S system : kBoth) {
    Fork f(system);
    f.promote(2, 1);
    f.finish(2);
    const fs::path history = f.directory.wal_directory() / "00000002.history";
    test::write_file(history, std::string_view("one\tline\n"));
    DtxFacts facts = f.facts();
    ASSERT_EQ(facts.node.unread.size(), 1u);
    EXPECT_EQ(facts.node.unread[0], (DtxUnread{DtxFileKind::history, "00000002.history", 0, {}}));
    EXPECT_NE(
        test::report_from_memory({facts}, {}, false)
            .find("00000002.history has a line that the server does not accept: the server does not start"),
        std::string::npos);
    fs::remove(history);
    fs::create_directory(history);
    facts = f.facts();
    ASSERT_EQ(facts.node.unread.size(), 1u);
    EXPECT_EQ(facts.node.unread[0].os_error, EISDIR);
    EXPECT_EQ(test::judge_nodes({facts}).outcome, DtxOutcome::cannot_tell);
    EXPECT_NE(
        test::report_from_files({facts}, {}, false).find("00000002.history cannot be read: Is a directory"),
        std::string::npos);
  }
}

}  // namespace
}  // namespace walread
