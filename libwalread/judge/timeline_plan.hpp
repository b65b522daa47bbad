// What to do, in order: one plan for all findings of a report.
//
// Findings explain, the plan tells. A step that some finding forbids does not stand in it, and no two steps
// are of different ways out.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "libwalread/judge/timeline_findings.hpp"

namespace walread {

// The way out that the plan takes.
enum class PlanOption : std::uint8_t {
  activate,      // as it lies
  follow,        // become a standby of the other node as it lies
  rewind,        // pg_rewind, then become a standby
  copy_anew,     // nothing of it can be kept
  repair_first,  // something has to be put right, then this has to be asked again
  find_out,      // a fact is missing
};

// Steps that belong to a way out and not to a single finding.
enum class StepId : std::uint8_t {
  activate,
  ask_before_start,  // it must not be started before this was asked again
  follow,
  rewind,
  start_rewound,
  copy_anew,
  ask_again,
  kCount,
};

struct StepRow {
  StepId id;
  std::string_view name;  // kebab-case; does not change between releases
};
std::span<const StepRow> step_rows();

// One step: the advice that belongs to a finding of the report, or a step of the way out.
struct PlanStep {
  bool of_finding = false;
  std::size_t finding = 0;  // its place in TimelineReport::findings
  StepId step = StepId::ask_again;
};

struct Plan {
  PlanOption option = PlanOption::find_out;
  std::vector<PlanStep> steps{};
};

std::string_view name_of(PlanOption option);

struct TimelineReport;
// The plan for a report whose verdict and findings are there.
Plan plan_for(const TimelineReport& report);

}  // namespace walread
