#include <algorithm>
#include <set>

#include "libwalread/judge/dtx_states.hpp"

namespace walread {

namespace {

using S = DtxSegmentState;
using C = DtxCoordinatorState;

constexpr int kCoordinator = -1;

void take_earliest(std::optional<DtxTime>& time, const std::optional<DtxEvent>& event) {
  if (event && event->time) time = std::min(time.value_or(*event->time), *event->time);
}

std::optional<DtxTime> earliest_of(const DtxTransaction& t) {
  std::optional<DtxTime> out;
  for (const auto* event : {&t.prepare, &t.commit_prepared, &t.abort_prepared, &t.one_phase, &t.decided})
    take_earliest(out, *event);
  return out;
}

std::uint64_t pinned_by(const DtxNode& n, const DtxTransaction& t) {
  const Lsn prepare = t.prepare ? t.prepare->lsn : t.listed_prepared;
  if (!prepare.valid() || n.segment_bytes == 0 || prepare > n.window.end) return 0;
  return n.window.end.value - prepare.value / n.segment_bytes * n.segment_bytes;
}

bool says_nothing(C s) { return s == C::unseen || s == C::cannot_tell; }
bool says_nothing(S s) { return s == S::unseen || s == S::cannot_tell; }

bool has_part(const DtxTransaction* t) {
  return t != nullptr && (t->prepare || t->commit_prepared || t->abort_prepared || t->one_phase);
}

}  // namespace

// One transaction while it is being judged.
class DtxCase {
 public:
  DtxCase(const DtxCluster& cluster, std::span<const DtxKnown> known) : cluster_(cluster), known_(known) {
    read_times();
    const auto reference = times_.decided ? times_.decided : times_.earliest;
    if (cluster.quiet_from_ && reference && *cluster.quiet_from_ <= *reference &&
        (!times_.decided || !cluster.quiet_until_ || *times_.decided <= *cluster.quiet_until_)) {
      for (const int content : touched_contents()) parts_.push_back(part_of(content, cluster.segments_.at(content)));
    } else {
      for (const auto& [content, node] : cluster.segments_) parts_.push_back(part_of(content, node));
    }
    ask_the_coordinators();
  }

  DtxVerdict verdict() const {
    DtxVerdict v;
    v.gid = known_.front().facts->gid;
    const DtxConclusion c = conclude_with(coordinator_.state, parts_);
    v.meaning = c.meaning;
    v.recovery = c.recovery;
    v.time = times_.earliest;
    v.coordinator = coordinator_.state;
    v.coordinator_doubt = coordinator_.doubt;
    v.decision = decision_;
    for (const DtxPart& part : parts_)
      if (part.state != S::no_part) v.parts.push_back(part);
    list_no_trace(v);
    v.disagreements = disagreements();
    return v;
  }

 private:
  const DtxNode& node(std::size_t i) const { return cluster_.nodes_[i]; }

  // A segment of whose part nothing was asked has no trace of it either: see DtxCluster::find_quiet_time().
  void list_no_trace(DtxVerdict& v) const {
    v.no_trace_count = cluster_.segments_.size() - v.parts.size();
    auto part = v.parts.begin();
    for (auto it = cluster_.segments_.begin(); it != cluster_.segments_.end() && v.no_trace.size() < kMaxDtxNoTrace; ++it) {
      while (part != v.parts.end() && part->content < it->first) ++part;
      if (part == v.parts.end() || part->content != it->first) v.no_trace.push_back(it->first);
      if (v.no_trace.size() == v.no_trace_count) break;
    }
  }

  const DtxTransaction* facts_of(std::size_t i) const {
    const auto it = std::lower_bound(known_.begin(), known_.end(), i,
                                     [](const DtxKnown& k, std::size_t wanted) { return k.node < wanted; });
    return it != known_.end() && it->node == i ? it->facts : nullptr;
  }

  // Content ids of segments of which some node has something of it.
  std::set<int> touched_contents() const {
    std::set<int> out;
    for (const DtxKnown& k : known_)
      if (node(k.node).content.value_or(kCoordinator) != kCoordinator) out.insert(*node(k.node).content);
    return out;
  }

