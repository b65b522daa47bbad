// From facts to causes, predictions and alarms, without any files.
#include <gtest/gtest.h>

#include <algorithm>

#include "libwalread/print/retention_bar.hpp"
#include "libwalread/print/retention_text.hpp"
#include "tests/support/retention_builder.hpp"

namespace walread {
namespace {

using formats::System;
using test::add_slot;
using test::retention_facts;
using test::set;

std::string binding(const RetentionReport& r) {
  std::string out;
  for (const CauseReport& c : r.causes)
    if (c.binding) out += (out.empty() ? "" : "+") + c.name;
  return out;
}

const CauseReport* cause(const RetentionReport& r, RetentionCause wanted) {
  const auto it = std::ranges::find(r.causes, wanted, &CauseReport::cause);
  return it == r.causes.end() ? nullptr : &*it;
}

TEST(RetentionJudge, WhichRedoPointCounts) {
  // Redo in 15, current 20: to 10 and in Greenplum the next checkpoint frees up to the one that is past.
  for (const System s : {System::pg94, System::pg96, System::pg10, System::gp6})
    EXPECT_EQ(judge_retention(retention_facts(s, 10, 15, 20)).next.goes.files, 5u);
  for (const System s : {System::pg11, System::pg15, System::pg18})
    EXPECT_EQ(judge_retention(retention_facts(s, 10, 15, 20)).next.goes.files, 10u);
}

TEST(RetentionJudge, RestartpointsCountTheLastCheckpointRecord) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  f.in_recovery = f.standby = true;
  EXPECT_FALSE(judge_retention(f).next.can_be_made);
  EXPECT_EQ(judge_retention(f).next.goes.files, 5u);
  f.scan.checkpoints_after = 1;
  f.scan.last_checkpoint_redo = f.segment_size->start_of(18);
  EXPECT_TRUE(judge_retention(f).next.can_be_made);
  EXPECT_EQ(judge_retention(f).next.goes.files, 8u);
}

TEST(RetentionJudge, GreenplumPreparedTransactionsHoldWal) {
  for (const System s : {System::gp6, System::pg94}) {
    RetentionFacts f = retention_facts(s, 10, 15, 20);
    f.scan.prepared.push_back(
        {.xid = 700, .prepare = f.segment_size->start_of(12) + std::uint64_t{64}, .gid = "g"});
    const RetentionReport r = judge_retention(f, {*parse_what_if("resolve-prepared 700")});
    EXPECT_EQ(r.next.goes.files, s == System::gp6 ? 2u : 5u);
    EXPECT_EQ(r.what_if[0].next.goes.files, 5u);
    EXPECT_EQ(cause(r, RetentionCause::prepared) != nullptr, s == System::gp6);
  }
}

TEST(RetentionJudge, SlotsOfAGreenplumCoordinatorDoNotCount) {
  RetentionFacts f = retention_facts(System::gp6, 10, 15, 20);
  add_slot(f, "s", 11);
  f.content_id = 0;
  EXPECT_EQ(judge_retention(f).next.goes.files, 1u);
  f.content_id = -1;
  EXPECT_EQ(judge_retention(f).next.goes.files, 5u);
  EXPECT_EQ(judge_retention(f).unknowable.front(), Unknowable::coordinator_walsender);
}

TEST(RetentionJudge, TemporarySlotsCountWhileTheServerMayRun) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  add_slot(f, "s", 11);
  f.slots[0].persistency = SlotPersistency::temporary;
  f.state = DbState::shut_down;
  EXPECT_EQ(judge_retention(f).next.keep, 20u);
  f.has_postmaster_pid = true;
  EXPECT_EQ(judge_retention(f).next.keep, 11u);
}

TEST(RetentionJudge, InvalidatedSlotsDoNotCount) {
  RetentionFacts f = retention_facts(System::pg16, 10, 15, 20);
  add_slot(f, "s", 11);
  f.slots[0].invalidation = SlotInvalidation::horizon;
  const RetentionReport r = judge_retention(f);
  EXPECT_EQ(r.next.keep, 20u);
  EXPECT_TRUE(r.slots[0].invalidated);
}

