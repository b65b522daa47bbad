// V5: which timeline recovery follows, as each release reads recovery_target_timeline.
#include "libwalread/facts/target_timeline.hpp"

#include <gtest/gtest.h>

namespace walread {
namespace {

using formats::System;
using Goal = TimelineGoal;

TargetTimeline asked(const char* value, System system) {
  const Setting setting{.value = value};
  return target_timeline(&setting, system);
}

TEST(TargetTimeline, WithoutASetting) {
  for (const System old : {System::pg94, System::pg11, System::gp6})
    EXPECT_EQ(target_timeline(nullptr, old).goal, Goal::own);
  for (const System modern : {System::pg12, System::pg18})
    EXPECT_EQ(target_timeline(nullptr, modern).goal, Goal::latest);
}

// strtoul() with base 0: V5, F04.
TEST(TargetTimeline, NumbersInEveryBase) {
  const struct {
    const char* value;
    TimelineId number;
  } rows[] = {{"10", 10}, {"0xB", 11}, {"0XB", 11}, {"010", 8}, {" 3", 3}, {"3x", 3}, {"4294967297", 1}};
  for (const auto& row : rows) {
    for (const System system : {System::pg94, System::gp6, System::pg11, System::pg12, System::pg18}) {
      EXPECT_EQ(asked(row.value, system).goal, Goal::number) << row.value;
      EXPECT_EQ(asked(row.value, system).number, row.number) << row.value;
    }
  }
  // Beyond 64 bits.
  for (const System system : {System::pg94, System::pg18})
    EXPECT_EQ(asked("18446744073709551616", system).goal, Goal::invalid);
}

TEST(TargetTimeline, Words) {
  for (const System system : {System::pg94, System::gp6, System::pg18})
    EXPECT_EQ(asked("latest", system).goal, Goal::latest);
  EXPECT_EQ(asked("current", System::pg12).goal, Goal::own);
  // No digits at all are 0: up to 11 that is latest, later a timeline that does not exist.
  for (const char* none : {"", "Latest", "current", "newest"}) {
    EXPECT_EQ(asked(none, System::pg11).goal, Goal::latest) << none;
    EXPECT_EQ(asked(none, System::gp6).goal, Goal::latest) << none;
  }
  for (const char* none : {"", "Latest", "newest", "0"}) {
    EXPECT_EQ(asked(none, System::pg12).goal, Goal::number) << none;
    EXPECT_EQ(asked(none, System::pg12).number, 0u) << none;
  }
}

HistoryFile history(TimelineId tli) {
  return {.tli = tli, .entries = {{.parent = tli - 1, .switch_lsn = Lsn{0x1000000u * tli}}}};
}

WalFiles with_histories(std::initializer_list<TimelineId> timelines) {
  WalFiles out;
  for (const TimelineId tli : timelines) out.histories[tli] = history(tli);
  return out;
}

struct World {
  WalFiles wal;
  WalFiles archive;
  bool archive_given = false;

  TargetFacts target(const char* value, bool restore_command, TimelineId own = 1,
                     System system = System::pg15) const {
    const WalFiles* places[] = {&archive};
    const Setting setting{.value = value == nullptr ? "" : value};
    HistoryFile ignored;
    return target_facts({.own = own,
                         .recovers = true,
                         .restore_command = restore_command,
                         .setting = value == nullptr ? nullptr : &setting,
                         .system = system},
                        wal, std::span<const WalFiles* const>(places, archive_given ? 1 : 0), ignored);
  }
};

// findNewestTimeLine() stops at the first number without a file.
TEST(TargetTimeline, LatestWithoutGaps) {
  World w{.wal = with_histories({2, 3, 5}), .archive = {}};
  EXPECT_EQ(w.target(nullptr, false).target, 3u);
  EXPECT_EQ(w.target(nullptr, false).next, 4u);
  EXPECT_EQ(w.target("latest", false, 4).target, 5u);
  EXPECT_EQ(w.target(nullptr, false, 1, System::pg11).target, 1u);
  EXPECT_EQ(w.target(nullptr, false, 1, System::pg11).next, 4u);
  EXPECT_EQ(w.target("current", false, 2).target, 2u);
}

// An archive counts for the server only if it has a restore_command to read it with.
TEST(TargetTimeline, HistoriesOfTheArchive) {
  World w{.wal = {}, .archive = with_histories({2}), .archive_given = true};
  EXPECT_EQ(w.target(nullptr, false).target, 1u);
  EXPECT_EQ(w.target(nullptr, true).target, 2u);
  EXPECT_FALSE(w.target("2", true).does_not_exist);
  const TargetFacts out_of_reach = w.target("2", false);
  EXPECT_TRUE(out_of_reach.does_not_exist);
  EXPECT_TRUE(out_of_reach.history_out_of_reach);
  EXPECT_FALSE(out_of_reach.may_be_restored);
}

// V5: one file is here, or it is not, or one condition decides.
TEST(TargetTimeline, ANumberWithoutHistory) {
  World w{.wal = with_histories({2}), .archive = {}};
  EXPECT_FALSE(w.target("1", false).does_not_exist);
  EXPECT_FALSE(w.target("2", false).does_not_exist);
  EXPECT_TRUE(w.target("10", false).does_not_exist);
  EXPECT_FALSE(w.target("10", false).may_be_restored);
  EXPECT_TRUE(w.target("10", true).may_be_restored);
  w.archive_given = true;
  EXPECT_TRUE(w.target("10", true).does_not_exist);
  EXPECT_FALSE(w.target("10", true).may_be_restored);
  EXPECT_TRUE(w.target("0", false).does_not_exist);
}

}  // namespace
}  // namespace walread
