// dtx-report on recordings of real clusters, whose truth is known: what was prepared and decided when they were killed,
// and what recovery did with it afterwards.
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/data_directory.hpp"
#include "tests/support/report_findings.hpp"
#include "tests/support/run_program.hpp"
#include "walread_version.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::ProgramResult;

std::string recording(const std::string& scenario, const std::string& node) {
  return (fs::path(WALREAD_UNPACK_DIR) / "greenplum6" / scenario / node / node).string();
}

ProgramResult run(const std::vector<std::string>& arguments) { return test::run_program("dtx-report", arguments); }

json report(std::vector<std::string> arguments, int exit_code) {
  arguments.insert(arguments.begin(), "--format=json");
  const ProgramResult r = run(arguments);
  EXPECT_EQ(r.exit_code, exit_code) << r.err << r.out;
  EXPECT_EQ(r.err, "");
  const json out = json::parse(r.out, nullptr, false);
  EXPECT_TRUE(out.is_object()) << r.out;
  EXPECT_EQ(out["summary"]["exit_code"], exit_code);
  return out;
}

json part(const json& transaction, int content) {
  for (const json& p : transaction["parts"])
    if (p["content"] == content) return p;
  return nullptr;
}

constexpr const char* kOrphaned = "S2a_orphaned_no_dist_commit";
constexpr const char* kCommitted = "S2b_committed_not_forgotten";
constexpr const char* kPinned = "S10_old_prepared_pins_wal";

std::vector<std::string> cluster(const std::string& scenario) {
  return {recording(scenario, "master"), recording(scenario, "p0"), recording(scenario, "p1")};
}

// ref/after_recovery.txt of the scenario: "'Abort Prepared' broadcast succeeded for gid = 1795241585-0000000006"
TEST(DtxReport, PreparedWithoutDecisionWillBeRolledBack) {
  const json r = report(cluster(kOrphaned), 1);
  EXPECT_EQ(r["summary"]["counts"]["finished"], 3);
  EXPECT_EQ(r["summary"]["counts"]["one_phase"], 1);
  EXPECT_EQ(r["summary"]["total"], 5);
  ASSERT_EQ(r["transactions"].size(), 1u);
  const json& t = r["transactions"][0];
  EXPECT_EQ(t["gid"], "1795241585-0000000006");
  EXPECT_EQ(t["meaning"], "will_roll_back");
  EXPECT_EQ(t["recovery"], "roll_back");
  EXPECT_EQ(t["coordinator"]["state"], "nothing");
  EXPECT_EQ(part(t, 0)["state"], "prepared");
  EXPECT_EQ(part(t, 0)["xid"], 717);
  EXPECT_EQ(part(t, 0)["prepare"]["lsn"], "0/14050430");
  EXPECT_EQ(part(t, 0)["listed_prepared"], false);
  // Its PREPARE lies before the redo point: only the list of the checkpoint knows of it.
  EXPECT_EQ(part(t, 1)["state"], "prepared");
  EXPECT_EQ(part(t, 1)["xid"], 718);
  EXPECT_EQ(part(t, 1)["prepare"]["lsn"], "0/14050120");
  EXPECT_EQ(part(t, 1)["listed_prepared"], true);
}

// "'Commit Prepared' broadcast succeeded for gid = 1795241611-0000000006."
TEST(DtxReport, DecidedAndNotForgottenWillBeCommitted) {
  const json r = report(cluster(kCommitted), 1);
  EXPECT_EQ(r["summary"]["counts"]["finished"], 3);
  ASSERT_EQ(r["transactions"].size(), 1u);
  const json& t = r["transactions"][0];
  EXPECT_EQ(t["gid"], "1795241611-0000000006");
  EXPECT_EQ(t["meaning"], "will_commit");
  EXPECT_EQ(t["recovery"], "commit");
  EXPECT_EQ(t["coordinator"]["decided"]["lsn"], "0/18050548");
  EXPECT_EQ(t["coordinator"]["forgotten"], nullptr);
  EXPECT_EQ(part(t, 0)["state"], "committed");
  EXPECT_EQ(part(t, 1)["state"], "prepared");
}

