// What a verdict says of one node and rests on: from where it is consistent, what a stray file means, what is
// open, and in which words.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "libwalread/print/timeline_text.hpp"
#include "tests/support/timeline_cases.hpp"
#include "tests/support/two_phase_bytes.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::promote_standby;
using test::stop_primary;
using test::TimelineCases;
using test::TimelineWorld;
using F = FindingId;
using S = FindingSeverity;
using V = TimelineVerdict;

bool says(const TimelineReport& r, std::string_view words) {
  return std::ranges::any_of(
      r.findings, [&](const Finding& f) { return sentence_of(f, r).find(words) != std::string::npos; });
}

std::int64_t number(Lsn lsn) { return static_cast<std::int64_t>(lsn.value); }

// ---- V9: consistent from where?
TimelineCases consistency() {
  TimelineCases t;
  t.add("V9_a_backup_is_consistent_where_its_end_record_ends", V::ready, {F::consistency_reached},
        [](TimelineWorld& w) {
          w.standby.control()
              .set("backup_start_point", w.second_checkpoint.value)
              .set("backup_end_required", 1);
          w.standby_log.add(test::records::backup_end(w.second_checkpoint));
          const Lsn end = w.standby_log.position();
          w.commit(w.standby_log);
          w.write();
          const TimelineReport r = w.activate(false);
          EXPECT_EQ(test::number_in(r, F::consistency_reached, "minimum"), number(end));
          return r;
        });
  t.add("V9_a_crashed_primary_only_at_the_end_of_its_wal", V::ready, {F::consistency_reached},
        [](TimelineWorld& w) {
          w.standby.state(6);
          w.standby.control().set("min_recovery_point", 0).set("min_recovery_point_tli", 0);
          w.commit(w.standby_log);
          w.write();
          const TimelineReport r = w.activate(false);
          EXPECT_EQ(test::number_in(r, F::consistency_reached, "minimum"), number(w.standby_log.position()));
          return r;
        });
  // Its pages may be newer than what can be read, standby.signal or not.
  t.add("V9_so_damage_anywhere_leaves_it_inconsistent", V::not_ready, {F::crash_wal_damaged},
        [](TimelineWorld& w) {
          w.standby.state(6);
          w.standby.control().set("min_recovery_point", 0).set("min_recovery_point_tli", 0);
          const Lsn at = w.standby_log.add_filler(1000);
          for (int i = 0; i < 5; ++i) w.commit(w.standby_log);
          w.write();
          test::flip(w.standby_segment(w.segment_of(at)), SegmentSize::mib(1).offset_of(at) + 500);
          return w.activate(false);
        });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineConsistency, consistency());

// ---- V10: one cause, and not what follows from it
TimelineCases causes() {
  TimelineCases t;
  t.add("V10_a_stray_history_is_the_only_cause", V::not_ready, {F::not_a_child}, [](TimelineWorld& w) {
    w.mark_standby(w.standby, "recovery_target_timeline = 'latest'\n");
    w.standby.add_history(2, TimelineWorld::history_line(1, w.second_checkpoint - 64));
    w.write();
    const TimelineReport r = w.activate(false);
    EXPECT_EQ(std::ranges::count(r.findings, S::blocks, &Finding::severity), 1);
    EXPECT_FALSE(says(r, "0000000200000000")) << timeline_text(r);
    EXPECT_FALSE(says(r, "cannot be read")) << timeline_text(r);
    return r;
  });
  // The full segment, not the one that is not here.
  t.add("V13_a_log_that_ends_with_a_full_segment", V::ready, {F::end_of_wal}, [](TimelineWorld& w) {
    const SegmentNumber full = w.segment_of(w.standby_log.position());
    w.standby_log.switch_segment();
    w.commit(w.standby_log);
    w.write();
    fs::remove(w.standby_segment(full + 1));
    const TimelineReport r = w.activate(false);
    const Finding* end = test::find(r, F::end_of_wal);
    EXPECT_TRUE(end != nullptr && end->find("file") != nullptr);
    if (end != nullptr && end->find("file") != nullptr) {
      EXPECT_EQ(end->find("file")->text, w.standby_segment(full).filename().string()) << sentence_of(*end, r);
    }
    return r;
  });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineCauses, causes());

