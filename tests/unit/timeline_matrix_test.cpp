// Verdicts and main findings for pairs of nodes built for the purpose, in both framings.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "tests/support/timeline_world.hpp"

namespace walread {

// For messages of failed tests.
inline void PrintTo(TimelineVerdict v, std::ostream* out) {
  static constexpr const char* kNames[] = {"READY", "READY-WITH-LOSS", "NOT-READY", "CANNOT-TELL"};
  *out << kNames[static_cast<std::size_t>(v)];
}

namespace {

namespace fs = std::filesystem;
using formats::System;
using test::TimelineWorld;
using F = FindingId;

struct Case {
  std::string name;
  // Builds what is special, writes the directories, asks.
  std::function<TimelineReport(TimelineWorld&)> run;
  TimelineVerdict verdict;
  std::vector<F> findings;  // that must be there; the first is the main one, if the verdict is not READY
  bool greenplum_only = false;
};

void flip(const fs::path& file, std::uint64_t offset) {
  std::fstream f(file, std::ios::binary | std::ios::in | std::ios::out);
  f.seekg(static_cast<std::streamoff>(offset));
  const int byte = f.get();
  f.seekp(static_cast<std::streamoff>(offset));
  f.put(static_cast<char>(byte ^ 0x55));
}

// The standby was promoted to timeline 2 where both were one; its history and pg_control say so.
void promote_standby(TimelineWorld& w, std::uint32_t commits = 1) {
  fs::remove(w.standby.path() / "standby.signal");
  fs::remove(w.standby.path() / "recovery.conf");
  w.promote(w.standby_log, 2);
  for (std::uint32_t i = 0; i < commits; ++i) w.commit(w.standby_log, 900 + i, 1000);
  const Lsn checkpoint = w.checkpoint(w.standby_log, true, 2);
  w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end));
  w.standby.checkpoint(checkpoint, checkpoint, 2).state(1);
  w.standby.control().set("min_recovery_point", 0).set("min_recovery_point_tli", 0);
}

// The primary was stopped well: it ends with a shutdown checkpoint, which the standby has too if `seen`.
void stop_primary(TimelineWorld& w, bool seen) {
  const Lsn checkpoint = w.checkpoint(w.primary_log, true);
  if (seen) {
    w.checkpoint(w.standby_log, true);
    w.checkpoint(w.common_log, true);
    w.common_end = w.common_log.position();
  }
  w.primary.checkpoint(checkpoint, checkpoint).state(1);
}

