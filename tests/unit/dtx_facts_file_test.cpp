// Facts files: what is written comes back, and every way in which one can be wrong has its sentence.
#include "libwalread/print/dtx_facts_file.hpp"

#include <gtest/gtest.h>

#include "libwalread/core/crc.hpp"
#include "tests/support/data_directory.hpp"

namespace walread {
namespace {

class Pieces final : public DtxFactsBytes {
 public:
  Pieces(std::string bytes, std::size_t size) : bytes_(std::move(bytes)), size_(size) {}
  bool more(std::string& out, DtxFactsProblem&) override {
    const std::string piece = bytes_.substr(at_, size_);
    at_ += piece.size();
    out += piece;
    return !piece.empty();
  }
  bool rewind() override {
    at_ = 0;
    return true;
  }

 private:
  std::string bytes_;
  std::size_t size_;
  std::size_t at_ = 0;
};

DtxNode node() {
  DtxNode n{.path = "/data/\x1b[31m", .system = "gp6", .system_id = 7710501226499076623, .role = DtxRole::segment};
  n.content = 3;
  n.dbid = 5;
  n.follows = true;
  n.tli = 2;
  n.state = DbState::in_archive_recovery;
  n.checkpoint = Lsn{0x1'00000100};
  n.redo = Lsn{0x1'00000080};
  n.from_backup_label = true;
  n.bad_backup_label = true;
  n.checkpoint_read = true;
  n.segment_bytes = 64 << 20;
  n.window = {.begin = Lsn{0x80}, .end = Lsn{0x2'00000000}, .first_file = "000000010000000000000001", .first_time = -5,
              .last_time = 848556817214797, .end_reason = EndReason::torn_record, .end_error = Code::bad_crc,
              .must_reach = Lsn{0x101}, .unended_backup = Lsn{0x101},
              .gaps = {{Lsn{1}, Lsn{2}, Code::missing_segment, "f", 7}, {Lsn{3}, Lsn{4}}},
              .gap_count = 2, .records = 12};
  n.runs = {{1795241611, 4, 1}};
  n.unforgotten_peak = 3;
  n.unforgotten = 1;
  n.unforgotten_limit = 250;
  n.nameless_prepared = 1;
  n.nameless_abort = 9;
  n.saved_redo_bytes = 32;
  n.unread = {{DtxFileKind::state_file, "pg_twophase/000002D5", 13}, {DtxFileKind::two_phase_directory, "\xff", 2, "/gone"}};
  n.recovery_target = "recovery_target_name = \"\xff\"";
  n.window.end_os_error = 13;
  n.window.end_file = "000000010000000000000002";
  n.window.wal_missing_of = 3;
  n.window.wal_found_of = 1;
  n.window.short_bytes = 100;
  n.only_wal = true;
  n.configuration = {{1, -1, 'p'}, {2, 0, 'm'}};
  n.restore_points = {{"before \xff", Lsn{0x90}, 11, 1, Lsn{0x80}}};
  return n;
}

std::vector<DtxTransaction> transactions() {
  DtxTransaction a{.gid = "1795241585-0000000006", .xid = 717, .prepare = DtxEvent{Lsn{0x90}, 5}, .database = 12804, .owner = 10};
  a.commit_prepared = DtxEvent{Lsn{0xA0}, 6};
  a.abort_prepared = DtxEvent{Lsn{0xA1}, -6};
  a.one_phase = DtxEvent{Lsn{0xA2}, 8};
  a.decided = DtxEvent{Lsn{0xA3}, 9};
  a.forgotten = DtxEvent{Lsn{0xA4}, std::nullopt};
  a.listed_prepared = Lsn{0x90};
  a.listed_committed = a.ended_in_gap = a.prepare_missing = a.state_file = true;
  a.saved = false;
  const DtxTransaction b{.gid = "1795241585-0000000007"};
  const DtxTransaction c{.gid = "", .xid = 5};
  const DtxTransaction d{.gid = "any \x01\xff bytes", .xid = 6};
  return {a, b, c, d};
}

std::string file_of(const DtxNode& n, const std::vector<DtxTransaction>& list) {
  TextBuffer out;
  out.put(dtx_facts_header(n));
  for (const DtxTransaction& t : list) put_dtx_facts_line(out, t);
  std::string text(out.view());
  return text + dtx_facts_end(list.size(), crc32c_update(0xFFFFFFFFu, std::as_bytes(std::span(text))) ^ 0xFFFFFFFFu);
}

// What is wrong with it after all has been read.
std::string problem_of(const std::string& text, std::size_t piece = 64) {
  DtxFactsReader reader(std::make_unique<Pieces>(text, piece));
  while (reader.next() != nullptr) {
  }
  return describe(reader.problem());
}

TEST(DtxFactsFile, WhatIsWrittenComesBack) {
  const std::string text = file_of(node(), transactions());
  for (const std::size_t piece : {1u, 7u, 100000u}) {
    DtxFactsReader reader(std::make_unique<Pieces>(text, piece));
    EXPECT_EQ(reader.node(), node());
    std::vector<DtxTransaction> read;
    while (const DtxTransaction* t = reader.next()) read.push_back(*t);
    EXPECT_EQ(read, transactions());
    EXPECT_EQ(describe(reader.problem()), "");
    EXPECT_EQ(reader.next(), nullptr);
  }
}

// A corpus whose files are refused at their first line exercises nothing.
TEST(DtxFactsFile, TheFuzzCorpusIsOfThisVersion) {
  const std::string corpus = std::string(WALREAD_TESTDATA_DIR) + "/../tests/fuzz/corpus/dtx_facts/";
  for (const char* name : {"P9_primary", "S10_p0", "S2b_master", "S2b_p1", "S8_bb_p1"}) {
    DtxFactsReader reader(open_facts_file(corpus + name));
    std::size_t count = 0;
    while (reader.next() != nullptr) ++count;
    EXPECT_EQ(describe(reader.problem()), "") << name;
    EXPECT_EQ(count != 0, std::string(name) != "S8_bb_p1") << name;
  }
}

TEST(DtxFactsFile, CanBeReadAgain) {
  test::TemporaryDirectory work;
  const std::string path = work.path() / "facts";
  test::write_file(path, std::string_view(file_of(node(), transactions())));
  DtxFactsReader reader(open_facts_file(path));
  for (int time = 0; time < 3; ++time) {
    std::vector<DtxTransaction> read;
    while (const DtxTransaction* t = reader.next()) read.push_back(*t);
    EXPECT_EQ(read, transactions());
    EXPECT_TRUE(reader.rewind());
  }
  // Another whole facts file in its place.
  while (reader.next() != nullptr) {
  }
  test::write_file(path, std::string_view(file_of(node(), {})));
  EXPECT_TRUE(reader.rewind());
  while (reader.next() != nullptr) {
  }
  EXPECT_EQ(describe(reader.problem()), "was replaced by another file while it was read");
}

TEST(DtxFactsFile, EveryTruncationIsNoticed) {
  const std::string text = file_of(node(), transactions());
  for (std::size_t n = 0; n < text.size(); ++n) EXPECT_NE(problem_of(text.substr(0, n)), "") << n;
}

TEST(DtxFactsFile, EveryChangedByteIsNoticed) {
  const std::string text = file_of(node(), transactions());
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 0x01);
    EXPECT_NE(problem_of(changed), "") << i;
  }
}

TEST(DtxFactsFile, Sentences) {
  const std::string text = file_of(node(), transactions());
  const std::string header = dtx_facts_header(node());
  EXPECT_EQ(problem_of(""), "is empty: dtx-report extract has written nothing");
  EXPECT_EQ(problem_of("{}\n"), "is not a facts file of dtx-report extract");
  EXPECT_EQ(problem_of("anything"), "is not a facts file of dtx-report extract");
  EXPECT_EQ(problem_of("{\"type\":\"walread_dtx_facts\",\"schema_version\":1}\n"),
            "its facts are of version 1, this dtx-report reads version 3: use the same release of walread to extract and to "
            "merge");
  EXPECT_EQ(problem_of("{\"type\":\"walread_dtx_facts\",\"schema_version\":3}\n"),
            "line 1: the header is not of the form that dtx-report extract writes");
  EXPECT_EQ(problem_of(header), "is cut short: it ends after line 1 without its end line");
  EXPECT_EQ(problem_of(text.substr(0, text.size() - 10)), "is cut short: it ends after line 5 without its end line");
  EXPECT_EQ(problem_of(header + "{\"gid\":5}\n"), "line 2: is not a transaction as dtx-report extract writes it");
  EXPECT_EQ(problem_of(header + "{\"xid\":4294967296}\n"), "line 2: is not a transaction as dtx-report extract writes it");
  EXPECT_EQ(problem_of(header + "{\"gid\":\"b\"}\n{\"gid\":\"a\"}\n"), "line 3: the transactions are not in order");
  EXPECT_EQ(problem_of(header + "{\"gid\":\"1-0000000001\"}\n{\"gid\":\"1-0000000001\",\"xid\":1}\n"),
            "line 3: the transactions are not in order");
  EXPECT_EQ(problem_of(header + dtx_facts_end(3, 0)),
            "line 2: the end line counts 3 transactions, and other than that many stand before it");
  EXPECT_EQ(problem_of(header + dtx_facts_end(0, 0)), "was changed after it was written: its checksum does not fit");
  EXPECT_EQ(problem_of(text + "\n"), "line 7: something follows the end line");
  EXPECT_EQ(problem_of(text + text), "line 7: something follows the end line");
}

TEST(DtxFactsFile, Files) {
  test::TemporaryDirectory work;
  const std::string path = work.path() / "facts";
  const auto problem = [&] {
    DtxFactsReader reader(open_facts_file(path));
    while (reader.next() != nullptr) {
    }
    return describe(reader.problem());
  };
  EXPECT_EQ(problem(), "cannot open: No such file or directory");
  test::write_file(path, file_of(node(), transactions()));
  EXPECT_EQ(problem(), "");
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  EXPECT_EQ(problem(), "cannot read: Is a directory");
}

}  // namespace
}  // namespace walread