// truth.txt: xid 716, PREPARE at 0/1404F200; nine segments of 64 MB are kept for it.
TEST(DtxReport, SaysHowMuchWalAPreparedTransactionHoldsBack) {
  const json r = report({recording(kPinned, "master"), recording(kPinned, "p0"), recording(kPinned, "m0")}, 3);
  EXPECT_TRUE(test::has_finding(r, "missing-content"));
  const json& t = r["transactions"].back();
  EXPECT_EQ(t["gid"], "1795243125-0000000004");
  // Content 1 was not given, so whether another segment has committed it cannot be told.
  EXPECT_EQ(t["meaning"], "cannot_tell");
  EXPECT_EQ(t["recovery"], "roll_back");
  EXPECT_EQ(part(t, 0)["state"], "prepared");
  EXPECT_EQ(part(t, 0)["xid"], 716);
  EXPECT_EQ(part(t, 0)["prepare"]["lsn"], "0/1404F200");
  EXPECT_EQ(part(t, 0)["pinned_bytes"], 9 * (64 << 20) + 0xB8);
  EXPECT_EQ(part(t, 1)["doubt"], "no_node");
}

std::string beside(const std::string& name, const std::string& group = "distributed") {
  return (fs::path(WALREAD_UNPACK_DIR) / group / name / name).string();
}

// With mirrors and standby: the same verdicts, and nobody disagrees.
TEST(DtxReport, WholeClusters) {
  auto orphaned = cluster(kOrphaned), committed = cluster(kCommitted);
  for (const char* node : {"standby", "m0", "m1"}) {
    orphaned.push_back(beside(std::string("S2a_") + node));
    committed.push_back(beside(std::string("S2b_") + node));
  }
  const json a = report(orphaned, 1), b = report(committed, 1);
  ASSERT_EQ(a["transactions"].size(), 1u);
  EXPECT_EQ(a["transactions"][0]["meaning"], "will_roll_back");
  EXPECT_EQ(a["transactions"][0]["disagreements"].size(), 0u);
  ASSERT_EQ(b["transactions"].size(), 1u);
  EXPECT_EQ(b["transactions"][0]["meaning"], "will_commit");
  EXPECT_EQ(b["transactions"][0]["disagreements"].size(), 0u);
  const json pinned = report({recording(kPinned, "master"), recording(kPinned, "p0"), beside("S10_p1"), recording(kPinned, "m0")}, 1);
  ASSERT_EQ(pinned["transactions"].size(), 1u);
  EXPECT_EQ(pinned["transactions"][0]["meaning"], "will_roll_back");
  EXPECT_EQ(part(pinned["transactions"][0], 1)["xid"], 716);
}

// The mirror was promoted and went on without its old primary.
TEST(DtxReport, AnOldPrimaryDisagreesAboutWhatCameAfterIt) {
  const json r = report({"--all", beside("S4c_master"), beside("S4c_p0"), beside("S4c_m0")}, 3);
  EXPECT_TRUE(test::has_finding(r, "two-in-charge"));
  EXPECT_TRUE(test::has_finding(r, "missing-content"));
  const json& t = r["transactions"].back();
  EXPECT_EQ(t["gid"], "1795242063-0000000005");
  EXPECT_EQ(part(t, 0)["path"], beside("S4c_m0"));
  ASSERT_EQ(t["disagreements"].size(), 1u);
  EXPECT_EQ(t["disagreements"][0]["path"], beside("S4c_p0"));
  EXPECT_EQ(t["disagreements"][0]["meaning_if_promoted"], "broken_rolled_back");
}

