// D3: whatever dtx-report prints as JSON against the schema that is published with it: reports, restore
// points, facts files.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "libwalread/print/dtx_sentences.hpp"
#include "libwalread/print/report_json.hpp"
#include "tests/support/dtx_cluster.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::schema_complaints;
using Paths = std::vector<std::string>;

std::string greenplum(const std::string& scenario, const std::string& node) {
  return (fs::path(WALREAD_UNPACK_DIR) / "greenplum6" / scenario / node / node).string();
}
std::string beside(const std::string& group, const std::string& name) {
  return (fs::path(WALREAD_UNPACK_DIR) / group / name / name).string();
}

// Every recording once at least, alone or with its cluster, and what is broken or cannot be read.
class DtxSchema : public testing::Test {
 protected:
  DtxSchema() {
    const auto cluster = [](const std::string& scenario) {
      return Paths{greenplum(scenario, "master"), greenplum(scenario, "p0"), greenplum(scenario, "p1")};
    };
    reports_ = {cluster("S2a_orphaned_no_dist_commit"),
                cluster("S2b_committed_not_forgotten"),
                {greenplum("S1_healthy", "master"), greenplum("S1_healthy", "p0")},
                {greenplum("S4a_master_diverged", "master"), greenplum("S4a_master_diverged", "standby")},
                {greenplum("S4e_promotion_with_archiving_partial", "archive_dir")},
                {greenplum("S10_old_prepared_pins_wal", "p0")},
                {greenplum("S12_pg_resetxlog", "p0_after_reset")},
                {greenplum("S13_torn_tail_overwrite_contrecord", "p0")},
                {beside("distributed", "S4c_master"), beside("distributed", "S4c_p0"),
                 beside("distributed", "S4c_m0")},
                {beside("retention", "P9_primary")},
                {beside("retention", "P9_primary") + "/pg_wal"}};
    // Names of any bytes, and what could not be read.
    const fs::path node = work_.path() / "node \xff\x1b[31m";
    test::write_dtx_node(node, {.prepared = true}, test::DtxDamage::middle_damaged);
    fs::remove(node / "global" / "pg_control");
    test::write_file(node / "backup_label", std::string_view("START WAL LOCATION: nowhere\n"));
    fs::create_directories(node / "pg_utilitymodedtmredo" / "savedtmredo.file");
    reports_.push_back({node.string()});
  }

  static std::string run(Paths arguments, const Paths& directories) {
    arguments.insert(arguments.end(), directories.begin(), directories.end());
    return test::run_program("dtx-report", arguments).out;
  }

  test::TemporaryDirectory work_;
  std::vector<Paths> reports_;
};

TEST_F(DtxSchema, D3_Reports) {
  std::vector<std::string> documents;
  for (const Paths& directories : reports_) documents.push_back(run({"--all", "--format=json"}, directories));
  EXPECT_EQ(schema_complaints("dtx-report", documents), "");
}

TEST_F(DtxSchema, D3_RestorePoints) {
  std::vector<std::string> documents;
  for (const Paths& directories : reports_)
    documents.push_back(run({"restore-points", "--format=json"}, directories));
  EXPECT_EQ(schema_complaints("dtx-restore-points", documents), "");
}

TEST_F(DtxSchema, D3_FactsFiles) {
  std::vector<std::string> documents;
  for (const Paths& directories : reports_) {
    for (const std::string& directory : directories) {
      std::istringstream lines(run({"extract"}, {directory}));
      for (std::string line; std::getline(lines, line);) documents.push_back(line);
    }
  }
  EXPECT_GT(documents.size(), 100u);
  EXPECT_EQ(schema_complaints("dtx-facts", documents), "");
}

TEST_F(DtxSchema, D3_SchemasRefuseWhatTheyDoNotKnow) {
  for (const char* name : {"dtx-report", "dtx-restore-points", "dtx-facts"})
    EXPECT_NE(schema_complaints(name, {"{\"type\":\"other\"}"}), "") << name;
  std::string report = run({"--format=json"}, reports_[0]);
  report.replace(report.find("\"will_roll_back\""), 16, "\"will_be_\"");
  EXPECT_NE(schema_complaints("dtx-report", {report}), "");
}

// The names that schemas list are those that there are.
TEST_F(DtxSchema, D3_NoNameIsForgotten) {
  const auto schema = [](const std::string& name) {
    std::ifstream in(std::string(WALREAD_TESTS_DIR) + "/../libwalread/print/schema/" + name + ".schema.json");
    return nlohmann::json::parse(in);
  };
  const auto report = schema("dtx-report"), facts = schema("dtx-facts");
  const auto names = [](auto last) {
    std::vector<std::string> out;
    for (int i = 0; i <= static_cast<int>(last); ++i)
      out.emplace_back(name_of(static_cast<decltype(last)>(i)));
    return out;
  };
  const auto& defs = report["$defs"];
  std::vector<std::string> found;
  for (const std::string& n : names(DtxFindingKind::bad_backup_label)) found.push_back(hyphenated(n));
  for (int i = 0; i < static_cast<int>(kDtxMeanings); ++i) {
    const auto meaning = static_cast<DtxMeaning>(i);
    if (outcome_of(meaning) != DtxOutcome::clear) found.push_back(hyphenated(name_of(meaning)));
  }
  EXPECT_EQ(report["properties"]["findings"]["items"]["properties"]["id"]["enum"], found);
  EXPECT_EQ(defs["meaning"]["enum"], names(DtxMeaning::cannot_tell));
  EXPECT_EQ(defs["node"]["properties"]["unread"]["items"]["properties"]["kind"]["enum"],
            names(DtxFileKind::segment_configuration));
  EXPECT_EQ(facts["$defs"]["header"]["properties"]["unread"]["items"]["properties"]["kind"]["enum"],
            names(DtxFileKind::segment_configuration));
  EXPECT_EQ(defs["doubt"]["enum"].size(), names(DtxDoubt::twice).size());
  for (const std::string& n : names(DtxDoubt::twice)) {
    const bool listed =
        std::ranges::any_of(defs["doubt"]["enum"], [&](const auto& name) { return name == n; });
    EXPECT_EQ(listed, n != "none") << n;
  }
}

}  // namespace
}  // namespace walread
