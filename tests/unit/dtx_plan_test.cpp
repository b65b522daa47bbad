// One plan for all transactions of a dtx-report: no two of its steps contradict each other.
#include <gtest/gtest.h>

#include <algorithm>

#include "libwalread/print/dtx_sentences.hpp"

namespace walread {
namespace {

using M = DtxMeaning;
using S = DtxStep;

// A coordinator and a segment, with nothing missing.
DtxCluster cluster(bool whole = true) {
  std::vector<DtxNode> nodes(2);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    nodes[i].path = i == 0 ? "master" : "p0";
    nodes[i].system = "gp6";
    nodes[i].content = static_cast<int>(i) - 1;
    nodes[i].role = i == 0 ? DtxRole::coordinator : DtxRole::segment;
    nodes[i].checkpoint_read = true;
    nodes[i].segment_bytes = 64u << 20;
    nodes[i].tli = 1;
    nodes[i].window = {.begin = Lsn{64}, .end = Lsn{1u << 30}, .end_reason = EndReason::zeros};
  }
  if (!whole) nodes.pop_back();
  return DtxCluster(std::move(nodes), 1);
}

// A transaction that came to `meaning`, and waits on the segment or not.
void add(DtxSummary& summary, M meaning, bool waits, DtxRecovery recovery = DtxRecovery::nothing,
         std::optional<std::size_t> node = 1) {
  static const DtxTransaction kPrepared{.gid = "g", .xid = 7, .prepare = DtxEvent{Lsn{5ull << 26}, 0}};
  DtxVerdict v{.gid = "gid of " + std::string(name_of(meaning)), .meaning = meaning, .recovery = recovery};
  const auto state = waits ? DtxSegmentState::prepared : DtxSegmentState::committed;
  v.parts.push_back({.content = 0, .node = node, .state = state, .facts = &kPrepared});
  summary.add(v);
}

bool has(const DtxPlan& plan, S step) {
  return std::ranges::find(plan.steps, step, &DtxPlanStep::step) != plan.steps.end();
}

void expect_sound(const DtxCluster& c, const DtxSummary& summary) {
  const DtxPlan plan = plan_for(c, summary);
  for (const DtxPlanStep& step : plan.steps) EXPECT_EQ(std::ranges::count(plan.steps, step), 1);
  // Nothing starts what must stay as it is, or what is asked about again.
  for (const S starts : {S::start, S::settle, S::compare_tables})
    EXPECT_FALSE(has(plan, starts) && has(plan, S::keep_stopped));
  EXPECT_FALSE(has(plan, S::start) && has(plan, S::ask_again));
  EXPECT_FALSE(has(plan, S::ask_support) && has(plan, S::check_segments));
  if (has(plan, S::keep_stopped)) {
    EXPECT_EQ(plan.steps.front().step, S::keep_stopped);
    EXPECT_EQ(plan.steps.back().step, S::ask_again);
  }
  EXPECT_EQ(plan.option == DtxOption::nothing, plan.steps.empty());
  EXPECT_EQ(plan.option == DtxOption::nothing, c.outcome(summary) == DtxOutcome::clear);
  EXPECT_EQ(plan.option == DtxOption::repair_first, c.outcome(summary) == DtxOutcome::broken);
  for (const PlanLine& line : plan_lines(c, summary, plan)) EXPECT_FALSE(line.text.empty()) << line.id;
}

TEST(DtxPlan, NoTwoStepsContradictEachOther) {
  for (const bool whole : {true, false}) {
    const DtxCluster c = cluster(whole);
    for (unsigned mask = 0; mask < 1u << kDtxMeanings; ++mask) {
      DtxSummary summary;
      for (std::size_t i = 0; i < kDtxMeanings; ++i)
        // Without its directory nothing is known to wait on the segment.
        if ((mask >> i & 1u) != 0)
          add(summary, static_cast<M>(i), whole && mask % 2 == 0, DtxRecovery::nothing,
              whole ? std::optional<std::size_t>(1) : std::nullopt);
      SCOPED_TRACE(mask);
      expect_sound(c, summary);
      if (testing::Test::HasFailure()) return;
    }
  }
}

std::vector<std::string> plan_of(const DtxSummary& summary) {
  const DtxCluster c = cluster();
  std::vector<std::string> out;
  for (const PlanLine& line : plan_lines(c, summary, plan_for(c, summary))) out.push_back(line.text);
  return out;
}

TEST(DtxPlan, TheClusterIsStartedOnlyIfNothingForbidsIt) {
  DtxSummary summary;
  EXPECT_TRUE(plan_of(summary).empty());
  add(summary, M::will_commit, true);
  add(summary, M::will_roll_back, true);
  EXPECT_EQ(plan_of(summary),
            std::vector<std::string>{
                "start coordinator and segments: recovery commits gid of will_commit on content 0 "
                "(p0), and rolls back gid of will_roll_back on content 0 (p0). Remove no WAL before"});
  // One whose commit recovery does not know of.
  add(summary, M::lost, true);
  const std::vector<std::string> lines = plan_of(summary);
  EXPECT_EQ(lines.front(),
            "do not start the cluster: recovery would roll back on content 0 (p0) what was committed. Keep a "
            "copy of all "
            "data directories");
  EXPECT_TRUE(std::ranges::none_of(lines, [](const std::string& l) { return l.starts_with("start"); }));
}

TEST(DtxPlan, WhatCannotBeToldIsNotLeftToRecovery) {
  DtxSummary summary;
  add(summary, M::will_commit, true);
  add(summary, M::cannot_tell, true, DtxRecovery::roll_back);
  const DtxCluster c = cluster();
  const DtxPlan plan = plan_for(c, summary);
  EXPECT_EQ(plan.option, DtxOption::find_out);
  EXPECT_EQ(plan.steps.front().step, S::keep_stopped);
  EXPECT_FALSE(has(plan, S::start));
}

TEST(DtxPlan, NamesTheSegmentWithThePrepare) {
  DtxSummary summary;
  add(summary, M::prepare_missing, true);
  EXPECT_EQ(plan_of(summary)[1],
            "bring back from an archive or a mirror the WAL with the PREPARE: 000000010000000000000005 of "
            "content 0 (p0)");
}

TEST(DtxPlan, UnverifiedOnesMayBeAccepted) {
  DtxSummary summary;
  add(summary, M::unverified, false);
  const DtxCluster c = cluster();
  EXPECT_EQ(plan_for(c, summary).option, DtxOption::find_out);
  EXPECT_TRUE(plan_for(c, summary, true).steps.empty());
  EXPECT_EQ(plan_for(c, summary, true).option, DtxOption::nothing);
}

}  // namespace
}  // namespace walread
