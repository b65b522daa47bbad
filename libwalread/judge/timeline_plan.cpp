#include "libwalread/judge/timeline_plan.hpp"

#include <algorithm>
#include <iterator>

#include "libwalread/judge/timeline.hpp"

namespace walread {

namespace {

using F = FindingId;
using S = FindingSeverity;

constexpr StepRow kSteps[] = {
    {StepId::activate, "activate"},           {StepId::ask_before_start, "ask-again-before-start"},
    {StepId::follow, "start-as-standby"},     {StepId::rewind, "rewind"},
    {StepId::start_rewound, "start-rewound"}, {StepId::copy_anew, "copy-anew"},
    {StepId::ask_again, "ask-again"},
};
static_assert(std::size(kSteps) == static_cast<std::size_t>(StepId::kCount), "a step has no row");

// What has to be done before the way out is taken, in this order.
constexpr F kBefore[] = {
    F::server_runs,
    F::pid_file_present,
    F::primary_runs,
    F::primary_pid_file,
    F::archive_not_named,
    F::never_ran_as_standby,
    F::stops_before_its_end,
    F::target_not_reached,
    F::target_not_known,
    F::target_left_behind,
    F::start_up_remark,
    F::promote_requested,
    F::promotes_itself,
    F::phantom_history,
    F::timeline_collision,
    F::other_is_standby,
    F::archive_ahead,
    F::primary_ahead,
    F::primary_diverged,
    F::loss_not_countable,
    F::primary_wal_damaged,
    F::wal_damaged_behind,
    F::wal_gap_behind,
    F::wal_file_short,
    F::unarchived_wal,
    F::wrong_segment_in_place,
    F::short_segment_in_place,
    F::follow_wal_elsewhere,
    F::source_history_elsewhere,
    F::stray_in_source,
    F::source_may_remove,
    F::rewind_needed,
    F::rewind_removes_own_wal,
    F::rewind_refuses_standby,
    F::rewind_recovery_removes,
    F::rewind_target_wal_elsewhere,
    F::rewind_needs_recovery,
};

// Findings that leave nothing of the node to be kept, if it is to come back.
constexpr F kLost[] = {
    F::min_recovery_elsewhere,
    F::checkpoint_record_missing,
    F::wal_missing,
    F::fork_segment_missing,
    F::wal_damaged,
    F::crash_wal_damaged,
    F::prepared_segment_missing,
    F::consistency_not_reached,
    F::backup_end_not_reached,
    F::no_common_timeline,
    F::follow_wal_missing,
    F::rewind_not_possible,
    F::no_common_checkpoint,
    F::rewind_target_wal_missing,
    F::rewind_source_wal_missing,
    F::diverged_same_timeline,
    F::history_contradicted,
};

bool is_among(F id, std::span<const F> list) { return std::ranges::find(list, id) != list.end(); }

class Planner {
 public:
  explicit Planner(const TimelineReport& report) : report_(report) {}

  Plan run() {
    switch (report_.verdict) {
      case TimelineVerdict::cannot_tell:
        plan_.option = PlanOption::find_out;
        take(S::unknown);
        add(StepId::ask_before_start);
        break;
      case TimelineVerdict::not_ready:
        not_ready();
        break;
      case TimelineVerdict::ready:
      case TimelineVerdict::ready_with_loss:
        ready();
        break;
    }
    return std::move(plan_);
  }

 private:
  bool rejoin() const { return report_.facts.question == Question::rejoin; }

  void add(StepId step) { plan_.steps.push_back({.step = step}); }
  void add(std::size_t finding) { plan_.steps.push_back({.of_finding = true, .finding = finding}); }

  void take(S severity) {
    for (std::size_t i = 0; i < report_.findings.size(); ++i)
      if (report_.findings[i].severity == severity) add(i);
  }
  void take(F id) {
    for (std::size_t i = 0; i < report_.findings.size(); ++i)
      if (report_.findings[i].id == id &&
          (id != F::start_up_remark || report_.findings[i].severity != S::info))
        add(i);
  }

  // A node of which nothing can be kept is copied anew, if there is another to copy it from; what is wrong
  // with that one comes first.
  void not_ready() {
    const auto blocks = [](const Finding& f) { return f.severity == S::blocks; };
    const bool repairable = std::ranges::any_of(
        report_.findings, [&](const Finding& f) { return blocks(f) && !is_among(f.id, kLost); });
    if (rejoin() && !repairable) {
      plan_.option = PlanOption::copy_anew;
      // What is not known of the other, which it is to be copied from.
      take(S::unknown);
      take(F::pid_file_present);
      take(F::diverged_same_timeline);
      take(F::history_contradicted);
      take(F::unarchived_wal);
      take(F::rewind_needed);
      return add(StepId::copy_anew);
    }
    plan_.option = PlanOption::repair_first;
    for (std::size_t i = 0; i < report_.findings.size(); ++i)
      if (blocks(report_.findings[i]) && !(repairable && is_among(report_.findings[i].id, kLost))) add(i);
    add(StepId::ask_before_start);
  }

  void ready() {
    for (const F id : kBefore) take(id);
    if (!rejoin()) {
      plan_.option = PlanOption::activate;
      return add(StepId::activate);
    }
    if (!report_.facts.rewind) {
      plan_.option = PlanOption::follow;
      take(F::stray_in_archive);
      return add(StepId::follow);
    }
    plan_.option = PlanOption::rewind;
    add(StepId::rewind);
    take(F::rewind_source_wal_elsewhere);
    take(F::stray_in_archive);
    add(StepId::start_rewound);
  }

  const TimelineReport& report_;
  Plan plan_;
};

}  // namespace

std::span<const StepRow> step_rows() { return kSteps; }

std::string_view name_of(PlanOption option) {
  static constexpr std::string_view kNames[] = {"activate",  "follow",       "rewind",
                                                "copy-anew", "repair-first", "find-out"};
  return kNames[static_cast<std::size_t>(option)];
}

Plan plan_for(const TimelineReport& report) { return Planner(report).run(); }

}  // namespace walread
