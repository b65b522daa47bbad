// WAL and histories that a node gets by itself: streamed from the other node, or fetched by restore_command.
#include <gtest/gtest.h>

#include <filesystem>

#include "libwalread/print/timeline_text.hpp"
#include "tests/support/timeline_cases.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::promote_standby;
using test::TimelineCases;
using test::TimelineWorld;
using F = FindingId;
using V = TimelineVerdict;

const char* const kRestore = "restore_command = 'cp /archive/%f %p'\nrecovery_target_timeline = 'latest'\n";

// ---- V3: what streaming brings

// What pg_rewind leaves: the new primary's control file and history, a label that begins at the last common
// checkpoint, and WAL of its own up to the fork.
void rewind_primary(TimelineWorld& w) {
  promote_standby(w, 3);
  w.fill_to_next_segment(w.standby_log);
  w.commit(w.standby_log, 910);
  const Lsn checkpoint = w.checkpoint(w.standby_log, false, 2);
  w.standby.checkpoint(checkpoint, checkpoint, 2);
  w.primary.checkpoint(checkpoint, checkpoint, 2).state(5);
  w.primary.control()
      .set("min_recovery_point", w.standby_log.position().value)
      .set("min_recovery_point_tli", 2);
  w.primary.add_history(2, TimelineWorld::history_line(1, w.common_end));
  w.mark_standby(w.primary, "recovery_target_timeline = 'latest'\n");
  const std::string at = to_string(w.second_checkpoint);
  w.primary.add_file("backup_label", "START WAL LOCATION: " + at +
                                         " (file 000000010000000000000002)\nCHECKPOINT LOCATION: " + at +
                                         "\nBACKUP METHOD: pg_rewind\nBACKUP FROM: standby\nSTART TIME: "
                                         "2026-01-01 00:00:00 UTC\n");
  w.write(true);
}

TimelineCases streamed() {
  TimelineCases t;
  t.add("V3_a_rewound_node_before_its_first_start", V::ready, {F::consistent_elsewhere, F::can_follow},
        [](TimelineWorld& w) {
          rewind_primary(w);
          return w.rejoin();
        });
  for (const test::Spoil& spoil : test::spoils())
    t.add("V3_but_the_source_has_it_" + spoil.name, V::not_ready, {}, [&spoil](TimelineWorld& w) {
      rewind_primary(w);
      spoil.apply(w.standby_segment(w.segment_of(w.common_end), 2));
      return w.rejoin();
    });
  t.add("V3_alone_it_is_not_activatable_yet", V::not_ready, {}, [](TimelineWorld& w) {
    rewind_primary(w);
    return judge_timelines(collect_timeline_facts({.subject = w.primary.path()}));
  });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineStreamed, streamed());

// ---- V4, V22: what an archive brings

TimelineCases fetched() {
  TimelineCases t;
  // A history for which recovery leaves its timeline where its own WAL ends.
  t.add("V4_only_the_history_is_in_the_archive", V::ready, {F::consistency_reached, F::new_timeline},
        [](TimelineWorld& w) {
          w.mark_standby(w.standby, kRestore);
          w.write();
          const fs::path archive = w.directory() / "archive";
          test::write_file(archive / "00000002.history", TimelineWorld::history_line(1, w.common_end));
          const TimelineReport r = w.activate(false, {archive});
          EXPECT_EQ(r.facts.subject.target.next, 3u);
          EXPECT_TRUE(r.facts.subject.wal.missing.empty());
          return r;
        });
  t.add("V22_a_timeline_whose_segments_are_in_the_archive_is_no_phantom", V::ready, {F::consistency_reached},
        [](TimelineWorld& w) {
          w.mark_standby(w.standby, kRestore);
          w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end));
          w.promote(w.primary_log, 2);
          w.commit(w.primary_log);
          w.write();
          const fs::path archive = w.directory() / "archive";
          test::write_segments(w.primary_log, archive);
          const TimelineReport r = w.activate(false, {archive});
          EXPECT_FALSE(test::has(r, F::phantom_history));
          return r;
        });
  // The fork's segment of the new timeline, without which the old one's would be replayed past the fork.
  t.add("V22_the_archive_delivers_the_forks_segment", V::ready, {F::consistency_reached},
        [](TimelineWorld& w) {
          w.promote(w.standby_log, 2);
          w.commit(w.standby_log);
          w.mark_standby(w.standby, kRestore);
          w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end));
          w.standby.control()
              .set("min_recovery_point", w.standby_log.position().value)
              .set("min_recovery_point_tli", 2);
          w.commit(w.common_log);
          w.write(true);
          const fs::path archive = w.directory() / "archive";
          test::write_segments(w.standby_log, archive);
          fs::remove(w.standby_segment(w.segment_of(w.common_end), 2));
          return w.activate(false, {archive});
        });
  // It replayed past the fork and was stopped: what its control file says of that is gone after a rewind.
  t.add("V22_past_the_fork_is_rewound_and_not_rebuilt", V::ready_with_loss, {F::rewind_needed},
        [](TimelineWorld& w) {
          promote_standby(w);
          w.commit(w.primary_log);
          w.primary.state(2);
          w.primary.control()
              .set("min_recovery_point", w.primary_log.position().value)
              .set("min_recovery_point_tli", 1);
          w.primary.add_history(2, TimelineWorld::history_line(1, w.common_end));
          w.mark_standby(w.primary, "recovery_target_timeline = 'latest'\n");
          w.write(true);
          return w.rejoin();
        });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineFetched, fetched());