  void read_times() {
    for (const DtxKnown& k : known_) {
      const DtxTransaction* t = k.facts;
      if (const auto e = earliest_of(*t)) times_.earliest = std::min(times_.earliest.value_or(*e), *e);
      take_earliest(times_.decided, t->decided);
      if (t->commit_prepared && t->commit_prepared->time)
        times_.committed = std::max(times_.committed.value_or(*t->commit_prepared->time), *t->commit_prepared->time);
    }
    const auto c = cluster_.coordinator();
    times_.forgotten = c && facts_of(*c) != nullptr && facts_of(*c)->forgotten.has_value();
  }

  DtxSegmentWord word_of(std::size_t i) const {
    if (cluster_.is_other_cluster(i)) return {S::cannot_tell, DtxDoubt::other_cluster};
    return segment_word(node(i), facts_of(i), times_);
  }

  DtxPart part_of(int content, std::optional<std::size_t> in_charge) const {
    DtxPart part{.content = content, .node = in_charge};
    if (!in_charge) {
      part.state = S::cannot_tell;
      part.doubt = DtxDoubt::no_node;
      return part;
    }
    const DtxSegmentWord word = word_of(*in_charge);
    part.state = word.state;
    part.doubt = word.doubt;
    part.facts = facts_of(*in_charge);
    ask_the_others(part);
    if (part.state == S::prepared) part.pinned_bytes = pinned_by(node(*part.node), *part.facts);
    return part;
  }

  // Mirrors, and old primaries, of the same content id have copies of the same log.
  void ask_the_others(DtxPart& part) const {
    const std::vector<std::size_t>& nodes = cluster_.by_content_.at(part.content);
    for (std::size_t k = 1; k < nodes.size(); ++k) {
      const std::size_t i = nodes[k];
      if (node(i).system_id != node(nodes[0]).system_id || cluster_.is_other_cluster(i)) continue;
      const S theirs = word_of(i).state;
      const auto ambiguous = cluster_.ambiguous_.find(part.content);
      const bool in_charge_too = !node(i).follows && ambiguous != cluster_.ambiguous_.end();
      // One that says nothing of it contradicts nobody: a base backup whose WAL begins later.
      const bool contradicts = theirs != part.state && !says_nothing(theirs) && !says_nothing(part.state);
      if (in_charge_too && contradicts && (has_part(facts_of(i)) || has_part(part.facts))) {
        part.state = S::cannot_tell;
        part.doubt = DtxDoubt::twice;
      } else if (part.state == S::unseen && (theirs == S::committed || theirs == S::rolled_back || theirs == S::one_phase)) {
        part.state = theirs;
        part.node = i;
        part.facts = facts_of(i);
      } else if (part.state == S::no_part && has_part(facts_of(i))) {
        part.state = S::gone;
        part.facts = facts_of(i);
      }
    }
  }

  // What the coordinator's WAL does not reach back to, its standby's may.
  void ask_the_coordinators() {
    coordinator_ = {C::cannot_tell, DtxDoubt::no_node};
    const std::span<const std::size_t> nodes = cluster_.nodes_of(kCoordinator);
    if (nodes.empty()) return;
    coordinator_ = coordinator_word(node(nodes[0]), facts_of(nodes[0]), times_);
    decision_ = facts_of(nodes[0]);
    for (const std::size_t i : nodes.subspan(1)) {
      if (coordinator_.state != C::unseen || node(i).system_id != node(nodes[0]).system_id) continue;
      const DtxCoordinatorWord theirs = coordinator_word(node(i), facts_of(i), times_);
      if (theirs.state != C::forgotten) continue;
      coordinator_ = theirs;
      decision_ = facts_of(i);
    }
  }

  DtxConclusion conclude_with(C coordinator, std::span<const DtxPart> parts) const {
    std::vector<S> states;
    bool ends_late = true;
    for (const DtxPart& part : parts) {
      states.push_back(part.state);
      if (part.state != S::prepared || !times_.decided) continue;
      const auto last = node(*part.node).window.last_time;
      ends_late = ends_late && last && *last > *times_.decided;
    }
    return conclude(coordinator, states, ends_late);
  }

  std::vector<DtxDisagreement> disagreements() const {
    std::vector<DtxDisagreement> out;
    for (const auto& [content, nodes] : cluster_.by_content_) {
      for (std::size_t k = 1; k < nodes.size(); ++k) {
        const auto d = content == kCoordinator ? of_standby(nodes[0], nodes[k]) : of_mirror(content, nodes[0], nodes[k]);
        if (d) out.push_back(*d);
      }
    }
    return out;
  }

