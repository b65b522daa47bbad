// Slots in retention reports: whose they are, what is not known of them, how they are lost (R1 to R4).
#include <gtest/gtest.h>

#include <algorithm>

#include "libwalread/print/retention_text.hpp"
#include "libwalread/print/retention_words.hpp"
#include "tests/support/retention_builder.hpp"

namespace walread {
namespace {

using formats::System;
using test::add_slot;
using test::retention_facts;
using test::set;

constexpr const char* kMirrorSlot = "internal_wal_replication_slot";

using Steps = std::vector<RetentionStep>;

Steps steps_about(const RetentionReport& r, const std::string& name) {
  Steps out;
  for (const RetentionPlanStep& s : r.plan.steps)
    if (s.name == name) out.push_back(s.step);
  return out;
}

std::string text_of(const RetentionFacts& f) { return retention_text(f, judge_retention(f)); }

// The plan's sentences, unbroken.
std::string plan_of(const RetentionFacts& f) {
  std::string out;
  for (const PlanLine& line : plan_lines(f, judge_retention(f))) out += line.text + "\n";
  return out;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// R1: only the physical slot of Greenplum's own name is a mirror's.
TEST(RetentionSlots, R1GreenplumSlotsBelongToTheirConsumers) {
  RetentionFacts f = retention_facts(System::gp6, 1, 15, 20);
  f.content_id = 0;
  add_slot(f, kMirrorSlot, 3);
  EXPECT_TRUE(
      has(plan_of(f), "bring the mirror behind slot \"internal_wal_replication_slot\" back (gprecoverseg)"));
  EXPECT_TRUE(judge_retention(f).slots[0].mirror);
  const auto expect_foreign = [&] {
    const std::string text = plan_of(f);
    EXPECT_FALSE(has(text, "gprecoverseg")) << text;
    EXPECT_TRUE(has(text, "if the consumer of slot"));
    EXPECT_TRUE(has(text, "in a utility-mode session on this very segment"));
    EXPECT_FALSE(judge_retention(f).slots[0].mirror);
  };
  f.slots[0].database = 12804;  // logical, whatever it is called
  expect_foreign();
  f.slots.clear();
  add_slot(f, "abandoned_physical", 3);
  expect_foreign();
  f.segments.erase(f.segments.begin(), f.segments.begin() + 5);
  EXPECT_TRUE(has(plan_of(f),
                  "who uses slot \"abandoned_physical\" cannot go on: rebuild the standby or subscription"));
  // Elsewhere the name means nothing.
  RetentionFacts pg = retention_facts(System::pg15, 1, 15, 20);
  add_slot(pg, kMirrorSlot, 3);
  EXPECT_FALSE(has(plan_of(pg), "gprecoverseg"));
}

// R1: a consumer that keeps up stands at most a checkpoint behind, and needs nothing.
TEST(RetentionSlots, R1ASlotThatKeepsUpNeedsNoStep) {
  for (const System s : {System::gp6, System::pg94, System::pg10, System::pg13, System::pg18}) {
    SCOPED_TRACE(static_cast<int>(s));
    const SegmentNumber prior = s == System::gp6 || s <= System::pg10 ? 12 : 15;
    RetentionFacts f = retention_facts(s, 1, 15, 20);
    if (prior == 12) f.scan.prior_redo = f.segment_size->start_of(12);
    add_slot(f, kMirrorSlot, prior - 1);
    RetentionReport r = judge_retention(f);
    EXPECT_FALSE(r.slots[0].behind);
    EXPECT_EQ(steps_about(r, kMirrorSlot), Steps{});
    EXPECT_EQ(std::ranges::count(r.plan.steps, RetentionStep::limit_slots, &RetentionPlanStep::step), 0);
    f.slots.clear();
    add_slot(f, kMirrorSlot, prior - 2);
    r = judge_retention(f);
    EXPECT_TRUE(r.slots[0].behind);
    EXPECT_EQ(steps_about(r, kMirrorSlot), Steps{RetentionStep::settle_slot});
  }
}

// R2: what a running server knows of a slot may not be in its file yet.
TEST(RetentionSlots, R2ASlotWithoutAStoredPositionIsNotKnown) {
  for (const System s : {System::gp6, System::pg94, System::pg15, System::pg17, System::pg18}) {
    SCOPED_TRACE(static_cast<int>(s));
    RetentionFacts f = retention_facts(s, 10, 15, 20);
    add_slot(f, "synced", 11);
    f.slots[0].restart_lsn = {};
    for (const SlotPersistency p : {SlotPersistency::persistent, SlotPersistency::temporary}) {
      f.slots[0].persistency = p;
      for (const bool pid : {false, true}) {
        f.has_postmaster_pid = pid;
        const RetentionReport r = judge_retention(f);
        EXPECT_EQ(r.severity, RetentionSeverity::unknown);
        ASSERT_EQ(r.doubts.size(), 1u);
        EXPECT_EQ(r.doubts[0].doubt, Doubt::slot_position);
        const std::string text = retention_text(f, r);
        EXPECT_FALSE(has(text, "asks for no WAL")) << text;
        EXPECT_TRUE(has(text, "no position in its file; a server that runs may know one"));
        EXPECT_TRUE(
            has(text,
                "slot \"synced\" has no position in its file; if the server runs, its memory may have one"));
        EXPECT_TRUE(has(text, "As far as can be told"));
      }
    }
  }
}

// R2: where nothing hangs on it, the verdict stands.
TEST(RetentionSlots, R2WithoutAStoredPositionWhereItDoesNotMatter) {
  RetentionFacts stopped = retention_facts(System::pg17, 10, 15, 20);
  add_slot(stopped, "never_used", 11);
  stopped.slots[0].restart_lsn = {};
  stopped.state = DbState::shut_down;
  EXPECT_TRUE(judge_retention(stopped).doubts.empty());
  EXPECT_TRUE(has(text_of(stopped), "asks for no WAL"));
  stopped.state = DbState::shut_down_in_recovery;
  EXPECT_TRUE(judge_retention(stopped).doubts.empty());
  // There is no WAL that it could hold.
  RetentionFacts nothing = retention_facts(System::pg17, 20, 20, 20);
  nothing.has_postmaster_pid = true;
  nothing.slots = stopped.slots;
  EXPECT_TRUE(judge_retention(nothing).doubts.empty());
  EXPECT_FALSE(has(text_of(nothing), "asks for no WAL"));
  // An invalidated one has no position because it lost it.
  RetentionFacts lost = retention_facts(System::pg17, 10, 15, 20);
  lost.slots = stopped.slots;
  lost.slots[0].invalidation = SlotInvalidation::wal_removed;
  EXPECT_TRUE(judge_retention(lost).doubts.empty());
}

// R3: idle_replication_slot_timeout loses a slot without any limit of size.
TEST(RetentionSlots, R3IdleTimeout) {
  RetentionFacts f = retention_facts(System::pg18, 10, 15, 20);
  add_slot(f, "ph", 11);
  EXPECT_TRUE(has(text_of(f), "never lost: no limit is set"));
  set(f, "idle_replication_slot_timeout", "30s");
  EXPECT_FALSE(has(text_of(f), "never lost"));
  EXPECT_TRUE(has(text_of(f), "lost once idle for 30 seconds"));
  EXPECT_TRUE(has(text_of(f), "Since when a slot is idle, which only the server's memory knows"));
  set(f, "max_slot_wal_keep_size", "320MB");
  EXPECT_TRUE(has(text_of(f), " more, or once idle for 30 seconds"));
  // slot.c CanInvalidateIdleSlot(): not one that a standby synchronises, nor one without a position.
  f.in_recovery = true;
  f.slots[0].synced = true;
  EXPECT_FALSE(judge_retention(f).slots[0].idle_timeout);
  f.in_recovery = false;
  EXPECT_EQ(judge_retention(f).slots[0].idle_timeout, 30);
  f.slots[0].restart_lsn = {};
  EXPECT_FALSE(judge_retention(f).slots[0].idle_timeout);
}

// R4: no consumer catches up over WAL that is gone, be it the first segment or one in between.
TEST(RetentionSlots, R4WhatIsGoneDoesNotComeBack) {
  for (const std::size_t gone : {0, 1, 5}) {
    RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
    add_slot(f, "late", 10);
    f.segments.erase(f.segments.begin() + static_cast<std::ptrdiff_t>(gone));
    const RetentionReport r = judge_retention(f);
    EXPECT_TRUE(r.slots[0].wal_missing);
    EXPECT_EQ(r.slots[0].missing_segment, 10 + gone);
    EXPECT_EQ(steps_about(r, "late"), Steps{RetentionStep::rebuild_consumer});
    const std::string text = retention_text(f, r);
    EXPECT_FALSE(has(text, "if its consumer caught up")) << text;
    EXPECT_TRUE(
        has(text,
            "if the slot were dropped (its consumer cannot catch up from here: WAL that it needs is gone)"));
    EXPECT_EQ(has(text, "on, which is not here any more"), gone == 0);
    EXPECT_EQ(has(text, "on, of which 0000000100000000000000"), gone != 0);
    EXPECT_EQ(r.severity, RetentionSeverity::warning);
  }
  // A file that cannot serve is no WAL: cut off, or of a timeline that this server is not on.
  RetentionFacts cut = retention_facts(System::pg15, 10, 15, 20);
  add_slot(cut, "late", 10);
  cut.segments[2].wrong_size = true;
  EXPECT_EQ(judge_retention(cut).slots[0].missing_segment, 12u);
  cut.segments[2].wrong_size = false;
  cut.segments[3].tli = 7;
  EXPECT_EQ(judge_retention(cut).slots[0].missing_segment, 13u);
}

TEST(RetentionSlots, R4TheNextCheckpointInvalidatesIt) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  set(f, "max_slot_wal_keep_size", "48MB");
  add_slot(f, "late", 5);
  EXPECT_TRUE(has(text_of(f), "its WAL is gone; the next checkpoint invalidates it"));
  EXPECT_TRUE(has(text_of(f), "not here any more; the next checkpoint invalidates it\n"));
  // Without a limit it does not (xlog.c KeepLogSeg()), and Greenplum 6 never does.
  set(f, "max_slot_wal_keep_size", "-1");
  EXPECT_FALSE(has(text_of(f), "invalidates"));
  RetentionFacts g = retention_facts(System::gp6, 10, 15, 20);
  set(g, "max_slot_wal_keep_size", "48MB");
  add_slot(g, "late", 5);
  EXPECT_FALSE(has(text_of(g), "invalidates"));
}

// R8: a limit that may be set where nobody could look.
TEST(RetentionSlots, R8TheLimitIsNotKnown) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  f.settings_complete = false;
  add_slot(f, "s", 11);
  EXPECT_TRUE(has(text_of(f), "how long it holds is not known: max_slot_wal_keep_size may be set"));
  set(f, "max_slot_wal_keep_size", "-1");
  EXPECT_TRUE(has(text_of(f), "never lost: no limit is set"));
  RetentionFacts old = retention_facts(System::pg10, 10, 15, 20);
  old.settings_complete = false;
  add_slot(old, "s", 11);
  EXPECT_TRUE(has(text_of(old), "never lost: no limit is set"));
}

}  // namespace
}  // namespace walread
