// The WAL of one node: can it recover, and up to where?
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
  if (t.does_not_exist) return false;  // judge_start_up() says so
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
// point": the server ends at the first of them, and the second says nothing more then.
void judge_history(const NodeFacts& node, Findings& out) {
  const TargetFacts& t = node.target;
  const TimelineId at_checkpoint = node.history.tli_of_lsn(node.start_checkpoint);
  if (node.start_tli != 0 && at_checkpoint != node.start_tli) {
    return out.add(F::not_a_child, S::blocks,
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
    const bool copied =
        f.at_end && question == Question::activate && node.does(formats::Behaviour::segment_copied_whole);
    std::vector<Evidence> evidence{{"segments", std::vector<SegmentFact>{f.segment}},
                                   {"bytes", f.bytes},
                                   {"segment_bytes", node.wal.segment_bytes}};
    if (copied) evidence.push_back({"server_says", std::string("not enough data in file")});
    out.add(F::wal_file_short, copied ? S::blocks : S::warning, std::move(evidence));
  }
}

// Its own WAL does not reach what it needs, and other places have the rest: where.
void judge_elsewhere(const NodeFacts& node, Question question, const LogWay& rest, Findings& out) {
  std::vector<SegmentFact> segments = rest.from_archive;
  segments.insert(segments.end(), rest.from_other.begin(), rest.from_other.end());
  // A standby streams the rest from the node that it follows; one that nobody feeds stays where it is.
  out.add(F::consistent_elsewhere, question == Question::rejoin ? S::info : S::blocks,
          {{"end", node.wal.end.end.at}, {"needed", needed_point(node)}, {"segments", std::move(segments)}});
}

void judge_short_of_need(const NodeFacts& node, Findings& out) {
  const WalFacts& wal = node.wal;
  const LogEnd& end = wal.end;
  if (end.left_timeline) {
    out.add(F::fork_segment_missing, S::blocks,
            {{"segments", only(wal.missing, true, node)},
             {"file", end.file},
             {"at", node.history.switch_point(end.found).value_or(TimelineSwitch{}).lsn},
             {"timeline", std::uint64_t{end.expected}},
             {"found_timeline", std::uint64_t{end.found}},
             {"needed", needed_point(node)}});
  }
  const auto missing = end.left_timeline ? only(wal.missing, false, node) : wal.missing;
  if (!missing.empty())
    out.add(F::wal_missing, S::blocks, {{"segments", missing}, {"needed", needed_point(node)}});
}

// `rest_is_there`: what its own WAL lacks for consistency is proven to be elsewhere. `read_again`: see
// OwnWalContext.
void judge_segments(const NodeFacts& node, bool rest_is_there, bool read_again, Findings& out) {
  const WalFacts& wal = node.wal;
  const LogEnd& end = wal.end;
  const bool short_of_need = !is_beyond(node, wal.needed_to);
  if (short_of_need && !rest_is_there) judge_short_of_need(node, out);
  const bool gap = end.end.error.code == Code::missing_segment;
  if (end.end.reason == EndReason::unreadable && !gap)
    out.add(F::wal_file_unreadable, S::unknown, {{"file", end.file}, {"at", end.end.at}});
  if (!wal.damaged || (short_of_need && (gap || rest_is_there))) return;
  std::vector<Evidence> evidence{{"segments", std::vector<SegmentFact>{*wal.damaged}},
                                 {"at", end.end.at},
                                 {"needed", needed_point(node)}};
  if (end.end.resumes_at) evidence.push_back({"resumes_at", *end.end.resumes_at});
  if (short_of_need) return out.add(F::wal_damaged, S::blocks, std::move(evidence));
  const FindingId id = node.crashed ? F::crash_wal_damaged : gap ? F::wal_gap_behind : F::wal_damaged_behind;
  // What is read again from elsewhere is no loss; but nothing tells how far a server came whose last segments
  // are gone.
  const FindingSeverity again = node.crashed && gap ? S::unknown : S::info;
  out.add(id, read_again ? again : node.crashed ? S::blocks : S::loss, std::move(evidence));
}

// xlog.c CheckRecoveryConsistency() and the end of StartupXLOG().
// `as_standby`: it recovers as a standby or from an archive. `rest_is_there`: as above, up to needed_to.
void judge_consistency(const NodeFacts& node, bool as_standby, bool rest_is_there, Findings& out) {
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
    if ((!until.valid() || end < until) && !(rest_is_there && until.valid())) {
      out.add(F::backup_end_not_reached, S::blocks,
              {{"backup_start", node.label.present ? node.start_redo : c.backup_start},
               {"until", until},
               {"end", end}});
      consistent = false;
    }
  }
  if (rest_is_there) return;
  if (c.min_recovery.valid() && end < c.min_recovery) {
    out.add(
        F::consistency_not_reached, S::blocks,
        {{"minimum", c.min_recovery}, {"minimum_timeline", std::uint64_t{c.min_recovery_tli}}, {"end", end}});
    consistent = false;
  } else if (c.min_recovery > wal.begin && !wal.min_recovery_is_boundary && end > c.min_recovery) {
    out.add(F::min_recovery_inside_record, S::warning, {{"minimum", c.min_recovery}});
  }
  const bool whole = !node.crashed || is_normal(wal.end.end.reason);
  if (consistent && wal.start && whole)
    out.add(F::consistency_reached, S::info,
            {{"begin", wal.begin}, {"minimum", consistent_from(node)}, {"end", end}});
}

