// Can the old primary come back?
#include <algorithm>

#include "libwalread/judge/timeline_rules.hpp"

namespace walread {

namespace {

using F = FindingId;
using S = FindingSeverity;

bool stopped_cleanly(const NodeFacts& node) {
  return node.control.state == DbState::shut_down || node.control.state == DbState::shut_down_in_recovery;
}

// Says of segments that are missing whether they are anywhere else: to be copied first, or lost.
void judge_missing(const std::vector<SegmentFact>& missing, FindingId nowhere, FindingId elsewhere,
                   const std::vector<Evidence>& more, Findings& out) {
  std::vector<SegmentFact> lost;
  std::vector<SegmentFact> there;
  for (const SegmentFact& s : missing) (s.places.empty() ? lost : there).push_back(s);
  const auto add = [&](FindingId id, FindingSeverity severity, std::vector<SegmentFact> segments) {
    if (segments.empty()) return;
    std::vector<Evidence> evidence = more;
    evidence.push_back({"segments", std::move(segments)});
    out.add(id, severity, std::move(evidence));
  };
  add(nowhere, S::blocks, std::move(lost));
  add(elsewhere, S::warning, std::move(there));
}

void judge_rewind(const TimelineFacts& facts, Findings& out) {
  const NodeFacts& old = facts.subject;
  const PairFacts& p = *facts.pair;
  const RewindFacts& r = *facts.rewind;
  std::vector<Evidence> evidence{
      {"fork", p.parted_at}, {"fork_timeline", std::uint64_t{p.fork_tli}}, {"end", old.wal.end.end.at}};
  if (r.checkpoint) {
    evidence.push_back({"checkpoint", r.checkpoint->lsn});
    evidence.push_back({"redo", r.checkpoint->redo});
  }
  for (Evidence& e : evidence_of(p.only_a.tally)) evidence.push_back(std::move(e));
  out.add(F::rewind_needed, S::loss, std::move(evidence));
  // pg_rewind.c sanityChecks() of the target; libpq_source.c init_libpq_conn() of the source.
  if (!old.control.hint_bits_logged) {
    out.add(F::rewind_not_possible, S::blocks,
            {{"why", std::string("wal_log_hints")}, {"directory", old.path}});
  } else if (!facts.other->control.full_page_writes) {
    out.add(F::rewind_not_possible, S::blocks,
            {{"why", std::string("full_page_writes")}, {"directory", facts.other->path}});
  }
  if (!r.checkpoint) {
    out.add(F::no_common_checkpoint, S::blocks, {{"fork", p.parted_at}});
    return;
  }
  judge_missing(r.missing_in_target, F::rewind_target_wal_missing, F::rewind_target_wal_elsewhere,
                {{"first", r.first_needed_in_target}, {"last", r.last_needed_in_target}}, out);
  judge_missing(r.missing_in_source, F::rewind_source_wal_missing, F::rewind_source_wal_elsewhere,
                {{"first", r.first_needed_in_source}, {"last", r.last_needed_in_source}}, out);
}

void judge_positions(const TimelineFacts& facts, Findings& out) {
  const NodeFacts& old = facts.subject;
  const PairFacts& p = *facts.pair;
  const bool no_common_wal = !p.content.compared() || (p.content.records == 0 && !p.content.differs_at);
  const std::vector<Evidence> timelines{{"timeline", std::uint64_t{old.target.target}},
                                        {"other_timeline", std::uint64_t{facts.other->target.target}}};
  if (p.ancestry == Ancestry::not_known) return out.add(F::ancestry_not_known, S::unknown, timelines);
  if (p.ancestry == Ancestry::no_common) return out.add(F::no_common_timeline, S::blocks, timelines);
  if (p.content.differs_at &&
      (p.ancestry == Ancestry::same || (p.fork.valid() && *p.content.differs_at < p.fork))) {
    out.add(p.ancestry == Ancestry::same ? F::diverged_same_timeline : F::history_contradicted, S::blocks,
            {{"at", *p.content.differs_at},
             {"records_compared", p.content.records},
             {"timeline", std::uint64_t{p.fork_tli}},
             {"fork", p.fork},
             {"own_records", p.only_a.tally.records},
             {"other_records", p.only_b.tally.records},
             {"own_commits", p.only_a.tally.all_commits()},
             {"other_commits", p.only_b.tally.all_commits()}});
    return;
  }
  if (no_common_wal) out.add(F::common_part_missing, S::warning, {{"end", p.parted_at}});
  if (p.only_a.tally.records != 0) {
    if (p.ancestry == Ancestry::same) {
      std::vector<Evidence> evidence{
          {"from", p.parted_at}, {"to", p.only_a.end.end.at}, {"timeline", std::uint64_t{p.fork_tli}}};
      for (Evidence& e : evidence_of(p.only_a.tally)) evidence.push_back(std::move(e));
      return out.add(F::old_ahead_same_timeline, S::blocks, std::move(evidence));
    }
    return judge_rewind(facts, out);
  }
  judge_missing(facts.missing_to_follow, F::follow_wal_missing, F::follow_wal_elsewhere,
                {{"from", old.wal.end.end.at}}, out);
  const bool all_there =
      std::ranges::none_of(facts.missing_to_follow, [](const SegmentFact& s) { return s.places.empty(); });
  if (all_there)
    out.add(F::can_follow, S::info,
            {{"end", old.wal.end.end.at},
             {"fork", p.fork},
             {"records_compared", p.content.records},
             {"other_timeline", std::uint64_t{facts.other->target.target}}});
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
  judge_other_start(*facts.other, out);
  if (facts.other->wal.was_reset)
    out.add(F::wal_was_reset, S::warning,
            {{"directory", facts.other->path}, {"at", facts.other->start_checkpoint}});
  const NodeRole role = role_of(*facts.other);
  if (role == NodeRole::standby || role == NodeRole::archive_recovery || role == NodeRole::unmarked_standby ||
      role == NodeRole::backup)
    out.add(F::new_not_promoted, S::unknown, {{"directory", facts.other->path}});
  if (!stopped_cleanly(old))
    out.add(F::not_shut_down, S::warning,
            {{"state", std::uint64_t{static_cast<std::uint8_t>(old.control.state)}},
             {"end", old.wal.end.end.at}});
  // Whether it comes back as it is or is rewound: its own recovery must not fail first.
  judge_own_wal(old, facts.question, out);
  judge_archives(facts, out);
  judge_positions(facts, out);
}

}  // namespace walread
