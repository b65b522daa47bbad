// Can the old primary come back?
#include <algorithm>
#include <cstdlib>

#include "libwalread/judge/timeline_rules.hpp"

namespace walread {

namespace {

using F = FindingId;
using S = FindingSeverity;

std::vector<Evidence> with(std::vector<Evidence> evidence, std::vector<Evidence> more) {
  for (Evidence& e : more) evidence.push_back(std::move(e));
  return evidence;
}

// The node, if it has a restore_command and nobody has named an archive; else null.
const NodeFacts* fetches_unseen(const TimelineFacts& facts, const NodeFacts& node) {
  return node.marks.restore_command && facts.archives.empty() ? &node : nullptr;
}

void remark_unseen(const NodeFacts& node, FindingSeverity severity, Lsn end, Findings& out) {
  out.add(F::archive_not_named, severity, {{"directory", node.path}, {"end", end}});
}

// Whether a way is there, and what of it has to be copied first. `unseen`: whose settings let it fetch from
// an archive that nobody has named; null: nobody's.
void judge_way(const LogWay& way, const NodeFacts* unseen, FindingId nowhere, FindingId elsewhere,
               const std::vector<SegmentFact>& to_copy, const std::vector<Evidence>& more, Findings& out) {
  if (!way.reached) {
    if (unseen != nullptr) remark_unseen(*unseen, S::unknown, way.stopped_at, out);
    return out.add(nowhere, unseen != nullptr ? S::unknown : S::blocks,
                   with(more, {{"segments", way.missing}, {"stopped_at", way.stopped_at}, {"to", way.to}}));
  }
  if (!to_copy.empty()) out.add(elsewhere, S::warning, with(more, {{"segments", to_copy}}));
}

std::vector<SegmentFact> both(const std::vector<SegmentFact>& a, const std::vector<SegmentFact>& b) {
  std::vector<SegmentFact> out = a;
  out.insert(out.end(), b.begin(), b.end());
  return out;
}

// A target that was not shut down cleanly is recovered by a single-user server before it is rewound.
void judge_target_recovery(const TimelineFacts& facts, Findings& out) {
  const NodeFacts& old = facts.subject;
  if (old.control.stopped_cleanly()) return;
  if (old.label.present && !old.label.usable) out.add(F::label_unusable, S::unknown);
  if (!old.does(formats::Behaviour::rewind_recovers_target)) out.add(F::rewind_needs_recovery, S::warning);
  if (old.marks.standby || old.marks.archive_recovery)
    out.add(F::rewind_refuses_standby, S::warning,
            {{"file", old.marks.signal_file}, {"directory", old.path}});
  if (!facts.rewind->lost_in_recovery.empty())
    out.add(F::rewind_recovery_removes, S::warning,
            {{"segments", facts.rewind->lost_in_recovery},
             {"count", std::uint64_t{facts.rewind->lost_in_recovery.size()}}});
}

// What has to lie in the target's WAL directory before pg_rewind runs, in order and each once.
std::vector<SegmentFact> to_be_copied(const RewindFacts& r) {
  std::vector<SegmentFact> all = both(r.target.from_archive, r.target.from_other);
  if (r.recovery) all = both(all, both(r.recovery->from_archive, r.recovery->from_other));
  std::ranges::sort(all, {}, &SegmentFact::number);
  const auto again = std::ranges::unique(all, {}, &SegmentFact::number);
  all.erase(again.begin(), again.end());
  return all;
}

// The timeline in its control file when pg_rewind reads that: the end of a recovery writes it.
TimelineId timeline_once_recovered(const NodeFacts& node) {
  return node.control.stopped_cleanly() ? node.control.tli : std::max(node.control.tli, node.target.target);
}

void judge_rewind(const TimelineFacts& facts, Findings& out) {
  const NodeFacts& old = facts.subject;
  const PairFacts& p = *facts.pair;
  const RewindFacts& r = *facts.rewind;
  const Lsn fork = p.fork.valid() ? p.fork : p.parted_at;
  std::vector<Evidence> evidence{
      {"fork", fork}, {"fork_timeline", std::uint64_t{p.fork_tli}}, {"end", std::max(p.only_a.until, fork)}};
  if (r.checkpoint) {
    evidence.push_back({"checkpoint", r.checkpoint->lsn});
    evidence.push_back({"redo", r.checkpoint->redo});
  }
  if (!p.only_a.whole()) evidence.push_back({"gap_from", p.only_a.gaps.front().begin});
  out.add(F::rewind_needed, S::loss, with(std::move(evidence), evidence_of(p.only_a.tally)));
  // pg_rewind.c main(): with equal numbers in both control files "no rewind required", whatever the histories
  // say.
  const TimelineId tli = timeline_once_recovered(old);
  if (p.ancestry == Ancestry::parted && tli == timeline_once_recovered(*facts.other))
    out.add(F::diverged_same_timeline, S::blocks,
            {{"at", fork},
             {"timeline", std::uint64_t{tli}},
             {"own_records", p.only_a.tally.records},
             {"other_records", p.only_b.tally.records},
             {"own_commits", p.only_a.tally.all_commits()},
             {"other_commits", p.only_b.tally.all_commits()}});
  // pg_rewind.c sanityChecks() of the target; libpq_source.c init_libpq_conn() of the source.
  if (!old.control.hint_bits_logged) {
    out.add(F::rewind_not_possible, S::blocks,
            {{"why", std::string("wal_log_hints")}, {"directory", old.path}});
  } else if (!facts.other->control.full_page_writes) {
    out.add(F::rewind_not_possible, S::blocks,
            {{"why", std::string("full_page_writes")}, {"directory", facts.other->path}});
  }
  if (!r.checkpoint) return out.add(F::no_common_checkpoint, S::blocks, {{"fork", fork}});
  // What it changed on disk behind the place where its own recovery ends, pg_rewind does not learn of; and
  // that recovery reads its WAL directory only.
  judge_way(r.recovery && !r.recovery->reached ? *r.recovery : r.target, nullptr,
            F::rewind_target_wal_missing, F::rewind_target_wal_elsewhere, to_be_copied(r),
            {{"first", r.first_needed_in_target}, {"last", r.last_needed_in_target}}, out);
  // What the rewound node lacks of the source's WAL: an archive has it, or it was its own.
  judge_way(r.source, fetches_unseen(facts, *facts.other), F::rewind_source_wal_missing,
            F::rewind_source_wal_elsewhere,
            facts.other->marks.restore_command ? r.source.from_other
                                               : both(r.source.from_archive, r.source.from_other),
            {{"first", r.first_needed_in_source}, {"last", r.last_needed_in_source}}, out);
  if (r.source.reached && !r.source.from_other.empty())
    out.add(F::rewind_removes_own_wal, S::warning, {{"segments", r.source.from_other}});
  judge_target_recovery(facts, out);
}

void judge_archives_history(const TimelineFacts& facts, TimelineId stray, Findings& out) {
  if (stray == 0) return;
  out.add(F::stray_in_archive, S::warning,
          {{"file", history_file_name(stray)}, {"wanted", std::uint64_t{facts.other->target.target}}});
}

// A history that was lost where it is asked for, and is still somewhere.
void judge_lost_history(const std::optional<SegmentFact>& found, Findings& out) {
  if (found)
    out.add(F::source_history_elsewhere, S::warning, {{"segments", std::vector<SegmentFact>{*found}}});
}

void judge_follow(const TimelineFacts& facts, Findings& out) {
  const NodeFacts& old = facts.subject;
  const PairFacts& p = *facts.pair;
  const LogWay& way = facts.follow->way;
  judge_way(way, fetches_unseen(facts, old), F::follow_wal_missing, F::follow_wal_elsewhere,
            old.marks.restore_command ? std::vector<SegmentFact>{} : way.from_archive,
            {{"from", old.wal.end.end.at}}, out);
  if (!facts.follow->before_start.empty())
    out.add(
        F::wrong_segment_in_place, S::warning,
        {{"segments", facts.follow->before_start}, {"file", old.wal.end.file}, {"at", old.wal.end.end.at}});
  judge_archives_history(facts, facts.follow->stray_in_archive, out);
  if (!facts.follow->short_in_place.empty()) {
    std::vector<std::string> files;
    for (const SegmentFact& s : facts.follow->short_in_place) files.push_back(s.name);
    out.add(F::short_segment_in_place, S::warning, {{"files", std::move(files)}});
  }
  if (facts.follow->stray_history != 0)
    out.add(
        F::stray_history, S::blocks,
        {{"file", history_file_name(facts.follow->stray_history)},
         {"server_says",
          std::string("new timeline ") + std::to_string(facts.follow->stray_history) +
              " is not a child of database system timeline, or forked off before current recovery point"}});
  // The link from the node's own last record to the next one is a proof, too; without any record of its own,
  // that its checkpoint is where its control file says.
  const bool joined =
      way.reached && way.to > way.from && (old.wal.end.end.last.valid() || way.met_checkpoint);
  if (!p.is_proven() && !joined) out.add(F::common_part_missing, S::unknown, {{"end", p.parted_at}});
  if (!way.reached) return;
  judge_lost_history(facts.follow->history_elsewhere, out);
  if (!way.from_other.empty())
    out.add(F::source_may_remove, facts.follow->removed_at_start ? S::warning : S::info,
            {{"first", way.from_other.front().name}, {"directory", facts.other->path}});
  out.add(F::can_follow, S::info,
          {{"end", old.wal.end.end.at},
           {"fork", p.fork},
           {"records_compared", p.content.records},
           {"to", way.to},
           {"other_timeline", std::uint64_t{facts.other->target.target}}});
}

// V23: recovery that is told one timeline goes over to no other (xlogrecovery.c rescanLatestTimeLine() is
// asked for RECOVERY_TARGET_TIMELINE_LATEST alone). Up to 11 the setting is part of the recovery.conf that
// the plan writes.
void judge_timeline_setting(const TimelineFacts& facts, const NodeFacts& node, Findings& out) {
  const std::string& set = node.marks.target_timeline;
  if (set.empty() || set == "latest" || node.recovery_conf() || facts.pair->ancestry == Ancestry::same)
    return;
  // pg_rewind writes the source's timeline into the control file: that is then the current one.
  if (set == "current" && facts.rewind) return;
  if (std::strtoul(set.c_str(), nullptr, 0) == facts.other->target.target) return;
  out.add(F::target_left_behind, S::blocks,
          {{"setting", "recovery_target_timeline = " + set}, {"directory", node.path}});
}

// False if the two cannot be related, so that neither following nor rewinding can be judged.
bool judge_relation(const TimelineFacts& facts, Findings& out) {
  const PairFacts& p = *facts.pair;
  const std::vector<Evidence> timelines{{"timeline", std::uint64_t{facts.subject.target.target}},
                                        {"other_timeline", std::uint64_t{facts.other->target.target}}};
  if (p.ancestry == Ancestry::not_known) {
    out.add(F::ancestry_not_known, S::unknown, timelines);
    return false;
  }
  if (p.ancestry == Ancestry::no_common) {
    out.add(F::no_common_timeline, S::blocks, timelines);
    return false;
  }
  if (p.is_contradicted()) {
    out.add(p.ancestry == Ancestry::same ? F::diverged_same_timeline : F::history_contradicted, S::blocks,
            {{"at", *p.content.differs_at},
             {"records_compared", p.content.records},
             {"timeline", std::uint64_t{p.fork_tli}},
             {"fork", p.fork},
             {"own_records", p.only_a.tally.records},
             {"other_records", p.only_b.tally.records},
             {"own_commits", p.only_a.tally.all_commits()},
             {"other_commits", p.only_b.tally.all_commits()}});
    return false;
  }
  if (p.ancestry == Ancestry::same && p.only_a.tally.records != 0 && !facts.follow->beyond.valid()) {
    out.add(F::old_ahead_same_timeline, S::blocks,
            with({{"from", p.parted_at}, {"to", p.only_a.until}, {"timeline", std::uint64_t{p.fork_tli}}},
                 evidence_of(p.only_a.tally)));
    return false;
  }
  return true;
}

void judge_own(const TimelineFacts& facts, Findings& out) {
  const bool follows = facts.follow && !facts.follow->beyond.valid();
  judge_own_wal(facts.subject,
                {.question = facts.question,
                 .rest = follows && facts.to_consistency ? &*facts.to_consistency : nullptr,
                 .archives_named = !facts.archives.empty(),
                 .read_again = follows && facts.follow->way.reached},
                out);
}

}  // namespace

void judge_rejoin(const TimelineFacts& facts, Findings& out) {
  const NodeFacts& old = facts.subject;
  if (!judge_readable(old, false, out)) return;
  if (!judge_readable(*facts.other, true, out)) return;
  if (!judge_identity(facts, out)) return;
  if (!facts.pair->comparable)
    return out.add(F::other_unusable, S::unknown,
                   {{"directory", facts.other->path}, {"why", std::string("other-version")}});
  if (old.marks.runs_here) {
    out.add(F::server_runs, S::blocks, {{"pid", static_cast<std::uint64_t>(old.marks.pid.value_or(0))}});
  } else if (old.marks.pid) {
    out.add(F::pid_file_present, S::warning, {{"pid", static_cast<std::uint64_t>(*old.marks.pid)}});
  }
  // A rewind replaces settings, slots and prepared transactions by the source's; before that it recovers what
  // was not shut down.
  if (!facts.rewind) {
    judge_start_up(old, StartAs::standby, out);
  } else if (!old.control.stopped_cleanly()) {
    judge_start_up(old, StartAs::single_user, out);
  }
  judge_start_up(*facts.other, StartAs::marked, out);
  judge_other_start(facts, out);
  if (facts.other->wal.was_reset)
    out.add(F::wal_was_reset, S::warning,
            {{"directory", facts.other->path}, {"at", facts.other->start_checkpoint}});
  const NodeRole role = role_of(*facts.other);
  if (role == NodeRole::standby || role == NodeRole::archive_recovery || role == NodeRole::unmarked_standby ||
      role == NodeRole::backup)
    out.add(F::new_not_promoted, S::unknown, {{"directory", facts.other->path}});
  if (!old.control.stopped_cleanly())
    out.add(F::not_shut_down, S::warning,
            {{"state", std::uint64_t{static_cast<std::uint8_t>(old.control.state)}},
             {"end", old.wal.end.end.at}});
  judge_archives(facts, out);
  const bool related = judge_relation(facts, out);
  // Once rewound its control file and its histories are the new primary's: what they say now stops nothing.
  if (!facts.rewind || !related) judge_own(facts, out);
  if (!related) return;
  if (facts.rewind) {
    judge_rewind(facts, out);
    // pg_rewind brings the other's configuration along.
    judge_stop_while_following(*facts.other, facts.other->wal.end.end.at, out);
    judge_timeline_setting(facts, *facts.other, out);
    if (const NodeFacts* unseen = fetches_unseen(facts, *facts.other); unseen && facts.rewind->source.reached)
      remark_unseen(*unseen, S::warning, unseen->wal.end.end.at, out);
    if (facts.rewind->removed_at_start && !facts.other->marks.restore_command)
      out.add(F::source_may_remove, S::warning,
              {{"first", facts.rewind->first_needed_in_source}, {"directory", facts.other->path}});
    judge_archives_history(facts, facts.rewind->stray_in_archive, out);
    judge_lost_history(facts.rewind->history_elsewhere, out);
    if (facts.rewind->stray_in_source != 0)
      out.add(F::stray_in_source, S::warning, {{"file", history_file_name(facts.rewind->stray_in_source)}});
  } else {
    judge_follow(facts, out);
    judge_stop_while_following(old, facts.other->wal.end.end.at, out);
    judge_timeline_setting(facts, old, out);
  }
  if (facts.rewind || !facts.follow->way.reached)
    if (!facts.unarchived.empty()) out.add(F::unarchived_wal, S::warning, {{"files", facts.unarchived}});
}

}  // namespace walread