// ---- V16: restore_command is set, and the archive holds more

class TimelineFetches : public testing::TestWithParam<formats::System> {
 protected:
  // The primary wrote three segments more; `archived` of them are in the archive.
  TimelineFetches() : w(GetParam()) {
    w.mark_standby(w.standby, kRestore);
    test::WalBuilder& log = w.primary_log;
    w.commit(log, 801);
    w.prepare(log, 802, "gid-802");
    w.fill_to_next_segment(log);
    w.commit(log, 803);
    w.fill_to_next_segment(log);
    w.commit(log, 804);
    w.write();
    test::write_segments(log, archive);
  }

  TimelineWorld w;
  const fs::path archive = w.directory() / "archive";
};

TEST_P(TimelineFetches, V16_AllOfIt) {
  for (const bool with_primary : {false, true}) {
    const TimelineReport r = w.activate(with_primary, {archive});
    EXPECT_EQ(r.verdict, V::ready) << test::findings_of(r);
    EXPECT_EQ(r.facts.subject.wal.end.end.at, w.primary_log.position());
    EXPECT_EQ(r.facts.subject.wal.prepared_count, 1u);
    EXPECT_EQ(test::number_in(r, F::new_timeline, "from"),
              static_cast<std::int64_t>(w.primary_log.position().value));
    EXPECT_FALSE(test::has(r, F::archive_ahead));
    EXPECT_EQ(test::has(r, F::nothing_lost), with_primary);
    EXPECT_EQ(test::plan_text(r).find("copy"), std::string::npos) << test::plan_text(r);
    test::check_report(r);
  }
}

// The last segment was never archived: of the primary's commits only those in it are lost.
TEST_P(TimelineFetches, V16_TheRestIsLost) {
  const SegmentNumber last = w.segment_of(w.primary_log.position());
  fs::remove(archive / w.primary_segment(last).filename());
  const TimelineReport r = w.activate(true, {archive});
  EXPECT_EQ(r.verdict, V::ready_with_loss) << test::findings_of(r);
  EXPECT_EQ(test::number_in(r, F::primary_ahead, "commits"), 1);
  test::check_report(r);
}

TEST_P(TimelineFetches, V16_AnArchiveThatNobodyNamed) {
  const TimelineReport r = w.activate(false);
  EXPECT_TRUE(test::has(r, F::archive_not_named)) << test::findings_of(r);
  EXPECT_NE(test::plan_text(r).find("--archive"), std::string::npos);
  test::check_report(r);
}

// What is lacking may be there: nothing is certain without it.
TEST_P(TimelineFetches, V16_WhatIsMissingMayBeInAnArchiveThatNobodyNamed) {
  fs::remove(w.standby_segment(w.segment_of(w.common_end)));
  const TimelineReport r = w.activate(false);
  EXPECT_EQ(r.verdict, V::cannot_tell) << test::findings_of(r);
  test::check_report(r);
}

INSTANTIATE_TEST_SUITE_P(Both, TimelineFetches, testing::ValuesIn(test::kBothFramings),
                         test::name_of_framing);

}  // namespace
}  // namespace walread
