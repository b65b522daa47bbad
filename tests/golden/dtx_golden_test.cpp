// Every recording of a real cluster, beside what is known of it: its scenario's truth, the server's pg_prepared_xacts
// just before it was stopped, and the records of the product's own pg_xlogdump.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/data_directory.hpp"
#include "tests/support/dtx_recordings.hpp"
#include "tests/support/modern_recordings.hpp"
#include "tests/support/recordings.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using O = DtxOutcome;

std::vector<DtxFacts> facts_of(const std::vector<std::string>& nodes) {
  std::vector<DtxFacts> out;
  for (const std::string& node : nodes)
    out.push_back(read_dtx_facts(read_data_directory(test::greenplum_node(node).string())));
  return out;
}

struct Row {
  const char* what;
  std::vector<std::string> nodes;
  O outcome;
  const char* counts;
  const char* findings;
};

// That a content id is missing is a fact of the recording: nothing is called finished then.
const Row kRows[] = {
    {"S1: stopped in good order; 109 commits with their forgets, 2 aborted after PREPARE, 3 in one phase; p1 is not here",
     {"S1/master", "S1/p0", "S1/standby"}, O::cannot_tell, "one_phase 3, cannot_tell 111", "missing_content"},
    {"S2a: killed while the second phase was held up before the decision; recovery said 'Abort Prepared'",
     {"S2a/master", "S2a/p0", "S2a/p1"}, O::in_doubt, "finished 3, one_phase 1, will_roll_back 1", ""},
    {"S2a with its mirrors and standby",
     {"S2a/master", "S2a/standby", "S2a/p0", "S2a/m0", "S2a/p1", "S2a/m1"},
     O::in_doubt, "finished 3, one_phase 1, will_roll_back 1", ""},
    {"S2a after its primaries are lost", {"S2a/standby", "S2a/m0", "S2a/m1"}, O::in_doubt,
     "finished 3, one_phase 1, will_roll_back 1", "mirror_alone"},
    {"S2b: killed after the decision, p1 had not heard of it; recovery said 'Commit Prepared'",
     {"S2b/master", "S2b/p0", "S2b/p1"}, O::in_doubt, "finished 3, one_phase 1, will_commit 1", ""},
    {"S2b with its mirrors and standby",
     {"S2b/master", "S2b/standby", "S2b/p0", "S2b/m0", "S2b/p1", "S2b/m1"},
     O::in_doubt, "finished 3, one_phase 1, will_commit 1", ""},
    {"S2b after its primaries are lost", {"S2b/standby", "S2b/m0", "S2b/m1"}, O::in_doubt,
     "finished 3, one_phase 1, will_commit 1", "mirror_alone"},
    {"S3a: nothing prepared (pg_prepared_xacts); the WAL of p1 from that time is gone, p0 has all of it",
     {"S3a/master", "S3a/p0", "S3a/p1", "S3a/m1"}, O::cannot_tell, "finished 1, unverified 3", ""},
    {"S3b: only coordinator and standby; one commit is known by the standby's WAL alone",
     {"S3b/master", "S3b/standby"}, O::cannot_tell, "cannot_tell 2", "missing_content"},
    {"S4a: the standby was promoted before the old coordinator stopped",
     {"S4a/master", "S4a/standby"}, O::cannot_tell, "cannot_tell 3", "two_in_charge, missing_content"},
    {"S4c: m0 was promoted after p0 was stopped; p1 is not here",
     {"S4c/master", "S4c/p0", "S4c/m0"}, O::cannot_tell, "cannot_tell 4", "two_in_charge, missing_content"},
    {"S4e: m0 promoted after p0 was killed; no coordinator here", {"S4e/p0", "S4e/m0"}, O::cannot_tell,
     "cannot_tell 5", "two_in_charge, no_coordinator, size_not_known"},
    {"S5: nothing prepared (pg_prepared_xacts), all WAL of transactions is gone; p1 is not here",
     {"S5/master", "S5/standby", "S5/p0", "S5/m0"}, O::cannot_tell, "", "missing_content"},
    {"S6: killed with nothing prepared (pg_prepared_xacts); p1 is not here",
     {"S6/master", "S6/p0", "S6/m0"}, O::cannot_tell, "", "missing_content"},
    {"S8: p1 killed during an exclusive backup, whose label the stop has renamed",
     {"S8/p1"}, O::cannot_tell, "cannot_tell 1", "no_coordinator, size_not_known, missing_content"},
    {"S8: copied while the backup was on: recovery would begin with the label's checkpoint",
     {"S8/p1_live"}, O::cannot_tell, "cannot_tell 1", "no_coordinator, size_not_known, missing_content, backup_label"},
    {"S8: a base backup with the WAL to its end", {"S8/bb_p1"}, O::cannot_tell, "",
     "no_coordinator, size_not_known, missing_content, backup_label"},
    {"S9a: the mirror is far behind; its primary's WAL of that time is gone",
     {"S9a/p0", "S9a/m0"}, O::cannot_tell, "cannot_tell 3", "no_coordinator, size_not_known"},
    {"S10: one transaction prepared on both segments for hours, no decision",
     {"S10/master", "S10/p0", "S10/m0", "S10/p1"}, O::in_doubt, "finished 2, will_roll_back 1", ""},
    {"S12: before pg_resetxlog", {"S12/p0_before_reset"}, O::cannot_tell, "cannot_tell 3", "no_coordinator, size_not_known"},
    {"S12: after pg_resetxlog there is one checkpoint without lists", {"S12/p0_after_reset"}, O::cannot_tell, "",
     "no_coordinator, size_not_known"},
    {"S12: started again", {"S12/p0"}, O::cannot_tell, "", "no_coordinator, size_not_known"},
    {"S13: killed, the last record is torn: no damage", {"S13/p0_torn"}, O::cannot_tell, "", "no_coordinator, size_not_known"},
    {"S13: recovered, the torn record was overwritten", {"S13/p0"}, O::cannot_tell, "", "no_coordinator, size_not_known"},
};

