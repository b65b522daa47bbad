#include "tests/support/timeline_truths.hpp"

#include "tests/support/timeline_recordings.hpp"

namespace walread::test {

namespace {

using F = FindingId;
using V = TimelineVerdict;
using Q = Question;

// Above each group, what the servers and their tools said (README.txt of the scenario).
constexpr TimelineTruth kTruths[] = {
    // all nodes cleanly shut down, standby byte-identical
    {Q::activate, "S1/standby", "", V::ready, F::is_standby},
    {Q::activate, "S1/standby", "S1/master", V::ready, F::is_standby},
    {Q::activate, "S1/master", "S1/standby", V::not_ready, F::not_a_standby},
    {Q::activate, "S1/p0", "", V::not_ready, F::not_a_standby},
    // the mirrors have all; what is prepared is undecided
    {Q::activate, "S2a/standby", "", V::ready, F::is_standby},
    {Q::activate, "S2a/standby", "S2a/master", V::ready, F::is_standby},
    {Q::activate, "S2a/m0", "", V::ready, F::is_standby},
    {Q::activate, "S2a/m0", "S2a/p0", V::ready, F::is_standby},
    {Q::activate, "S2a/m1", "", V::ready, F::is_standby},
    {Q::activate, "S2a/m1", "S2a/p1", V::ready, F::is_standby},
    // decided, not forgotten; the mirrors have all
    {Q::activate, "S2b/standby", "", V::ready, F::is_standby},
    {Q::activate, "S2b/standby", "S2b/master", V::ready, F::is_standby},
    {Q::activate, "S2b/m0", "", V::ready, F::is_standby},
    {Q::activate, "S2b/m0", "S2b/p0", V::ready, F::is_standby},
    {Q::activate, "S2b/m1", "", V::ready, F::is_standby},
    {Q::activate, "S2b/m1", "S2b/p1", V::ready, F::is_standby},
    // m0 was stopped while p0 wrote 9 segments, all of which p0 kept; m1 and the standby went along
    {Q::activate, "S3a/m0", "", V::ready, F::is_standby},
    {Q::activate, "S3a/m0", "S3a/p0", V::ready_with_loss, F::primary_ahead},
    {Q::rejoin, "S3a/m0", "S3a/p0", V::ready, F::consistency_reached},
    {Q::activate, "S3a/m1", "", V::ready, F::is_standby},
    {Q::activate, "S3a/m1", "S3a/p1", V::ready, F::is_standby},
    {Q::activate, "S3a/standby", "", V::ready, F::is_standby},
    {Q::activate, "S3a/standby", "S3a/master", V::ready, F::is_standby},
    // "requested WAL segment 000000010000000000000006 has already been removed": the standby must be rebuilt
    {Q::activate, "S3b/standby", "", V::ready, F::is_standby},
    {Q::activate, "S3b/standby", "S3b/master", V::ready_with_loss, F::loss_not_countable},
    {Q::rejoin, "S3b/standby", "S3b/master", V::not_ready, F::follow_wal_missing},
    // "servers diverged at WAL position 0/1804F4B0 on timeline 1": the old coordinator diverged
    {Q::activate, "S4a/standby", "S4a/master", V::not_ready, F::already_promoted},
    {Q::rejoin, "S4a/master", "S4a/standby", V::ready_with_loss, F::rewind_needed},
    {Q::activate, "S4a/master", "S4a/standby", V::not_ready, F::not_a_standby},
    // "no rewind required": p0 can rejoin as it is
    {Q::rejoin, "S4c/p0", "S4c/m0", V::ready, F::consistency_reached},
    {Q::activate, "S4c/m0", "S4c/p0", V::not_ready, F::already_promoted},
    {Q::activate, "S4c/master", "", V::not_ready, F::not_a_standby},
    // m0 promoted after an immediate stop of p0, with archiving
    {Q::rejoin, "S4e/p0", "S4e/m0", V::ready, F::not_shut_down},
    {Q::activate, "S4e/m0", "S4e/p0", V::not_ready, F::already_promoted},
    // mirrors alive
    {Q::activate, "S5/standby", "", V::ready, F::is_standby},
    {Q::activate, "S5/standby", "S5/master", V::ready, F::is_standby},
    {Q::activate, "S5/m0", "", V::ready, F::is_standby},
    {Q::activate, "S5/m0", "S5/p0", V::ready, F::is_standby},
    // archiving fails, replication does not
    {Q::activate, "S6/m0", "", V::ready, F::is_standby},
    {Q::activate, "S6/m0", "S6/p0", V::ready, F::is_standby},
    {Q::activate, "S6/master", "", V::not_ready, F::not_a_standby},
    // an exclusive backup was never stopped; bb_p1 is a base backup, never started
    {Q::activate, "S8/m1", "", V::ready, F::is_standby},
    {Q::activate, "S8/m1", "S8/p1", V::ready, F::is_standby},
    {Q::activate, "S8/bb_p1", "", V::not_ready, F::never_started_backup},
    {Q::activate, "S8/p1_live", "", V::not_ready, F::not_a_standby},
    {Q::rejoin, "S8/m1", "S8/p1", V::ready, F::not_shut_down},
    // "requested WAL segment 000000010000000000000005 has already been removed": rebuild needed
    {Q::activate, "S9a/m0", "", V::ready, F::is_standby},
    {Q::activate, "S9a/m0", "S9a/p0", V::ready_with_loss, F::loss_not_countable},
    {Q::rejoin, "S9a/m0", "S9a/p0", V::not_ready, F::follow_wal_missing},
    // a prepared transaction from segment 05 on is open, and its PREPARE is there
    {Q::activate, "S10/m0", "", V::ready, F::is_standby},
    {Q::activate, "S10/m0", "S10/p0", V::ready, F::is_standby},
    {Q::activate, "S10/p1", "", V::not_ready, F::not_a_standby},
    {Q::activate, "S10/master", "", V::not_ready, F::not_a_standby},
    // primaries alone: reset, torn
    {Q::activate, "S12/p0_before_reset", "", V::not_ready, F::not_a_standby},
    {Q::activate, "S12/p0_after_reset", "", V::not_ready, F::not_a_standby},
    {Q::activate, "S12/p0", "", V::not_ready, F::not_a_standby},
    {Q::activate, "S13/p0_torn", "", V::not_ready, F::not_a_standby},
    {Q::activate, "S13/p0", "", V::not_ready, F::not_a_standby},
    // A: nothing lost, the standby streamed to the end; then its slot was lost and its WAL removed
    {Q::activate, "P3/A_pinned/standby", "P3/A_pinned/primary", V::ready, F::is_standby},
    {Q::activate, "P3/A_pinned/standby", "P3/B_invalidated/primary", V::ready_with_loss, F::primary_ahead},
    {Q::rejoin, "P3/A_pinned/standby", "P3/B_invalidated/primary", V::ready, F::consistency_reached},
    {Q::activate, "P3/C_all_lost/standby", "P3/C_all_lost/primary", V::ready_with_loss,
     F::loss_not_countable},
    {Q::rejoin, "P3/C_all_lost/standby", "P3/C_all_lost/primary", V::not_ready, F::follow_wal_missing},
    // pg_rewind --dry-run of each pair; B was promoted from A, C from B
    {Q::rejoin, "P4/clean/A", "P4/clean/B", V::ready, F::consistency_reached},
    {Q::rejoin, "P4/clean/B", "P4/clean/A", V::ready_with_loss, F::rewind_needed},
    {Q::activate, "P4/clean/B", "P4/clean/A", V::not_ready, F::already_promoted},
    {Q::activate, "P4/clean/A", "P4/clean/B", V::not_ready, F::not_a_standby},
    {Q::rejoin, "P4/diverged/A", "P4/diverged/B", V::ready_with_loss, F::rewind_needed},
    {Q::rejoin, "P4/diverged/B", "P4/diverged/A", V::ready_with_loss, F::rewind_needed},
    {Q::rejoin, "P4/diverged/B", "P4/diverged/C", V::ready_with_loss, F::rewind_needed},
    {Q::rejoin, "P4/diverged/C", "P4/diverged/B", V::ready_with_loss, F::rewind_needed},
    {Q::rejoin, "P4/diverged/A", "P4/diverged/C", V::not_ready, F::rewind_source_wal_missing},
    {Q::rejoin, "P4/diverged/C", "P4/diverged/A", V::not_ready, F::rewind_target_wal_missing},
    {Q::activate, "P4/diverged/B", "P4/diverged/A", V::not_ready, F::already_promoted},
    {Q::activate, "P4/diverged/C", "P4/diverged/A", V::not_ready, F::already_promoted},
    {Q::activate, "P4/diverged/C", "P4/diverged/B", V::not_ready, F::already_promoted},
    {Q::activate, "P4/diverged/B", "P4/diverged/C", V::not_ready, F::already_promoted},
    // A_from_B follows B; A_from_C can never become consistent, though pg_rewind said "Done!"
    {Q::activate, "P4/rewound/A_from_B_before_start", "", V::ready, F::is_standby},
    {Q::activate, "P4/rewound/A_from_B_standby", "P4/rewound/B_primary", V::ready, F::is_standby},
    {Q::rejoin, "P4/rewound/A_from_B_standby", "P4/rewound/B_primary", V::ready, F::consistency_reached},
    {Q::rejoin, "P4/rewound/A_from_B_before_start", "P4/rewound/B_primary", V::ready, F::not_shut_down},
    {Q::activate, "P4/rewound/A_from_C_before_start", "", V::not_ready, F::fork_segment_missing},
    {Q::activate, "P4/rewound/A_from_C_stuck", "", V::not_ready, F::fork_segment_missing},
    {Q::rejoin, "P4/rewound/A_from_C_before_start", "P4/rewound/C_primary", V::not_ready,
     F::fork_segment_missing},
    {Q::rejoin, "P4/rewound/A_from_C_stuck", "P4/rewound/C_primary", V::not_ready,
     F::rewind_target_wal_missing},
    {Q::activate, "P4/rewound/B_primary", "", V::not_ready, F::already_promoted},
    {Q::activate, "P4/rewound/C_primary", "", V::not_ready, F::already_promoted},
    // primaries
    {Q::activate, "P5/primary", "", V::not_ready, F::not_a_standby},
    {Q::activate, "P5/primary_32MB", "", V::not_ready, F::not_a_standby},
    {Q::activate, "P6/primary", "", V::not_ready, F::not_a_standby},
    {Q::activate, "P7/crashed", "", V::not_ready, F::not_a_standby},
    {Q::activate, "P7/recovered", "", V::not_ready, F::not_a_standby},
    {Q::activate, "P9/primary", "", V::not_ready, F::not_a_standby},
    {Q::activate, "P9/primary_recovered", "", V::not_ready, F::not_a_standby},
    {Q::rejoin, "P7/crashed", "P7/recovered", V::ready, F::pid_file_present},
    {Q::rejoin, "P9/primary", "P9/primary_recovered", V::ready, F::pid_file_present},
    // base backups before any start, one started; a primary killed while a backup ran, and its standby
    {Q::activate, "P8/basebackup_fetch", "", V::not_ready, F::never_started_backup},
    {Q::activate, "P8/basebackup_stream", "", V::not_ready, F::never_started_backup},
    {Q::activate, "P8/basebackup_none", "", V::not_ready, F::never_started_backup},
    {Q::activate, "P8/basebackup_fromstandby", "", V::ready, F::is_standby},
    {Q::activate, "P8/basebackup_stream_started", "", V::not_ready, F::not_a_standby},
    {Q::activate, "P8/primary_during_backup", "", V::not_ready, F::not_a_standby},
    {Q::activate, "P8/standby", "P8/primary_during_backup", V::ready, F::primary_pid_file},
    // a standby promoted to timeline 2; backup_label left behind, kill -9
    {Q::activate, "pg94/promoted", "", V::not_ready, F::already_promoted},
    {Q::activate, "pg10/promoted", "", V::not_ready, F::already_promoted},
    {Q::activate, "pg12/promoted", "", V::not_ready, F::already_promoted},
    {Q::activate, "pg13/promoted", "", V::not_ready, F::already_promoted},
    {Q::activate, "pg14/promoted", "", V::not_ready, F::already_promoted},
    {Q::activate, "pg15/promoted", "", V::not_ready, F::already_promoted},
    {Q::activate, "pg17/promoted", "", V::not_ready, F::already_promoted},
    {Q::activate, "pg14/exclusive_backup", "", V::not_ready, F::not_a_standby},
    // situations from public reports, each started afterwards; F02 fetches from its archive
    {Q::activate, "F02/Bh", "", V::ready, F::phantom_history, "archh"},
    {Q::activate, "F03/B", "", V::ready, F::is_standby},
    {Q::activate, "F04/B106", "", V::not_ready, F::start_up_fails},
    {Q::activate, "F04/Bhex", "", V::not_ready, F::start_up_fails},
    {Q::activate, "F05/B1236", "", V::not_ready, F::start_up_fails},
    {Q::activate, "F05/B1236d", "", V::not_ready, F::start_up_fails},
    {Q::activate, "F10/Bmix2", "", V::not_ready, F::wal_damaged},
    {Q::activate, "F13/B161", "", V::not_ready, F::not_a_child},
};

}  // namespace

std::span<const TimelineTruth> timeline_truths() { return kTruths; }

std::string name_of(const TimelineTruth& t) {
  return std::string(t.subject) + (t.question == Q::rejoin ? " back to " : " beside ") + t.other;
}

std::optional<TimelineOptions> options_of(const TimelineTruth& t) {
  const auto subject = timeline_recording(t.subject);
  const bool alone = *t.other == 0;
  const auto other = alone ? std::nullopt : timeline_recording(t.other);
  if (!subject || (!alone && !other)) return std::nullopt;
  TimelineOptions out{.question = t.question, .subject = *subject, .other = other.value_or("")};
  if (*t.archive != 0) out.archives.push_back(subject->parent_path() / t.archive);
  return out;
}

}  // namespace walread::test
