// One row of words for each finding. {key} stands for a piece of its evidence; {subject}, {other},
// {activate}, {rebuild} for what the report is about.
#include <fmt/format.h>

#include <array>
#include <system_error>

#include "libwalread/files/control_file.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/print/printable.hpp"
#include "libwalread/print/time_text.hpp"
#include "libwalread/print/timeline_text.hpp"

namespace walread {

namespace {

using F = FindingId;

struct Words {
  FindingId id;
  std::string_view what;
  std::string_view advice;
};

constexpr Words kWords[] = {
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
    {F::recovery_target_set,
     "recovery of {subject} stops at a target of its own, {setting}: it does not go on to the end of "
     "WAL",
     "remove that setting unless it is meant"},

    {F::history_refused, "a server stops at {file}, of which it does not understand a line",
     "restore that file from the archive "
     "or the other node"},
    {F::not_a_child,
     "timeline {timeline} does not contain the node's own checkpoint at {checkpoint} on timeline "
     "{checkpoint_timeline}: the server stops with \"requested timeline {timeline} is not a child of this "
     "server's history\"",
     "let it follow timeline {checkpoint_timeline} (recovery_target_timeline), remove a history file that is "
     "not of this "
     "cluster's past, or rebuild it: {rebuild}"},
    {F::min_recovery_elsewhere,
     "timeline {timeline} does not contain the minimum recovery point {minimum} on timeline "
     "{minimum_timeline}: the server stops with \"requested timeline {timeline} does not contain "
     "minimum recovery point\"",
     "rebuild it: {rebuild}"},
    {F::checkpoint_record_missing,
     "the checkpoint record at {checkpoint}, with which recovery begins, cannot be read: the "
     "server stops with \"could not locate a valid checkpoint record\"",
     "bring the segment that holds it, {file}, or rebuild the node: {rebuild}"},
    {F::wal_missing, "WAL up to {needed} is needed for a consistent state, and is not all here: {segments}",
     "copy the missing segments into the node's WAL directory, or rebuild it: {rebuild}"},
    {F::fork_segment_missing,
     "timeline {timeline}'s own copy of the segment in which it left timeline {found_timeline} is not "
     "here: {segments}; recovery would replay {file} past the fork at {at} and never become consistent",
     "find that segment and put it into the WAL directory before anybody starts this node; without it only a "
     "new copy helps: "
     "{rebuild}"},
    {F::wal_damaged, "WAL is damaged at {at}, before the consistent point {needed}: {segments}",
     "replace the damaged segment by an intact copy, or rebuild the node: {rebuild}"},
    {F::wal_damaged_behind,
     "WAL is damaged at {at}: recovery ends there although more may follow: {segments}",
     "replace the damaged segment by an intact copy before activation, or lose what follows"},
    {F::wal_gap_behind,
     "recovery ends at {at}, for the next segment is missing though later ones are here: {segments}",
     "bring the missing segment before activation, or lose what follows"},
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
     "bring the WAL up to {minimum} on timeline {minimum_timeline}, or rebuild the node: {rebuild}"},
    {F::consistency_reached,
     "its own WAL is complete and intact from the redo point {begin} to {end}; it is consistent from "
     "{minimum} on",
     ""},
    {F::min_recovery_inside_record, "no record ends at the minimum recovery point {minimum}", ""},
    {F::prepared_segment_missing,
     "{transactions} prepared transactions cannot be restored, for the segments with their PREPARE "
     "records are gone: {segments}; activation fails with \"requested WAL segment has already been "
     "removed\"",
     "bring these segments back, or rebuild the node: {rebuild}"},
    {F::prepared_open, "{transactions} prepared transactions are open at the end of its WAL{gids?: |}",
     "after activation they wait for COMMIT PREPARED or ROLLBACK PREPARED"},
    {F::in_doubt,
     "{transactions} distributed transactions are committed and not yet finished on every segment{gids?: |}",
     "they are finished by distributed recovery after activation; dtx-report shows the segments' side"},
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
     "{directory} goes on where the node's own WAL ends: {records} records ({commits} commits) from {from} "
     "to "
     "{to}, in {files}",
     "copy these files into the WAL directory before activation, or they are lost"},

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

static_assert(std::size(kWords) == static_cast<std::size_t>(F::kCount), "a finding has no words");

const Words& words_of(FindingId id) { return kWords[static_cast<std::size_t>(id)]; }

std::string_view state_name(std::uint64_t state) {
  static constexpr std::array<std::string_view, 7> kNames = {
      "starting up",       "shut down",           "shut down in recovery", "shutting down",
      "in crash recovery", "in archive recovery", "in production"};
  return state < kNames.size() ? kNames[state] : "unrecognized";
}

std::string list_of(const std::vector<std::string>& items, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < items.size() && i < most; ++i)
    out += (i == 0 ? "" : ", ") + printable(items[i]);
  if (items.size() > most) out += fmt::format(" and {} more", items.size() - most);
  return out;
}

std::string list_of(const std::vector<SegmentFact>& segments) {
  std::vector<std::string> items;
  for (const SegmentFact& s : segments)
    items.push_back(s.places.empty() ? s.name + " (nowhere else)"
                                     : s.name + " (there is " + s.places.front() + ")");
  return list_of(items, 4);
}

