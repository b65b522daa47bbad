// The checks of a start, one row for each range of releases that words it alike.
#include <algorithm>

#include "libwalread/facts/start_up.hpp"

namespace walread {

namespace {

using formats::between;
using formats::FormatSet;
using formats::only;
using formats::since;
using formats::System;
using formats::until;
using C = StartUpCheck;
using E = StartUpEffect;

constexpr FormatSet kAll = formats::every() | only(System::gp6);
constexpr FormatSet kConf = until(System::pg11) | only(System::gp6);  // of recovery.conf
constexpr FormatSet kSignals = since(System::pg12);

constexpr std::string_view kPgVersion = "miscinit.c ValidatePgVersion()";
constexpr std::string_view kMain = "postmaster.c PostmasterMain()";
constexpr std::string_view kConfig = "guc-file.l ProcessConfigFileInternal()";
constexpr std::string_view kTargets =
    "check_recovery_target*() (guc.c, since 16 xlogrecovery.c); up to 11 xlog.c readRecoveryCommandFile()";
constexpr std::string_view kLabel = "xlog.c read_backup_label(), since 15 in xlogrecovery.c";
constexpr std::string_view kRequired = "xlog.c CheckRequiredParameterValues()";
constexpr std::string_view kSlot = "slot.c RestoreSlotFromDisk()";
constexpr std::string_view kTwoPhase = "twophase.c ReadTwoPhaseFile(), ProcessTwoPhaseBuffer()";

constexpr StartUpRow kRows[] = {
    {C::pg_version_missing, "pg-version-missing", kAll, E::stops,
     "FATAL: \"{}\" is not a valid data directory", kPgVersion},
    {C::pg_version_invalid, "pg-version-invalid", kAll, E::stops,
     "FATAL: \"{}\" is not a valid data directory", kPgVersion},
    {C::pg_version_other, "pg-version-of-another-release", kAll, E::stops,
     "FATAL: database files are incompatible with server",
     "miscinit.c ValidatePgVersion(), xlog.c ReadControlFile()"},
    {C::lock_file_empty, "lock-file-empty", kAll, E::stops, "FATAL: lock file \"postmaster.pid\" is empty",
     "miscinit.c CreateLockFile()"},
    {C::lock_file_bogus, "lock-file-bogus", kAll, E::stops,
     "FATAL: bogus data in lock file \"postmaster.pid\": \"{}\"", "miscinit.c CreateLockFile()"},

    {C::settings_syntax, "settings-syntax-error", kAll, E::stops,
     "FATAL: configuration file \"{}\" contains errors", kConfig},
    {C::settings_unreadable, "settings-unreadable", kAll, E::not_known, "", kConfig},
    {C::setting_invalid, "setting-invalid", kAll, E::stops,
     "LOG: invalid value for parameter \"{}\": \"{}\"; FATAL: configuration file \"{}\" contains errors",
     "guc.c parse_and_validate_value()"},
    {C::settings_not_here, "settings-not-here", kAll, E::warns, "", "guc.c SelectConfigFiles()"},
    {C::archiving_needs_wal_level, "archiving-needs-wal-level", until(System::pg95), E::stops,
     "WAL archival (archive_mode=on) requires wal_level \"archive\", \"hot_standby\", or \"logical\"", kMain},
    {C::archiving_needs_wal_level, "archiving-needs-wal-level", since(System::pg96), E::stops,
     "WAL archival cannot be enabled when wal_level is \"minimal\"", kMain},
    {C::senders_need_wal_level, "senders-need-wal-level", until(System::pg95), E::stops,
     "WAL streaming (max_wal_senders > 0) requires wal_level \"archive\", \"hot_standby\", or \"logical\"",
     kMain},
    {C::senders_need_wal_level, "senders-need-wal-level", since(System::pg96), E::stops,
     "WAL streaming (max_wal_senders > 0) requires wal_level \"replica\" or \"logical\"", kMain},
    {C::summarizer_needs_wal_level, "summarizer-needs-wal-level", since(System::pg17), E::stops,
     "WAL cannot be summarized when \"wal_level\" is \"minimal\"", kMain},
    {C::too_few_connections, "too-few-connections", between(System::pg12, System::pg15), E::stops,
     "superuser_reserved_connections ({}) must be less than max_connections ({})", kMain},
    {C::too_few_connections, "too-few-connections", since(System::pg16), E::stops,
     "superuser_reserved_connections ({}) plus reserved_connections must be less than max_connections ({})",
     kMain},
    {C::wal_size_below_segments, "wal-size-below-segments", since(System::pg11), E::stops,
     "\"{}\" must be at least twice \"wal_segment_size\"", "xlog.c ReadControlFile()"},

    {C::recovery_conf_refused, "recovery-conf-refused", kSignals, E::stops,
     "FATAL: using recovery command file \"recovery.conf\" is not supported", "readRecoverySignalFile()"},
    {C::recovery_conf_syntax, "recovery-conf-syntax-error", kConf, E::stops,
     "FATAL: syntax error in file \"recovery.conf\" line {}", "xlog.c readRecoveryCommandFile()"},
    {C::recovery_conf_unknown, "recovery-conf-unknown-setting", kConf, E::stops,
     "FATAL: unrecognized recovery parameter \"{}\"", "xlog.c readRecoveryCommandFile()"},
    {C::standby_mode_invalid, "standby-mode-invalid", kConf, E::stops,
     "FATAL: parameter \"standby_mode\" requires a Boolean value", "xlog.c readRecoveryCommandFile()"},
    {C::both_signal_files, "both-signal-files", kSignals, E::stops, "",
     "readRecoverySignalFile(): standby.signal takes precedence; the end of recovery removes only the file "
     "that was found"},
    {C::restore_command_missing, "restore-command-missing", kConf, E::stops,
     "FATAL: recovery command file \"recovery.conf\" must specify restore_command when standby mode is not "
     "enabled",
     "xlog.c readRecoveryCommandFile()"},
    {C::restore_command_missing, "restore-command-missing", between(System::pg12, System::pg17), E::stops,
     "FATAL: must specify restore_command when standby mode is not enabled", "validateRecoveryParameters()"},
    {C::restore_command_missing, "restore-command-missing", only(System::pg18), E::stops,
     "FATAL: must specify \"restore_command\" when standby mode is not enabled",
     "validateRecoveryParameters()"},
    {C::several_targets, "several-recovery-targets", kSignals, E::stops,
     "FATAL: multiple recovery targets specified", "error_multiple_recovery_targets()"},
    {C::target_invalid, "recovery-target-invalid", kConf, E::stops, "FATAL: {}", kTargets},
    {C::target_invalid, "recovery-target-invalid", kSignals, E::stops, "LOG: {}", kTargets},
    {C::target_timeline_invalid, "target-timeline-invalid", kConf, E::stops,
     "FATAL: recovery_target_timeline is not a valid number: \"{}\"", kTargets},
    {C::target_timeline_invalid, "target-timeline-invalid", kSignals, E::stops,
     "LOG: invalid value for parameter \"recovery_target_timeline\": \"{}\"", kTargets},
    {C::target_timeline_missing, "target-timeline-missing", kAll, E::stops,
     "FATAL: recovery target timeline {} does not exist",
     "xlog.c readRecoveryCommandFile(), since 12 validateRecoveryParameters()"},
    {C::target_timeline_elsewhere, "target-timeline-out-of-reach", kAll, E::stops,
     "FATAL: recovery target timeline {} does not exist", "timeline.c existsTimeLineHistory()"},

    {C::label_timeline, "backup-label-timeline", since(System::pg11), E::stops,
     "FATAL: invalid data in file \"backup_label\"", kLabel},
    {C::label_incremental, "backup-label-incremental", since(System::pg17), E::stops,
     "FATAL: this is an incremental backup, not a data directory", kLabel},
    {C::label_from_standby, "backup-label-from-standby", kAll, E::stops,
     "FATAL: backup_label contains data inconsistent with control file",
     "xlog.c StartupXLOG(), since 15 xlogrecovery.c InitWalRecovery()"},
    {C::label_of_own_backup, "backup-label-left-behind", until(System::pg14) | only(System::gp6), E::warns,
     "", "xlog.c do_pg_start_backup(): an exclusive backup writes backup_label into the data directory"},
    {C::tablespace_map_invalid, "tablespace-map-invalid", since(System::pg95), E::stops,
     "FATAL: invalid data in file \"tablespace_map\"", "read_tablespace_map()"},
    {C::tablespace_map_unreadable, "tablespace-map-unreadable", since(System::pg95), E::stops,
     "FATAL: could not read file \"tablespace_map\"", "read_tablespace_map()"},
    {C::tablespaces_not_here, "tablespaces-not-here", kAll, E::stops,
     "FATAL: could not open directory \"pg_tblspc\": {}", "reinit.c ResetUnloggedRelations()"},
    {C::tablespace_not_here, "tablespace-not-here", kAll, E::tells, "",
     "tablespace.c TablespaceCreateDbspace()"},
    {C::tablespace_directory, "tablespace-is-a-directory", since(System::pg10), E::stops,
     "PANIC: unexpected directory entry \"{}\" found in pg_tblspc/",
     "CheckTablespaceDirectory(): allow_in_place_tablespaces"},

    {C::wal_level_minimal, "wal-level-minimal", until(System::pg13) | only(System::gp6), E::warns,
     "WARNING: WAL was generated with wal_level=minimal, data may be missing", kRequired},
    {C::wal_level_minimal, "wal-level-minimal", between(System::pg14, System::pg17), E::stops,
     "FATAL: WAL was generated with wal_level=minimal, cannot continue recovering", kRequired},
    {C::wal_level_minimal, "wal-level-minimal", only(System::pg18), E::stops,
     "FATAL: WAL was generated with \"wal_level=minimal\", cannot continue recovering", kRequired},
    {C::wal_level_minimal_hot_standby, "wal-level-too-low-for-hot-standby", until(System::pg95), E::stops,
     "hot standby is not possible because wal_level was not set to \"hot_standby\" or higher on the master "
     "server",
     kRequired},
    {C::wal_level_minimal_hot_standby, "wal-level-too-low-for-hot-standby",
     between(System::pg96, System::pg13), E::stops,
     "hot standby is not possible because wal_level was not set to \"replica\" or higher on the master "
     "server",
     kRequired},
    {C::setting_too_low, "setting-too-low-for-hot-standby", until(System::pg13), E::stops,
     "FATAL: hot standby is not possible because {} = {} is a lower setting than on the master server (its "
     "value was {})",
     "xlog.c RecoveryRequiresIntParameter()"},
    {C::setting_too_low, "setting-too-low-for-hot-standby", since(System::pg14), E::stops,
     "FATAL: recovery aborted because of insufficient parameter settings; DETAIL: {} = {} is a lower "
     "setting than on the primary server, where its value was {}.",
     "RecoveryRequiresIntParameter()"},

    {C::slots_not_here, "slots-not-here", kAll, E::not_known,
     "FATAL: could not open directory \"pg_replslot\": No such file or directory",
     "slot.c StartupReplicationSlots()"},
    {C::slots_unreadable, "slots-unreadable", kAll, E::not_known,
     "FATAL: could not open directory \"pg_replslot\": {}", "slot.c StartupReplicationSlots()"},
    {C::slot_unreadable, "slot-unreadable", kAll, E::stops, "PANIC: could not open file \"{}\": {}", kSlot},
    {C::slot_damaged, "slot-damaged", kAll, E::stops, "PANIC: {}", kSlot},
    {C::slot_wal_level, "slot-wal-level-too-low", kAll, E::stops,
     "FATAL: {} replication slot \"{}\" exists, but wal_level < {}", kSlot},
    {C::slot_hot_standby, "slot-needs-hot-standby", only(System::pg18), E::stops,
     "FATAL: logical replication slot \"{}\" exists on the standby, but \"hot_standby\" = \"off\"", kSlot},
    {C::too_many_slots, "too-many-slots", formats::every(), E::stops,
     "FATAL: too many replication slots active before shutdown", kSlot},
    {C::two_phase_not_here, "two-phase-directory-not-here", kAll, E::not_known,
     "FATAL: could not open directory \"pg_twophase\": No such file or directory",
     "twophase.c restoreTwoPhaseData()"},
    {C::two_phase_unreadable, "two-phase-directory-unreadable", kAll, E::not_known,
     "FATAL: could not open directory \"pg_twophase\": {}", "twophase.c restoreTwoPhaseData()"},
    {C::two_phase_file_unreadable, "two-phase-file-unreadable", since(System::pg12), E::stops,
     "FATAL: could not open file \"{}\": {}", kTwoPhase},
    {C::two_phase_file_damaged, "two-phase-file-damaged", since(System::pg12), E::stops, "FATAL: {}",
     kTwoPhase},
    {C::two_phase_file_removed, "two-phase-file-removed", until(System::pg11), E::loses,
     "WARNING: removing corrupt two-phase state file for transaction {}", kTwoPhase},
    {C::too_many_prepared, "too-many-prepared", formats::every(), E::stops,
     "FATAL: maximum number of prepared transactions reached",
     "twophase.c PrepareRedoAdd(), up to 9.6 MarkAsPreparing()"},
    {C::prepare_record_unreadable, "prepare-record-unreadable", only(System::gp6), E::stops, "",
     "Greenplum 6 twophase.c RecoverPreparedTransactions(), xlog.c ReadRecord()"},
};

}  // namespace

std::span<const StartUpRow> start_up_rows() { return kRows; }

const StartUpRow* start_up_row(StartUpCheck check, formats::System system) {
  for (const StartUpRow& row : kRows)
    if (row.check == check && row.in.has(system)) return &row;
  return nullptr;
}

bool StartUpFacts::has(StartUpCheck check) const {
  return std::ranges::any_of(failures, [=](const StartUpFailure& f) { return f.row->check == check; });
}

}  // namespace walread
