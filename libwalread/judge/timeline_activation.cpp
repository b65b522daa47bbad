// May this standby be activated, and what would be lost?
#include <algorithm>

#include "libwalread/judge/timeline_rules.hpp"

namespace walread {

namespace {

using F = FindingId;
using S = FindingSeverity;

std::vector<Evidence> joined(std::vector<Evidence> a, std::vector<Evidence> b) {
  for (Evidence& e : b) a.push_back(std::move(e));
  return a;
}

// Whether an archive that was named has WAL of that timeline or of a later one.
bool is_in_an_archive(const TimelineFacts& facts, TimelineId tli) {
  return std::ranges::any_of(facts.archives,
                             [&](const ArchiveFacts& a) { return !a.foreign && a.newest_with_wal >= tli; });
}

void judge_new_timeline(const TimelineFacts& facts, Findings& out) {
  const NodeFacts& node = facts.subject;
  // A primary is not activated: there is nothing that it would begin.
  if (is_a_primary(role_of(node))) return;
  const std::uint64_t next = node.target.next;
  out.add(F::new_timeline, S::info, {{"timeline", next}, {"from", node.wal.end.end.at}});
  for (const ArchiveFacts& a : facts.archives) {
    if (a.foreign || std::ranges::find(a.histories, node.target.next) == a.histories.end()) continue;
    out.add(F::timeline_collision, S::warning,
            {{"timeline", next}, {"place", a.path}, {"file", history_file_name(node.target.next)}});
  }
  if (facts.other && facts.other->control.usable && facts.other->target.target >= node.target.next &&
      (facts.other->target.target == node.target.next || facts.other->history.contains(node.target.next))) {
    out.add(
        F::timeline_collision, S::warning,
        {{"timeline", next}, {"place", facts.other->path}, {"file", history_file_name(node.target.next)}});
  }
  for (const ArchiveFacts& a : facts.archives) {
    const TimelineId known =
        facts.other ? std::max(node.target.target, facts.other->target.target) : node.target.target;
    if (a.foreign || a.newest_with_wal <= known) continue;
    out.add(F::newer_timeline_in_archive, S::unknown,
            {{"directory", a.path}, {"timeline", std::uint64_t{a.newest_with_wal}}});
  }
  // A history without any WAL of its timeline: of a promotion that was not finished, or of a test. Recovery
  // follows it all the same, and records of the old timeline behind its fork are none of it.
  if (node.target.history_here && node.target.target > node.target.own &&
      node.newest_with_wal < node.target.target && !is_in_an_archive(facts, node.target.target))
    out.add(
        F::phantom_history, node.wal.end.records_follow ? S::unknown : S::warning,
        {{"timeline", std::uint64_t{node.target.target}}, {"file", history_file_name(node.target.target)}});
  for (const TimelineId tli : node.newer_histories) {
    if (tli <= node.target.target || tli <= node.newest_with_wal || is_in_an_archive(facts, tli)) continue;
    out.add(F::phantom_history, S::warning,
            {{"timeline", std::uint64_t{tli}}, {"file", history_file_name(tli)}});
  }
}

// Whether there was more of it once: damage, or a record whose rest lies in a segment that is not here.
bool goes_on(const LogEnd& end) {
  return !is_normal(end.end.reason) || end.end.reason == EndReason::record_continues;
}

// What the other node has behind the point up to which both are one.
void judge_loss(const TimelineFacts& facts, Findings& out) {
  const PairFacts& p = *facts.pair;
  const NodeFacts& primary = *facts.other;
  const LogTail& tail = p.only_b;
  const Tally& lost = tail.tally;
  const bool beyond_fork = p.fork.valid() && p.parted_at >= p.fork && p.ancestry != Ancestry::a_behind;
  const std::vector<Evidence> where{
      {"from", p.parted_at}, {"to", tail.until}, {"timeline", std::uint64_t{primary.target.target}}};
  // Nothing is counted as long as the primary's own WAL is known to go on behind what could be read of it.
  const bool more_is_known = tail.whole() && primary.wal.end.end.at > std::max(tail.until, p.parted_at);
  if (more_is_known) {
    out.add(F::loss_not_countable, S::loss,
            joined({{"from", p.parted_at}, {"to", primary.wal.end.end.at}},
                   joined({{"gap_from", tail.until}, {"counted_from", primary.wal.end.end.at}},
                          evidence_of(lost))));
  } else if (!tail.whole()) {
    const LogGap& gap = tail.gaps.front();
    out.add(F::loss_not_countable, S::loss,
            joined(where, joined({{"gap_from", gap.begin}, {"counted_from", gap.end}}, evidence_of(lost))));
  }
  if (lost.records != 0 && tail.whole()) {
    const bool commits = lost.all_commits() != 0 || lost.prepares != 0 || lost.undecoded != 0;
    const FindingId id = beyond_fork      ? F::primary_diverged
                         : commits        ? F::primary_ahead
                         : lost.matters() ? F::primary_ahead_uncommitted
                                          : F::primary_ahead_housekeeping;
    std::vector<Evidence> evidence = joined(where, evidence_of(lost));
    if (goes_on(tail.end) || more_is_known) evidence.push_back({"at_least", std::string("at least ")});
    // That nothing of it matters is not said of a part.
    if (commits || beyond_fork || !more_is_known)
      out.add(id, commits ? S::loss : S::info, std::move(evidence));
  } else if (lost.records == 0 && tail.whole() && !more_is_known && p.is_proven() &&
             !p.only_a.tally.matters()) {
    out.add(F::nothing_lost, S::info, {{"end", p.parted_at}, {"records_compared", p.content.records}});
  }
  const LogEnd& end = lost.records != 0 ? tail.end : primary.wal.end;
  if (goes_on(end) && end.end.at >= p.parted_at)
    out.add(F::primary_wal_damaged, lost.all_commits() != 0 ? S::loss : S::unknown,
            {{"at", end.end.at}, {"file", end.file}});
}

void judge_pair(const TimelineFacts& facts, Findings& out) {
  const PairFacts& p = *facts.pair;
  const Tally& own = p.only_a.tally;
  const std::vector<Evidence> own_part{{"from", p.parted_at}, {"to", p.only_a.until}};
  if (p.ancestry == Ancestry::not_known) {
    out.add(F::ancestry_not_known, S::unknown,
            {{"timeline", std::uint64_t{facts.subject.target.target}},
             {"other_timeline", std::uint64_t{facts.other->target.target}}});
    return;
  }
  if (p.ancestry == Ancestry::no_common) {
    out.add(F::no_common_timeline, S::blocks,
            {{"timeline", std::uint64_t{facts.subject.target.target}},
             {"other_timeline", std::uint64_t{facts.other->target.target}}});
    return;
  }
  // Without a record in common, equal timelines say nothing; what is then counted as lost is lost all the
  // same.
  if (!p.is_proven())
    out.add(F::common_part_missing, p.fork.valid() || p.only_b.commits_something() ? S::warning : S::unknown,
            {{"end", p.parted_at}});
  if (p.is_contradicted()) {
    const Lsn at = *p.content.differs_at;
    const std::vector<Evidence> both{{"at", at},
                                     {"records_compared", p.content.records},
                                     {"own_records", own.records},
                                     {"other_records", p.only_b.tally.records},
                                     {"own_commits", own.all_commits()},
                                     {"other_commits", p.only_b.tally.all_commits()}};
    if (p.ancestry == Ancestry::same) {
      out.add(F::diverged_same_timeline, S::blocks, joined(both, {{"timeline", std::uint64_t{p.fork_tli}}}));
    } else {
      out.add(F::history_contradicted, S::blocks, joined(both, {{"fork", p.fork}}));
    }
  }
  if ((p.ancestry == Ancestry::a_behind || p.ancestry == Ancestry::parted) && p.fork.valid() &&
      own.records != 0 && p.only_a.until > p.fork) {
    out.add(F::standby_abandoned, S::blocks,
            joined(joined(own_part, {{"fork", p.fork},
                                     {"timeline", std::uint64_t{facts.subject.target.target}},
                                     {"other_timeline", std::uint64_t{facts.other->target.target}}}),
                   evidence_of(own)));
  } else if (p.ancestry == Ancestry::same && own.records != 0 && p.only_b.tally.records == 0 &&
             !p.content.differs_at) {
    out.add(F::standby_ahead, S::warning, joined(own_part, evidence_of(own)));
  }
  judge_loss(facts, out);
}

}  // namespace

std::vector<Evidence> evidence_of(const Tally& tally) {
  std::vector<Evidence> out{{"records", tally.records},
                            {"bytes", tally.bytes},
                            {"commits", tally.all_commits()},
                            {"prepares", tally.prepares}};
  if (tally.last_commit_time) out.push_back({"last_commit", Moment{*tally.last_commit_time}});
  if (tally.gid_count != 0) {
    out.push_back({"gid_count", tally.gid_count});
    out.push_back({"gids", tally.gids});
  }
  return out;
}

void judge_other_start(const TimelineFacts& facts, Findings& out) {
  const NodeFacts& node = *facts.other;
  if (facts.question == Question::activate) {
    if (node.wal.start) return;
    return out.add(F::other_unusable, S::unknown,
                   {{"directory", node.path},
                    {"why", std::string(name_of(F::checkpoint_record_missing))},
                    {"checkpoint", node.start_checkpoint}});
  }
  Findings own;
  judge_own_wal(node, {.question = Question::activate, .archives_named = !facts.archives.empty()}, own);
  for (Finding& f : own.list()) {
    if (f.severity != S::blocks && f.severity != S::unknown) continue;
    std::vector<Evidence> evidence{{"directory", node.path}, {"why", std::string(name_of(f.id))}};
    out.add(F::other_cannot_start, f.severity, joined(std::move(evidence), std::move(f.evidence)));
    return;
  }
}

bool judge_identity(const TimelineFacts& facts, Findings& out) {
  const NodeFacts& a = facts.subject;
  const NodeFacts& b = *facts.other;
  if (a.control.system_id != b.control.system_id) {
    out.add(F::foreign_system, S::blocks,
            {{"system_id", std::to_string(a.control.system_id)},
             {"other_system_id", std::to_string(b.control.system_id)}});
    return false;
  }
  if (a.marks.content_id && b.marks.content_id && *a.marks.content_id != *b.marks.content_id) {
    out.add(F::other_content, S::blocks,
            {{"content", std::to_string(*a.marks.content_id)},
             {"other_content", std::to_string(*b.marks.content_id)}});
    return false;
  }
  if (a.marks.dbid && b.marks.dbid && *a.marks.dbid == *b.marks.dbid)
    out.add(F::same_dbid, S::warning, {{"dbid", std::to_string(*a.marks.dbid)}});
  return true;
}

void judge_archives(const TimelineFacts& facts, Findings& out) {
  for (const ArchiveFacts& a : facts.archives) {
    // What an archive holds may change the answer, and whoever names one means it to count.
    if (a.os_error != 0) {
      out.add(F::archive_unreadable, S::unknown, {{"directory", a.path}, errno_of(a.os_error)});
    } else if (a.foreign) {
      out.add(F::archive_unusable, S::warning, {{"directory", a.path}});
    } else if (a.state != WalFilesState::ready && a.histories.empty()) {
      out.add(F::archive_without_wal, S::warning, {{"directory", a.path}});
    }
  }
}

void judge_activation(const TimelineFacts& facts, Findings& out) {
  if (!judge_readable(facts.subject, false, out)) return;
  judge_start_up(facts.subject, StartAs::marked, out);
  judge_role(facts.subject, out);
  judge_own_wal(facts.subject,
                {.question = facts.question,
                 .rest = facts.to_consistency ? &*facts.to_consistency : nullptr,
                 .archives_named = !facts.archives.empty(),
                 .beyond = facts.pair ? &facts.pair->only_b.tally : nullptr},
                out);
  judge_recovery_stop(facts.subject, consistent_from(facts.subject), out);
  judge_new_timeline(facts, out);
  judge_archives(facts, out);
  if (facts.continuation.found) {
    const ContinuationFacts& c = facts.continuation;
    const bool commits = c.tally.all_commits() != 0 || c.tally.prepares != 0 || c.tally.undecoded != 0;
    out.add(F::archive_ahead, commits ? S::loss : S::info,
            joined({{"directory", c.directory},
                    {"files", c.segments},
                    {"from", facts.subject.wal.end.end.at},
                    {"to", c.end}},
                   evidence_of(c.tally)));
  }
  if (!facts.other) {
    std::vector<Evidence> evidence;
    if (const auto& time = facts.subject.wal.tally.last_commit_time)
      evidence.push_back({"last_commit", Moment{*time}});
    out.add(F::loss_not_known, S::info, std::move(evidence));
    return;
  }
  const NodeFacts& other = *facts.other;
  if (!judge_readable(other, true, out)) return;
  if (!judge_identity(facts, out)) return;
  judge_other_start(facts, out);
  if (other.wal.was_reset)
    out.add(F::wal_was_reset, S::warning, {{"directory", other.path}, {"at", other.start_checkpoint}});
  if (!facts.pair->comparable) {
    out.add(F::other_unusable, S::unknown,
            {{"directory", other.path}, {"why", std::string("other-version")}});
    return;
  }
  if (role_of(other) == NodeRole::standby)
    out.add(F::other_is_standby, S::warning, {{"directory", other.path}});
  if (other.marks.runs_here) {
    out.add(F::primary_runs, S::blocks, {{"pid", static_cast<std::uint64_t>(other.marks.pid.value_or(0))}});
  } else if (other.marks.pid) {
    out.add(F::primary_pid_file, S::warning, {{"pid", static_cast<std::uint64_t>(*other.marks.pid)}});
  }
  judge_pair(facts, out);
}

}  // namespace walread
