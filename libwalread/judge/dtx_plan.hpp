// What to do about two-phase transactions, in order: one plan for all of them.
//
// Findings and transactions explain, the plan tells. The cluster is started only if nothing says that
// recovery would then undo what was committed, stop, or decide what cannot be told.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "libwalread/judge/dtx.hpp"

namespace walread {

// The way out that the plan takes.
enum class DtxOption : std::uint8_t {
  nothing,       // nothing is in doubt
  start,         // recovery settles it
  settle,        // PostgreSQL: owners have to
  repair_first,  // something is broken, or recovery is blocked
  find_out,      // WAL, a file or a node is missing
};

enum class DtxStep : std::uint8_t {
  keep_stopped,     // and keep a copy
  of_finding,       // the advice that belongs to a finding of the cluster
  restore_prepare,  // of prepare_missing
  take_mirror,      // of redundant
  find_newer_copy,  // of broken_will_roll_back
  ask_support,      // of lost, where something waits
  check_segments,   // of lost, where nothing does
  find_missing,     // of cannot_tell
  restore_old_wal,  // of unverified
  start,            // of will_commit, will_roll_back
  settle,           // of open
  compare_tables,   // of broken_rolled_back, broken_committed
  ask_again,
  kCount,
};

struct DtxStepRow {
  DtxStep id;
  std::string_view name;  // with hyphens; does not change between releases
};
std::span<const DtxStepRow> dtx_step_rows();
std::string_view name_of(DtxOption option);

struct DtxPlanStep {
  DtxStep step = DtxStep::ask_again;
  std::size_t finding = 0;  // of_finding: its place in DtxCluster::findings()

  friend bool operator==(const DtxPlanStep&, const DtxPlanStep&) = default;
};

struct DtxPlan {
  DtxOption option = DtxOption::find_out;
  std::vector<DtxPlanStep> steps{};
};

// `accept_unverified`: see DtxCluster::outcome().
DtxPlan plan_for(const DtxCluster& cluster, const DtxSummary& summary, bool accept_unverified = false);

}  // namespace walread
