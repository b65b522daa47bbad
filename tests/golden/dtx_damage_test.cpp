// Recordings of real servers with one thing wrong: whatever file the answer uses is removed, cut, zeroed,
// swapped or cannot be read, "nothing is in doubt" does not stand unless the answer does not depend on it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>

#include "tests/support/data_directory.hpp"
#include "tests/support/dtx_recordings.hpp"
#include "tests/support/modern_recordings.hpp"
#include "tests/support/recordings.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using O = DtxOutcome;

// A directory whose files are links to those of a recording, so that one of them can be another.
class Copy {
 public:
  explicit Copy(const fs::path& recording) : from_(recording), to_(work_.path() / "node") {
    fs::create_directories(to_);
    for (const fs::directory_entry& e : fs::recursive_directory_iterator(recording)) {
      const fs::path to = to_ / fs::relative(e.path(), recording);
      if (e.is_directory())
        fs::create_directories(to);
      else
        fs::create_symlink(e.path(), to);
    }
  }

  fs::path path(const fs::path& file) const { return to_ / file; }
  DtxFacts facts() const { return read_dtx_facts(read_data_directory(to_.string())); }

  void restore(const fs::path& file) const {
    fs::remove_all(path(file));
    fs::create_symlink(from_ / file, path(file));
  }
  // A copy of its own, to be changed.
  fs::path own(const fs::path& file) const {
    fs::remove(path(file));
    fs::copy_file(from_ / file, path(file));
    return path(file);
  }

 private:
  test::TemporaryDirectory work_;
  fs::path from_;
  fs::path to_;
};

// Everything that can happen to a file as a whole.
struct Damage {
  const char* name;
  void (*apply)(const Copy&, const fs::path& file, const fs::path& other);
};
const Damage kDamages[] = {
    {"removed", [](const Copy& c, const fs::path& f, const fs::path&) { fs::remove(c.path(f)); }},
    {"empty", [](const Copy& c, const fs::path& f, const fs::path&) { fs::resize_file(c.own(f), 0); }},
    {"cut", [](const Copy& c, const fs::path& f, const fs::path&) { fs::resize_file(c.own(f), 100); }},
    {"zeroed",
     [](const Copy& c, const fs::path& f, const fs::path&) {
       const auto size = fs::file_size(c.path(f));
       fs::resize_file(c.own(f), 0);
       fs::resize_file(c.path(f), size);
     }},
    {"another's bytes",
     [](const Copy& c, const fs::path& f, const fs::path& other) {
       fs::remove(c.path(f));
       fs::create_symlink(other, c.path(f));
     }},
    {"a directory",
     [](const Copy& c, const fs::path& f, const fs::path&) {
       fs::remove(c.path(f));
       fs::create_directory(c.path(f));
     }},
    {"a link to nothing",
     [](const Copy& c, const fs::path& f, const fs::path&) {
       fs::remove(c.path(f));
       fs::create_symlink("/nowhere", c.path(f));
     }},
};

O outcome(const Copy& c) { return test::judge_nodes({c.facts()}).outcome; }

// Files of a recording that recovery reads: those segments that hold WAL from the redo point to the end, and
// pg_control.
std::vector<fs::path> files_of_recovery(const fs::path& recording, const DtxFacts& facts) {
  const std::string wal = fs::exists(recording / "pg_wal") ? "pg_wal" : "pg_xlog";
  const auto size = SegmentSize::make(facts.node.segment_bytes);
  std::vector<fs::path> out{"global/pg_control"};
  for (SegmentNumber n = size->segment_of(facts.node.redo); n <= size->segment_before(facts.node.window.end);
       ++n) {
    // Since the fork a promoted server's files are its timeline's.
    const std::string name = segment_file_name(facts.node.tli, n, *size);
    if (fs::exists(recording / wal / name)) out.push_back(fs::path(wal) / name);
  }
  EXPECT_GT(out.size(), 1u) << recording;
  return out;
}

// Servers that were stopped in good order with nothing prepared.
TEST(DtxDamage, D2_NothingIsInDoubtOnlyIfAllThatRecoveryReadsCouldBeRead) {
  std::size_t clear = 0;
  for (const test::ModernRecording& r : test::modern_recordings()) {
    const DtxFacts whole = read_dtx_facts(read_data_directory(r.data.string()));
    if (test::judge_nodes({whole}).outcome != O::clear) continue;
    ++clear;
    const Copy copy(r.data);
    ASSERT_EQ(outcome(copy), O::clear) << r.name;
    const auto files = files_of_recovery(r.data, whole);
    // Any other segment's bytes.
    fs::path other;
    for (const auto& e : fs::directory_iterator(r.data / files.back().parent_path()))
      if (e.path().filename() != files.back().filename() && e.is_regular_file() &&
          e.file_size() == whole.node.segment_bytes)
        other = e.path();
    for (const fs::path& file : files) {
      for (const Damage& d : kDamages) {
        if (other.empty() && std::string_view(d.name) == "another's bytes") continue;
        d.apply(copy, file, other);
        EXPECT_EQ(outcome(copy), O::cannot_tell) << r.name << ": " << file << ", " << d.name;
        copy.restore(file);
      }
    }
    // And what is no file of WAL.
    fs::rename(copy.path("pg_twophase"), copy.path("away"));
    EXPECT_EQ(outcome(copy), O::cannot_tell) << r.name << ": without pg_twophase";
    EXPECT_EQ(test::judge_nodes(
                  {read_dtx_facts(read_data_directory(copy.path(files.back().parent_path()).string()))})
                  .outcome,
              O::cannot_tell)
        << r.name << ": WAL alone";
  }
  EXPECT_GT(clear, 3u);
}

