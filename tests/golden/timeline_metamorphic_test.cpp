// What must hold between the verdicts about recorded nodes and about changed copies of them: what does not
// matter changes nothing, and what is taken away or spoiled never makes a verdict better, nor leaves READY
// standing where it was relied on.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <span>

#include "libwalread/io/segment_name.hpp"
#include "libwalread/print/timeline_text.hpp"
#include "tests/support/compression.hpp"
#include "tests/support/spoiled_file.hpp"
#include "tests/support/timeline_checks.hpp"
#include "tests/support/timeline_copies.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using S = FindingSeverity;
using V = TimelineVerdict;
using test::Spoiled;
using test::Spoiling;
using test::TimelineCopies;

std::string ids_of(const TimelineReport& r) {
  std::string out;
  for (const Finding& f : r.findings)
    out += std::string(name_of(f.id)) + "/" + std::string(name_of(f.severity)) + " ";
  return out;
}

template <typename Do>
void for_each_recording(Do&& act) {
  for (const test::TimelineTruth& t : test::timeline_truths()) {
    const auto options = test::options_of(t);
    if (!options) continue;
    SCOPED_TRACE(name_of(t));
    act(t, *options);
  }
}

TEST(TimelineMetamorphic, NamesOfDirectoriesAndFilesOfNoConcern) {
  for_each_recording([](const test::TimelineTruth&, const TimelineOptions& recorded) {
    const std::string before = ids_of(judge_timelines(collect_timeline_facts(recorded)));
    TimelineCopies copies(recorded, "node (of) one", "another, node");
    for (const fs::path& node : copies.nodes()) {
      const fs::path wal = test::wal_directory_of(node);
      for (const char* name :
           {"README", "xlogtemp.4711", "00000001.history.tmp", "000000010000000000000001.tmp",
            "0000000100000000000000FE.00000028.backup", "archive_status/READ.ME"})
        test::write_file(wal / name, "of no concern\n");
      fs::create_directory(wal / "lost+found");
      test::write_file(node / "core.4711", "of no concern\n");
    }
    const TimelineReport after = copies.judge();
    EXPECT_EQ(ids_of(after), before);
    test::check_report(after);
  });
}

// A server reads no compressed segment in its own WAL directory. Of those that would be relied on, if they
// were not too large for it.
TEST(TimelineMetamorphic, ACompressedSegment) {
  for_each_recording([](const test::TimelineTruth& t, const TimelineOptions& recorded) {
    if (t.verdict != V::ready) return;
    TimelineCopies copies(recorded);
    for (const fs::path& node : copies.nodes()) {
      const auto segments = test::segments_of(node);
      if (segments.empty() || fs::file_size(segments.back()) > 1 << 24) continue;
      std::ifstream in(segments.back(), std::ios::binary);
      const std::string content{std::istreambuf_iterator<char>(in), {}};
      test::write_file(segments.back().string() + ".gz",
                       test::compress(std::as_bytes(std::span(content)), FileCompression::kGzip));
      fs::remove(segments.back());
      const TimelineReport after = copies.judge();
      EXPECT_FALSE(test::is_better(after.verdict, t.verdict)) << ids_of(after);
      test::check_report(after);
    }
  });
}

TEST(TimelineMetamorphic, WalThatLiesInAnArchiveInstead) {
  for_each_recording([](const test::TimelineTruth& t, const TimelineOptions& recorded) {
    TimelineCopies copies(recorded);
    for (const fs::path& node : copies.nodes()) {
      const fs::path archive = copies.directory() / ("archive_of_" + node.filename().string());
      fs::create_directory(archive);
      for (const fs::path& segment : test::segments_of(node))
        fs::rename(segment, archive / segment.filename());
      copies.options().archives.push_back(archive);
      const TimelineReport after = copies.judge();
      EXPECT_FALSE(test::is_better(after.verdict, t.verdict)) << ids_of(after);
      test::check_report(after);
    }
  });
}

// ---- one file spoiled

// A byte of a segment that the node's recovery reads: of the header of the first record that it meets there.
// Of two files for one segment it takes the one of the newer timeline.
std::optional<std::uint64_t> offset_that_is_read(const fs::path& segment, const NodeFacts& node,
                                                 const std::vector<fs::path>& all) {
  const auto size = SegmentSize::make(node.wal.segment_bytes);
  const auto n = size ? parse_wal_file_name(segment.filename().string()).segment_number(*size) : std::nullopt;
  if (!n) return std::nullopt;
  const bool newer = std::ranges::any_of(all, [&](const fs::path& other) {
    return other.filename().string().substr(8) == segment.filename().string().substr(8) && other > segment;
  });
  const Lsn at = std::max(node.wal.begin, size->start_of(*n) + kLongPageHeader) + 22;
  if (newer || size->segment_of(at) != *n || at >= node.wal.end.end.at) return std::nullopt;
  return size->offset_of(at);
}

