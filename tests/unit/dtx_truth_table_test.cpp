// Every state that a distributed transaction can be in, crossed with WAL that is missing or damaged before it, in its
// middle and at the end, on the coordinator and on a segment: from bytes to the verdict.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "libwalread/judge/dtx_merge.hpp"
#include "libwalread/print/dtx_sentences.hpp"
#include "tests/support/dtx_cluster.hpp"

namespace walread {
namespace {

using test::DtxDamage;
using test::DtxLog;
using M = DtxMeaning;

constexpr DtxLog kDecided{.content = -1, .dbid = 1, .decided = true};
constexpr DtxLog kForgotten{.content = -1, .dbid = 1, .decided = true, .forgotten = true};
constexpr DtxLog kSilent{.content = -1, .dbid = 1};
constexpr DtxLog kLost{.content = -1, .dbid = 1, .decided = true, .listed = false};

constexpr DtxLog segment(int content, DtxLog log) {
  log.content = content;
  log.dbid = content + 2;
  return log;
}
constexpr DtxLog kPrepared{.prepared = true};
constexpr DtxLog kCommitted{.prepared = true, .committed = true};
constexpr DtxLog kRolledBack{.prepared = true, .rolled_back = true};
constexpr DtxLog kOnePhase{.one_phase = true};
constexpr DtxLog kRedundant{.prepared = true, .committed = true, .listed = true};

struct Row {
  const char* name;
  DtxLog coordinator, first, second;
  M whole;
  // With each damage of kDamages to the coordinator, then to the second segment. kNothing: no record of it is left.
  std::array<std::optional<M>, 7> coordinator_damaged, segment_damaged;
};

constexpr DtxDamage kDamages[] = {DtxDamage::begins_late,    DtxDamage::begins_at_end, DtxDamage::middle_missing,
                                  DtxDamage::middle_damaged, DtxDamage::end_missing,   DtxDamage::end_damaged,
                                  DtxDamage::all_missing};

constexpr M kUnknown = M::cannot_tell;
constexpr std::optional<M> kNothing = std::nullopt;

const Row kRows[] = {
    // FORGET and both COMMIT PREPARED are proof wherever they stand.
    {"finished", kForgotten, kCommitted, kCommitted, M::finished,
     {M::unverified, M::finished, kUnknown, kUnknown, M::finished, M::finished, kUnknown},
     {M::unverified, M::finished, kUnknown, kUnknown, M::finished, M::finished, kUnknown}},
    // A checkpoint's list tells what a gap before it hides. Without its PREPARE, a listed transaction has no name.
    {"will_commit", kDecided, kCommitted, kPrepared, M::will_commit,
     {M::will_commit, M::will_commit, M::will_commit, M::will_commit, kUnknown, kUnknown, kUnknown},
     {kUnknown, kUnknown, M::will_commit, M::will_commit, kUnknown, kUnknown, kUnknown}},
    {"committed everywhere, not forgotten", kDecided, kCommitted, kCommitted, M::will_commit,
     {M::will_commit, M::will_commit, M::will_commit, M::will_commit, kUnknown, kUnknown, kUnknown},
     {M::will_commit, M::will_commit, kUnknown, kUnknown, M::will_commit, M::will_commit, kUnknown}},
    // Only a log that begins before the PREPARE shows that nothing was decided.
    {"will_roll_back", kSilent, kPrepared, kPrepared, M::will_roll_back,
     {kUnknown, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown},
     {kUnknown, kUnknown, M::will_roll_back, M::will_roll_back, kUnknown, kUnknown, kUnknown}},
    {"rolled_back", kSilent, kRolledBack, kRolledBack, M::rolled_back,
     {M::unverified, M::unverified, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown},
     {M::unverified, kUnknown, kUnknown, kUnknown, M::rolled_back, M::rolled_back, kUnknown}},
    {"one_phase", kSilent, DtxLog{}, kOnePhase, M::one_phase,
     {M::one_phase, M::one_phase, M::one_phase, M::one_phase, M::one_phase, M::one_phase, M::one_phase},
     {kNothing, M::one_phase, kNothing, kNothing, M::one_phase, M::one_phase, kNothing}},
    // A contradiction between two records stands, whatever else is missing.
    {"broken_rolled_back", kForgotten, kCommitted, kRolledBack, M::broken_rolled_back,
     {M::broken_rolled_back, M::broken_rolled_back, M::broken_rolled_back, M::broken_rolled_back, M::broken_rolled_back,
      M::broken_rolled_back, M::broken_rolled_back},
     {M::unverified, kUnknown, kUnknown, kUnknown, M::broken_rolled_back, M::broken_rolled_back, kUnknown}},
    // The coordinator's list, complete at any time, says that recovery rolls back what waits.
    {"broken_committed", kSilent, kCommitted, kPrepared, M::broken_committed,
     {M::broken_will_roll_back, M::broken_will_roll_back, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown},
     {M::broken_committed, M::broken_committed, M::broken_committed, M::broken_committed, M::broken_committed,
      M::broken_committed, M::broken_committed}},
    {"forgotten, and still prepared", kForgotten, kCommitted, kPrepared, M::broken_will_roll_back,
     {M::broken_will_roll_back, M::broken_will_roll_back, kUnknown, kUnknown, M::broken_will_roll_back,
      M::broken_will_roll_back, kUnknown},
     {kUnknown, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown}},
    {"lost", kLost, kCommitted, kPrepared, M::lost,
     {M::broken_will_roll_back, M::broken_will_roll_back, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown},
     {M::lost, M::lost, M::lost, M::lost, M::lost, M::lost, M::lost}},
    {"redundant", kForgotten, kCommitted, kRedundant, M::redundant,
     {M::redundant, M::redundant, M::redundant, M::redundant, M::redundant, M::redundant, M::redundant},
     {kUnknown, M::redundant, kUnknown, kUnknown, M::finished, M::finished, kUnknown}},
};

// Facts are read once for each log and damage.
const DtxFacts& facts_of(const DtxLog& log, DtxDamage damage) {
  using Key = std::tuple<int, bool, bool, bool, bool, bool, bool, int, DtxDamage>;
  static std::map<Key, DtxFacts> cache;
  const Key key{log.content,  log.prepared, log.committed, log.rolled_back, log.one_phase,
                log.decided,  log.forgotten, log.listed ? *log.listed : 2, damage};
  const auto [it, is_new] = cache.try_emplace(key);
  if (is_new) {
    test::TemporaryDirectory work;
    it->second = test::dtx_facts(work.path() / "node", log, damage);
  }
  return it->second;
}

struct Judged {
  std::optional<DtxVerdict> verdict{};  // of kDtx; its pointers are not valid any more
  DtxOutcome outcome{};
  std::vector<DtxFinding> findings{};

