// timeline-check as a user runs it, on recordings of real servers whose truth is known.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/run_program.hpp"

namespace walread {
namespace {

using nlohmann::json;
using test::ProgramResult;
using test::run_program;

std::string recording(const std::string& scenario, const std::string& node) {
  return std::string(WALREAD_UNPACK_DIR) + "/greenplum6/" + scenario + "/" + node + "/" + node;
}

ProgramResult check(std::vector<std::string> arguments) { return run_program("timeline-check", arguments); }

std::string verdict(const ProgramResult& r) { return r.out.substr(0, r.out.find(':')); }

// The ids of all findings but those of severity info, in their order.
std::vector<std::string> reasons(std::vector<std::string> arguments) {
  arguments.push_back("--format=json");
  const json report = json::parse(check(std::move(arguments)).out);
  std::vector<std::string> out;
  for (const json& finding : report.at("findings"))
    if (finding.at("severity") != "info") out.push_back(finding.at("id"));
  return out;
}

using Strings = std::vector<std::string>;

// The old coordinator wrote on after its standby had been promoted. pg_rewind --dry-run: "servers diverged at
// WAL position 0/1804F4B0 on timeline 1", "rewinding from last common checkpoint at 0/180000A8 on timeline
// 1".
TEST(TimelineCheck, DivergedCoordinator) {
  const std::string master = recording("S4a_master_diverged", "master");
  const std::string standby = recording("S4a_master_diverged", "standby");
  const ProgramResult rejoin = check({"--rejoin", master, "--to", standby});
  EXPECT_EQ(rejoin.exit_code, 1) << rejoin.err;
  EXPECT_EQ(verdict(rejoin), "READY-WITH-LOSS");
  EXPECT_EQ(reasons({"--rejoin", master, "--to", standby}), Strings{"rewind-needed"});
  EXPECT_NE(rejoin.out.find("0/1804F4B0"), std::string::npos) << rejoin.out;
  EXPECT_NE(rejoin.out.find("checkpoint at 0/180000A8"), std::string::npos) << rejoin.out;

  const ProgramResult activate = check({standby, "--primary", master});
  EXPECT_EQ(activate.exit_code, 2);
  EXPECT_EQ(reasons({standby, "--primary", master}), (Strings{"already-promoted", "primary-diverged"}));
  EXPECT_NE(activate.out.find("  timeline 1\n"
                              "  |-- 0/1804F4B0  timeline 2 begins\n"
                              "  |   `-- 0/1C0004A0  end of the promoted node's WAL\n"
                              "  `-- 0/1C0005F8  end of the primary's WAL\n"),
            std::string::npos)
      << activate.out;
  // The two swapped: the primary is no standby.
  EXPECT_EQ(reasons({master, "--primary", standby}).front(), "not-a-standby");
  // Nobody can activate the old primary alone.
  EXPECT_EQ(check({master}).exit_code, 2);
}

// A promotion after the primary was stopped in the middle: the mirror had everything.
TEST(TimelineCheck, PrimaryThatCrashedAtTheForkCanFollow) {
  const std::string p0 = recording("S4e_promotion_with_archiving_partial", "p0");
  const std::string m0 = recording("S4e_promotion_with_archiving_partial", "m0");
  EXPECT_EQ(check({"--rejoin", p0, "--to", m0}).exit_code, 0);
  EXPECT_EQ(reasons({"--rejoin", p0, "--to", m0}), Strings{"not-shut-down-cleanly"});
  EXPECT_EQ(reasons({m0, "--primary", p0}), Strings{"already-promoted"});
}

TEST(TimelineCheck, CommandLine) {
  EXPECT_EQ(check({}).exit_code, 64);
  EXPECT_EQ(check({"a", "b"}).exit_code, 64);
  EXPECT_EQ(check({"--rejoin", "a"}).exit_code, 64);
  EXPECT_EQ(check({"--rejoin", "a", "--to", "b", "c"}).exit_code, 64);
  EXPECT_EQ(check({"--rejoin", "a", "--to", "b", "--primary", "c"}).exit_code, 64);
  EXPECT_EQ(check({"a", "--format=xml"}).exit_code, 64);
  EXPECT_EQ(check({"a", "--system=oracle"}).exit_code, 64);
  EXPECT_EQ(check({"a", "--prim", "b"}).exit_code, 64);
  EXPECT_NE(check({"a", "--format=xml"}).err.find("unknown format \"xml\": it is text or json"),
            std::string::npos);
  EXPECT_NE(check({"a", "--system=oracle"}).err.find("unknown system \"oracle\": known are pg94, "),
            std::string::npos);
  EXPECT_EQ(check({"--help"}).exit_code, 0);
  EXPECT_EQ(check({"--version"}).exit_code, 0);
}

TEST(TimelineCheck, NoLineIsLongerThan80Columns) {
  const std::string m0 = recording("S4e_promotion_with_archiving_partial", "m0");
  test::ProgramSetup there{.directory = m0};
  const ProgramResult r = run_program("timeline-check", {"."}, there);
  std::size_t from = 0;
  for (std::size_t end; (end = r.out.find('\n', from)) != std::string::npos; from = end + 1)
    EXPECT_LE(end - from, 80u) << r.out.substr(from, end - from);
}

}  // namespace
}  // namespace walread
