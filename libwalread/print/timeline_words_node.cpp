// What is said of one node.
#include "libwalread/print/timeline_words.hpp"

namespace walread {

namespace {

using F = FindingId;

constexpr TimelineWords kWords[] = {
    {F::directory_unreadable, "{directory} cannot be read: {os_error}",
     "check the path, and run this as a user who may read it, such as the owner of the data directory"},
    {F::not_a_directory, "{directory} is a file, not a data directory", "name the data directory itself"},
    {F::is_wal_directory,
     "{directory} holds WAL segments, but it is not a data directory: it has neither PG_VERSION nor "
     "global/pg_control",
     "name the data directory that the WAL belongs to; a WAL directory elsewhere is given with --wal-dir, an "
     "archive with --archive"},
    {F::not_a_data_directory,
     "{directory} is not a data directory: it has neither PG_VERSION nor global/pg_control",
     "name the data directory itself, complete with global/pg_control"},
    {F::control_file_missing, "{directory} has no global/pg_control, so nothing tells where recovery begins",
     "copy global/pg_control from the node and run this again; no server starts without it"},
    {F::control_file_unreadable, "{directory}/global/pg_control cannot be read: {os_error}",
     "run this as a user who may read it, such as the owner of the data directory"},
    {F::control_file_unusable,
     "{directory}/global/pg_control is damaged or of a system that is not known, so nothing in it can be "
     "relied on",
     "controldata says what is wrong with it; a server refuses to start on it"},
    {F::wal_directory_missing,
     "the WAL of {directory} is not here: {wal_directory} does not exist{link?, and is a symbolic link to |}",
     "copy the WAL directory, too, or name it with --wal-dir"},
    {F::wal_directory_unreadable, "the WAL directory {wal_directory} cannot be read: {os_error}",
     "check the path, and run this as a user who may read it"},
    {F::wal_unreadable, "the WAL of {directory} cannot be read: {fault}",
     "check these files, or bring intact copies of them"},
    {F::history_missing,
     "the history file {file} of timeline {timeline} is not here, so it is not known where that timeline "
     "left its parent",
     "copy {file} from the other node or the archive, or name the archive with --archive"},
    {F::history_unreadable, "the history file {file} cannot be read",
     "check its permissions and copy it again"},
    {F::label_unusable, "backup_label does not say where recovery begins: the server stops at it",
     "restore that file from the backup"},
    {F::archive_unreadable, "the archive {directory} cannot be read: {os_error}",
     "check the path, and run this as a user who may read it, or leave it out"},
    {F::archive_without_wal, "no WAL that can be read is in the archive {directory}", "check the path"},
    {F::archive_unusable, "{directory} was left out: its WAL is of another database system", ""},
    {F::other_unusable, "what the other node has is not known: {because}",
     "complete that copy, or leave it out to judge {subject} alone"},

    {F::is_standby, "{subject} is a standby: {file} says so", ""},
    {F::never_ran_as_standby,
     "{file} makes {subject} a standby, but its control file says \"{state}\": it has not run as one "
     "since it was a primary itself",
     "check that this is not the old primary"},
    {F::not_a_standby,
     "{subject} is not a standby: no recovery.conf or standby.signal is in it, and its control file says "
     "\"{state}\"",
     "check that the right directory was named; a primary is started, not activated"},
    {F::already_promoted,
     "{subject} was promoted before and is on timeline {timeline} now{fork?, which it began at |}: "
     "there is nothing left to activate",
     "start it as a primary; for the old one use --rejoin OLD --to {subject}"},
    {F::never_started_backup,
     "{subject} is a base backup that was never started: backup_label is in it and nothing makes it "
     "a standby",
     "make it a standby first (standby.signal or recovery.conf), or restore it as a database of its own"},
    {F::standby_mark_missing,
     "the control file says \"{state}\", but no recovery.conf or standby.signal is in {subject}: "
     "started like this it would recover as after a crash and stay on timeline {timeline}",
     "put the file back before anybody starts this directory"},
    {F::half_done_promotion,
     "a promotion to timeline {new_timeline} was begun and not finished: pg_control is still on "
     "timeline {timeline}",
     "start it and let it finish; until its first checkpoint tools that look at pg_control alone go wrong"},
    {F::promotes_itself,
     "{file} makes {subject} recover from an archive and then promote itself, without being asked", ""},
    {F::promote_requested,
     "a request for promotion already lies in {subject}: it promotes itself as soon as it starts", ""},
    {F::server_runs,
     "the server of {subject} is running (process {pid}): its files change while they are read",
     "repeat this when it has stopped"},
    {F::pid_file_present,
     "postmaster.pid names process {pid}: the server of {subject} either runs on another machine or ended "
     "without cleaning up",
     "make sure that it does not run"},
    {F::stops_too_early,
     "recovery of {node} stops at {setting}, at {at}, before the consistent point {needed}: the server stops "
     "with \"requested "
     "recovery stop point is before consistent recovery point\"",
     "take {setting} out of the configuration of {node}"},
    {F::stops_and_shuts_down,
     "recovery of {node} stops at {setting}{at?, at |}, and recovery_target_action shuts the server down "
     "there each time it is started",
     "take {setting} and recovery_target_action out of the configuration of {node}"},
    {F::stops_before_its_end,
     "recovery of {node} stops at {setting}, at {at}: what its own WAL holds behind that, up to {end}, "
     "commits of it "
     "too, is not replayed and is lost with the activation",
     "take {setting} out of the configuration of {node}, unless it is meant to stop there"},
    {F::target_not_reached,
     "its WAL ends at {end} before {setting} is reached: at the end of recovery the server stops with "
     "\"recovery ended before "
     "configured recovery target was reached\"",
     "take {setting} out of the configuration of {node}, or bring the WAL that reaches it"},
    {F::target_not_known,
     "recovery of {node} stops at {setting}; whether and where its WAL reaches that is not known",
     "take {setting} out of the configuration of {node}, unless it is meant to stop there"},
    {F::target_left_behind,
     "{setting} is in the configuration of {node}: recovery stops there and goes no further, so it never "
     "follows",
     "take {setting} out of the configuration of {node}"},
    {F::start_up_fails, "{start_up}{server_says?; the server stops with \"|\"}", "{start_up_advice}"},
    {F::start_up_not_known, "{start_up}{server_says?; the server may stop with \"|\"}", "{start_up_advice}"},
    {F::start_up_remark, "{start_up}{server_says?; the server says \"|\"}", "{start_up_advice}"},

    {F::history_refused, "a server stops at {file}, of which it does not understand a line",
     "restore that file from the archive "
     "or the other node"},
    {F::not_a_child,
     "timeline {timeline} does not contain the node's own checkpoint at {checkpoint} on timeline "
     "{checkpoint_timeline}: the server stops with \"requested timeline {timeline} is not a child of this "
     "server's history\"",
     "find out where {history_file} comes from: if it is not of this cluster's past, move it out of the WAL "
     "directory; "
     "if it is, this node belongs to timeline {checkpoint_timeline} and cannot go over to {timeline}"},
    {F::min_recovery_elsewhere,
     "timeline {timeline} does not contain the minimum recovery point {minimum} on timeline "
     "{minimum_timeline}: the server stops with \"requested timeline {timeline} does not contain "
     "minimum recovery point\"",
     "use another standby or a backup: what this node has replayed is not on the way to timeline {timeline}"},
    {F::checkpoint_record_missing,
     "the checkpoint record at {checkpoint}, with which recovery begins, cannot be read: the "
     "server stops with \"could not locate a valid checkpoint record\"",
     "put an intact copy of {file} into its WAL directory; without one only a backup or another standby "
     "helps"},
    {F::wal_missing, "WAL up to {needed} is needed for a consistent state, and is not all here: {segments}",
     "copy these segments into its WAL directory, or start it as a standby of a node that has them; if "
     "nobody has "
     "them, only a backup or another standby helps"},
    {F::fork_segment_missing,
     "timeline {timeline}'s own copy of the segment in which it left timeline {found_timeline} is not "
     "here: {segments}; recovery would replay {file} past the fork at {at} and never become consistent",
     "put that segment into its WAL directory before anybody starts it"},
    {F::wal_damaged,
     "WAL is damaged at {at}, before the consistent point {needed}: {damage}; the file is "
     "{segments}",
     "replace the damaged segment by an intact copy; without one only a backup or another standby helps"},
    {F::crash_wal_damaged,
     "{node} crashed, so that its data are consistent only at the end of its WAL, and that is damaged at "
     "{at}: {damage}; "
     "the file is {segments}. A server would start all the same, with pages newer than the WAL that it "
     "replays",
     "replace the damaged segment by an intact copy before anybody starts it"},
    {F::wal_damaged_behind,
     "WAL is damaged at {at}: {damage}; recovery ends there although more may follow; the file is "
     "{segments}",
     "replace the damaged segment by an intact copy before activation, or lose what follows"},
    {F::wal_gap_behind,
     "recovery ends at {at}, for the next segment is missing though later ones are here: {segments}",
     "bring the missing segment before activation, or lose what follows"},
    {F::wal_file_short,
     "{segments} has {bytes#byte|bytes} and not {segment_bytes}: it was cut off behind the last record that "
     "recovery reads there{server_says?; activation copies the whole file and stops with \"|\"}",
     "bring an intact copy of that file; what was behind the cut cannot be known without one"},
    {F::wal_file_unreadable, "{file} cannot be read, so where WAL ends is not known",
     "check the file's permissions and disk, and run this again"},
    {F::wal_was_reset,
     "the WAL of {directory} was made anew by pg_resetwal (pg_resetxlog) at {at}: what came before is given "
     "up",
     "no other node can follow it over that point"},
    {F::backup_end_not_reached,
     "WAL ends at {end}, before the end of the base backup that this directory is a copy of: the "
     "server stops with \"WAL ends before end of online backup\"",
     "bring the WAL up to the end of that backup, or make a new backup"},
    {F::consistency_not_reached,
     "WAL ends at {end}, before the minimum recovery point {minimum}: the server stops with \"WAL "
     "ends before consistent recovery point\"",
     "bring the WAL up to {minimum} on timeline {minimum_timeline}, or start it as a standby of a node that "
     "has it"},
    {F::consistent_elsewhere,
     "its own WAL ends at {end}, before the consistent point {needed}; the WAL up to there is elsewhere: "
     "{segments}",
     "start it as a standby of its source, which streams what is missing, or copy these segments into its "
     "WAL directory "
     "while it is stopped"},
    {F::consistency_reached,
     "its own WAL is complete and intact from the redo point {begin} to {end}; it is consistent from "
     "{minimum} on",
     ""},
    {F::min_recovery_inside_record, "no record ends at the minimum recovery point {minimum}", ""},
    {F::prepared_segment_missing,
     "{transactions#prepared transaction|prepared transactions} cannot be restored, for the segments with "
     "their PREPARE "
     "records are gone: {segments}; activation fails with \"requested WAL segment has already been "
     "removed\"",
     "put these segments back into its WAL directory before anybody starts it"},
    {F::prepared_open,
     "{transactions#prepared transaction is|prepared transactions are} open at the end of its WAL{gids?: |}; "
     "{who_settles}",
     ""},
    {F::in_doubt,
     "{transactions#distributed transaction is|distributed transactions are} committed and not yet finished "
     "on every segment{gids?: |}",
     ""},
    {F::phantom_history,
     "{file} is here, but no WAL of timeline {timeline}: a promotion that was not finished, or a file of a "
     "test restore",
     "find out where it comes from; if it is not of this cluster's past, remove it before activation"},
    {F::new_timeline, "activation would begin timeline {timeline} at {from}", ""},
    {F::timeline_collision,
     "timeline {timeline} exists already in {place}, which this node does not see: activation would "
     "begin a second timeline of that number",
     "copy {file} into the WAL directory first, so that a new number is taken; otherwise archiving stops at "
     "that file"},
    {F::newer_timeline_in_archive,
     "{directory} has WAL of timeline {timeline}, which this node knows nothing of: another node "
     "was promoted and may hold what this one would lose",
     "find the node that is on timeline {timeline} and name it with --primary"},
    {F::end_of_wal, "{end_sentence}", ""},
    {F::archive_ahead,
     "{directory} goes on where the node's own WAL ends: {records#record|records} ({commits#commit|commits}) "
     "from {from} "
     "to "
     "{to}{gids?, of the global transactions |}, in {files}",
     "copy these files into its WAL directory while it is stopped"},
    {F::archive_not_named,
     "restore_command is set in {directory}: recovery fetches WAL and histories from an archive that was not "
     "named here, and may go on behind {end}, or to another timeline",
     "name that archive with --archive to have it taken into account"},
};

static_assert(std::size(kWords) == static_cast<std::size_t>(F::foreign_system), "a finding has no words");
static_assert(are_in_order(kWords, F::directory_unreadable),
              "the words of a finding stand in another's place");

}  // namespace

std::span<const TimelineWords> words_about_a_node() { return kWords; }

const TimelineWords& words_of(FindingId id) {
  const auto all = words_about_a_node();
  const auto n = static_cast<std::size_t>(id);
  return n < all.size() ? all[n] : words_about_a_pair()[n - all.size()];
}

}  // namespace walread
