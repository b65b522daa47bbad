// Coming back: what pg_rewind needs, what the node's configuration does, whether the other node can start at
// all, and which WAL will really be read.
#include <gtest/gtest.h>

#include <filesystem>

#include "libwalread/print/timeline_text.hpp"
#include "tests/support/timeline_cases.hpp"
#include "tests/support/two_phase_bytes.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::lengthen;
using test::promote_standby;
using test::stop_primary;
using test::TimelineCases;
using test::TimelineWorld;
using F = FindingId;
using S = FindingSeverity;
using V = TimelineVerdict;

// The old primary went on by itself; the standby was promoted.
void diverge(TimelineWorld& w) {
  w.commit(w.primary_log, 820);
  promote_standby(w);
}

// ---- V8: no way out that another finding forbids
TimelineCases forbidden() {
  TimelineCases t;
  // Its pages are newer than the fork, whatever is left of its WAL.
  for (const test::Spoil& spoil : test::spoils()) {
    if (spoil.name == "cut") continue;  // behind its last record
    t.add("V8_it_replayed_past_the_fork_and_that_segment_is_" + spoil.name, V::not_ready, {},
          [&spoil](TimelineWorld& w) {
            w.fill_to_next_segment(w.primary_log);
            w.commit(w.primary_log, 820);
            stop_primary(w, false);
            promote_standby(w);
            w.write(true);
            spoil.apply(w.primary_segment(w.segment_of(w.primary_log.position())));
            const TimelineReport r = w.rejoin();
            EXPECT_FALSE(test::has(r, F::can_follow));
            return r;
          });
  }
  t.add(
      "V8_no_promotion_without_what_it_loses", V::not_ready, {F::old_ahead_same_timeline},
      [](TimelineWorld& w) {
        w.commit(w.primary_log, 820);
        w.write();
        const TimelineReport r = w.rejoin();
        const std::string plan = test::plan_text(r);
        EXPECT_TRUE(plan.find("promote it") == std::string::npos || plan.find("is lost") != std::string::npos)
            << plan;
        return r;
      });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineForbidden, forbidden());

// ---- V11, V20: what pg_rewind needs of its target
TimelineCases target() {
  TimelineCases t;
  t.add("V11_its_own_recovery_refuses_a_standby", V::ready_with_loss,
        {F::rewind_needed, F::rewind_refuses_standby}, [](TimelineWorld& w) {
          diverge(w);
          w.mark_standby(w.primary);
          w.write(true);
          const TimelineReport r = w.rejoin();
          const std::string plan = test::plan_text(r);
          EXPECT_NE(plan.find("move " + r.facts.subject.marks.signal_file), std::string::npos) << plan;
          return r;
        });
  t.add("V11_no_word_of_that_for_one_that_was_stopped", V::ready_with_loss, {F::rewind_needed},
        [](TimelineWorld& w) {
          w.commit(w.primary_log, 820);
          stop_primary(w, false);
          promote_standby(w);
          w.write(true);
          const TimelineReport r = w.rejoin();
          EXPECT_FALSE(test::has(r, F::rewind_refuses_standby));
          EXPECT_FALSE(test::has(r, F::rewind_recovery_removes));
          return r;
        });
  t.add("V11_segments_that_wait_for_the_archiver_are_named", V::ready_with_loss,
        {F::rewind_needed, F::unarchived_wal}, [](TimelineWorld& w) {
          diverge(w);
          w.write(true);
          const std::string name = w.primary_segment(w.segment_of(w.common_end)).filename();
          test::write_file(w.primary.wal_directory() / "archive_status" / (name + ".ready"), "");
          const TimelineReport r = w.rejoin();
          EXPECT_NE(test::plan_text(r).find(name), std::string::npos) << test::plan_text(r);
          return r;
        });
  t.add("V11_hint_bits_have_to_be_logged", V::not_ready, {F::rewind_not_possible}, [](TimelineWorld& w) {
    diverge(w);
    w.primary.control().set("data_checksum_version", 0).set("wal_log_hints", 0);
    w.write(true);
    return w.rejoin();
  });
  t.add("V20_the_recovery_before_it_removes_what_it_reads", V::ready_with_loss,
        {F::rewind_needed, F::rewind_recovery_removes}, [](TimelineWorld& w) {
          w.primary.add_file("postgresql.conf", w.greenplum()
                                                    ? "gp_contentid=0\ngp_dbid=2\nwal_keep_segments=0\n"
                                                    : "max_prepared_transactions = 10\nwal_keep_size=0\n");
          for (int i = 0; i < 2; ++i) w.fill_to_next_segment(w.primary_log);
          diverge(w);
          w.write(true);
          const TimelineReport r = w.rejoin();
          EXPECT_NE(test::plan_text(r).find("aside"), std::string::npos) << test::plan_text(r);
          return r;
        });
  t.add("V20_not_if_it_keeps_enough", V::ready_with_loss, {F::rewind_needed}, [](TimelineWorld& w) {
    w.primary.add_file("postgresql.conf", w.greenplum()
                                              ? "gp_contentid=0\ngp_dbid=2\nwal_keep_segments=50\n"
                                              : "max_prepared_transactions = 10\nwal_keep_size=50MB\n");
    for (int i = 0; i < 2; ++i) w.fill_to_next_segment(w.primary_log);
    diverge(w);
    w.write(true);
    const TimelineReport r = w.rejoin();
    EXPECT_FALSE(test::has(r, F::rewind_recovery_removes));
    return r;
  });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineRewindTarget, target());

