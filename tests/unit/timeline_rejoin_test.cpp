// Can the old primary come back?
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
using test::promote_standby;
using test::stop_primary;
using test::unmark_standby;

TimelineCases cases() {
  TimelineCases t;
  t.add("rejoin_after_a_clean_switchover", V::ready, {F::can_follow}, [](TimelineWorld& w) {
    stop_primary(w, true);
    promote_standby(w);
    w.write(true);
    return w.rejoin();
  });
  t.add("rejoin_after_a_crash_at_the_fork", V::ready, {F::can_follow, F::not_shut_down},
        [](TimelineWorld& w) {
          promote_standby(w);
          w.write(true);
          return w.rejoin();
        });
  t.add("rejoin_needs_a_rewind", V::ready_with_loss, {F::rewind_needed}, [](TimelineWorld& w) {
    w.commit(w.primary_log);
    stop_primary(w, false);
    promote_standby(w);
    w.write(true);
    return w.rejoin();
  });
  t.add("rewind_without_checksums", V::not_ready, {F::rewind_not_possible, F::rewind_needed},
        [](TimelineWorld& w) {
          w.commit(w.primary_log);
          stop_primary(w, false);
          promote_standby(w);
          w.primary.control().set("data_checksum_version", 0).set("wal_log_hints", 0);
          w.write(true);
          return w.rejoin();
        });
  t.add("rewind_without_a_common_checkpoint", V::not_ready, {F::no_common_checkpoint}, [](TimelineWorld& w) {
    w.commit(w.primary_log);
    stop_primary(w, false);
    promote_standby(w);
    w.write(true);
    for (SegmentNumber n = 1; n <= w.segment_of(w.second_checkpoint); ++n) {
      fs::remove(w.primary_segment(n));
      fs::remove(w.standby_segment(n));
      fs::remove(w.standby_segment(n, 2));
    }
    return w.rejoin();
  });
  t.add("rewind_needs_segments_that_the_new_one_has", V::ready_with_loss,
        {F::rewind_needed, F::rewind_target_wal_elsewhere}, [](TimelineWorld& w) {
          w.commit(w.primary_log);
          stop_primary(w, false);
          promote_standby(w);
          w.write(true);
          fs::remove(w.primary_segment(w.segment_of(w.second_checkpoint)));
          return w.rejoin();
        });
  t.add("rewind_with_the_new_ones_fork_segment_gone", V::not_ready, {F::rewind_source_wal_missing},
        [](TimelineWorld& w) {
          w.commit(w.primary_log);
          stop_primary(w, false);
          unmark_standby(w);
          w.promote(w.standby_log, 2);
          w.fill_to_next_segment(w.standby_log);
          const Lsn checkpoint = w.checkpoint(w.standby_log, true, 2);
          w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end));
          w.standby.checkpoint(checkpoint, checkpoint, 2).state(1);
          w.standby.control().set("min_recovery_point", 0);
          w.write(true);
          fs::remove(w.standby_segment(w.segment_of(w.common_end), 2));
          return w.rejoin();
        });
  t.add("rejoin_and_the_wal_between_is_gone", V::not_ready, {F::follow_wal_missing}, [](TimelineWorld& w) {
    stop_primary(w, true);
    promote_standby(w);
    for (int i = 0; i < 3; ++i) w.fill_to_next_segment(w.standby_log);
    const Lsn checkpoint = w.checkpoint(w.standby_log, true, 2);
    w.standby.checkpoint(checkpoint, checkpoint, 2);
    w.write(true);
    fs::remove(w.standby_segment(w.segment_of(w.common_end) + 1, 2));
    return w.rejoin();
  });
  t.add("rejoin_to_a_node_that_is_not_promoted", V::cannot_tell, {F::new_not_promoted}, [](TimelineWorld& w) {
    w.write();
    return w.rejoin();
  });
  t.add("rejoin_ahead_on_the_same_timeline", V::not_ready, {F::old_ahead_same_timeline},
        [](TimelineWorld& w) {
          w.commit(w.primary_log);
          w.write();
          return w.rejoin();
        });
  t.add("rejoin_diverged_on_the_same_timeline", V::not_ready, {F::diverged_same_timeline},
        [](TimelineWorld& w) {
          w.commit(w.standby_log, 800, 1);
          w.commit(w.primary_log, 800, 2);
          unmark_standby(w);
          w.standby.state(6);
          w.write();
          return w.rejoin();
        });
  t.add("rejoin_and_the_histories_lie", V::not_ready, {F::history_contradicted}, [](TimelineWorld& w) {
    w.commit(w.standby_log, 800, 1);
    w.commit(w.primary_log, 800, 2);
    w.common_end = w.standby_log.position();
    promote_standby(w);
    w.write(true);
    return w.rejoin();
  });
  t.add("rejoin_foreign", V::not_ready, {F::foreign_system}, [](TimelineWorld& w) {
    promote_standby(w);
    w.primary.control().set("system_identifier", 42);
    w.write(true);
    return w.rejoin();
  });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineRejoin, cases());

}  // namespace
}  // namespace walread