struct TwoPhase {
  const char* what;
  void (*apply)(const fs::path& directory);
  const char* sentence;
};
const TwoPhase kTwoPhase[] = {
    {"absent", [](const fs::path& d) { fs::remove_all(d); },
     "pg_twophase is not here: whatever was prepared before the redo point is in it; the server does not "
     "start without it"},
    {"a link to nothing",
     [](const fs::path& d) {
       fs::remove_all(d);
       fs::create_symlink("/gone/2pc", d);
     },
     "pg_twophase is a symbolic link to /gone/2pc, and nothing is there"},
    {"a file",
     [](const fs::path& d) {
       fs::remove_all(d);
       test::write_file(d, std::string_view(""));
     },
     "pg_twophase cannot be read: Not a directory"},
    {"without its file", [](const fs::path& d) { fs::remove(d / "000002D5"); }, ""},
    {"its file is a directory",
     [](const fs::path& d) {
       fs::remove(d / "000002D5");
       fs::create_directory(d / "000002D5");
     },
     "pg_twophase/000002D5 cannot be read: Is a directory: a prepared transaction that is not known"},
    {"its file is empty",
     [](const fs::path& d) {
       fs::remove(d / "000002D5");
       test::write_file(d / "000002D5", std::string_view(""));
     },
     "pg_twophase/000002D5 is damaged: a prepared transaction that is not known"},
    {"its file has another's name", [](const fs::path& d) { fs::rename(d / "000002D5", d / "000002D6"); },
     "pg_twophase/000002D6 is damaged"},
};

// P9: one transaction whose state is in pg_twophase alone, one in WAL alone.
TEST(DtxDamage, U1_WhatPgTwophaseSaysIsNeverTakenForNothing) {
  const fs::path recording = fs::path(WALREAD_UNPACK_DIR) / "retention/P9_primary/P9_primary";
  for (const TwoPhase& t : kTwoPhase) {
    const Copy copy(recording);
    t.apply(copy.path("pg_twophase"));
    const DtxFacts facts = copy.facts();
    const test::DtxAnswer answer = test::judge_nodes({facts});
    const std::string text = test::report_from_memory({facts}, {}, false);
    // What a server without the file knows of it, it knows from nowhere: only its own records could tell
    // otherwise.
    EXPECT_EQ(answer.outcome, *t.sentence == 0 ? O::in_doubt : O::cannot_tell) << t.what << "\n" << text;
    EXPECT_NE(text.find(t.sentence), std::string::npos) << t.what << "\n" << text;
    for (const bool json : {false, true})
      EXPECT_EQ(test::report_from_files({facts}, {}, json), test::report_from_memory({facts}, {}, json))
          << t.what;
    EXPECT_NE(text.find("recent_gid"), std::string::npos) << t.what;
  }
}

// Names that a server passes over are no prepared transactions.
TEST(DtxDamage, U1_OtherFilesInPgTwophaseCountForNothing) {
  const Copy copy(fs::path(WALREAD_UNPACK_DIR) / "retention/P9_primary/P9_primary");
  const DtxFacts before = copy.facts();
  test::write_file(copy.path("pg_twophase/README"), std::string_view("x"));
  test::write_file(copy.path("pg_twophase/000002d9"), std::string_view("x"));
  EXPECT_EQ(copy.facts().node, before.node);
}

// D1 as it was met: gid ...0004 was forgotten by the old coordinator at 0/1804F4B0, which is where timeline 2
// begins.
TEST(DtxTimelines, D1_ThePromotedCoordinatorWithTheOldOnesSegment) {
  test::TemporaryDirectory work;
  const fs::path node = work.path() / "standby", wal = node / "pg_xlog";
  fs::copy(test::greenplum_node("S4a/standby"), node, fs::copy_options::recursive);
  ASSERT_TRUE(fs::remove(wal / "000000020000000000000006"));
  fs::copy_file(test::greenplum_node("S4a/master") / "pg_xlog/000000010000000000000006",
                wal / "000000010000000000000006", fs::copy_options::overwrite_existing);
  const DtxFacts facts = read_dtx_facts(read_data_directory(node.string()));
  const auto it = std::ranges::find(facts.transactions, "1795241943-0000000004", &DtxTransaction::gid);
  ASSERT_NE(it, facts.transactions.end());
  EXPECT_FALSE(it->forgotten);
  EXPECT_TRUE(it->listed_committed);
  ASSERT_EQ(facts.node.window.gaps.size(), 1u);
  EXPECT_EQ(to_string(facts.node.window.gaps[0].begin), "0/1804F4B0");
  EXPECT_EQ(facts.node.window.gaps[0].file, "000000020000000000000006");
  EXPECT_NE(test::judge_nodes({facts}).outcome, DtxOutcome::clear);
}

}  // namespace
}  // namespace walread
