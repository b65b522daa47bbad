// A standby beside its old primary: what would be lost?
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/timeline_cases.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::TimelineCases;
using test::TimelineWorld;
using F = FindingId;
using V = TimelineVerdict;
using test::flip;
using test::stop_primary;

TimelineCases cases() {
  TimelineCases t;
  t.add("equal", V::ready, {F::nothing_lost}, [](TimelineWorld& w) {
    w.write();
    return w.activate();
  });
  t.add("primary_stopped_well_and_seen", V::ready, {F::nothing_lost}, [](TimelineWorld& w) {
    stop_primary(w, true);
    w.write();
    return w.activate();
  });
  t.add("primary_stopped_well_and_not_seen", V::ready, {F::primary_ahead_housekeeping}, [](TimelineWorld& w) {
    stop_primary(w, false);
    w.write();
    return w.activate();
  });
  t.add("behind", V::ready_with_loss, {F::primary_ahead}, [](TimelineWorld& w) {
    w.commit(w.primary_log);
    w.write();
    return w.activate();
  });
  t.add("behind_by_segments", V::ready_with_loss, {F::primary_ahead}, [](TimelineWorld& w) {
    for (int i = 0; i < 3; ++i) {
      w.fill_to_next_segment(w.primary_log);
      w.commit(w.primary_log);
    }
    w.write();
    return w.activate();
  });
  t.add("behind_and_the_primary_has_removed_wal", V::ready_with_loss, {F::loss_not_countable},
        [](TimelineWorld& w) {
          for (int i = 0; i < 3; ++i) w.fill_to_next_segment(w.primary_log);
          w.commit(w.primary_log);
          const Lsn checkpoint = w.checkpoint(w.primary_log);
          w.primary.checkpoint(checkpoint, checkpoint);
          w.write();
          for (SegmentNumber n = 1; n < w.segment_of(checkpoint); ++n) fs::remove(w.primary_segment(n));
          return w.activate();
        });
  t.add("primary_without_wal", V::cannot_tell, {F::other_unusable}, [](TimelineWorld& w) {
    w.write();
    for (const auto& file : fs::directory_iterator(w.primary.wal_directory())) fs::remove_all(file);
    return w.activate();
  });
  t.add("primarys_wal_damaged", V::ready_with_loss, {F::loss_not_countable}, [](TimelineWorld& w) {
    const Lsn at = w.primary_log.add_filler(1000);
    w.commit(w.primary_log);
    w.write();
    flip(w.primary_segment(w.segment_of(at)), SegmentSize::mib(1).offset_of(at) + 500);
    return w.activate();
  });
  t.add("ahead", V::ready, {F::standby_ahead}, [](TimelineWorld& w) {
    w.commit(w.standby_log);
    w.write();
    return w.activate();
  });
  t.add("crashed_primary_with_a_torn_record", V::ready, {F::nothing_lost}, [](TimelineWorld& w) {
    w.primary_log.tear({.info = 0x20, .data = test::ByteVector(20000)});
    w.write();
    return w.activate();
  });
  t.add("pid_file_of_the_primary", V::ready, {F::primary_pid_file}, [](TimelineWorld& w) {
    w.primary.add_file("postmaster.pid", "999999999\n/nowhere\n1767236645\n5432\n/tmp\n*\n");
    w.write();
    return w.activate();
  });
  t.add("diverged_on_the_same_timeline", V::not_ready, {F::diverged_same_timeline}, [](TimelineWorld& w) {
    w.commit(w.standby_log, 800, 1);
    w.commit(w.primary_log, 800, 2);
    w.write();
    return w.activate();
  });
  t.add("diverged_before_the_redo_point", V::not_ready, {F::diverged_same_timeline}, [](TimelineWorld& w) {
    test::WalBuilder other({.system = w.system()});
    other.add_filler(200);
    w.checkpoint(other);
    w.commit(other, 700, 77);
    w.fill_to_next_segment(other);
    w.commit(other, 701, 78);
    w.commit(other, 701, 79);
    const Lsn checkpoint = w.checkpoint(other);
    w.commit(other, 702, 80);
    w.primary.checkpoint(checkpoint, checkpoint);
    w.write();
    for (const auto& file : fs::directory_iterator(w.primary.wal_directory())) fs::remove_all(file);
    test::write_segments(other, w.primary.wal_directory());
    return w.activate();
  });
  t.add("foreign", V::not_ready, {F::foreign_system}, [](TimelineWorld& w) {
    w.primary.control().set("system_identifier", 42);
    w.write();
    return w.activate();
  });
  t.add_greenplum("other_content", V::not_ready, {F::other_content}, [](TimelineWorld& w) {
    w.primary.add_file("postgresql.conf", "gp_contentid=1\ngp_dbid=3\n");
    w.write();
    return w.activate();
  });
  t.add_greenplum("same_dbid", V::ready, {F::same_dbid}, [](TimelineWorld& w) {
    w.primary.add_file("postgresql.conf", "gp_contentid=0\ngp_dbid=4\n");
    w.write();
    return w.activate();
  });
  t.add("swapped", V::not_ready, {F::not_a_standby}, [](TimelineWorld& w) {
    w.write();
    return judge_timelines(collect_timeline_facts({.subject = w.primary.path(), .other = w.standby.path()}));
  });
  t.add("the_cluster_went_on_without_it", V::ready_with_loss, {F::primary_ahead, F::timeline_collision},
        [](TimelineWorld& w) {
          w.promote(w.primary_log, 2);
          w.commit(w.primary_log);
          const Lsn checkpoint = w.checkpoint(w.primary_log, false, 2);
          w.primary.add_history(2, TimelineWorld::history_line(1, w.common_end));
          w.primary.checkpoint(checkpoint, checkpoint, 2);
          w.write(true);
          return w.activate();
        });
  t.add("on_an_abandoned_timeline", V::not_ready, {F::standby_abandoned}, [](TimelineWorld& w) {
    w.commit(w.standby_log);
    w.promote(w.primary_log, 2);
    const Lsn checkpoint = w.checkpoint(w.primary_log, false, 2);
    w.primary.add_history(2, TimelineWorld::history_line(1, w.common_end));
    w.primary.checkpoint(checkpoint, checkpoint, 2);
    w.write(true);
    return w.activate();
  });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineBeside, cases());

}  // namespace
}  // namespace walread