TEST(DtxRecordings, SayWhatIsTrueOfThem) {
  for (const Row& row : kRows) {
    const test::DtxAnswer r = test::judge_nodes(facts_of(row.nodes));
    EXPECT_EQ(static_cast<int>(r.outcome), static_cast<int>(row.outcome)) << row.what;
    EXPECT_EQ(r.counts(), row.counts) << row.what;
    EXPECT_EQ(r.finding_kinds(), row.findings) << row.what;
    // No gap, no torn end: wherever these servers stopped, they could be started again.
    for (const DtxVerdict& v : r.verdicts)
      for (const DtxPart& part : v.parts)
        EXPECT_TRUE(part.doubt == DtxDoubt::none || part.doubt == DtxDoubt::no_node) << row.what << ": " << v.gid;
  }
}

// Directory mode and merge mode: the same bytes, whatever is asked for.
TEST(DtxRecordings, FactsFilesGiveTheSameReport) {
  for (const Row& row : kRows) {
    const std::vector<DtxFacts> facts = facts_of(row.nodes);
    for (const bool all : {false, true})
      for (const bool json : {false, true})
        EXPECT_EQ(test::report_from_files(facts, {.all = all}, json), test::report_from_memory(facts, {.all = all}, json))
            << row.what;
  }
}

// A recording that is in none of the rows would be looked at by nobody.
TEST(DtxRecordings, NoneIsLeftOut) {
  const auto is_known = [](const test::Recording& r) {
    const std::string name = r.scenario.substr(0, r.scenario.find('_')) + "/" + r.node;
    return std::ranges::any_of(kRows, [&](const Row& row) {
      return std::ranges::find(row.nodes, name) != row.nodes.end();
    });
  };
  // An archive shared by three nodes, of which only the first segment belongs to the one that is named by it; and
  // mirrors whose WAL is that of their primaries.
  const std::set<std::string> elsewhere{"S4e_promotion_with_archiving_partial/archive_dir", "S3a_slot_lag/m0",
                                        "S3a_slot_lag/standby", "S8_backup_in_progress/m1"};
  for (const test::Recording& r : test::recordings())
    EXPECT_TRUE(r.system != "greenplum6" || is_known(r) || elsewhere.contains(r.scenario + "/" + r.node)) << r.name();
}

// Segments of three nodes in one archive: the log of the first ends where another's begins.
TEST(DtxRecordings, ASharedArchiveEndsAtTheFirstForeignSegment) {
  const test::DtxAnswer r = test::judge_nodes(facts_of({"S4e/archive_dir"}));
  EXPECT_EQ(static_cast<int>(r.outcome), static_cast<int>(O::cannot_tell));
  EXPECT_EQ(r.counts(), "unverified 5");
  EXPECT_EQ(r.finding_kinds(), "unknown_role, no_coordinator, only_wal, wal_cut_off");
}

// Transactions of S1 as the product's pg_xlogdump lists them.
TEST(DtxRecordings, EveryCommitOfTheHealthyClusterHasItsForget) {
  const test::DtxAnswer r = test::judge_nodes(facts_of({"S1/master", "S1/p0"}));
  std::size_t forgotten = 0, committed = 0, rolled_back = 0;
  for (const DtxVerdict& v : r.verdicts) {
    forgotten += v.coordinator == DtxCoordinatorState::forgotten;
    committed += v.parts.at(0).state == DtxSegmentState::committed;
    rolled_back += v.parts.at(0).state == DtxSegmentState::rolled_back;
  }
  EXPECT_EQ(forgotten, 109u);
  EXPECT_EQ(committed, 109u);
  EXPECT_EQ(rolled_back, 2u);
}

