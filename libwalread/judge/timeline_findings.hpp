// All findings of the judgement about timelines, with the place in the server where each rule comes from.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace walread {

enum class FindingId : std::uint8_t {
  // What cannot be read.
  directory_unreadable,
  not_a_directory,
  is_wal_directory,
  not_a_data_directory,
  control_file_missing,
  control_file_unreadable,
  control_file_unusable,
  wal_directory_missing,
  wal_directory_unreadable,
  wal_unreadable,
  history_missing,
  history_unreadable,
  label_unusable,
  archive_unreadable,
  archive_without_wal,
  archive_unusable,
  other_unusable,
  // What the node is.
  is_standby,
  never_ran_as_standby,
  not_a_standby,
  already_promoted,
  never_started_backup,
  standby_mark_missing,
  half_done_promotion,
  promotes_itself,
  promote_requested,
  server_runs,
  pid_file_present,
  stops_too_early,
  stops_and_shuts_down,
  stops_before_its_end,
  target_not_reached,
  target_not_known,
  target_left_behind,
  start_up_fails,
  start_up_not_known,
  start_up_remark,
  // Its own WAL.
  history_refused,
  not_a_child,
  min_recovery_elsewhere,
  checkpoint_record_missing,
  wal_missing,
  fork_segment_missing,
  wal_damaged,
  crash_wal_damaged,
  wal_damaged_behind,
  wal_gap_behind,
  wal_file_short,
  wal_file_unreadable,
  wal_was_reset,
  backup_end_not_reached,
  consistency_not_reached,
  consistent_elsewhere,
  consistency_reached,
  min_recovery_inside_record,
  prepared_segment_missing,
  prepared_open,
  in_doubt,
  phantom_history,
  new_timeline,
  timeline_collision,
  newer_timeline_in_archive,
  end_of_wal,
  archive_ahead,
  archive_not_named,
  // Beside another node.
  foreign_system,
  other_content,
  same_dbid,
  other_is_standby,
  other_cannot_start,
  primary_runs,
  primary_pid_file,
  loss_not_known,
  nothing_lost,
  primary_ahead,
  primary_ahead_uncommitted,
  primary_ahead_housekeeping,
  primary_diverged,
  primary_wal_damaged,
  loss_not_countable,
  standby_ahead,
  standby_abandoned,
  diverged_same_timeline,
  history_contradicted,
  no_common_timeline,
  ancestry_not_known,
  common_part_missing,
  // Coming back.
  can_follow,
  follow_wal_missing,
  follow_wal_elsewhere,
  wrong_segment_in_place,
  short_segment_in_place,
  stray_history,
  stray_in_archive,
  stray_in_source,
  source_history_elsewhere,
  source_may_remove,
  rewind_needed,
  rewind_not_possible,
  no_common_checkpoint,
  rewind_target_wal_missing,
  rewind_target_wal_elsewhere,
  rewind_source_wal_missing,
  rewind_source_wal_elsewhere,
  rewind_removes_own_wal,
  rewind_recovery_removes,
  rewind_needs_recovery,
  rewind_refuses_standby,
  unarchived_wal,
  not_shut_down,
  new_not_promoted,
  old_ahead_same_timeline,
  kCount,
};

struct FindingRow {
  FindingId id;
  std::string_view name;    // kebab-case; does not change between releases
  std::string_view source;  // the server's file and function; empty: a rule of our own
};

// Every finding, in the order of FindingId.
std::span<const FindingRow> finding_rows();

std::string_view name_of(FindingId id);

}  // namespace walread
