// What a user without the rights of the server sees, and what has been lost: named, and never taken for
// nothing.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/dtx_cluster.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::ProgramResult;

ProgramResult run(const std::vector<std::string>& arguments) {
  return test::run_program("dtx-report", arguments, {.bound_by_modes = true});
}

// A whole cluster in which one transaction is finished.
class DtxUnreadCluster : public testing::Test {
 protected:
  DtxUnreadCluster() {
    test::write_dtx_node(master(), {.content = -1, .dbid = 1, .decided = true, .forgotten = true});
    test::write_dtx_node(segment(0), {.content = 0, .dbid = 2, .prepared = true, .committed = true});
    test::write_dtx_node(segment(1), {.content = 1, .dbid = 3, .prepared = true, .committed = true});
  }

  std::string master() const { return work_.path() / "master"; }
  std::string segment(int n) const { return work_.path() / ("p" + std::to_string(n)); }

  // The report must be "cannot tell" with this sentence, as text, as JSON, and through extract and merge.
  void expect_cannot_tell(const std::string& sentence) const {
    const std::vector<std::string> nodes{master(), segment(0), segment(1)};
    const ProgramResult text = run(nodes);
    EXPECT_EQ(text.exit_code, 3) << text.out;
    EXPECT_NE(text.out.find(sentence), std::string::npos) << sentence << "\n" << text.out;
    std::vector<std::string> json{"--format=json"}, merge{"merge"};
    json.insert(json.end(), nodes.begin(), nodes.end());
    const ProgramResult as_json = run(json);
    EXPECT_EQ(as_json.exit_code, 3);
    bool said = false;
    const nlohmann::json report = nlohmann::json::parse(as_json.out);
    for (const auto& f : report["findings"])
      said = said || f["sentence"].get<std::string>().find(sentence) != std::string::npos;
    EXPECT_TRUE(said) << as_json.out;
    for (const std::string& node : nodes) {
      merge.push_back(work_.path() / (std::to_string(merge.size()) + ".facts"));
      test::write_file(merge.back(), run({"extract", node}).out);
    }
    const ProgramResult merged = run(merge);
    EXPECT_EQ(merged.out, text.out);
    EXPECT_EQ(merged.exit_code, 3);
  }

  test::TemporaryDirectory work_;
};

TEST_F(DtxUnreadCluster, WithAllFilesNothingIsInDoubt) {
  const ProgramResult r = run({master(), segment(0), segment(1)});
  EXPECT_EQ(r.exit_code, 0) << r.out;
  EXPECT_EQ(r.out.substr(0, r.out.find('\n')), "nothing is in doubt");
}

TEST_F(DtxUnreadCluster, U6_ControlFileWithoutPermission) {
  fs::permissions(segment(0) + "/global/pg_control", fs::perms::none);
  expect_cannot_tell(
      "global/pg_control cannot be read: Permission denied: where recovery begins and how far WAL must reach "
      "is "
      "not known; the newest checkpoint in its WAL, ");
}

TEST_F(DtxUnreadCluster, U6_ControlFileThatIsNotThere) {
  test::write_file(segment(1) + "/PG_VERSION", std::string_view("9.4\n"));
  fs::remove(segment(1) + "/global/pg_control");
  expect_cannot_tell("global/pg_control is not here: where recovery begins");
}

TEST_F(DtxUnreadCluster, U6_ControlFileThatIsDamaged) {
  test::write_file(master() + "/global/pg_control", std::string_view("nothing of the kind"));
  expect_cannot_tell(
      "global/pg_control is damaged, or of no server that is known here: where recovery begins");
}

TEST_F(DtxUnreadCluster, U6_TheRecordIsNamedAtWhichReadingEnds) {
  const fs::path last = fs::path(segment(0)) / "pg_xlog" / "000000010000000000000004";
  fs::permissions(last, fs::perms::none);
  expect_cannot_tell("the record at 0/400000 in 000000010000000000000004 cannot be read (Permission denied)");
}

TEST_F(DtxUnreadCluster, U1_WhatASessionInUtilityModeLeft) {
  test::write_file(master() + "/pg_utilitymodedtmredo/savedtmredo.file", std::string_view("x"));
  fs::permissions(master() + "/pg_utilitymodedtmredo/savedtmredo.file", fs::perms::none);
  expect_cannot_tell(
      "pg_utilitymodedtmredo/savedtmredo.file cannot be read: Permission denied: what a session in utility "
      "mode "
      "has left is not known");
}