std::vector<Case> cases() {
  std::vector<Case> out;
  const auto add = [&](std::string name, TimelineVerdict verdict, std::vector<F> findings,
                       std::function<TimelineReport(TimelineWorld&)> run, bool greenplum_only = false) {
    out.push_back({std::move(name), std::move(run), verdict, std::move(findings), greenplum_only});
  };
  using V = TimelineVerdict;

  // ---- the standby alone
  add("alone", V::ready, {F::loss_not_known}, [](TimelineWorld& w) {
    w.write();
    return w.activate(false);
  });
  add("alone_after_a_clean_stop", V::ready, {F::consistency_reached}, [](TimelineWorld& w) {
    w.standby.state(2);
    w.write();
    return w.activate(false);
  });
  add("minimum_recovery_point_not_reached", V::not_ready, {F::consistency_not_reached}, [](TimelineWorld& w) {
    w.standby.control().set("min_recovery_point", w.common_end.value + 64);
    w.write();
    return w.activate(false);
  });
  add("minimum_recovery_point_in_a_segment_that_is_gone", V::not_ready, {F::consistent_elsewhere},
      [](TimelineWorld& w) {
        w.write();
        fs::remove(w.standby_segment(w.segment_of(w.common_end)));
        return w.activate();
      });
  add("redo_segment_gone", V::not_ready, {F::wal_missing, F::checkpoint_record_missing},
      [](TimelineWorld& w) {
        w.write();
        fs::remove(w.standby_segment(w.segment_of(w.second_checkpoint)));
        return w.activate(false);
      });
  add("no_wal_at_all", V::not_ready, {F::wal_missing}, [](TimelineWorld& w) {
    w.write();
    for (const auto& file : fs::directory_iterator(w.standby.wal_directory())) fs::remove_all(file);
    return w.activate(false);
  });
  add("segments_missing_behind_consistency", V::ready_with_loss, {F::wal_gap_behind}, [](TimelineWorld& w) {
    w.fill_to_next_segment(w.standby_log);
    const SegmentNumber gap = w.segment_of(w.standby_log.position());
    w.fill_to_next_segment(w.standby_log);
    w.commit(w.standby_log);
    w.write();
    fs::remove(w.standby_segment(gap));
    return w.activate(false);
  });
  add("damage_before_consistency", V::not_ready, {F::wal_damaged}, [](TimelineWorld& w) {
    w.write();
    flip(w.standby_segment(w.segment_of(w.second_checkpoint)), 900000);
    return w.activate(false);
  });
  add("damage_behind_consistency", V::ready_with_loss, {F::wal_damaged_behind}, [](TimelineWorld& w) {
    const Lsn at = w.standby_log.add_filler(1000);
    for (int i = 0; i < 5; ++i) w.commit(w.standby_log);
    w.write();
    flip(w.standby_segment(w.segment_of(at)), SegmentSize::mib(1).offset_of(at) + 500);
    return w.activate(false);
  });
  add("torn_tail", V::ready, {F::end_of_wal}, [](TimelineWorld& w) {
    w.standby_log.tear({.info = 0x20, .data = test::ByteVector(20000)});
    w.write();
    return w.activate(false);
  });
  add("unreadable_segment_behind_consistency", V::cannot_tell, {F::wal_file_unreadable},
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
  add("backup_end_not_reached", V::not_ready, {F::backup_end_not_reached}, [](TimelineWorld& w) {
    w.standby.control().set("backup_start_point", w.second_checkpoint.value).set("backup_end_required", 1);
    w.write();
    return w.activate(false);
  });
  add("backup_end_reached", V::ready, {F::consistency_reached}, [](TimelineWorld& w) {
    w.standby.control().set("backup_start_point", w.second_checkpoint.value).set("backup_end_required", 1);
    w.standby_log.add(test::records::backup_end(w.second_checkpoint));
    w.write();
    return w.activate(false);
  });
  add("end_of_another_backup", V::not_ready, {F::backup_end_not_reached}, [](TimelineWorld& w) {
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
  add("new_base_backup_without_its_end", V::not_ready, {F::backup_end_not_reached},
      [label](TimelineWorld& w) {
        label(w, "streamed", w.greenplum() ? "master" : "primary");
        w.write();
        return w.activate(false);
      });
  add("new_base_backup_with_its_end", V::ready, {F::consistency_reached}, [label](TimelineWorld& w) {
    label(w, "streamed", w.greenplum() ? "master" : "primary");
    w.standby_log.add(test::records::backup_end(w.first_checkpoint));
    w.write();
    return w.activate(false);
  });
  add("base_backup_from_a_standby", V::ready, {F::consistency_reached}, [label](TimelineWorld& w) {
    label(w, "streamed", "standby");
    w.write();
    return w.activate(false);
  });
  add("backup_label_of_nonsense", V::cannot_tell, {F::label_unusable}, [](TimelineWorld& w) {
    w.standby.add_file("backup_label", "START WAL LOCATION: nowhere\n");
    w.write();
    return w.activate(false);
  });
  add("label_asks_for_older_wal", V::not_ready, {F::wal_missing}, [label](TimelineWorld& w) {
    label(w, "streamed", "standby");
    w.write();
    fs::remove(w.standby_segment(1));
    return w.activate(false);
  });
  add("a_stale_pid_file", V::ready, {F::pid_file_present}, [](TimelineWorld& w) {
    w.standby.add_file("postmaster.pid", "999999999\n/nowhere\n1767236645\n5432\n/tmp\n*\n");
    w.write();
    return w.activate(false);
  });
  add("asked_to_promote_itself", V::ready, {F::promote_requested}, [](TimelineWorld& w) {
    w.standby.add_file("promote", "");
    w.write();
    return w.activate(false);
  });
  add("never_ran_as_a_standby", V::ready, {F::never_ran_as_standby}, [](TimelineWorld& w) {
    w.standby.state(1);
    w.standby.control().set("min_recovery_point", 0);
    w.write();
    return w.activate(false);
  });

  // ---- what is no standby, or cannot be read
  add("a_primary_is_no_standby", V::not_ready, {F::not_a_standby}, [](TimelineWorld& w) {
    fs::remove(w.standby.path() / "standby.signal");
    fs::remove(w.standby.path() / "recovery.conf");
    w.standby.state(1);
    w.write();
    return w.activate(false);
  });
  add("the_mark_is_gone", V::not_ready, {F::standby_mark_missing}, [](TimelineWorld& w) {
    fs::remove(w.standby.path() / "standby.signal");
    fs::remove(w.standby.path() / "recovery.conf");
    w.write();
    return w.activate(false);
  });
  add("already_promoted", V::not_ready, {F::already_promoted, F::primary_diverged}, [](TimelineWorld& w) {
    promote_standby(w);
    w.commit(w.primary_log);
    w.write(true);
    return w.activate();
  });
  add("half_done_promotion", V::not_ready, {F::half_done_promotion}, [](TimelineWorld& w) {
    fs::remove(w.standby.path() / "standby.signal");
    fs::remove(w.standby.path() / "recovery.conf");
    w.promote(w.standby_log, 2);
    w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end));
    w.standby.state(6);
    w.standby.control()
        .set("min_recovery_point", w.standby_log.position().value)
        .set("min_recovery_point_tli", 2);
    w.write(true);
    return w.activate(false);
  });
  add("control_file_gone", V::cannot_tell, {F::control_file_missing}, [](TimelineWorld& w) {
    w.write();
    fs::remove(w.standby.path() / "global" / "pg_control");
    return w.activate();
  });
  add("control_file_damaged", V::cannot_tell, {F::control_file_unusable}, [](TimelineWorld& w) {
    w.write();
    flip(w.standby.path() / "global" / "pg_control", 60);
    return w.activate();
  });
  add("primarys_control_file_damaged", V::cannot_tell, {F::other_unusable}, [](TimelineWorld& w) {
    w.write();
    flip(w.primary.path() / "global" / "pg_control", 60);
    return w.activate();
  });
  add("not_a_directory", V::cannot_tell, {F::directory_unreadable}, [](TimelineWorld& w) {
    w.write();
    fs::remove_all(w.standby.path());
    return w.activate();
  });

  // ---- timelines of one node
  add("checkpoint_beyond_the_fork", V::not_ready, {F::not_a_child}, [](TimelineWorld& w) {
    w.mark_standby(w.standby, "recovery_target_timeline = '2'\n");
    w.standby.add_history(2, TimelineWorld::history_line(1, w.second_checkpoint - 64));
    w.write();
    return w.activate(false);
  });
  add("minimum_recovery_point_beyond_the_fork", V::not_ready, {F::min_recovery_elsewhere},
      [](TimelineWorld& w) {
        w.mark_standby(w.standby, "recovery_target_timeline = '2'\n");
        w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end - 40));
        w.write();
        return w.activate(false);
      });
  add("fork_segment_missing", V::not_ready, {F::fork_segment_missing, F::consistency_not_reached},
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
  add("follows_a_second_timeline", V::ready, {F::consistency_reached}, [](TimelineWorld& w) {
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
  add("history_of_its_timeline_missing", V::cannot_tell, {F::history_missing}, [](TimelineWorld& w) {
    w.promote(w.standby_log, 2);
    w.standby.control()
        .set("min_recovery_point", w.standby_log.position().value)
        .set("min_recovery_point_tli", 2);
    w.write(true);
    return w.activate(false);
  });
  add("history_unreadable", V::cannot_tell, {F::history_unreadable}, [](TimelineWorld& w) {
    w.mark_standby(w.standby, "recovery_target_timeline = 'latest'\n");
    w.write();
    fs::create_directory(w.standby.wal_directory() / "00000002.history");
    return w.activate(false);
  });
  add("history_that_a_server_refuses", V::not_ready, {F::history_refused}, [](TimelineWorld& w) {
    w.mark_standby(w.standby, "recovery_target_timeline = 'latest'\n");
    w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end) + "nonsense\n");
    w.write();
    return w.activate(false);
  });
  add("phantom_history", V::ready, {F::phantom_history}, [](TimelineWorld& w) {
    w.mark_standby(w.standby, "recovery_target_timeline = 'latest'\n");
    w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end));
    w.write();
    return w.activate(false);
  });
  add("phantom_history_that_cuts_off_wal", V::cannot_tell, {F::phantom_history}, [](TimelineWorld& w) {
    w.mark_standby(w.standby, "recovery_target_timeline = 'latest'\n");
    w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end));
    w.commit(w.standby_log);
    w.write();
    return w.activate(false);
  });
  add("archive_has_the_next_timeline", V::cannot_tell, {F::newer_timeline_in_archive, F::timeline_collision},
      [](TimelineWorld& w) {
        w.write();
        const fs::path archive = w.directory() / "archive";
        w.promote(w.primary_log, 2);
        test::write_segments(w.primary_log, archive);
        test::write_file(archive / "00000002.history", TimelineWorld::history_line(1, w.common_end));
        return w.activate(false, {archive});
      });
  add("archive_goes_on", V::ready_with_loss, {F::archive_ahead}, [](TimelineWorld& w) {
    w.write();
    w.commit(w.primary_log);
    test::write_segments(w.primary_log, w.directory() / "archive");
    return w.activate(false, {w.directory() / "archive"});
  });
  add("archive_of_another_system", V::ready, {F::archive_unusable}, [](TimelineWorld& w) {
    w.write();
    test::WalBuilder foreign({.system = w.system(), .system_id = 42});
    w.commit(foreign);
    test::write_segments(foreign, w.directory() / "archive");
    return w.activate(false, {w.directory() / "archive"});
  });

  // All nodes of a cluster may archive to one directory.
  add("archive_shared_with_another_system", V::ready_with_loss, {F::archive_ahead}, [](TimelineWorld& w) {
    w.write();
    test::WalBuilder foreign({.system = w.system(), .system_id = 42});
    for (int i = 0; i < 3; ++i) w.fill_to_next_segment(foreign);
    test::write_segments(foreign, w.directory() / "archive");
    w.commit(w.primary_log);
    test::write_segments(w.primary_log, w.directory() / "archive");
    test::write_segments(foreign, w.directory() / "foreign");
    fs::copy_file(w.directory() / "foreign" / "000000010000000000000001",
                  w.directory() / "archive" / "000000010000000000000001",
                  fs::copy_options::overwrite_existing);
    return w.activate(false, {w.directory() / "archive"});
  });
  add("foreign_segment_where_an_archive_would_go_on", V::ready, {F::loss_not_known}, [](TimelineWorld& w) {
    w.write();
    w.commit(w.primary_log);
    const fs::path archive = w.directory() / "archive";
    test::write_segments(w.primary_log, archive);
    // Another system's copy of the last segment: identical, but for the identifier in its first page.
    const std::string last = w.standby_segment(w.segment_of(w.common_end)).filename();
    flip(archive / last, 24);
    return w.activate(false, {archive});
  });

  // ---- beside the old primary
  add("equal", V::ready, {F::nothing_lost}, [](TimelineWorld& w) {
    w.write();
    return w.activate();
  });
  add("primary_stopped_well_and_seen", V::ready, {F::nothing_lost}, [](TimelineWorld& w) {
    stop_primary(w, true);
    w.write();
    return w.activate();
  });
  add("primary_stopped_well_and_not_seen", V::ready, {F::primary_ahead_housekeeping}, [](TimelineWorld& w) {
    stop_primary(w, false);
    w.write();
    return w.activate();
  });
  add("behind", V::ready_with_loss, {F::primary_ahead}, [](TimelineWorld& w) {
    w.commit(w.primary_log);
    w.write();
    return w.activate();
  });
  add("behind_by_segments", V::ready_with_loss, {F::primary_ahead}, [](TimelineWorld& w) {
    for (int i = 0; i < 3; ++i) {
      w.fill_to_next_segment(w.primary_log);
      w.commit(w.primary_log);
    }
    w.write();
    return w.activate();
  });
  add("behind_and_the_primary_has_removed_wal", V::ready_with_loss, {F::loss_not_countable},
      [](TimelineWorld& w) {
        for (int i = 0; i < 3; ++i) w.fill_to_next_segment(w.primary_log);
        w.commit(w.primary_log);
        const Lsn checkpoint = w.checkpoint(w.primary_log);
        w.primary.checkpoint(checkpoint, checkpoint);
        w.write();
        for (SegmentNumber n = 1; n < w.segment_of(checkpoint); ++n) fs::remove(w.primary_segment(n));
        return w.activate();
      });
  add("primary_without_wal", V::cannot_tell, {F::other_unusable}, [](TimelineWorld& w) {
    w.write();
    for (const auto& file : fs::directory_iterator(w.primary.wal_directory())) fs::remove_all(file);
    return w.activate();
  });
  add("primarys_wal_damaged", V::ready_with_loss, {F::loss_not_countable}, [](TimelineWorld& w) {
    const Lsn at = w.primary_log.add_filler(1000);
    w.commit(w.primary_log);
    w.write();
    flip(w.primary_segment(w.segment_of(at)), SegmentSize::mib(1).offset_of(at) + 500);
    return w.activate();
  });
  add("ahead", V::ready, {F::standby_ahead}, [](TimelineWorld& w) {
    w.commit(w.standby_log);
    w.write();
    return w.activate();
  });
  add("crashed_primary_with_a_torn_record", V::ready, {F::nothing_lost}, [](TimelineWorld& w) {
    w.primary_log.tear({.info = 0x20, .data = test::ByteVector(20000)});
    w.write();
    return w.activate();
  });
  add("pid_file_of_the_primary", V::ready, {F::primary_pid_file}, [](TimelineWorld& w) {
    w.primary.add_file("postmaster.pid", "999999999\n/nowhere\n1767236645\n5432\n/tmp\n*\n");
    w.write();
    return w.activate();
  });
  add("diverged_on_the_same_timeline", V::not_ready, {F::diverged_same_timeline}, [](TimelineWorld& w) {
    w.commit(w.standby_log, 800, 1);
    w.commit(w.primary_log, 800, 2);
    w.write();
    return w.activate();
  });
  add("diverged_before_the_redo_point", V::not_ready, {F::diverged_same_timeline}, [](TimelineWorld& w) {
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
  add("foreign", V::not_ready, {F::foreign_system}, [](TimelineWorld& w) {
    w.primary.control().set("system_identifier", 42);
    w.write();
    return w.activate();
  });
  add(
      "other_content", V::not_ready, {F::other_content},
      [](TimelineWorld& w) {
        w.primary.add_file("postgresql.conf", "gp_contentid=1\ngp_dbid=3\n");
        w.write();
        return w.activate();
      },
      true);
  add(
      "same_dbid", V::ready, {F::same_dbid},
      [](TimelineWorld& w) {
        w.primary.add_file("postgresql.conf", "gp_contentid=0\ngp_dbid=4\n");
        w.write();
        return w.activate();
      },
      true);
  add("swapped", V::not_ready, {F::not_a_standby}, [](TimelineWorld& w) {
    w.write();
    return judge_timelines(collect_timeline_facts({.subject = w.primary.path(), .other = w.standby.path()}));
  });
  add("the_cluster_went_on_without_it", V::ready_with_loss, {F::primary_ahead, F::timeline_collision},
      [](TimelineWorld& w) {
        w.promote(w.primary_log, 2);
        w.commit(w.primary_log);
        const Lsn checkpoint = w.checkpoint(w.primary_log, false, 2);
        w.primary.add_history(2, TimelineWorld::history_line(1, w.common_end));
        w.primary.checkpoint(checkpoint, checkpoint, 2);
        w.write(true);
        return w.activate();
      });
  add("on_an_abandoned_timeline", V::not_ready, {F::standby_abandoned}, [](TimelineWorld& w) {
    w.commit(w.standby_log);
    w.promote(w.primary_log, 2);
    const Lsn checkpoint = w.checkpoint(w.primary_log, false, 2);
    w.primary.add_history(2, TimelineWorld::history_line(1, w.common_end));
    w.primary.checkpoint(checkpoint, checkpoint, 2);
    w.write(true);
    return w.activate();
  });
  add("open_prepared_transaction", V::ready, {F::prepared_open}, [](TimelineWorld& w) {
    w.prepare(w.standby_log, 810, "gid-1");
    w.write();
    return w.activate(false);
  });
  // A checkpoint lists transaction 690, whose PREPARE lies before its redo point.
  const auto listed = [](TimelineWorld& w, Lsn prepare, std::uint32_t xid = 690) {
    test::records::Checkpoint c{.redo = w.standby_log.position(), .prepared = {{xid, prepare}}};
    const Lsn checkpoint = w.standby_log.add(test::records::checkpoint(c));
    w.standby.checkpoint(checkpoint, checkpoint);
    w.standby.control().set("min_recovery_point", w.standby_log.position().value);
    w.write();
  };
  add(
      "prepared_transactions_segment_gone", V::not_ready, {F::prepared_segment_missing},
      [listed](TimelineWorld& w) {
        listed(w, Lsn{0x100100});
        fs::remove(w.standby_segment(1));
        return w.activate(false);
      },
      true);
  add(
      "prepared_transactions_segment_there", V::ready, {F::prepared_open},
      [listed](TimelineWorld& w) {
        listed(w, w.prepare(w.standby_log, 690, "gid-690"));
        return w.activate(false);
      },
      true);
  // U2: recovery reads the record itself.
  add(
      "prepare_record_damaged", V::not_ready, {F::start_up_fails},
      [listed](TimelineWorld& w) {
        const Lsn prepare = w.prepare(w.standby_log, 690, "gid-690");
        listed(w, prepare);
        flip(w.standby_segment(w.segment_of(prepare)), (prepare.value & 0xFFFFF) + 40);
        return w.activate(false);
      },
      true);
  add(
      "prepare_record_of_another_transaction", V::not_ready, {F::start_up_fails},
      [listed](TimelineWorld& w) {
        listed(w, w.prepare(w.standby_log, 690, "gid-690"), 691);
        return w.activate(false);
      },
      true);
  add(
      "prepare_record_elsewhere", V::not_ready, {F::start_up_fails},
      [listed](TimelineWorld& w) {
        listed(w, w.commit(w.standby_log));
        return w.activate(false);
      },
      true);
  for (const auto& [name, spoil] : std::initializer_list<std::pair<const char*, void (*)(const fs::path&)>>{
           {"empty", [](const fs::path& f) { fs::resize_file(f, 0); }},
           {"zeroed",
            [](const fs::path& f) {
              fs::resize_file(f, 0);
              fs::resize_file(f, 1 << 20);
            }},
           {"a_directory", [](const fs::path& f) {
              fs::remove(f);
              fs::create_directory(f);
            }}})
    add(
        std::string("prepare_record_in_a_segment_that_is_") + name, V::not_ready, {F::start_up_fails},
        [listed, spoil = spoil](TimelineWorld& w) {
          listed(w, Lsn{0x100100});
          spoil(w.standby_segment(1));
          return w.activate(false);
        },
        true);
  add(
      "distributed_transaction_in_doubt", V::ready, {F::in_doubt},
      [](TimelineWorld& w) {
        w.standby_log.add(test::records::distributed_commit({.xid = 820, .distributed = {77, 5}}));
        w.write();
        return w.activate(false);
      },
      true);

  // ---- coming back
  add("rejoin_after_a_clean_switchover", V::ready, {F::can_follow}, [](TimelineWorld& w) {
    stop_primary(w, true);
    promote_standby(w);
    w.write(true);
    return w.rejoin();
  });
  add("rejoin_after_a_crash_at_the_fork", V::ready, {F::can_follow, F::not_shut_down}, [](TimelineWorld& w) {
    promote_standby(w);
    w.write(true);
    return w.rejoin();
  });
  add("rejoin_needs_a_rewind", V::ready_with_loss, {F::rewind_needed}, [](TimelineWorld& w) {
    w.commit(w.primary_log);
    stop_primary(w, false);
    promote_standby(w);
    w.write(true);
    return w.rejoin();
  });
  add("rewind_without_checksums", V::not_ready, {F::rewind_not_possible, F::rewind_needed},
      [](TimelineWorld& w) {
        w.commit(w.primary_log);
        stop_primary(w, false);
        promote_standby(w);
        w.primary.control().set("data_checksum_version", 0).set("wal_log_hints", 0);
        w.write(true);
        return w.rejoin();
      });
  add("rewind_without_a_common_checkpoint", V::not_ready, {F::no_common_checkpoint}, [](TimelineWorld& w) {
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
  add("rewind_needs_segments_that_the_new_one_has", V::ready_with_loss,
      {F::rewind_needed, F::rewind_target_wal_elsewhere}, [](TimelineWorld& w) {
        w.commit(w.primary_log);
        stop_primary(w, false);
        promote_standby(w);
        w.write(true);
        fs::remove(w.primary_segment(w.segment_of(w.second_checkpoint)));
        return w.rejoin();
      });
  add("rewind_with_the_new_ones_fork_segment_gone", V::not_ready, {F::rewind_source_wal_missing},
      [](TimelineWorld& w) {
        w.commit(w.primary_log);
        stop_primary(w, false);
        fs::remove(w.standby.path() / "standby.signal");
        fs::remove(w.standby.path() / "recovery.conf");
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
  add("rejoin_and_the_wal_between_is_gone", V::not_ready, {F::follow_wal_missing}, [](TimelineWorld& w) {
    stop_primary(w, true);
    promote_standby(w);
    for (int i = 0; i < 3; ++i) w.fill_to_next_segment(w.standby_log);
    const Lsn checkpoint = w.checkpoint(w.standby_log, true, 2);
    w.standby.checkpoint(checkpoint, checkpoint, 2);
    w.write(true);
    fs::remove(w.standby_segment(w.segment_of(w.common_end) + 1, 2));
    return w.rejoin();
  });
  add("rejoin_to_a_node_that_is_not_promoted", V::cannot_tell, {F::new_not_promoted}, [](TimelineWorld& w) {
    w.write();
    return w.rejoin();
  });
  add("rejoin_ahead_on_the_same_timeline", V::not_ready, {F::old_ahead_same_timeline}, [](TimelineWorld& w) {
    w.commit(w.primary_log);
    w.write();
    return w.rejoin();
  });
  add("rejoin_diverged_on_the_same_timeline", V::not_ready, {F::diverged_same_timeline},
      [](TimelineWorld& w) {
        w.commit(w.standby_log, 800, 1);
        w.commit(w.primary_log, 800, 2);
        fs::remove(w.standby.path() / "standby.signal");
        fs::remove(w.standby.path() / "recovery.conf");
        w.standby.state(6);
        w.write();
        return w.rejoin();
      });
  add("rejoin_and_the_histories_lie", V::not_ready, {F::history_contradicted}, [](TimelineWorld& w) {
    w.commit(w.standby_log, 800, 1);
    w.commit(w.primary_log, 800, 2);
    w.common_end = w.standby_log.position();
    promote_standby(w);
    w.write(true);
    return w.rejoin();
  });
  add("rejoin_foreign", V::not_ready, {F::foreign_system}, [](TimelineWorld& w) {
    promote_standby(w);
    w.primary.control().set("system_identifier", 42);
    w.write(true);
    return w.rejoin();
  });
  return out;
}

struct Combination {
  Case what;
  System system;
};

std::vector<Combination> combinations() {
  std::vector<Combination> out;
  for (const Case& c : cases()) {
    out.push_back({c, System::gp6});
    if (!c.greenplum_only) out.push_back({c, System::pg15});
  }
  return out;
}

class TimelineMatrix : public testing::TestWithParam<Combination> {};

TEST_P(TimelineMatrix, Verdict) {
  const Combination& c = GetParam();
  TimelineWorld world(c.system);
  const TimelineReport report = c.what.run(world);
  std::string ids;
  for (const Finding& f : report.findings)
    ids += std::string(name_of(f.id)) + "(" + std::to_string(static_cast<int>(f.severity)) + ") ";
  EXPECT_EQ(report.verdict, c.what.verdict) << ids;
  for (const F id : c.what.findings)
    EXPECT_TRUE(std::ranges::any_of(report.findings, [id](const Finding& f) { return f.id == id; }))
        << name_of(id) << " is not among " << ids;
  if (c.what.verdict != TimelineVerdict::ready && !report.findings.empty()) {
    EXPECT_EQ(name_of(report.findings.front().id), name_of(c.what.findings.front())) << ids;
  }
}

INSTANTIATE_TEST_SUITE_P(All, TimelineMatrix, testing::ValuesIn(combinations()), [](const auto& test) {
  return test.param.what.name + (test.param.system == System::gp6 ? "_gp6" : "_pg15");
});

}  // namespace
}  // namespace walread
