// A segment that was cut off: before the end of its records that is damage, behind it only the file tells.
#include <gtest/gtest.h>

#include <filesystem>

#include "libwalread/print/timeline_text.hpp"
#include "tests/support/timeline_world.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using F = FindingId;

class ShortFile : public testing::TestWithParam<formats::System> {
 protected:
  void SetUp() override { w_.write(); }
  std::uint64_t page() const { return w_.greenplum() ? 32768 : 8192; }
  // Offset of the page behind the last record.
  std::uint64_t page_behind_end() const {
    const std::uint64_t end = SegmentSize::mib(1).offset_of(w_.standby_log.position());
    return (end / page() + 1) * page();
  }
  fs::path last_segment() const { return w_.standby_segment(w_.segment_of(w_.standby_log.position())); }
  static const Finding* find(const TimelineReport& r, F id) {
    for (const Finding& f : r.findings)
      if (f.id == id) return &f;
    return nullptr;
  }

  test::TimelineWorld w_{GetParam()};
};

TEST_P(ShortFile, BehindTheLastRecord) {
  EXPECT_EQ(find(w_.activate(), F::wal_file_short), nullptr);
  fs::resize_file(last_segment(), page_behind_end());
  const TimelineReport r = w_.activate();
  EXPECT_EQ(name_of(r.verdict), "READY");
  const Finding* finding = find(r, F::wal_file_short);
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->severity, FindingSeverity::warning);
  const std::string name = last_segment().filename();
  EXPECT_EQ(sentence_of(*finding, r),
            name + " (there is " + (w_.primary.wal_directory() / name).string() + ") has " +
                std::to_string(page_behind_end()) +
                " bytes and not 1048576: it was cut off behind the last record that recovery reads there");
}

// 9.4 copies all of it when it begins the new timeline.
TEST_P(ShortFile, StopsPromotionOf94) {
  fs::resize_file(last_segment(), page_behind_end());
  TimelineFacts facts = collect_timeline_facts({.subject = w_.standby.path()});
  facts.subject.system = formats::System::pg94;
  const TimelineReport r = judge_timelines(std::move(facts));
  EXPECT_EQ(name_of(r.verdict), "NOT-READY");
  ASSERT_EQ(name_of(r.findings.front().id), "wal-file-short");
  EXPECT_NE(sentence_of(r.findings.front(), r)
                .find("activation copies the whole file and stops with \"not enough data in file\""),
            std::string::npos);
}

TEST_P(ShortFile, WithinTheRecordsItIsDamage) {
  fs::resize_file(last_segment(), page_behind_end() - page());
  const TimelineReport r = w_.activate(false);
  EXPECT_EQ(find(r, F::wal_file_short), nullptr);
  EXPECT_NE(name_of(r.verdict), "READY");
}

INSTANTIATE_TEST_SUITE_P(All, ShortFile, testing::Values(formats::System::gp6, formats::System::pg15),
                         [](const auto& test) {
                           return test.param == formats::System::gp6 ? "gp6" : "pg15";
                         });

}  // namespace
}  // namespace walread
