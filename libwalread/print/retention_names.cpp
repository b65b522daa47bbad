// The short names of retention reports.
#include "libwalread/print/retention_words.hpp"

namespace walread {

std::string_view name_of(RetentionCause cause) {
  switch (cause) {
    case RetentionCause::checkpoint:
      return "checkpoint";
    case RetentionCause::prepared:
      return "prepared_transaction";
    case RetentionCause::slot:
      return "replication_slot";
    case RetentionCause::keep_setting:
      return "wal_keep";
    case RetentionCause::summarizer:
      return "summarizer";
    case RetentionCause::keep_all:
      return "keep_all";
    case RetentionCause::archiving:
      return "archiving";
  }
  return "unknown";
}

std::string_view name_of(Doubt doubt) {
  switch (doubt) {
    case Doubt::no_data_directory:
      return "no_data_directory";
    case Doubt::control_unreadable:
      return "control_unreadable";
    case Doubt::system_unknown:
      return "system_unknown";
    case Doubt::wal_unreadable:
      return "wal_unreadable";
    case Doubt::checkpoint_missing:
      return "checkpoint_missing";
    case Doubt::end_unknown:
      return "end_unknown";
    case Doubt::slot_unreadable:
      return "slot_unreadable";
    case Doubt::slots_unlisted:
      return "slots_unlisted";
    case Doubt::archive_unlisted:
      return "archive_unlisted";
    case Doubt::archive_empty:
      return "archive_empty";
    case Doubt::archive_unproven:
      return "archive_unproven";
    case Doubt::slot_position:
      return "slot_position";
    case Doubt::archive_status_unlisted:
      return "archive_status_unlisted";
    case Doubt::two_phase_unlisted:
      return "two_phase_unlisted";
    case Doubt::two_phase_unreadable:
      return "two_phase_unreadable";
    case Doubt::summaries_unlisted:
      return "summaries_unlisted";
    case Doubt::history_unreadable:
      return "history_unreadable";
    case Doubt::backup_label_unreadable:
      return "backup_label_unreadable";
    case Doubt::marks_unreadable:
      return "marks_unreadable";
    case Doubt::setting_bad:
      return "setting_bad";
    case Doubt::settings_incomplete:
      return "settings_incomplete";
  }
  return "unknown";
}

std::string_view name_of(Unknowable unknowable) {
  switch (unknowable) {
    case Unknowable::coordinator_walsender:
      return "coordinator_walsender";
    case Unknowable::slots_in_memory:
      return "slots_in_memory";
    case Unknowable::settings_in_memory:
      return "settings_in_memory";
    case Unknowable::recycled_number:
      return "recycled_number";
    case Unknowable::idle_since:
      return "idle_since";
    case Unknowable::free_space:
      return "free_space";
    case Unknowable::file_system_of_copy:
      return "file_system_of_copy";
    case Unknowable::restartpoint_needs_checkpoint:
      return "restartpoint_needs_checkpoint";
  }
  return "unknown";
}

std::string_view name_of(Alarm alarm) {
  switch (alarm) {
    case Alarm::kept_bytes:
      return "kept_bytes";
    case Alarm::free_space:
      return "free_space";
    case Alarm::archive_backlog:
      return "archive_backlog";
    case Alarm::slot_lost:
      return "slot_lost";
    case Alarm::slot_endangered:
      return "slot_endangered";
    case Alarm::orphan_ready:
      return "orphan_ready";
    case Alarm::no_archive_command:
      return "no_archive_command";
    case Alarm::prepared_holds:
      return "prepared_holds";
    case Alarm::archive_gap:
      return "archive_gap";
    case Alarm::archive_expired:
      return "archive_expired";
    case Alarm::archive_conflict:
      return "archive_conflict";
    case Alarm::prepared_lost:
      return "prepared_lost";
  }
  return "unknown";
}

std::string_view name_of(SpareKind kind) {
  switch (kind) {
    case SpareKind::ahead:
      return "ahead";
    case SpareKind::other_timeline:
      return "other_timeline";
    case SpareKind::partial:
      return "partial";
    case SpareKind::history:
      return "history";
    case SpareKind::backup_history:
      return "backup_history";
    case SpareKind::temporary:
      return "temporary";
    case SpareKind::wrong_size:
      return "wrong_size";
    case SpareKind::foreign:
      return "foreign";
  }
  return "unknown";
}

std::string_view name_of(RetentionSeverity severity) {
  switch (severity) {
    case RetentionSeverity::ok:
      return "ok";
    case RetentionSeverity::warning:
      return "warning";
    case RetentionSeverity::critical:
      return "critical";
    case RetentionSeverity::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view name_of(SlotInvalidation cause) {
  switch (cause) {
    case SlotInvalidation::none:
      return "none";
    case SlotInvalidation::wal_removed:
      return "wal_removed";
    case SlotInvalidation::horizon:
      return "horizon";
    case SlotInvalidation::wal_level:
      return "wal_level";
    case SlotInvalidation::idle_timeout:
      return "idle_timeout";
    case SlotInvalidation::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view name_of(DbState state) {
  switch (state) {
    case DbState::starting_up:
      return "starting up";
    case DbState::shut_down:
      return "shut down";
    case DbState::shut_down_in_recovery:
      return "shut down in recovery";
    case DbState::shutting_down:
      return "shutting down";
    case DbState::in_crash_recovery:
      return "in crash recovery";
    case DbState::in_archive_recovery:
      return "in archive recovery";
    case DbState::in_production:
      return "in production";
  }
  return "unknown";
}

}  // namespace walread
