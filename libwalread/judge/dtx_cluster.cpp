#include <algorithm>
#include <set>
#include <tuple>

#include "libwalread/judge/dtx_states.hpp"

namespace walread {

namespace {

constexpr int kCoordinator = -1;  // gp_contentid of the coordinator and its standby

// Which of two nodes of one content id has the later log.
auto progress(const DtxNode& n) { return std::tuple(n.tli, n.window.end); }

}  // namespace

DtxCluster::DtxCluster(std::vector<DtxNode> nodes, std::optional<int> segments)
    : nodes_(std::move(nodes)), other_cluster_(nodes_.size()) {
  for (const DtxNode& n : nodes_)
    if (n.window.last_time) newest_ = std::max(newest_.value_or(*n.window.last_time), *n.window.last_time);
  choose_nodes();
  find_missing_contents(segments);
  find_other_clusters();
  for (std::size_t i = 0; i < nodes_.size(); ++i) find_node_problems(i);
  find_quiet_time();
}

void DtxCluster::choose_nodes() {
  bool greenplum = false, postgresql = false;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const DtxNode& n = nodes_[i];
    (n.is_greenplum() ? greenplum : postgresql) = true;
    if (!n.is_greenplum()) continue;
    if (n.content)
      by_content_[*n.content].push_back(i);
    else
      add({.kind = DtxFindingKind::unknown_role, .outcome = DtxOutcome::cannot_tell, .node = i});
  }
  if (greenplum && postgresql)
    add({.kind = DtxFindingKind::mixed_products, .outcome = DtxOutcome::cannot_tell});
  for (auto& [content, candidates] : by_content_) {
    // In charge: no mirror, then the newer log.
    std::stable_sort(candidates.begin(), candidates.end(), [&](std::size_t a, std::size_t b) {
      if (nodes_[a].follows != nodes_[b].follows) return nodes_[b].follows;
      return progress(nodes_[a]) > progress(nodes_[b]);
    });
    if (content != kCoordinator) segments_[content] = candidates.front();
    choose(content, candidates);
  }
  if (greenplum && !by_content_.contains(kCoordinator))
    add({.kind = DtxFindingKind::no_coordinator, .outcome = DtxOutcome::cannot_tell});
}

void DtxCluster::choose(int content, const std::vector<std::size_t>& candidates) {
  const DtxNode& chosen = nodes_[candidates.front()];
  if (chosen.follows)
    add({.kind = DtxFindingKind::mirror_alone, .node = candidates.front(), .content = content});
  for (std::size_t k = 1; k < candidates.size(); ++k) {
    const DtxNode& n = nodes_[candidates[k]];
    const DtxFinding about{.node = candidates.front(), .other = candidates[k], .content = content};
    const auto note = [&](DtxFindingKind kind, DtxOutcome outcome) {
      DtxFinding f = about;
      f.kind = kind;
      f.outcome = outcome;
      add(std::move(f));
    };
    if (n.system_id != chosen.system_id) note(DtxFindingKind::other_database, DtxOutcome::cannot_tell);
    // A primary sends what it has flushed (walsender.c XLogSendPhysical()), so it never ends before its
    // mirror.
    if (n.system_id == chosen.system_id && n.follows && !chosen.follows && n.tli == chosen.tli &&
        n.window.end > chosen.window.end)
      note(DtxFindingKind::copy_is_ahead, DtxOutcome::cannot_tell);
    if (n.dbid && n.dbid == chosen.dbid) {
      note(DtxFindingKind::twice, DtxOutcome::clear);
      ambiguous_[content] = true;
    } else if (!n.follows && !chosen.follows) {
      note(DtxFindingKind::two_in_charge, DtxOutcome::clear);
      if (n.tli == chosen.tli) ambiguous_[content] = true;
    }
  }
}

std::optional<std::size_t> DtxCluster::coordinator() const {
  const auto it = by_content_.find(kCoordinator);
  return it == by_content_.end() ? std::nullopt : std::optional(it->second.front());
}

std::span<const std::size_t> DtxCluster::nodes_of(int content) const {
  const auto it = by_content_.find(content);
  if (it == by_content_.end()) return {};
  return it->second;
}