// ---- V12: what is open at the end
TimelineCases open() {
  TimelineCases t;
  t.add("V12_who_settles_what_is_prepared", V::ready, {F::prepared_open}, [](TimelineWorld& w) {
    w.prepare(w.standby_log, 810, "gid-810");
    w.write();
    const TimelineReport r = w.activate(false);
    EXPECT_EQ(says(r, "COMMIT PREPARED"), !w.greenplum());
    EXPECT_EQ(says(r, "distributed recovery settles"), w.greenplum());
    EXPECT_TRUE(says(r, "gid-810"));
    return r;
  });
  t.add_postgresql(
      "V12_the_file_of_a_prepared_transaction_counts", V::ready, {F::prepared_open}, [](TimelineWorld& w) {
        test::write_file(w.standby.path() / "pg_twophase" / test::two_phase_name(w.system(), 725),
                         test::two_phase_bytes(w.system(), {.gid = "from-a-file"}));
        w.prepare(w.standby_log, 810, "from-the-log");
        w.write();
        const TimelineReport r = w.activate(false);
        EXPECT_EQ(test::number_in(r, F::prepared_open, "transactions"), 2);
        return r;
      });
  t.add_greenplum("V12_what_the_other_node_forgot_is_finished", V::ready, {}, [](TimelineWorld& w) {
    const test::records::Distributed finished{77, 5};
    const test::records::Distributed open{77, 6};
    for (test::WalBuilder* log : {&w.standby_log, &w.primary_log}) {
      log->add(test::records::distributed_commit({.xid = 820, .distributed = finished}));
      log->add(test::records::distributed_commit({.xid = 821, .distributed = open}));
    }
    w.primary_log.add(test::records::distributed_forget(finished));
    w.write();
    const TimelineReport r = w.activate();
    EXPECT_EQ(test::number_in(r, F::in_doubt, "transactions"), 1);
    EXPECT_TRUE(says(r, test::records::gid_of(open))) << timeline_text(r);
    return r;
  });
  // Whoever reads the report has to find in it which transactions are lost.
  t.add("V12_lost_gids_stand_in_the_text", V::ready_with_loss, {F::primary_ahead}, [](TimelineWorld& w) {
    w.prepare(w.primary_log, 810, "gid-lost");
    w.write();
    const TimelineReport r = w.activate();
    EXPECT_TRUE(says(r, "gid-lost")) << timeline_text(r);
    return r;
  });
  t.add("V12_lost_gids_of_a_rewind", V::ready_with_loss, {F::rewind_needed}, [](TimelineWorld& w) {
    w.prepare(w.primary_log, 810, "gid-lost");
    stop_primary(w, false);
    promote_standby(w);
    w.write(true);
    const TimelineReport r = w.rejoin();
    EXPECT_TRUE(says(r, "gid-lost")) << timeline_text(r);
    return r;
  });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineOpen, open());

// ---- V15: words that belong to the thing
TimelineCases words() {
  TimelineCases t;
  t.add("V15_a_primary_is_not_activated", V::not_ready, {F::not_a_standby}, [](TimelineWorld& w) {
    test::unmark_standby(w);
    w.standby.state(1);
    w.standby.control().set("min_recovery_point", 0).set("min_recovery_point_tli", 0);
    w.write();
    const TimelineReport r = w.activate(false);
    const std::string text = timeline_text(r);
    EXPECT_EQ(text.find("activation would begin"), std::string::npos) << text;
    EXPECT_EQ(text.find("the standby's WAL"), std::string::npos) << text;
    return r;
  });
  t.add("V15_no_timeline_of_the_past_is_hidden", V::not_ready, {F::already_promoted}, [](TimelineWorld& w) {
    test::unmark_standby(w);
    std::string history;
    for (TimelineId tli = 1; tli < 5; ++tli) {
      history += TimelineWorld::history_line(tli, w.standby_log.position());
      w.promote(w.standby_log, tli + 1, tli);
      w.commit(w.standby_log);
    }
    const Lsn checkpoint = w.checkpoint(w.standby_log, true, 5);
    w.standby.add_history(5, history);
    w.standby.checkpoint(checkpoint, checkpoint, 5).state(1);
    w.standby.control().set("min_recovery_point", 0).set("min_recovery_point_tli", 0);
    w.write(true);
    const TimelineReport r = w.activate(false);
    const std::string tree = timeline_tree(r.facts);
    EXPECT_NE(tree.find("timeline 5 (from timeline 1 on"), std::string::npos) << tree;
    EXPECT_FALSE(says(r, "promoted once")) << timeline_text(r);
    return r;
  });
  t.add_greenplum("V15_the_same_node_twice", V::ready, {F::same_dbid}, [](TimelineWorld& w) {
    w.primary.add_file("postgresql.conf", "gp_contentid=0\ngp_dbid=4\n");
    w.write();
    return w.activate();
  });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineSays, words());

// ---- V26: what is lost is no commit
TimelineCases uncommitted() {
  TimelineCases t;
  const auto abort = [](TimelineWorld& w) {
    w.primary_log.add(test::records::heap_insert({1663, 16384, 16385}, 0, 1, {}, 830));
    w.primary_log.add(w.greenplum() ? test::records::abort({.xid = 830}) : test::records::modern::abort(830));
  };
  t.add("V26_an_aborted_transaction_of_the_primary", V::ready, {F::primary_ahead_uncommitted},
        [abort](TimelineWorld& w) {
          abort(w);
          w.write();
          const TimelineReport r = w.activate();
          EXPECT_TRUE(says(r, "no committed work is lost")) << timeline_text(r);
          return r;
        });
  t.add("V26_an_aborted_transaction_before_a_rewind", V::ready_with_loss, {F::rewind_needed},
        [abort](TimelineWorld& w) {
          abort(w);
          stop_primary(w, false);
          promote_standby(w);
          w.write(true);
          const TimelineReport r = w.rejoin();
          EXPECT_TRUE(says(r, "no committed work is lost")) << timeline_text(r);
          EXPECT_EQ(test::plan_text(r).find("save what matters"), std::string::npos);
          return r;
        });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineUncommitted, uncommitted());

}  // namespace
}  // namespace walread