TEST_F(DtxUnreadCluster, U1_TheListOfSegments) {
  fs::permissions(master() + "/gpsegconfig_dump", fs::perms::none);
  expect_cannot_tell(
      "gpsegconfig_dump cannot be read: Permission denied: which segments the cluster has is not known");
}

TEST_F(DtxUnreadCluster, D2_ALastSegmentThatWasCut) {
  const fs::path last = fs::path(segment(0)) / "pg_xlog" / "000000010000000000000004";
  fs::resize_file(last, 512 << 10);
  expect_cannot_tell(
      "has been cut: it has 524288 bytes, and servers make segments whole before they write to them");
}

TEST_F(DtxUnreadCluster, D2_AMirrorThatHasMoreThanItsPrimary) {
  const std::string mirror = work_.path() / "m0";
  test::write_dtx_node(
      mirror,
      {.content = 0, .dbid = 4, .standby = true, .prepared = true, .committed = true, .backup_end = true});
  const ProgramResult r = run({master(), segment(0), segment(1), mirror});
  EXPECT_EQ(r.exit_code, 3) << r.out;
  EXPECT_NE(r.out.find(": the end of its WAL is lost"), std::string::npos) << r.out;
}

// A node whose settings are another's.
TEST_F(DtxUnreadCluster, D2_ContentIdsThatTheCoordinatorKnowsOtherwise) {
  test::write_file(segment(0) + "/postgresql.conf", std::string_view("gp_contentid = 1\ngp_dbid = 2\n"));
  test::write_file(segment(1) + "/postgresql.conf", std::string_view("gp_contentid = 0\ngp_dbid = 3\n"));
  expect_cannot_tell("gpsegconfig_dump of coordinator (" + master() + ") says that dbid 2 is content 0");
}

TEST_F(DtxUnreadCluster, D2_ARecoveryTarget) {
  test::write_file(segment(0) + "/recovery.conf",
                   std::string_view("restore_command = 'false'\nrecovery_target_name = 'before'\n"));
  expect_cannot_tell(
      "recovery is told to stop at recovery_target_name = before: how much of this WAL it replays is not "
      "known");
}

TEST_F(DtxUnreadCluster, D3_SegmentsWithoutATraceAreNamed) {
  test::write_dtx_node(segment(0), {.content = 0, .dbid = 2});
  const ProgramResult r = run({"--all", master(), segment(0), segment(1)});
  EXPECT_EQ(r.exit_code, 0) << r.out;
  EXPECT_NE(r.out.find("  content 0: no trace of it, in WAL that begins before it: took no part\n"),
            std::string::npos)
      << r.out;
  // One that begins behind it says nothing.
  test::write_dtx_node(segment(0), {.content = 0, .dbid = 2}, test::DtxDamage::begins_late);
  const ProgramResult late = run({"--all", master(), segment(0), segment(1)});
  EXPECT_NE(late.exit_code, 0);
  EXPECT_EQ(late.out.find("no trace of it"), std::string::npos) << late.out;
  EXPECT_NE(late.out.find("not prepared; whether it took part cannot be told: WAL before "),
            std::string::npos)
      << late.out;
}

TEST_F(DtxUnreadCluster, D2_HowManySegmentsThereAre) {
  fs::remove(master() + "/gpsegconfig_dump");
  const std::string sentence =
      "2 were given, and on others transactions may wait";
  expect_cannot_tell(sentence);
  EXPECT_NE(run({master(), segment(0), segment(1)}).out.find("--contents=2"), std::string::npos);
  EXPECT_EQ(run({"--contents=2", master(), segment(0), segment(1)}).exit_code, 0);
  EXPECT_EQ(run({"--contents=3", master(), segment(0), segment(1)}).exit_code, 3);
  const ProgramResult wrong = run({"--contents=0", master()});
  EXPECT_EQ(wrong.exit_code, 64);
  EXPECT_EQ(wrong.err,
            "dtx-report: --contents: \"0\" is not a number of segments (1 to 100000)\n"
            "Try \"dtx-report --help\" for more information.\n");
}

}  // namespace
}  // namespace walread
