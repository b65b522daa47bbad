// The JSON of retention-report against the schema that is published with it.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "libwalread/print/retention_json.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/support/retention_builder.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::schema_complaints;

std::string report(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "--format=json");
  return test::run_program("retention-report", arguments).out;
}

TEST(RetentionSchema, EveryKindOfReportIsAsItSays) {
  const fs::path root = fs::path(WALREAD_UNPACK_DIR);
  std::vector<std::string> documents;
  for (const char* name :
       {"P3_A_primary", "P5_primary", "P6_primary", "P9_primary", "S3a_p0", "S5_m0", "S6_p0"})
    documents.push_back(report({(root / "retention" / name / name).string()}));
  documents.push_back(report({"--if", "drop-slot phys_inactive", "--if", "archive-done", "--copy",
                              (root / "retention/P3_A_primary/P3_A_primary").string()}));
  const std::string archiving = (root / "retention/F11/B1915").string();
  documents.push_back(report({"--archive", archiving + "/pg_wal", archiving}));
  documents.push_back(report({"--archive", archiving + "/global", archiving}));
  documents.push_back(report({archiving + "/pg_wal"}));
  documents.push_back(report({"/nowhere"}));
  EXPECT_EQ(schema_complaints("retention-report", documents), "");
}

TEST(RetentionSchema, TheSchemaRefusesWhatItDoesNotKnow) {
  EXPECT_NE(schema_complaints("retention-report", {"{}"}), "");
  const RetentionFacts facts = test::retention_facts(formats::System::pg15, 10, 15, 20);
  const auto good = nlohmann::json::parse(retention_json(facts, judge_retention(facts)));
  EXPECT_EQ(schema_complaints("retention-report", {good.dump()}), "");
  for (const char* name : {"verdict", "findings", "plan", "tool", "causes"}) {
    auto lacking = good;
    lacking.erase(name);
    EXPECT_NE(schema_complaints("retention-report", {lacking.dump()}), "") << name;
  }
  auto other = good;
  other["verdict"] = "MAYBE";
  EXPECT_NE(schema_complaints("retention-report", {other.dump()}).find("MAYBE"), std::string::npos);
}

}  // namespace
}  // namespace walread
