// What retention-report writes for node_exporter's textfile collector.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/data_directory.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::ProgramResult;

fs::path recording(const std::string& name) {
  return fs::path(WALREAD_UNPACK_DIR) / "retention" / name / name;
}

ProgramResult run(std::vector<std::string> arguments) {
  return test::run_program("retention-report", arguments);
}

// The product's own parser of what node_exporter collects.
class Prometheus : public testing::TestWithParam<std::string> {};

TEST_P(Prometheus, AcceptsIt) {
  test::TemporaryDirectory dir;
  const ProgramResult r = run({"--format=prometheus", recording(GetParam())});
  test::write_file(dir.path() / "metrics", r.out);
  const std::string check = "/usr/bin/promtool check metrics < '" + (dir.path() / "metrics").string() + "'";
  const ProgramResult checked = test::run_program("/bin/sh", {"-c", check});
  EXPECT_EQ(checked.exit_code, 0) << checked.err;
  EXPECT_EQ(checked.err, "");
  EXPECT_NE(r.out.find("# TYPE walread_retention_severity gauge\n"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(All, Prometheus,
                         testing::Values("P3_A_primary", "P3_B_primary", "P5_primary", "P6_primary",
                                         "P9_primary", "S3a_p0", "S5_m0", "S6_p0", "S9a_p0"),
                         [](const auto& test) { return test.param; });

TEST(RetentionReport, PrometheusHasAFamilyForEachCause) {
  const std::string slots = run({"--format=prometheus", recording("P3_A_primary")}).out;
  EXPECT_NE(slots.find("# TYPE walread_retention_slot_held_bytes gauge\n"), std::string::npos);
  EXPECT_NE(slots.find(",name=\"phys_inactive\",binding=\"true\"} 150994944\n"), std::string::npos) << slots;
  const std::string archive = run({"--format=prometheus", recording("P6_primary")}).out;
  EXPECT_NE(archive.find("walread_retention_archiving_held_bytes{"), std::string::npos);
  EXPECT_NE(archive.find("walread_retention_archive_waiting_files{data_directory="), std::string::npos);
}

}  // namespace
}  // namespace walread
