// Is a message harmless in these files? Pure functions from the facts about the directories that were given;
// no I/O.
#pragma once

#include <string>
#include <vector>

#include "libwalread/facts/message_facts.hpp"
#include "libwalread/judge/message_parser.hpp"

namespace walread {

enum class MessageState : std::uint8_t {
  harmless,     // what it names is ordinary here, or no longer so
  bad,          // the files show that it is in earnest
  cannot_tell,  // the files that would show it are not here, cannot be read, or do not say
};

// Why. In comments: what of Reason is set.
enum class ReasonId : std::uint8_t {
  // What cannot be read.
  directory_unreadable,  // path, os_error
  not_a_directory,       // path
  no_database,           // path
  no_control,            // path
  no_wal,                // path: of the WAL directory, os_error
  nothing_to_read,       // the message does not say where, and no file tells
  // The place.
  reads_now,            // a: the place, b: the record, text: file
  ends_cleanly,         // end
  still_needs,          // a: position; what is needed comes from a source or an archive
  needs_elsewhere,      // a: position, text: the directory whose WAL reaches it
  needs_and_no_source,  // a: where the WAL ends, b: position
  backup_unfinished,    // a: start of the backup; its end is not in the WAL here
  damaged,              // end
  left_timeline,        // a, tli: expected, tli2: found, text: file
  checkpoint_behind,    // a: where the WAL ends, b: the checkpoint
  written_behind,       // a: where the WAL ends, text: the later segment
  ends_before,          // a: where the WAL ends, b: the place
  place_not_here,       // text: segment
  // Segments.
  copy_usable,      // path
  copy_unusable,    // copy
  copy_nowhere,     // text: segment, n: directories looked at
  not_needed,       // text: segment, a: redo point, text2: its segment
  not_written_yet,  // text: segment, a: end of WAL
  may_be_restored,  // note: restore_command is set
  holds_prepare,    // text: segment, n: xid
  // Systems.
  misfit,             // misfit
  other_ids,          // n: theirs, m: ours
  not_this_system,    // path, n: its id, m: the message's
  all_fit,            // n: segments looked at
  same_system,        // n
  differing_systems,  // path, n; text: path, m
  // Positions and timelines.
  beyond_flush,        // path, a: its end, b: flush position
  reached_since,       // path, a: its end, b
  both_beyond,         // a
  left_before,         // path, tli, a: switch, b: place
  still_on_it,         // path, tli
  beyond_fork,         // path, a: end, b: fork
  within_fork,         // path, a: end, b: fork
  history_missing,     // tli
  history_unreadable,  // path, os_error
  history_refused,     // path, text: problem line
  histories_fit,       // n
  history_here,        // path
  history_elsewhere,   // path
  not_listed,          // tli: own, tli2: of the history
  forked_before,       // tli: own, a: switch, b: position
  is_a_child,          // tli: own, tli2
  minimum_elsewhere,   // a, tli: expected, tli2: found
  minimum_fits,        // a, tli
  follows,             // tli: the target here
  // Checkpoint, consistency, settings.
  checkpoint_reads,    // a
  checkpoint_missing,  // a, text: segment
  checkpoint_unread,   // a, text: segment
  label_is_stale,      // path
  reaches,             // a: end, b: needed
  target_set,          // text
  no_target,
  several_targets,     // names
  recovery_conf_here,  // path
  recovery_conf_gone,
  restore_command_set,
  no_restore_command,
  no_source,
  parameter_low,  // text, n: here, m: needed
  parameters_fit,
  settings_incomplete,
  wal_level_minimal,
  wal_level_now,  // text
  standby_mark,   // text: file
  no_standby_mark,
  control_wrong,  // path
  control_right,  // path
  // Slots and transactions.
  slots_unreadable,  // path, os_error
  slot_lost,         // text
  slot_fine,         // text, a
  slot_not_here,     // text
  dtx_open,          // n: at the end of the WAL, m: limit
  dtx_below,         // n, m
  still_prepared,    // n: xid
  not_prepared,      // n: xid
  // pg_rewind.
  not_shut_down,  // path
  shut_down,      // path
  runs,           // path, n: process
  hints_missing,
  hints_there,
  half_promoted,   // path, tli: newest, tli2: pg_control's
  compare_pair,    // `timeline-check --rejoin` answers it
  second_missing,  // the other directory was not given
  no_common,
  common,  // tli
  // Checks at the start.
  check_fails,  // path, text: what the server says
  checks_pass,  // path
  // Messages that say nothing by themselves.
  on_its_way,
  another_line,
  kCount,
};

enum class Weight : std::uint8_t { harmless, bad, unknown, note };

struct Reason {
  ReasonId id{};
  Weight weight = Weight::note;
  std::string path{};
  std::string text{};
  std::string text2{};
  Lsn a{}, b{};
  TimelineId tli = 0, tli2 = 0;
  std::uint64_t n = 0, m = 0;
  int os_error = 0;
  LogEnd end{};
  SegmentCopy copy{};
  MisfitFile misfit{};
  std::vector<std::string> names{};
};

struct MessageJudgement {
  MessageState state = MessageState::cannot_tell;
  std::vector<Reason> reasons{};
};

// What has to be read to judge `message` by the directories `paths`, the first of them that of the node that
// said it, the others those of other nodes or archives.
MessageQuestion question_about(const ParsedMessage& message, std::vector<std::string> paths);

MessageJudgement judge_message(const ParsedMessage& message, const MessageFacts& facts);

}  // namespace walread
