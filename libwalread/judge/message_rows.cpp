#include "libwalread/judge/message_rows.hpp"

#include <array>
#include <iterator>

namespace walread {

namespace {

using M = MessageId;

constexpr MessageInfo kInfos[] = {
    {M::zero_length, "zero-length", "xlogreader.c XLogReadRecord(), ValidXLogRecordHeader()"},
    {M::record_length, "record-length", "xlogreader.c XLogReadRecord(), ValidXLogRecordHeader()"},
    {M::record_offset, "record-offset", "xlogreader.c XLogReadRecord()"},
    {M::page_address, "page-address", "xlogreader.c XLogReaderValidatePageHeader()"},
    {M::prev_link, "prev-link", "xlogreader.c ValidXLogRecordHeader()"},
    {M::contrecord_requested, "contrecord-requested", "xlogreader.c XLogReadRecord()"},
    {M::no_contrecord_flag, "no-contrecord-flag", "xlogreader.c XLogReadRecord()"},
    {M::contrecord_length, "contrecord-length", "xlogreader.c XLogReadRecord()"},
    {M::missing_contrecord, "missing-contrecord", "xlogreader.c XLogDecodeNextRecord()"},
    {M::skipped_contrecord, "skipped-contrecord",
     "xlog.c VerifyOverwriteContrecord(); since 15 xlogrecovery.c xlogrecovery_redo()"},
    {M::record_contents, "record-contents", "xlogreader.c DecodeXLogRecord()"},
    {M::resource_manager, "resource-manager", "xlogreader.c ValidXLogRecordHeader()"},
    {M::checksum, "checksum", "xlogreader.c ValidXLogRecord()"},
    {M::magic, "magic", "xlogreader.c XLogReaderValidatePageHeader()"},
    {M::info_bits, "info-bits", "xlogreader.c XLogReaderValidatePageHeader()"},
    {M::timeline_order, "timeline-order", "xlogreader.c XLogReaderValidatePageHeader()"},
    {M::no_valid_record, "no-valid-record", "pg_waldump.c (pg_xlogdump.c) main()"},
    {M::record_unreadable, "record-unreadable",
     "pg_waldump.c (pg_xlogdump.c) main(); pg_rewind parsexlog.c extractPageMap(), readOneRecord()"},
    {M::segment_short, "segment-short", "xlog.c XLogPageRead(); since 15 xlogrecovery.c"},
    {M::waiting_for_wal, "waiting-for-wal", "xlog.c WaitForWALToBecomeAvailable(); since 15 xlogrecovery.c"},
    {M::other_system, "other-system", "xlogreader.c XLogReaderValidatePageHeader()"},
    {M::other_segment_size, "other-segment-size", "xlogreader.c XLogReaderValidatePageHeader()"},
    {M::other_page_size, "other-page-size", "xlogreader.c XLogReaderValidatePageHeader()"},
    {M::primary_other_system, "primary-other-system", "walreceiver.c WalReceiverMain()"},
    {M::rewind_other_system, "rewind-other-system", "pg_rewind.c sanityChecks()"},
    {M::segment_removed, "segment-removed", "walsender.c WalSndSegmentOpen(), XLogRead(); xlog.c"},
    {M::segment_not_opened, "segment-not-opened",
     "xlog.c XLogFileRead(); pg_rewind parsexlog.c SimpleXLogPageRead(); pg_waldump.c"},
    {M::archive_file_size, "archive-file-size", "xlogarchive.c RestoreArchivedFile(); fe_utils/archive.c"},
    {M::ahead_of_flush, "ahead-of-flush", "walsender.c StartReplication()"},
    {M::not_in_history, "not-in-history", "walsender.c StartReplication(); timeline.c tliSwitchPoint()"},
    {M::no_more_wal, "no-more-wal", "walreceiver.c WalReceiverMain()"},
    {M::primary_behind, "primary-behind", "walreceiver.c WalReceiverMain()"},
    {M::slot_invalidated, "slot-invalidated",
     "slot.c InvalidateObsoleteReplicationSlots(), since 16 ReportSlotInvalidation()"},
    {M::slot_unusable, "slot-unusable",
     "walsender.c StartLogicalReplication(); slot.c ReplicationSlotAcquire()"},
    {M::not_a_child, "not-a-child", "xlog.c StartupXLOG(); since 15 xlogrecovery.c InitWalRecovery()"},
    {M::new_timeline_not_a_child, "new-timeline-not-a-child",
     "xlog.c rescanLatestTimeLine(); since 15 xlogrecovery.c"},
    {M::new_timeline_forked_off, "new-timeline-forked-off",
     "xlog.c rescanLatestTimeLine(); since 15 xlogrecovery.c"},
    {M::minimum_recovery_point, "minimum-recovery-point",
     "xlog.c StartupXLOG(); since 15 xlogrecovery.c InitWalRecovery()"},
    {M::target_timeline_missing, "target-timeline-missing",
     "xlog.c readRecoveryCommandFile(), validateRecoveryParameters(); since 15 xlogrecovery.c"},
    {M::timeline_in_segment, "timeline-in-segment", "xlog.c ReadRecord(); since 15 xlogrecovery.c"},
    {M::timeline_in_checkpoint, "timeline-in-checkpoint",
     "xlog.c xlog_redo(), checkTimeLineSwitch(); since 15 xlogrecovery.c"},
    {M::history_file_bad, "history-file-bad", "timeline.c readTimeLineHistory(); pg_rewind timeline.c"},
    {M::no_checkpoint, "no-checkpoint", "xlog.c StartupXLOG(); since 15 xlogrecovery.c InitWalRecovery()"},
    {M::checkpoint_invalid, "checkpoint-invalid", "xlog.c ReadCheckpointRecord(); since 15 xlogrecovery.c"},
    {M::no_redo, "no-redo", "xlog.c StartupXLOG(); since 15 xlogrecovery.c InitWalRecovery()"},
    {M::backup_end, "backup-end", "xlog.c StartupXLOG()"},
    {M::consistent_point, "consistent-point", "xlog.c StartupXLOG()"},
    {M::stop_point, "stop-point", "xlog.c StartupXLOG(); since 15 xlogrecovery.c PerformWalRecovery()"},
    {M::target_not_reached, "target-not-reached",
     "xlog.c StartupXLOG(); since 15 xlogrecovery.c PerformWalRecovery()"},
    {M::backup_cancelled, "backup-cancelled", "xlog.c xlog_redo()"},
    {M::recovery_conf, "recovery-conf", "xlog.c readRecoverySignalFile(); since 15 xlogrecovery.c"},
    {M::no_restore_command, "no-restore-command",
     "xlog.c readRecoveryCommandFile(), validateRecoveryParameters(); since 15 xlogrecovery.c"},
    {M::parameters_too_low, "parameters-too-low",
     "xlog.c CheckRequiredParameterValues(); RecoveryRequiresIntParameter()"},
    {M::wal_level_minimal, "wal-level-minimal", "xlog.c CheckRequiredParameterValues()"},
    {M::several_targets, "several-targets",
     "xlogrecovery.c, up to 14 guc.c error_multiple_recovery_targets()"},
    {M::single_user_standby, "single-user-standby",
     "xlog.c readRecoverySignalFile(); since 15 xlogrecovery.c"},
    {M::control_checksum, "control-checksum", "xlog.c ReadControlFile()"},
    {M::dtx_limit, "dtx-limit", "cdbtm.c redoDistributedCommitRecord()"},
    {M::abort_after_commit, "abort-after-commit", "xact.c RecordTransactionAbort()"},
    {M::target_not_clean, "target-not-clean", "pg_rewind.c sanityChecks()"},
    {M::source_not_clean, "source-not-clean", "pg_rewind.c sanityChecks()"},
    {M::diverged, "diverged", "pg_rewind.c main()"},
    {M::no_common_ancestor, "no-common-ancestor", "pg_rewind.c findCommonAncestorTimeline()"},
    {M::no_rewind, "no-rewind", "pg_rewind.c main()"},
    {M::no_previous_record, "no-previous-record", "pg_rewind parsexlog.c findLastCheckpoint()"},
    {M::no_hint_bits_logged, "no-hint-bits-logged", "pg_rewind.c sanityChecks()"},
    {M::rewind_incompatible, "rewind-incompatible", "pg_rewind.c sanityChecks()"},
    {M::crash_recovery_failed, "crash-recovery-failed", "pg_rewind.c ensureCleanShutdown()"},
    {M::file_refused, "file-refused", "slot.c, twophase.c, xlog.c StartupXLOG() and its callees"},
    {M::other_timelines_file, "other-timelines-file",
     "xlog.c XLogPageRead(), XLogFileReadAnyTLI(); since 15 xlogrecovery.c"},
    {M::progress, "progress", "xlog.c StartupXLOG(); since 15 xlogrecovery.c; walreceiver.c; twophase.c"},
    {M::server_ended, "server-ended", "postmaster.c LogChildExit(), process_pm_child_exit()"},
};

consteval bool one_of_each() {
  if (std::size(kInfos) != static_cast<std::size_t>(M::kCount)) return false;
  for (std::size_t i = 0; i < std::size(kInfos); ++i)
    if (static_cast<std::size_t>(kInfos[i].id) != i) return false;
  return true;
}
static_assert(one_of_each(), "kInfos has a row for each MessageId, in their order");

}  // namespace

std::span<const std::span<const MessageRow>> message_tables() {
  static const std::array kTables{kRewindMessages,   kReadingMessages, kReplicationMessages,
                                  kRecoveryMessages, kQuotingMessages, kProgressMessages};
  return kTables;
}

const MessageInfo& info_of(MessageId id) { return kInfos[static_cast<std::size_t>(id)]; }

}  // namespace walread