// ---- V23: settings that hold a node on its timeline, or stop it somewhere
TimelineCases configured() {
  TimelineCases t;
  const auto add = [&](const std::string& name, const std::string& setting, V verdict,
                       std::vector<F> findings, bool rewound) {
    t.add_postgresql(name + (rewound ? "_after_a_rewind" : ""), verdict, std::move(findings),
                     [setting, rewound](TimelineWorld& w) {
                       if (rewound) {
                         diverge(w);
                       } else {
                         stop_primary(w, true);
                         promote_standby(w);
                       }
                       // Recovery looks for the history before anything is streamed.
                       w.primary.add_history(2, TimelineWorld::history_line(1, w.common_end));
                       // pg_rewind brings the other's configuration along.
                       (rewound ? w.standby : w.primary).add_file("postgresql.auto.conf", setting);
                       w.write(true);
                       return w.rejoin();
                     });
  };
  const auto follows = [&](const std::string& name, const std::string& setting) {
    add(name, setting, V::ready, {F::can_follow}, false);
    add(name, setting, V::ready_with_loss, {F::rewind_needed}, true);
  };
  follows("V23_latest", "recovery_target_timeline = 'latest'\n");
  follows("V23_the_others_timeline", "recovery_target_timeline = '2'\n");
  follows("V23_the_others_timeline_in_hex", "recovery_target_timeline = '0x2'\n");
  add("V23_current", "recovery_target_timeline = 'current'\n", V::not_ready, {F::target_left_behind}, false);
  add("V23_its_own_timeline", "recovery_target_timeline = '1'\n", V::not_ready, {F::target_left_behind},
      false);
  add("V23_its_own_timeline", "recovery_target_timeline = '1'\n", V::not_ready, {}, true);
  add("V23_a_position_on_the_way", "recovery_target_lsn = '0/200000'\n", V::not_ready,
      {F::target_left_behind}, false);
  add("V23_a_position_on_the_way", "recovery_target_lsn = '0/200000'\n", V::not_ready, {}, true);
  add("V23_as_soon_as_consistent", "recovery_target = 'immediate'\n", V::not_ready, {F::target_left_behind},
      false);
  // Whether that transaction comes on the way nobody knows.
  add("V23_a_transaction_that_is_not_met", "recovery_target_xid = '4000'\n", V::cannot_tell,
      {F::target_left_behind}, false);
  return t;
}

WALREAD_TIMELINE_CASES(TimelineConfigured, configured());