// The old coordinator went on after its standby was promoted: what it forgot, the new one holds as not forgotten
// ("DTX committed count 1" in the checkpoint at 0/1C000408).
TEST(DtxRecordings, APromotedStandbyHoldsWhatItHasNotSeenForgotten) {
  const test::DtxAnswer r = test::judge_nodes(facts_of({"S4a/master", "S4a/standby"}));
  const DtxVerdict& last = r.verdicts.back();
  EXPECT_EQ(last.gid, "1795241943-0000000004");
  EXPECT_EQ(static_cast<int>(last.coordinator), static_cast<int>(DtxCoordinatorState::decided));
  ASSERT_EQ(last.disagreements.size(), 1u);
  EXPECT_EQ(static_cast<int>(last.disagreements[0].coordinator), static_cast<int>(DtxCoordinatorState::forgotten));
}

// What pg_prepared_xacts said of "gx_left_behind" before the server stopped: its xid, and when it was prepared.
struct Prepared {
  const char* version;
  std::uint32_t xid;
  DtxTime time;  // microseconds since 2000-01-01
};
constexpr DtxTime kDay = 848'534'400'000'000;  // 2026-11-21 00:00
constexpr DtxTime at(int h, int m, DtxTime microseconds) { return kDay + (h * 60 + m) * 60'000'000LL + microseconds; }
constexpr Prepared kPrepared[] = {
    {"pg10", 1086039, at(6, 17, 6'640'142)},  {"pg11", 76114, at(6, 19, 49'397'871)},
    {"pg12", 76032, at(6, 22, 28'256'794)},   {"pg13", 1086031, at(6, 24, 2'556'008)},
    {"pg14", 76282, at(6, 28, 10'248'595)},   {"pg16", 76282, at(6, 30, 15'824'849)},
    {"pg17", 1086291, at(6, 32, 32'477'872)}, {"pg18", 76305, at(6, 15, 11'681'453)},
};

void expect_prepared(const fs::path& directory, const Prepared& p, bool whole_log) {
  const test::DtxAnswer r = test::judge_nodes({read_dtx_facts(read_data_directory(directory.string()))});
  EXPECT_EQ(static_cast<int>(r.outcome), static_cast<int>(O::in_doubt)) << p.version;
  EXPECT_EQ(r.counts(), whole_log ? "finished 3, rolled_back 1, open 1" : "open 1") << p.version;
  EXPECT_EQ(r.finding_kinds(), "") << p.version;
  const auto open = std::ranges::find(r.verdicts, DtxMeaning::open, &DtxVerdict::meaning);
  ASSERT_NE(open, r.verdicts.end());
  EXPECT_EQ(open->gid, "gx_left_behind") << p.version;
  EXPECT_EQ(open->xid, p.xid) << p.version;
  EXPECT_EQ(open->time, p.time) << p.version;
}

TEST(DtxRecordings, PreparedTransactionsOfEveryRelease) {
  for (const Prepared& p : kPrepared)
    expect_prepared(fs::path(WALREAD_UNPACK_DIR) / "distributed" / "prepared" / "prepared" / p.version, p, false);
  constexpr DtxTime kWeek = 7 * 86'400'000'000;  // that of 9.6 was recorded later
  expect_prepared(fs::path(WALREAD_UNPACK_DIR) / "distributed" / "pg96_prepared" / "pg96_prepared",
                  {"pg96", 76026, at(1, 47, 3'910'152) + kWeek}, false);
  // All WAL since initdb: in 9.4 a COMMIT PREPARED does not say which gid it ends.
  const DtxFacts facts = read_dtx_facts(
      read_data_directory((fs::path(WALREAD_UNPACK_DIR) / "postgresql" / "pg94" / "workload" / "workload").string()));
  EXPECT_EQ(test::judge_nodes({facts}).counts(), "finished 2, rolled_back 1, open 1");
}

// The same transaction, committed after the promotion of a standby.
TEST(DtxRecordings, NothingIsOpenAfterThePromotedServersCommit) {
  for (const test::ModernRecording& r : test::modern_recordings()) {
    const auto p = std::ranges::find(kPrepared, r.name, &Prepared::version);
    if (test::modern_recordings_are_corpus() && p != std::end(kPrepared)) {
      expect_prepared(r.data, *p, true);
    } else if (!r.name.ends_with("/torn") && r.name != "pg15") {
      const test::DtxAnswer answer = test::judge_nodes({read_dtx_facts(read_data_directory(r.data.string()))});
      EXPECT_EQ(static_cast<int>(answer.outcome), static_cast<int>(O::clear)) << r.name;
    }
  }
}

}  // namespace
}  // namespace walread
