#include "tests/support/timeline_checks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <regex>
#include <set>

#include "libwalread/print/timeline_text.hpp"

namespace walread::test {

namespace {

using F = FindingId;
using V = TimelineVerdict;

// Findings of which a report has one at most.
constexpr std::pair<F, F> kExclusive[] = {
    {F::can_follow, F::follow_wal_missing},
    {F::can_follow, F::rewind_needed},
    {F::can_follow, F::old_ahead_same_timeline},
    {F::can_follow, F::diverged_same_timeline},
    {F::can_follow, F::history_contradicted},
    {F::can_follow, F::no_common_timeline},
    {F::nothing_lost, F::primary_ahead},
    {F::nothing_lost, F::primary_ahead_uncommitted},
    {F::nothing_lost, F::primary_ahead_housekeeping},
    {F::nothing_lost, F::primary_diverged},
    {F::nothing_lost, F::loss_not_countable},
    {F::primary_ahead_housekeeping, F::loss_not_countable},
    {F::primary_ahead_uncommitted, F::loss_not_countable},
    {F::consistency_reached, F::consistency_not_reached},
    {F::consistency_reached, F::backup_end_not_reached},
    {F::consistency_reached, F::consistent_elsewhere},
    {F::consistency_reached, F::wal_missing},
    {F::consistency_reached, F::fork_segment_missing},
    {F::consistency_reached, F::wal_damaged},
    {F::consistency_reached, F::crash_wal_damaged},
    {F::is_standby, F::not_a_standby},
    {F::is_standby, F::already_promoted},
    {F::history_missing, F::phantom_history},
};

// The ways out of which a plan takes one, by a step that belongs to it.
std::string_view way_out(StepId step) {
  switch (step) {
    case StepId::activate:
      return "activate";
    case StepId::follow:
      return "follow";
    case StepId::rewind:
    case StepId::start_rewound:
      return "rewind";
    case StepId::copy_anew:
      return "copy anew";
    case StepId::ask_before_start:
    case StepId::ask_again:
    case StepId::kCount:
      break;
  }
  return "ask again";
}

bool fits(PlanOption option, std::string_view way) {
  switch (option) {
    case PlanOption::activate:
      return way == "activate";
    case PlanOption::follow:
      return way == "follow";
    case PlanOption::rewind:
      return way == "rewind";
    case PlanOption::copy_anew:
      return way == "copy anew";
    case PlanOption::repair_first:
    case PlanOption::find_out:
      break;
  }
  return way == "ask again";
}

void check_plan(const TimelineReport& r) {
  std::set<std::string_view> ways;
  for (const PlanStep& step : r.plan.steps)
    if (!step.of_finding) ways.insert(way_out(step.step));
  EXPECT_EQ(ways.size(), 1u) << "the plan goes several ways, or none";
  for (const std::string_view way : ways)
    EXPECT_TRUE(fits(r.plan.option, way)) << name_of(r.plan.option) << " by way of " << way;
  const bool ready = r.verdict == V::ready || r.verdict == V::ready_with_loss;
  EXPECT_EQ(ready, r.plan.option == PlanOption::activate || r.plan.option == PlanOption::follow ||
                       r.plan.option == PlanOption::rewind)
      << name_of(r.plan.option);
}

// What a step says must not be done that a plan of that way out does; and the other way round.
void check_steps(const TimelineReport& r) {
  const auto lines = plan_lines(r);
  EXPECT_FALSE(lines.empty());
  for (const PlanLine& line : lines) {
    const auto says = [&](std::string_view words) { return line.text.find(words) != std::string::npos; };
    const PlanOption option = r.plan.option;
    EXPECT_FALSE(has_placeholder(line.text)) << line.text;
    EXPECT_FALSE(says("pg_rewind --target") && option != PlanOption::rewind) << line.text;
    EXPECT_FALSE(says("do not rewind") && option == PlanOption::rewind) << line.text;
    EXPECT_FALSE(says("do not activate") && option == PlanOption::activate) << line.text;
    EXPECT_FALSE(says("pg_basebackup into") && option != PlanOption::copy_anew) << line.text;
    EXPECT_FALSE(says("pg_ctl promote -D") && option != PlanOption::activate) << line.text;
    EXPECT_FALSE(says("before anybody starts") && &line == &lines.back() &&
                 (option == PlanOption::follow || option == PlanOption::rewind))
        << line.text;
  }
}

// A sentence whose evidence is not there shows by what is left around it.
void check_sentence(const std::string& text) {
  static const std::regex holes(R"(  |\(\)|\( | ,| ;|: *;|: *$|, *$|from to |at,| "")");
  EXPECT_FALSE(has_placeholder(text)) << text;
  EXPECT_FALSE(std::regex_search(text, holes)) << text;
}

// Findings whose segments are named with the place in which they are.
bool is_of_own_wal(F id) {
  return id == F::wal_missing || id == F::fork_segment_missing || id == F::wal_gap_behind ||
         id == F::prepared_segment_missing || id == F::consistent_elsewhere;
}

// A file of which one sentence says that it is nowhere and another where it is.
void check_places(const TimelineReport& r) {
  std::set<std::string> nowhere, somewhere;
  for (const Finding& f : r.findings) {
    if (!is_of_own_wal(f.id)) continue;
    for (const Evidence& e : f.evidence)
      for (const SegmentFact& segment : e.value.segments)
        (segment.places.empty() ? nowhere : somewhere).insert(segment.name);
  }
  for (const std::string& name : nowhere)
    EXPECT_FALSE(somewhere.contains(name)) << name << " is and is not there";
}

}  // namespace

bool has_placeholder(std::string_view text) {
  static const std::regex pattern(R"(\{[a-z_]*[}#?])");
  return std::regex_search(text.begin(), text.end(), pattern);
}

void check_report(const TimelineReport& r) {
  std::string ids;
  for (const Finding& f : r.findings) ids += std::string(name_of(f.id)) + " ";
  SCOPED_TRACE(ids);
  const std::string text = timeline_text(r);
  EXPECT_FALSE(has_placeholder(text)) << text;
  EXPECT_TRUE(text.starts_with(std::string(name_of(r.verdict)) + ": ")) << text;
  for (const Finding& f : r.findings) {
    check_sentence(sentence_of(f, r));
    check_sentence(advice_of(f, r));
  }
  for (const auto& [a, b] : kExclusive) {
    const auto found = [&](F id) {
      return std::ranges::find(r.findings, id, &Finding::id) != r.findings.end();
    };
    EXPECT_FALSE(found(a) && found(b)) << name_of(a) << " and " << name_of(b);
  }
  check_plan(r);
  check_steps(r);
  check_places(r);
}

}  // namespace walread::test
