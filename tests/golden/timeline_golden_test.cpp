// Verdict and main finding on recordings of real servers, beside what became of them
// (testdata/timelines/PROVENANCE.txt, testdata/greenplum6): what pg_rewind --dry-run said, which node could
// catch up, which one got stuck.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "libwalread/judge/timeline.hpp"
#include "libwalread/print/timeline_text.hpp"
#include "tests/support/data_directory.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using F = FindingId;
using V = TimelineVerdict;

std::string at(const std::string& name) {
  const fs::path base(WALREAD_UNPACK_DIR);
  const std::string set = name.substr(0, name.find('/'));
  if (set == "greenplum6") return base / name;
  return base / "timelines" / set / name;
}

TimelineReport activate(const std::string& standby, const std::string& primary = "",
                        std::vector<std::string> archives = {}) {
  return judge_timelines(collect_timeline_facts({.question = Question::activate,
                                                 .subject = at(standby),
                                                 .other = primary.empty() ? "" : at(primary),
                                                 .archives = std::move(archives)}));
}

TimelineReport rejoin(const std::string& old_primary, const std::string& new_primary,
                      std::vector<std::string> archives = {}) {
  return judge_timelines(collect_timeline_facts({.question = Question::rejoin,
                                                 .subject = at(old_primary),
                                                 .other = at(new_primary),
                                                 .archives = std::move(archives)}));
}

// The verdict, and the findings that are more than information, the main one first.
void expect(const TimelineReport& report, V verdict, const std::vector<F>& findings) {
  std::string ids;
  for (const Finding& f : report.findings) ids += std::string(name_of(f.id)) + " ";
  EXPECT_EQ(static_cast<int>(report.verdict), static_cast<int>(verdict)) << ids;
  std::vector<F> found;
  for (const Finding& f : report.findings)
    if (f.severity != FindingSeverity::info) found.push_back(f.id);
  EXPECT_EQ(found, findings) << ids;
}

void expect_rewind(const TimelineReport& report, const std::string& fork, const std::string& checkpoint) {
  ASSERT_TRUE(report.facts.rewind && report.facts.rewind->checkpoint);
  EXPECT_EQ(to_string(report.facts.pair->parted_at), fork);
  EXPECT_EQ(to_string(report.facts.rewind->checkpoint->lsn), checkpoint);
}

TEST(TimelineRecordings, HealthyCoordinators) {
  expect(activate("gp6/S1_standby", "gp6/S1_master"), V::ready, {});
  expect(activate("gp6/S1_standby"), V::ready, {});
  expect(activate("gp6/S1_master", "gp6/S1_standby"), V::not_ready, {F::not_a_standby, F::other_is_standby});
  const TimelineReport r = activate("gp6/S1_standby", "gp6/S1_master");
  EXPECT_EQ(r.facts.subject.marks.content_id, -1);
  EXPECT_EQ(r.facts.subject.marks.dbid, 6);
  EXPECT_EQ(r.facts.other->marks.dbid, 1);
}

TEST(TimelineRecordings, StandbyWhoseWalThePrimaryRemoved) {
  const TimelineReport r = activate("gp6/S3b_standby", "gp6/S3b_master");
  expect(r, V::ready_with_loss, {F::loss_not_countable, F::common_part_missing});
  expect(rejoin("gp6/S3b_standby", "gp6/S3b_master"), V::not_ready,
         {F::follow_wal_missing, F::common_part_missing});
  expect(rejoin("gp6/S9a_m0", "gp6/S9a_p0"), V::not_ready, {F::follow_wal_missing, F::common_part_missing});
  // The server asked for the same segments.
  const auto first_missing = [](const TimelineReport& report) {
    return report.facts.follow->way.missing.front().name;
  };
  EXPECT_EQ(first_missing(rejoin("gp6/S3b_standby", "gp6/S3b_master")), "000000010000000000000006");
  EXPECT_EQ(first_missing(rejoin("gp6/S9a_m0", "gp6/S9a_p0")), "000000010000000000000005");
}

TEST(TimelineRecordings, CleanSwitchover) {
  expect(rejoin("gp6/S4c_p0", "gp6/S4c_m0"), V::ready, {});
  expect(activate("gp6/S4c_m0", "gp6/S4c_p0"), V::not_ready, {F::already_promoted});
  expect(rejoin("P4/clean/A", "P4/clean/B"), V::ready, {});
  EXPECT_EQ(to_string(rejoin("P4/clean/A", "P4/clean/B").facts.pair->fork), "0/40006C8");
}

