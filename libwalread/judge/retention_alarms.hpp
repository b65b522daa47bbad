// What is worth waking somebody for, why a claim cannot be made, and what no file tells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace walread {

enum class RetentionSeverity : std::uint8_t { ok, warning, critical, unknown };

// Why a claim cannot be made.
enum class Doubt : std::uint8_t {
  no_data_directory,
  control_unreadable,
  system_unknown,
  wal_unreadable,      // the directory of segments
  checkpoint_missing,  // the record that pg_control names
  end_unknown,         // damage, or a segment that is missing, before the end
  slot_unreadable,     // name
  slots_unlisted,
  slot_position,  // name: SlotReport::position_unknown
  archive_status_unlisted,
  two_phase_unlisted,
  two_phase_unreadable,  // name
  summaries_unlisted,
  history_unreadable,  // name: its file
  backup_label_unreadable,
  marks_unreadable,  // recovery.conf
  archive_unlisted,  // the archive that was named, or a part of it
  archive_empty,     // no segment was found there
  archive_unproven,  // copies in it could not be read
  setting_bad,       // name
  settings_incomplete,
};

// What no file tells, however intact.
enum class Unknowable : std::uint8_t {
  coordinator_walsender,  // Greenplum 6
  slots_in_memory,        // a running server's slots may be further
  settings_in_memory,     // what the files say may not have been read by the server
  recycled_number,
  idle_since,  // 18: since when a slot is idle
  free_space,  // nothing is known of the file system of the WAL
  file_system_of_copy,
  restartpoint_needs_checkpoint,  // a standby without a newer checkpoint record
};

struct DoubtReport {
  Doubt doubt{};
  std::string name{};
};

struct Threshold {
  std::optional<std::uint64_t> kept_bytes{};     // beyond what the checkpoint needs: at least
  std::optional<std::uint64_t> free_bytes{};     // at most
  std::optional<double> free_percent{};          // at most
  std::optional<std::uint64_t> backlog_files{};  // waiting for the archiver: at least
};

struct RetentionThresholds {
  Threshold warn{.kept_bytes = std::uint64_t{4} << 30, .free_percent = 15, .backlog_files = 10};
  Threshold crit{.kept_bytes = std::uint64_t{16} << 30, .free_percent = 5, .backlog_files = 100};
};

enum class Alarm : std::uint8_t {
  kept_bytes,
  free_space,
  archive_backlog,
  slot_lost,        // name: invalidated, or its WAL is gone
  slot_endangered,  // name: the next checkpoint takes its WAL
  orphan_ready,
  no_archive_command,
  prepared_holds,    // name: the transaction; value: bytes beyond what the checkpoint needs
  archive_gap,       // segments are marked as archived, and the archive does not have them
  archive_expired,   // the same, older than anything in the archive
  archive_conflict,  // segments wait, and the archive has something else of their name
  prepared_lost,     // name: the transaction; value: LSN of its PREPARE, which recovery needs and cannot read
};

struct AlarmReport {
  Alarm alarm{};
  RetentionSeverity severity = RetentionSeverity::warning;
  std::string name{};
  std::uint64_t value = 0;
  bool invalidates = false;  // slot_lost: the next checkpoint will
};

}  // namespace walread