// pg_prepared_xacts of the server when it was killed: one whose state is in pg_twophase, one that is in WAL alone.
TEST(DtxReport, OpenPreparedTransactionsOfPostgresql) {
  const json r = report({beside("P9_primary", "retention")}, 1);
  ASSERT_EQ(r["transactions"].size(), 2u);
  const json &old_one = r["transactions"][0], &recent = r["transactions"][1];
  EXPECT_EQ(old_one["gid"], "old_gid_from_app_42");
  EXPECT_EQ(old_one["meaning"], "open");
  EXPECT_EQ(old_one["parts"][0]["xid"], 725);
  EXPECT_EQ(old_one["parts"][0]["state_file"], true);
  EXPECT_EQ(recent["gid"], "recent_gid");
  EXPECT_EQ(recent["meaning"], "open");
  EXPECT_EQ(recent["parts"][0]["prepare"]["lsn"], "0/9002048");
  EXPECT_EQ(recent["parts"][0]["state_file"], false);
}

TEST(DtxReport, RestorePoints) {
  // A name that only one node has.
  test::TemporaryDirectory work;
  const ProgramResult r = run({"restore-points", "--format=json", recording("S1_healthy", "master"), recording("S1_healthy", "p0")});
  const json points = json::parse(r.out);
  EXPECT_EQ(points["type"], "restore_points");
  ASSERT_FALSE(points["restore_points"].empty());
  for (const json& p : points["restore_points"]) EXPECT_EQ(p["missing"].size() + p["places"].size(), 3u) << p;
  EXPECT_EQ(points["latest"], nullptr);  // content 1 was not given
  EXPECT_EQ(r.exit_code, 3);
}

std::string content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int shell(const std::string& script) {
  const std::string path = std::string("PATH='") + WALREAD_BINARY_DIR + "':\"$PATH\"; export PATH; ";
  return std::system((path + script).c_str());
}

// The blocks of README.md that begin with this line, without the fences.
std::string readme_block(const std::string& first_line) {
  const std::string readme = content(std::string(WALREAD_TESTDATA_DIR) + "/../README.md");
  const std::size_t begin = readme.find("\n" + first_line);
  EXPECT_NE(begin, std::string::npos) << first_line;
  return readme.substr(begin + 1, readme.find("\n```", begin + 1) - begin);
}

// Both recipes of README.md, with stand-ins for ssh and psql: what runs on the hosts and afterwards is what stands there.
TEST(DtxReport, RecipesForLargeClusters) {
  const auto c = cluster(kCommitted);
  const std::string expected = [&] {
    test::TemporaryDirectory work;
    return run({c[0], c[1], c[2]}).out;
  }();
  {
    test::TemporaryDirectory work;
    test::write_file(work.path() / "nodes.txt", "h1 " + c[0] + "\nh2 " + c[1] + "\nh3 " + c[2] + "\n");
    test::write_file(work.path() / "bin/ssh", std::string_view("#!/bin/sh\nshift 2\neval \"$*\"\n"));
    std::filesystem::permissions(work.path() / "bin/ssh", std::filesystem::perms::owner_all);
    const std::string recipe = readme_block("mkdir facts\nxargs");
    EXPECT_EQ(WEXITSTATUS(shell("cd '" + work.path().string() + "'; PATH=$PWD/bin:$PATH; { " + recipe + "\n} > out")), 1);
    EXPECT_EQ(content(work.path() / "out"), expected);
    // A host that does not answer: its node is missing, and nothing of it is merged.
    test::write_file(work.path() / "nodes.txt", "h1 " + c[0] + "\nh2 " + c[1] + "\nh3 " + c[2] + "/none\n");
    std::filesystem::remove_all(work.path() / "facts");
    EXPECT_EQ(WEXITSTATUS(shell("cd '" + work.path().string() + "'; PATH=$PWD/bin:$PATH; { " + recipe + "\n} > out 2>&1")), 3);
    EXPECT_NE(content(work.path() / "out").find("content 1"), std::string::npos) << content(work.path() / "out");
  }
  {
    test::TemporaryDirectory work;
    const std::string sql = readme_block("CREATE EXTERNAL WEB TABLE");
    const std::size_t quote = sql.find("EXECUTE '") + 9;
    const std::string execute = sql.substr(quote, sql.find("' ON ALL") - quote);
    std::string psql = "psql() { ";
    // Rows of all segments arrive in any order.
    for (const int segment : {1, 0})
      psql += "GP_SEG_DATADIR='" + c[static_cast<std::size_t>(segment) + 1] + "' GP_SEGMENT_ID=" + std::to_string(segment) +
              " sh -c '" + execute + "' | tac; ";
    psql += "}; MASTER_DATA_DIRECTORY='" + c[0] + "'; ";
    const std::string recipe = readme_block("mkdir facts\ndtx-report extract");
    EXPECT_EQ(WEXITSTATUS(shell("cd '" + work.path().string() + "'; " + psql + "{ " + recipe + "\n} > out")), 1);
    EXPECT_EQ(content(work.path() / "out"), expected);
  }
}

