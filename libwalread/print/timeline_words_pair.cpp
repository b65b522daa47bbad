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
    {F::other_cannot_start,
     "{directory} cannot be started as it lies, so nothing can follow it or be copied from it: {because}",
     "put that right first; timeline-check {directory} says how"},
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
     "({records_compared#record|records} compared)",
     ""},
    {F::primary_ahead,
     "the primary is ahead: {at_least?|}{records#record|records}, {bytes#byte|bytes}, "
     "{commits#commit|commits} from {from} to {to} would be "
     "lost{last_commit?; the last commit is of |}{gids?; global transactions among them: |}",
     "{save_from_primary}"},
    {F::primary_ahead_uncommitted,
     "the primary has {records#record|records} more, from {from} to {to}, and no commit among them: no "
     "committed work is lost",
     ""},
    {F::primary_ahead_housekeeping,
     "the primary has {records#record|records} more, from {from} to {to}; none of them changes data", ""},
    {F::primary_diverged,
     "the old primary went on by itself from {from} to {to} on timeline {timeline}: "
     "{records#record|records}, "
     "{bytes#byte|bytes}, {commits#commit|commits} are on that side only{last_commit?; the last commit is of "
     "|}{gids?; global transactions among them: |}",
     "save what matters from the old primary before it is rewound or copied anew"},
    {F::primary_wal_damaged,
     "the primary's WAL cannot be read behind {at}, in {file}: what it has behind that is not known",
     "look for intact WAL of the primary from {at} on: on its disk, or in an archive (--archive)"},
    {F::loss_not_countable,
     "the primary's WAL reaches to {to}, but from {gap_from} to {counted_from} it is nowhere: at least "
     "{commits#commit|commits} would be "
     "lost{gids? (global transactions among them: |)}, and what lies in that gap cannot be counted",
     "name the primary's archive with --archive, if there is one"},
    {F::standby_ahead,
     "the standby has {records#record|records} more than the primary, from {from} to {to}: the primary's "
     "copy is "
     "older, or its disk has lost the end of its WAL",
     ""},
    {F::standby_abandoned,
     "the standby is on timeline {timeline} beyond {fork}, where the cluster went on with timeline "
     "{other_timeline}: its {records#record|records} from {from} to {to} are of an abandoned branch",
     "do not activate it; rejoin it: --rejoin {subject} --to {other}"},
    {F::diverged_same_timeline,
     "both nodes are on timeline {timeline} and yet differ from {at} on: {own_records#record|records} "
     "({own_commits#commit|commits}) here, {other_records#record|records} ({other_commits#commit|commits}) "
     "there; tools "
     "that compare timeline numbers do not notice",
     "decide which of the two is to be kept before anything is started"},
    {F::history_contradicted,
     "by their history files the two nodes are one up to {fork}, but their WAL differs from {at} on",
     "decide which of the two is to be kept before anything is started; the history files are not to be "
     "trusted"},
    {F::no_common_timeline,
     "the two nodes have no timeline in common: {timeline} here and {other_timeline} there",
     "decide which of the two is to be kept"},
    {F::ancestry_not_known,
     "how timeline {timeline} here and timeline {other_timeline} there are related is not known: a "
     "history file is missing",
     "copy the .history files of both nodes, or name the archive with --archive"},
    {F::common_part_missing,
     "not one record is on both nodes, so that they are one up to {end} rests on their files' word "
     "and not on content",
     "name an archive with --archive that has WAL of both"},

    {F::can_follow,
     "{subject} can follow {other} as it is: its WAL ends at {end}, and a proven way leads from there to the "
     "other's "
     "end at {to} ({records_compared#record|records} compared)",
     ""},
    {F::follow_wal_missing,
     "to catch up from {from} to {to} it needs WAL that is nowhere in a usable form: {segments}; the way is "
     "proven up to "
     "{stopped_at}",
     ""},
    {F::follow_wal_elsewhere,
     "to catch up from {from} it needs segments that the other node no longer has: {segments}",
     "copy these segments into the WAL directory of {subject}, or set restore_command so that it fetches "
     "them"},
    {F::wrong_segment_in_place,
     "{file} goes on behind {at} with records of a timeline that was left there; recovery would replay them, "
     "and the node "
     "could never follow again",
     "before anybody starts {subject}, put into its WAL directory: {segments}"},
    {F::short_segment_in_place,
     "these files of {subject} are shorter than a segment, and what it streams would be written into them, "
     "where "
     "it could not read the last page: {files}",
     "move these files out of the WAL directory of {subject}: {files}"},
    {F::stray_history,
     "{subject} has {file}, a history of a timeline that {other} is not on: it would try to go over to that "
     "one and not follow "
     "({server_says})",
     "move {file} out of the WAL directory of {subject} (and out of the archive that it restores from)"},
    {F::stray_in_archive,
     "an archive has {file}, of a timeline that {other} is not on: recovery that restores from there with "
     "recovery_target_timeline = latest would try to go over to that one",
     "set recovery_target_timeline = {wanted} in {subject} before it is started"},
    {F::stray_in_source,
     "{other} has {file}, of a timeline that it is not on: pg_rewind copies it, and the rewound node would "
     "try "
     "to go over to that timeline",
     "move {file} out of the WAL directory of {other}"},
    {F::source_history_elsewhere,
     "{other} has lost the history file of its own timeline: nobody can get it from there, neither a standby "
     "nor "
     "pg_rewind",
     "copy it into the WAL directory of {other}: {segments}"},
    {F::source_may_remove,
     "the WAL that it has to read lies in {directory} from {first} on; a checkpoint there may remove it "
     "before it was read",
     "before {other} is started or makes a checkpoint, let it keep that WAL: a physical replication slot for "
     "{subject}, or "
     "{wal_keep} large enough"},
    {F::rewind_needed,
     "{subject} went beyond {fork}, where the two part, to {end}: {gap_from?at least (from | on WAL is "
     "missing) }{records#record|records} "
     "({commits#commit|commits}) are "
     "lost when it is rewound{checkpoint? from the last common checkpoint at |}{no_commit?; |}"
     "{last_commit?; the last commit is of |}{gids?; global transactions among them: |}",
     "{save_from_old}"},
    {F::rewind_not_possible,
     "pg_rewind refuses: {directory} needs {why} = on (instead of wal_log_hints data checksums will do)", ""},
    {F::no_common_checkpoint,
     "no checkpoint before {fork} is in the WAL that is here: pg_rewind stops with \"could not find "
     "previous WAL record\"",
     ""},
    {F::rewind_target_wal_missing,
     "pg_rewind reads {subject}'s WAL from {first} to {last}, of which these are nowhere in a usable form: "
     "{segments}",
     ""},
    {F::rewind_target_wal_elsewhere,
     "pg_rewind reads {subject}'s WAL from {first} to {last}, of which these are elsewhere: "
     "{segments}",
     "copy these into {subject}'s WAL directory: {segments}"},
    {F::rewind_source_wal_missing,
     "after a rewind recovery needs {other}'s WAL from {first} to {last}, of which these are "
     "nowhere in a usable form: {segments}; pg_rewind would report success and the node never become "
     "consistent",
     ""},
    {F::rewind_source_wal_elsewhere,
     "after a rewind recovery needs {other}'s WAL from {first} to {last}, of which it does not "
     "have these: {segments}",
     "copy these into {subject}'s WAL directory, whatever pg_rewind left there: {segments}"},
    {F::rewind_removes_own_wal,
     "pg_rewind removes from {subject}'s WAL directory what {other} does not have, and recovery needs these "
     "afterwards: {segments}",
     "copy these files of {subject} aside before pg_rewind runs: {segments}"},
    {F::rewind_recovery_removes,
     "{subject} was not shut down cleanly: pg_rewind recovers it first, and the checkpoint at the end of "
     "that may remove what "
     "it then reads: {segments}",
     "copy these files aside, and set {wal_keep} in {subject} to more than {count} segments before pg_rewind "
     "runs"},
    {F::rewind_needs_recovery,
     "{subject} was not shut down cleanly: pg_rewind of this release stops with \"target server must be shut "
     "down cleanly\"",
     "recover {subject} where nobody can connect: postgres --single -D {subject} template1 < /dev/null"},
    {F::rewind_refuses_standby,
     "{file} is in {subject}, which was not shut down cleanly: it is recovered in single-user mode before a "
     "rewind, which stops with \"standby mode is not supported by single-user servers\"",
     "move {file} out of {subject}, so that it can be recovered by itself"},
    {F::unarchived_wal,
     "these segments of {subject} wait for being archived, and go with a rewind or a new copy: {files}",
     "copy these files of {subject} into the archive, or aside: {files}"},
    {F::not_shut_down,
     "{subject} was not shut down cleanly: its control file says \"{state}\"; its WAL ends at {end}", ""},
    {F::new_not_promoted,
     "{directory} is no primary yet, so where it will leave the old timeline is not known",
     "repeat this after the promotion"},
    {F::old_ahead_same_timeline,
     "{subject} has {records#record|records} ({commits#commit|commits}) on timeline {timeline} that {other} "
     "does "
     "not have, from {from} to {to}; pg_rewind takes two nodes on one timeline as not diverged",
     "if {other} is to be the primary all the same, promote it to a timeline of its own; what {subject} has "
     "beyond {from} is lost "
     "then"},
};

static_assert(std::size(kWords) ==
                  static_cast<std::size_t>(F::kCount) - static_cast<std::size_t>(F::foreign_system),
              "a finding has no words");
static_assert(are_in_order(kWords, F::foreign_system), "the words of a finding stand in another's place");

}  // namespace

std::span<const TimelineWords> words_about_a_pair() { return kWords; }

}  // namespace walread
