// Names, numbers and sentences of retention reports (R5, R7, R8, V21).
#include "libwalread/print/retention_words.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>

#include "libwalread/print/retention_text.hpp"
#include "tests/support/retention_builder.hpp"

namespace walread {
namespace {

using formats::System;
using test::add_slot;
using test::retention_facts;
using test::set;

std::string text_of(const RetentionFacts& f) { return retention_text(f, judge_retention(f)); }

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// A server promoted to timeline 2 in the middle of segment `fork`.
RetentionFacts promoted(SegmentNumber first, SegmentNumber fork, SegmentNumber last) {
  RetentionFacts f = retention_facts(System::pg15, first, fork, last);
  const Lsn at = f.segment_size->start_of(fork) + std::uint64_t{0x80};
  f.history = {.tli = 2, .entries = {{.parent = 1, .switch_lsn = at, .line = 1}}};
  f.timeline = f.scan.tli = 2;
  for (SegmentFile& s : f.segments)
    if (s.segment >= fork) s.tli = 2;
  return f;
}

// R5: the name of the file that is there, and of the newer of two.
TEST(RetentionWords, R5NamesHaveTheTimelineOfTheFile) {
  RetentionFacts f = promoted(3, 7, 9);
  EXPECT_EQ(segment_name(f, 6), "000000010000000000000006");
  EXPECT_EQ(segment_name(f, 7), "000000020000000000000007");
  EXPECT_EQ(segment_name(f, 9), "000000020000000000000009");
  f.segments.insert(f.segments.begin() + 4, {.segment = 7, .tli = 1, .size = 16 << 20});
  EXPECT_EQ(segment_name(f, 7), "000000020000000000000007");
  // A partial file and one of another history are not it; without any it is what the server would write.
  std::erase_if(f.segments, [](const SegmentFile& s) { return s.segment == 7 && s.tli == 2; });
  EXPECT_EQ(segment_name(f, 7), "000000010000000000000007");
  f.segments[4].partial = true;
  EXPECT_EQ(segment_name(f, 7), "000000020000000000000007");
  f.segments[4] = {.segment = 7, .tli = 5, .size = 16 << 20};
  EXPECT_EQ(segment_name(f, 7), "000000020000000000000007");
  EXPECT_EQ(segment_name(f, 30), "00000002000000000000001E");
}

// R5: crash recovery begins at the redo point, wherever the next checkpoint will count from.
TEST(RetentionWords, R5CrashRecoveryIsTheRedoPoint) {
  for (const System s : {System::gp6, System::pg94, System::pg10, System::pg11, System::pg15, System::pg18}) {
    const RetentionFacts f = retention_facts(s, 10, 15, 20);
    const RetentionReport r = judge_retention(f);
    const auto row = std::ranges::find(r.causes, RetentionCause::checkpoint, &CauseReport::cause);
    ASSERT_NE(row, r.causes.end());
    EXPECT_EQ(row->lsn, f.redo);
    EXPECT_EQ(row->segment, 15u);
    EXPECT_EQ(r.redo, f.redo);
  }
}

// V21: strcmp() puts N.partial behind N, so it stays where N is the last that goes.
TEST(RetentionWords, V21PartialAtTheCutStays) {
  for (const System s : {System::gp6, System::pg95, System::pg13, System::pg18}) {
    SCOPED_TRACE(static_cast<int>(s));
    RetentionFacts f = retention_facts(s, 10, 15, 15);
    const auto goes_with = [&](SegmentNumber partial) {
      RetentionFacts with = f;
      const auto at = std::ranges::find(with.segments, partial, &SegmentFile::segment);
      with.segments.insert(at + 1, {.segment = partial, .tli = 1, .partial = true, .size = 16 << 20});
      return judge_retention(with).next;
    };
    EXPECT_EQ(goes_with(13).goes.files, 6u);  // 10 to 14, and 13.partial
    EXPECT_EQ(goes_with(14).goes.files, 5u);
    EXPECT_EQ(goes_with(14).runs, (std::vector<SegmentRun>{{1, 10, 14}}));
    EXPECT_EQ(goes_with(13).runs, (std::vector<SegmentRun>{{1, 10, 14}, {1, 13, 13, true}}));
  }
}

// V21: the same where it waits for the archiver or a slot draws the line.
TEST(RetentionWords, V21PartialThatWaits) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 15);
  set(f, "archive_mode", "on");
  for (SegmentFile& s : f.segments) s.status = ArchiveStatus::kDone;
  f.segments.insert(
      f.segments.begin() + 5,
      {.segment = 14, .tli = 1, .partial = true, .status = ArchiveStatus::kReady, .size = 16 << 20});
  EXPECT_EQ(judge_retention(f).next.waits_for_archive.files, 0u);
  EXPECT_EQ(judge_retention(f).next.goes.files, 5u);
  f.segments[5].segment = 13;
  std::ranges::sort(f.segments, {}, [](const SegmentFile& s) { return std::pair(s.segment, s.partial); });
  EXPECT_EQ(judge_retention(f).next.waits_for_archive.files, 1u);
}

