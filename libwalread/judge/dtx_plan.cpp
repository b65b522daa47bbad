#include "libwalread/judge/dtx_plan.hpp"

#include <algorithm>
#include <iterator>

namespace walread {

namespace {

using M = DtxMeaning;
using S = DtxStep;

constexpr DtxStepRow kRows[] = {
    {S::keep_stopped, "keep-stopped"},
    {S::of_finding, "of-finding"},
    {S::restore_prepare, "restore-prepare"},
    {S::take_mirror, "take-mirror"},
    {S::find_newer_copy, "find-newer-copy"},
    {S::ask_support, "ask-support"},
    {S::check_segments, "check-segments"},
    {S::find_missing, "find-missing"},
    {S::restore_old_wal, "restore-old-wal"},
    {S::start, "start"},
    {S::settle, "settle"},
    {S::compare_tables, "compare-tables"},
    {S::ask_again, "ask-again"},
};
static_assert(std::size(kRows) == static_cast<std::size_t>(S::kCount), "a step has no row");

class Planner {
 public:
  Planner(const DtxCluster& cluster, const DtxSummary& summary, bool accept_unverified)
      : cluster_(cluster),
        summary_(summary),
        unverified_(summary.of(M::unverified) != 0 && !accept_unverified) {}

  DtxPlan run() {
    const bool blocked = must_stay_stopped();
    const bool unknown = has(M::cannot_tell) || has_finding(DtxOutcome::cannot_tell);
    if (blocked) add(S::keep_stopped);
    repair();
    find_out();
    if (!blocked && !unknown) settle();
    // Which tables differ is seen on a cluster that runs.
    if (!blocked && (has(M::broken_rolled_back) || has(M::broken_committed))) add(S::compare_tables);
    if (blocked || unknown) add(S::ask_again);
    plan_.option = option(blocked, unknown);
    return std::move(plan_);
  }

 private:
  bool has(M meaning) const { return summary_.of(meaning) != 0; }
  bool waits(M meaning) const { return summary_.examples_of(meaning).waiting != 0; }
  bool has_finding(DtxOutcome outcome) const {
    return std::ranges::find(cluster_.findings(), outcome, &DtxFinding::outcome) != cluster_.findings().end();
  }
  void add(S step) { plan_.steps.push_back({.step = step}); }
  void add(DtxOutcome outcome) {
    for (std::size_t i = 0; i < cluster_.findings().size(); ++i)
      if (cluster_.findings()[i].outcome == outcome)
        plan_.steps.push_back({.step = S::of_finding, .finding = i});
  }

  // Recovery would undo what was committed, stop, or roll back what may have been committed.
  bool must_stay_stopped() const {
    return has(M::broken_will_roll_back) || waits(M::lost) || has(M::redundant) || has(M::prepare_missing) ||
           summary_.would_roll_back_untold || has_finding(DtxOutcome::broken);
  }

  void repair() {
    add(DtxOutcome::broken);
    if (has(M::prepare_missing)) add(S::restore_prepare);
    if (has(M::redundant)) add(S::take_mirror);
    if (has(M::broken_will_roll_back)) add(S::find_newer_copy);
    if (has(M::lost)) add(waits(M::lost) ? S::ask_support : S::check_segments);
  }

  void find_out() {
    add(DtxOutcome::cannot_tell);
    if (has(M::cannot_tell)) add(S::find_missing);
    if (unverified_) add(S::restore_old_wal);
  }

  void settle() {
    add(DtxOutcome::in_doubt);
    if (has(M::will_commit) || has(M::will_roll_back)) add(S::start);
    if (has(M::open)) add(S::settle);
  }

  bool is_broken() const {
    for (std::size_t i = 0; i < kDtxMeanings; ++i)
      if (summary_.counts[i] != 0 && outcome_of(static_cast<M>(i)) == DtxOutcome::broken) return true;
    return has_finding(DtxOutcome::broken);
  }

  DtxOption option(bool blocked, bool unknown) const {
    if (is_broken()) return DtxOption::repair_first;
    if (blocked || unknown) return DtxOption::find_out;
    if (has(M::will_commit) || has(M::will_roll_back) || has_finding(DtxOutcome::in_doubt))
      return DtxOption::start;
    if (has(M::open)) return DtxOption::settle;
    return unverified_ ? DtxOption::find_out : DtxOption::nothing;
  }

  const DtxCluster& cluster_;
  const DtxSummary& summary_;
  bool unverified_;  // and that is not enough
  DtxPlan plan_;
};

}  // namespace

std::span<const DtxStepRow> dtx_step_rows() { return kRows; }

std::string_view name_of(DtxOption option) {
  static constexpr std::string_view kNames[] = {"nothing", "start", "settle", "repair-first", "find-out"};
  return kNames[static_cast<std::size_t>(option)];
}

DtxPlan plan_for(const DtxCluster& cluster, const DtxSummary& summary, bool accept_unverified) {
  return Planner(cluster, summary, accept_unverified).run();
}

}  // namespace walread