TEST(TimelineRecordings, DivergedPairsAsPgRewindSeesThem) {
  TimelineReport r = rejoin("P4/clean/B", "P4/clean/A");
  expect(r, V::ready_with_loss, {F::rewind_needed});
  expect_rewind(r, "0/40006C8", "0/4000650");
  r = rejoin("P4/diverged/A", "P4/diverged/B");
  expect(r, V::ready_with_loss, {F::rewind_needed});
  expect_rewind(r, "0/4003920", "0/2000060");
  r = rejoin("P4/diverged/B", "P4/diverged/A");
  expect(r, V::ready_with_loss, {F::rewind_needed});
  expect_rewind(r, "0/4003920", "0/2000060");
  r = rejoin("P4/diverged/B", "P4/diverged/C");
  expect(r, V::ready_with_loss, {F::rewind_needed});
  expect_rewind(r, "0/6001150", "0/5000060");
  r = rejoin("P4/diverged/C", "P4/diverged/B");
  expect(r, V::ready_with_loss, {F::rewind_needed});
  expect_rewind(r, "0/6001150", "0/5000060");
  r = rejoin("greenplum6/S4a_master_diverged/master/master",
             "greenplum6/S4a_master_diverged/standby/standby");
  expect(r, V::ready_with_loss, {F::rewind_needed});
  expect_rewind(r, "0/1804F4B0", "0/180000A8");
}

// pg_rewind says "Done!" of A from C, and A never becomes consistent: nobody has timeline 2's copy of segment
// 04.
TEST(TimelineRecordings, TheRewindThatLooksFine) {
  TimelineReport r = rejoin("P4/diverged/A", "P4/diverged/C");
  EXPECT_EQ(static_cast<int>(r.verdict), static_cast<int>(V::not_ready));
  EXPECT_EQ(r.findings.front().id, F::rewind_source_wal_missing);
  expect_rewind(r, "0/4003920", "0/2000060");
  // B has that segment.
  r = rejoin("P4/diverged/A", "P4/diverged/C", {at("P4/diverged/B") + "/pg_wal"});
  EXPECT_EQ(static_cast<int>(r.verdict), static_cast<int>(V::ready_with_loss));
  r = rejoin("P4/diverged/C", "P4/diverged/A");
  EXPECT_EQ(static_cast<int>(r.verdict), static_cast<int>(V::not_ready));
  EXPECT_EQ(r.findings.front().id, F::rewind_target_wal_missing);

  r = activate("P4/rewound/A_from_C_before_start");
  expect(r, V::not_ready, {F::fork_segment_missing, F::consistency_not_reached});
  const auto* segments = r.findings.front().find("segments");
  ASSERT_TRUE(segments != nullptr && segments->segments.size() == 1);
  EXPECT_EQ(segments->segments[0].name, "000000020000000000000004");
  r = activate("P4/rewound/A_from_C_stuck");
  EXPECT_EQ(r.findings.front().id, F::fork_segment_missing);
  EXPECT_EQ(static_cast<int>(r.verdict), static_cast<int>(V::not_ready));
  // With the segment from B in reach, the advice names it.
  r = activate("P4/rewound/A_from_C_before_start", "", {at("P4/diverged/B") + "/pg_wal"});
  EXPECT_FALSE(r.facts.subject.wal.missing.front().places.empty());

  expect(activate("P4/rewound/A_from_B_before_start"), V::ready, {});
  expect(activate("P4/rewound/A_from_B_standby", "P4/rewound/B_primary"), V::ready, {});
}

TEST(TimelineRecordings, PromotionWithArchiving) {
  const std::string scenario = "greenplum6/S4e_promotion_with_archiving_partial/";
  const std::string archive = at(scenario + "archive_dir/archive_dir");
  expect(rejoin(scenario + "p0/p0", scenario + "m0/m0"), V::ready, {F::not_shut_down});
  expect(rejoin(scenario + "p0/p0", scenario + "m0/m0", {archive}), V::ready, {F::not_shut_down});
  expect(activate(scenario + "m0/m0", scenario + "p0/p0"), V::not_ready, {F::already_promoted});
}

TEST(TimelineRecordings, BackupsAreNoStandbys) {
  expect(activate("gp6/S8_bb_p1"), V::not_ready, {F::never_started_backup});
  expect(activate("gp6/S8_m1", "gp6/S8_p1"), V::ready, {});
  // The exclusive backup that went on is no obstacle to a primary's own crash recovery; but that begins where backup_label
  // says, in a segment that is not shipped.
  expect(activate("gp6/S8_p1_live"), V::not_ready,
         {F::not_a_standby, F::wal_missing, F::checkpoint_record_missing, F::start_up_remark, F::pid_file_present});
  expect(activate("P8/basebackup_stream"), V::not_ready, {F::never_started_backup});
  expect(activate("P8/basebackup_fetch"), V::not_ready, {F::never_started_backup});
  EXPECT_EQ(static_cast<int>(activate("P8/basebackup_none").verdict), static_cast<int>(V::not_ready));
  expect(activate("P8/basebackup_fromstandby"), V::ready, {});
  expect(activate("P8/basebackup_stream_started"), V::not_ready, {F::not_a_standby});
  expect(activate("P8/standby", "P8/primary_during_backup"), V::ready, {F::primary_pid_file});
  expect(activate("P8/standby", "P7/crashed"), V::not_ready, {F::foreign_system});
}