TEST(DtxReport, RolesAreFoundOrNamed) {
  const auto c = cluster(kCommitted);
  const ProgramResult found = run({c[2], c[0], c[1]});
  EXPECT_EQ(found.exit_code, 1);
  const ProgramResult named = run({"--coordinator", c[0], "--segment", c[1], "--segment", c[2]});
  EXPECT_EQ(named.exit_code, 1);
  EXPECT_NE(named.out.find("coordinator (" + c[0] + "): decided to commit at 0/18050548"), std::string::npos) << named.out;
  const ProgramResult wrong = run({"--coordinator", c[1], "--segment", c[2]});
  EXPECT_EQ(wrong.exit_code, 74);
  EXPECT_EQ(wrong.err, "dtx-report: " + c[1] + ": has content id 0, it is not the coordinator\n");
  const ProgramResult wrong_segment = run({"--segment", c[0]});
  EXPECT_EQ(wrong_segment.exit_code, 74);
  EXPECT_EQ(wrong_segment.err, "dtx-report: " + c[0] + ": is a coordinator (content id -1), not a segment\n");
}

TEST(DtxReport, MergedFactsGiveTheSameReportByteForByte) {
  test::TemporaryDirectory work;
  for (const char* scenario : {kOrphaned, kCommitted}) {
    std::vector<std::string> files;
    for (const std::string& directory : cluster(scenario)) {
      const ProgramResult extracted = run({"extract", directory});
      ASSERT_EQ(extracted.exit_code, 0) << extracted.err;
      files.push_back(work.path() / (std::to_string(files.size()) + ".facts.json"));
      test::write_file(files.back(), extracted.out);
    }
    for (const std::vector<std::string>& options : std::vector<std::vector<std::string>>{
             {}, {"--format=json"}, {"--all"}, {"--all", "--format=json"}, {"--xid=717"}}) {
      std::vector<std::string> direct = options, merged = {"merge"};
      merged.insert(merged.end(), options.begin(), options.end());
      merged.insert(merged.end(), files.begin(), files.end());
      for (const std::string& directory : cluster(scenario)) direct.push_back(directory);
      const ProgramResult a = run(direct), b = run(merged);
      EXPECT_EQ(a.out, b.out);
      EXPECT_EQ(a.exit_code, b.exit_code);
    }
  }
}

// --all lists what is settled behind the rest, for which the files are read twice.
TEST(DtxReport, APipeCanBeMergedOnce) {
  test::TemporaryDirectory work;
  const auto directories = cluster(kCommitted);
  for (std::size_t i = 0; i < directories.size(); ++i)
    test::write_file(work.path() / std::to_string(i), run({"extract", directories[i]}).out);
  const std::string in = "cd '" + work.path().string() + "'; ";
  EXPECT_EQ(WEXITSTATUS(shell(in + "cat 2 | dtx-report merge 0 1 /dev/stdin > out")), 1);
  EXPECT_EQ(WEXITSTATUS(shell(in + "dtx-report merge 0 1 2 | cmp - out")), 0);
  EXPECT_EQ(WEXITSTATUS(shell(in + "cat 2 | dtx-report merge --all 0 1 /dev/stdin > out 2> err")), 74);
  EXPECT_EQ(content(work.path() / "out"), "");
  EXPECT_EQ(content(work.path() / "err"),
            "dtx-report: /dev/stdin: is a pipe, and can be read only once: name a file, or leave out --all or ask for "
            "--format=json\n");
}