// Greenplum 6 keeps the state of prepared transactions in the log only, so their PREPARE records must be
// there.
void judge_transactions(const NodeFacts& node, const Tally* beyond, Findings& out) {
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
  std::vector<std::string> in_doubt = node.wal.in_doubt;
  if (beyond != nullptr)
    std::erase_if(in_doubt, [&](const std::string& gid) {
      return std::ranges::find(beyond->forgotten, gid) != beyond->forgotten.end();
    });
  const std::uint64_t count = node.wal.in_doubt_count - (node.wal.in_doubt.size() - in_doubt.size());
  if (count != 0) out.add(F::in_doubt, S::info, {{"transactions", count}, {"gids", std::move(in_doubt)}});
}

// Whether the control file is of a history that the target timeline does not have, without the node ever
// having been on the way there: then nothing that is said of that timeline's segments is a cause.
bool is_stray_target(const NodeFacts& node) {
  return node.start_tli != 0 && node.history.tli_of_lsn(node.start_checkpoint) != node.start_tli &&
         !was_on_the_way(node);
}

// What an archive might bring that nobody has named: no lack of WAL is certain then, and no damage the last
// word.
void doubt_what_is_missing(std::vector<Finding>& list, std::size_t from) {
  for (std::size_t i = from; i < list.size(); ++i) {
    switch (list[i].id) {
      case F::consistent_elsewhere:
      case F::wal_missing:
      case F::wal_damaged:
      case F::crash_wal_damaged:
      case F::fork_segment_missing:
      case F::consistency_not_reached:
      case F::backup_end_not_reached:
      case F::checkpoint_record_missing:
        if (list[i].severity == S::blocks) list[i].severity = S::unknown;
        break;
      default:
        break;
    }
  }
}

}  // namespace

// From where on its data are consistent (xlogrecovery.c CheckRecoveryConsistency(), xlogrecovery_redo() of
// BACKUP_END).
Lsn consistent_from(const NodeFacts& node) {
  if (node.crashed) return node.wal.end.end.at;
  // A shutdown checkpoint is not replayed itself: recovery begins behind it (xlog.c StartupXLOG(), since 15
  // xlogrecovery.c PerformWalRecovery()).
  const auto& start = node.wal.start;
  const Lsn first = start && start->redo == start->lsn ? start->end : Lsn{};
  return std::max({needed_point(node), node.wal.backup_end_at, first});
}

void judge_own_wal(const NodeFacts& node, const OwnWalContext& context, Findings& out) {
  const std::size_t first = out.list().size();
  const bool rest_is_there = context.rest != nullptr && context.rest->reached;
  // One that is to come back is made a standby, whatever it is now.
  const bool fetches = context.question == Question::rejoin ? node.marks.restore_command : node.fetches;
  const bool fetches_unseen = fetches && !context.archives_named;
  if (fetches_unseen)
    out.add(F::archive_not_named, S::warning, {{"directory", node.path}, {"end", node.wal.end.end.at}});
  if (node.label.present && !node.label.usable) out.add(F::label_unusable, S::unknown);
  if (!judge_history_file(node, out)) return;
  if (is_stray_target(node)) return judge_history(node, out);
  // A segment missing at a fork that the node has once passed is the cause, a history that does not fit the
  // consequence; a history that the node never followed is the cause itself.
  if (was_on_the_way(node)) judge_segments(node, rest_is_there, context.read_again, out);
  judge_history(node, out);
  if (!was_on_the_way(node)) judge_segments(node, rest_is_there, context.read_again, out);
  if (rest_is_there) {
    judge_elsewhere(node, context.question, *context.rest, out);
  } else if (!node.wal.start) {
    out.add(F::checkpoint_record_missing, S::blocks,
            {{"checkpoint", node.start_checkpoint},
             {"redo", node.start_redo},
             {"end", node.wal.end.end.at},
             {"file", node.wal.end.file}});
  }
  if (node.wal.was_reset)
    out.add(F::wal_was_reset, S::warning, {{"directory", node.path}, {"at", node.start_checkpoint}});
  const bool as_standby =
      context.question == Question::rejoin || node.marks.standby || node.marks.archive_recovery;
  judge_short_files(node, context.question, out);
  judge_consistency(node, as_standby, rest_is_there, out);
  judge_transactions(node, context.beyond, out);
  if (fetches_unseen) doubt_what_is_missing(out.list(), first);
  out.add(F::end_of_wal, S::info,
          {{"end", node.wal.end.end.at}, {"last", node.wal.end.end.last}, {"file", node.wal.end.file}});
}

}  // namespace walread
