// What is no standby, what cannot be read, and which timeline a node follows.
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
using test::promote_standby;
using test::unmark_standby;

TimelineCases roles() {
  TimelineCases t;
  t.add("a_primary_is_no_standby", V::not_ready, {F::not_a_standby}, [](TimelineWorld& w) {
    unmark_standby(w);
    w.standby.state(1);
    w.write();
    return w.activate(false);
  });
  t.add("the_mark_is_gone", V::not_ready, {F::standby_mark_missing}, [](TimelineWorld& w) {
    unmark_standby(w);
    w.write();
    return w.activate(false);
  });
  t.add("already_promoted", V::not_ready, {F::already_promoted, F::primary_diverged}, [](TimelineWorld& w) {
    promote_standby(w);
    w.commit(w.primary_log);
    w.write(true);
    return w.activate();
  });
  t.add("half_done_promotion", V::not_ready, {F::half_done_promotion}, [](TimelineWorld& w) {
    unmark_standby(w);
    w.promote(w.standby_log, 2);
    w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end));
    w.standby.state(6);
    w.standby.control()
        .set("min_recovery_point", w.standby_log.position().value)
        .set("min_recovery_point_tli", 2);
    w.write(true);
    return w.activate(false);
  });
  t.add("control_file_gone", V::cannot_tell, {F::control_file_missing}, [](TimelineWorld& w) {
    w.write();
    fs::remove(w.standby.path() / "global" / "pg_control");
    return w.activate();
  });
  t.add("control_file_damaged", V::cannot_tell, {F::control_file_unusable}, [](TimelineWorld& w) {
    w.write();
    flip(w.standby.path() / "global" / "pg_control", 60);
    return w.activate();
  });
  t.add("primarys_control_file_damaged", V::cannot_tell, {F::other_unusable}, [](TimelineWorld& w) {
    w.write();
    flip(w.primary.path() / "global" / "pg_control", 60);
    return w.activate();
  });
  t.add("not_a_directory", V::cannot_tell, {F::directory_unreadable}, [](TimelineWorld& w) {
    w.write();
    fs::remove_all(w.standby.path());
    return w.activate();
  });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineRole, roles());

TimelineCases histories() {
  TimelineCases t;
  t.add("checkpoint_beyond_the_fork", V::not_ready, {F::not_a_child}, [](TimelineWorld& w) {
    w.mark_standby(w.standby, "recovery_target_timeline = '2'\n");
    w.standby.add_history(2, TimelineWorld::history_line(1, w.second_checkpoint - 64));
    w.write();
    return w.activate(false);
  });
  t.add("minimum_recovery_point_beyond_the_fork", V::not_ready, {F::min_recovery_elsewhere},
        [](TimelineWorld& w) {
          w.mark_standby(w.standby, "recovery_target_timeline = '2'\n");
          w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end - 40));
          w.write();
          return w.activate(false);
        });
  t.add("fork_segment_missing", V::not_ready, {F::fork_segment_missing, F::consistency_not_reached},
        [](TimelineWorld& w) {
          w.promote(w.standby_log, 2);
          w.fill_to_next_segment(w.standby_log);
          w.commit(w.standby_log);
          w.mark_standby(w.standby, "recovery_target_timeline = 'latest'\n");
          w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end));
          w.standby.control()
              .set("min_recovery_point", w.standby_log.position().value)
              .set("min_recovery_point_tli", 2);
          w.commit(w.common_log);  // timeline 1 went on behind the fork
          w.write(true);
          fs::remove(w.standby_segment(w.segment_of(w.common_end), 2));
          return w.activate(false);
        });
  t.add("follows_a_second_timeline", V::ready, {F::consistency_reached}, [](TimelineWorld& w) {
    w.promote(w.standby_log, 2);
    w.commit(w.standby_log);
    w.mark_standby(w.standby, "recovery_target_timeline = 'latest'\n");
    w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end));
    w.standby.control()
        .set("min_recovery_point", w.standby_log.position().value)
        .set("min_recovery_point_tli", 2);
    w.write(true);
    return w.activate(false);
  });
  t.add("history_of_its_timeline_missing", V::cannot_tell, {F::history_missing}, [](TimelineWorld& w) {
    w.promote(w.standby_log, 2);
    w.standby.control()
        .set("min_recovery_point", w.standby_log.position().value)
        .set("min_recovery_point_tli", 2);
    w.write(true);
    return w.activate(false);
  });
  t.add("history_unreadable", V::cannot_tell, {F::history_unreadable}, [](TimelineWorld& w) {
    w.mark_standby(w.standby, "recovery_target_timeline = 'latest'\n");
    w.write();
    fs::create_directory(w.standby.wal_directory() / "00000002.history");
    return w.activate(false);
  });
  t.add("history_that_a_server_refuses", V::not_ready, {F::history_refused}, [](TimelineWorld& w) {
    w.mark_standby(w.standby, "recovery_target_timeline = 'latest'\n");
    w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end) + "nonsense\n");
    w.write();
    return w.activate(false);
  });
  t.add("phantom_history", V::ready, {F::phantom_history}, [](TimelineWorld& w) {
    w.mark_standby(w.standby, "recovery_target_timeline = 'latest'\n");
    w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end));
    w.write();
    return w.activate(false);
  });
  t.add("phantom_history_that_cuts_off_wal", V::cannot_tell, {F::phantom_history}, [](TimelineWorld& w) {
    w.mark_standby(w.standby, "recovery_target_timeline = 'latest'\n");
    w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end));
    w.commit(w.standby_log);
    w.write();
    return w.activate(false);
  });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineHistories, histories());

}  // namespace
}  // namespace walread