TEST(RetentionJudge, KeepAll) {
  RetentionFacts f = retention_facts(System::gp6, 10, 15, 20);
  set(f, "gp_keep_all_xlog", "on");
  const RetentionReport r = judge_retention(f, {*parse_what_if("set gp_keep_all_xlog=off")});
  EXPECT_EQ(r.next.goes.files, 0u);
  EXPECT_EQ(binding(r), "gp_keep_all_xlog");
  EXPECT_EQ(r.what_if[0].next.goes.files, 5u);
}

TEST(RetentionJudge, Summarizer) {
  RetentionFacts f = retention_facts(System::pg17, 10, 15, 20);
  set(f, "summarize_wal", "on");
  f.summaries = {.count = 3,
                 .newest_end = f.segment_size->start_of(13),
                 .oldest_timeline_end = f.segment_size->start_of(13)};
  EXPECT_EQ(binding(judge_retention(f)), "summarize_wal");
  EXPECT_EQ(judge_retention(f).next.keep, 13u);
  // Without a summary it begins with the oldest WAL.
  f.summaries = {};
  EXPECT_EQ(judge_retention(f).next.keep, 10u);
  f.wal_level = "minimal";
  EXPECT_EQ(judge_retention(f).next.keep, 20u);
}

// After a start the summarizer begins with the oldest timeline that there is WAL of, and looks at the
// summaries of that one alone.
TEST(RetentionJudge, SummarizerAfterAPromotion) {
  RetentionFacts f = retention_facts(System::pg17, 10, 15, 20);
  set(f, "summarize_wal", "on");
  const auto start = [&](SegmentNumber n) { return f.segment_size->start_of(n); };
  f.summaries = {
      .count = 3, .newest_end = start(18), .oldest_wal = start(10), .oldest_timeline_end = start(12)};
  f.has_postmaster_pid = true;
  EXPECT_EQ(judge_retention(f).next.keep, 18u);
  f.has_postmaster_pid = false;
  EXPECT_EQ(judge_retention(f).next.keep, 12u);
  f.summaries.oldest_timeline_end = {};
  EXPECT_EQ(judge_retention(f).next.keep, 10u);
  f.summaries.oldest_timeline_end = start(8);  // of WAL that has gone since
  EXPECT_EQ(judge_retention(f).next.keep, 10u);
}

TEST(RetentionJudge, ArchivingHoldsFileByFile) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  set(f, "archive_mode", "on");
  f.segments[0].status = ArchiveStatus::kDone;
  f.segments[1].status = ArchiveStatus::kReady;
  f.segments[3].status = ArchiveStatus::kDone;
  RetentionReport r = judge_retention(f);
  EXPECT_EQ(r.next.runs, (std::vector<SegmentRun>{{1, 10, 10}, {1, 13, 13}}));
  EXPECT_EQ(r.next.waits_for_archive.files, 8u);
  EXPECT_EQ(r.archive.ready.files, 1u);
  EXPECT_EQ(r.archive.unmarked.files, 7u);
  EXPECT_TRUE(r.archive.no_command);
  // On a standby only archive_mode = always archives, but in Greenplum 6 and 9.4.
  f.in_recovery = true;
  EXPECT_EQ(judge_retention(f).next.goes.files, 5u);
  set(f, "archive_mode", "always");
  EXPECT_EQ(judge_retention(f).next.goes.files, 2u);
  RetentionFacts g = retention_facts(System::gp6, 10, 15, 20);
  set(g, "archive_mode", "on");
  g.in_recovery = true;
  EXPECT_EQ(judge_retention(g).next.goes.files, 0u);
  g.wal_level = "minimal";
  EXPECT_EQ(judge_retention(g).next.goes.files, 5u);
}