TEST(TimelineRecordings, CrashedTornAndReset) {
  expect(activate("P7/crashed"), V::not_ready, {F::not_a_standby, F::pid_file_present});
  const TimelineReport torn = activate("greenplum6/S13_torn_tail_overwrite_contrecord/p0_torn/p0_torn");
  expect(torn, V::not_ready, {F::not_a_standby});
  // The server's log of the recovery that followed: "redo done at 0/14223AD8".
  EXPECT_EQ(to_string(torn.facts.subject.wal.end.end.last), "0/14223AD8");
  const TimelineReport reset = activate("greenplum6/S12_pg_resetxlog/p0_after_reset/p0_after_reset");
  EXPECT_TRUE(reset.facts.subject.wal.was_reset);
}

// The crashed node with a damaged copy of its last segment, told that it is a standby: what was damaged where
// is known (PROVENANCE.txt), and which damage leaves records behind it that recovery cannot reach.
struct Damage {
  const char* name;
  V verdict;
  F main;
  const char* at;  // where the log ends
};

void PrintTo(const Damage& d, std::ostream* out) { *out << d.name; }

class DamagedSegments : public testing::TestWithParam<Damage> {};

TEST_P(DamagedSegments, VerdictAndMainFinding) {
  const Damage& d = GetParam();
  const test::TemporaryDirectory dir;
  fs::copy(at("P7/crashed"), dir.path() / "node", fs::copy_options::recursive);
  fs::remove(dir.path() / "node" / "postmaster.pid");
  test::write_file(dir.path() / "node" / "standby.signal", "");
  const std::string segment = "000000010000000000000009";
  fs::copy_file(fs::path(at("P7")) / "damaged" / d.name / segment, dir.path() / "node" / "pg_wal" / segment,
                fs::copy_options::overwrite_existing);
  const TimelineReport r = judge_timelines(collect_timeline_facts({.subject = dir.path() / "node"}));
  EXPECT_EQ(name_of(r.verdict), name_of(d.verdict));
  // A primary's control file stands in it, which the tool notices, too.
  const auto main =
      std::ranges::find_if(r.findings, [](const Finding& f) { return f.id != F::never_ran_as_standby; });
  ASSERT_NE(main, r.findings.end());
  EXPECT_EQ(name_of(main->id), name_of(d.main));
  EXPECT_EQ(to_string(r.facts.subject.wal.end.end.at), d.at);
}

constexpr Damage kDamages[] = {
    // Records that were intact follow.
    {"bitflip_mid_record", V::not_ready, F::crash_wal_damaged, "0/901CAA0"},
    {"prev_link_broken", V::not_ready, F::crash_wal_damaged, "0/901CAA0"},
    {"len_garbage", V::not_ready, F::crash_wal_damaged, "0/901CAA0"},
    {"len_small", V::not_ready, F::crash_wal_damaged, "0/901CAA0"},
    {"bad_rmid", V::not_ready, F::crash_wal_damaged, "0/901CAA0"},
    {"page_magic", V::not_ready, F::crash_wal_damaged, "0/901BFD8"},
    {"page_addr", V::not_ready, F::crash_wal_damaged, "0/901BFD8"},
    {"page_tli", V::not_ready, F::crash_wal_damaged, "0/901BFD8"},
    // The checkpoint with which recovery begins is in that segment.
    {"sysid_changed", V::not_ready, F::wal_damaged, "0/9000028"},
    {"zero_length", V::not_ready, F::wal_damaged, "0/9000028"},
    {"first_page_zero", V::not_ready, F::wal_damaged, "0/9000028"},
    // Nothing valid follows: it looks as a crash leaves it.
    {"torn_half_record", V::ready, F::consistency_reached, "0/9057BF8"},
    {"zeroed_tail_from_page", V::ready, F::consistency_reached, "0/901BFD8"},
    {"garbage_after_end", V::ready, F::consistency_reached, "0/9057E78"},
    {"garbage_next_page", V::ready, F::consistency_reached, "0/9057E78"},
    // The end of the records is there, of the file it is not.
    {"truncated_file", V::ready, F::wal_file_short, "0/9057E78"},
};

INSTANTIATE_TEST_SUITE_P(P7, DamagedSegments, testing::ValuesIn(kDamages),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(TimelineRecordings, EveryDamagedCopyIsJudged) {
  std::size_t copies = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(at("P7")) / "damaged"))
    if (entry.is_directory()) ++copies;
  EXPECT_EQ(copies, std::size(kDamages));
}

}  // namespace
}  // namespace walread