// R7: what waits for the archiver is held by it, and not "needed by nothing".
TEST(RetentionWords, R7WhatWaitsIsNotSpare) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  set(f, "archive_mode", "on");
  f.segments.insert(
      f.segments.begin(),
      {.segment = 9, .tli = 1, .partial = true, .status = ArchiveStatus::kReady, .size = 16 << 20});
  f.others.push_back({"00000002.history", WalFileKind::kHistory, 40});
  f.archive.other_ready = {"00000002.history"};
  EXPECT_TRUE(judge_retention(f).spare.empty());
  EXPECT_TRUE(has(text_of(f), "waiting: 1 history or backup history file\n"));
  f.segments[0].status = ArchiveStatus::kDone;
  f.archive.other_ready.clear();
  EXPECT_EQ(judge_retention(f).spare.size(), 2u);
}

// R7: nothing that alone frees nothing is said to free "0 of them".
TEST(RetentionWords, R7NoneIsAWord) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  add_slot(f, "s", 12);
  f.segments.erase(f.segments.begin(), f.segments.begin() + 2);
  set(f, "archive_mode", "on");
  set(f, "archive_command", "false");
  for (SegmentFile& s : f.segments) s.status = ArchiveStatus::kReady;
  EXPECT_FALSE(has(text_of(f), "; 0 of them"));
  RetentionFacts one = retention_facts(System::pg15, 19, 20, 20);
  add_slot(one, "s", 19);
  EXPECT_TRUE(has(text_of(one),
                  "1 of 2 segments (16.0 MiB) is kept by replication slot \"s\" at 0/13000100; "
                  "000000010000000000000013 could go at the next checkpoint if"))
      << text_of(one);
  RetentionFacts alone = retention_facts(System::pg15, 20, 20, 20);
  EXPECT_TRUE(has(text_of(alone), "1 segment (16.0 MiB) is there; nothing holds any"));
}

// R7: a rate needs a stretch that means it, and says how long that was.
TEST(RetentionWords, R7RatesNeedTime) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  const auto span = [&](std::int64_t seconds) {
    f.scan.first_time = TimedPosition{f.segment_size->start_of(10), 0};
    f.scan.last_time = TimedPosition{f.segment_size->start_of(20), seconds * 1000000};
    return text_of(f);
  };
  for (const int seconds : {0, 3, 61, 3599})
    EXPECT_TRUE(has(span(seconds), "not known: the WAL here spans too short a time")) << seconds;
  EXPECT_TRUE(has(span(7200), "80.0 MiB an hour, from the times in 2 hours of WAL\n"));
  EXPECT_TRUE(has(span(2 * 86400), "80.0 MiB a day, from the times in 2 days of WAL\n")) << span(2 * 86400);
  EXPECT_FALSE(judge_retention(f).bytes_per_second == std::nullopt);
}

// R7: recovery reads the PREPARE of each transaction that it takes over (twophase.c
// PrescanPreparedTransactions()).
TEST(RetentionWords, R7APrepareThatIsGoneBlocksRecovery) {
  RetentionFacts f = retention_facts(System::gp6, 10, 15, 20);
  f.content_id = 0;
  const Lsn prepare = f.segment_size->start_of(5) + std::uint64_t{0x40};
  f.scan.prepared.push_back({.xid = 716, .prepare = prepare, .unreadable = true, .missing = true});
  RetentionReport r = judge_retention(f);
  EXPECT_EQ(r.severity, RetentionSeverity::critical);
  std::string text = retention_text(f, r);
  EXPECT_FALSE(has(text, "\"\"")) << text;
  EXPECT_TRUE(has(
      text,
      "critical: the PREPARE of transaction 716 at 0/5000040 lies in 000000010000000000000005, which is not "
      "here: recovery needs it, so this server can neither be restarted after a crash nor promoted\n"))
      << text;
  EXPECT_TRUE(has(text, "bring 000000010000000000000005 back from an archive or another node before"));
  f.scan.prepared[0].missing = false;
  f.scan.prepared[0].prepare = f.segment_size->start_of(12);
  text = text_of(f);
  EXPECT_TRUE(has(text, "at 0/C000000 cannot be read from 00000001000000000000000C: recovery needs it"))
      << text;
  EXPECT_FALSE(has(text, "\"\""));
}

// R7: an entry of a checkpoint's list may have ended.
TEST(RetentionWords, R7ListedAlthoughItEnded) {
  RetentionFacts f = retention_facts(System::gp6, 10, 15, 20);
  f.scan.prepared.push_back({.xid = 716,
                             .prepare = f.segment_size->start_of(12),
                             .gid = "g",
                             .ended = f.segment_size->start_of(13),
                             .committed = true});
  const std::string text = text_of(f);
  EXPECT_FALSE(has(text, "neither committed nor rolled back")) << text;
  EXPECT_TRUE(has(text, ", committed at 0/D000000: a checkpoint lists it all the same"));
  f.scan.prepared[0].committed = false;
  EXPECT_TRUE(has(text_of(f), ", rolled back at 0/D000000: a checkpoint lists it all the same"));
}