TEST(RetentionJudge, NamesAreComparedWithoutTheirTimeline) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  f.segments.insert(f.segments.begin() + 1, {.segment = 10, .tli = 2, .size = 16 << 20});
  f.segments.push_back({.segment = 25, .tli = 3, .size = 16 << 20});
  f.segments.insert(f.segments.begin(), {.segment = 9, .tli = 1, .partial = true, .size = 16 << 20});
  const RetentionReport r = judge_retention(f);
  EXPECT_EQ(r.next.goes.files, 12u);
  EXPECT_EQ(r.next.runs, (std::vector<SegmentRun>{{1, 9, 9, true}, {1, 10, 19}, {2, 10, 10}}));
  std::vector<SpareKind> kinds;
  for (const SpareFiles& s : r.spare) kinds.push_back(s.kind);
  EXPECT_EQ(kinds, (std::vector<SpareKind>{SpareKind::other_timeline, SpareKind::partial}));
  // 9.4 leaves .partial alone.
  RetentionFacts old = retention_facts(System::pg94, 10, 15, 20);
  old.segments.insert(old.segments.begin(), {.segment = 9, .tli = 1, .partial = true, .size = 16 << 20});
  EXPECT_EQ(judge_retention(old).next.goes.files, 5u);
}

TEST(RetentionJudge, RecyclingBetweenMinAndMax) {
  RetentionFacts f = retention_facts(System::pg15, 1, 20, 20);  // 19 go
  set(f, "min_wal_size", "80MB");                               // 5 segments: 20 to 24
  set(f, "max_wal_size", "160MB");                              // 10 segments: 20 to 29
  RetentionReport r = judge_retention(f);
  EXPECT_EQ(r.next.goes.files, 19u);
  EXPECT_EQ(r.next.recycled_min, 4u);
  EXPECT_EQ(r.next.recycled_max, 9u);
  set(f, "wal_recycle", "off");
  EXPECT_EQ(judge_retention(f).next.recycled_max, 0u);
  RetentionFacts old = retention_facts(System::pg94, 1, 20, 20);
  set(old, "checkpoint_segments", "3");  // 7 ahead
  EXPECT_EQ(judge_retention(old).next.recycled_min, 7u);
  EXPECT_EQ(judge_retention(old).next.recycled_max, 7u);
  old.segments.push_back({.segment = 21, .tli = 1, .size = 16 << 20});
  EXPECT_EQ(judge_retention(old).next.recycled_max, 6u);
}

TEST(RetentionJudge, CausesThatHoldTogether) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  add_slot(f, "a", 12);
  add_slot(f, "b", 12);
  const RetentionReport r =
      judge_retention(f, {*parse_what_if("drop-slot a"), *parse_what_if("drop-slot b")});
  EXPECT_EQ(binding(r), "a+b");
  EXPECT_EQ(r.what_if[0].more.files, 0u);
  EXPECT_EQ(r.what_if[2].more.files, 8u);
  EXPECT_EQ(r.what_if[2].suppositions, (std::vector<std::string>{"drop-slot a", "drop-slot b"}));
}

TEST(RetentionJudge, SuppositionsThatApplyToNothing) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  for (const char* text :
       {"drop-slot none", "resolve-prepared none", "set wal_keep_segments=5", "set wal_keep_size=x"})
    EXPECT_EQ(judge_retention(f, {*parse_what_if(text)}).what_if[0].unknown, text);
  for (const char* text :
       {"", "drop-slot", "drop-slot ", "archive-done now", "set", "set x", "set =5", "delete all"})
    EXPECT_FALSE(parse_what_if(text)) << text;
}

TEST(RetentionJudge, SlotsInTheOrderInWhichTheyAreLost) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  set(f, "max_slot_wal_keep_size", "160MB");
  add_slot(f, "never", 0);
  f.slots[0].restart_lsn = Lsn{};
  add_slot(f, "late", 18);
  add_slot(f, "soon", 11);
  const RetentionReport r = judge_retention(f);
  ASSERT_EQ(r.slots.size(), 3u);
  EXPECT_EQ(r.slots[0].name, "soon");
  EXPECT_EQ(r.slots[1].name, "late");
  EXPECT_EQ(r.slots[2].name, "never");
  // slotfuncs.c: the start of segment 11 + 10 + 1, less where the log ends.
  EXPECT_EQ(*r.slots[0].bytes_left, f.segment_size->start_of(22) - f.scan.end.at);
}

