// D2, D3, U1: which prepared transactions a PostgreSQL server has after a start, from where its WAL and
// pg_twophase say so.
#include <gtest/gtest.h>

#include <cerrno>

#include "libwalread/print/dtx_sentences.hpp"
#include "tests/support/dtx_recordings.hpp"

namespace walread {
namespace {

using M = DtxMeaning;
using D = DtxDoubt;

constexpr Lsn kBegin{0x100}, kRedo{0x500}, kEnd{0x1000}, kBefore{0x300}, kBehind{0x600};
const DtxGap kOldGap{.begin = Lsn{0x380}, .end = Lsn{0x400}, .reason = Code::missing_segment, .file = "old"};
const DtxGap kNewGap{.begin = Lsn{0x700}, .end = Lsn{0x800}, .reason = Code::bad_crc, .file = "new"};

DtxFacts server(std::optional<Lsn> prepare, bool state_file) {
  DtxFacts f;
  f.node = {.path = "data", .system = "pg15", .role = DtxRole::server};
  f.node.tli = 1;
  f.node.state = DbState::in_production;
  f.node.checkpoint = f.node.redo = kRedo;
  f.node.checkpoint_read = true;
  f.node.window = {
      .begin = kBegin, .end = kEnd, .end_reason = EndReason::zeros, .must_reach = kRedo + 1, .records = 9};
  DtxTransaction t{.gid = "gid", .xid = 725};
  if (prepare) t.prepare = DtxEvent{*prepare, 5};
  t.state_file = state_file;
  f.transactions = {t};
  return f;
}

DtxFacts with(DtxFacts facts, const DtxGap& gap) {
  facts.node.window.gaps.push_back(gap);
  facts.node.window.gap_count = 1;
  return facts;
}

DtxFacts without_directory(DtxFacts facts) {
  facts.node.unread = {{DtxFileKind::two_phase_directory, "pg_twophase", EACCES, {}}};
  return facts;
}

struct Row {
  const char* what;
  DtxFacts facts;
  M meaning;
  D doubt;
  DtxOutcome outcome;
};

TEST(DtxPrepared, D3_WhatIsPreparedInPostgresql) {
  constexpr auto kInDoubt = DtxOutcome::in_doubt, kCannotTell = DtxOutcome::cannot_tell;
  DtxFacts cut = server(kBehind, true);
  cut.node.window.end_reason = EndReason::damage;
  DtxFacts ended = server(kBefore, false);
  ended.transactions[0].commit_prepared = DtxEvent{Lsn{0x310}, 6};
  DtxFacts stale =
      ended;  // a file that the server removes when it starts (twophase.c ProcessTwoPhaseBuffer())
  stale.transactions[0].state_file = true;
  const Row rows[] = {
      {"a file alone", server({}, true), M::open, D::none, kInDoubt},
      {"a file, and its PREPARE", server(kBefore, true), M::open, D::none, kInDoubt},
      {"replayed; up to 9.5 it has a file, too", server(kBehind, true), M::open, D::none, kInDoubt},
      {"replayed, since 9.6 without a file", server(kBehind, false), M::open, D::none, kInDoubt},
      {"before the redo point, without a file", server(kBefore, false), M::cannot_tell, D::no_state_file,
       kCannotTell},
      {"the same, and its end may be in a gap", with(server(kBefore, false), kOldGap), M::cannot_tell, D::gap,
       kCannotTell},
      {"the file outlasts a gap before the redo point", with(server(kBefore, true), kOldGap), M::open,
       D::none, kInDoubt},
      {"its end may be in a gap behind the redo point", with(server({}, true), kNewGap), M::cannot_tell,
       D::gap, kCannotTell},
      {"prepared before that gap", with(server(kBehind, false), kNewGap), M::cannot_tell, D::gap,
       kCannotTell},
      {"the end of the log is missing", cut, M::cannot_tell, D::cut_off, kCannotTell},
      {"pg_twophase not read", without_directory(server(kBefore, false)), M::cannot_tell,
       D::state_files_unread, kCannotTell},
      {"pg_twophase not read, but replayed", without_directory(server(kBehind, false)), M::open, D::none,
       kCannotTell},
      {"ended", ended, M::finished, D::none, DtxOutcome::clear},
      {"ended, and its file is left", stale, M::finished, D::none, DtxOutcome::clear},
  };
  for (const Row& row : rows) {
    const test::DtxAnswer r = test::judge_nodes({row.facts});
    ASSERT_EQ(r.verdicts.size(), 1u);
    EXPECT_EQ(name_of(r.verdicts[0].meaning), name_of(row.meaning)) << row.what;
    EXPECT_EQ(name_of(r.verdicts[0].parts[0].doubt), name_of(row.doubt)) << row.what;
    // A gap makes the whole report one that cannot tell, if recovery reads it.
    EXPECT_EQ(name_of(r.outcome), name_of(row.outcome)) << row.what;
    const std::string text = test::report_from_memory({row.facts}, {.all = true}, false);
    EXPECT_EQ(text.find("list of the checkpoint"), std::string::npos) << text;
    EXPECT_EQ(test::report_from_files({row.facts}, {.all = true}, false), text);
  }
}

TEST(DtxPrepared, D3_TheSentencesNameWhatPostgresqlHas) {
  const auto text = [](const DtxFacts& f) { return test::report_from_memory({f}, {}, false); };
  EXPECT_NE(text(server(kBefore, false))
                .find("cannot be told: prepared before the redo point 0/500, never ended, and pg_twophase "
                      "has no file of it"),
            std::string::npos);
  EXPECT_NE(text(without_directory(server(kBefore, false)))
                .find("cannot be told: prepared before the redo point 0/500, so its state would be in "
                      "pg_twophase, which could "
                      "not be read"),
            std::string::npos);
  DtxFacts alone = server(kBefore, false);
  alone.node.only_wal = true;
  EXPECT_NE(
      text(alone).find(
          "data: is a directory of WAL alone: where recovery begins and how far WAL must reach is not known "
          "without pg_control, nor what was prepared earlier without pg_twophase"),
      std::string::npos);
  EXPECT_EQ(test::judge_nodes({alone}).outcome, DtxOutcome::cannot_tell);
}

// U6: whatever ends the log, the sentence says which record and which file.
TEST(DtxPrepared, U6_TheEndOfTheLogIsNamed) {
  const auto sentence = [](auto change) {
    DtxFacts f = server(kBehind, false);
    f.node.window.end_file = "000000010000000000000001";
    change(f.node.window);
    return test::report_from_memory({f}, {}, false);
  };
  const auto has = [](const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  has(sentence([](DtxWindow& w) {
        w.end_reason = EndReason::damage;
        w.end_error = Code::bad_crc;
      }),
      "the record at 0/1000 in 000000010000000000000001 cannot be read (bad_crc), and what follows it is not "
      "known");
  has(sentence([](DtxWindow& w) {
        w.end_reason = EndReason::unreadable;
        w.end_error = Code::cannot_open;
        w.end_os_error = EACCES;
      }),
      "the record at 0/1000 in 000000010000000000000001 cannot be read (Permission denied)");
  has(sentence([](DtxWindow& w) { w.end_reason = EndReason::record_continues; }),
      "the record at 0/1000 goes on in 000000010000000000000001, which is missing");
  has(sentence([](DtxWindow& w) { w.short_bytes = 100; }),
      "000000010000000000000001, in which its WAL ends at 0/1000, has been cut: it has 100 bytes, and "
      "servers make segments "
      "whole before they write to them");
  has(sentence([](DtxWindow& w) {
        w.wal_missing_of = 2;
        w.wal_found_of = 1;
        w.end_reason = EndReason::last_segment;
      }),
      "the WAL of timeline 2 from 0/1000 on is missing: what 000000010000000000000001 has there is of "
      "timeline 1");
}

}  // namespace
}  // namespace walread
