// Rules about one node.
#include <algorithm>

#include "libwalread/judge/timeline_rules.hpp"

namespace walread {

namespace {

using F = FindingId;
using S = FindingSeverity;

bool is_beyond(const NodeFacts& node, Lsn needed) { return node.wal.end.end.at >= needed; }

// Whether the way to the target timeline is known: without its history file nothing can be said of the WAL.
bool judge_history_file(const NodeFacts& node, Findings& out) {
  const TargetFacts& t = node.target;
  if (t.history_os_error != 0) {
    out.add(F::history_unreadable, S::unknown,
            {{"timeline", std::uint64_t{t.target}}, {"file", history_file_name(t.target)}});
    return false;
  }
  if (!t.history_here) {
    out.add(F::history_missing, S::unknown,
            {{"timeline", std::uint64_t{t.target}}, {"file", history_file_name(t.target)}});
    return false;
  }
  if (t.history_refused)
    out.add(F::history_refused, S::blocks,
            {{"timeline", std::uint64_t{t.target}}, {"file", history_file_name(t.target)}});
  return true;
}

// Whether pg_control was on the way to the target when it last noted how far the node must recover.
bool was_on_the_way(const NodeFacts& node) {
  const ControlFacts& c = node.control;
  return c.min_recovery.valid() && node.history.tli_of_lsn(c.min_recovery - 1) == c.min_recovery_tli;
}

// "requested timeline N is not a child of this server's history", "... does not contain minimum recovery
// point".
void judge_history(const NodeFacts& node, Findings& out) {
  const TargetFacts& t = node.target;
  const TimelineId at_checkpoint = node.history.tli_of_lsn(node.start_checkpoint);
  if (node.start_tli != 0 && at_checkpoint != node.start_tli) {
    out.add(F::not_a_child, S::blocks,
            {{"timeline", std::uint64_t{t.target}},
             {"checkpoint", node.start_checkpoint},
             {"checkpoint_timeline", std::uint64_t{node.start_tli}},
             {"by_history", std::uint64_t{at_checkpoint}}});
  }
  const ControlFacts& c = node.control;
  if (!c.min_recovery.valid() || c.min_recovery_tli == 0) return;
  const TimelineId at_minimum = node.history.tli_of_lsn(c.min_recovery - 1);
  if (at_minimum != c.min_recovery_tli) {
    out.add(F::min_recovery_elsewhere, S::blocks,
            {{"timeline", std::uint64_t{t.target}},
             {"minimum", c.min_recovery},
             {"minimum_timeline", std::uint64_t{c.min_recovery_tli}},
             {"by_history", std::uint64_t{at_minimum}}});
  }
}

std::vector<SegmentFact> only(const std::vector<SegmentFact>& all, bool fork, const NodeFacts& node) {
  std::vector<SegmentFact> out;
  for (const SegmentFact& s : all) {
    const bool is_fork =
        node.wal.end.left_timeline && s.number == all.front().number && node.wal.end.found != 0;
    if (is_fork == fork) out.push_back(s);
  }
  return out;
}

// How far WAL must reach: the point as messages name it.
Lsn needed_point(const NodeFacts& node) {
  return std::max({node.control.min_recovery, node.control.backup_end, node.start_checkpoint});
}

// 9.4 copies the last segment whole when it begins a timeline, later releases only up to the last record
// (xlog.c XLogFileCopy() and its argument `upto`).
void judge_short_files(const NodeFacts& node, Question question, Findings& out) {
  for (const ShortFileFact& f : node.wal.short_files) {
    const bool copied = f.at_end && question == Question::activate && node.system == formats::System::pg94;
    std::vector<Evidence> evidence{{"segments", std::vector<SegmentFact>{f.segment}},
                                   {"bytes", f.bytes},
                                   {"segment_bytes", node.wal.segment_bytes}};
    if (copied) evidence.push_back({"server_says", std::string("not enough data in file")});
    out.add(F::wal_file_short, copied ? S::blocks : S::warning, std::move(evidence));
  }
}

void judge_segments(const NodeFacts& node, Findings& out) {
  const WalFacts& wal = node.wal;
  const LogEnd& end = wal.end;
  const bool short_of_need = !is_beyond(node, wal.needed_to);
  if (end.left_timeline && short_of_need) {
    out.add(F::fork_segment_missing, S::blocks,
            {{"segments", only(wal.missing, true, node)},
             {"file", end.file},
             {"at", node.history.switch_point(end.found).value_or(TimelineSwitch{}).lsn},
             {"timeline", std::uint64_t{end.expected}},
             {"found_timeline", std::uint64_t{end.found}},
             {"needed", needed_point(node)}});
  }
  const auto missing = end.left_timeline ? only(wal.missing, false, node) : wal.missing;
  if (!missing.empty() && short_of_need)
    out.add(F::wal_missing, S::blocks, {{"segments", missing}, {"needed", needed_point(node)}});
  const bool gap = end.end.error.code == Code::missing_segment;
  if (end.end.reason == EndReason::unreadable && !gap)
    out.add(F::wal_file_unreadable, S::unknown, {{"file", end.file}, {"at", end.end.at}});
  if (!wal.damaged || (gap && short_of_need)) return;
  std::vector<Evidence> evidence{{"segments", std::vector<SegmentFact>{*wal.damaged}},
                                 {"at", end.end.at},
                                 {"needed", needed_point(node)}};
  if (end.end.resumes_at) evidence.push_back({"resumes_at", *end.end.resumes_at});
  const FindingId behind = gap ? F::wal_gap_behind : F::wal_damaged_behind;
  out.add(short_of_need ? F::wal_damaged : behind, short_of_need ? S::blocks : S::loss, std::move(evidence));
}

// xlog.c CheckRecoveryConsistency() and the end of StartupXLOG().
// `as_standby`: it recovers as a standby or from an archive.
void judge_consistency(const NodeFacts& node, bool as_standby, Findings& out) {
  const WalFacts& wal = node.wal;
  const ControlFacts& c = node.control;
  const Lsn end = wal.end.end.at;
  bool consistent = true;
  const bool in_backup = node.label.usable || c.backup_start.valid() || c.backup_end_required;
  // A primary that crashed while an exclusive backup went on has its label, too, and starts all the same.
  const bool waits = as_standby || c.backup_end_required || (node.label.usable && node.label.streamed);
  if (in_backup && waits && !wal.backup_end_seen) {
    // A backup from a standby has no backup-end record: it ends at the minimum recovery point of the copied
    // control file.
    const Lsn until = node.label.from_standby ? c.min_recovery : c.backup_end;
    if (!until.valid() || end < until) {
      out.add(F::backup_end_not_reached, S::blocks,
              {{"backup_start", node.label.present ? node.start_redo : c.backup_start},
               {"until", until},
               {"end", end}});
      consistent = false;
    }
  }
  if (c.min_recovery.valid() && end < c.min_recovery) {
    out.add(
        F::consistency_not_reached, S::blocks,
        {{"minimum", c.min_recovery}, {"minimum_timeline", std::uint64_t{c.min_recovery_tli}}, {"end", end}});
    consistent = false;
  } else if (c.min_recovery > wal.begin && !wal.min_recovery_is_boundary && end > c.min_recovery) {
    out.add(F::min_recovery_inside_record, S::warning, {{"minimum", c.min_recovery}});
  }
  if (consistent && wal.start)
    out.add(
        F::consistency_reached, S::info,
        {{"begin", wal.begin}, {"minimum", std::max(c.min_recovery, node.start_checkpoint)}, {"end", end}});
}

// Greenplum 6 keeps the state of prepared transactions in the log only, so their PREPARE records must be
// there.
void judge_transactions(const NodeFacts& node, Findings& out) {
  std::vector<SegmentFact> gone;
  std::vector<std::string> gids;
  for (const PreparedFact& p : node.wal.prepared) {
    if (!p.here && node.greenplum()) gone.push_back({.name = p.segment, .places = p.elsewhere});
    if (!p.gid.empty()) gids.push_back(p.gid);
  }
  if (!gone.empty())
    out.add(F::prepared_segment_missing, S::blocks,
            {{"segments", gone}, {"transactions", std::uint64_t{gone.size()}}});
  if (node.wal.prepared_count != 0)
    out.add(F::prepared_open, S::info, {{"transactions", node.wal.prepared_count}, {"gids", gids}});
  if (node.wal.in_doubt_count != 0)
    out.add(F::in_doubt, S::info, {{"transactions", node.wal.in_doubt_count}, {"gids", node.wal.in_doubt}});
}

}  // namespace

bool judge_readable(const NodeFacts& node, bool as_other, Findings& out) {
  const auto add = [&](FindingId id, std::vector<Evidence> evidence) {
    evidence.push_back({"directory", node.path});
    evidence.push_back({"why", std::string(name_of(id))});
    out.add(as_other ? F::other_unusable : id, S::unknown, std::move(evidence));
    return false;
  };
  switch (node.kind) {
    case DirectoryKind::cannot_open:
      return add(F::directory_unreadable, {errno_of(node.os_error)});
    case DirectoryKind::not_directory:
      return add(F::not_a_directory, {});
    case DirectoryKind::wal_directory:
      return add(F::is_wal_directory, {});
    case DirectoryKind::other:
      return add(F::not_a_data_directory, {});
    case DirectoryKind::data_directory:
      break;
  }
  if (node.control.missing) return add(F::control_file_missing, {});
  if (node.control.os_error != 0) return add(F::control_file_unreadable, {errno_of(node.control.os_error)});
  if (!node.control.usable) return add(F::control_file_unusable, {});
  const WalPlaceFacts& place = node.wal.place;
  if (place.missing) {
    std::vector<Evidence> evidence{{"wal_directory", place.directory}};
    if (!place.link.empty()) evidence.push_back({"link", place.link});
    return add(F::wal_directory_missing, std::move(evidence));
  }
  if (place.os_error != 0)
    return add(F::wal_directory_unreadable, {{"wal_directory", place.directory}, errno_of(place.os_error)});
  if (!node.wal.walked) return add(F::wal_unreadable, {});
  return true;
}

void judge_own_wal(const NodeFacts& node, Question question, Findings& out) {
  if (node.label.present && !node.label.usable) out.add(F::label_unusable, S::unknown);
  if (!judge_history_file(node, out)) return;
  // A segment missing at a fork that the node has once passed is the cause, a history that does not fit the
  // consequence; a history that the node never followed is the cause itself.
  if (was_on_the_way(node)) judge_segments(node, out);
  judge_history(node, out);
  if (!was_on_the_way(node)) judge_segments(node, out);
  if (!node.wal.start) {
    out.add(F::checkpoint_record_missing, S::blocks,
            {{"checkpoint", node.start_checkpoint},
             {"redo", node.start_redo},
             {"end", node.wal.end.end.at},
             {"file", node.wal.end.file}});
  }
  if (node.wal.was_reset)
    out.add(F::wal_was_reset, S::warning, {{"directory", node.path}, {"at", node.start_checkpoint}});
  const bool as_standby = question == Question::rejoin || node.marks.standby || node.marks.archive_recovery;
  judge_short_files(node, question, out);
  judge_consistency(node, as_standby, out);
  judge_transactions(node, out);
  out.add(F::end_of_wal, S::info,
          {{"end", node.wal.end.end.at}, {"last", node.wal.end.end.last}, {"file", node.wal.end.file}});
}

void judge_role(const NodeFacts& node, Findings& out) {
  const ControlFacts& c = node.control;
  const std::vector<Evidence> state{{"state", std::uint64_t{static_cast<std::uint8_t>(c.state)}},
                                    {"timeline", std::uint64_t{c.tli}}};
  switch (role_of(node)) {
    case NodeRole::standby:
      // A base backup says "in production" until it is started, but brings its backup_label.
      if ((c.state == DbState::shut_down || c.state == DbState::in_production) && !node.label.present) {
        out.add(
            F::never_ran_as_standby, S::warning,
            {{"file", node.marks.signal_file}, {"state", std::uint64_t{static_cast<std::uint8_t>(c.state)}}});
      } else {
        out.add(F::is_standby, S::info, {{"file", node.marks.signal_file}});
      }
      break;
    case NodeRole::archive_recovery:
      out.add(F::promotes_itself, S::warning, {{"file", node.marks.signal_file}});
      break;
    case NodeRole::backup:
      out.add(F::never_started_backup, S::blocks, {{"start", node.label.start}});
      break;
    case NodeRole::half_promoted:
      out.add(F::half_done_promotion, S::blocks,
              {{"timeline", std::uint64_t{c.tli}},
               {"new_timeline", std::uint64_t{std::max(node.newest_with_wal, c.min_recovery_tli)}}});
      break;
    case NodeRole::promoted: {
      std::vector<Evidence> evidence{{"timeline", std::uint64_t{c.tli}}};
      if (!node.history.entries.empty()) {
        evidence.push_back({"fork", node.history.entries.back().switch_lsn});
        evidence.push_back({"parent", std::uint64_t{node.history.entries.back().parent}});
      }
      out.add(F::already_promoted, S::blocks, std::move(evidence));
      break;
    }
    case NodeRole::unmarked_standby:
      out.add(F::standby_mark_missing, S::blocks, state);
      break;
    case NodeRole::primary:
    case NodeRole::not_known:
      out.add(F::not_a_standby, S::blocks, state);
      break;
  }
  if (node.marks.promote_requested) out.add(F::promote_requested, S::warning);
  if (!node.marks.recovery_target.empty())
    out.add(F::recovery_target_set, S::warning, {{"setting", node.marks.recovery_target}});
  if (node.marks.runs_here) {
    out.add(F::server_runs, S::warning, {{"pid", static_cast<std::uint64_t>(node.marks.pid.value_or(0))}});
  } else if (node.marks.pid) {
    out.add(F::pid_file_present, S::warning, {{"pid", static_cast<std::uint64_t>(*node.marks.pid)}});
  }
}

}  // namespace walread