std::string text_of(std::string_view key, const EvidenceValue& v) {
  using Kind = EvidenceValue::Kind;
  switch (v.kind) {
    case Kind::lsn:
      return to_string(Lsn{v.number});
    case Kind::number:
      if (key == "state") return std::string(state_name(v.number));
      if (key == "os_error") return std::generic_category().message(static_cast<int>(v.number));
      return std::to_string(v.number);
    case Kind::moment: {
      TextBuffer out;
      put_utc_timestamp(out, static_cast<std::int64_t>(v.number));
      return std::string(out.view());
    }
    case Kind::text:
      return printable(v.text);
    case Kind::texts:
      return list_of(v.texts, 4);
    case Kind::segments:
      return list_of(v.segments);
  }
  return {};
}

std::string_view end_words(EndReason reason) {
  switch (reason) {
    case EndReason::range_end:
    case EndReason::range_end_in_record:
      return "reading ended where it was told to";
    case EndReason::zeros:
      return "nothing was written behind it, a clean end";
    case EndReason::recycled:
      return "what follows is left from an earlier use of the file, a clean end";
    case EndReason::torn_record:
      return "what follows is no complete record, as a crash leaves it, and nothing valid follows";
    case EndReason::last_segment:
      return "the segment is full and the next one is not here";
    case EndReason::record_continues:
      return "the last record goes on in a segment that is not here";
    case EndReason::damage:
      return "the WAL is damaged there";
    case EndReason::unreadable:
      return "the file cannot be read on";
  }
  return "";
}

std::string end_sentence(const NodeFacts& node) {
  const LogEnd& end = node.wal.end;
  if (end.left_timeline && end.found != 0)
    return fmt::format(
        "its WAL ends at {}: the file there is of timeline {}, which was left for timeline {} at that point",
        to_string(end.end.at), end.found, end.expected);
  return fmt::format("its WAL ends at {} in {}: {}", to_string(end.end.at), end.file,
                     end_words(end.end.reason));
}

std::string filled(std::string_view text, const Finding& finding, const TimelineReport& report);

// The sentence of the finding that `why` names, with this one's evidence.
std::string because(const Finding& finding, const TimelineReport& report) {
  const EvidenceValue* why = finding.find("why");
  if (why == nullptr) return {};
  if (why->text == "other-version")
    return "the WAL of the two directories is of different releases, or of different sizes of segment or "
           "page";
  for (const FindingRow& row : finding_rows())
    if (row.name == why->text) return filled(words_of(row.id).what, finding, report);
  return printable(why->text);
}

// Why nothing tells how the log of the directory that the finding is about is cut.
std::string wal_fault(const Finding& finding, const TimelineReport& report) {
  const EvidenceValue* directory = finding.find("directory");
  const TimelineFacts& f = report.facts;
  const bool other = f.other && directory != nullptr && directory->text == f.other->path;
  const WalFacts& wal = other ? f.other->wal : f.subject.wal;
  switch (wal.state) {
    case WalFilesState::no_segments:
      return fmt::format("no segment is in {}", printable(wal.place.directory));
    case WalFilesState::no_shape:
      return printable(describe_first_header(wal.place.error));
    case WalFilesState::unknown_magic:
      return fmt::format("its pages are of a system that is not known (magic number {:04X})",
                         wal.place.magic);
    case WalFilesState::ambiguous_system:
      return "no intact record in it tells which system wrote it; say which it is with --system";
    case WalFilesState::ready:
    case WalFilesState::no_directory:
      break;
  }
  return "pg_control does not tell where recovery begins";
}

// What a placeholder stands for; empty if there is no such evidence.
std::string value_of(std::string_view key, const Finding& finding, const TimelineReport& report) {
  const bool greenplum = report.facts.subject.greenplum();
  if (key == "subject") return printable(report.facts.subject.path);
  if (key == "other") return report.facts.other ? printable(report.facts.other->path) : "NEW";
  if (key == "activate") return greenplum ? "gpactivatestandby" : "pg_ctl promote";
  if (key == "rebuild") return greenplum ? "gprecoverseg -F, gpinitstandby" : "pg_basebackup";
  if (key == "because") return because(finding, report);
  if (key == "fault") return wal_fault(finding, report);
  if (key == "end_sentence") return end_sentence(report.facts.subject);
  const EvidenceValue* value = finding.find(key);
  return value != nullptr ? text_of(key, *value) : std::string();
}

// {key} is replaced by its value; {key?before|after} by `before`, the value and `after` if there is one, else
// nothing.
std::string filled(std::string_view text, const Finding& finding, const TimelineReport& report) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find('}', open);
    const std::string_view inside = text.substr(open + 1, close - open - 1);
    text.remove_prefix(close + 1);
    const std::size_t question = inside.find('?');
    const std::string value = value_of(inside.substr(0, question), finding, report);
    if (question == std::string_view::npos) {
      out += value;
    } else if (!value.empty()) {
      const std::size_t bar = inside.find('|', question);
      out += inside.substr(question + 1, bar - question - 1);
      out += value;
      out += inside.substr(bar + 1);
    }
  }
  return out;
}

}  // namespace

std::string sentence_of(const Finding& finding, const TimelineReport& report) {
  return filled(words_of(finding.id).what, finding, report);
}

std::string advice_of(const Finding& finding, const TimelineReport& report) {
  return filled(words_of(finding.id).advice, finding, report);
}

}  // namespace walread