  std::optional<DtxDisagreement> of_standby(std::size_t in_charge, std::size_t i) const {
    DtxCoordinatorWord theirs = coordinator_word(node(i), facts_of(i), times_);
    // Its log is a copy: if it ends before the decision, the decision is not in it.
    const DtxTransaction* decision = facts_of(in_charge);
    const bool is_copy = node(i).system_id == node(in_charge).system_id && node(i).window.readable();
    if (facts_of(i) == nullptr && is_copy && decision != nullptr && decision->decided &&
        node(i).window.begin <= decision->decided->lsn && node(i).window.end <= decision->decided->lsn)
      theirs = {C::nothing, DtxDoubt::none};
    const C ours = coordinator_.state;
    if (theirs.state == ours || says_nothing(theirs.state) || says_nothing(ours)) return std::nullopt;
    return DtxDisagreement{.node = i,
                           .coordinator = theirs.state,
                           .if_promoted = conclude_with(theirs.state, parts_).meaning};
  }

  std::optional<DtxDisagreement> of_mirror(int content, std::size_t in_charge, std::size_t i) const {
    std::vector<DtxPart> parts = parts_;
    const auto part = std::find_if(parts.begin(), parts.end(), [&](const DtxPart& p) { return p.content == content; });
    if (part == parts.end() || part->node != in_charge) return std::nullopt;
    DtxSegmentWord theirs = word_of(i);
    const bool lacks_it = !has_part(facts_of(i)) && has_part(facts_of(in_charge)) && node(i).window.readable();
    if (lacks_it && facts_of(in_charge)->prepare && node(i).window.begin <= facts_of(in_charge)->prepare->lsn)
      theirs = {S::gone, DtxDoubt::none};
    if (theirs.state == part->state || says_nothing(theirs.state) || part->state == S::unseen) return std::nullopt;
    part->state = theirs.state;
    part->node = i;
    return DtxDisagreement{.node = i,
                           .state = theirs.state,
                           .if_promoted = conclude_with(coordinator_.state, parts).meaning};
  }

  const DtxCluster& cluster_;
  std::span<const DtxKnown> known_;
  DtxTimes times_;
  std::vector<DtxPart> parts_;
  DtxCoordinatorWord coordinator_{};
  const DtxTransaction* decision_ = nullptr;
};

DtxVerdict DtxCluster::judge(std::span<const DtxKnown> known) const {
  return DtxCase(*this, known).verdict();
}

DtxVerdict DtxCluster::judge_local(std::size_t i, const DtxTransaction& t) const {
  const DtxNode& n = nodes_[i];
  const DtxSegmentWord word = n.is_greenplum() ? segment_word(n, &t, {}) : server_word(n, t);
  DtxVerdict v{.gid = t.gid, .xid = t.xid, .time = earliest_of(t)};
  DtxPart part{.content = n.content.value_or(0), .node = i, .state = word.state, .doubt = word.doubt, .facts = &t};
  switch (word.state) {
    case S::committed: v.meaning = n.is_greenplum() ? DtxMeaning::unverified : DtxMeaning::finished; break;
    case S::rolled_back: v.meaning = n.is_greenplum() ? DtxMeaning::unverified : DtxMeaning::rolled_back; break;
    case S::redundant:
      v.meaning = DtxMeaning::redundant;
      v.recovery = DtxRecovery::stops;
      break;
    case S::prepared:
      v.meaning = !n.is_greenplum() ? DtxMeaning::open
                  : t.prepare_missing ? DtxMeaning::prepare_missing : DtxMeaning::will_roll_back;
      v.recovery = t.prepare_missing ? DtxRecovery::stops : n.is_greenplum() ? DtxRecovery::roll_back : DtxRecovery::nothing;
      // PostgreSQL keeps old prepared state in pg_twophase and not in WAL.
      if (n.is_greenplum()) part.pinned_bytes = pinned_by(n, t);
      break;
    default:
      v.meaning = DtxMeaning::cannot_tell;
      v.recovery = DtxRecovery::cannot_tell;
      break;
  }
  v.parts.push_back(part);
  return v;
}

}  // namespace walread
