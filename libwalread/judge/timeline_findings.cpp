#include "libwalread/judge/timeline_findings.hpp"

namespace walread {

namespace {

using F = FindingId;

// xlog.c of releases up to 14 and of Greenplum 6 has what stands in xlogrecovery.c since 15.
constexpr FindingRow kRows[] = {
    {F::directory_unreadable, "directory-unreadable", "miscinit.c checkDataDir()"},
    {F::not_a_directory, "not-a-directory", "miscinit.c checkDataDir()"},
    {F::is_wal_directory, "is-a-wal-directory", ""},
    {F::not_a_data_directory, "not-a-data-directory", "miscinit.c checkDataDir(), ValidatePgVersion()"},
    {F::control_file_missing, "control-file-missing", "xlog.c ReadControlFile()"},
    {F::control_file_unreadable, "control-file-unreadable", "xlog.c ReadControlFile()"},
    {F::control_file_unusable, "control-file-unusable", "xlog.c ReadControlFile()"},
    {F::wal_directory_missing, "wal-directory-missing", "xlog.c ValidateXLOGDirectoryStructure()"},
    {F::wal_directory_unreadable, "wal-directory-unreadable", "xlog.c ValidateXLOGDirectoryStructure()"},
    {F::wal_unreadable, "wal-unreadable", "xlogreader.c XLogReaderValidatePageHeader()"},
    {F::history_missing, "history-missing", "timeline.c readTimeLineHistory()"},
    {F::history_unreadable, "history-unreadable", "timeline.c readTimeLineHistory()"},
    {F::label_unusable, "backup-label-unusable", "xlog.c read_backup_label()"},
    {F::archive_unreadable, "archive-unreadable", ""},
    {F::archive_without_wal, "archive-without-wal", ""},
    {F::archive_unusable, "archive-unusable", ""},
    {F::other_unusable, "other-node-unusable", ""},

    {F::is_standby, "is-standby",
     "xlog.c readRecoveryCommandFile(); since 12 xlogrecovery.c readRecoverySignalFile()"},
    {F::never_ran_as_standby, "never-ran-as-standby", "xlog.c StartupXLOG(): ControlFile->state"},
    {F::not_a_standby, "not-a-standby", "pg_ctl.c do_promote(): the server is not in standby mode"},
    {F::already_promoted, "already-promoted",
     "timeline.c writeTimeLineHistory(), xlog.c exitArchiveRecovery()"},
    {F::never_started_backup, "never-started-backup", "xlog.c read_backup_label()"},
    {F::standby_mark_missing, "standby-mark-missing", "xlog.c StartupXLOG(): ArchiveRecoveryRequested"},
    {F::half_done_promotion, "half-done-promotion", "xlog.c CreateEndOfRecoveryRecord()"},
    {F::promotes_itself, "promotes-itself",
     "xlog.c StartupXLOG(): ArchiveRecoveryRequested without StandbyMode"},
    {F::promote_requested, "promote-requested",
     "xlog.c CheckForStandbyTrigger(); since 13 CheckPromoteSignal()"},
    {F::server_runs, "server-runs", "miscinit.c CreateLockFile()"},
    {F::pid_file_present, "pid-file-present", "miscinit.c CreateLockFile()"},
    {F::stops_too_early, "recovery-target-before-consistency",
     "xlogrecovery.c PerformWalRecovery(): reachedRecoveryTarget"},
    {F::stops_and_shuts_down, "recovery-target-shuts-down",
     "xlogrecovery.c PerformWalRecovery(): RECOVERY_TARGET_ACTION_SHUTDOWN"},
    {F::stops_before_its_end, "recovery-target-before-end-of-wal",
     "xlogrecovery.c recoveryStopsBefore(), recoveryStopsAfter()"},
    {F::target_not_reached, "recovery-target-not-reached",
     "xlogrecovery.c PerformWalRecovery(): !reachedRecoveryTarget"},
    {F::target_not_known, "recovery-target-not-known", "xlogrecovery.c getRecordTimestamp()"},
    {F::target_left_behind, "recovery-target-stops-following",
     "xlogrecovery.c recoveryStopsBefore(), recoveryStopsAfter()"},

    {F::start_up_fails, "start-up-fails", "evidence: source"},
    {F::start_up_not_known, "start-up-not-known", "evidence: source"},
    {F::start_up_remark, "start-up-remark", "evidence: source"},

    {F::history_refused, "history-refused", "timeline.c readTimeLineHistory()"},
    {F::not_a_child, "not-a-child", "xlog.c StartupXLOG(); since 15 xlogrecovery.c InitWalRecovery()"},
    {F::min_recovery_elsewhere, "min-recovery-point-elsewhere",
     "xlog.c StartupXLOG(); since 15 xlogrecovery.c InitWalRecovery()"},
    {F::checkpoint_record_missing, "checkpoint-record-missing", "xlog.c ReadCheckpointRecord()"},
    {F::wal_missing, "wal-missing", "xlog.c XLogFileReadAnyTLI()"},
    {F::fork_segment_missing, "fork-segment-missing",
     "xlog.c XLogFileReadAnyTLI(), timeline.c tliOfPointInHistory()"},
    {F::wal_damaged, "wal-damaged", "xlogreader.c XLogReadRecord()"},
    {F::crash_wal_damaged, "crash-wal-damaged",
     "xlog.c StartupXLOG(): crash recovery ends at the first record that cannot be read"},
    {F::wal_damaged_behind, "wal-damaged-behind-consistency", "xlogreader.c XLogReadRecord()"},
    {F::wal_gap_behind, "wal-gap-behind-consistency", "xlog.c XLogFileReadAnyTLI()"},
    {F::wal_file_short, "wal-file-short", "xlog.c XLogFileCopy()"},
    {F::wal_file_unreadable, "wal-file-unreadable", "xlog.c XLogFileRead()"},
    {F::wal_was_reset, "wal-was-reset", "pg_resetwal.c WriteEmptyXLOG()"},
    {F::backup_end_not_reached, "backup-end-not-reached",
     "xlog.c StartupXLOG(): WAL ends before end of online backup"},
    {F::consistency_not_reached, "consistency-not-reached",
     "xlog.c StartupXLOG(): WAL ends before consistent recovery point; CheckRecoveryConsistency()"},
    {F::consistent_elsewhere, "consistent-with-wal-from-elsewhere", "xlog.c CheckRecoveryConsistency()"},
    {F::consistency_reached, "consistency-reached", "xlog.c CheckRecoveryConsistency()"},
    {F::min_recovery_inside_record, "min-recovery-point-inside-record", "xlog.c CheckRecoveryConsistency()"},
    {F::prepared_segment_missing, "prepared-segment-missing",
     "Greenplum 6 twophase.c RecoverPreparedTransactions(), SetupCheckpointPreparedTransactionList()"},
    {F::prepared_open, "prepared-open", "twophase.c RecoverPreparedTransactions()"},
    {F::in_doubt, "distributed-in-doubt",
     "Greenplum 6 cdbdtxrecovery.c recoverTM(), cdbtm.c redoDtxCheckPoint()"},
    {F::phantom_history, "phantom-history", "timeline.c findNewestTimeLine()"},
    {F::new_timeline, "new-timeline", "xlog.c StartupXLOG(): findNewestTimeLine(recoveryTargetTLI) + 1"},
    {F::timeline_collision, "timeline-collision",
     "timeline.c findNewestTimeLine(), pgarch.c pgarch_archiveXlog()"},
    {F::newer_timeline_in_archive, "newer-timeline-in-archive", "xlog.c rescanLatestTimeLine()"},
    {F::end_of_wal, "end-of-wal", "xlogreader.c XLogReadRecord()"},
    {F::archive_ahead, "archive-ahead", "xlogarchive.c RestoreArchivedFile()"},
    {F::archive_not_named, "archive-not-named", "xlogarchive.c RestoreArchivedFile()"},

    {F::foreign_system, "foreign-system",
     "walreceiver.c WalReceiverMain(): database system identifier differs"},
    {F::other_content, "other-content", "Greenplum 6 gp_segment_configuration: content of a segment pair"},
    {F::same_dbid, "same-dbid", "Greenplum 6 gp_segment_configuration: dbid is unique"},
    {F::other_is_standby, "other-is-standby", "xlog.c readRecoveryCommandFile()"},
    {F::other_cannot_start, "other-node-cannot-start", "xlog.c StartupXLOG()"},
    {F::primary_runs, "primary-runs", "miscinit.c CreateLockFile()"},
    {F::primary_pid_file, "primary-pid-file", "miscinit.c CreateLockFile()"},
    {F::loss_not_known, "loss-not-known", ""},
    {F::nothing_lost, "nothing-lost", ""},
    {F::primary_ahead, "primary-ahead", ""},
    {F::primary_ahead_uncommitted, "primary-ahead-uncommitted", ""},
    {F::primary_ahead_housekeeping, "primary-ahead-housekeeping", ""},
    {F::primary_diverged, "primary-diverged", "pg_rewind.c findCommonAncestorTimeline()"},
    {F::primary_wal_damaged, "primary-wal-damaged", "xlogreader.c XLogReadRecord()"},
    {F::loss_not_countable, "loss-not-countable", ""},
    {F::standby_ahead, "standby-ahead", "walsender.c StartReplication()"},
    {F::standby_abandoned, "standby-on-abandoned-timeline",
     "timeline.c tliSwitchPoint(); walsender.c StartReplication()"},
    {F::diverged_same_timeline, "diverged-on-same-timeline",
     "pg_rewind.c main(): equal timelines are taken as not diverged"},
    {F::history_contradicted, "history-contradicted-by-content", ""},
    {F::no_common_timeline, "no-common-timeline", "pg_rewind.c findCommonAncestorTimeline()"},
    {F::ancestry_not_known, "ancestry-not-known", "timeline.c readTimeLineHistory()"},
    {F::common_part_missing, "common-part-missing", ""},

    {F::can_follow, "can-follow", "pg_rewind.c main(): no rewind required"},
    {F::follow_wal_missing, "follow-wal-missing",
     "walsender.c WalSndErrorMissingFile(): requested WAL segment ... removed"},
    {F::follow_wal_elsewhere, "follow-wal-elsewhere", "xlogarchive.c RestoreArchivedFile()"},
    {F::wrong_segment_in_place, "wrong-segment-in-place", "xlog.c XLogFileReadAnyTLI()"},
    {F::stray_history, "stray-history",
     "xlogrecovery.c rescanLatestTimeLine(); timeline.c findNewestTimeLine()"},
    {F::stray_in_archive, "stray-history-in-archive",
     "xlogrecovery.c rescanLatestTimeLine(); timeline.c existsTimeLineHistory()"},
    {F::source_may_remove, "new-primary-may-remove-wal", "xlog.c RemoveOldXlogFiles(), KeepLogSeg()"},
    {F::rewind_needed, "rewind-needed", "pg_rewind.c main()"},
    {F::rewind_not_possible, "rewind-not-possible",
     "pg_rewind.c sanityChecks(), libpq_source.c init_libpq_conn()"},
    {F::no_common_checkpoint, "no-common-checkpoint", "pg_rewind parsexlog.c findLastCheckpoint()"},
    {F::rewind_target_wal_missing, "rewind-target-wal-missing", "pg_rewind parsexlog.c extractPageMap()"},
    {F::rewind_target_wal_elsewhere, "rewind-target-wal-elsewhere",
     "pg_rewind parsexlog.c SimpleXLogPageRead()"},
    {F::rewind_source_wal_missing, "rewind-source-wal-missing",
     "pg_rewind.c createBackupLabel(); xlog.c XLogFileReadAnyTLI()"},
    {F::rewind_source_wal_elsewhere, "rewind-source-wal-elsewhere", "xlogarchive.c RestoreArchivedFile()"},
    {F::rewind_recovery_removes, "rewind-recovery-removes-wal",
     "pg_rewind.c ensureCleanShutdown(); xlog.c RemoveOldXlogFiles()"},
    {F::rewind_refuses_standby, "rewind-refuses-standby",
     "pg_rewind.c ensureCleanShutdown(): standby mode is not supported by single-user servers"},
    {F::unarchived_wal, "unarchived-wal", "pgarch.c pgarch_ArchiverCopyLoop()"},
    {F::not_shut_down, "not-shut-down-cleanly", "pg_rewind.c sanityChecks(); since 13 ensureCleanShutdown()"},
    {F::new_not_promoted, "new-primary-not-promoted", "pg_rewind.c sanityChecks()"},
    {F::old_ahead_same_timeline, "ahead-on-same-timeline",
     "pg_rewind.c main(): equal timelines are taken as not diverged"},
};

static_assert(std::size(kRows) == static_cast<std::size_t>(F::kCount), "a finding has no row");

constexpr bool are_in_order() {
  for (std::size_t i = 0; i < std::size(kRows); ++i)
    if (static_cast<std::size_t>(kRows[i].id) != i) return false;
  return true;
}
static_assert(are_in_order(), "the row of a finding stands in another's place");

}  // namespace

std::span<const FindingRow> finding_rows() { return kRows; }

std::string_view name_of(FindingId id) { return kRows[static_cast<std::size_t>(id)].name; }

}  // namespace walread
