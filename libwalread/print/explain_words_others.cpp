// Messages about replication, timelines, start and end of recovery, and pg_rewind.
#include "libwalread/print/explain_words.hpp"

namespace walread {

namespace {

using M = MessageId;

constexpr MessageWords kWords[] = {
    {M::ahead_of_flush, "the standby asks for a position that the server which it asks has not reached",
     "harmless for a moment, if that server is itself a standby that lags",
     "bad if it lasts: the two have diverged, the primary lost the end of its WAL, or was restored from a "
     "backup",
     "timeline-check STANDBY --primary PRIMARY compares them record by record"},
    {M::not_in_history,
     "the standby asks for a position on a timeline that this server left before that position",
     "harmless only if the standby's own WAL does not go beyond that point: a restart then finds the new "
     "timeline",
     "bad otherwise: the standby has WAL that is not part of the cluster's past, it has diverged",
     "timeline-check --rejoin STANDBY --to PRIMARY says whether it can be rewound"},
    {M::no_more_wal, "the server that the standby follows was promoted: its old timeline ends there",
     "harmless: the standby goes on with the new timeline, if it is to follow the latest (the default since "
     "12)",
     "bad if recovery_target_timeline holds it on the old one: it then waits for ever",
     "look whether it says \"new target timeline\" next"},
    {M::primary_behind, "the standby is on a newer timeline than the server that it was told to follow",
     "never harmless: it cannot follow that server",
     "the server is an old primary that was started again, or was never promoted; or the standby picked up "
     "the history "
     "file of a test restore",
     "find out which of the two was promoted last, and point primary_conninfo to it; check for a stray "
     "history file"},
    {M::slot_invalidated,
     "a replication slot held back more WAL than it may (max_slot_wal_keep_size), or was in the way "
     "otherwise: the "
     "server stops keeping WAL for it",
     "harmless if nothing uses the slot any more, or if its standby has an archive to catch up from",
     "bad for its consumer: what it still needed will be removed. The slot cannot be used again",
     "drop the slot; rebuild its consumer, or let it catch up from the archive and make a new slot"},
    {M::slot_unusable, "the slot was invalidated, or never kept WAL: nothing can be read through it",
     "harmless if nobody needs the slot", "bad for its consumer: it cannot go on from where it was",
     "drop the slot and make a new one; a logical subscriber has to copy its tables anew"},
    {M::not_a_child,
     "the timeline that recovery is to follow left this node's timeline before the node's own checkpoint",
     "harmless if a history file that is not of this cluster's past lies in the WAL directory or archive: "
     "remove it",
     "bad otherwise: the node has diverged from what it is to follow",
     "timeline-check names both positions; --rejoin says whether the node can be rewound"},
    {M::new_timeline_not_a_child,
     "a new timeline appeared, and this standby's timeline is none of its ancestors",
     "harmless while the standby goes on with its own source: it does not follow that timeline",
     "bad if it was to follow it: the two have diverged, or the history file is of another node",
     "see where the history file came from; timeline-check --rejoin says whether the node can be rewound"},
    {M::new_timeline_forked_off,
     "a new timeline begins before the position that this standby has reached: it has replayed WAL which "
     "that timeline "
     "does not have",
     "harmless if that timeline is not to be followed: a test restore that wrote into the archive",
     "bad if the new primary is on it: the standby cannot follow, it has diverged",
     "timeline-check --rejoin STANDBY --to NEW_PRIMARY says whether it can be rewound"},
    {M::minimum_recovery_point,
     "the node must recover to a position that the timeline to follow does not contain",
     "never harmless, unless recovery_target_timeline or a stray history file made the node follow a wrong "
     "timeline",
     "the node has data of a timeline that was abandoned",
     "let it follow the timeline that pg_control names (recovery_target_timeline), or rebuild it"},
    {M::target_timeline_missing,
     "recovery_target_timeline asks for a timeline of which there is no history file, here or through "
     "restore_command",
     "harmless if the history file can be brought",
     "bad if the number is wrong: it is read as in C, so 0x10 is 16 and 010 is 8",
     "bring the .history file into the WAL directory, or correct recovery_target_timeline"},
    {M::timeline_in_segment, "a page names a timeline that is not in the history of the one that is followed",
     "harmless at the end of WAL, in a recycled file",
     "bad if the file was copied from another timeline's node",
     "give the directory: timeline-check compares file, page and history"},
    {M::timeline_in_checkpoint,
     "a checkpoint or end of recovery in the WAL changes to a timeline that recovery does not expect there",
     "never harmless", "WAL of another history was replayed, or a history file is wrong or missing",
     "compare the .history files of all nodes and of the archive; timeline-check shows the tree"},
    {M::history_file_bad, "a timeline history file has a line that the server does not accept",
     "never harmless: a server does not start with it",
     "the file was edited, cut off, or is of a release before 9.3",
     "bring the file again from the archive or from the node that was promoted"},
    {M::no_checkpoint, "the checkpoint record with which recovery is to begin cannot be read",
     "harmless if its segment was only left out of the copy, or if a stale backup_label names it on a node "
     "that is no "
     "copy",
     "bad if the segment is damaged or gone",
     "bring the segment; never run pg_resetwal (pg_resetxlog) on a node that "
     "can be rebuilt"},
    {M::checkpoint_invalid,
     "what stands where pg_control or backup_label says that the checkpoint is, is no checkpoint",
     "harmless if the message is about the older of two (\"secondary\", up to 10) and the other is good",
     "bad if the segment is damaged, gone, or another node's",
     "bring the segment; never run pg_resetwal (pg_resetxlog) "
     "on a node that can be rebuilt"},
    {M::no_redo, "the checkpoint record is there, and the WAL from which recovery would begin is not",
     "harmless if the segment was only left out of the copy, or if a stale backup_label is the cause",
     "bad if the segment is gone",
     "bring the segments from the redo point on; a backup needs all WAL from its start on"},
    {M::backup_end,
     "the directory is a copy made by a base backup, and WAL up to the end of that backup is not here",
     "harmless if the rest of the WAL can be brought", "bad if the backup was never finished",
     "bring all WAL that was written during the backup, or make a new backup"},
    {M::consistent_point,
     "WAL ends before the position up to which the data files are known to have been changed",
     "harmless if the rest of the WAL can be brought",
     "bad if it is gone: the data files cannot be made consistent",
     "bring the missing segments, or start it as a standby of a node that has them; never start such a "
     "directory "
     "without its recovery marks"},
    {M::stop_point,
     "the place where recovery is to stop lies before the point from which the data files are consistent "
     "(the end of the "
     "backup, or the minimum recovery point)",
     "harmless: nothing is lost, with a later target or an older backup it works",
     "bad only if that early moment is what is wanted: this copy cannot give it",
     "choose a later target, or begin with a backup that ended before it"},
    {M::target_not_reached, "WAL ends before the place where recovery was told to stop",
     "harmless if the rest of the WAL can be brought; nothing was promoted",
     "bad if the WAL is gone: the wanted moment cannot be reached",
     "bring the WAL up to the target, or choose an earlier one, or none to recover as far as there is WAL"},
    {M::backup_cancelled, "the backup that this copy comes from was given up before it ended",
     "never harmless: this copy can never become consistent", "the copy is of no use", "make a new backup"},
    {M::recovery_conf, "recovery.conf is there, and since 12 a server does not start with it",
     "harmless: nothing was changed",
     "bad only if it is removed without putting its settings elsewhere: the node then "
     "comes up as a primary",
     "move its settings to postgresql.conf, create standby.signal or recovery.signal, then remove the file"},
    {M::no_restore_command, "the node was told to recover, and nothing says from where it gets its WAL",
     "harmless where it only warns (a standby that is fed by hand)", "bad if it is FATAL: it does not start",
     "set restore_command, or make it a standby with primary_conninfo (standby.signal instead of "
     "recovery.signal)"},
    {M::parameters_too_low,
     "a setting here is lower than it was on the primary: a hot standby needs at least as much",
     "harmless once the setting is raised: nothing was changed",
     "bad while it is: the node does not start, pauses, or cannot be promoted",
     "raise the settings that are named to the primary's values, and restart"},
    {M::wal_level_minimal,
     "the WAL was written with wal_level = minimal: changes are missing in it, so it cannot be replayed on a "
     "copy",
     "never harmless for a standby or a restored backup", "the copy cannot get past this point",
     "make a new backup, taken after wal_level was raised"},
    {M::several_targets, "more than one recovery target is set, and a server accepts one",
     "harmless once all but one are removed: nothing was changed",
     "bad while they are there: it does not start",
     "leave one of recovery_target, _lsn, _name, _time, _xid; ALTER SYSTEM may have left one in "
     "postgresql.auto.conf"},
    {M::single_user_standby,
     "a server in single-user mode was started in a directory that is marked as a standby; pg_rewind does "
     "that with a "
     "target that was not shut down cleanly",
     "harmless: nothing was changed", "bad while the mark is there: pg_rewind cannot go on",
     "move standby.signal (recovery.conf) aside, run pg_rewind, put it back"},
    {M::control_checksum,
     "pg_control's bytes do not fit its checksum: it is damaged, or is another release's",
     "harmless if the server's programs are of another major release than the directory",
     "bad otherwise: nothing on this node can be trusted to be known without it",
     "compare PG_VERSION with the programs; else rebuild the node, or take pg_control from a backup of the "
     "same moment"},
    {M::dtx_limit,
     "recovery of a Greenplum coordinator met more transactions that are decided and not forgotten than "
     "max_prepared_transactions allows",
     "harmless once the setting is raised on that node",
     "bad while it is: the coordinator or its standby does not come up",
     "raise max_prepared_transactions on the node that said it, start it, and let distributed recovery "
     "settle them"},
    {M::abort_after_commit,
     "a transaction that the server wants to roll back is committed already: its PREPARE is still listed "
     "although it was "
     "finished before the checkpoint",
     "never harmless: the server ends on it again and again",
     "on Greenplum a checkpoint's list of prepared transactions names one that has ended",
     "keep the files, and ask for help with that transaction; dtx-report shows where it was prepared and "
     "committed"},
    {M::target_not_clean,
     "pg_rewind wants its target shut down cleanly, and its pg_control says something else",
     "harmless: nothing was changed",
     "bad only if the target cannot be started: then its crash cannot be recovered. Beware: starting a node "
     "that crashed "
     "exactly at the fork writes past it",
     "start the target once as it is and stop it (13 and later do that themselves), then run pg_rewind "
     "again"},
    {M::source_not_clean, "pg_rewind's source is a directory, and was not shut down cleanly",
     "harmless: nothing was changed", "bad only if the source cannot be started",
     "start and stop the source, or give it as a running server (--source-server)"},
    {M::diverged, "pg_rewind found where the target and the source part",
     "harmless if the target's WAL ends there: it lost nothing",
     "what the target has behind that position will be lost",
     "timeline-check --rejoin TARGET --to SOURCE lists what will be lost; save it first"},
    {M::no_common_ancestor, "the histories of the two nodes have no timeline in common",
     "harmless if a history file is merely missing on one side: copy it",
     "bad if the nodes are not of one cluster",
     "timeline-check --rejoin OLD --to NEW compares identifiers and histories"},
    {M::no_rewind, "pg_rewind found that the target can follow the source as it is",
     "true if the target's WAL ends at or before the fork",
     "may be false: pg_rewind takes two nodes on the same timeline number as not diverged without comparing "
     "them, and "
     "looks at pg_control alone, which still shows the old timeline shortly after a promotion",
     "timeline-check --rejoin OLD --to NEW compares the records themselves"},
    {M::no_previous_record,
     "pg_rewind looks for the last checkpoint before the fork, and the target's WAL does not reach back that "
     "far",
     "harmless if an archive has the segments: copy them into the target, or use --restore-target-wal (since "
     "13)",
     "bad if they are gone", "timeline-check --rejoin lists which segments are needed and where they are"},
    {M::no_hint_bits_logged,
     "pg_rewind needs every change of the target in its WAL, which data checksums or wal_log_hints = on "
     "ensure",
     "harmless for the data: nothing was changed",
     "this target can only be copied anew: turning it on now is too late",
     "rebuild the node with pg_basebackup; turn wal_log_hints on everywhere for the next time"},
    {M::rewind_incompatible, "pg_rewind is of another major release than source or target",
     "harmless: nothing was changed", "bad if the two nodes are of different releases",
     "use the pg_rewind of the server's own release"},
    {M::crash_recovery_failed,
     "pg_rewind started a server in the target to recover it from its crash, and that failed",
     "harmless if a mark of a standby or a setting is the cause: see the server's own message above",
     "bad if its WAL cannot be replayed",
     "read the message above it and explain that; move standby.signal aside, or recover the target by hand"},
    {M::file_refused, "the server does not accept a file of its data directory, or cannot read it",
     "harmless only if the file was put right since", "bad otherwise: the server does not start",
     "timeline-check DIR names every file that stops its start, and what to do about each"},
    {M::other_timelines_file,
     "recovery took a file of an older timeline, and the history says that this position belongs to a newer "
     "one, whose "
     "own file is missing",
     "never harmless: behind the fork the older timeline's file is not this cluster's past",
     "the segment in which the newer timeline begins is not where recovery looks for it",
     "bring the newer timeline's copy of that segment, from the archive or the new primary"},
    {M::progress, "what recovery or replication is doing, or has done",
     "harmless: a healthy start says so, too",
     "bad only if it is the last line for long: then what is waited for does not come",
     "look at the lines that follow it"},
    {M::server_ended, "the server ended, because its startup process did", "never harmless",
     "what was wrong stands in the FATAL or PANIC line before it", "explain that line instead"},
};

}  // namespace

std::span<const MessageWords> words_about_others() { return kWords; }

const MessageWords& words_of(MessageId id) {
  const auto index = static_cast<std::size_t>(id);
  const auto first = words_about_reading();
  return index < first.size() ? first[index] : words_about_others()[index - first.size()];
}

static_assert(std::size(kWords) + static_cast<std::size_t>(M::ahead_of_flush) ==
                  static_cast<std::size_t>(M::kCount),
              "every message has words");

}  // namespace walread
