// The rules behind judge_message(), by what they ask. Each adds its reasons; a rule that adds none has
// nothing to say.
#pragma once

#include "libwalread/judge/message_judge.hpp"

namespace walread {

// What the rules share.
struct MessageCase {
  const ParsedMessage& message;
  const MessageFacts& facts;
  std::vector<Reason>& reasons;

  const MessageNames& names() const { return facts.names; }
  const MessageDirectory& node() const { return facts.directories.front(); }
  const MessageDirectory* second() const {
    return facts.directories.size() > 1 ? &facts.directories[1] : nullptr;
  }
  // The first directory's facts of a node, if it is one whose pg_control can be used. Otherwise says why not.
  const NodeFacts* control() const;
  // The same, and its WAL was read.
  const NodeFacts* walked() const;
  void add(Reason reason) const { reasons.push_back(std::move(reason)); }
};

// Where the WAL of a directory ends, if it was read.
std::optional<Lsn> end_of(const MessageDirectory& directory);
// The history file of `tli` in any of the directories, or null.
const HistoryFact* history_of(const MessageFacts& facts, TimelineId tli);

// message_judge_reading.cpp
void judge_place(const MessageCase& c);
void judge_skipped(const MessageCase& c);
void judge_consistency(const MessageCase& c);
void judge_checkpoint(const MessageCase& c);
// message_judge_files.cpp
void judge_segment(const MessageCase& c);
void judge_archive_size(const MessageCase& c);
void judge_system(const MessageCase& c);
void judge_sizes(const MessageCase& c);
void judge_system_pair(const MessageCase& c);
void judge_slot(const MessageCase& c);
// message_judge_timelines.cpp
void judge_child(const MessageCase& c);
void judge_minimum(const MessageCase& c);
void judge_target_history(const MessageCase& c);
void judge_history_files(const MessageCase& c);
void judge_page_timeline(const MessageCase& c);
void judge_ahead_of_flush(const MessageCase& c);
void judge_not_in_history(const MessageCase& c);
void judge_no_more_wal(const MessageCase& c);
void judge_primary_behind(const MessageCase& c);
// message_judge_start.cpp
void judge_stop_point(const MessageCase& c);
void judge_target(const MessageCase& c);
void judge_recovery_conf(const MessageCase& c);
void judge_restore_command(const MessageCase& c);
void judge_parameters(const MessageCase& c);
void judge_wal_level(const MessageCase& c);
void judge_single_user(const MessageCase& c);
void judge_control_file(const MessageCase& c);
void judge_file_refused(const MessageCase& c);
void judge_dtx_limit(const MessageCase& c);
void judge_abort(const MessageCase& c);
// message_judge_rewind.cpp
void judge_shut_down(const MessageCase& c);
void judge_fork(const MessageCase& c);
void judge_ancestor(const MessageCase& c);
void judge_no_rewind(const MessageCase& c);
void judge_hint_bits(const MessageCase& c);

}  // namespace walread
