// What retention-report says of recorded servers, beside the truth that was noted when they were recorded.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "libwalread/judge/retention.hpp"
#include "libwalread/print/retention_text.hpp"
#include "libwalread/print/retention_words.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;

struct Judged {
  RetentionFacts facts;
  RetentionReport report;

  std::string name(SegmentNumber n) const { return segment_file_name(1, n, *facts.segment_size); }
  std::string binding() const {
    std::string out;
    for (const CauseReport& c : report.causes)
      if (c.binding) out += (out.empty() ? "" : "+") + c.name;
    return out;
  }
};

Judged judge(const std::string& recording, const std::vector<WhatIf>& what_if = {}) {
  fs::path path = fs::path(WALREAD_UNPACK_DIR) / "retention" / recording / recording;
  if (recording.find('/') != std::string::npos) path = fs::path(WALREAD_UNPACK_DIR) / recording;
  // The file system that the test runs on must not decide.
  RetentionFacts facts = gather_retention_facts(path, RetentionOptions{.copy = true});
  RetentionReport report = judge_retention(facts, what_if);
  return {std::move(facts), std::move(report)};
}

struct Truth {
  std::string recording;
  std::string binding;        // names of the binding causes
  std::uint64_t held;         // files of the first
  std::string oldest;         // that stays: what was on disk then
  std::uint64_t files;        // segments on disk
  std::uint64_t waiting = 0;  // for the archiver
};

void PrintTo(const Truth& t, std::ostream* out) { *out << t.recording; }

class RetentionTruth : public testing::TestWithParam<Truth> {};