// The segments of one recording beside the coordinator of another: copies of one cluster, from different times.
TEST(DtxReport, MixedClustersAreNoticed) {
  const json r = report({recording(kOrphaned, "master"), recording(kCommitted, "p0"), recording(kCommitted, "p1")}, 3);
  EXPECT_TRUE(test::has_finding(r, "other-cluster"));
  EXPECT_EQ(r["summary"]["counts"]["finished"], 0);
  EXPECT_EQ(r["summary"]["counts"]["will_commit"], 0);
  EXPECT_EQ(r["summary"]["counts"]["will_roll_back"], 0);
}

TEST(DtxReport, Selections) {
  const auto c = cluster(kCommitted);
  const auto counted = [&](const std::string& option) {
    const ProgramResult r = run({option, "--format=json", c[0], c[1], c[2]});
    EXPECT_EQ(r.err, "");
    return json::parse(r.out)["summary"]["total"].get<int>();
  };
  EXPECT_EQ(counted("--gid=1795241611-0000000006"), 1);
  EXPECT_EQ(counted("--gid=1795241611-0000000099"), 0);
  EXPECT_EQ(counted("--xid=718"), 1);
  EXPECT_EQ(counted("--since=2026-11-21 06:13:35.916"), 1);
  EXPECT_EQ(counted("--until=2026-11-21T06:13:35.9Z"), 4);
  // One that is settled is shown all the same if it is asked for.
  const ProgramResult one = run({"--gid=1795241611-0000000005", c[0], c[1], c[2]});
  EXPECT_EQ(one.exit_code, 0);
  EXPECT_NE(one.out.find("1795241611-0000000005: finished: committed everywhere\n"), std::string::npos) << one.out;
}

TEST(DtxReport, HelpAndVersion) {
  const ProgramResult help = run({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const char* word : {"extract", "merge", "restore-points", "--coordinator", "--gid", "Exit codes:\n  0 ", "\n  3 "})
    EXPECT_NE(help.out.find(word), std::string::npos) << word;
  EXPECT_EQ(run({"-V"}).out, "dtx-report (walread) " + std::string(kVersion) + "\n");
}

TEST(DtxReport, WrongCommandLines) {
  const auto expect = [](const std::vector<std::string>& arguments, const std::string& sentence) {
    const ProgramResult r = run(arguments);
    EXPECT_EQ(r.exit_code, 64);
    EXPECT_EQ(r.out, "");
    EXPECT_EQ(r.err, "dtx-report: " + sentence + "\nTry \"dtx-report --help\" for more information.\n");
  };
  expect({}, "no data directory specified");
  expect({""}, "the name of a directory or file is empty");
  expect({"extract"}, "extract takes one data directory");
  expect({"extract", "a", "b"}, "extract takes one data directory");
  expect({"merge"}, "merge takes facts files that extract has written");
  expect({"merge", "--segment", "a"}, "merge takes facts files that extract has written");
  expect({"--format=xml", "a"}, "unknown format \"xml\": it is text or json");
  expect({"--xid=x", "a"}, "\"x\" is not a transaction id");
  expect({"--since=yesterday", "a"}, "--since: \"yesterday\" is not a time: it is like \"2026-11-21 06:13:35\", in UTC");
}

TEST(DtxReport, WhatCannotBeRead) {
  test::TemporaryDirectory work;
  const std::string missing = work.path() / "missing";
  EXPECT_EQ(run({missing}).err, "dtx-report: " + missing + ": No such file or directory\n");
  EXPECT_EQ(run({missing}).exit_code, 74);
  const std::string empty = work.path();
  EXPECT_EQ(run({empty}).err, "dtx-report: " + empty + ": is not a data directory and holds no WAL\n");
}

}  // namespace
}  // namespace walread