const NodeFacts& node_at(const TimelineReport& r, const fs::path& path) {
  return r.facts.other && r.facts.other->path == path ? *r.facts.other : r.facts.subject;
}

std::vector<fs::path> files_in(const fs::path& directory) {
  std::vector<fs::path> out;
  if (!fs::is_directory(directory)) return out;
  for (const auto& entry : fs::directory_iterator(directory))
    if (entry.is_regular_file()) out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

// Whether a report names the file where somebody has to look.
bool warns_of(const TimelineReport& r, const std::string& file) {
  return std::ranges::any_of(r.findings, [&](const Finding& f) {
    return f.severity != S::info && sentence_of(f, r).find(file) != std::string::npos;
  });
}

void spoil_segment(TimelineCopies& copies, const fs::path& node, const fs::path& segment,
                   const TimelineReport& before, Spoiling how) {
  const NodeFacts& was = node_at(before, node);
  const auto offset = offset_that_is_read(segment, was, test::segments_of(node));
  if (!offset) return;
  const Spoiled spoiled(segment, how, *offset, copies.directory() / "aside");
  const TimelineReport after = copies.judge();
  SCOPED_TRACE(test::name_of(how) + " " + segment.string() + ": " + ids_of(after));
  EXPECT_FALSE(test::is_better(after.verdict, before.verdict));
  test::check_report(after);
  if (after.verdict != V::ready) return;
  // READY may stand if its word is no longer built on what is spoiled: the log that it speaks of ends before
  // it.
  const NodeFacts& is = node_at(after, node);
  EXPECT_TRUE(is.wal.end.end.at < was.wal.end.end.at || warns_of(after, segment.filename()))
      << to_string(is.wal.end.end.at);
}

void spoil_other_file(TimelineCopies& copies, const fs::path& file, const TimelineReport& before,
                      Spoiling how, std::uint64_t offset, bool needed) {
  const Spoiled spoiled(file, how, offset, copies.directory() / "aside");
  const TimelineReport after = copies.judge();
  SCOPED_TRACE(test::name_of(how) + " " + file.string() + ": " + ids_of(after));
  test::check_report(after);
  // What stood in the way may be what is gone now.
  if (warns_of(before, file.filename())) return;
  EXPECT_FALSE(test::is_better(after.verdict, before.verdict));
  EXPECT_FALSE(needed && after.verdict == V::ready);
}

TEST(TimelineMetamorphic, OneSegmentSpoiled) {
  std::size_t turn = 0;
  for_each_recording([&](const test::TimelineTruth&, const TimelineOptions& recorded) {
    TimelineCopies copies(recorded);
    const TimelineReport before = copies.judge();
    for (const fs::path& node : copies.nodes())
      for (const fs::path& segment : test::segments_of(node))
        // Each in one way, by turns: there are hundreds.
        spoil_segment(copies, node, segment, before, test::kSpoilings[turn++ % std::size(test::kSpoilings)]);
  });
}

TEST(TimelineMetamorphic, AControlFileATwoPhaseFileOrAHistorySpoiled) {
  std::size_t turn = 0;
  for_each_recording([&](const test::TimelineTruth&, const TimelineOptions& recorded) {
    TimelineCopies copies(recorded);
    const TimelineReport before = copies.judge();
    for (const fs::path& node : copies.nodes()) {
      const auto spoil = [&](const fs::path& file, std::uint64_t offset, bool needed) {
        const Spoiling how = test::kSpoilings[turn++ % std::size(test::kSpoilings)];
        spoil_other_file(copies, file, before, how, offset, needed);
      };
      for (const Spoiling how : {Spoiling::removed, Spoiling::zeroed, Spoiling::changed})
        spoil_other_file(copies, node / "global" / "pg_control", before, how, 48, true);
      for (const fs::path& file : files_in(node / "pg_twophase")) spoil(file, 20, false);
      // Recovery reads the one of the timeline that it goes to.
      const TimelineId target = node_at(before, node).target.target;
      for (const fs::path& file : files_in(test::wal_directory_of(node)))
        if (file.extension() == ".history")
          spoil(file, 4,  // within the position of its first line
                file.filename() == history_file_name(target) && before.facts.question == Question::activate);
    }
  });
}

}  // namespace
}  // namespace walread