TEST(RetentionJudge, Alarms) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  add_slot(f, "s", 10);
  EXPECT_EQ(judge_retention(f).severity, RetentionSeverity::ok);
  RetentionThresholds t;
  t.warn.kept_bytes = 160 << 20;
  EXPECT_EQ(judge_retention(f, {}, t).severity, RetentionSeverity::warning);
  t.crit.kept_bytes = 160 << 20;
  EXPECT_EQ(judge_retention(f, {}, t).severity, RetentionSeverity::critical);
  f.file_system = FileSystemFacts{.total = 1000, .available = 150};
  EXPECT_EQ(judge_retention(f).severity, RetentionSeverity::warning);
  f.file_system->available = 50;
  EXPECT_EQ(judge_retention(f).severity, RetentionSeverity::critical);
  // What depends on something unreadable is no verdict, however alarming.
  f.slots[0].intact = false;
  EXPECT_EQ(judge_retention(f).severity, RetentionSeverity::unknown);
}

TEST(RetentionJudge, NeverAdvisesToDeleteFiles) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  add_slot(f, "s", 10);
  set(f, "archive_mode", "on");
  const RetentionReport r = judge_retention(f);
  EXPECT_EQ(r.plan.steps.back().step, RetentionStep::never_delete);
  const std::string text = retention_text(f, r);
  EXPECT_EQ(text.find("rm "), std::string::npos);
  EXPECT_NE(text.find("never delete files from the WAL directory"), std::string::npos);
}

// What a base backup needs goes like everything else.
TEST(RetentionJudge, BaseBackupsAndTheirWal) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  f.backups.push_back({.start = f.segment_size->start_of(8) + std::uint64_t{40},
                       .stop = f.segment_size->start_of(12),
                       .start_time = "today",
                       .label = "nightly"});
  const auto text = [&] { return retention_text(f, judge_retention(f)); };
  EXPECT_NE(
      text().find("\"nightly\", begun today: cannot be used without 000000010000000000000008 to "
                  "00000001000000000000000B; 2 of 4 segments here, 2 of them until the next checkpoint\n"),
      std::string::npos)
      << text();
  set(f, "archive_mode", "on");
  f.segments[0].status = ArchiveStatus::kDone;
  f.archive_copies.directory = "/archive";
  f.archive_copies.compared = true;
  f.segments[0].copy = CopyState::same;
  EXPECT_NE(
      text().find("2 of 4 segments here, 1 of them until the next checkpoint, 1 of them in the archive\n"),
      std::string::npos)
      << text();
  // One that says nothing of its end is passed over.
  f.backups[0].stop = {};
  EXPECT_TRUE(judge_retention(f).backups.empty());
}

TEST(RetentionBar, FitsALineHoweverManySegments) {
  for (const SegmentNumber last :
       {SegmentNumber{1}, SegmentNumber{76}, SegmentNumber{77}, SegmentNumber{100000}}) {
    RetentionFacts f = retention_facts(System::pg15, 1, last, last);
    add_slot(f, "s", 1);
    const std::string bar = retention_bar(f, judge_retention(f));
    ASSERT_FALSE(bar.empty());
    for (std::size_t at = 0; at < bar.size();) {
      const std::size_t end = bar.find('\n', at);
      EXPECT_LE(end - at, 80u) << last;
      at = end + 1;
    }
  }
}

TEST(RetentionBar, ShowsWhatHappensToEach) {
  RetentionFacts f = retention_facts(System::pg15, 1, 8, 10);
  add_slot(f, "s", 5);
  set(f, "archive_mode", "on");
  f.segments[0].status = f.segments[1].status = ArchiveStatus::kDone;
  f.segments.push_back({.segment = 11, .tli = 1, .size = 16 << 20});
  f.segments.push_back({.segment = 13, .tli = 1, .size = 16 << 20});
  const std::string bar = retention_bar(f, judge_retention(f));
  EXPECT_EQ(bar.substr(0, bar.find("\n  000")), "      S  R E\n  xxaa#####=+.+");
}

}  // namespace
}  // namespace walread