// R8: without the configuration nothing is said of what it decides.
TEST(RetentionWords, R8SettingsThatAreNotHere) {
  RetentionFacts f = retention_facts(System::pg15, 10, 15, 20);
  f.settings_complete = false;
  f.segments[1].status = ArchiveStatus::kReady;
  RetentionReport r = judge_retention(f);
  EXPECT_EQ(r.severity, RetentionSeverity::unknown);
  EXPECT_FALSE(r.archive.known);
  EXPECT_TRUE(r.archive.active);
  EXPECT_FALSE(r.archive.no_command);
  std::string text = retention_text(f, r);
  EXPECT_FALSE(has(text, "does not archive here")) << text;
  EXPECT_TRUE(
      has(text,
          "whether the server archives is not known: archive_mode may be set where it could not be read\n"));
  EXPECT_TRUE(has(text, "archive_mode = off  (built in, if nobody sets it)\n"));
  EXPECT_TRUE(has(
      text, "not all configuration files could be read, so that a setting that was not found may be set"));
  // No mark: no sign of archiving, but no proof of none.
  f.segments[1].status = ArchiveStatus::kNone;
  EXPECT_FALSE(has(text_of(f), "does not archive here"));
  EXPECT_EQ(judge_retention(f).severity, RetentionSeverity::unknown);
  // Told by hand, it is known.
  set(f, "archive_mode", "off");
  f.segments[1].status = ArchiveStatus::kReady;
  EXPECT_TRUE(has(text_of(f), "the server does not archive here; marks are left from when it did"));
}

// U1: what could not be listed is not empty, wherever it matters.
TEST(RetentionWords, U1DirectoriesThatCouldNotBeListed) {
  const auto doubts = [](const RetentionFacts& f) {
    std::vector<Doubt> out;
    for (const DoubtReport& d : judge_retention(f).doubts) out.push_back(d.doubt);
    return out;
  };
  using Doubts = std::vector<Doubt>;
  for (const int error : {ENOENT, EACCES, ENOTDIR, EIO}) {
    RetentionFacts f = retention_facts(System::pg17, 10, 15, 20);
    f.archive.os_error = error;
    EXPECT_EQ(doubts(f), Doubts{});  // it does not archive
    set(f, "archive_mode", "on");
    EXPECT_EQ(doubts(f), Doubts{Doubt::archive_status_unlisted});
    EXPECT_FALSE(has(text_of(f), "no segment waits"));
    EXPECT_TRUE(has(text_of(f), "what waits is not known: archive_status cannot be listed"));
    f.in_recovery = true;
    EXPECT_EQ(doubts(f), Doubts{});  // only archive_mode = always archives on a standby
    f = retention_facts(System::pg17, 10, 15, 20);
    f.two_phase_os_error = error;
    EXPECT_EQ(doubts(f), Doubts{Doubt::two_phase_unlisted});
    EXPECT_TRUE(has(text_of(f), "so that prepared transactions may be missing here"));
    f = retention_facts(System::pg17, 10, 15, 20);
    f.summaries.os_error = error;
    EXPECT_EQ(doubts(f), Doubts{});
    set(f, "summarize_wal", "on");
    EXPECT_EQ(doubts(f), Doubts{Doubt::summaries_unlisted});
    EXPECT_TRUE(has(text_of(f), "so that it is not known how much WAL is summarised"));
  }
  RetentionFacts f = retention_facts(System::pg17, 10, 15, 20);
  f.unreadable_prepared = {"000002CC"};
  EXPECT_EQ(doubts(f), Doubts{Doubt::two_phase_unreadable});
  EXPECT_TRUE(has(text_of(f), "the prepared transaction in pg_twophase/000002CC is not known"));
  f = retention_facts(System::pg17, 10, 15, 20);
  f.unreadable_histories = {2};
  EXPECT_EQ(doubts(f), Doubts{Doubt::history_unreadable});
  EXPECT_TRUE(
      has(text_of(f),
          "00000002.history cannot be read, so that it is not known which timeline this server follows"));
  f = retention_facts(System::pg17, 10, 15, 20);
  f.backup_label = BackupLabel{.file = "backup_label"};
  EXPECT_EQ(doubts(f), Doubts{Doubt::backup_label_unreadable});
  EXPECT_TRUE(has(text_of(f), "so that it is not known where recovery begins"));
  f = retention_facts(System::pg17, 10, 15, 20);
  f.marks_unreadable = true;
  EXPECT_EQ(doubts(f), Doubts{Doubt::marks_unreadable});
  EXPECT_TRUE(has(text_of(f), "so that it is not known whether this is a standby"));
}

}  // namespace
}  // namespace walread
