// One plan for all findings of a retention report: no two of its steps contradict each other.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <functional>

#include "libwalread/print/retention_words.hpp"
#include "tests/support/retention_builder.hpp"

namespace walread {
namespace {

using formats::System;
using test::add_slot;
using test::retention_facts;
using test::set;
using S = RetentionStep;

// What may be wrong, alone and together with everything else.
struct Trouble {
  const char* name;
  std::function<void(RetentionFacts&)> make;
};

void wait_for_archive(RetentionFacts& f) {
  set(f, "archive_mode", "on");
  for (std::size_t i = 0; i + 1 < f.segments.size(); ++i) f.segments[i].status = ArchiveStatus::kReady;
}

const std::vector<Trouble>& troubles() {
  static const std::vector<Trouble> kAll{
      {"slot behind", [](RetentionFacts& f) { add_slot(f, "behind", 10); }},
      {"slot beyond its limit",
       [](RetentionFacts& f) {
         if (!f.settings.contains("max_slot_wal_keep_size")) return;
         set(f, "max_slot_wal_keep_size", f.system == System::gp6 ? "64" : "32MB");
         add_slot(f, "endangered", 11);
       }},
      {"slot whose WAL is gone", [](RetentionFacts& f) { add_slot(f, "gone", 2); }},
      {"slot that cannot be read",
       [](RetentionFacts& f) {
         add_slot(f, "torn", 12);
         f.slots.back().intact = false;
       }},
      {"archiver stuck",
       [](RetentionFacts& f) {
         wait_for_archive(f);
         set(f, "archive_command", "/bin/false");
       }},
      {"no archive_command", wait_for_archive},
      {"archive that lost a segment",
       [](RetentionFacts& f) {
         f.archive_copies.directory = "/archive";
         f.archive_copies.compared = true;
         for (SegmentFile& s : f.segments) s.copy = CopyState::same;
         f.segments[1].copy = CopyState::missing;
         f.segments[1].status = ArchiveStatus::kDone;
       }},
      {"prepared transaction",
       [](RetentionFacts& f) {
         f.scan.prepared.push_back({.xid = 7, .prepare = f.segment_size->start_of(11), .gid = "g"});
       }},
      {"PREPARE that is gone",
       [](RetentionFacts& f) {
         f.scan.prepared.push_back(
             {.xid = 8, .prepare = f.segment_size->start_of(3), .unreadable = true, .missing = true});
       }},
      {"WAL kept by a setting",
       [](RetentionFacts& f) {
         const bool segments = f.settings.contains("wal_keep_segments");
         set(f, segments ? "wal_keep_segments" : "wal_keep_size", segments ? "9" : "144MB");
       }},
      {"standby",
       [](RetentionFacts& f) {
         f.in_recovery = f.standby = true;
         f.state = DbState::in_archive_recovery;
       }},
      {"disk full",
       [](RetentionFacts& f) { f.file_system = FileSystemFacts{.total = 1000, .available = 1}; }},
      {"end not known", [](RetentionFacts& f) { f.scan.reached_end = false; }},
  };
  return kAll;
}

bool has(const RetentionPlan& plan, S step) {
  return std::ranges::find(plan.steps, step, &RetentionPlanStep::step) != plan.steps.end();
}

void expect_sound(const RetentionFacts& f) {
  const RetentionReport report = judge_retention(f);
  const RetentionPlan& plan = report.plan;
  constexpr S kLettingGo[] = {S::resolve_prepared,   S::settle_slot,  S::check_summarizer,
                              S::lower_keep_setting, S::keep_all_off, S::rebuild_consumer,
                              S::checkpoint,         S::limit_slots};
  for (const RetentionPlanStep& step : plan.steps) {
    EXPECT_EQ(std::ranges::count(plan.steps, step), 1);
    // Nothing goes while something has to be saved or found out.
    if (std::ranges::find(kLettingGo, step.step) != std::end(kLettingGo)) {
      EXPECT_FALSE(has(plan, S::ask_again));
    }
    if (step.name.empty()) continue;
    // One slot, one piece of advice.
    EXPECT_EQ(std::ranges::count(plan.steps, step.name, &RetentionPlanStep::name), 1) << step.name;
  }
  EXPECT_FALSE(has(plan, S::set_archive_command) && has(plan, S::fix_archiving));
  EXPECT_EQ(has(plan, S::ask_again),
            plan.option == RetentionOption::find_out || plan.option == RetentionOption::repair_first);
  if (plan.option == RetentionOption::nothing) {
    EXPECT_FALSE(has(plan, S::checkpoint));
  }
  // What lets go of WAL does so at the checkpoint behind it.
  const auto checkpoint = std::ranges::find(plan.steps, S::checkpoint, &RetentionPlanStep::step);
  for (auto it = checkpoint; it != plan.steps.end(); ++it)
    EXPECT_TRUE(it->step == S::checkpoint || it->step == S::limit_slots || it->step == S::never_delete);
  if (!plan.steps.empty()) {
    EXPECT_EQ(plan.steps.back().step, S::never_delete);
  }
  for (const PlanLine& line : plan_lines(f, report)) EXPECT_FALSE(line.text.empty()) << line.id;
}

TEST(RetentionPlan, NoTwoStepsContradictEachOther) {
  for (const System system : {System::gp6, System::pg94, System::pg12, System::pg15, System::pg18}) {
    const unsigned all = (1u << troubles().size()) - 1;
    for (unsigned mask = 0; mask <= all; ++mask) {
      if (std::popcount(mask) > 3 && mask != all) continue;
      RetentionFacts f = retention_facts(system, 10, 15, 20);
      f.content_id = system == System::gp6 ? std::optional(0) : std::nullopt;
      std::string names;
      for (std::size_t i = 0; i < troubles().size(); ++i) {
        if ((mask >> i & 1u) == 0) continue;
        troubles()[i].make(f);
        names += std::string(names.empty() ? "" : ", ") + troubles()[i].name;
      }
      SCOPED_TRACE(names);
      expect_sound(f);
      if (testing::Test::HasFailure()) return;
    }
  }
}

RetentionPlan plan_with(System system, std::initializer_list<const char*> names) {
  RetentionFacts f = retention_facts(system, 10, 15, 20);
  for (const char* name : names)
    std::ranges::find_if(troubles(), [&](const Trouble& t) {
      return std::string_view(t.name) == name;
    })->make(f);
  return judge_retention(f).plan;
}

TEST(RetentionPlan, TheWayOutFollowsFromWhatWasFound) {
  RetentionFacts f = retention_facts(System::pg15, 15, 15, 20);
  f.state = DbState::shut_down;
  f.scan.end.at = f.redo;
  f.segments.resize(1);
  EXPECT_EQ(judge_retention(f).plan.option, RetentionOption::nothing);
  EXPECT_TRUE(judge_retention(f).plan.steps.empty());
  EXPECT_EQ(plan_with(System::pg15, {}).option, RetentionOption::checkpoint);
  EXPECT_EQ(plan_with(System::pg15, {"slot behind"}).option, RetentionOption::release);
  EXPECT_EQ(plan_with(System::pg15, {"slot behind", "slot that cannot be read"}).option,
            RetentionOption::find_out);
  const RetentionPlan saved = plan_with(System::pg15, {"slot beyond its limit", "WAL kept by a setting"});
  EXPECT_NE(saved.option, RetentionOption::find_out);
  const RetentionPlan gap = plan_with(System::pg15, {"archive that lost a segment", "slot behind"});
  EXPECT_EQ(gap.option, RetentionOption::repair_first);
  EXPECT_EQ(gap.steps.front().step, S::fill_archive_gap);
  EXPECT_FALSE(has(gap, S::settle_slot));
}

// The next checkpoint takes the WAL of a slot: the step comes before any checkpoint, with what is enough.
TEST(RetentionPlan, WhatTheNextCheckpointTakesIsSavedFirst) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  set(f, "max_slot_wal_keep_size", "32MB");
  add_slot(f, "endangered", 11);
  const RetentionReport report = judge_retention(f);
  ASSERT_TRUE(report.slots[0].lost_at_next);
  EXPECT_EQ(report.plan.option, RetentionOption::repair_first);
  const std::vector<PlanLine> lines = plan_lines(f, report);
  EXPECT_EQ(lines[0].text,
            "before the next checkpoint, raise max_slot_wal_keep_size to more than 144MB and reload, or the "
            "consumer of slot \"endangered\" has to be rebuilt");
  f.settings.clear();
  set(f, "max_slot_wal_keep_size", "145MB");
  set(f, "wal_keep_size", "0");
  EXPECT_FALSE(judge_retention(f).slots[0].lost_at_next);
}

}  // namespace
}  // namespace walread