// Each server had just made its last checkpoints, so that what stays is exactly what was on disk.
TEST_P(RetentionTruth, IsWhatTheReportSays) {
  const Truth& truth = GetParam();
  const Judged j = judge(truth.recording);
  EXPECT_TRUE(j.report.judged);
  EXPECT_TRUE(j.report.doubts.empty());
  EXPECT_EQ(j.binding(), truth.binding);
  EXPECT_EQ(j.report.causes.front().asks.files, truth.held);
  EXPECT_EQ(j.report.next.goes.files, 0u);
  EXPECT_EQ(j.report.all.files, truth.files);
  const SegmentNumber oldest = j.facts.segments.front().segment;
  EXPECT_EQ(j.name(oldest), truth.oldest);
  EXPECT_EQ(j.report.archive.ready.files, truth.waiting);
  if (truth.waiting == 0) {
    EXPECT_EQ(j.name(j.report.next.keep), truth.oldest);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, RetentionTruth,
    testing::Values(
        Truth{"P3_A_primary", "phys_inactive", 9, "000000010000000000000002", 10},
        Truth{"P3_A_standby", "", 0, "00000001000000000000000B", 2},
        Truth{"P3_B_primary", "phys_recent+standby1", 2, "00000001000000000000000B", 6},
        Truth{"P3_C_primary", "", 0, "000000010000000000000012", 4},
        Truth{"P5_primary", "wal_keep_size", 5, "000000010000000000000009", 7},
        Truth{"P5_primary_32MB", "wal_keep_size", 2, "00000001000000000000000D", 6},
        Truth{"P6_primary", "archive_command", 10, "000000010000000000000004", 11, 10},
        Truth{"P9_primary", "", 0, "000000010000000000000009", 4},
        Truth{"S3a_p0", "internal_wal_replication_slot", 9, "000000010000000000000005", 10},
        Truth{"S3b_master", "", 0, "00000001000000000000000E", 3},
        Truth{"S5_p0", "wal_keep_segments", 8, "00000001000000000000000B", 11},
        Truth{"S5_m0", "wal_keep_segments", 8, "00000001000000000000000B", 11},
        Truth{"S6_p0", "archive_command", 8, "000000010000000000000009", 9, 8},
        Truth{"S6_master", "archive_command", 6, "000000010000000000000007", 7, 6},
        Truth{"S9a_p0", "internal_wal_replication_slot", 3, "00000001000000000000000B", 6},
        Truth{"greenplum6/S10_old_prepared_pins_wal/p0/p0", "716", 9, "000000010000000000000005", 10},
        Truth{"greenplum6/S10_old_prepared_pins_wal/m0/m0", "716", 9, "000000010000000000000005", 10}),
    [](const auto& test) {
      std::string name = test.param.recording;
      std::ranges::replace(name, '/', '_');
      return name;
    });

// steps.txt: safe_wal_size of pg_replication_slots, 64 bytes of WAL before the server was stopped.
TEST(RetentionRecordings, SlotsAreLostAfterWhatTheServerSaid) {
  const Judged j = judge("P3_B_primary");
  ASSERT_EQ(j.report.slots.size(), 5u);
  EXPECT_EQ(j.report.slots[0].name, "phys_recent");
  EXPECT_EQ(Lsn{j.report.end.value + *j.report.slots[0].bytes_left}, Lsn{0xD000188 + 33554040});
}

TEST(RetentionRecordings, GreenplumSlotWhoseWalIsGone) {
  const Judged j = judge("S9a_p0");
  ASSERT_EQ(j.report.slots.size(), 1u);
  EXPECT_TRUE(j.report.slots[0].wal_missing);
  EXPECT_FALSE(j.report.slots[0].invalidated);
  EXPECT_EQ(j.report.severity, RetentionSeverity::warning);
  const std::string text = retention_text(j.facts, j.report);
  EXPECT_NE(
      text.find(
          "warning: slot \"internal_wal_replication_slot\" asks for WAL from 0/140000A8 on, which is not "
          "here any more\n"),
      std::string::npos);
  EXPECT_NE(text.find("gprecoverseg -F"), std::string::npos);
}

TEST(RetentionRecordings, GreenplumPreparedTransaction) {
  const std::string p0 = "greenplum6/S10_old_prepared_pins_wal/p0/p0";
  const Judged j = judge(p0, {*parse_what_if("resolve-prepared 1795243125-0000000004"),
                              *parse_what_if("drop-slot internal_wal_replication_slot")});
  ASSERT_EQ(j.facts.scan.prepared.size(), 1u);
  EXPECT_EQ(j.facts.scan.prepared[0].xid, 716u);
  EXPECT_EQ(j.facts.scan.prepared[0].prepare, Lsn{0x1404F200});
  EXPECT_EQ(j.facts.scan.prepared[0].gid, "1795243125-0000000004");
  const std::string text = retention_text(j.facts, j.report);
  EXPECT_NE(
      text.find(
          "9 of 10 segments (576.0 MiB) are kept by the prepared transaction 716 "
          "(\"1795243125-0000000004\") at 0/1404F200; 8 of them, the oldest 000000010000000000000005, could "
          "go at the next checkpoint if it were committed or rolled back, the rest is held by others, "
          "too.\n"),
      std::string::npos)
      << text;
  EXPECT_EQ(j.report.severity, RetentionSeverity::warning);
  EXPECT_NE(
      text.find("warning: the prepared transaction 716 has been open for longer than a checkpoint and holds "
                "576.0 MiB of WAL\n"),
      std::string::npos)
      << text;
  // Alone, the transaction lets go of 8, the slot of nothing; both together of 9.
  ASSERT_EQ(j.report.what_if.size(), 3u);
  EXPECT_EQ(j.report.what_if[0].more.files, 8u);
  EXPECT_EQ(j.report.what_if[1].more.files, 0u);
  EXPECT_EQ(j.report.what_if[2].more.files, 9u);
  EXPECT_EQ(j.name(j.report.what_if[2].next.keep), "00000001000000000000000E");
}

// The coordinator keeps WAL for its standby by a position in memory.
TEST(RetentionRecordings, GreenplumCoordinatorSaysWhatCannotBeKnown) {
  const Judged j = judge("S3b_master");
  EXPECT_TRUE(j.facts.coordinator());
  EXPECT_EQ(j.report.unknowable.front(), Unknowable::coordinator_walsender);
  EXPECT_FALSE(judge("S5_p0").facts.coordinator());
}

TEST(RetentionRecordings, PreparedTransactionsOfPostgresqlHoldNothing) {
  const Judged j = judge("P9_primary");
  ASSERT_EQ(j.facts.scan.prepared.size(), 2u);
  EXPECT_EQ(j.facts.scan.prepared[0].gid, "old_gid_from_app_42");
  EXPECT_TRUE(j.facts.scan.prepared[0].in_file);
  EXPECT_EQ(j.facts.scan.prepared[1].gid, "recent_gid");
  EXPECT_EQ(j.facts.scan.prepared[1].prepare, Lsn{0x9002048});
  EXPECT_NE(retention_text(j.facts, j.report).find("They hold no WAL"), std::string::npos);
}

TEST(RetentionRecordings, ArchiveBacklog) {
  const Judged j = judge("P6_primary", {*parse_what_if("archive-done")});
  EXPECT_EQ(j.report.archive.oldest, "000000010000000000000004");
  EXPECT_EQ(j.report.archive.newest, "00000001000000000000000D");
  EXPECT_EQ(j.report.archive.other_ready, 2u);
  EXPECT_EQ(j.report.what_if[0].more.files, 10u);
  EXPECT_EQ(j.report.severity, RetentionSeverity::warning);
}

std::string text_of(const Judged& j) { return retention_text(j.facts, j.report); }
bool has(const Judged& j, const std::string& part) { return text_of(j).find(part) != std::string::npos; }

// R1: a mirror a checkpoint behind is healthy; an abandoned logical slot is nobody's mirror.
TEST(RetentionRecordings, R1GreenplumSlotsOfOthers) {
  const Judged j = judge("retention/S11/p0");
  EXPECT_EQ(j.binding(), "abandoned_logical");
  EXPECT_EQ(j.report.causes.front().asks.files, 7u);
  EXPECT_FALSE(has(j, "gprecoverseg")) << text_of(j);
  for (const RetentionPlanStep& s : j.report.plan.steps)
    EXPECT_TRUE(s.name.empty() || s.name == "abandoned_logical") << text_of(j);
  EXPECT_TRUE(has(j, "if the consumer of slot \"abandoned_logical\" is still in use"));
  EXPECT_TRUE(has(j, "\"never_used_physical\"                    physical -             asks for no WAL\n"));
  EXPECT_TRUE(j.report.doubts.empty());
  // The same server killed might know more.
  Judged killed = j;
  killed.facts.state = DbState::in_production;
  EXPECT_EQ(judge_retention(killed.facts).severity, RetentionSeverity::unknown);
  // A mirror that is gone for good still gets its step.
  EXPECT_TRUE(has(judge("S3a_p0"), "bring the mirror behind slot \"internal_wal_replication_slot\" back"));
}

// R3, R4.
TEST(RetentionRecordings, R3IdleSlotOf18) {
  const Judged j = judge("retention/F08/P18");
  ASSERT_EQ(j.report.slots.size(), 1u);
  EXPECT_EQ(j.report.slots[0].idle_timeout, 30);
  EXPECT_FALSE(has(j, "no limit is set"));
  EXPECT_TRUE(has(j, "of which 000000010000000000000010 is not here any more\n")) << text_of(j);
  EXPECT_FALSE(has(j, "if its consumer caught up"));
  Judged whole = j;
  whole.facts.slots[0].restart_lsn = whole.facts.segment_size->start_of(0x14);
  whole.report = judge_retention(whole.facts);
  EXPECT_TRUE(has(whole, "lost once idle for 30 seconds")) << text_of(whole);
}

// R5: where a timeline was left in the middle of a segment, and where a backup label says that recovery
// begins.
TEST(RetentionRecordings, R5NamesAndRedoPoints) {
  const auto recovery = [](const Judged& j) {
    const auto row = std::ranges::find(j.report.causes, RetentionCause::checkpoint, &CauseReport::cause);
    return to_string(row->lsn) + " " + segment_name(j.facts, row->segment);
  };
  EXPECT_EQ(recovery(judge("timelines/P4/P4/clean/B")), "0/4002AE8 000000020000000000000004");
  EXPECT_EQ(recovery(judge("timelines/P4/P4/diverged/C")), "0/6003780 000000030000000000000006");
  EXPECT_EQ(recovery(judge("timelines/P4/P4/rewound/A_from_B_before_start")),
            "0/2000028 000000010000000000000002");
  EXPECT_EQ(recovery(judge("timelines/P4/P4/rewound/A_from_B_standby")),
            "0/6002CF0 000000020000000000000006");
  EXPECT_EQ(recovery(judge("timelines/P8/P8/basebackup_stream")), "0/5000028 000000010000000000000005");
}

// V21: what the server then removed was 00000002...0B; 00000001...0B.partial stayed.
TEST(RetentionRecordings, V21PartialAtTheCut) {
  const Judged j = judge("retention/Q3/Q3-10-35/B");
  EXPECT_EQ(j.report.next.goes.files, 1u);
  EXPECT_EQ(j.report.next.runs, (std::vector<SegmentRun>{{2, 0xB, 0xB}}));
  EXPECT_TRUE(has(j, "00000001000000000000000B.partial"));
}

// Two backups were made, each within one segment; both segments wait for the archiver.
TEST(RetentionRecordings, BaseBackupsAndTheirWal) {
  const Judged j = judge("P6_primary");
  ASSERT_EQ(j.report.backups.size(), 2u);
  EXPECT_EQ(j.report.backups[0].label, "pg_basebackup base backup");
  EXPECT_EQ(j.report.backups[0].first, 0xBu);
  EXPECT_EQ(j.report.backups[1].first, 0xCu);
  for (const BackupReport& b : j.report.backups) {
    EXPECT_EQ(b.needs, 1u);
    EXPECT_EQ(b.here, 1u);
    EXPECT_EQ(b.going, 0u);
  }
  EXPECT_TRUE(has(j,
                  "\"pg_basebackup base backup\", begun 2026-11-21 06:30:52 UTC: cannot be used without "
                  "00000001000000000000000B; 1 of 1 segment here\n"))
      << text_of(j);
}

// R7: no rate from a few seconds of WAL.
TEST(RetentionRecordings, R7NoRateFromSeconds) {
  for (const char* name : {"P3_A_primary", "P5_primary", "S5_p0", "retention/Q3/Q3-10-35/B"})
    EXPECT_TRUE(has(judge(name), "not known: the WAL here spans too short a time")) << name;
}

}  // namespace
}  // namespace walread
