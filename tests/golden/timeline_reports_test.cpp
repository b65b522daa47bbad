// Situations from public reports: what each report has to say beyond its verdict (timeline_truth_test), and
// the variants of one line in which a server refuses to start (testdata/timelines/PROVENANCE.txt has its
// words).
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "libwalread/print/timeline_text.hpp"
#include "tests/support/timeline_checks.hpp"
#include "tests/support/timeline_copies.hpp"
#include "tests/support/timeline_recordings.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using F = FindingId;
using S = FindingSeverity;
using V = TimelineVerdict;

TimelineReport activate(const fs::path& node, std::vector<std::string> archives = {}) {
  const TimelineReport r =
      judge_timelines(collect_timeline_facts({.subject = node, .archives = std::move(archives)}));
  test::check_report(r);
  return r;
}

std::size_t blocks(const TimelineReport& r) {
  return static_cast<std::size_t>(std::ranges::count(r.findings, S::blocks, &Finding::severity));
}

// V4: the ancestors' segments are in pg_wal, and only the history is in the archive.
TEST(TimelineReports, V4_HistoryOnlyInTheArchive) {
  const fs::path node = test::timeline_recording("F02/Bh").value();
  const TimelineReport r = activate(node, {node.parent_path() / "archh"});
  EXPECT_EQ(name_of(r.verdict), "READY");
  EXPECT_EQ(r.facts.subject.target.next, 3u);
  EXPECT_EQ(to_string(r.facts.subject.wal.end.end.at), "0/24000A0");
  EXPECT_TRUE(r.facts.subject.wal.missing.empty());
}

// V5: the number in each base; and one word about the history file.
TEST(TimelineReports, V5_TargetTimeline) {
  for (const auto& [name, words] : {std::pair{"F04/B106", "recovery target timeline 10 does not exist"},
                                    std::pair{"F04/Bhex", "recovery target timeline 11 does not exist"}}) {
    const TimelineReport r = activate(test::timeline_recording(name).value());
    EXPECT_EQ(name_of(r.verdict), "NOT-READY");
    EXPECT_NE(sentence_of(r.findings.front(), r).find(words), std::string::npos);
    EXPECT_EQ(blocks(r), 1u);
    const bool here = std::ranges::any_of(r.findings, [&](const Finding& f) {
      return sentence_of(f, r).find(".history is here") != std::string::npos;
    });
    EXPECT_FALSE(here);
  }
}

// V6: FATAL, each of them, where the node without that line starts.
TEST(TimelineReports, V6_WhatTheServerRefuses) {
  const struct {
    const char* file;
    const char* line;
    const char* server_says;
  } rows[] = {
      {"recovery.conf", "standby_mode = on\n", "using recovery command file"},
      {"postgresql.auto.conf", "max_connections = 50\n", "insufficient parameter settings"},
      {"postgresql.auto.conf", "max_worker_processes = 2\n", "insufficient parameter settings"},
      {"postgresql.auto.conf", "recovery_target_xid = 900\nrecovery_target_lsn = '0/24000A0'\n",
       "multiple recovery targets specified"},
      {"recovery.signal", "", "recovery.signal"},
  };
  const auto recorded = TimelineOptions{.subject = test::timeline_recording("F03/B").value().string()};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.line);
    const test::TimelineCopies copies(recorded);
    const fs::path file = copies.nodes().front() / row.file;
    std::ofstream(file, std::ios::app) << row.line;
    const TimelineReport r = activate(copies.nodes().front());
    EXPECT_EQ(name_of(r.verdict), "NOT-READY");
    EXPECT_NE(timeline_json(r).find(row.server_says), std::string::npos) << timeline_text(r);
    EXPECT_EQ(blocks(r), 1u) << timeline_text(r);
  }
}

// V6: recovery.signal alone, and a target that its WAL does not reach.
TEST(TimelineReports, V6_ATargetBehindTheEndOfItsWal) {
  const test::TimelineCopies copies({.subject = test::timeline_recording("F03/B").value().string()});
  const fs::path node = copies.nodes().front();
  fs::rename(node / "standby.signal", node / "recovery.signal");
  std::ofstream(node / "postgresql.auto.conf", std::ios::app)
      << "restore_command = 'false'\nrecovery_target_lsn = '0/9000000'\n";
  const fs::path archive = copies.directory() / "archive";
  fs::create_directory(archive);
  const TimelineReport r = activate(node, {archive});
  EXPECT_EQ(name_of(r.verdict), "NOT-READY");
  EXPECT_EQ(name_of(r.findings.front().id), name_of(F::target_not_reached));
}

// V10: what a stray history brings about is no further cause.
TEST(TimelineReports, V10_StrayHistory) {
  const TimelineReport r = activate(test::timeline_recording("F13/B161").value());
  EXPECT_EQ(blocks(r), 1u) << timeline_text(r);
  for (const Finding& f : r.findings)
    EXPECT_EQ(sentence_of(f, r).find("0000000200000000"), std::string::npos) << sentence_of(f, r);
}

// V9: consistent at the end of the end-of-backup record at 0/50000D8, not at the checkpoint.
TEST(TimelineReports, V9_ABaseBackup) {
  const test::TimelineCopies copies(
      {.subject = test::timeline_recording("P8/basebackup_stream").value().string()});
  test::write_file(copies.nodes().front() / "standby.signal", "");
  const TimelineReport r = activate(copies.nodes().front());
  const auto reached = std::ranges::find(r.findings, F::consistency_reached, &Finding::id);
  ASSERT_NE(reached, r.findings.end());
  EXPECT_EQ(to_string(Lsn{reached->find("minimum")->number}), "0/5000100");
}

}  // namespace
}  // namespace walread
