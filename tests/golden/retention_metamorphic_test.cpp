// What must hold between what retention-report says of recorded directories and of changed copies of them:
// names and files of no concern change nothing, and what is taken away or spoiled never lets more WAL go
// without a doubt.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "libwalread/judge/retention.hpp"
#include "libwalread/print/retention_text.hpp"
#include "tests/support/spoiled_file.hpp"
#include "tests/support/timeline_checks.hpp"
#include "tests/support/timeline_copies.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::Spoiling;

constexpr const char* kRecordings[] = {
    "retention/P3_A_primary/P3_A_primary",
    "retention/P3_A_standby/P3_A_standby",
    "retention/P3_B_primary/P3_B_primary",
    "retention/P5_primary_32MB/P5_primary_32MB",
    "retention/P6_primary/P6_primary",
    "retention/P9_primary/P9_primary",
    "retention/S6_p0/S6_p0",
    "retention/S9a_p0/S9a_p0",
    "greenplum6/S10_old_prepared_pins_wal/p0/p0",
};

class RetentionMetamorphic : public testing::TestWithParam<const char*> {
 protected:
  RetentionMetamorphic()
      : copies_({.subject = (fs::path(WALREAD_UNPACK_DIR) / GetParam()).string()}, "a (copy) of it") {
    judge();
    before_ = report_;
  }

  void judge() {
    const RetentionFacts facts = gather_retention_facts(node(), RetentionOptions{.copy = true});
    report_ = judge_retention(facts, {});
    text_ = retention_text(facts, report_);
  }
  fs::path node() const { return copies_.nodes().front(); }

  // Judges the copy with that file spoiled in each way.
  void spoil(const fs::path& file) {
    for (const Spoiling how : test::kSpoilings) {
      const test::Spoiled spoiled(file, how, fs::file_size(file) / 3, copies_.directory() / "aside");
      judge();
      const bool sure = report_.judged && report_.doubts.empty();
      EXPECT_FALSE(sure && report_.next.goes.files > before_.next.goes.files)
          << test::name_of(how) << " " << file << "\n"
          << text_;
    }
  }

  test::TimelineCopies copies_;
  RetentionReport report_;
  RetentionReport before_;
  std::string text_;
};

TEST_P(RetentionMetamorphic, FilesOfNoConcern) {
  const fs::path wal = test::wal_directory_of(node());
  for (const char* name : {"README", "xlogtemp.4711", "000000010000000000000001.tmp", "00000001.history.tmp"})
    test::write_file(wal / name, "of no concern\n");
  test::write_file(node() / "core.4711", "of no concern\n");
  judge();
  EXPECT_EQ(report_.severity, before_.severity);
  EXPECT_EQ(report_.doubts.size(), before_.doubts.size());
  EXPECT_EQ(report_.next.goes, before_.next.goes);
  EXPECT_EQ(report_.causes.size(), before_.causes.size());
}

TEST_P(RetentionMetamorphic, OneFileSpoiled) {
  spoil(node() / "global" / "pg_control");
  for (const fs::path& segment : test::segments_of(node())) spoil(segment);
  if (fs::is_directory(node() / "pg_replslot"))
    for (const auto& slot : fs::directory_iterator(node() / "pg_replslot"))
      if (fs::exists(slot.path() / "state")) spoil(slot.path() / "state");
}

INSTANTIATE_TEST_SUITE_P(All, RetentionMetamorphic, testing::ValuesIn(kRecordings), [](const auto& test) {
  return fs::path(test.param).parent_path().filename().string() + "_" + std::to_string(test.index);
});

}  // namespace
}  // namespace walread