// ---- V24: the other node must be able to start
TimelineCases other() {
  TimelineCases t;
  for (const test::Spoil& spoil : test::spoils())
    t.add("V24_the_segment_of_its_checkpoint_is_" + spoil.name, V::not_ready, {}, [&spoil](TimelineWorld& w) {
      stop_primary(w, true);
      promote_standby(w);
      w.fill_to_next_segment(w.standby_log);
      const Lsn checkpoint = w.checkpoint(w.standby_log, true, 2);
      w.standby.checkpoint(checkpoint, checkpoint, 2);
      w.write(true);
      spoil.apply(w.standby_segment(w.segment_of(checkpoint), 2));
      const TimelineReport r = w.rejoin();
      // What is cut off lies behind its last record; it could start, and nobody could stream from it.
      EXPECT_EQ(test::has(r, F::other_cannot_start), spoil.name != "cut") << test::findings_of(r);
      return r;
    });
  t.add_postgresql(
      "V24_its_two_phase_file_is_damaged", V::not_ready, {F::start_up_fails}, [](TimelineWorld& w) {
        stop_primary(w, true);
        promote_standby(w);
        w.write(true);
        auto bytes = test::two_phase_bytes(w.system(), {.xid = 725});
        bytes[bytes.size() / 2] ^= std::byte{0x10};
        test::write_file(w.standby.path() / "pg_twophase" / test::two_phase_name(w.system(), 725), bytes);
        return w.rejoin();
      });
  t.add_postgresql("V24_its_settings_are_refused", V::not_ready, {F::start_up_fails}, [](TimelineWorld& w) {
    stop_primary(w, true);
    promote_standby(w);
    w.standby.add_file("postgresql.auto.conf", "max_connections = 'many'\n");
    w.write(true);
    return w.rejoin();
  });
  // Its recovery ends with a checkpoint, which removes what the old one has still to read.
  for (const bool keeps : {false, true})
    t.add(std::string("V24_its_own_start_removes_") +
              (keeps ? "nothing_that_is_kept" : "what_the_old_one_needs"),
          V::ready, {F::can_follow, F::source_may_remove}, [keeps](TimelineWorld& w) {
            const std::string keep = keeps ? "50" : "0";
            w.standby.add_file("postgresql.conf",
                               w.greenplum()
                                   ? "gp_contentid=0\ngp_dbid=4\nwal_keep_segments=" + keep + "\n"
                                   : "max_prepared_transactions=10\nwal_keep_size=" + keep + "MB\n");
            stop_primary(w, true);
            promote_standby(w);
            for (int i = 0; i < 3; ++i) w.fill_to_next_segment(w.standby_log);
            w.standby.state(6);
            w.write(true);
            const TimelineReport r = w.rejoin();
            const Finding* removes = test::find(r, F::source_may_remove);
            EXPECT_TRUE(removes != nullptr && (removes->severity == S::warning) == !keeps);
            EXPECT_NE(test::plan_text(r).find("slot"), std::string::npos) << test::plan_text(r);
            return r;
          });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineOther, other());

// ---- V25: which WAL will really be read
TimelineCases really_read() {
  TimelineCases t;
  for (const test::Spoil& spoil : test::spoils()) {
    // Before the checkpoint at which both recovery and the rewind begin.
    t.add("V25_nobody_reads_the_segment_that_is_" + spoil.name, V::ready_with_loss, {F::rewind_needed},
          [&spoil](TimelineWorld& w) {
            lengthen(w);
            w.commit(w.primary_log, 820);
            stop_primary(w, false);
            promote_standby(w);
            w.write(true);
            spoil.apply(w.primary_segment(1));
            return w.rejoin();
          });
    // A standby reads it from the other node, and has no pages that are newer. What stands in the way of
    // writing it is another matter.
    if (!spoil.name.starts_with("a_"))
      t.add("V25_the_other_node_streams_what_is_" + spoil.name, V::ready, {F::can_follow},
            [&spoil](TimelineWorld& w) {
              lengthen(w);
              promote_standby(w);
              w.mark_standby(w.primary, "recovery_target_timeline = 'latest'\n");
              w.primary.state(5).checkpoint(w.second_checkpoint, w.second_checkpoint);
              w.primary.control()
                  .set("min_recovery_point", w.second_checkpoint.value)
                  .set("min_recovery_point_tli", 1);
              w.write(true);
              spoil.apply(w.primary_segment(w.segment_of(w.second_checkpoint) + 1));
              return w.rejoin();
            });
    // pg_rewind reads it for the pages that have to be brought back.
    t.add("V25_pg_rewind_reads_what_is_" + spoil.name, V::not_ready, {F::rewind_target_wal_missing},
          [&spoil](TimelineWorld& w) {
            w.fill_to_next_segment(w.primary_log);
            w.commit(w.primary_log, 820);
            const SegmentNumber behind = w.segment_of(w.primary_log.position());
            w.fill_to_next_segment(w.primary_log);
            stop_primary(w, false);
            promote_standby(w);
            w.write(true);
            spoil.apply(w.primary_segment(behind));
            return w.rejoin();
          });
  }
  return t;
}

WALREAD_TIMELINE_CASES(TimelineReallyRead, really_read());

}  // namespace
}  // namespace walread