  std::optional<M> meaning() const { return verdict ? std::optional(verdict->meaning) : std::nullopt; }
  bool found(DtxFindingKind kind) const {
    return std::any_of(findings.begin(), findings.end(), [&](const DtxFinding& f) { return f.kind == kind; });
  }
};

Judged judge(const std::vector<DtxFacts>& facts) {
  std::vector<DtxNode> nodes;
  std::vector<std::unique_ptr<DtxMemoryStream>> streams;
  std::vector<DtxStream*> pointers;
  for (const DtxFacts& f : facts) {
    nodes.push_back(f.node);
    streams.push_back(std::make_unique<DtxMemoryStream>(f));
    pointers.push_back(streams.back().get());
  }
  const DtxCluster cluster(std::move(nodes));
  Judged out{.findings = cluster.findings()};
  DtxSummary summary;
  judge_all(cluster, pointers, [&](const DtxVerdict& v) {
    summary.add(v);
    if (v.gid == test::records::gid_of(test::kDtx)) out.verdict = v;
  });
  out.outcome = cluster.outcome(summary);
  return out;
}

std::string name(std::optional<M> m) { return m ? std::string(name_of(*m)) : "nothing"; }

Judged judge_row(const Row& row, DtxDamage coordinator, DtxDamage second) {
  return judge({facts_of(row.coordinator, coordinator), facts_of(segment(0, row.first), DtxDamage::none),
                facts_of(segment(1, row.second), second)});
}

TEST(DtxTruthTable, EveryStateWithEveryDamage) {
  for (const Row& row : kRows) {
    EXPECT_EQ(name(judge_row(row, DtxDamage::none, DtxDamage::none).meaning()), name(row.whole)) << row.name;
    for (std::size_t i = 0; i < std::size(kDamages); ++i) {
      const Judged c = judge_row(row, kDamages[i], DtxDamage::none), s = judge_row(row, DtxDamage::none, kDamages[i]);
      EXPECT_EQ(name(c.meaning()), name(row.coordinator_damaged[i])) << row.name << ", coordinator, damage " << i;
      EXPECT_EQ(name(s.meaning()), name(row.segment_damaged[i])) << row.name << ", segment, damage " << i;
    }
  }
}

// What the whole report says, where single transactions may not know of what is missing.
TEST(DtxTruthTable, DamageNeverLeavesTheReportClear) {
  for (const Row& row : kRows) {
    for (const DtxDamage d : kDamages) {
      const bool recycled = d == DtxDamage::begins_late || d == DtxDamage::begins_at_end;
      for (const Judged& r : {judge_row(row, d, DtxDamage::none), judge_row(row, DtxDamage::none, d)}) {
        if (recycled && (!r.verdict || r.meaning() == M::finished || r.meaning() == M::one_phase)) continue;
        if (recycled && r.meaning() == M::will_commit) continue;
        const bool gap = d == DtxDamage::middle_missing || d == DtxDamage::middle_damaged;
        // The checkpoint behind a gap knows everything that is still open.
        if (gap && outcome_of(row.whole) != DtxOutcome::broken) continue;
        EXPECT_GE(static_cast<int>(r.outcome), 2) << row.name;
      }
    }
  }
}

TEST(DtxTruthTable, AMissingSegmentOrCoordinatorLeavesNothingFinished) {
  const Judged two = judge({facts_of(kForgotten, DtxDamage::none), facts_of(segment(1, kCommitted), DtxDamage::none)});
  EXPECT_EQ(name(two.meaning()), "cannot_tell");
  EXPECT_TRUE(two.found(DtxFindingKind::missing_content));
  EXPECT_EQ(two.outcome, DtxOutcome::cannot_tell);
  const Judged headless = judge({facts_of(segment(0, kCommitted), DtxDamage::none), facts_of(segment(1, kCommitted), DtxDamage::none)});
  EXPECT_EQ(name(headless.meaning()), "cannot_tell");
  EXPECT_TRUE(headless.found(DtxFindingKind::no_coordinator));
}

TEST(DtxTruthTable, TheCoordinatorsListOfSegmentsTellsWhichAreMissing) {
  DtxFacts coordinator = facts_of(kForgotten, DtxDamage::none);
  coordinator.node.configuration = {{1, -1, 'p'}, {2, 0, 'p'}, {3, 1, 'p'}, {4, 2, 'p'}};
  const Judged r = judge({coordinator, facts_of(segment(0, kCommitted), DtxDamage::none),
                          facts_of(segment(1, kCommitted), DtxDamage::none)});
  EXPECT_EQ(name(r.meaning()), "cannot_tell");
  EXPECT_FALSE(r.found(DtxFindingKind::size_not_known));
}

// D2: segments that nobody knows of may hold anything.
TEST(DtxTruthTable, AClusterOfUnknownSizeIsNeverClear) {
  DtxFacts coordinator = facts_of(kForgotten, DtxDamage::none);
  coordinator.node.configuration.clear();
  const std::vector<DtxFacts> all{coordinator, facts_of(segment(0, kCommitted), DtxDamage::none),
                                  facts_of(segment(1, kCommitted), DtxDamage::none)};
  const Judged r = judge(all);
  EXPECT_EQ(name(r.meaning()), "finished");
  EXPECT_TRUE(r.found(DtxFindingKind::size_not_known));
  EXPECT_EQ(r.outcome, DtxOutcome::cannot_tell);
  // The user may say it.
  std::vector<DtxNode> nodes;
  for (const DtxFacts& f : all) nodes.push_back(f.node);
  EXPECT_EQ(DtxCluster(nodes, 2).outcome({}), DtxOutcome::clear);
  EXPECT_EQ(DtxCluster(nodes, 3).outcome({}), DtxOutcome::cannot_tell);
}

DtxFacts mirror(int content, DtxLog log, DtxDamage damage = DtxDamage::none) {
  DtxFacts facts = facts_of(segment(content, log), damage);
  facts.node.follows = true;
  facts.node.dbid = content + 12;
  return facts;
}

TEST(DtxTruthTable, AMirrorThatIsBehindIsNamedWithWhatItsPromotionWouldDo) {
  const Judged r = judge({facts_of(kForgotten, DtxDamage::none), facts_of(segment(0, kCommitted), DtxDamage::none),
                          facts_of(segment(1, kCommitted), DtxDamage::none), mirror(1, kPrepared)});
  EXPECT_EQ(name(r.meaning()), "finished");
  ASSERT_EQ(r.verdict->disagreements.size(), 1u);
  EXPECT_EQ(r.verdict->disagreements[0].state, DtxSegmentState::prepared);
  EXPECT_EQ(name(r.verdict->disagreements[0].if_promoted), "broken_will_roll_back");
}

TEST(DtxTruthTable, AStandbyWithoutTheDecisionIsNamed) {
  DtxFacts standby = facts_of(kSilent, DtxDamage::none);
  standby.node.follows = true;
  standby.node.dbid = 6;
  const Judged r = judge({facts_of(kDecided, DtxDamage::none), standby, facts_of(segment(0, kCommitted), DtxDamage::none),
                          facts_of(segment(1, kPrepared), DtxDamage::none)});
  EXPECT_EQ(name(r.meaning()), "will_commit");
  ASSERT_EQ(r.verdict->disagreements.size(), 1u);
  EXPECT_EQ(r.verdict->disagreements[0].coordinator, DtxCoordinatorState::nothing);
  EXPECT_EQ(name(r.verdict->disagreements[0].if_promoted), "broken_committed");
}

// A mirror was promoted without the last records of its primary.
TEST(DtxTruthTable, WhatOnlyTheOldPrimaryHasIsLost) {
  DtxFacts promoted = facts_of(segment(1, DtxLog{}), DtxDamage::none);
  promoted.node.tli = 2;
  promoted.node.dbid = 13;
  const Judged r = judge({facts_of(kForgotten, DtxDamage::none), facts_of(segment(0, kCommitted), DtxDamage::none), promoted,
                          facts_of(segment(1, kCommitted), DtxDamage::none)});
  EXPECT_EQ(name(r.meaning()), "broken_rolled_back");
  EXPECT_TRUE(r.found(DtxFindingKind::two_in_charge));
  EXPECT_EQ(r.outcome, DtxOutcome::broken);
}

TEST(DtxTruthTable, TheSameNodeTwiceIsBelievedOnlyWhereBothAgree) {
  const DtxFacts& c = facts_of(kForgotten, DtxDamage::none);
  const DtxFacts& s0 = facts_of(segment(0, kCommitted), DtxDamage::none);
  const DtxFacts& s1 = facts_of(segment(1, kCommitted), DtxDamage::none);
  const Judged same = judge({c, s0, s1, s1});
  EXPECT_EQ(name(same.meaning()), "finished");
  EXPECT_TRUE(same.found(DtxFindingKind::twice));
  const Judged other = judge({c, s0, s1, facts_of(segment(1, kPrepared), DtxDamage::none)});
  EXPECT_EQ(name(other.meaning()), "cannot_tell");
}

// What the primary's WAL does not reach back to, its mirror's may.
TEST(DtxTruthTable, AMirrorWithOlderWalFillsIn) {
  const Judged r = judge({facts_of(kForgotten, DtxDamage::none), facts_of(segment(0, kCommitted), DtxDamage::none),
                          facts_of(segment(1, kCommitted), DtxDamage::begins_late), mirror(1, kCommitted)});
  EXPECT_EQ(name(r.meaning()), "finished");
}

TEST(DtxTruthTable, AMirrorOfAnotherDatabaseIsNoWitness) {
  DtxFacts foreign = mirror(1, kCommitted);
  foreign.node.system_id = 99;
  const Judged r = judge({facts_of(kForgotten, DtxDamage::none), facts_of(segment(0, kCommitted), DtxDamage::none),
                          facts_of(segment(1, kCommitted), DtxDamage::begins_late), foreign});
  EXPECT_EQ(name(r.meaning()), "unverified");
  EXPECT_TRUE(r.found(DtxFindingKind::other_database));
  EXPECT_EQ(r.outcome, DtxOutcome::cannot_tell);
}

// A segment committed behind the end of the coordinator's log: a lost end, or a copy made earlier.
TEST(DtxTruthTable, ACoordinatorThatEndsBeforeTheCommitProvesNothing) {
  DtxFacts coordinator = facts_of(kSilent, DtxDamage::none);
  coordinator.node.window.last_time = test::dtx_time(601);
  const Judged r = judge({coordinator, facts_of(segment(0, kCommitted), DtxDamage::none),
                          facts_of(segment(1, kPrepared), DtxDamage::none)});
  EXPECT_EQ(name(r.meaning()), "cannot_tell");
  EXPECT_EQ(r.verdict->coordinator_doubt, DtxDoubt::ends_before);
}

TEST(DtxTruthTable, SegmentsOfAnotherClusterAreNotBelieved) {
  DtxFacts coordinator = facts_of(kForgotten, DtxDamage::none);
  coordinator.node.runs = {{.start = 1, .committed = 3, .others = 0}};
  const Judged r = judge({coordinator, facts_of(segment(0, kCommitted), DtxDamage::none),
                          facts_of(segment(1, kCommitted), DtxDamage::none)});
  EXPECT_EQ(name(r.meaning()), "cannot_tell");
  EXPECT_TRUE(r.found(DtxFindingKind::other_cluster));
}

TEST(DtxTruthTable, EntriesOfACrashedUtilitySessionCount) {
  DtxFacts coordinator = facts_of(kDecided, DtxDamage::none);
  coordinator.transactions.at(0).saved = false;
  coordinator.node.saved_redo_bytes = 32;
  const Judged r = judge({coordinator, facts_of(segment(0, kCommitted), DtxDamage::none),
                          facts_of(segment(1, kCommitted), DtxDamage::none)});
  EXPECT_EQ(name(r.meaning()), "finished");
  EXPECT_TRUE(r.found(DtxFindingKind::saved_redo));
  EXPECT_EQ(r.outcome, DtxOutcome::in_doubt);
}

TEST(DtxTruthTable, TheLimitOfDistributedTransactions) {
  const auto with = [&](std::uint64_t peak) {
    DtxFacts coordinator = facts_of(kDecided, DtxDamage::none);
    coordinator.node.unforgotten_peak = peak;
    coordinator.node.unforgotten_limit = 250;
    return judge({coordinator, facts_of(segment(0, kCommitted), DtxDamage::none)});
  };
  EXPECT_FALSE(with(224).found(DtxFindingKind::limit_near));
  EXPECT_TRUE(with(225).found(DtxFindingKind::limit_near));
  EXPECT_TRUE(with(250).found(DtxFindingKind::limit_near));
  EXPECT_TRUE(with(251).found(DtxFindingKind::limit_exceeded));
  EXPECT_EQ(with(251).outcome, DtxOutcome::broken);
}

// Recovery begins with the checkpoint of backup_label, and a base backup must be recovered to its end.
TEST(DtxTruthTable, ABackupLabelSaysWhereRecoveryBegins) {
  const auto with = [&](const char* method, bool end, DtxDamage damage) {
    test::TemporaryDirectory work;
    DtxLog log = segment(1, kCommitted);
    log.backup_label = method;
    log.backup_end = end;
    return judge({facts_of(kForgotten, DtxDamage::none), facts_of(segment(0, kCommitted), DtxDamage::none),
                  test::dtx_facts(work.path() / "node", log, damage)});
  };
  const Judged whole = with("streamed", true, DtxDamage::none);
  EXPECT_EQ(name(whole.meaning()), "finished");
  EXPECT_EQ(whole.outcome, DtxOutcome::clear);
  EXPECT_TRUE(whole.found(DtxFindingKind::backup_label));
  // pg_control's checkpoint needs the last segment only, backup_label's all of them.
  const Judged late = with("streamed", true, DtxDamage::begins_at_end);
  EXPECT_TRUE(late.found(DtxFindingKind::redo_missing));
  EXPECT_EQ(late.outcome, DtxOutcome::cannot_tell);
  const Judged unended = with("streamed", false, DtxDamage::none);
  EXPECT_TRUE(unended.found(DtxFindingKind::wal_cut_off));
  EXPECT_EQ(unended.outcome, DtxOutcome::cannot_tell);
  // Left over by pg_start_backup() in a server that crashed: its own WAL is all that there is to recover.
  const Judged left = with("pg_start_backup", false, DtxDamage::none);
  EXPECT_EQ(left.outcome, DtxOutcome::clear);
}

TEST(DtxTruthTable, ABackupLabelThatTheServerRefusesLeavesNothingClear) {
  test::TemporaryDirectory work;
  test::write_dtx_node(work.path() / "node", segment(1, kCommitted));
  test::write_file(work.path() / "node" / "backup_label", std::string_view("START WAL LOCATION: nowhere\n"));
  const Judged r = judge({facts_of(kForgotten, DtxDamage::none), facts_of(segment(0, kCommitted), DtxDamage::none),
                          read_dtx_facts(read_data_directory(work.path() / "node"))});
  EXPECT_TRUE(r.found(DtxFindingKind::bad_backup_label));
  EXPECT_EQ(r.outcome, DtxOutcome::cannot_tell);
  // What ended has ended. Whether something still waits depends on where recovery begins.
  EXPECT_EQ(name(r.meaning()), "finished");
  test::write_dtx_node(work.path() / "other", segment(1, kPrepared));
  test::write_file(work.path() / "other" / "backup_label", std::string_view("START WAL LOCATION: nowhere\n"));
  const Judged waits = judge({facts_of(kDecided, DtxDamage::none), facts_of(segment(0, kCommitted), DtxDamage::none),
                              read_dtx_facts(read_data_directory(work.path() / "other"))});
  EXPECT_EQ(name(waits.meaning()), "cannot_tell");
  EXPECT_EQ(waits.verdict->parts.at(1).doubt, DtxDoubt::bad_backup_label);
}

// Once recovery of a base backup has begun, the label is renamed and pg_control says where the backup began.
TEST(DtxTruthTable, ABackupThatPgControlKnowsOfMustEnd) {
  const auto with = [&](bool required, bool in_recovery, bool end) {
    test::TemporaryDirectory work;
    DtxLog log = segment(1, kCommitted);
    log.backup_start_in_control = true;
    log.backup_end_required = required;
    log.standby = in_recovery;
    log.backup_end = end;
    return judge({facts_of(kForgotten, DtxDamage::none), facts_of(segment(0, kCommitted), DtxDamage::none),
                  test::dtx_facts(work.path() / "node", log)});
  };
  EXPECT_EQ(with(true, false, true).outcome, DtxOutcome::clear);
  EXPECT_EQ(with(true, false, false).outcome, DtxOutcome::cannot_tell);
  EXPECT_EQ(with(false, true, false).outcome, DtxOutcome::cannot_tell);
  EXPECT_EQ(with(false, false, false).outcome, DtxOutcome::clear);
}

// A segment whose checkpoint lists a transaction whose PREPARE is gone does not start.
TEST(DtxTruthTable, AListedTransactionWithoutItsPrepareBlocksRecovery) {
  const Judged r = judge({facts_of(kSilent, DtxDamage::none), facts_of(segment(0, DtxLog{}), DtxDamage::none),
                          facts_of(segment(1, kPrepared), DtxDamage::begins_late)});
  EXPECT_FALSE(r.verdict);
  EXPECT_EQ(r.outcome, DtxOutcome::broken);
}

}  // namespace
}  // namespace walread
