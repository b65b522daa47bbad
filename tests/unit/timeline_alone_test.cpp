// A standby without the files of any other node: may it be activated as it lies?
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

TimelineCases cases() {
  TimelineCases t;
  t.add("alone", V::ready, {F::loss_not_known}, [](TimelineWorld& w) {
    w.write();
    return w.activate(false);
  });
  t.add("alone_after_a_clean_stop", V::ready, {F::consistency_reached}, [](TimelineWorld& w) {
    w.standby.state(2);
    w.write();
    return w.activate(false);
  });
  t.add("minimum_recovery_point_not_reached", V::not_ready, {F::consistency_not_reached},
        [](TimelineWorld& w) {
          w.standby.control().set("min_recovery_point", w.common_end.value + 64);
          w.write();
          return w.activate(false);
        });
  t.add("minimum_recovery_point_in_a_segment_that_is_gone", V::not_ready, {F::consistent_elsewhere},
        [](TimelineWorld& w) {
          w.write();
          fs::remove(w.standby_segment(w.segment_of(w.common_end)));
          return w.activate();
        });
  t.add("redo_segment_gone", V::not_ready, {F::wal_missing, F::checkpoint_record_missing},
        [](TimelineWorld& w) {
          w.write();
          fs::remove(w.standby_segment(w.segment_of(w.second_checkpoint)));
          return w.activate(false);
        });
  t.add("no_wal_at_all", V::not_ready, {F::wal_missing}, [](TimelineWorld& w) {
    w.write();
    for (const auto& file : fs::directory_iterator(w.standby.wal_directory())) fs::remove_all(file);
    return w.activate(false);
  });
  t.add("segments_missing_behind_consistency", V::ready_with_loss, {F::wal_gap_behind}, [](TimelineWorld& w) {
    w.fill_to_next_segment(w.standby_log);
    const SegmentNumber gap = w.segment_of(w.standby_log.position());
    w.fill_to_next_segment(w.standby_log);
    w.commit(w.standby_log);
    w.write();
    fs::remove(w.standby_segment(gap));
    return w.activate(false);
  });
  t.add("damage_before_consistency", V::not_ready, {F::wal_damaged}, [](TimelineWorld& w) {
    w.write();
    flip(w.standby_segment(w.segment_of(w.second_checkpoint)), 900000);
    return w.activate(false);
  });
  t.add("damage_behind_consistency", V::ready_with_loss, {F::wal_damaged_behind}, [](TimelineWorld& w) {
    const Lsn at = w.standby_log.add_filler(1000);
    for (int i = 0; i < 5; ++i) w.commit(w.standby_log);
    w.write();
    flip(w.standby_segment(w.segment_of(at)), SegmentSize::mib(1).offset_of(at) + 500);
    return w.activate(false);
  });
  t.add("torn_tail", V::ready, {F::end_of_wal}, [](TimelineWorld& w) {
    w.standby_log.tear({.info = 0x20, .data = test::ByteVector(20000)});
    w.write();
    return w.activate(false);
  });
  t.add("unreadable_segment_behind_consistency", V::cannot_tell, {F::wal_file_unreadable},
        [](TimelineWorld& w) {
          w.write();
          // A directory where a segment should be: it opens, and reading it fails, whoever asks.
          const fs::path next = w.standby_segment(w.segment_of(w.common_end) + 1);
          w.fill_to_next_segment(w.standby_log);
          w.write();
          fs::remove(next);
          fs::create_directory(next);
          return w.activate(false);
        });
  t.add("backup_end_not_reached", V::not_ready, {F::backup_end_not_reached}, [](TimelineWorld& w) {
    w.standby.control().set("backup_start_point", w.second_checkpoint.value).set("backup_end_required", 1);
    w.write();
    return w.activate(false);
  });
  t.add("backup_end_reached", V::ready, {F::consistency_reached}, [](TimelineWorld& w) {
    w.standby.control().set("backup_start_point", w.second_checkpoint.value).set("backup_end_required", 1);
    w.standby_log.add(test::records::backup_end(w.second_checkpoint));
    w.write();
    return w.activate(false);
  });
  t.add("end_of_another_backup", V::not_ready, {F::backup_end_not_reached}, [](TimelineWorld& w) {
    w.standby.control().set("backup_start_point", w.second_checkpoint.value);
    w.standby_log.add(test::records::backup_end(w.first_checkpoint));
    w.write();
    return w.activate(false);
  });
  const auto label = [](TimelineWorld& w, const std::string& method, const std::string& from) {
    w.standby.state(from == "standby" ? 5 : 6);
    w.standby.add_file("backup_label", "START WAL LOCATION: " + to_string(w.first_checkpoint) +
                                           " (file 000000010000000000000001)\nCHECKPOINT LOCATION: " +
                                           to_string(w.first_checkpoint) + "\nBACKUP METHOD: " + method +
                                           "\nBACKUP FROM: " + from +
                                           "\nSTART TIME: 2026-01-01 00:00:00 UTC\nLABEL: x\n");
  };
  t.add("new_base_backup_without_its_end", V::not_ready, {F::backup_end_not_reached},
        [label](TimelineWorld& w) {
          label(w, "streamed", w.greenplum() ? "master" : "primary");
          w.write();
          return w.activate(false);
        });
  t.add("new_base_backup_with_its_end", V::ready, {F::consistency_reached}, [label](TimelineWorld& w) {
    label(w, "streamed", w.greenplum() ? "master" : "primary");
    w.standby_log.add(test::records::backup_end(w.first_checkpoint));
    w.write();
    return w.activate(false);
  });
  t.add("base_backup_from_a_standby", V::ready, {F::consistency_reached}, [label](TimelineWorld& w) {
    label(w, "streamed", "standby");
    w.write();
    return w.activate(false);
  });
  t.add("backup_label_of_nonsense", V::cannot_tell, {F::label_unusable}, [](TimelineWorld& w) {
    w.standby.add_file("backup_label", "START WAL LOCATION: nowhere\n");
    w.write();
    return w.activate(false);
  });
  t.add("label_asks_for_older_wal", V::not_ready, {F::wal_missing}, [label](TimelineWorld& w) {
    label(w, "streamed", "standby");
    w.write();
    fs::remove(w.standby_segment(1));
    return w.activate(false);
  });
  t.add("a_stale_pid_file", V::ready, {F::pid_file_present}, [](TimelineWorld& w) {
    w.standby.add_file("postmaster.pid", "999999999\n/nowhere\n1767236645\n5432\n/tmp\n*\n");
    w.write();
    return w.activate(false);
  });
  t.add("asked_to_promote_itself", V::ready, {F::promote_requested}, [](TimelineWorld& w) {
    w.standby.add_file("promote", "");
    w.write();
    return w.activate(false);
  });
  t.add("never_ran_as_a_standby", V::ready, {F::never_ran_as_standby}, [](TimelineWorld& w) {
    w.standby.state(1);
    w.standby.control().set("min_recovery_point", 0);
    w.write();
    return w.activate(false);
  });
  return t;
}

WALREAD_TIMELINE_CASES(TimelineAlone, cases());

}  // namespace
}  // namespace walread
