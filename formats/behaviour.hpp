// What servers of a release or fork do, where what they do decides a verdict: one row for each rule that
// changed between releases, with the place in the server's source. Code above formats/ asks behaves() and
// compares no releases.
//
// Read in the sources of 13.16, 15.18 and 18.6; the borders up to 12 are those of the release notes and of
// the commits named.
#pragma once

#include <string_view>

#include "formats/system.hpp"

namespace walread::formats {

enum class Behaviour : std::uint8_t {
  recovery_conf,
  latest_by_default,
  target_timeline_current,
  timeline_zero_is_latest,
  one_recovery_target,
  target_must_be_reached,
  target_action,
  hot_standby_checks_wal_senders,
  minimal_wal_refused,
  prior_checkpoint_tried,
  prepared_in_wal,
  prepared_written_at_once,
  bad_two_phase_file_removed,
  segment_size_in_control,
  distributed_transactions,
  rewind_recovers_target,
  segment_copied_whole,
  two_phase_names_of_any_length,
  two_phase_names_of_16_digits,
  archive_mode_always,
  setting_unit_bytes,
  setting_fractions,
  invalidation_of_database,
  invalidation_of_relsync,
  slots_capped,
  slots_invalidated,
  wal_summarizer,
  partial_at_promotion,
  checkpoint_segments,
  wal_size_in_megabytes,
  kCount,
};

struct BehaviourRow {
  Behaviour id;
  FormatSet in;  // forks are named, they inherit nothing here
  std::string_view what;
  std::string_view source;
};

inline constexpr BehaviourRow kBehaviours[] = {
    {Behaviour::recovery_conf, until(System::pg11) | only(System::gp6),
     "recovery.conf makes a standby or a recovery from an archive, and holds its settings; later the signal "
     "files do, and recovery.conf is refused",
     "xlog.c readRecoveryCommandFile(); since 12 readRecoverySignalFile()"},
    {Behaviour::latest_by_default, since(System::pg12),
     "without recovery_target_timeline the newest timeline is followed",
     "guc.c recovery_target_timeline, boot value; since 16 guc_tables.c"},
    {Behaviour::target_timeline_current, since(System::pg12), "recovery_target_timeline may be 'current'",
     "check_recovery_target_timeline()"},
    {Behaviour::timeline_zero_is_latest, until(System::pg11) | only(System::gp6),
     "a recovery_target_timeline whose number is 0 means 'latest'; later it is a timeline that does not "
     "exist",
     "xlog.c readRecoveryCommandFile(): rtli"},
    {Behaviour::one_recovery_target, since(System::pg12),
     "at most one of the recovery_target settings; before, the last one of recovery.conf counts",
     "error_multiple_recovery_targets()"},
    {Behaviour::target_must_be_reached, since(System::pg13),
     "recovery that ends before its target is an error; before, it ends like any other",
     "xlog.c StartupXLOG(), since 15 xlogrecovery.c PerformWalRecovery()"},
    {Behaviour::target_action, since(System::pg95),
     "recovery_target_action says what follows a target; 9.4 has pause_at_recovery_target",
     "xlog.c readRecoveryCommandFile()"},
    {Behaviour::hot_standby_checks_wal_senders, since(System::pg12),
     "max_wal_senders is among the settings that a hot standby needs as high as its primary",
     "xlog.c CheckRequiredParameterValues()"},
    {Behaviour::minimal_wal_refused, since(System::pg14),
     "archive recovery ends on WAL of wal_level minimal; before, it warns that data may be missing",
     "xlog.c CheckRequiredParameterValues()"},
    {Behaviour::prior_checkpoint_tried, until(System::pg10) | only(System::gp6),
     "recovery that is no standby tries the checkpoint before the last, if the last cannot be read",
     "xlog.c StartupXLOG(): ReadCheckpointRecord(prevCheckPoint)"},
    {Behaviour::prepared_in_wal, only(System::gp6),
     "the state of prepared transactions is in the log alone: recovery reads the PREPARE record of each",
     "Greenplum 6 twophase.c RecoverPreparedTransactions(), SetupCheckpointPreparedTransactionList()"},
    {Behaviour::prepared_written_at_once, until(System::pg95),
     "PREPARE TRANSACTION writes pg_twophase/XID itself; later the first checkpoint behind it does",
     "twophase.c EndPrepare()"},
    {Behaviour::bad_two_phase_file_removed, until(System::pg11),
     "a state file that is damaged or cannot be read is removed with a warning, and its transaction is "
     "gone; later recovery ends on it",
     "twophase.c ReadTwoPhaseFile(), ProcessTwoPhaseBuffer()"},
    {Behaviour::segment_size_in_control, since(System::pg11),
     "the segment size is that of pg_control, and min_wal_size and max_wal_size must be twice it",
     "xlog.c ReadControlFile()"},
    {Behaviour::distributed_transactions, only(System::gp6),
     "a coordinator decides for all segments, and each node has a content id",
     "Greenplum 6 cdbtm.c, cdbutil.c"},
    {Behaviour::rewind_recovers_target, since(System::pg13) | only(System::gp6),
     "pg_rewind recovers a target that was not shut down cleanly, in single-user mode; before, it refuses it",
     "pg_rewind.c ensureCleanShutdown(), sanityChecks()"},
    {Behaviour::segment_copied_whole, only(System::pg94),
     "a new timeline's first segment begins as a copy of the whole old one; later only of its part up to "
     "the last record",
     "xlog.c XLogFileCopy(), its argument upto"},
    {Behaviour::two_phase_names_of_any_length, only(System::gp6),
     "files of pg_twophase are taken whatever the length of their names", "Greenplum 6 twophase.c"},
    {Behaviour::two_phase_names_of_16_digits, since(System::pg17),
     "names in pg_twophase have the epoch, too: 16 digits and not 8", "twophase.c TwoPhaseFilePath()"},
    {Behaviour::archive_mode_always, since(System::pg95), "archive_mode is an enum, with 'always'",
     "xlog.c archive_mode_options"},
    {Behaviour::setting_unit_bytes, since(System::pg11), "settings of memory take B for bytes",
     "guc.c memory_unit_conversion_table"},
    {Behaviour::setting_fractions, since(System::pg12),
     "settings take fractions of their units, and those of time take us", "guc.c parse_int()"},
    {Behaviour::invalidation_of_database, since(System::pg10),
     "an invalidation of the relation map is printed with its database",
     "xactdesc.c, since 14 standbydesc.c standby_desc_invalidations()"},
    {Behaviour::invalidation_of_relsync, since(System::pg18), "invalidations of the relation sync cache",
     "sinval.h SHAREDINVALRELSYNC_ID"},
    {Behaviour::slots_capped, since(System::pg13) | only(System::gp6),
     "max_slot_wal_keep_size bounds what slots hold back", "xlog.c KeepLogSeg()"},
    {Behaviour::slots_invalidated, since(System::pg13), "a checkpoint invalidates slots whose WAL it removes",
     "slot.c InvalidateObsoleteReplicationSlots()"},
    {Behaviour::wal_summarizer, since(System::pg17), "WAL that was not summarized is kept",
     "xlog.c KeepLogSeg(): GetOldestUnsummarizedLSN()"},
    {Behaviour::partial_at_promotion, since(System::pg95) | only(System::gp6),
     "a promotion renames the last segment of the old timeline to N.partial",
     "xlog.c CleanupAfterArchiveRecovery(), earlier StartupXLOG()"},
    {Behaviour::checkpoint_segments, only(System::pg94, System::gp6),
     "checkpoint_segments says how many segments are kept for later use; later min_wal_size and max_wal_size",
     "xlog.c RemoveOldXlogFiles(), XLOGfileslop"},
    {Behaviour::wal_size_in_megabytes, since(System::pg10),
     "min_wal_size and max_wal_size count megabytes; before, segments", "guc.c"},
};

static_assert(sizeof(kBehaviours) / sizeof(kBehaviours[0]) == static_cast<std::size_t>(Behaviour::kCount));

constexpr const BehaviourRow& row_of(Behaviour b) { return kBehaviours[static_cast<std::size_t>(b)]; }
constexpr bool behaves(System system, Behaviour b) { return row_of(b).in.has(system); }

}  // namespace walread::formats