// The coordinator's gpsegconfig_dump says which content ids there are, or the user; else they are those up to
// the highest given, and perhaps more.
void DtxCluster::find_missing_contents(std::optional<int> segments) {
  if (by_content_.empty()) return;
  std::set<int> expected;
  for (const DtxNode& n : nodes_)
    for (const DtxSegmentConfig& c : n.configuration)
      if (n.role == DtxRole::coordinator && c.content >= 0) expected.insert(c.content);
  compare_contents();
  for (int i = 0; i < segments.value_or(0); ++i) expected.insert(i);
  if (expected.empty()) {
    add({.kind = DtxFindingKind::size_not_known,
         .outcome = DtxOutcome::cannot_tell,
         .count = segments_.size()});
    constexpr int kMostSegments = 100000;  // a content id beyond is no reason to look for all below it
    if (!segments_.empty() && segments_.rbegin()->first < kMostSegments)
      for (int i = 0; i < segments_.rbegin()->first; ++i) expected.insert(i);
  }
  for (const int content : expected) {
    if (segments_.contains(content)) continue;
    segments_[content] = std::nullopt;
    add({.kind = DtxFindingKind::missing_content, .outcome = DtxOutcome::cannot_tell, .content = content});
  }
}

// Settings that were copied from another node, for one.
void DtxCluster::compare_contents() {
  const auto c = coordinator();
  if (!c) return;
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    for (const DtxSegmentConfig& entry : nodes_[*c].configuration)
      if (nodes_[i].dbid == entry.dbid && nodes_[i].content && nodes_[i].content != entry.content)
        add({.kind = DtxFindingKind::other_content,
             .outcome = DtxOutcome::cannot_tell,
             .node = i,
             .other = c,
             .content = entry.content});
}

// A segment's committed transactions belong to runs of its coordinator. If the coordinator knows runs and not
// one of the segment's, the two do not belong together, or are copies from different times.
void DtxCluster::find_other_clusters() {
  const auto c = coordinator();
  if (!c || nodes_[*c].runs.empty()) return;
  std::set<std::uint32_t> known;
  for (const DtxRun& run : nodes_[*c].runs) known.insert(run.start);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].role != DtxRole::segment || nodes_[i].runs.empty()) continue;
    std::uint64_t committed = 0;
    bool shared = false;
    for (const DtxRun& run : nodes_[i].runs) {
      committed += run.committed;
      shared = shared || known.contains(run.start);
    }
    if (shared || committed == 0) continue;
    other_cluster_[i] = true;
    add({.kind = DtxFindingKind::other_cluster, .outcome = DtxOutcome::cannot_tell, .node = i, .other = c});
  }
}

void DtxCluster::find_node_problems(std::size_t i) {
  const DtxNode& n = nodes_[i];
  const DtxWindow& w = n.window;
  const auto note = [&](DtxFindingKind kind, DtxOutcome outcome, std::uint64_t count = 0,
                        std::uint64_t limit = 0) {
    add({.kind = kind, .outcome = outcome, .node = i, .count = count, .limit = limit});
  };
  const bool alone = by_content_.empty() || !n.content;
  // What a mirror lacks does not touch the verdict on the node in charge.
  const bool in_charge = alone || by_content_.at(*n.content).front() == i;
  const DtxOutcome cannot_tell = in_charge ? DtxOutcome::cannot_tell : DtxOutcome::clear;
  if (n.only_wal) note(DtxFindingKind::only_wal, cannot_tell);
  for (const DtxUnread& unread : n.unread)
    add({.kind = DtxFindingKind::unread, .outcome = cannot_tell, .node = i, .unread = unread});
  if (!w.readable()) {
    note(DtxFindingKind::no_wal, cannot_tell);
    return;
  }
  if (n.from_backup_label) note(DtxFindingKind::backup_label, DtxOutcome::clear);
  if (!n.recovery_target.empty()) note(DtxFindingKind::recovery_target, cannot_tell);
  if (n.bad_backup_label) note(DtxFindingKind::bad_backup_label, cannot_tell);
  if (n.redo.valid() && n.redo < w.begin) note(DtxFindingKind::redo_missing, cannot_tell);
  // Before the redo point a gap only touches the transactions of its time.
  for (const DtxGap& gap : w.gaps)
    add({.kind = DtxFindingKind::wal_gap,
         .outcome = gap.end > n.redo ? cannot_tell : DtxOutcome::clear,
         .node = i,
         .count = w.gap_count,
         .gap = gap});
  if (w.is_cut_off()) note(DtxFindingKind::wal_cut_off, cannot_tell);
  // Every start in utility mode, and so of every segment, leaves an empty one.
  if (n.saved_redo_bytes.value_or(0) != 0)
    note(DtxFindingKind::saved_redo, DtxOutcome::in_doubt, *n.saved_redo_bytes);
  if (n.role != DtxRole::coordinator || !n.unforgotten_limit) return;
  const std::uint64_t limit = *n.unforgotten_limit;
  constexpr std::uint64_t kNearPercent = 90;
  if (n.unforgotten_peak > limit)
    note(DtxFindingKind::limit_exceeded, DtxOutcome::broken, n.unforgotten_peak, limit);
  else if (limit != 0 && n.unforgotten_peak * 100 >= limit * kNearPercent)
    note(DtxFindingKind::limit_near, DtxOutcome::clear, n.unforgotten_peak, limit);
}

