// What is said of two nodes.
#include "libwalread/print/timeline_words.hpp"

namespace walread {

namespace {

using F = FindingId;

constexpr TimelineWords kWords[] = {
    {F::foreign_system,
     "the two directories are of different database systems: {system_id} and {other_system_id}",
     "name the two nodes of one pair"},
    {F::other_content,
     "the two directories are of different segments: content {content} and content {other_content}",
     "name the two nodes of one pair"},
    {F::same_dbid, "both directories have gp_dbid {dbid}: one is a copy of the other, made by hand", ""},
    {F::other_is_standby, "{directory}, named as the primary, is a standby itself",
     "check that the two were not swapped"},
    {F::primary_runs, "the old primary is running (process {pid}): activation now makes two primaries",
     "stop it for good first"},
    {F::primary_pid_file,
     "the old primary left postmaster.pid (process {pid}): it runs on another machine or crashed",
     "make sure that it is dead and stays dead before activation"},
    {F::loss_not_known,
     "what the old primary has beyond this is not known{last_commit?; the last commit here is of |}",
     "name its files with --primary, or its archive with --archive"},
    {F::nothing_lost,
     "both nodes have the same WAL up to {end}, and the primary has nothing beyond it "
     "({records_compared} records compared)",
     ""},
    {F::primary_ahead,
     "the primary is ahead: {records} records, {bytes} bytes, {commits} commits from {from} to {to} would be "
     "lost{last_commit?; the last commit is of |}",
     "if the primary's disk can still be read, copy its segments from {from} on into the standby's WAL "
     "directory first"},
    {F::primary_ahead_housekeeping,
     "the primary has {records} records more, from {from} to {to}; none of them changes data", ""},
    {F::primary_diverged,
     "the old primary went on by itself from {from} to {to} on timeline {timeline}: {records} records, "
     "{bytes} bytes, {commits} commits are on that side only{last_commit?; the last commit is of |}",
     "save what matters from it before it is rewound or rebuilt"},
    {F::primary_wal_damaged,
     "the primary's WAL is damaged at {at} in {file}: what it has behind that is not known",
     "look at it with waldump --on-damage=skip"},
    {F::loss_not_countable,
     "the primary's WAL reaches to {to}, but not all of it from {from} on is there: what it holds up to "
     "{counted_from} would be lost and cannot be counted",
     "name the primary's archive with --archive; this standby can no longer catch up from the primary alone"},
    {F::standby_ahead,
     "the standby has {records} records more than the primary, from {from} to {to}: the primary's copy is "
     "older, or its disk has lost the end of its WAL",
     ""},
    {F::standby_abandoned,
     "the standby is on timeline {timeline} beyond {fork}, where the cluster went on with timeline "
     "{other_timeline}: its {records} records from {from} to {to} are of an abandoned branch",
     "do not activate it; rejoin it: --rejoin {subject} --to {other}"},
    {F::diverged_same_timeline,
     "both nodes are on timeline {timeline} and yet differ from {at} on: {own_records} records "
     "({own_commits} commits) here, {other_records} records ({other_commits} commits) there; tools "
     "that compare timeline numbers do not notice",
     "decide which of the two is to be kept before anything is started; the other must be rebuilt: "
     "{rebuild}"},
    {F::history_contradicted,
     "by their history files the two nodes are one up to {fork}, but their WAL differs from {at} on",
     "do not trust the history files; decide which node is to be kept and rebuild the other: {rebuild}"},
    {F::no_common_timeline,
     "the two nodes have no timeline in common: {timeline} here and {other_timeline} there",
     "rebuild one from the other: {rebuild}"},
    {F::ancestry_not_known,
     "how timeline {timeline} here and timeline {other_timeline} there are related is not known: a "
     "history file is missing",
     "copy the .history files of both nodes, or name the archive with --archive"},
    {F::common_part_missing,
     "no stretch of WAL is on both nodes, so that they are one up to {end} rests on their files' word "
     "and not on content",
     ""},

    {F::can_follow,
     "{subject} can follow {other} as it is: its WAL ends at {end}, and the other has the same up to there "
     "({records_compared} records compared)",
     "make it a standby of {other} and start it; no rewind is needed"},
    {F::follow_wal_missing, "to catch up from {from} it needs segments that are nowhere any more: {segments}",
     "rebuild it: {rebuild}"},
    {F::follow_wal_elsewhere,
     "to catch up from {from} it needs segments that the other node no longer has: {segments}",
     "set restore_command, or copy these segments into its WAL directory"},
    {F::rewind_needed,
     "{subject} went beyond {fork}, where the two part, to {end}: {records} records ({commits} commits) are "
     "lost when it is rewound{checkpoint?, from the last common checkpoint at |}"
     "{last_commit?; the last commit is of |}",
     "save what matters from it, then run pg_rewind (Greenplum: gprecoverseg)"},
    {F::rewind_not_possible,
     "pg_rewind refuses: {directory} needs {why} = on (instead of wal_log_hints data checksums will do)",
     "rebuild it: {rebuild}"},
    {F::no_common_checkpoint,
     "no checkpoint before {fork} is in the WAL that is here: pg_rewind stops with \"could not find "
     "previous WAL record\"",
     "name the archive with --archive, or rebuild it: {rebuild}"},
    {F::rewind_target_wal_missing,
     "pg_rewind reads {subject}'s WAL from {first} to {last}, of which these are nowhere: "
     "{segments}",
     "rebuild it: {rebuild}"},
    {F::rewind_target_wal_elsewhere,
     "pg_rewind reads {subject}'s WAL from {first} to {last}, of which these are elsewhere: "
     "{segments}",
     "copy them into {subject}'s WAL directory first, or use pg_rewind --restore-target-wal"},
    {F::rewind_source_wal_missing,
     "after a rewind recovery needs {other}'s WAL from {first} to {last}, of which these are "
     "nowhere: {segments}; pg_rewind would report success and the node never become consistent",
     "do not rewind; rebuild it: {rebuild}"},
    {F::rewind_source_wal_elsewhere,
     "after a rewind recovery needs {other}'s WAL from {first} to {last}, of which it does not "
     "have these: {segments}",
     "copy them into the WAL directory after the rewind and before the start; releases of pg_rewind before "
     "2024 remove them "
     "from the target"},
    {F::not_shut_down,
     "{subject} was not shut down cleanly: its control file says \"{state}\"; its WAL ends at {end}",
     "pg_rewind up to 12 asks for a clean shutdown first; later ones recover it by themselves"},
    {F::new_not_promoted,
     "{directory} is no primary yet, so where it will leave the old timeline is not known",
     "repeat this after the promotion"},
    {F::old_ahead_same_timeline,
     "{subject} has {records} records ({commits} commits) on timeline {timeline} that {other} does "
     "not have, from {from} to {to}; pg_rewind takes two nodes on one timeline as not diverged",
     "promote {other} to a timeline of its own first and repeat this"},
};

static_assert(std::size(kWords) ==
                  static_cast<std::size_t>(F::kCount) - static_cast<std::size_t>(F::foreign_system),
              "a finding has no words");

}  // namespace

std::span<const TimelineWords> words_about_a_pair() { return kWords; }

}  // namespace walread