// A cluster has a thousand segments and a transaction touches a few: for the others this is asked once.
void DtxCluster::find_quiet_time() {
  std::optional<DtxTime> from;
  for (const auto& [content, node] : segments_) {
    if (!node || other_cluster_[*node]) return;
    const auto since = silence_means_no_part_since(nodes_[*node]);
    if (!since) return;
    from = std::max(from.value_or(*since), *since);
    const std::optional<DtxTime>& last = nodes_[*node].window.last_time;
    if (!reaches(nodes_[*node], kLatestDtxTime)) quiet_until_ = std::min(quiet_until_.value_or(*last), *last);
  }
  quiet_from_ = from;
}

DtxOutcome outcome_of(DtxMeaning meaning) {
  switch (meaning) {
    case DtxMeaning::finished:
    case DtxMeaning::rolled_back:
    case DtxMeaning::one_phase:
      return DtxOutcome::clear;
    case DtxMeaning::will_commit:
    case DtxMeaning::will_roll_back:
    case DtxMeaning::open:
      return DtxOutcome::in_doubt;
    case DtxMeaning::broken_rolled_back:
    case DtxMeaning::broken_committed:
    case DtxMeaning::broken_will_roll_back:
    case DtxMeaning::lost:
    case DtxMeaning::redundant:
    case DtxMeaning::prepare_missing:
      return DtxOutcome::broken;
    case DtxMeaning::unverified:
    case DtxMeaning::cannot_tell:
      return DtxOutcome::cannot_tell;
  }
  return DtxOutcome::cannot_tell;
}

DtxOutcome worse(DtxOutcome a, DtxOutcome b) {
  constexpr DtxOutcome kOrder[] = {DtxOutcome::clear, DtxOutcome::in_doubt, DtxOutcome::cannot_tell,
                                   DtxOutcome::broken};
  return std::max(a, b, [&](DtxOutcome x, DtxOutcome y) {
    return std::find(std::begin(kOrder), std::end(kOrder), x) <
           std::find(std::begin(kOrder), std::end(kOrder), y);
  });
}

bool is_settled(DtxMeaning meaning) {
  return meaning == DtxMeaning::unverified || outcome_of(meaning) == DtxOutcome::clear;
}

DtxOutcome DtxCluster::outcome(const DtxSummary& summary, bool accept_unverified) const {
  DtxOutcome out = DtxOutcome::clear;
  for (const DtxFinding& f : findings_) out = worse(out, f.outcome);
  for (std::size_t i = 0; i < kDtxMeanings; ++i) {
    const auto meaning = static_cast<DtxMeaning>(i);
    if (meaning == DtxMeaning::unverified && accept_unverified) continue;
    if (summary.counts[i] != 0) out = worse(out, outcome_of(meaning));
  }
  return out;
}

}  // namespace walread
